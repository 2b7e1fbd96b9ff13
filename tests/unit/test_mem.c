/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "broker/base/mem.h"
#include "broker/base/secret.h"

static void test_new_is_zeroed_and_checked(void **state)
{
	unsigned char *p = mem_new(7, 9);

	(void)state;
	assert_non_null(p);
	for (size_t i = 0; i < 63; i++)
		assert_int_equal(p[i], 0);
	mem_free(p);
	/* volatile: the compiler would warn about sizes that can never be had */
	volatile size_t huge = SIZE_MAX / 2;

	assert_null(mem_new(huge, 3));
	assert_null(mem_grow(NULL, huge, 3));
	assert_null(mem_strndup("x", SIZE_MAX));
	p = mem_new(0, 5);
	assert_non_null(p);
	p = mem_grow(p, 0, 5);
	assert_non_null(p);
	mem_free(p);
	mem_free(NULL);
}

static void test_grow_keeps_bytes(void **state)
{
	uint32_t *p = mem_grow(NULL, 4, sizeof(*p)), *more;

	(void)state;
	assert_non_null(p);
	for (uint32_t i = 0; i < 4; i++)
		p[i] = i;
	mem_fail_at(1);
	assert_null(mem_grow(p, 1000, sizeof(*p)));
	assert_int_equal(p[3], 3);
	more = mem_grow(p, 1000, sizeof(*p));
	assert_non_null(more);
	for (uint32_t i = 0; i < 4; i++)
		assert_int_equal(more[i], i);
	mem_free(more);
}

static void test_strdup(void **state)
{
	char *a = mem_strdup("dossier"), *b = mem_strndup("dossier", 3), *c = mem_strndup(NULL, 0);

	(void)state;
	assert_string_equal(a, "dossier");
	assert_string_equal(b, "dos");
	assert_string_equal(c, "");
	mem_free(a);
	mem_free(b);
	mem_free(c);
}

static void test_fail_at_hits_exactly_once(void **state)
{
	(void)state;
	for (uint64_t n = 1; n <= 5; n++) {
		mem_fail_at(n);
		for (uint64_t i = 1; i <= 10; i++) {
			void *p = mem_new(1, 1);

			assert_int_equal(p == NULL, i == n);
			mem_free(p);
		}
	}
	mem_fail_at(1);
	mem_fail_at(0);
	void *p = mem_new(1, 1);

	assert_non_null(p);
	mem_free(p);
}

static void test_guarded(void **state)
{
	unsigned char *p;

	(void)state;
	secret_library();
	p = mem_new_guarded(33);
	assert_non_null(p);
	memset(p, 1, 33);
	mem_free_guarded(p);
	mem_free_guarded(NULL);
	mem_fail_at(1);
	assert_null(mem_new_guarded(33));
}

static void test_arena_is_bounded(void **state)
{
	struct arena *a = arena_new(10000);
	size_t got = 0;

	(void)state;
	assert_non_null(a);
	for (void *p = arena_alloc(a, 100); p; p = arena_alloc(a, 100)) {
		assert_int_equal((uintptr_t)p % 16, 0);
		for (size_t i = 0; i < 100; i++)
			assert_int_equal(((unsigned char *)p)[i], 0);
		memset(p, 0xee, 100);
		got++;
	}
	assert_true(got >= 89 && got <= 100);
	assert_true(arena_used(a) <= 10000);
	assert_null(arena_alloc(a, SIZE_MAX));
	assert_null(arena_alloc(a, SIZE_MAX - 8));
	arena_free(a);
	arena_free(NULL);
}

static void test_arena_edges(void **state)
{
	struct arena *a = arena_new(100), *b = arena_new(SIZE_MAX);

	(void)state;
	assert_non_null(arena_alloc(a, 100)); /* the whole bound, though it is no multiple of 16 */
	assert_int_equal(arena_used(a), 100);
	assert_null(arena_alloc(a, 1));
	arena_free(a);
	assert_null(arena_alloc(b, SIZE_MAX));
	assert_null(arena_alloc(b, SIZE_MAX - 20));
	assert_non_null(arena_alloc(b, 1 << 20));
	assert_non_null(arena_alloc(b, 0));
	arena_free(b);
}

static void test_arena_copy_and_failure(void **state)
{
	struct arena *a = arena_new(1 << 16);

	(void)state;
	assert_string_equal(arena_copy(a, "abc", 4), "abc");
	assert_non_null(arena_copy(a, NULL, 0));
	mem_fail_at(1);
	assert_null(arena_alloc(a, 20000));
	assert_non_null(arena_alloc(a, 20000));
	arena_free(a);
	mem_fail_at(1);
	assert_null(arena_new(10));
}

/* Whoever gets a piece that was used before finds zeros. */
static void test_arena_is_zeroed_again(void **state)
{
	(void)state;
	for (unsigned round = 0; round < 3; round++) {
		struct arena *a = arena_new(1 << 20);
		uint8_t *p = NULL;

		assert_non_null(a);
		for (unsigned n = 0; n < 20; n++) {
			p = arena_alloc(a, 5000);
			assert_non_null(p);
			for (size_t i = 0; i < 5000; i++)
				assert_int_equal(p[i], 0);
			memset(p, 0xa5, 5000);
		}
		arena_free(a);
	}
}

/* A test that makes an allocation fail does so whether there is a spare piece or not. */
static void test_arena_fails_with_spare_pieces(void **state)
{
	struct arena *a = arena_new(1 << 20);

	(void)state;
	assert_non_null(a);
	assert_non_null(arena_alloc(a, 1));
	arena_free(a);
	a = arena_new(1 << 20);
	mem_fail_at(1);
	assert_null(arena_alloc(a, 1));
	assert_non_null(arena_alloc(a, 1));
	arena_free(a);
}

/* A large piece has pages of its own: zeroed each time, and a failure like any other. */
static void test_arena_large(void **state)
{
	static const uint8_t zeros[1 << 20];

	(void)state;
	for (int n = 0; n < 3; n++) {
		struct arena *a = arena_new((size_t)4 << 20);
		uint8_t *small, *large;

		assert_non_null(a);
		small = arena_alloc(a, 10);
		large = arena_alloc(a, sizeof(zeros));
		assert_non_null(small);
		assert_non_null(large);
		assert_int_equal((uintptr_t)large % 16, 0);
		assert_memory_equal(large, zeros, sizeof(zeros));
		memset(large, 7, sizeof(zeros));
		mem_fail_at(1);
		assert_null(arena_alloc(a, sizeof(zeros)));
		mem_fail_at(0);
		assert_non_null(arena_alloc(a, 10));
		arena_free(a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_new_is_zeroed_and_checked),
		cmocka_unit_test(test_grow_keeps_bytes),
		cmocka_unit_test(test_strdup),
		cmocka_unit_test(test_fail_at_hits_exactly_once),
		cmocka_unit_test(test_guarded),
		cmocka_unit_test(test_arena_is_bounded),
		cmocka_unit_test(test_arena_edges),
		cmocka_unit_test(test_arena_copy_and_failure),
		cmocka_unit_test(test_arena_is_zeroed_again),
		cmocka_unit_test(test_arena_fails_with_spare_pieces),
		cmocka_unit_test(test_arena_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
