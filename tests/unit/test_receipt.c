/* SPDX-License-Identifier: EUPL-1.2 */
/* Receipts out of a small log: whatever is changed in one, it is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "proto/receipt.h"
#include "tests/support/sample.h"

#define ARENA_MAX (8u << 20)
#define LEAVES 7
#define OURS 4 /* our entry's place */

struct fixture {
	struct arena *a;
	struct secret *seed;
	struct note_key key;
	struct receipt_trust trust;
	Eenmaal__V1__Receipt receipt;
	Eenmaal__V1__OpenReceipt open;
	Eenmaal__V1__LogEntry entry;
	struct hash statement, leaf;
};

static ProtobufCBinaryData packed(struct arena *a, const void *message)
{
	size_t len = protobuf_c_message_get_packed_size(message);
	uint8_t *p = arena_alloc(a, len);

	assert_int_equal(protobuf_c_message_pack(message, p), len);
	return codec_bytes(p, len);
}

static ProtobufCBinaryData seen_record(struct fixture *f)
{
	Eenmaal__V1__SeenRecord m = EENMAAL__V1__SEEN_RECORD__INIT;
	char *released[] = {sample_text(f->a, "finance")};

	m.time = SAMPLE_NOW;
	m.action = EENMAAL__V1__ACTION__ACTION_ACCESS;
	m.requester = sample_text(f->a, "gemeente");
	m.statement_hash = codec_bytes(f->statement.b, 32);
	m.outcome = EENMAAL__V1__OUTCOME__OUTCOME_DONE;
	m.released = released;
	m.n_released = 1;
	return packed(f->a, &m);
}

static ProtobufCBinaryData kept_record(struct fixture *f)
{
	Eenmaal__V1__KeptRecord m = EENMAAL__V1__KEPT_RECORD__INIT;

	m.holder = sample_bytes(f->a, 10, 7);
	m.holder_sequence = 1;
	m.agreement_hash = sample_bytes(f->a, 32, 1);
	m.directory_version = 3;
	return packed(f->a, &m);
}

static enum err no_store(void *ctx, unsigned level, uint64_t index, const struct hash *h)
{
	(void)ctx;
	(void)level;
	(void)index;
	(void)h;
	return ERR_OK;
}

/* A log of LEAVES entries with ours in the middle, and its checkpoint. */
static void grow_log(struct fixture *f, struct merkle_proof *proof, struct buf *note)
{
	struct merkle_edge edge = {0};
	struct merkle_batch *batch = NULL;
	struct checkpoint c = {.origin = SAMPLE_AUDIENCE, .size = LEAVES};

	assert_int_equal(merkle_batch_new(&edge, LEAVES, &batch), ERR_OK);
	for (uint8_t i = 0; i < LEAVES; i++) {
		struct hash leaf;

		merkle_leaf(view_of(&i, 1), &leaf);
		assert_int_equal(merkle_batch_append(batch, &edge, i == OURS ? &f->leaf : &leaf,
						     no_store, NULL),
				 ERR_OK);
	}
	assert_int_equal(merkle_batch_inclusion(batch, OURS, proof), ERR_OK);
	merkle_batch_free(batch);
	merkle_root(&edge, &c.root);
	assert_int_equal(checkpoint_sign(&c, &f->key, f->seed, note), ERR_OK);
}

static void fill_receipt(struct fixture *f)
{
	struct merkle_proof proof;
	struct buf note = BUF_INIT(CHECKPOINT_MAX);
	Eenmaal__V1__Receipt *r = &f->receipt;

	grow_log(f, &proof, &note);
	r->leaf_index = OURS;
	r->n_inclusion = proof.count;
	r->inclusion = arena_alloc(f->a, proof.count * sizeof(*r->inclusion));
	for (size_t i = 0; i < proof.count; i++) {
		r->inclusion[i] = sample_bytes(f->a, 32, 0);
		memcpy(r->inclusion[i].data, proof.hashes[i].b, 32);
	}
	r->checkpoint = arena_alloc(f->a, note.len + 1);
	memcpy(r->checkpoint, note.data, note.len);
	buf_free(&note);
}

