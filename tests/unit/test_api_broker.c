/* SPDX-License-Identifier: EUPL-1.2 */
/* The broker as such: public reads, auditors, editions of the directory, load and failing memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>

#include "broker/base/clock.h"
#include "policy/decide.h"
#include "tests/support/wallet.h"

static const struct wallet_grant to_gemeente = {
	WORLD_GEMEENTE, KIND_BIT(KIND_FINANCE), "debt-counselling", "municipality", 1, 1,
};

static Eenmaal__V1__FetchRequest *ask(struct wallet *h)
{
	return wallet_fetch(h, WORLD_GEMEENTE,
			    wallet_access(h, WORLD_GEMEENTE, "finance", "debt-counselling",
					  "municipality"));
}

static struct wallet *readable(struct world *w)
{
	struct wallet *h = wallet_enrolled(w);

	wallet_upload_first(h, KIND_FINANCE, 1, "owes money");
	wallet_grant_put(h, wallet_grant(h, &to_gemeente));
	return h;
}

/* ---- what everyone may know ------------------------------------------------------------------------------ */

static void test_public_reads(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__GetTimeRequest get_time = EENMAAL__V1__GET_TIME_REQUEST__INIT;
	Eenmaal__V1__GetDirectoryRequest get_directory = EENMAAL__V1__GET_DIRECTORY_REQUEST__INIT;
	Eenmaal__V1__GetAgreementRequest get_agreement = EENMAAL__V1__GET_AGREEMENT_REQUEST__INIT;
	const Eenmaal__V1__GetTimeResponse *time;
	const Eenmaal__V1__GetDirectoryResponse *directory;
	const Eenmaal__V1__GetAgreementResponse *agreement;
	struct directory *d = NULL;
	struct hash pinned, hash;

	time = world_done(w, "DirectoryService/GetTime", WORLD_PUBLIC, &get_time);
	assert_int_equal(time->time, WORLD_NOW);
	assert_string_equal(time->audience, WORLD_AUDIENCE);
	directory = world_done(w, "DirectoryService/GetDirectory", WORLD_COA, &get_directory);
	directory_fingerprint(&w->root, &pinned);
	assert_memory_equal(directory->root_key.data, w->root.b, SIGN_PUBLIC_LEN);
	assert_int_equal(convert_directory(directory->directory, &w->root, &pinned, &d), ERR_OK);
	agreement = world_done(w, "DirectoryService/GetAgreement", WORLD_PUBLIC, &get_agreement);
	hash_sha256(codec_view(agreement->agreement), &hash);
	assert_true(hash_equal(&hash, &d->agreement));
	directory_free(d);
}

static struct checkpoint get_checkpoint(struct world *w, const struct checkpoint *known)
{
	Eenmaal__V1__GetCheckpointRequest request = EENMAAL__V1__GET_CHECKPOINT_REQUEST__INIT;
	const Eenmaal__V1__GetCheckpointResponse *reply;
	struct merkle_proof proof;
	struct checkpoint now;

	request.known_size = known ? known->size : 0;
	reply = world_done(w, "DirectoryService/GetCheckpoint", WORLD_PUBLIC, &request);
	assert_int_equal(checkpoint_verify(view_str(reply->checkpoint), &w->log_key, 1,
					   WORLD_AUDIENCE, &now),
			 ERR_OK);
	assert_int_equal(proof_from_wire(reply->n_consistency, reply->consistency, &proof), ERR_OK);
	if (known)
		assert_int_equal(merkle_verify_consistency(known->size, now.size, &known->root,
							   &now.root, &proof),
				 ERR_OK);
	return now;
}

/* Consistency up to any size in between leads to the root that was signed then. */
static void prove_between(struct world *w, const struct checkpoint *from,
			  const struct checkpoint *to)
{
	Eenmaal__V1__GetCheckpointRequest request = EENMAAL__V1__GET_CHECKPOINT_REQUEST__INIT;
	const Eenmaal__V1__GetCheckpointResponse *reply;
	struct merkle_proof proof;

	request.known_size = from->size;
	request.until_size = to->size;
	reply = world_done(w, "DirectoryService/GetCheckpoint", WORLD_PUBLIC, &request);
	assert_int_equal(proof_from_wire(reply->n_consistency, reply->consistency, &proof), ERR_OK);
	assert_int_equal(merkle_verify_consistency(from->size, to->size, &from->root, &to->root,
						   &proof),
			 ERR_OK);
	request.known_size = to->size + 1;
	world_refused(w, "DirectoryService/GetCheckpoint", WORLD_PUBLIC, &request, ERR_RANGE);
	request.known_size = 0;
	request.until_size = UINT32_MAX;
	world_refused(w, "DirectoryService/GetCheckpoint", WORLD_PUBLIC, &request, ERR_RANGE);
}

