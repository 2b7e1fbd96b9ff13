/* SPDX-License-Identifier: EUPL-1.2 */
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* A session's judgement of what a broker sends, with answers made here: no network. */
#include "broker/base/clock.h"
#include "broker/base/io.h"
#include "broker/base/mem.h"
#include "client/session_internal.h"
#include "tests/support/parcel.h"
#include "tests/support/sample.h"

#define LEAVES 40

struct fixture {
	char folder[64];
	struct parcel parcel;
	struct profile profile;
	struct session session;
	struct secret *log_seed, *root_seed;
	struct sign_public root;
	struct note_key log_key;
	struct hash leaves[LEAVES];
	Eenmaal__V1__Directory *directory;
	struct buf agreement;
};

static void key_pair(uint8_t first, struct secret **seed, struct sign_public *key)
{
	uint8_t bytes[SIGN_SEED_LEN];

	memset(bytes, first, sizeof(bytes));
	assert_int_equal(secret_new(bytes, sizeof(bytes), seed), ERR_OK);
	assert_int_equal(sign_derive_public(*seed, key), ERR_OK);
}

static int setup(void **state)
{
	struct fixture *f = mem_new(1, sizeof(*f));
	struct sign_public log;

	assert_non_null(f);
	clock_set(PARCEL_NOW);
	(void)snprintf(f->folder, sizeof(f->folder), "/tmp/eenmaal-session-XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	parcel_start(&f->parcel);
	parcel_finish(&f->parcel);
	key_pair(1, &f->root_seed, &f->root);
	key_pair(2, &f->log_seed, &log);
	assert_int_equal(note_key_init(&f->log_key, PARCEL_AUDIENCE, log.b), ERR_OK);
	for (size_t i = 0; i < LEAVES; i++)
		f->leaves[i].b[0] = (uint8_t)i;
	f->profile.role = PROFILE_PARTNER;
	f->profile.suite_floor = 1;
	assert_int_equal(codec_slug("school", &f->profile.id), ERR_OK);
	directory_fingerprint(&f->root, &f->profile.root);
	f->session.profile = &f->profile;
	f->session.arena = arena_new((size_t)64 << 20);
	f->session.message = BUF_INIT(1024);
	f->session.directory = &f->parcel.directory;
	f->session.trust = (struct receipt_trust){PARCEL_AUDIENCE, &f->log_key, 1};
	assert_int_equal(state_open(f->folder, 0, &f->session.state), ERR_OK);
	f->agreement = BUF_INIT(1u << 20);
	*state = f;
	return 0;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	return remove(path);
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	if (f->session.directory != &f->parcel.directory)
		directory_free(f->session.directory);
	agreement_free(f->session.agreement);
	state_close(f->session.state);
	arena_free(f->session.arena);
	buf_free(&f->session.message);
	buf_free(&f->agreement);
	secret_free(f->root_seed);
	secret_free(f->log_seed);
	parcel_free(&f->parcel);
	clock_set(0);
	(void)nftw(f->folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	mem_free(f);
	return 0;
}

/* As if the command ended and another one began. */
static void restart(struct fixture *f)
{
	state_close(f->session.state);
	assert_int_equal(state_open(f->folder, 0, &f->session.state), ERR_OK);
	f->session.seen.size = state_broker(f->session.state)->log_size;
	f->session.seen.root = state_broker(f->session.state)->log_root;
}

/* ---- the log ------------------------------------------------------------------------------------ */

static struct merkle_edge edge_of(const struct hash *leaves, uint64_t size)
{
	struct merkle_edge edge = {0};

	for (uint64_t i = 0; i < size; i++)
		assert_int_equal(merkle_append(&edge, &leaves[i], NULL, NULL), ERR_OK);
	return edge;
}

static enum err subtree(void *leaves, unsigned level, uint64_t index, struct hash *out)
{
	const struct hash *all = leaves;
	struct merkle_edge edge = edge_of(all + (index << level), UINT64_C(1) << level);

	merkle_root(&edge, out);
	return ERR_OK;
}

static struct checkpoint checkpoint_of(struct fixture *f, uint64_t size)
{
	struct checkpoint c = {.origin = PARCEL_AUDIENCE, .size = size};
	struct merkle_edge edge = edge_of(f->leaves, size);

	merkle_root(&edge, &c.root);
	return c;
}

static struct merkle_proof proof_of(struct fixture *f, uint64_t from, uint64_t to)
{
	struct merkle_proof proof;

	assert_int_equal(merkle_consistency(from, to, subtree, f->leaves, &proof), ERR_OK);
	return proof;
}

static void checkpoints(void **state)
{
	struct fixture *f = *state;
	struct checkpoint ten = checkpoint_of(f, 10), thirty = checkpoint_of(f, 30),
			  forged = thirty;
	struct merkle_proof proof = proof_of(f, 10, 30), wrong = proof_of(f, 11, 30);

	assert_int_equal(session_checkpoint(&f->session, &ten, NULL), ERR_OK);
	assert_int_equal(f->session.seen.size, 10);
	forged.root.b[0] ^= 1;
	assert_int_equal(session_checkpoint(&f->session, &forged, &proof), ERR_VERIFY);
	assert_true(f->session.message.len > 0);
	assert_int_equal(session_checkpoint(&f->session, &thirty, &wrong), ERR_VERIFY);
	assert_int_equal(f->session.seen.size, 10);
	assert_int_equal(session_checkpoint(&f->session, &thirty, &proof), ERR_OK);
	assert_int_equal(session_checkpoint(&f->session, &thirty, NULL), ERR_OK);
	assert_int_equal(session_checkpoint(&f->session, &forged, NULL), ERR_VERIFY);
	restart(f);
	assert_int_equal(f->session.seen.size, 30);
	assert_int_equal(session_checkpoint(&f->session, &ten, &proof), ERR_ROLLBACK);
}

/* A whole receipt for `statement`, which is leaf number `index` of a log with `size` leaves. */
static Eenmaal__V1__Receipt *receipt_of(struct fixture *f, const struct hash *statement,
					uint64_t index, uint64_t size)
{
	Eenmaal__V1__SeenRecord seen = f->parcel.seen;
	Eenmaal__V1__Receipt *r = arena_alloc(f->parcel.a, sizeof(*r));
	struct buf bytes = BUF_INIT(4096), note = BUF_INIT(4096);
	struct hash seen_hash, kept = {{4}}, commitment;
	struct merkle_proof proof;
	struct checkpoint c;
	uint8_t salt[RECORD_SALT_LEN] = {5};

	eenmaal__v1__receipt__init(r);
	seen.statement_hash = codec_bytes(statement->b, HASH_LEN);
	assert_int_equal(codec_encode(&seen, &bytes), ERR_OK);
	record_part_hash(salt, buf_view(&bytes), &seen_hash);
	record_commit(&seen_hash, &kept, &commitment);
	merkle_leaf(view_of(commitment.b, HASH_LEN), &f->leaves[index]);
	c = checkpoint_of(f, size);
	assert_int_equal(checkpoint_sign(&c, &f->log_key, f->log_seed, &note), ERR_OK);
	assert_int_equal(merkle_inclusion(index, size, subtree, f->leaves, &proof), ERR_OK);
	r->seen = codec_bytes(arena_copy(f->parcel.a, bytes.data, bytes.len), bytes.len);
	r->seen_salt = codec_bytes(arena_copy(f->parcel.a, salt, sizeof(salt)), sizeof(salt));
	r->kept_hash = codec_bytes(arena_copy(f->parcel.a, kept.b, HASH_LEN), HASH_LEN);
	r->leaf_index = index;
	r->n_inclusion = proof.count;
	r->inclusion = arena_alloc(f->parcel.a, proof.count * sizeof(*r->inclusion));
	for (size_t i = 0; i < proof.count; i++)
		r->inclusion[i] =
			codec_bytes(arena_copy(f->parcel.a, proof.hashes[i].b, HASH_LEN), HASH_LEN);
	assert_int_equal(buf_put_u8(&note, 0), ERR_OK);
	r->checkpoint = arena_copy(f->parcel.a, note.data, note.len);
	buf_free(&bytes);
	buf_free(&note);
	return r;
}

static void receipts(void **state)
{
	struct fixture *f = *state;
	struct hash statement = {{6}}, other = {{7}};
	Eenmaal__V1__Receipt *r = receipt_of(f, &statement, 20, 30);
	Eenmaal__V1__SeenRecord *seen = NULL;
	struct merkle_proof proof = proof_of(f, 10, 30);
	struct checkpoint ten = checkpoint_of(f, 10);

	assert_int_equal(session_checkpoint(&f->session, &ten, NULL), ERR_OK);
	assert_int_equal(session_receipt(&f->session, r, &other, &proof, &seen), ERR_VERIFY);
	assert_null(seen);
	assert_int_equal(session_receipt(&f->session, NULL, &statement, &proof, &seen), ERR_VERIFY);
	r->seen_salt.data[0] ^= 1;
	assert_int_equal(session_receipt(&f->session, r, &statement, &proof, &seen), ERR_VERIFY);
	r->seen_salt.data[0] ^= 1;
	assert_int_equal(f->session.seen.size, 10);
	assert_int_equal(session_receipt(&f->session, r, &statement, &proof, &seen), ERR_OK);
	assert_string_equal(seen->requester, "school");
	assert_int_equal(f->session.seen.size, 30);
	f->session.trust.key_count = 0;
	assert_int_equal(session_receipt(&f->session, r, &statement, NULL, &seen), ERR_VERIFY);
}

/* ---- directory and agreement -------------------------------------------------------------------- */

static enum err adopt(struct fixture *f, const struct secret *seed)
{
	Eenmaal__V1__GetDirectoryResponse m = EENMAAL__V1__GET_DIRECTORY_RESPONSE__INIT;

	if (f->session.directory != &f->parcel.directory)
		directory_free(f->session.directory);
	f->session.directory = NULL;
	m.directory = parcel_sign(&f->parcel, STATEMENT_DIRECTORY, f->directory, seed);
	m.root_key = codec_bytes(f->root.b, SIGN_PUBLIC_LEN);
	return session_adopt_directory(&f->session, &m);
}

static void start_directory(struct fixture *f)
{
	f->directory = (Eenmaal__V1__Directory *)sample_statement(STATEMENT_DIRECTORY, f->parcel.a);
	f->directory->version = 5;
	f->directory->issued_at = PARCEL_NOW - 10;
	f->directory->not_after = PARCEL_NOW + 1000;
	f->session.directory = NULL;
}

static void directories(void **state)
{
	struct fixture *f = *state;

	start_directory(f);
	assert_int_equal(adopt(f, f->log_seed), ERR_VERIFY);
	assert_null(f->session.directory);
	assert_int_equal(adopt(f, f->root_seed), ERR_OK);
	assert_int_equal(f->session.directory->version, 5);
	assert_int_equal(f->session.trust.key_count, f->directory->n_log_keys);
	restart(f);
	assert_int_equal(adopt(f, f->root_seed), ERR_OK);
	/* The same number with other content, and an earlier one. */
	f->directory->issued_at++;
	assert_int_equal(adopt(f, f->root_seed), ERR_ROLLBACK);
	f->directory->version = 4;
	assert_int_equal(adopt(f, f->root_seed), ERR_ROLLBACK);
	f->directory->version = 6;
	assert_int_equal(adopt(f, f->root_seed), ERR_OK);
	f->profile.root.b[0] ^= 1;
	assert_int_equal(adopt(f, f->root_seed), ERR_VERIFY);
}

static void old_directory(void **state)
{
	struct fixture *f = *state;

	start_directory(f);
	f->session.clock_offset = 1000;
	assert_int_equal(adopt(f, f->root_seed), ERR_VERIFY);
	/* A broker that turns its clock back does not revive it. */
	f->session.clock_offset = -200000;
	clock_set(PARCEL_NOW + 1000 + 86400);
	assert_int_equal(adopt(f, f->root_seed), ERR_VERIFY);
	f->session.clock_offset = 0;
	clock_set(PARCEL_NOW);
	f->directory->issued_at = PARCEL_NOW + 400;
	assert_int_equal(adopt(f, f->root_seed), ERR_VERIFY);
}

static void agreements(void **state)
{
	struct fixture *f = *state;
	struct hash hash;

	assert_int_equal(io_read_file("policy/agreement.yaml", &f->agreement), ERR_OK);
	hash_sha256(buf_view(&f->agreement), &hash);
	f->session.directory->agreement = hash;
	assert_int_equal(buf_put_u8(&f->agreement, '\n'), ERR_OK);
	assert_int_equal(session_adopt_agreement(&f->session, buf_view(&f->agreement)), ERR_VERIFY);
	assert_null(f->session.agreement);
	f->agreement.len--;
	assert_int_equal(session_adopt_agreement(&f->session, buf_view(&f->agreement)), ERR_OK);
	assert_non_null(f->session.agreement);
}

/* ---- identities ---------------------------------------------------------------------------------- */

static void identities(void **state)
{
	struct fixture *f = *state;
	struct parcel *p = &f->parcel;
	Eenmaal__V1__HolderIdentity shorter = *p->result.identity;
	struct state_holder *h = NULL;
	struct holder_keys keys;

	shorter.n_rotations = 0;
	assert_int_equal(session_identity(&f->session, &shorter, &p->holder, &keys), ERR_OK);
	assert_int_equal(keys.rotations, 0);
	assert_int_equal(session_identity(&f->session, p->result.identity, &p->holder, &keys),
			 ERR_OK);
	assert_int_equal(keys.rotations, 1);
	restart(f);
	assert_int_equal(session_identity(&f->session, p->result.identity, &p->holder, &keys),
			 ERR_OK);
	/* Back to the key that the enrolling partner knew. */
	assert_int_equal(session_identity(&f->session, &shorter, &p->holder, &keys), ERR_ROLLBACK);
	assert_int_equal(session_identity(&f->session, NULL, &p->holder, &keys), ERR_VERIFY);
	/* Another line of keys of the same length, and one that leaves the line that was seen. */
	assert_int_equal(state_holder(f->session.state, &p->holder, &h), ERR_OK);
	h->identity.signing_key.b[0] ^= 1;
	assert_int_equal(state_set_holder(f->session.state, h), ERR_OK);
	assert_int_equal(session_identity(&f->session, p->result.identity, &p->holder, &keys),
			 ERR_ROLLBACK);
	h->identity.rotations = 0;
	assert_int_equal(state_set_holder(f->session.state, h), ERR_OK);
	assert_int_equal(session_identity(&f->session, p->result.identity, &p->holder, &keys),
			 ERR_ROLLBACK);
	h->identity.signing_key = p->first.key;
	h->identity.enrolment.b[0] ^= 1;
	assert_int_equal(state_set_holder(f->session.state, h), ERR_OK);
	assert_int_equal(session_identity(&f->session, p->result.identity, &p->holder, &keys),
			 ERR_ROLLBACK);
	state_holder_free(h);
}

/* ---- what is sent -------------------------------------------------------------------------------- */

static void statements(void **state)
{
	struct fixture *f = *state;
	Eenmaal__V1__ConsentRequest *m =
		(Eenmaal__V1__ConsentRequest *)sample_statement(STATEMENT_CONSENT_REQUEST,
								f->parcel.a);
	Eenmaal__V1__Header *first = NULL, *second = NULL;
	Eenmaal__V1__Envelope *envelope = NULL;
	struct envelope read;

	f->session.clock_offset = 77;
	assert_int_equal(session_header(&f->session, &f->parcel.holder, 0, &first), ERR_OK);
	assert_int_equal(session_header(&f->session, NULL, 3, &second), ERR_OK);
	assert_string_equal(first->audience, PARCEL_AUDIENCE);
	assert_string_equal(first->issuer, "school");
	assert_int_equal(first->issued_at, PARCEL_NOW + 77);
	assert_true(first->expires_at - first->issued_at <= STATEMENT_LIFETIME_MAX);
	assert_int_equal(first->holder.len, HOLDER_ID_LEN);
	assert_int_equal(second->holder.len, 0);
	assert_int_equal(second->sequence, 3);
	assert_memory_not_equal(first->nonce.data, second->nonce.data, UUID_LEN);
	m->header = first;
	assert_int_equal(session_sign(&f->session, STATEMENT_CONSENT_REQUEST, m,
				      f->parcel.school.seed, &envelope),
			 ERR_OK);
	assert_string_equal(envelope->signatures[0]->keyid, "school");
	assert_int_equal(codec_envelope(envelope, &read), ERR_OK);
	assert_int_equal(statement_verify(&read, STATEMENT_CONSENT_REQUEST, &f->parcel.school.key),
			 ERR_OK);
	f->profile.role = PROFILE_HOLDER;
	assert_int_equal(session_header(&f->session, NULL, 1, &first), ERR_OK);
	assert_string_equal(first->issuer, "holder");
}

/* The broker's second, never a later one, however long its answer was under way. */
static void times(void **state)
{
	struct fixture *f = *state;
	Eenmaal__V1__GetTimeResponse m = EENMAAL__V1__GET_TIME_RESPONSE__INIT;

	m.time = PARCEL_NOW + 501;
	clock_set(PARCEL_NOW + 1);
	assert_int_equal(session_adopt_time(&f->session, &m), ERR_OK);
	assert_int_equal(session_now(&f->session), PARCEL_NOW + 501);
	clock_set(PARCEL_NOW + 4);
	assert_int_equal(session_now(&f->session), PARCEL_NOW + 504);
	assert_int_equal(session_adopt_time(&f->session, &m), ERR_OK);
	assert_int_equal(session_now(&f->session), PARCEL_NOW + 501);
	for (m.time = -1; m.time <= 0; m.time++)
		assert_int_equal(session_adopt_time(&f->session, &m), ERR_VERIFY);
	m.time = INT64_MAX;
	assert_int_equal(session_adopt_time(&f->session, &m), ERR_VERIFY);
	assert_int_equal(f->session.clock_offset, 497);
}

/* A holder's profile has no way to the partners' side. */
static void sides(void **state)
{
	struct fixture *f = *state;
	Eenmaal__V1__ListGrantsRequest request = EENMAAL__V1__LIST_GRANTS_REQUEST__INIT;
	ProtobufCMessage *reply = NULL;

	assert_int_equal(session_call(&f->session, "eenmaal.v1.PartnerService/ListGrants", &request,
				      &eenmaal__v1__list_grants_response__descriptor, &reply),
			 ERR_STATE);
	assert_null(reply);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(checkpoints),   TEST(receipts),   TEST(directories),
		TEST(old_directory), TEST(agreements), TEST(identities),
		TEST(statements),    TEST(times),      TEST(sides),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