static int set_up(void **state)
{
	struct fixture *f = mem_new(1, sizeof(*f));
	struct hash seen, kept, commitment;
	struct sign_public key;
	uint8_t bytes[32] = {42};

	f->a = arena_new(ARENA_MAX);
	memset(&f->statement, 5, sizeof(f->statement));
	assert_int_equal(secret_new(bytes, sizeof(bytes), &f->seed), ERR_OK);
	assert_int_equal(sign_derive_public(f->seed, &key), ERR_OK);
	assert_int_equal(note_key_init(&f->key, SAMPLE_AUDIENCE, key.b), ERR_OK);
	f->trust = (struct receipt_trust){SAMPLE_AUDIENCE, &f->key, 1};
	eenmaal__v1__receipt__init(&f->receipt);
	eenmaal__v1__open_receipt__init(&f->open);
	eenmaal__v1__log_entry__init(&f->entry);
	f->receipt.seen = f->entry.seen = seen_record(f);
	f->receipt.seen_salt = f->entry.seen_salt = sample_bytes(f->a, 32, 60);
	f->open.kept = f->entry.kept = kept_record(f);
	f->open.kept_salt = f->entry.kept_salt = sample_bytes(f->a, 32, 90);
	f->open.receipt = &f->receipt;
	record_part_hash(f->receipt.seen_salt.data, codec_view(f->receipt.seen), &seen);
	record_part_hash(f->open.kept_salt.data, codec_view(f->open.kept), &kept);
	record_commit(&seen, &kept, &commitment);
	merkle_leaf(view_of(commitment.b, 32), &f->leaf);
	f->receipt.kept_hash = codec_bytes(arena_copy(f->a, kept.b, 32), 32);
	f->entry.commitment = codec_bytes(arena_copy(f->a, commitment.b, 32), 32);
	fill_receipt(f);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	secret_free(f->seed);
	arena_free(f->a);
	mem_free(f);
	return 0;
}

static enum err verify(struct fixture *f)
{
	Eenmaal__V1__SeenRecord *seen = NULL;
	struct checkpoint c;
	enum err e = receipt_verify(&f->receipt, &f->trust, f->a, &seen, &c);

	assert_true((seen != NULL) == (e == ERR_OK));
	assert_int_equal(c.size, e == ERR_OK ? LEAVES : 0);
	return e;
}

static enum err verify_open(struct fixture *f)
{
	struct receipt_opened out;
	enum err e = receipt_verify_open(&f->open, &f->trust, f->a, &out);

	assert_true((out.seen != NULL) == (e == ERR_OK));
	assert_true((out.kept != NULL) == (e == ERR_OK));
	return e;
}

static void takes_a_receipt(void **state)
{
	struct fixture *f = *state;
	Eenmaal__V1__SeenRecord *seen = NULL;
	struct checkpoint c;

	assert_int_equal(receipt_verify(&f->receipt, &f->trust, f->a, &seen, &c), ERR_OK);
	assert_int_equal(seen->time, SAMPLE_NOW);
	assert_string_equal(seen->requester, "gemeente");
	assert_int_equal(c.size, LEAVES);
	assert_int_equal(receipt_names(seen, &f->statement), ERR_OK);
	f->statement.b[0] ^= 1;
	assert_int_equal(receipt_names(seen, &f->statement), ERR_VERIFY);
}

static void takes_an_open_receipt(void **state)
{
	struct fixture *f = *state;
	struct receipt_opened out;

	assert_int_equal(receipt_verify_open(&f->open, &f->trust, f->a, &out), ERR_OK);
	assert_int_equal(out.kept->directory_version, 3);
	assert_string_equal(out.seen->requester, "gemeente");
	assert_true(hash_equal(&out.leaf, &f->leaf));
	assert_int_equal(out.checkpoint.size, LEAVES);
}

static void refuses_other_logs_and_keys(void **state)
{
	struct fixture *f = *state;
	const uint8_t other[32] = {9};
	struct note_key key, own = f->key;

	f->trust.origin = "other.example";
	assert_int_equal(verify(f), ERR_VERIFY);
	assert_int_equal(verify_open(f), ERR_VERIFY);
	f->trust.origin = SAMPLE_AUDIENCE;
	assert_int_equal(note_key_init(&key, SAMPLE_AUDIENCE, other), ERR_OK);
	f->trust.keys = &key;
	assert_int_equal(verify(f), ERR_VERIFY);
	f->trust.key_count = 0;
	assert_int_equal(verify(f), ERR_VERIFY);
	f->trust = (struct receipt_trust){SAMPLE_AUDIENCE, (struct note_key[]){key, own}, 2};
	assert_int_equal(verify(f), ERR_OK);
}

static void refuses_missing_parts(void **state)
{
	struct fixture *f = *state;
	struct receipt_opened opened;
	Eenmaal__V1__SeenRecord *seen = NULL;
	struct checkpoint c;

	assert_int_equal(receipt_verify(NULL, &f->trust, f->a, &seen, &c), ERR_VERIFY);
	assert_int_equal(receipt_verify_open(NULL, &f->trust, f->a, &opened), ERR_VERIFY);
	f->open.receipt = NULL;
	assert_int_equal(verify_open(f), ERR_VERIFY);
	f->open.receipt = &f->receipt;
	f->open.kept_salt.len = 31;
	assert_int_equal(verify_open(f), ERR_VERIFY);
	f->receipt.n_inclusion--;
	assert_int_equal(verify(f), ERR_VERIFY);
	f->receipt.n_inclusion++;
	f->receipt.seen_salt.len = 0;
	assert_int_equal(verify(f), ERR_VERIFY);
	f->receipt.seen_salt.len = 32;
	f->receipt.kept_hash.len = 0;
	assert_int_equal(verify(f), ERR_VERIFY);
	f->receipt.kept_hash.len = 32;
	f->receipt.seen.len = 0;
	assert_int_equal(verify(f), ERR_VERIFY);
}

