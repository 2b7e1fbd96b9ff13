/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The evil broker: a TLS server with a certificate that clients trust, between the real command and
 * the real daemon.  It hands every call on as the caller (the rig has the members' certificates),
 * remembers what was answered, and gives each answer to the attack of the moment, which may change
 * it or answer itself.  It has the log's key, too: what it lacks is the keys of root, members and
 * holders.  Whatever must not fail ends the test.
 */
#ifndef EENMAAL_TESTS_SUPPORT_EVIL_H
#define EENMAAL_TESTS_SUPPORT_EVIL_H

#include <pthread.h>

#include "tests/support/rig_dossier.h"

struct evil;

/* One call on its way. */
struct evil_call {
	const char *method; /* "PartnerService/Fetch" */
	unsigned times;     /* of this method since evil_use(), from 1 */
	struct view request;
	unsigned status;
	char type[64];   /* the answer's content type */
	struct buf body; /* the answer's */
	struct buf raw;  /* when not empty: these bytes instead of an HTTP answer, then the end */
	size_t flood;    /* send so many more zeros, as long as anybody listens */
	struct arena *a; /* lives as long as the call */
};

typedef void evil_turn(struct evil *e, struct evil_call *c);

#define EVIL_PAST_MAX 400
#define EVIL_LEAVES_MAX 4096

struct evil_past {
	char method[48];
	struct buf request, reply;
};

struct evil {
	struct rig *rig;
	uint16_t port[2];          /* by side */
	const char *only;          /* the method that turn is for; NULL: all */
	evil_turn *instead, *turn; /* without a daemon; with its answer; either may be NULL */
	size_t which;              /* for turns that come in several shapes */
	unsigned calls;            /* since evil_use() */
	size_t past_count;         /* what was answered truly, while recording */
	bool recording;
	struct evil_past past[EVIL_PAST_MAX];
	unsigned seen_count;
	char seen[64][48]; /* the methods called since evil_use(), in order */
	size_t leaf_count; /* a log of its own */
	uint64_t nowhere;  /* entries before these that never were: 0, or a power of two */
	struct hash leaves[EVIL_LEAVES_MAX];
	int listener[2];
	pthread_t thread[2];
	pthread_mutex_t lock;
	struct ssl_ctx_st *tls;
	bool ended;
};

void evil_start(struct evil *e, struct rig *r);
void evil_stop(struct evil *e);
/* What happens from now on; all NULL: nothing is changed. */
void evil_use(struct evil *e, const char *only, evil_turn *instead, evil_turn *turn);
/* How often a method was called since evil_use(). */
unsigned evil_called(struct evil *e, const char *method);

/* Hand the call on now: fills in status, type and body. */
void evil_forward(struct evil *e, struct evil_call *c);
/* The answer as a message, to be changed and put back; NULL when it was no 200. */
void *evil_reply(struct evil_call *c, const ProtobufCMessageDescriptor *type);
void evil_put(struct evil_call *c, const void *message);
/* The n-th recorded answer (from 0; -1: the newest) to a method, decoded; aborts without one. */
void *evil_earlier(struct evil *e, struct evil_call *c, const char *method, int n);
/* What a method answers with. */
const ProtobufCMessageDescriptor *evil_type(const char *method);

#define EVIL_REPLY(c, name) ((Eenmaal__V1__##name *)evil_reply((c), evil_type((c)->method)))

/* ---- a log of its own, signed with the true key: evil_log.c --------------------------------- */

/* Leaves that stand for other entries. */
void evil_log_fill(struct evil *e, size_t leaves);
/*
 * Append an entry and make its receipt, kept_message NULL: closed.  The messages are of type
 * SeenRecord and KeptRecord.
 */
Eenmaal__V1__OpenReceipt *evil_log_receipt(struct evil *e, struct arena *a,
					   const Eenmaal__V1__SeenRecord *seen,
					   const Eenmaal__V1__KeptRecord *kept);
/* Proves that the log continues from size. */
void evil_log_consistency(struct evil *e, struct arena *a, uint64_t from, size_t *n,
			  ProtobufCBinaryData **out);
char *evil_log_checkpoint(struct evil *e, struct arena *a);
/* Proves that the entry is in the log as it is now. */
void evil_log_inclusion(struct evil *e, struct arena *a, Eenmaal__V1__LogEntry *entry);
/* The records of a true receipt. */
Eenmaal__V1__SeenRecord *evil_seen(struct evil_call *c, const Eenmaal__V1__Receipt *r);
Eenmaal__V1__KeptRecord *evil_kept(struct evil_call *c, const Eenmaal__V1__OpenReceipt *r);
/* A turn: every receipt and checkpoint is of the log of its own, with these records or as true. */
void evil_other_log(struct evil *e, struct evil_call *c);

#endif
