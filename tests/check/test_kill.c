/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * SIGKILL at random points under mixed load, EENMAAL_ROUNDS (200) times.  After every restart each
 * answer that a client received has its entry in the log, every acknowledged change is in force, and
 * the tree is consistent with every checkpoint that was ever handed out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "broker/base/clock.h"
#include "tests/support/swarm.h"

#define WORKERS 6
#define ACKS_MAX 400000
#define LEAVES_MAX 1000000

/* What a client holds after an answer. */
struct ack {
	struct hash statement, leaf;
	uint64_t index;
	Eenmaal__V1__Outcome outcome;
	struct checkpoint checkpoint;
};

/* What a fetch must give after the restart. */
enum outlook { UNKNOWN, RELEASE, NOTHING };

struct worker {
	pthread_t thread;
	struct dossier dossier;
	struct uuid grant;
	enum outlook outlook;
	struct wire *coa, *school, *holder;
};

struct leaf {
	struct hash hash, statement;
	Eenmaal__V1__Outcome outcome;
};

static struct rig rig;
static struct worker workers[WORKERS];
static struct ack *acks;
static _Atomic size_t ack_count;
static size_t verified;
static struct leaf *leaves;
static struct rig_trust trust;
static struct rig_log reader;
static unsigned proofs, outlooks, early_kills;

static unsigned random_below(unsigned n)
{
	uint32_t v = 0;

	random_bytes(&v, sizeof(v));
	return v % n;
}

/* ---- the load ----------------------------------------------------------------------------------- */

static void keep_ack(const Eenmaal__V1__Receipt *r, const Eenmaal__V1__Envelope *statement,
		     struct arena *a)
{
	size_t n = atomic_fetch_add(&ack_count, 1);
	struct ack *k = &acks[n];
	Eenmaal__V1__SeenRecord *seen = NULL;
	struct envelope e;
	struct hash seen_hash, kept_hash, commitment;

	MUST(n < ACKS_MAX && r != NULL);
	MUST(receipt_verify(r, &trust.trust, a, &seen, &k->checkpoint) == ERR_OK);
	MUST(codec_envelope(statement, &e) == ERR_OK);
	MUST(statement_hash(&e, &k->statement) == ERR_OK);
	MUST(receipt_names(seen, &k->statement) == ERR_OK);
	record_part_hash(r->seen_salt.data, codec_view(r->seen), &seen_hash);
	MUST(codec_hash(r->kept_hash, &kept_hash) == ERR_OK);
	record_commit(&seen_hash, &kept_hash, &commitment);
	merkle_leaf(view_of(commitment.b, HASH_LEN), &k->leaf);
	k->outcome = seen->outcome;
	k->index = r->leaf_index;
}

/* The "receipt" of any reply, open or not. */
static const Eenmaal__V1__Receipt *receipt_of(const ProtobufCMessage *reply)
{
	const ProtobufCFieldDescriptor *f =
		protobuf_c_message_descriptor_get_field_by_name(reply->descriptor, "receipt");
	const void *const *member = NULL;

	if (f == NULL)
		return ((const Eenmaal__V1__FetchResponse *)reply)->results[0]->receipt;
	member = (const void *const *)(const void *)((const char *)reply + f->offset);
	if (f->descriptor == &eenmaal__v1__open_receipt__descriptor)
		return ((const Eenmaal__V1__OpenReceipt *)*member)->receipt;
	return *member;
}

/* False when the daemon was killed meanwhile. */
static bool ask(struct wire *w, struct arena *a, const struct rig_call *call,
		const Eenmaal__V1__Envelope *statement)
{
	ProtobufCMessage *reply = NULL;
	unsigned status = wire_call(w, call, a, &reply);

	MUST(status == 0 || status == 200);
	if (status == 200)
		keep_ack(receipt_of(reply), statement, a);
	return status == 200;
}