static void test_checkpoints(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__GetCheckpointRequest request = EENMAAL__V1__GET_CHECKPOINT_REQUEST__INIT;
	struct checkpoint first = get_checkpoint(w, NULL), second;
	struct wallet *h = readable(w);
	Eenmaal__V1__FetchRequest *fetch = ask(h);
	const Eenmaal__V1__FetchResponse *reply;

	assert_int_equal(first.size, 1);
	second = get_checkpoint(w, &first);
	assert_int_equal(second.size, 4);
	second = get_checkpoint(w, &second);
	request.known_size = 5;
	world_refused(w, "DirectoryService/GetCheckpoint", WORLD_PUBLIC, &request, ERR_RANGE);
	fetch->known_size = first.size;
	reply = world_done(w, "PartnerService/Fetch", WORLD_GEMEENTE, fetch);
	assert_true(reply->n_consistency > 0);
	prove_between(w, &first, &second);
	world_restart(w);
	get_checkpoint(w, &second);
}

/* ---- auditors ------------------------------------------------------------------------------------------- */

static Eenmaal__V1__ListEntriesRequest *entries_request(struct world *w, int member, uint64_t first)
{
	Eenmaal__V1__ListEntriesRequest *request = world_alloc(w, sizeof(*request));
	Eenmaal__V1__AuditQuery m = EENMAAL__V1__AUDIT_QUERY__INIT;

	eenmaal__v1__list_entries_request__init(request);
	m.header = world_header(w, world_member_id(member), NULL, 0);
	m.first = first;
	request->query = world_member_signed(w, STATEMENT_AUDIT_QUERY, &m, member);
	return request;
}

static void test_audit(void **state)
{
	struct world *w = *state;
	struct wallet *h = readable(w);
	Eenmaal__V1__ListEntriesRequest *request = entries_request(w, WORLD_INSPECTIE, 0);
	const Eenmaal__V1__ListEntriesResponse *reply;
	struct merkle_edge edge = {0};
	struct receipt_opened own;
	struct hash root;

	world_done(w, "PartnerService/Fetch", WORLD_GEMEENTE, ask(h));
	request->known_size = 1;
	reply = world_done(w, "AuditService/ListEntries", WORLD_INSPECTIE, request);
	assert_int_equal(reply->n_entries, 5);
	assert_true(reply->n_consistency > 0);
	for (size_t n = 0; n < reply->n_entries; n++) {
		struct receipt_opened opened = {0};
		struct hash hash = world_hash(reply->entries[n]->statement);

		assert_int_equal(entry_open(reply->entries[n], w->arena, &opened.seen, &opened.kept,
					    &opened.leaf),
				 ERR_OK);
		assert_int_equal(receipt_names(opened.seen, &hash), ERR_OK);
		assert_int_equal(merkle_append(&edge, &opened.leaf, NULL, NULL), ERR_OK);
	}
	/* With the reading's own entry the page is the whole tree. */
	own = world_receipt(w, reply->receipt);
	assert_int_equal(own.seen->action, EENMAAL__V1__ACTION__ACTION_AUDIT_READ);
	assert_int_equal(merkle_append(&edge, &own.leaf, NULL, NULL), ERR_OK);
	merkle_root(&edge, &root);
	assert_int_equal(own.checkpoint.size, edge.size);
	assert_true(hash_equal(&own.checkpoint.root, &root));
	reply = world_done(w, "AuditService/ListEntries", WORLD_INSPECTIE,
			   entries_request(w, WORLD_INSPECTIE, 4));
	assert_int_equal(reply->n_entries, 2);
	/* Vault openings keep no statement. */
	world_done(w, "HolderService/OpenVault", WORLD_PUBLIC, wallet_opening(h, 1, 2, true));
	reply = world_done(w, "AuditService/ListEntries", WORLD_INSPECTIE,
			   entries_request(w, WORLD_INSPECTIE, 7));
	assert_int_equal(reply->n_entries, 1);
	assert_null(reply->entries[0]->statement);
}

#define PAGE 2048 /* entries at most */
#define SUBJECTS 64

/* As many entries as one request can make, about dossiers that nobody has. */
static void ask_for_many(struct wallet *h)
{
	Eenmaal__V1__AccessRequest *m =
		wallet_access(h, WORLD_GEMEENTE, "finance", "debt-counselling", "municipality");
	Eenmaal__V1__AccessSubject *one = m->subjects[0],
				   *all = world_alloc(h->w, SUBJECTS * sizeof(*all));
	struct holder_id *ids = world_alloc(h->w, SUBJECTS * sizeof(*ids));

	m->subjects = world_alloc(h->w, SUBJECTS * sizeof(*m->subjects));
	m->n_subjects = SUBJECTS;
	for (unsigned n = 0; n < SUBJECTS; n++) {
		ids[n].b[0] = (uint8_t)(n + 1);
		all[n] = *one;
		all[n].holder = codec_bytes(ids[n].b, HOLDER_ID_LEN);
		m->subjects[n] = &all[n];
	}
	world_done(h->w, "PartnerService/Fetch", WORLD_GEMEENTE,
		   wallet_fetch(h, WORLD_GEMEENTE, m));
}

