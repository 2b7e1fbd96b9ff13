/* SPDX-License-Identifier: EUPL-1.2 */
/* SHA-256 is the same whatever OpenSSL has memory for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define ERR_STATE OPENSSL_ERR_STATE
#include <openssl/crypto.h>
#include <openssl/err.h>
#undef ERR_STATE

#include "broker/base/hash.h"

#define LENGTHS 200

/* Allocations of OpenSSL's that a thread still gets; negative: all. */
static _Thread_local long left = -1;

static bool get(void)
{
	if (left > 0)
		left--;
	return left != 0;
}

static void *take(size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return get() ? malloc(size) : NULL;
}

static void *grow(void *p, size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return get() ? realloc(p, size) : NULL;
}

static void give(void *p, const char *file, int line)
{
	(void)file;
	(void)line;
	free(p);
}

static uint8_t bytes[LENGTHS];

static bool right(size_t len)
{
	struct hash h;
	uint8_t expect[HASH_LEN];

	(void)crypto_hash_sha256(expect, bytes, len);
	hash_sha256(view_of(bytes, len), &h);
	return memcmp(h.b, expect, HASH_LEN) == 0;
}

/* A thread has a context of its own to make. */
static void *within(void *arg)
{
	bool *good = arg;

	for (long n = 1; n < 12; n++) {
		left = n;
		*good = right((size_t)n * 7) && *good;
	}
	left = -1;
	*good = right(64) && *good;
	return NULL;
}

static void without_memory(void **state)
{
	pthread_t thread;
	bool good = true;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, within, &good), 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_true(good);
}

static void every_length(void **state)
{
	(void)state;
	for (size_t n = 0; n < sizeof(bytes); n++)
		bytes[n] = (uint8_t)(n * 31 + 7);
	for (size_t len = 0; len <= sizeof(bytes); len++)
		assert_true(right(len));
}

static void pieces_are_one(void **state)
{
	const struct view pieces[] = {view_of(bytes, 3), view_of(NULL, 0), view_of(bytes + 3, 90)};
	struct hash whole, parts;

	(void)state;
	hash_sha256(view_of(bytes, 93), &whole);
	hash_pieces(pieces, 3, &parts);
	assert_true(hash_equal(&whole, &parts));
	hash_pieces(pieces, 1, &parts);
	assert_false(hash_equal(&whole, &parts));
	hash_sha256(view_of(whole.b, HASH_LEN), &parts);
	hash_sha256(view_of(whole.b, HASH_LEN), &whole);
	assert_true(hash_equal(&whole, &parts));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_length),
		cmocka_unit_test(pieces_are_one),
		cmocka_unit_test(without_memory),
	};

	/* Before OpenSSL's first allocation. */
	if (CRYPTO_set_mem_functions(take, grow, give) != 1)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
