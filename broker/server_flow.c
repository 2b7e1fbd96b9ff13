/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/server_flow.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

static size_t sum(const struct iovec *pieces, size_t count)
{
	size_t all = 0;

	for (size_t n = 0; n < count; n++)
		all += pieces[n].iov_len;
	return all;
}

static ssize_t hold(struct flow *f, const struct iovec *pieces, size_t count)
{
	for (size_t n = 0; n < count; n++) {
		memcpy(f->head + f->held, pieces[n].iov_base, pieces[n].iov_len);
		f->held += (unsigned)pieces[n].iov_len;
	}
	return (ssize_t)sum(pieces, count);
}

static ssize_t write_socket(struct flow *f, const struct iovec *pieces, size_t count)
{
	struct msghdr message = {
		.msg_iov = (struct iovec *)(uintptr_t)pieces,
		.msg_iovlen = count,
	};
	ssize_t n = sendmsg(f->socket, &message, MSG_NOSIGNAL);

	if (n < 0 || (size_t)n < sum(pieces, count))
		f->rearmed = false;
	return n;
}

/* What is held is little, and nothing waits before it. */
static bool release(struct flow *f)
{
	struct iovec piece = {.iov_base = f->head, .iov_len = f->held};
	ssize_t n = f->held > 0 ? write_socket(f, &piece, 1) : 0;

	if (n < 0 && errno != EAGAIN)
		return false;
	if (n < (ssize_t)f->held) {
		errno = ECONNABORTED;
		return false;
	}
	f->held = 0;
	return true;
}

ssize_t flow_read(struct flow *f, void *out, size_t size)
{
	size_t there = f->to - f->from;

	f->gather = false;
	if (there == 0) {
		ssize_t n = 0;

		if (!release(f))
			return -1;
		if (f->rearmed) {
			f->rearmed = false;
			errno = EAGAIN;
			return -1;
		}
		if (size >= sizeof(f->ahead))
			return recv(f->socket, out, size, 0);
		n = recv(f->socket, f->ahead, sizeof(f->ahead), 0);
		if (n <= 0)
			return n;
		f->from = 0;
		f->to = (unsigned)n;
		there = (size_t)n;
	}
	if (size > there)
		size = there;
	memcpy(out, f->ahead + f->from, size);
	f->from += (unsigned)size;
	return (ssize_t)size;
}

/* The head goes first; what the caller is told is about its own bytes. */
static ssize_t write_both(struct flow *f, const struct iovec *pieces, size_t count)
{
	struct iovec all[FLOW_PIECES + 1] = {{.iov_base = f->head, .iov_len = f->held}};
	ssize_t n = 0;

	if (count > FLOW_PIECES)
		count = FLOW_PIECES;
	memcpy(all + 1, pieces, count * sizeof(*pieces));
	n = write_socket(f, all, count + 1);
	if (n <= 0)
		return n;
	if ((size_t)n <= f->held) {
		f->held -= (unsigned)n;
		memmove(f->head, f->head + n, f->held);
		errno = EAGAIN;
		return -1;
	}
	n -= (ssize_t)f->held;
	f->held = 0;
	return n;
}

ssize_t flow_write(struct flow *f, const struct iovec *pieces, size_t count)
{
	bool more = f->more || f->gather;

	f->more = false;
	if (more && sum(pieces, count) <= sizeof(f->head) - f->held)
		return hold(f, pieces, count);
	if (f->held > 0)
		return write_both(f, pieces, count);
	return write_socket(f, pieces, count);
}
