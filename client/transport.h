/* SPDX-License-Identifier: EUPL-1.2 */
/* Connect unary calls over HTTPS by libcurl: one handle with keep-alive.  The only file with curl. */
#ifndef EENMAAL_CLIENT_TRANSPORT_H
#define EENMAAL_CLIENT_TRANSPORT_H

#include <stdbool.h>

#include "broker/base/buf.h"
#include "broker/base/err.h"
#include "broker/base/trace.h"

struct transport;

/* libcurl, once for the process: before the first and after the last transport. */
MUST_USE enum err transport_start(void);
void transport_stop(void);

struct transport_options {
	const char *url;             /* "https://host:port" */
	const char *ca;              /* PEM file or NULL */
	const char *certificate;     /* PEM file or NULL */
	const char *certificate_key; /* PEM file or NULL */
	const char *proxy;           /* "http://host:port"; NULL: none */
	unsigned timeout_ms;         /* 0: 30,000; large bodies get more */
	bool progress;               /* a progress line on stderr for large bodies */
	const struct trace
		*trace; /* whose part every call is; NULL: each begins a trace of its own */
};

/*
 * The trace that whoever started this process says it is part of ($TRACEPARENT, as OpenTelemetry's
 * tools set it); NULL when it says nothing, or nothing well-formed.
 */
const struct trace *transport_trace(struct trace *out);

MUST_USE enum err transport_new(const struct transport_options *o, struct transport **out);
void transport_free(struct transport *t);

/*
 * POST request to path.  reply (bounded by its max) gets the body of a 200; message a
 * sentence, of a Connect error "the broker answers: " and what it says.  Codes become ours: unauthenticated -> ERR_UNAUTHENTICATED, permission_denied
 * -> ERR_FORBIDDEN, not_found, already_exists -> ERR_EXISTS, failed_precondition -> ERR_STATE,
 * aborted -> ERR_SEQUENCE, resource_exhausted -> ERR_TOO_LARGE, unavailable -> ERR_BUSY,
 * deadline_exceeded -> ERR_DEADLINE, invalid_argument -> ERR_INPUT, else ERR_INTERNAL;
 * ERR_UNREACHABLE without an answer, ERR_VERIFY for a TLS peer that is not trusted.
 */
MUST_USE enum err transport_call(struct transport *t, const char *path, struct view request,
				 struct buf *reply, struct buf *message);

/* GET of a file from path: the body of a 200 of any type; otherwise as above. */
MUST_USE enum err transport_fetch(struct transport *t, const char *path, struct buf *body,
				  struct buf *message);

/*
 * The code and message of a Connect error body.  ERR_INPUT when it is none; message is then empty.
 * Control characters in the message become spaces: it is printed on terminals.
 */
MUST_USE enum err transport_error(struct view body, enum err *code, struct buf *message);

#endif