static void test_long_audit(void **state)
{
	struct world *w = *state;
	struct wallet *h = wallet_enrolled(w);
	const Eenmaal__V1__ListEntriesResponse *reply;

	for (unsigned n = 0; n < PAGE / SUBJECTS; n++)
		ask_for_many(h);
	reply = world_done(w, "AuditService/ListEntries", WORLD_INSPECTIE,
			   entries_request(w, WORLD_INSPECTIE, 0));
	assert_int_equal(reply->n_entries, PAGE);
	reply = world_done(w, "AuditService/ListEntries", WORLD_INSPECTIE,
			   entries_request(w, WORLD_INSPECTIE, PAGE));
	assert_int_equal(reply->n_entries, 2 + 1);
	assert_int_equal(reply->entries[0]->leaf_index, PAGE);
	assert_non_null(reply->entries[0]->statement);
	reply = world_done(w, "AuditService/ListEntries", WORLD_INSPECTIE,
			   entries_request(w, WORLD_INSPECTIE, 9999));
	assert_int_equal(reply->n_entries, 0);
}

static void not_allowed(struct world *w, int member)
{
	Eenmaal__V1__ListDirectoriesRequest request = EENMAAL__V1__LIST_DIRECTORIES_REQUEST__INIT;

	world_refused(w, "AuditService/ListEntries", member, entries_request(w, member, 0),
		      ERR_FORBIDDEN);
	assert_int_equal(world_entry(w, 0).kept->reason, REASON_NOT_ALLOWED);
	world_refused(w, "AuditService/ListDirectories", member, &request, ERR_FORBIDDEN);
}

static void test_editions(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__ListDirectoriesRequest request = EENMAAL__V1__LIST_DIRECTORIES_REQUEST__INIT;
	const Eenmaal__V1__ListDirectoriesResponse *reply;

	not_allowed(w, WORLD_COA);
	for (int n = 0; n < 17; n++)
		world_sign(w);
	reply = world_done(w, "AuditService/ListDirectories", WORLD_INSPECTIE, &request);
	assert_int_equal(reply->n_editions, 16);
	assert_true(reply->more);
	request.after = 16;
	reply = world_done(w, "AuditService/ListDirectories", WORLD_INSPECTIE, &request);
	assert_int_equal(reply->n_editions, 2);
	assert_false(reply->more);
	w->members[WORLD_INSPECTIE].status = EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_SUSPENDED;
	world_sign(w);
	not_allowed(w, WORLD_INSPECTIE);
}

/* What waits while another edition comes into force must be judged by that one. */
static void test_edition_in_between(void **state)
{
	struct world *w = *state;
	struct wallet *h = readable(w);
	struct trust *old = trust_hold(w->trust);
	struct trust *newer;
	struct answer a;

	w->members[WORLD_GEMEENTE].status = EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_SUSPENDED;
	world_sign(w);
	newer = w->trust;
	w->trust = old; /* prepared under the old one, where the member was active */
	a = world_call(w, "PartnerService/Fetch", WORLD_GEMEENTE, ask(h));
	assert_int_equal(a.error, ERR_BUSY);
	w->trust = newer;
	trust_drop(old);
}

/* Under a directory that has ended nothing is given, but what was given can be taken back. */
static void test_ended_directory(void **state)
{
	struct world *w = *state;
	struct wallet *h = readable(w);
	Eenmaal__V1__Grant *grant = wallet_grant(h, &to_gemeente);

	wallet_grant_put(h, grant);
	clock_set(w->trust->directory->not_after - 1);
	(void)world_done(w, "PartnerService/Fetch", WORLD_GEMEENTE, ask(h));
	clock_set(w->trust->directory->not_after);
	assert_non_null(strstr(
		world_refused(w, "PartnerService/Fetch", WORLD_GEMEENTE, ask(h), ERR_BUSY).message,
		"directory"));
	(void)world_done(w, "HolderService/Revoke", WORLD_PUBLIC,
			 wallet_revocation(h, grant, NULL));
}

/* ---- load and failure ------------------------------------------------------------------------------------- */

