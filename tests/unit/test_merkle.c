/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "broker/base/clock.h"
#include "broker/base/mem.h"
#include "broker/ledger/merkle.h"
#include "tests/support/pace.h"

#define TREE_MAX 130
#define LEVELS 9

static struct hash leaves[1100];             /* leaf hashes */
static struct hash stored[LEVELS + 3][1100]; /* what put() was given */
static bool present[LEVELS + 3][1100];
static struct merkle_edge edges[1101]; /* the edge at every size */

/*
 * ---- the reference: RFC 6962 section 2.1, word for word
 * NOLINTBEGIN(misc-no-recursion): it is recursive there
 */

static uint64_t ref_split(uint64_t n)
{
	uint64_t k = 1;

	while (k * 2 < n)
		k *= 2;
	return k;
}

static struct hash ref_root(const struct hash *d, uint64_t n)
{
	struct hash left, right, out;

	if (n == 0) {
		hash_sha256(view_of(NULL, 0), &out);
		return out;
	}
	if (n == 1)
		return d[0];
	left = ref_root(d, ref_split(n));
	right = ref_root(d + ref_split(n), n - ref_split(n));
	merkle_node(&left, &right, &out);
	return out;
}

static void ref_path(uint64_t m, const struct hash *d, uint64_t n, struct merkle_proof *out)
{
	uint64_t k = ref_split(n);

	if (n == 1)
		return;
	if (m < k) {
		ref_path(m, d, k, out);
		out->hashes[out->count++] = ref_root(d + k, n - k);
	} else {
		ref_path(m - k, d + k, n - k, out);
		out->hashes[out->count++] = ref_root(d, k);
	}
}

static void ref_subproof(uint64_t m, const struct hash *d, uint64_t n, bool complete,
			 struct merkle_proof *out)
{
	uint64_t k = ref_split(n);

	if (m == n) {
		if (!complete)
			out->hashes[out->count++] = ref_root(d, n);
	} else if (m <= k) {
		ref_subproof(m, d, k, complete, out);
		out->hashes[out->count++] = ref_root(d + k, n - k);
	} else {
		ref_subproof(m - k, d + k, n - k, false, out);
		out->hashes[out->count++] = ref_root(d, k);
	}
}

/* NOLINTEND(misc-no-recursion) */

/* ---- the store under test */

static enum err put(void *ctx, unsigned level, uint64_t index, const struct hash *h)
{
	(void)ctx;
	assert_true(level < LEVELS + 3 && index < 1100);
	stored[level][index] = *h;
	present[level][index] = true;
	return ERR_OK;
}

static enum err get(void *ctx, unsigned level, uint64_t index, struct hash *out)
{
	(void)ctx;
	assert_true(level < LEVELS + 3 && index < 1100);
	if (!present[level][index])
		return ERR_NOT_FOUND;
	*out = stored[level][index];
	return ERR_OK;
}

/* Zeros for every subtree, with the result that ctx points to (NULL: ERR_OK). */
static enum err get_zeros(void *ctx, unsigned level, uint64_t index, struct hash *out)
{
	(void)level;
	(void)index;
	memset(out, 0, sizeof(*out));
	return ctx ? *(enum err *)ctx : ERR_OK;
}

static enum err put_fails_at(void *ctx, unsigned level, uint64_t index, const struct hash *h)
{
	(void)h;
	(void)index;
	return level == *(unsigned *)ctx ? ERR_DISK_FULL : ERR_OK;
}

static int build(void **state)
{
	struct merkle_edge edge = {0};

	(void)state;
	for (uint32_t i = 0; i < 1100; i++) {
		merkle_leaf(view_of(&i, sizeof(i)), &leaves[i]);
		edges[i] = edge;
		if (merkle_append(&edge, &leaves[i], put, NULL) != ERR_OK)
			return -1;
	}
	edges[1100] = edge;
	return 0;
}

static struct hash root_at(uint64_t size)
{
	struct hash root;

