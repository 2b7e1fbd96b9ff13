/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What goes through a connection's socket, below TLS, in fewer system calls.  The layer above reads a
 * record's head, then its body; and it sends the head of an answer and its body as records of their
 * own, one right after the other.  So it does the parts of its half of a handshake, and the ticket
 * that follows one, which can leave with the first answer.
 */
#ifndef EENMAAL_BROKER_SERVER_FLOW_H
#define EENMAAL_BROKER_SERVER_FLOW_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>

#define FLOW_AHEAD 2048
#define FLOW_HELD 3072
#define FLOW_PIECES 16 /* of one write that go out with what is held; others are left to the next */

/* Used by the connection's own thread only; zeroed but for the socket, which does not block. */
struct flow {
	int socket;
	bool more;    /* what is written next is a head whose body follows at once */
	bool gather;  /* what is written is held until something is read */
	bool rearmed; /* the next EAGAIN makes the HTTP library ask the system anew, see below */
	unsigned from, to; /* what was read ahead and not asked for yet */
	unsigned held;     /* bytes that wait for those that follow them */
	uint8_t ahead[FLOW_AHEAD];
	uint8_t head[FLOW_HELD];
};

/*
 * As recv(): bytes, 0 at the end of the stream, or -1 with errno.  Reading ends what gather asks for, and
 * what is held leaves before the system is asked for more; ECONNABORTED where it has no room for that,
 * which for so little on a new connection it always has.  EAGAIN is the system's word: the HTTP
 * library waits for an edge then, which may have been told already.  But once rearmed it is said
 * unasked, one time: a connection that was suspended is out of the library's epoll set, which
 * it enters again after that EAGAIN, and entering tells what is there.
 */
ssize_t flow_read(struct flow *f, void *out, size_t size);
/*
 * As writev(), never a SIGPIPE.  What is held counts as written.  Whatever is left over ends
 * what rearmed promises: to wait for room, the library enters its epoll set before it reads.
 */
ssize_t flow_write(struct flow *f, const struct iovec *pieces, size_t count);

#endif
