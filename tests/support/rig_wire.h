/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * HTTP/1.1 over TLS by hand, so that a test may send what no library would, and knows when it sent
 * it.  Any thread; one connection belongs to one thread.
 */
#ifndef EENMAAL_TESTS_SUPPORT_RIG_WIRE_H
#define EENMAAL_TESTS_SUPPORT_RIG_WIRE_H

#include "broker/base/buf.h"
#include "broker/base/mem.h"
#include "tests/support/rig.h"

struct ssl_session_st;

struct wire {
	int fd;
	struct ssl_st *ssl; /* of OpenSSL */
	struct buf pending; /* bytes of the next answer */
	uint64_t sent_ns;   /* clock_mono_ns() before the last request's first byte */
	uint64_t done_ns;   /* and after its answer's last */
};

struct answer {
	unsigned status; /* 0: no whole answer came */
	struct buf head, body;
};

/* A TCP connection to 127.0.0.1, with 30 s of patience for each read and write; aborts. */
int wire_socket(uint16_t port);
/* NULL when TLS fails. */
struct wire *wire_open(const struct rig *r, enum rig_side side, size_t caller);
/* The same, offering to continue a session of OpenSSL's (NULL: none). */
struct wire *wire_continue(const struct rig *r, enum rig_side side, size_t caller,
			   struct ssl_session_st *session);
void wire_free(struct wire *w); /* NULL is harmless; without a goodbye to the other side */

bool wire_send(struct wire *w, struct view bytes);
/* One whole answer; false when the connection ends before. */
bool wire_receive(struct wire *w, struct answer *out);
void answer_free(struct answer *a);

/* GET of a path; false without a whole answer. */
bool wire_get(struct wire *w, const char *path, struct answer *out);

/* The request line and headers of a call; length SIZE_MAX: chunked. */
void wire_head(struct buf *out, const char *path, size_t length);
/* POST body to "/eenmaal.v1." method; false without a whole answer. */
bool wire_post(struct wire *w, const char *method, struct view body, struct answer *out);

/*
 * The same with messages: the status (0: none came).  The reply of a 200 is decoded into a; reply
 * may be NULL.
 */
struct rig_call {
	const char *method; /* "PartnerService/Fetch" */
	const void *request;
	const ProtobufCMessageDescriptor *type; /* of the reply */
};
unsigned wire_call(struct wire *w, const struct rig_call *call, struct arena *a, void *reply);

/* A header of an answer without its name, or ""; copied. */
void answer_header(const struct answer *a, const char *name, char *out, size_t size);

#endif