static void test_queue_bound(void **state)
{
	struct world *w = *state;
	struct wallet *h = readable(w);
	struct pending *block, *waiting[3];
	struct answer a;
	struct committer_stats stats;

	w->queue_max = 2;
	world_restart(w);
	block = world_block(w);
	for (int n = 0; n < 3; n++)
		waiting[n] = world_send(w, "PartnerService/Fetch", WORLD_GEMEENTE, ask(h));
	a = world_wait(w, waiting[2]);
	assert_int_equal(a.error, ERR_BUSY);
	world_unblock(w, block);
	assert_int_equal(world_wait(w, waiting[0]).error, ERR_OK);
	assert_int_equal(world_wait(w, waiting[1]).error, ERR_OK);
	committer_stats(w->committer, &stats);
	assert_int_equal(stats.busy, 1);
	assert_int_equal(stats.queue_high, 2);
	world_check_chain(w, &h->id);
	world_check_ledger(w);
}

struct own_work {
	struct world *world;
	enum err error;
	_Atomic bool over;
};

static void *retain_once(void *arg)
{
	struct own_work *o = arg;
	struct committer_retained done;

	o->error = committer_retain(o->world->committer, o->world->trust, &done);
	atomic_store(&o->over, true);
	return NULL;
}

/* What the broker does of its own accord waits behind a full queue, and is done. */
static void test_own_work_is_not_turned_away(void **state)
{
	struct world *w = *state;
	struct wallet *h = readable(w);
	struct own_work own = {.world = w};
	struct committer_stats stats = {0};
	struct pending *block, *waiting;
	pthread_t thread;

	w->queue_max = 1;
	world_restart(w);
	block = world_block(w);
	waiting = world_send(w, "PartnerService/Fetch", WORLD_GEMEENTE, ask(h));
	assert_int_equal(pthread_create(&thread, NULL, retain_once, &own), 0);
	while (stats.queue_length < 2 && !atomic_load(&own.over)) {
		sched_yield();
		committer_stats(w->committer, &stats);
	}
	world_unblock(w, block);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_int_equal(own.error, ERR_OK);
	assert_int_equal(world_wait(w, waiting).error, ERR_OK);
}

/* Many in one batch: one checkpoint proves them all. */
static void test_one_batch(void **state)
{
	struct world *w = *state;
	struct wallet *h = readable(w);
	struct pending *block = world_block(w), *fetches[10];
	const Eenmaal__V1__FetchResponse *reply;
	const char *checkpoint = NULL;

	for (int n = 0; n < 10; n++)
		fetches[n] = world_send(w, "PartnerService/Fetch", WORLD_GEMEENTE, ask(h));
	world_unblock(w, block);
	for (int n = 0; n < 10; n++) {
		reply = (const Eenmaal__V1__FetchResponse *)world_wait(w, fetches[n]).reply;
		assert_non_null(reply);
		assert_int_equal(reply->results[0]->n_releases, 1);
		world_seen(w, reply->results[0]->receipt);
		if (checkpoint)
			assert_string_equal(reply->results[0]->receipt->checkpoint, checkpoint);
		checkpoint = reply->results[0]->receipt->checkpoint;
	}
	world_check_chain(w, &h->id);
	world_check_ledger(w);
}

/* Each allocation of a fetch fails once: an error, never a broken log, never a dead broker. */
static void test_failing_memory(void **state)
{
	struct world *w = *state;
	struct wallet *h = readable(w);
	unsigned successes = 0, failures = 0;

	for (uint64_t n = 1; successes < 3; n++) {
		Eenmaal__V1__FetchRequest *request = ask(h);
		struct pending *p;
		struct answer a;

		p = world_send_failing(w, "PartnerService/Fetch", WORLD_GEMEENTE, request, n);
		a = world_wait(w, p);
		if (a.error == ERR_OK) {
			successes++;
		} else {
			assert_int_equal(err_class(a.error) == CLASS_FAULT ||
						 a.error == ERR_TOO_LARGE,
					 true);
			successes = 0;
			failures++;
		}
		assert_int_equal(committer_health(w->committer), ERR_OK);
		world_check_chain(w, &h->id);
		assert_true(n < 500);
	}
	assert_true(failures > 10);
	world_check_ledger(w);
	world_restart(w);
	world_done(w, "PartnerService/Fetch", WORLD_GEMEENTE, ask(h));
	world_check_ledger(w);
}

#define IN_A_WORLD(test) cmocka_unit_test_setup_teardown(test, world_start, world_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_WORLD(test_public_reads),
		IN_A_WORLD(test_checkpoints),
		IN_A_WORLD(test_audit),
		IN_A_WORLD(test_long_audit),
		IN_A_WORLD(test_editions),
		IN_A_WORLD(test_edition_in_between),
		IN_A_WORLD(test_ended_directory),
		IN_A_WORLD(test_queue_bound),
		IN_A_WORLD(test_own_work_is_not_turned_away),
		IN_A_WORLD(test_one_batch),
		IN_A_WORLD(test_failing_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