	merkle_root(&edges[size], &root);
	return root;
}

static void assert_hash(const struct hash *a, const struct hash *b)
{
	assert_memory_equal(a->b, b->b, HASH_LEN);
}

static void assert_proof(const struct merkle_proof *a, const struct merkle_proof *b)
{
	assert_int_equal(a->count, b->count);
	for (size_t i = 0; i < a->count; i++)
		assert_hash(&a->hashes[i], &b->hashes[i]);
}

/* ---- known answers, from the Certificate Transparency reference tests */

static const char *const known_roots[] = {
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
	"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
	"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
	"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
	"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
	"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
	"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
	"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

static void test_known_roots(void **state)
{
	static const char *const inputs[] = {
		"",
		"00",
		"10",
		"2021",
		"3031",
		"40414243",
		"5051525354555657",
		"606162636465666768696a6b6c6d6e6f",
	};
	struct merkle_edge edge = {0};
	struct hash root, expect, leaf;
	uint8_t bytes[16];

	(void)state;
	for (size_t n = 0; n <= 8; n++) {
		merkle_root(&edge, &root);
		assert_int_equal(hex_parse(known_roots[n], expect.b, HASH_LEN), ERR_OK);
		assert_hash(&root, &expect);
		assert_int_equal(edge.size, n);
		if (n == 8)
			break;
		assert_int_equal(hex_parse(inputs[n], bytes, strlen(inputs[n]) / 2), ERR_OK);
		merkle_leaf(view_of(bytes, strlen(inputs[n]) / 2), &leaf);
		assert_int_equal(merkle_append(&edge, &leaf, NULL, NULL), ERR_OK);
	}
}

static void test_roots_and_edges(void **state)
{
	(void)state;
	for (uint64_t n = 0; n <= 1100; n = n < TREE_MAX ? n + 1 : n + 97) {
		struct hash expect = ref_root(leaves, n), root = root_at(n);
		struct merkle_edge loaded;

		assert_hash(&root, &expect);
		assert_int_equal(merkle_edge_load(n, get, NULL, &loaded), ERR_OK);
		assert_int_equal(loaded.size, n);
		assert_int_equal(loaded.count, __builtin_popcountll(n));
		assert_int_equal(loaded.count, edges[n].count);
		assert_memory_equal(loaded.nodes, edges[n].nodes,
				    loaded.count * sizeof(struct hash));
	}
}

/* Every wrong index in small trees, every eleventh in large ones: valgrind is slow. */
#define STEP(n) ((n) <= 34 ? 1u : 11u)

/* Every mutation of a right proof must be refused. */
static void check_inclusion_mutants(uint64_t i, uint64_t n, const struct merkle_proof *proof,
				    const struct hash *root)
{
	struct merkle_proof bad = *proof;
	struct hash other = *root;

	for (size_t j = 0; j < proof->count; j++) {
		bad.hashes[j].b[i % HASH_LEN] ^= 1;
		assert_int_equal(merkle_verify_inclusion(i, n, &leaves[i], &bad, root), ERR_VERIFY);
		bad.hashes[j] = proof->hashes[j];
	}
	if (proof->count > 0) {
		bad.count--;
		assert_int_equal(merkle_verify_inclusion(i, n, &leaves[i], &bad, root), ERR_VERIFY);
	}
	bad.count = proof->count + 1;
	bad.hashes[proof->count] = *root;
	assert_int_equal(merkle_verify_inclusion(i, n, &leaves[i], &bad, root), ERR_VERIFY);
	other.b[31] ^= 0x80;
	assert_int_equal(merkle_verify_inclusion(i, n, &leaves[i], proof, &other), ERR_VERIFY);
	assert_int_equal(merkle_verify_inclusion(i, n, &leaves[i + 1], proof, root), ERR_VERIFY);
	for (uint64_t wrong = 0; wrong < n + 2; wrong += STEP(n))
		if (wrong != i)
			assert_int_equal(merkle_verify_inclusion(wrong, n, &leaves[i], proof, root),
					 ERR_VERIFY);
}

/*
 * Another size than the right one: refused, unless the climb from this leaf is the same
 * in both trees.  (Root and size always come together in a signed checkpoint.)
 */
static void check_inclusion_sizes(uint64_t i, uint64_t n, const struct merkle_proof *proof,
				  const struct hash *root)
{
	for (uint64_t wrong = 0; wrong < n + 2; wrong++) {
		struct merkle_proof other = {0};
		enum err e = merkle_verify_inclusion(i, wrong, &leaves[i], proof, root);

		if (wrong > i)
			ref_path(i, leaves, wrong, &other);
		if (wrong <= i || other.count != proof->count)
			assert_int_equal(e, ERR_VERIFY);
	}
}

static void test_inclusion(void **state)
{
	(void)state;
	for (uint64_t n = 1; n <= TREE_MAX; n += pace(7)) {
		struct hash root = root_at(n);

		for (uint64_t i = 0; i < n; i++) {
			struct merkle_proof expect = {0}, got;

			ref_path(i, leaves, n, &expect);
			assert_int_equal(merkle_inclusion(i, n, get, NULL, &got), ERR_OK);
			assert_proof(&got, &expect);
			assert_int_equal(merkle_verify_inclusion(i, n, &leaves[i], &got, &root),
					 ERR_OK);
			check_inclusion_mutants(i, n, &got, &root);
			if (n % 16 == i % 16)
				check_inclusion_sizes(i, n, &got, &root);
		}
	}
}

static void check_consistency_mutants(uint64_t m, uint64_t n, const struct merkle_proof *proof)
{
	struct hash old = root_at(m), new = root_at(n), bad_root;
	struct merkle_proof bad = *proof;

	for (size_t j = 0; j < proof->count; j++) {
		bad.hashes[j].b[m % HASH_LEN] ^= 1;
		assert_int_equal(merkle_verify_consistency(m, n, &old, &new, &bad), ERR_VERIFY);
		bad.hashes[j] = proof->hashes[j];
	}
	for (bad.count = 0; bad.count < proof->count; bad.count++)
		assert_int_equal(merkle_verify_consistency(m, n, &old, &new, &bad), ERR_VERIFY);
	bad.hashes[proof->count] = new;
	bad.count = proof->count + 1;
	assert_int_equal(merkle_verify_consistency(m, n, &old, &new, &bad), ERR_VERIFY);
	bad_root = leaves[TREE_MAX + 1];
	assert_int_equal(merkle_verify_consistency(m, n, &bad_root, &new, proof), ERR_VERIFY);
	if (m != 0)
		assert_int_equal(merkle_verify_consistency(m, n, &old, &bad_root, proof),
				 ERR_VERIFY);
	assert_int_equal(merkle_verify_consistency(n + 1, n, &old, &new, proof), ERR_VERIFY);
	for (uint64_t wrong = 0; wrong < n; wrong += STEP(n))
		if (wrong != m)
			assert_int_equal(merkle_verify_consistency(wrong, n, &old, &new, proof),
					 ERR_VERIFY);
}

static void test_consistency(void **state)
{
	(void)state;
	for (uint64_t n = 0; n <= TREE_MAX; n += pace(7)) {
		for (uint64_t m = 0; m <= n; m += pace(3)) {
			struct merkle_proof expect = {0}, got;
			struct hash old = root_at(m), new = root_at(n);

			if (m > 0)
				ref_subproof(m, leaves, n, true, &expect);
			assert_int_equal(merkle_consistency(m, n, get, NULL, &got), ERR_OK);
			assert_proof(&got, &expect);
			assert_int_equal(merkle_verify_consistency(m, n, &old, &new, &got), ERR_OK);
			check_consistency_mutants(m, n, &got);
		}
	}
}

static void test_limits(void **state)
{
	struct merkle_proof proof = {.count = 9};
	struct merkle_edge edge;
	uint64_t huge = INT64_MAX;
	struct hash h = leaves[0];

	(void)state;
	assert_int_equal(merkle_inclusion(5, 5, get, NULL, &proof), ERR_RANGE);
	assert_int_equal(proof.count, 0);
	assert_int_equal(merkle_inclusion(0, 0, get, NULL, &proof), ERR_RANGE);
	assert_int_equal(merkle_inclusion(0, huge + 1, get_zeros, NULL, &proof), ERR_RANGE);
	assert_int_equal(merkle_consistency(6, 5, get, NULL, &proof), ERR_RANGE);
	assert_int_equal(merkle_consistency(6, UINT64_MAX, get, NULL, &proof), ERR_RANGE);
	assert_int_equal(merkle_edge_load(UINT64_MAX, get_zeros, NULL, &edge), ERR_RANGE);
	assert_int_equal(merkle_edge_load(huge, get_zeros, NULL, &edge), ERR_OK);
	assert_int_equal(edge.count, 63);
	assert_int_equal(merkle_append(&edge, &h, NULL, NULL), ERR_RANGE);
	assert_int_equal(merkle_edge_load(huge - 1, get_zeros, NULL, &edge), ERR_OK);
	assert_int_equal(merkle_append(&edge, &h, NULL, NULL), ERR_OK);
	assert_int_equal(merkle_inclusion(huge - 1, huge, get_zeros, NULL, &proof), ERR_OK);
	assert_true(proof.count <= MERKLE_PROOF_MAX);
	assert_int_equal(merkle_consistency(huge - 1, huge, get_zeros, NULL, &proof), ERR_OK);
	assert_true(proof.count <= MERKLE_CONSISTENCY_MAX);
	/* Counts from the network are not trusted to fit the array. */
	proof.count = SIZE_MAX;
	assert_int_equal(merkle_verify_inclusion(0, huge, &h, &proof, &h), ERR_VERIFY);
	assert_int_equal(merkle_verify_consistency(5, huge, &h, &h, &proof), ERR_VERIFY);
	assert_int_equal(merkle_verify_consistency(0, 0, &h, &h, &proof), ERR_VERIFY);
}

static void test_errors_are_passed_on(void **state)
{
	struct merkle_proof proof;
	struct merkle_edge edge, before;
	enum err gone = ERR_NOT_FOUND;

	(void)state;
	assert_int_equal(merkle_inclusion(3, 7, get_zeros, &gone, &proof), ERR_NOT_FOUND);
	assert_int_equal(proof.count, 0);
	assert_int_equal(merkle_consistency(3, 7, get_zeros, &gone, &proof), ERR_NOT_FOUND);
	assert_int_equal(merkle_edge_load(3, get_zeros, &gone, &edge), ERR_NOT_FOUND);
	for (unsigned level = 0; level < 4; level++) {
		edge = before = edges[7];
		assert_int_equal(merkle_append(&edge, &leaves[7], put_fails_at, &level),
				 ERR_DISK_FULL);
		assert_memory_equal(&edge, &before, sizeof(edge));
	}
}

/* The proofs of the batch's leaves so far must equal the plain ones. */
static void check_batch(const struct merkle_batch *b, uint64_t from, uint64_t to)
{
	for (uint64_t i = from; i < to; i++) {
		struct merkle_proof plain, fast;

		assert_int_equal(merkle_inclusion(i, to, get, NULL, &plain), ERR_OK);
		assert_int_equal(merkle_batch_inclusion(b, i, &fast), ERR_OK);
		assert_proof(&fast, &plain);
	}
}

static void add_batch(struct merkle_edge *edge, uint64_t count, merkle_put *also)
{
	struct merkle_batch *b = NULL;
	uint64_t from = edge->size;

	assert_int_equal(merkle_batch_new(edge, count, &b), ERR_OK);
	for (uint64_t i = from; i < from + count; i++)
		assert_int_equal(merkle_batch_append(b, edge, &leaves[i], also, NULL), ERR_OK);
	assert_int_equal(merkle_batch_append(b, edge, &leaves[0], also, NULL), ERR_TOO_LARGE);
	check_batch(b, from, from + count);
	merkle_batch_free(b);
}

static void test_batches_equal_plain_proofs(void **state)
{
	(void)state;
	random_seed(42);
	for (int round = 0; round < 60; round++) {
		struct merkle_edge edge = {0};
		uint16_t draw;

		while (edge.size < 300) {
			random_bytes(&draw, sizeof(draw));
			add_batch(&edge, 1 + draw % (round % 3 ? 20u : 150u),
				  round % 2 ? put : NULL);
		}
	}
	random_seed(0);
}

static void test_batch_partly_filled(void **state)
{
	struct merkle_edge edge = edges[13];
	struct merkle_batch *b = NULL;
	struct merkle_proof fast;

	(void)state;
	assert_int_equal(merkle_batch_new(&edge, 1000, &b), ERR_OK);
	assert_int_equal(merkle_batch_inclusion(b, 13, &fast), ERR_RANGE);
	for (uint64_t n = 13; n < 60; n++) {
		assert_int_equal(merkle_batch_append(b, &edge, &leaves[n], NULL, NULL), ERR_OK);
		check_batch(b, 13, n + 1);
	}
	assert_int_equal(merkle_batch_inclusion(b, 12, &fast), ERR_RANGE);
	assert_int_equal(merkle_batch_inclusion(b, 60, &fast), ERR_RANGE);
	assert_int_equal(fast.count, 0);
	edge = edges[59];
	assert_int_equal(merkle_batch_append(b, &edge, &leaves[0], NULL, NULL), ERR_STATE);
	merkle_batch_free(b);
	merkle_batch_free(NULL);
}

static void test_batch_after_a_failed_put(void **state)
{
	struct merkle_edge edge = edges[7];
	struct merkle_batch *b = NULL;

	(void)state;
	assert_int_equal(merkle_batch_new(&edge, 2, &b), ERR_OK);
	for (unsigned level = 0; level < 4; level++)
		assert_int_equal(merkle_batch_append(b, &edge, &leaves[99], put_fails_at, &level),
				 ERR_DISK_FULL);
	assert_int_equal(edge.size, 7);
	assert_int_equal(merkle_batch_append(b, &edge, &leaves[7], NULL, NULL), ERR_OK);
	assert_int_equal(merkle_batch_append(b, &edge, &leaves[8], NULL, NULL), ERR_OK);
	check_batch(b, 7, 9);
	merkle_batch_free(b);
}

static void test_batch_new_refuses(void **state)
{
	struct merkle_edge late = {.size = INT64_MAX}, impossible = {.size = UINT64_MAX};
	struct merkle_batch *b = (struct merkle_batch *)1;

	(void)state;
	mem_fail_at(1);
	assert_int_equal(merkle_batch_new(&edges[5], 10, &b), ERR_MEMORY);
	assert_null(b);
	assert_int_equal(merkle_batch_new(&late, 1, &b), ERR_RANGE);
	assert_int_equal(merkle_batch_new(&impossible, 1, &b), ERR_RANGE);
	assert_int_equal(merkle_batch_new(&edges[5], SIZE_MAX, &b), ERR_RANGE);
	assert_int_equal(merkle_batch_new(&edges[5], SIZE_MAX / 8, &b), ERR_RANGE);
	assert_null(b);
	assert_int_equal(merkle_batch_new(&late, 0, &b), ERR_OK);
	merkle_batch_free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_roots),
		cmocka_unit_test(test_roots_and_edges),
		cmocka_unit_test(test_inclusion),
		cmocka_unit_test(test_consistency),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_errors_are_passed_on),
		cmocka_unit_test(test_batches_equal_plain_proofs),
		cmocka_unit_test(test_batch_partly_filled),
		cmocka_unit_test(test_batch_after_a_failed_put),
		cmocka_unit_test(test_batch_new_refuses),
	};

	return cmocka_run_group_tests(tests, build, NULL);
}
