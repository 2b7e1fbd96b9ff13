/* SPDX-License-Identifier: EUPL-1.2 */
/* OpenSSL has a type of this name, which nobody here uses. */
#define ERR_STATE OPENSSL_ERR_STATE
#include <openssl/ssl.h>
#undef ERR_STATE

#include "tests/support/rig_wire.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "broker/base/clock.h"

#define ANSWER_MAX ((size_t)64 << 20)
#define HEAD_MAX 65536u

int wire_socket(uint16_t port)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
	struct timeval patience = {.tv_sec = 30};
	int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	MUST(fd >= 0);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0)
		return fd;
	(void)close(fd);
	return -1;
}

struct wire *wire_open(const struct rig *r, enum rig_side side, size_t caller)
{
	return wire_continue(r, side, caller, NULL);
}

struct wire *wire_continue(const struct rig *r, enum rig_side side, size_t caller,
			   struct ssl_session_st *session)
{
	int fd = wire_socket(r->port[side]);
	struct wire *w = NULL;

	if (fd < 0)
		return NULL;
	w = mem_new(1, sizeof(*w));
	MUST(w != NULL);
	w->fd = fd;
	w->pending = BUF_INIT(ANSWER_MAX);
	w->ssl = SSL_new(r->tls[caller]);
	MUST(w->ssl != NULL && SSL_set_fd(w->ssl, fd) == 1);
	MUST(session == NULL || SSL_set_session(w->ssl, session) == 1);
	if (SSL_connect(w->ssl) == 1)
		return w;
	wire_free(w);
	return NULL;
}

void wire_free(struct wire *w)
{
	if (w == NULL)
		return;
	SSL_free(w->ssl);
	(void)close(w->fd);
	buf_free(&w->pending);
	mem_free(w);
}

bool wire_send(struct wire *w, struct view bytes)
{
	while (bytes.len > 0) {
		int n = SSL_write(w->ssl, bytes.data, bytes.len > 65536 ? 65536 : (int)bytes.len);

		if (n <= 0)
			return false;
		bytes = view_of(bytes.data + n, bytes.len - (size_t)n);
	}
	return true;
}

/* More bytes of the answer; false at the end. */
static bool more(struct wire *w)
{
	uint8_t piece[16384];
	int n = SSL_read(w->ssl, piece, sizeof(piece));

	return n > 0 && buf_put(&w->pending, piece, (size_t)n) == ERR_OK;
}

static bool take(struct wire *w, size_t len, struct buf *out)
{
	size_t left = 0;

	while (w->pending.len < len)
		if (!more(w))
			return false;
	MUST(buf_put(out, w->pending.data, len) == ERR_OK);
	left = w->pending.len - len;
	if (left > 0)
		memmove(w->pending.data, w->pending.data + len, left);
	w->pending.len = left;
	return true;
}

static size_t head_length(struct wire *w)
{
	for (;;) {
		const void *end = w->pending.len > 0
					  ? memmem(w->pending.data, w->pending.len, "\r\n\r\n", 4)
					  : NULL;

		if (end != NULL)
			return (size_t)((const uint8_t *)end - w->pending.data) + 4;
		if (w->pending.len > HEAD_MAX || !more(w))
			return 0;
	}
}

void answer_header(const struct answer *a, const char *name, char *out, size_t size)
{
	const char *p = (const char *)a->head.data;
	size_t len = strlen(name);

	*out = 0;
	while (p != NULL && (p = strstr(p, "\r\n")) != NULL) {
		p += 2;
		if (strncasecmp(p, name, len) == 0 && p[len] == ':') {
			p += len + 1 + strspn(p + len + 1, " ");
			(void)snprintf(out, size, "%.*s", (int)strcspn(p, "\r\n"), p);
			return;
		}
	}
}

bool wire_receive(struct wire *w, struct answer *out)
{
	char length[32];
	size_t head = 0;
	unsigned status = 0;

	*out = (struct answer){.head = BUF_INIT(HEAD_MAX * 2), .body = BUF_INIT(ANSWER_MAX)};
	head = head_length(w);
	if (head == 0 || !take(w, head, &out->head))
		return false;
	MUST(buf_put_u8(&out->head, 0) == ERR_OK);
	if (sscanf((const char *)out->head.data, "HTTP/1.1 %3u", &status) != 1)
		return false;
	answer_header(out, "Content-Length", length, sizeof(length));
	if (!take(w, strtoul(length, NULL, 10), &out->body))
		return false;
	w->done_ns = clock_mono_ns();
	out->status = status;
	return true;
}

void answer_free(struct answer *a)
{
	buf_free(&a->head);
	buf_free(&a->body);
}

void wire_head(struct buf *out, const char *path, size_t length)
{
	MUST(buf_printf(out,
			"POST %s HTTP/1.1\r\nHost: localhost\r\n"
			"Content-Type: application/proto\r\nConnect-Protocol-Version: 1\r\n",
			path) == ERR_OK);
	if (length == SIZE_MAX)
		MUST(buf_put_str(out, "Transfer-Encoding: chunked\r\n\r\n") == ERR_OK);
	else
		MUST(buf_printf(out, "Content-Length: %zu\r\n\r\n", length) == ERR_OK);
}

bool wire_post(struct wire *w, const char *method, struct view body, struct answer *out)
{
	struct buf request = BUF_INIT(ANSWER_MAX);
	char path[120];
	bool sent = false;

	*out = (struct answer){0};
	(void)snprintf(path, sizeof(path), "/eenmaal.v1.%s", method);
	wire_head(&request, path, body.len);
	MUST(buf_put_view(&request, body) == ERR_OK);
	w->sent_ns = clock_mono_ns();
	sent = wire_send(w, buf_view(&request));
	buf_free(&request);
	/* A daemon that refuses early answers before it has read everything. */
	return wire_receive(w, out) && (sent || out->status != 0);
}

bool wire_get(struct wire *w, const char *path, struct answer *out)
{
	struct buf request = BUF_INIT(ANSWER_MAX);
	bool sent = false;

	*out = (struct answer){0};
	MUST(buf_printf(&request, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", path) == ERR_OK);
	sent = wire_send(w, buf_view(&request));
	buf_free(&request);
	return wire_receive(w, out) && (sent || out->status != 0);
}

unsigned wire_call(struct wire *w, const struct rig_call *call, struct arena *a, void *reply)
{
	struct buf body = BUF_INIT(ANSWER_MAX);
	struct answer answer = {0};
	ProtobufCMessage **out = reply;
	unsigned status = 0;

	MUST(codec_encode(call->request, &body) == ERR_OK);
	(void)wire_post(w, call->method, buf_view(&body), &answer);
	status = answer.status;
	if (status == 200 && out != NULL) {
		struct view v =
			view_of(arena_copy(a, answer.body.data, answer.body.len), answer.body.len);

		/* As a client takes a reply: a page of the log has more fields than a request may. */
		MUST(codec_decode(call->type, v, CODEC_LENIENT, a, out) == ERR_OK);
	} else if (status != 200 && getenv("EENMAAL_RIG_TRACE") != NULL) {
		(void)fprintf(stderr, "%s: %u %.*s\n", call->method, status, (int)answer.body.len,
			      (const char *)answer.body.data);
	}
	answer_free(&answer);
	buf_free(&body);
	return status;
}
