/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The single writer: takes calls from a bounded queue, runs a batch of them in one transaction,
 * makes it durable, signs one checkpoint for it, and only then lets their replies go.
 *
 * Within a batch, calls on the public listener (the holders' changes) go first: a revocation that
 * waits beside a fetch wins.
 */
#ifndef EENMAAL_BROKER_COMMITTER_H
#define EENMAAL_BROKER_COMMITTER_H

#include "broker/call.h"

struct committer;

struct committer_options {
	struct store *store;           /* writer handle; borrowed, used by its thread only */
	const struct secret *log_seed; /* Ed25519 seed of the log key; borrowed for the start */
	struct note_key log_key;
	const char *origin;
	unsigned queue_max; /* calls waiting, at most */
	unsigned batch_max; /* calls in one transaction, at most */
	unsigned window_us; /* how long to gather under load; 0: never wait */
};

/* Loads the tree's edge, checks it against the newest checkpoint, starts the thread. */
MUST_USE enum err committer_start(const struct committer_options *o, struct committer **out);

/*
 * Hand a call over; its done() is called from the committer's thread exactly once.  ERR_BUSY at
 * once when the queue is full (unless it is the broker's own), ERR_STATE when it is stopping, the
 * fatal error once it is dead.
 */
MUST_USE enum err committer_submit(struct committer *k, struct call *c);

/* Not ERR_OK once a commit has failed: the broker must stop serving. */
enum err committer_health(const struct committer *k);

/* Adopt a directory edition: recorded, then in force.  Blocks until durable. */
MUST_USE enum err committer_adopt(struct committer *k, struct trust *t);

/*
 * One step of the retention that the agreement asks for: some entries that are too old are rid of
 * their parts, and a day that had none gets a mark.  Blocks until durable.
 */
struct committer_retained {
	unsigned entries; /* that lost their parts */
	bool more;        /* there is more to do */
	bool recorded;    /* in an entry: how far it reached, or only which day it is */
};
MUST_USE enum err committer_retain(struct committer *k, struct trust *t,
				   struct committer_retained *out);

/* The newest signed checkpoint, copied. */
MUST_USE enum err committer_checkpoint(const struct committer *k, struct buf *note);

struct committer_stats {
	uint64_t batches, entries, calls, busy;
	uint64_t apply_ns, commit_ns; /* sums */
	unsigned queue_length, queue_high;
};
void committer_stats(const struct committer *k, struct committer_stats *out);

/* Finish what was accepted, then stop and free; NULL is harmless. */
void committer_stop(struct committer *k);

/* Batches are counted; a call drops its hold when its reply was built. */
void batch_drop(struct batch *b);

#endif