/* Each version of clang-format lays out such macros in its own way. */
/* clang-format off */
#define CALL(way, req, reply) \
	{.method = (way), .request = (req), .type = &eenmaal__v1__##reply##__descriptor}
/* clang-format on */

static bool open_dossier(struct worker *w, struct arena *a)
{
	Eenmaal__V1__EnrolRequest *enrol = NULL;
	Eenmaal__V1__PutSegmentRequest *put = NULL;
	struct rig_call call;

	dossier_free(&w->dossier);
	dossier_new(&w->dossier, &rig);
	w->outlook = NOTHING;
	enrol = dossier_enrolment(&w->dossier, a, SITE_COA);
	call = (struct rig_call)CALL("PartnerService/Enrol", enrol, enrol_response);
	if (!ask(w->coa, a, &call, enrol->enrolment))
		return false;
	put = dossier_segment(&w->dossier, a, SITE_COA, KIND_SKILLS, view_str("Kan timmeren."));
	call = (struct rig_call)CALL("PartnerService/PutSegment", put, put_segment_response);
	return ask(w->coa, a, &call, put->segment);
}

static bool fetch(struct worker *w, struct arena *a)
{
	Eenmaal__V1__FetchRequest *m =
		rig_fetch(&rig, a, SITE_SCHOOL, rig_access(a, &ask_school, &w->dossier.id));
	struct rig_call call = CALL("PartnerService/Fetch", m, fetch_response);

	return ask(w->school, a, &call, m->access_request);
}

/* A change, after which a fetch must give what it says; unknown while it is under way. */
static bool change(struct worker *w, struct arena *a, const struct rig_call *call,
		   const Eenmaal__V1__Envelope *statement, enum outlook after)
{
	w->outlook = UNKNOWN;
	if (!ask(w->holder, a, call, statement))
		return false;
	w->outlook = after;
	return true;
}

static bool give(struct worker *w, struct arena *a)
{
	Eenmaal__V1__PutGrantRequest *m = dossier_grant(&w->dossier, a, &rig_school, &w->grant);
	struct rig_call call = CALL("HolderService/PutGrant", m, put_grant_response);

	return change(w, a, &call, m->grant, RELEASE);
}

static bool suspend(struct worker *w, struct arena *a, bool paused)
{
	Eenmaal__V1__SuspendRequest *m = dossier_suspension(&w->dossier, a, &w->grant, paused);
	struct rig_call call = CALL("HolderService/Suspend", m, suspend_response);

	return change(w, a, &call, m->suspension, paused ? NOTHING : RELEASE);
}

static bool take_back(struct worker *w, struct arena *a)
{
	Eenmaal__V1__RevokeRequest *m = dossier_revocation(&w->dossier, a, &w->grant);
	struct rig_call call = CALL("HolderService/Revoke", m, revoke_response);

	return change(w, a, &call, m->revocation, NOTHING);
}

static bool live(struct worker *w, struct arena *a)
{
	if (!open_dossier(w, a) || !give(w, a))
		return false;
	for (unsigned n = 0; n < 4; n++)
		if (!fetch(w, a) || !suspend(w, a, true) || !fetch(w, a) || !suspend(w, a, false))
			return false;
	return fetch(w, a) && take_back(w, a) && fetch(w, a);
}

static void *work(void *arg)
{
	struct worker *w = arg;
	bool alive = true;

	while (alive) {
		struct arena *a = rig_arena();

		alive = live(w, a);
		arena_free(a);
	}
	return NULL;
}

static void start_work(void)
{
	for (size_t n = 0; n < WORKERS; n++) {
		struct worker *w = &workers[n];

		w->coa = wire_open(&rig, RIG_PARTNER, SITE_COA);
		w->school = wire_open(&rig, RIG_PARTNER, SITE_SCHOOL);
		w->holder = wire_open(&rig, RIG_PUBLIC, RIG_NOBODY);
		assert_true(w->coa != NULL && w->school != NULL && w->holder != NULL);
		assert_int_equal(pthread_create(&w->thread, NULL, work, w), 0);
	}
}

static void end_work(void)
{
	for (size_t n = 0; n < WORKERS; n++) {
		assert_int_equal(pthread_join(workers[n].thread, NULL), 0);
		wire_free(workers[n].coa);
		wire_free(workers[n].school);
		wire_free(workers[n].holder);
	}
}

/* ---- what must hold after a restart ---------------------------------------------------------------- */

static void visit(void *context, const struct rig_entry *e)
{
	struct leaf *l = &leaves[e->index];

	(void)context;
	MUST(e->index < LEAVES_MAX && e->seen != NULL);
	l->hash = e->leaf;
	MUST(codec_hash(e->seen->statement_hash, &l->statement) == ERR_OK);
	l->outcome = e->seen->outcome;
}

static void check_acks(void)
{
	for (; verified < ack_count; verified++) {
		const struct ack *k = &acks[verified];

		assert_true(k->index < reader.edge.size);
		assert_true(hash_equal(&leaves[k->index].hash, &k->leaf));
		assert_true(hash_equal(&leaves[k->index].statement, &k->statement));
		assert_int_equal(leaves[k->index].outcome, k->outcome);
	}
}

static void check_checkpoint(struct wire *w, const struct ack *k)
{
	struct checkpoint now;

	rig_checkpoint(&rig, w, &k->checkpoint, &now);
	assert_true(now.size >= reader.edge.size);
	proofs++;
}

/* Those of this round, and some older ones. */
static void check_checkpoints(size_t from)
{
	struct wire *w = wire_open(&rig, RIG_PUBLIC, RIG_NOBODY);
	uint64_t last = 0;

	assert_non_null(w);
	for (size_t n = from; n < ack_count; n++) {
		if (acks[n].checkpoint.size != last)
			check_checkpoint(w, &acks[n]);
		last = acks[n].checkpoint.size;
	}
	for (unsigned n = 0; n < 10 && ack_count > 0; n++)
		check_checkpoint(w, &acks[random_below((unsigned)ack_count)]);
	wire_free(w);
}

static void check_outlook(void)
{
	struct wire *w = wire_open(&rig, RIG_PARTNER, SITE_SCHOOL);

	assert_non_null(w);
	for (size_t n = 0; n < WORKERS; n++) {
		struct swarm_fetch f;

		if (workers[n].outlook == UNKNOWN)
			continue;
		swarm_fetch(w, &workers[n].dossier, &ask_school, &f);
		assert_int_equal(f.status, 200);
		assert_int_equal(f.released, workers[n].outlook == RELEASE);
		outlooks++;
	}
	wire_free(w);
}

static void kill_at_random(void)
{
	size_t enough = ack_count + random_below(60);
	struct timespec a_bit = {.tv_nsec = (long)random_below(4000) * 1000};

	while (ack_count < enough)
		(void)poll(NULL, 0, 1);
	(void)nanosleep(&a_bit, NULL);
	assert_int_equal(rig_end(&rig, SIGKILL), 128 + SIGKILL);
}

/* While it is starting, too, that is while it repairs what the kill before left behind. */
static void kill_while_starting(void)
{
	struct timespec a_bit = {.tv_nsec = (long)random_below(30000) * 1000};

	rig_launch(&rig, NULL);
	(void)nanosleep(&a_bit, NULL);
	(void)rig_end(&rig, SIGKILL);
	early_kills++;
}

static void one_round(unsigned number)
{
	size_t before = ack_count;

	start_work();
	kill_at_random();
	end_work();
	if (number % 4 == 3)
		kill_while_starting();
	rig_serve(&rig);
	rig_log_read(&reader);
	check_acks();
	check_checkpoints(before);
	check_outlook();
}

static void nothing_is_lost_by_kills(void **state)
{
	unsigned total = rig_knob("EENMAAL_ROUNDS", 200);
	uint64_t start_ns = clock_mono_ns();

	(void)state;
	rig_new(&rig, NULL);
	rig_trust(&rig, &trust);
	reader = (struct rig_log){.rig = &rig, .visit = visit};
	acks = mem_new(ACKS_MAX, sizeof(*acks));
	leaves = mem_new(LEAVES_MAX, sizeof(*leaves));
	assert_true(acks != NULL && leaves != NULL);
	rig_serve(&rig);
	for (size_t n = 0; n < WORKERS; n++)
		dossier_new(&workers[n].dossier, &rig);
	for (unsigned n = 0; n < total; n++)
		one_round(n);
	print_message(
		"%u kills under load and %u while starting in %u s: %zu answers and %u states "
		"of consent found again, %u consistency proofs, %u entries\n",
		total, early_kills, (unsigned)((clock_mono_ns() - start_ns) / 1000000000), verified,
		outlooks, proofs, (unsigned)reader.edge.size);
	rig_close(&rig);
	for (size_t n = 0; n < WORKERS; n++)
		dossier_free(&workers[n].dossier);
	mem_free(acks);
	mem_free(leaves);
	rig_free(&rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_lost_by_kills),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
