/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Inclusion and consistency proofs.  Input: how, two numbers, then hashes (of anything) or, with
 * REAL, the places where a proof of a true tree is changed.
 */
#include <string.h>

#include "broker/ledger/merkle.h"
#include "tests/fuzz/harness.h"

#define CONSISTENCY 1
#define REAL 2
#define LEAVES_MAX 70

static struct hash tree[8][LEAVES_MAX]; /* by level */
static struct hash leaves[LEAVES_MAX];

static enum err put(void *context, unsigned level, uint64_t index, const struct hash *h)
{
	(void)context;
	FUZZ_CHECK(level < 8 && index < LEAVES_MAX);
	tree[level][index] = *h;
	return ERR_OK;
}

static enum err get(void *context, unsigned level, uint64_t index, struct hash *out)
{
	(void)context;
	FUZZ_CHECK(level < 8 && index < LEAVES_MAX);
	*out = tree[level][index];
	return ERR_OK;
}

void fuzz_setup(void)
{
	struct merkle_edge edge = {0};

	for (size_t n = 0; n < LEAVES_MAX; n++) {
		uint8_t byte = (uint8_t)n;

		merkle_leaf(view_of(&byte, 1), &leaves[n]);
		FUZZ_CHECK(merkle_append(&edge, &leaves[n], put, NULL) == ERR_OK);
	}
}

static void root_of(uint64_t size, struct hash *out)
{
	struct merkle_edge edge;

	FUZZ_CHECK(merkle_edge_load(size, get, NULL, &edge) == ERR_OK);
	merkle_root(&edge, out);
}

/* One place of the proof, or its length, changes: it must fail. */
static void spoil(struct fuzz_input *in, struct merkle_proof *proof, bool *changed)
{
	uint8_t how = fuzz_u8(in), bit = fuzz_u8(in), mask = (uint8_t)(1u << (bit & 7));

	*changed = false;
	if (how == 0)
		return;
	*changed = true;
	if (how % 4 == 1 && proof->count > 0) {
		proof->count--;
	} else if (how % 4 == 2 && proof->count < MERKLE_CONSISTENCY_MAX) {
		memset(&proof->hashes[proof->count], bit, HASH_LEN);
		proof->count++;
	} else if (proof->count > 0) {
		proof->hashes[how % proof->count].b[bit >> 3] ^= mask;
	} else {
		*changed = false;
	}
}

static void real_inclusion(struct fuzz_input *in, uint64_t a, uint64_t b)
{
	uint64_t size = 1 + a % LEAVES_MAX, index = b % size;
	struct merkle_proof proof;
	struct hash root, leaf = leaves[index];
	bool changed;

	root_of(size, &root);
	FUZZ_CHECK(merkle_inclusion(index, size, get, NULL, &proof) == ERR_OK);
	FUZZ_CHECK(proof.count <= MERKLE_PROOF_MAX);
	spoil(in, &proof, &changed);
	FUZZ_CHECK((merkle_verify_inclusion(index, size, &leaf, &proof, &root) == ERR_OK) ==
		   !changed);
	if (changed)
		return;
	if (size > 1) {
		uint64_t other = (index + 1 + fuzz_u8(in)) % size;

		if (other != index)
			FUZZ_CHECK(merkle_verify_inclusion(other, size, &leaf, &proof, &root) ==
				   ERR_VERIFY);
	}
	FUZZ_CHECK(merkle_verify_inclusion(size, size, &leaf, &proof, &root) == ERR_VERIFY);
	leaf.b[fuzz_u8(in) % HASH_LEN] ^= 1;
	FUZZ_CHECK(merkle_verify_inclusion(index, size, &leaf, &proof, &root) == ERR_VERIFY);
}

static void real_consistency(struct fuzz_input *in, uint64_t a, uint64_t b)
{
	uint64_t to = 1 + a % LEAVES_MAX, from = 1 + b % to;
	struct merkle_proof proof;
	struct hash old_root, new_root;
	bool changed;

	root_of(from, &old_root);
	root_of(to, &new_root);
	FUZZ_CHECK(merkle_consistency(from, to, get, NULL, &proof) == ERR_OK);
	spoil(in, &proof, &changed);
	FUZZ_CHECK((merkle_verify_consistency(from, to, &old_root, &new_root, &proof) == ERR_OK) ==
		   !changed);
	if (changed)
		return;
	old_root.b[fuzz_u8(in) % HASH_LEN] ^= 1;
	FUZZ_CHECK(merkle_verify_consistency(from, to, &old_root, &new_root, &proof) == ERR_VERIFY);
}

/* Numbers up to 2^64 and hashes of anything: what verifies by chance must stay bound to its root. */
static void wild(struct fuzz_input *in, bool consistency, uint64_t a, uint64_t b)
{
	struct merkle_proof proof = {0};
	struct hash x = leaves[0], y = leaves[1];

	for (; proof.count < MERKLE_CONSISTENCY_MAX && fuzz_rest(in).len > 0; proof.count++) {
		struct view v = fuzz_take(in, HASH_LEN);

		memcpy(proof.hashes[proof.count].b, v.data, v.len);
	}
	if (!consistency) {
		if (merkle_verify_inclusion(a, b, &x, &proof, &y) == ERR_OK)
			FUZZ_CHECK(a < b && proof.count <= MERKLE_PROOF_MAX);
		/* The tree of one leaf is its own root. */
		proof.count = 0;
		FUZZ_CHECK(merkle_verify_inclusion(0, 1, &x, &proof, &x) == ERR_OK);
	} else if (merkle_verify_consistency(a, b, &x, &y, &proof) == ERR_OK) {
		FUZZ_CHECK(a <= b);
		FUZZ_CHECK(a == 0 || a != b || hash_equal(&x, &y));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = fuzz_input(data, size);
	uint8_t how = fuzz_u8(&in);
	uint64_t a = fuzz_u64(&in), b = fuzz_u64(&in);

	if (!(how & REAL))
		wild(&in, how & CONSISTENCY, a, b);
	else if (how & CONSISTENCY)
		real_consistency(&in, a, b);
	else
		real_inclusion(&in, a, b);
	return 0;
}

void fuzz_seeds(void)
{
	static const char *const names[] = {"wild", "wild-consistency", "real", "real-consistency"};

	for (uint8_t how = 0; how < 4; how++) {
		uint8_t input[1 + 16 + 7 * HASH_LEN] = {how};

		for (size_t i = 1; i < sizeof(input); i++)
			input[i] = i < 17 ? (uint8_t)(i % 8 == 0 ? 40 + i : 0) : (uint8_t)i;
		fuzz_seed_bytes(names[how], view_of(input, how & REAL ? 17 : sizeof(input)));
	}
	for (uint8_t n = 1; n < 8; n++) {
		uint8_t input[20] = {REAL | (n & 1),   0, 0,    0, 0, 0, 0, 0,
				     (uint8_t)(n * 9), 0, 0,    0, 0, 0, 0, 0,
				     (uint8_t)(n * 5), n, 0x31, n};
		char name[16] = "spoilt-0";

		name[7] = (char)('0' + n);
		fuzz_seed_bytes(name, view_of(input, sizeof(input)));
	}
}
