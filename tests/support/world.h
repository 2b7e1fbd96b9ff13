/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A broker without HTTP: a store in a folder of its own, a real committer, a signed directory with
 * the example agreement.  Calls run through prepare(), the committer and finish() as they do behind
 * a listener.  The clock stands at WORLD_NOW unless a test moves it.  Failures end the test.
 */
#ifndef EENMAAL_TESTS_SUPPORT_WORLD_H
#define EENMAAL_TESTS_SUPPORT_WORLD_H

#include <pthread.h>

#include "broker/committer.h"
#include "proto/convert.h"
#include "proto/receipt.h"

#define WORLD_AUDIENCE "broker.example"
#define WORLD_NOW INT64_C(1800000000)
#define WORLD_DAY INT64_C(86400)

/* In the order of their ids, as the directory wants them. */
enum world_member {
	WORLD_COA,       /* reception: enrols and contributes */
	WORLD_GEMEENTE,  /* municipality: reads finance */
	WORLD_INSPECTIE, /* auditor */
	WORLD_SCHOOL,    /* language-school: reads skills */
	WORLD_ZORG,      /* mental-health-care: reads trauma and medical */
	WORLD_MEMBERS,
	WORLD_PUBLIC = -1, /* not a member: the public listener */
};

struct wallet;

struct world_keys {
	struct secret *seed, *kem_private;
	struct kem_public kem_key;
	Eenmaal__V1__MemberStatus status;
};

struct world {
	char folder[200], path[260];
	struct secret *database_key, *root_seed, *log_seed;
	struct sign_public root;
	struct note_key log_key;
	struct receipt_trust receipts;
	struct store *writer;
	struct worker worker;
	struct committer *committer;
	unsigned queue_max; /* for the next start */
	bool without_plan; /* the next edition's agreement has another kind in the place of "plan" */
	struct trust *trust;
	uint64_t version; /* of the directory */
	struct world_keys members[WORLD_MEMBERS];
	struct arena *arena;    /* what tests make lives until the end */
	struct wallet *wallets; /* all of them */
};

/* As cmocka's set-up and tear-down: *state is the world. */
int world_start(void **state);
int world_stop(void **state);

/* Stop the broker and start it again on the same files. */
void world_restart(struct world *w);
/* Sign and adopt the next edition of the directory, with the present status of the members. */
void world_sign(struct world *w);

const char *world_member_id(int member);
const struct member *world_member(const struct world *w, int member);

/* ---- calls ------------------------------------------------------------------------------------- */

struct answer {
	enum err error;
	const char *message; /* or NULL */
	bool rejected;
	ProtobufCMessage *reply; /* decoded; NULL on an error */
	size_t length;           /* of the serialised reply */
};

struct pending;

/* "PartnerService/Fetch"; prepared and handed over, not waited for. */
struct pending *world_send(struct world *w, const char *method, int member, const void *request);
/* The broker's n-th allocation from then on fails, until the reply is there. */
struct pending *world_send_failing(struct world *w, const char *method, int member,
				   const void *request, uint64_t n);
struct answer world_wait(struct world *w, struct pending *p);
struct answer world_call(struct world *w, const char *method, int member, const void *request);
/* The same, which must succeed; returns the reply. */
void *world_done(struct world *w, const char *method, int member, const void *request);
/* The same, which must fail with error. */
struct answer world_refused(struct world *w, const char *method, int member, const void *request,
			    enum err error);

/* Keep the committer busy until world_unblock(), so that what is sent meanwhile is one batch. */
struct pending *world_block(struct world *w);
void world_unblock(struct world *w, struct pending *block);

/* ---- what is made ------------------------------------------------------------------------------- */

void *world_alloc(struct world *w, size_t size);
char *world_text(struct world *w, const char *text);
/* n strings; the arguments are const char *. */
char **world_texts(struct world *w, size_t n, ...);
ProtobufCBinaryData world_bytes(struct world *w, const void *data, size_t len);
ProtobufCBinaryData world_random(struct world *w, size_t len);
Eenmaal__V1__KemKey *world_kem_key(struct world *w, const struct kem_public *key);
/* Addressed to the broker, now, for five minutes; holder NULL: none. */
Eenmaal__V1__Header *world_header(struct world *w, const char *issuer,
				  const struct holder_id *holder, uint64_t sequence);
/* Signed; key_id NULL: none. */
Eenmaal__V1__Envelope *world_sign_with(struct world *w, enum statement_type type,
				       const void *message, const struct secret *seed,
				       const char *key_id);
Eenmaal__V1__Envelope *world_member_signed(struct world *w, enum statement_type type,
					   const void *message, int member);
struct hash world_hash(const Eenmaal__V1__Envelope *envelope);

/* ---- the ledger ----------------------------------------------------------------------------------- */

/* The stored tree hashes to the signed checkpoint; every entry's parts, to its commitment. */
void world_check_ledger(struct world *w);
uint64_t world_ledger_size(struct world *w);
/* Entry size - 1 - back, opened. */
struct receipt_opened world_entry(struct world *w, uint64_t back);
/* A holder's entries in the store, which must form a chain; returns how many. */
unsigned world_check_chain(struct world *w, const struct holder_id *holder);
/* The newest entry of the holder. */
struct receipt_opened world_holder_entry(struct world *w, const struct holder_id *holder);
/* Both verify under the log's key. */
struct receipt_opened world_receipt(struct world *w, const Eenmaal__V1__OpenReceipt *r);
Eenmaal__V1__SeenRecord *world_seen(struct world *w, const Eenmaal__V1__Receipt *r);

/* No statement of the worker's handle ever stepped through a whole table, however small: world_scan.c. */
void world_never_scanned(struct world *w);

#endif
