/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * One request on its way through the broker.
 *
 *   HTTP worker   prepare(): decode, verify signatures          (parallel)
 *   committer     apply():   load, decide, change, record       (one thread, one transaction per batch)
 *   HTTP worker   finish():  build the reply, with proofs       (after the batch is durable)
 *
 * A route without apply() is a read: its read() runs in the worker on a reader handle.
 * Nothing that apply() found may reach the reply unless the batch was committed.
 */
#ifndef EENMAAL_BROKER_CALL_H
#define EENMAAL_BROKER_CALL_H

#include <stdbool.h>
#include <stdint.h>

#include "broker/base/buf.h"
#include "broker/base/err.h"
#include "broker/base/mem.h"
#include "broker/base/trace.h"
#include "broker/store/store.h"
#include "broker/trust.h"
#include "policy/decide.h"
#include "proto/codec.h"

struct batch;
struct txn;
struct call;

enum listener { LISTENER_PUBLIC = 1, LISTENER_PARTNER = 2 };

struct route {
	const char *service; /* "eenmaal.v1.PartnerService" */
	const char *method;  /* "Fetch" */
	unsigned listeners;  /* bits of enum listener */
	size_t body_max;
	size_t arena_max; /* bound of the call's arena; 0: 4 * body_max + 1 MiB */
	const ProtobufCMessageDescriptor *request; /* decoded strictly before prepare() */
	enum err (*prepare)(struct call *c);
	enum err (*apply)(struct call *c, struct txn *t);
	enum err (*finish)(struct call *c);
	enum err (*read)(struct call *c);
};

/* What a worker may use besides the call: its own reader on the database. */
struct worker {
	struct store *reader;
	const char *audience;
};

struct call {
	const struct route *route;
	enum listener listener;
	uint64_t id;                 /* request id, in logs and in the reply's header */
	uint64_t deadline_ns;        /* clock_mono_ns() time, 0: none */
	bool traced;                 /* the request said which trace it belongs to */
	struct trace trace;          /* goes into what is kept of its entries */
	struct arena *arena;         /* lives until the reply is sent */
	struct trust *trust;         /* held */
	const struct member *member; /* of the partner listener, inside trust; may be suspended */
	struct worker *worker;       /* valid in prepare, finish and read only */
	struct view body;
	ProtobufCMessage *request; /* decoded body */
	void *state;               /* the route's own, in the arena */
	unsigned entries;          /* that apply() adds at most; 0: BATCH_CALL_ENTRIES_MAX */
	bool own;                  /* nobody asked for it but the broker: see own_call.h */

	/*
	 * Set by call_reject() when a statement is refused before the decision: the committer then
	 * records ACTION_REJECT instead of calling apply(), and the caller gets `error`.
	 */
	bool rejected;
	enum reason reject_reason;
	struct hash reject_statement; /* statement hash, or SHA-256 of the body */
	bool reject_has_holder;       /* an existing holder, whose chain gets the entry */
	struct holder_id reject_holder;

	struct batch *batch; /* after commit: held, gives proofs and the checkpoint */
	enum err error;      /* how the call ended */
	const char *message; /* for people, static or in the arena; NULL: err_text(error) */
	struct buf reply;    /* the serialised response message when error is ERR_OK */

	void (*done)(struct call *c); /* called by the committer when the outcome is final */
	void *owner;                  /* the HTTP side's context */
	struct call *next;            /* queue link */
	uint64_t stamp_ns;            /* handed over to the committer, or back: see meter.h */
};

/*
 * Refuse the statement in e (NULL: the body did not even hold one) and have that recorded.
 * Returns error, so that a handler writes `return call_reject(...)`.
 */
enum err call_reject(struct call *c, enum err error, enum reason reason, const struct envelope *e);

/* An error with a sentence for the caller; not recorded. */
enum err call_fail(struct call *c, enum err error, const char *message);

/* Arena memory or NULL; zeroed. */
void *call_alloc(struct call *c, size_t size);

/* Serialise message as the reply. */
MUST_USE enum err call_reply(struct call *c, const void *message);

/* The route for a path "/eenmaal.v1.PartnerService/Fetch", or NULL. */
const struct route *route_find(const char *path);

/*
 * Routes, and what else is asked for, have numbers from 0 on, to be counted by.  The name of one,
 * "Fetch", or NULL when there are not so many.
 */
enum route_other { ROUTE_NONE, ROUTE_PAGE, ROUTE_LOG, ROUTE_OTHERS };
unsigned route_number(const struct route *r, enum route_other otherwise); /* r NULL: otherwise */
const char *route_name(unsigned number);

#endif
