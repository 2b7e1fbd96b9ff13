/* SPDX-License-Identifier: EUPL-1.2 */
/* HKDF against RFC 5869, Argon2id against published answers, and the bounds on its cost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "broker/base/mem.h"
#include "keys/kdf.h"
#include "keys/kdf_internal.h"
#include "tests/support/vector.h"

static const struct kdf_cost floor_cost = {KDF_PASSES_MIN, KDF_MEMORY_KIB_MIN};

static void hkdf_gives_the_answers_of_rfc_5869(void **state)
{
	(void)state;
	for (unsigned n = 1; n <= 3; n++) {
		struct vector ikm = vector_nth("hkdf_rfc5869.txt", n, "ikm");
		struct vector salt = vector_nth("hkdf_rfc5869.txt", n, "salt");
		struct vector info = vector_nth("hkdf_rfc5869.txt", n, "info");
		struct vector prk = vector_nth("hkdf_rfc5869.txt", n, "prk");
		struct vector okm = vector_nth("hkdf_rfc5869.txt", n, "okm");
		uint8_t got_prk[32], got_okm[VECTOR_MAX];

		hkdf_extract(vector_view(&salt), vector_view(&ikm), got_prk);
		vector_check(&prk, got_prk, sizeof(got_prk));
		assert_int_equal(hkdf_expand(got_prk, vector_view(&info), got_okm, okm.len),
				 ERR_OK);
		vector_check(&okm, got_okm, okm.len);
	}
}

static void pieces_count_as_their_concatenation(void **state)
{
	const struct view whole = view_str("abcdef");
	const struct view parts[] = {view_str("ab"), view_of(NULL, 0), view_str("cdef")};
	uint8_t a[32], b[32], x[80], y[80];

	(void)state;
	hkdf_extract(view_str("salt"), whole, a);
	hkdf_extract_pieces(view_str("salt"), (struct pieces){parts, 3}, b);
	assert_memory_equal(a, b, sizeof(a));
	assert_int_equal(hkdf_expand(a, whole, x, sizeof(x)), ERR_OK);
	assert_int_equal(hkdf_expand_pieces(a, (struct pieces){parts, 3}, y, sizeof(y)), ERR_OK);
	assert_memory_equal(x, y, sizeof(x));
}

static void expand_stops_at_255_blocks(void **state)
{
	static uint8_t out[255 * 32 + 1];
	const size_t most = sizeof(out) - 1;
	const uint8_t prk[32] = {1};

	(void)state;
	assert_int_equal(hkdf_expand(prk, view_of(NULL, 0), out, most), ERR_OK);
	assert_int_equal(hkdf_expand(prk, view_of(NULL, 0), out, most + 1), ERR_RANGE);
}

static void a_secret_is_derived_without_salt(void **state)
{
	struct vector ikm = vector_nth("hkdf_rfc5869.txt", 3, "ikm");
	struct vector okm = vector_nth("hkdf_rfc5869.txt", 3, "okm");
	struct secret *in = vector_secret(&ikm), *out = NULL;

	(void)state;
	assert_int_equal(hkdf_secret(in, view_of(NULL, 0), okm.len, &out), ERR_OK);
	vector_check(&okm, secret_open(out), secret_len(out));
	secret_close(out);
	secret_free(out);
	assert_int_equal(hkdf_secret(in, view_of(NULL, 0), 255 * 32 + 1, &out), ERR_RANGE);
	assert_null(out);
	assert_int_equal(hkdf_secret(in, view_of(NULL, 0), 0, &out), ERR_RANGE);
	assert_null(out);
	secret_free(in);
}

static void argon2id_gives_the_published_answers(void **state)
{
	(void)state;
	for (unsigned n = 1; n <= 3; n++) {
		struct vector password = vector_nth("argon2id.txt", n, "password");
		struct vector salt = vector_nth("argon2id.txt", n, "salt");
		struct vector passes = vector_nth("argon2id.txt", n, "passes");
		struct vector memory = vector_nth("argon2id.txt", n, "memory_kib");
		struct vector hash = vector_nth("argon2id.txt", n, "hash");
		struct kdf_cost cost = {vector_u32(&passes), vector_u32(&memory)};
		uint8_t got[32];

		assert_int_equal(salt.len, 16);
		assert_int_equal(kdf_argon2id(vector_view(&password), salt.b, cost, got), ERR_OK);
		vector_check(&hash, got, sizeof(got));
	}
}

static void a_pin_becomes_key_material(void **state)
{
	struct vector password = vector_nth("argon2id.txt", 3, "password");
	struct vector salt = vector_nth("argon2id.txt", 3, "salt");
	struct vector hash = vector_nth("argon2id.txt", 3, "hash");
	struct secret *pin = vector_secret(&password), *out = NULL;

	(void)state;
	assert_int_equal(kdf_pin(pin, salt.b, floor_cost, &out), ERR_OK);
	vector_check(&hash, secret_open(out), secret_len(out));
	secret_close(out);
	secret_free(out);
	secret_free(pin);
}

static void a_cost_outside_the_bounds_is_refused(void **state)
{
	static const struct {
		struct kdf_cost cost;
		enum err expected;
	} cases[] = {
		{{3, 65536}, ERR_OK},
		{{10, 1048576}, ERR_OK},
		{{2, 65536}, ERR_WEAK},
		{{3, 65535}, ERR_WEAK},
		{{0, 0}, ERR_WEAK},
		{{0, UINT32_MAX}, ERR_WEAK},
		{{11, 65536}, ERR_RANGE},
		{{3, 1048577}, ERR_RANGE},
		{{UINT32_MAX, UINT32_MAX}, ERR_RANGE},
	};
	const uint8_t salt[16] = {0};
	struct secret *pin = NULL, *out = NULL;

	(void)state;
	assert_int_equal(secret_new("483920", 6, &pin), ERR_OK);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(kdf_cost_check(cases[i].cost), cases[i].expected);
		if (cases[i].expected == ERR_OK)
			continue;
		assert_int_equal(kdf_pin(pin, salt, cases[i].cost, &out), cases[i].expected);
		assert_null(out);
	}
	secret_free(pin);
}

static void a_cost_that_libsodium_refuses_is_an_error(void **state)
{
	const uint8_t salt[16] = {0};
	uint8_t out[32];

	(void)state;
	assert_int_equal(kdf_argon2id(view_str("x"), salt, (struct kdf_cost){0, 65536}, out),
			 ERR_RANGE);
	assert_int_equal(kdf_argon2id(view_str("x"), salt, (struct kdf_cost){3, 1}, out),
			 ERR_RANGE);
}

static void running_out_of_memory_is_reported(void **state)
{
	const uint8_t salt[16] = {0};
	struct secret *pin = NULL, *out = NULL;
	uint64_t n;

	(void)state;
	assert_int_equal(secret_new("483920", 6, &pin), ERR_OK);
	for (n = 1; n < 100; n++) {
		enum err e;

		mem_fail_at(n);
		e = hkdf_secret(pin, view_str("x"), 32, &out);
		mem_fail_at(0);
		if (e == ERR_OK)
			break;
		assert_int_equal(e, ERR_MEMORY);
		assert_null(out);
	}
	assert_in_range(n, 2, 99);
	secret_free(out);
	mem_fail_at(1);
	assert_int_equal(kdf_pin(pin, salt, floor_cost, &out), ERR_MEMORY);
	mem_fail_at(0);
	assert_null(out);
	secret_free(pin);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hkdf_gives_the_answers_of_rfc_5869),
		cmocka_unit_test(pieces_count_as_their_concatenation),
		cmocka_unit_test(expand_stops_at_255_blocks),
		cmocka_unit_test(a_secret_is_derived_without_salt),
		cmocka_unit_test(argon2id_gives_the_published_answers),
		cmocka_unit_test(a_pin_becomes_key_material),
		cmocka_unit_test(a_cost_outside_the_bounds_is_refused),
		cmocka_unit_test(a_cost_that_libsodium_refuses_is_an_error),
		cmocka_unit_test(running_out_of_memory_is_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
