/* SPDX-License-Identifier: EUPL-1.2 */
/* What apply() works with: the open transaction and the ledger that grows in it. */
#ifndef EENMAAL_BROKER_TXN_H
#define EENMAAL_BROKER_TXN_H

#include "broker/call.h"

struct txn {
	struct store *store;
	int64_t now;         /* the batch's time; never before the newest entry */
	struct batch *batch; /* the leaves added so far */
	uint64_t
		directory_version; /* in force; calls that began under an older one must come again */
	bool erased; /* something was: once this is durable, the WAL must not hold it either */
};

/* One entry to be.  Pointers are borrowed for the call. */
struct entry_draft {
	Eenmaal__V1__Action action;
	Eenmaal__V1__Outcome outcome;
	const char *requester;            /* member id, "holder", "broker" */
	const struct envelope *statement; /* stored verbatim with the entry; NULL: none */
	bool shared;                      /* the statement names other holders too: erasing one
					  of them leaves it */
	bool attached;                    /* the statement is asked for with this entry only */
	struct hash statement_hash;
	size_t released_count; /* seen.released */
	char **released;
	struct store_holder *holder;   /* NULL: touches no dossier.  Its chain is advanced, and it
					  is updated in the store. */
	bool last;                     /* the call adds and refuses nothing after it */
	bool reading;                  /* nothing of the holder has changed but the chain */
	Eenmaal__V1__KeptRecord *kept; /* all but holder, sequence, previous, agreement and
					  directory, which txn_append() fills in */
};

/*
 * Spend the statement: its nonce is used up, its time is checked against the batch's.  Rejects
 * the call (recorded) for a replay or a statement that expired while it waited.
 */
MUST_USE enum err txn_use(struct txn *t, struct call *c, const Eenmaal__V1__Header *h,
			  const struct envelope *statement);

/* Commit to the entry in the ledger; *index is its place.  Any error fails the whole batch. */
MUST_USE enum err txn_append(struct txn *t, struct call *c, const struct entry_draft *d,
			     uint64_t *index);

/*
 * Where the entries of the batch stand once it is committed.  The message is in the call's arena.
 * Both for finish() only.
 */
MUST_USE enum err txn_receipt(struct call *c, uint64_t index, Eenmaal__V1__Receipt **out);
MUST_USE enum err txn_open_receipt(struct call *c, uint64_t index, Eenmaal__V1__OpenReceipt **out);

/* Consistency proof from a size the client knows to the batch's checkpoint; *n may be 0. */
MUST_USE enum err txn_consistency(struct call *c, uint64_t known_size, size_t *count,
				  ProtobufCBinaryData **out);

/* Inclusion proof of any entry of the log in the batch's checkpoint, also for finish() only. */
MUST_USE enum err txn_inclusion(struct call *c, uint64_t index, size_t *count,
				ProtobufCBinaryData **out);

/* A consistency proof between any two sizes of the log, read with the worker's handle. */
MUST_USE enum err call_consistency(struct call *c, uint64_t from, uint64_t to, size_t *count,
				   ProtobufCBinaryData **out);

#endif