/* Flip every bit of the serialised receipt: it no longer parses or no longer fits. */
static void refuses_every_flipped_bit(void **state)
{
	struct fixture *f = *state;
	ProtobufCBinaryData bytes = packed(f->a, &f->open);

	for (size_t bit = 0; bit < bytes.len * 8; bit++) {
		struct arena *a = arena_new(ARENA_MAX);
		ProtobufCMessage *m = NULL;
		struct receipt_opened out;

		bytes.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
		if (codec_decode(&eenmaal__v1__open_receipt__descriptor, codec_view(bytes),
				 CODEC_STRICT, a, &m) == ERR_OK)
			assert_int_not_equal(receipt_verify_open((Eenmaal__V1__OpenReceipt *)m,
								 &f->trust, a, &out),
					     ERR_OK);
		bytes.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
		arena_free(a);
	}
}

static void opens_log_entries(void **state)
{
	struct fixture *f = *state;
	Eenmaal__V1__SeenRecord *seen = NULL;
	Eenmaal__V1__KeptRecord *kept = NULL;
	struct hash leaf;

	assert_int_equal(entry_open(&f->entry, f->a, &seen, &kept, &leaf), ERR_OK);
	assert_true(hash_equal(&leaf, &f->leaf));
	assert_string_equal(seen->requester, "gemeente");
	assert_int_equal(kept->holder_sequence, 1);
	f->entry.kept.data[3] ^= 1;
	assert_int_equal(entry_open(&f->entry, f->a, &seen, &kept, &leaf), ERR_VERIFY);
	assert_null(seen);
	assert_null(kept);
	f->entry.kept.data[3] ^= 1;
	/* Half erased is tampered with. */
	f->entry.kept.len = f->entry.kept_salt.len = 0;
	assert_int_equal(entry_open(&f->entry, f->a, &seen, &kept, &leaf), ERR_VERIFY);
	f->entry.seen.len = 0;
	assert_int_equal(entry_open(&f->entry, f->a, &seen, &kept, &leaf), ERR_VERIFY);
	f->entry.seen_salt.len = 0;
	assert_int_equal(entry_open(&f->entry, f->a, &seen, &kept, &leaf), ERR_OK);
	assert_null(seen);
	assert_null(kept);
	assert_true(hash_equal(&leaf, &f->leaf));
	f->entry.commitment.len = 31;
	assert_int_equal(entry_open(&f->entry, f->a, &seen, &kept, &leaf), ERR_VERIFY);
}

static void bounds_proofs(void **state)
{
	struct fixture *f = *state;
	static ProtobufCBinaryData hashes[MERKLE_CONSISTENCY_MAX + 1];
	struct merkle_proof proof;

	for (size_t i = 0; i <= MERKLE_CONSISTENCY_MAX; i++)
		hashes[i] = sample_bytes(f->a, 32, (uint8_t)i);
	assert_int_equal(proof_from_wire(0, NULL, &proof), ERR_OK);
	assert_int_equal(proof.count, 0);
	assert_int_equal(proof_from_wire(MERKLE_CONSISTENCY_MAX, hashes, &proof), ERR_OK);
	assert_int_equal(proof.count, MERKLE_CONSISTENCY_MAX);
	assert_memory_equal(proof.hashes[5].b, hashes[5].data, 32);
	assert_int_equal(proof_from_wire(MERKLE_CONSISTENCY_MAX + 1, hashes, &proof), ERR_INPUT);
	hashes[2].len = 31;
	assert_int_equal(proof_from_wire(3, hashes, &proof), ERR_INPUT);
	assert_int_equal(proof.count, 0);
}

/* Our own trouble must not look like the broker's fraud. */
static void survives_failing_allocations(void **state)
{
	struct fixture *f = *state;
	uint64_t n = 1;
	enum err e;

	do {
		struct arena *a = arena_new(ARENA_MAX);
		struct receipt_opened out;

		mem_fail_at(n++);
		e = receipt_verify_open(&f->open, &f->trust, a, &out);
		mem_fail_at(0);
		assert_true(e == ERR_OK || e == ERR_MEMORY || e == ERR_TOO_LARGE);
		arena_free(a);
	} while (e != ERR_OK);
	assert_true(n > 2);
}

int main(void)
{
#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		WITH_FIXTURE(takes_a_receipt),
		WITH_FIXTURE(takes_an_open_receipt),
		WITH_FIXTURE(refuses_other_logs_and_keys),
		WITH_FIXTURE(refuses_missing_parts),
		WITH_FIXTURE(refuses_every_flipped_bit),
		WITH_FIXTURE(opens_log_entries),
		WITH_FIXTURE(bounds_proofs),
		WITH_FIXTURE(survives_failing_allocations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
