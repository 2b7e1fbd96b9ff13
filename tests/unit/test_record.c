/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "broker/base/clock.h"
#include "broker/ledger/merkle.h"
#include "broker/ledger/record.h"

/* Against the formula in the header, put together by hand. */
static void test_commitment(void **state)
{
	struct buf b = BUF_INIT(1000);
	struct record_salts salts;
	struct hash seen, kept, commit, expect;

	(void)state;
	record_salts_new(&salts);
	record_part_hash(salts.seen, view_str("seen"), &seen);
	record_part_hash(salts.kept, view_str(""), &kept);
	record_commit(&seen, &kept, &commit);

	assert_int_equal(buf_put(&b, salts.seen, RECORD_SALT_LEN), ERR_OK);
	assert_int_equal(buf_put_str(&b, "seen"), ERR_OK);
	hash_sha256(buf_view(&b), &expect);
	assert_memory_equal(&seen, &expect, HASH_LEN);
	hash_sha256(view_of(salts.kept, RECORD_SALT_LEN), &expect);
	assert_memory_equal(&kept, &expect, HASH_LEN);
	buf_clear(&b);
	assert_int_equal(buf_put(&b, "eenmaal/ledger/v1\0", 18), ERR_OK);
	assert_int_equal(buf_put(&b, seen.b, HASH_LEN), ERR_OK);
	assert_int_equal(buf_put(&b, kept.b, HASH_LEN), ERR_OK);
	hash_sha256(buf_view(&b), &expect);
	assert_memory_equal(&commit, &expect, HASH_LEN);
	buf_free(&b);
}

/* Frozen: a change of these bytes would orphan every ledger in the field. */
static void test_known_answer(void **state)
{
	uint8_t salt[RECORD_SALT_LEN];
	struct hash seen, kept, commit;
	char text[2 * HASH_LEN + 1];

	(void)state;
	memset(salt, 1, sizeof(salt));
	record_part_hash(salt, view_str("seen"), &seen);
	memset(salt, 2, sizeof(salt));
	record_part_hash(salt, view_str("kept"), &kept);
	record_commit(&seen, &kept, &commit);
	hex_format(commit.b, HASH_LEN, text);
	assert_string_equal(text,
			    "9003a9c92db1ceaa2a712bd594bc7ab1202b39de405687e33697551c5e4a0d58");
}

static void test_parts_are_bound(void **state)
{
	struct record_salts salts, others;
	struct hash a, b, ab, ba;

	(void)state;
	record_salts_new(&salts);
	record_salts_new(&others);
	assert_memory_not_equal(salts.seen, salts.kept, RECORD_SALT_LEN);
	assert_memory_not_equal(salts.seen, others.seen, RECORD_SALT_LEN);
	record_part_hash(salts.seen, view_str("x"), &a);
	record_part_hash(others.seen, view_str("x"), &b);
	assert_false(hash_equal(&a, &b));
	record_commit(&a, &b, &ab);
	record_commit(&b, &a, &ba);
	assert_false(hash_equal(&ab, &ba));
}

static void test_chain(void **state)
{
	struct record_chain chain = {0}, before;
	struct hash leaf[4], zero = {{0}};

	(void)state;
	for (uint8_t i = 0; i < 4; i++)
		merkle_leaf(view_of(&i, 1), &leaf[i]);
	assert_int_equal(record_chain_next(&chain, 0, NULL, &leaf[0]), ERR_VERIFY);
	assert_int_equal(record_chain_next(&chain, 2, NULL, &leaf[0]), ERR_VERIFY);
	assert_int_equal(record_chain_next(&chain, 1, &zero, &leaf[0]), ERR_VERIFY);
	assert_int_equal(record_chain_next(&chain, 1, NULL, &leaf[0]), ERR_OK);
	assert_int_equal(record_chain_next(&chain, 2, &leaf[0], &leaf[1]), ERR_OK);
	before = chain;
	assert_int_equal(record_chain_next(&chain, 2, &leaf[0], &leaf[1]), ERR_VERIFY);
	assert_int_equal(record_chain_next(&chain, 4, &leaf[1], &leaf[3]), ERR_VERIFY);
	assert_int_equal(record_chain_next(&chain, 3, &leaf[0], &leaf[2]), ERR_VERIFY);
	assert_int_equal(record_chain_next(&chain, 3, NULL, &leaf[2]), ERR_VERIFY);
	assert_memory_equal(&chain, &before, sizeof(chain));
	assert_int_equal(record_chain_next(&chain, 3, &leaf[1], &leaf[2]), ERR_OK);
	assert_int_equal(chain.sequence, 3);
	chain.sequence = UINT64_MAX;
	assert_int_equal(record_chain_next(&chain, 0, &leaf[2], &leaf[3]), ERR_VERIFY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_commitment),
		cmocka_unit_test(test_known_answer),
		cmocka_unit_test(test_parts_are_bound),
		cmocka_unit_test(test_chain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
