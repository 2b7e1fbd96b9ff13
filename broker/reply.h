/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Answers by the Connect protocol, unary (connectrpc.com/docs/protocol): application/proto when all
 * went well, else JSON {"code", "message"} with the code's HTTP status.  The one place where an
 * error class becomes a Connect code.
 */
#ifndef EENMAAL_BROKER_REPLY_H
#define EENMAAL_BROKER_REPLY_H

#include <stdbool.h>

#include "broker/call.h"

struct MHD_Connection;

/* What goes wrong, as the caller sees it.  Texts are static or outlive the reply's building. */
struct reply_problem {
	unsigned status;            /* HTTP; 0: no problem */
	const char *code;           /* Connect's */
	const char *message;        /* for people */
	const char *header, *value; /* one more header, or NULL */
	enum err error;
};

/* message NULL: the error's own text.  Faults on our side are never described to a caller. */
struct reply_problem reply_problem_of(enum err e, const char *message);

/* Problems with HTTP itself, which no error describes. */
extern const struct reply_problem reply_not_post, reply_no_route, reply_wrong_type, reply_encoded,
	reply_wrong_version, reply_wrong_timeout, reply_no_member, reply_too_large, reply_too_busy,
	reply_stopping, reply_no_page, reply_no_tile, reply_foreign, reply_no_auditor,
	reply_audit_page;

/* {"code":"…","message":"…"} appended to out. */
MUST_USE enum err reply_problem_body(const struct reply_problem *p, struct buf *out);

/* What every answer on a connection says besides. */
struct reply_head {
	uint64_t id;        /* request id */
	bool is_public;     /* Strict-Transport-Security, Vary */
	const char *origin; /* a configured one that the caller named, or NULL */
};

/* Queue the answer; false when it could not be: the connection then has to be closed. */
bool reply_send_problem(struct MHD_Connection *connection, const struct reply_head *head,
			const struct reply_problem *p);
/* Takes the message's bytes over. */
bool reply_send_message(struct MHD_Connection *connection, const struct reply_head *head,
			struct buf *message);
/* The same with bytes of any type, and how long they may be kept. */
struct reply_kind {
	const char *type, *cache_control;
};
bool reply_send_bytes(struct MHD_Connection *connection, const struct reply_head *head,
		      const struct reply_kind *kind, struct buf *bytes);
/* To a browser that asks whether a page of head->origin may call. */
bool reply_send_preflight(struct MHD_Connection *connection, const struct reply_head *head);

#endif
