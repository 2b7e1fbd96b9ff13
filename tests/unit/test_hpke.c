/* SPDX-License-Identifier: EUPL-1.2 */
/* HPKE against RFC 9180 appendix A.2, low-order points, wrong lengths and changed bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "broker/base/mem.h"
#include "keys/hpke_internal.h"
#include "keys/kem.h"
#include "tests/support/vector.h"

#define RFC "hpke_rfc9180_a2.txt"
#define LOW_ORDER "x25519_low_order.txt"
#define LOW_ORDER_COUNT 7

struct pair {
	struct kem_public public_key;
	struct secret *private_key;
};

static int setup(void **state)
{
	static struct pair pair;

	*state = &pair;
	return kem_generate(SUITE_X25519, &pair.public_key, &pair.private_key) != ERR_OK;
}

static int teardown(void **state)
{
	struct pair *pair = *state;

	secret_free(pair->private_key);
	return 0;
}

static struct sealed sealed_of(const struct buf *encapsulation, const struct buf *ciphertext)
{
	return (struct sealed){SUITE_X25519, buf_view(encapsulation), buf_view(ciphertext)};
}

static void public_keys_are_those_of_the_rfc(void **state)
{
	static const char *const names[][2] = {{"skRm", "pkRm"}, {"skEm", "pkEm"}};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct vector sk = vector_get(RFC, names[i][0]), pk = vector_get(RFC, names[i][1]);
		struct secret *private_key = vector_secret(&sk);
		struct kem_public derived, set;

		assert_int_equal(kem_derive_public(SUITE_X25519, private_key, &derived), ERR_OK);
		assert_int_equal(derived.suite, SUITE_X25519);
		vector_check(&pk, derived.key, derived.len);
		assert_int_equal(kem_public_set(SUITE_X25519, vector_view(&pk), &set), ERR_OK);
		assert_memory_equal(&set, &derived, sizeof(set));
		secret_free(private_key);
	}
}

static void every_step_gives_the_answer_of_the_rfc(void **state)
{
	const struct kem_suite *suite = kem_suite_find(SUITE_X25519);
	struct vector sk_e = vector_get(RFC, "skEm"), sk_r = vector_get(RFC, "skRm");
	struct vector pk_r = vector_get(RFC, "pkRm"), enc = vector_get(RFC, "enc");
	struct vector shared = vector_get(RFC, "shared_secret"), info = vector_get(RFC, "info");
	struct vector key = vector_get(RFC, "key"), nonce = vector_get(RFC, "base_nonce");
	uint8_t got_enc[32], got_shared[32];
	struct hpke_keys keys;

	(void)state;
	assert_true(suite->encapsulate(pk_r.b, sk_e.b, got_enc, got_shared));
	vector_check(&enc, got_enc, sizeof(got_enc));
	vector_check(&shared, got_shared, sizeof(got_shared));
	memset(got_shared, 0, sizeof(got_shared));
	assert_true(suite->decapsulate(sk_r.b, enc.b, got_shared));
	vector_check(&shared, got_shared, sizeof(got_shared));
	hpke_key_schedule(suite->kem_id, got_shared, vector_view(&info), &keys);
	vector_check(&key, keys.key, sizeof(keys.key));
	vector_check(&nonce, keys.base_nonce, sizeof(keys.base_nonce));
}

static void sealing_gives_the_ciphertext_of_the_rfc(void **state)
{
	struct vector sk_e = vector_get(RFC, "skEm"), pk_r = vector_get(RFC, "pkRm");
	struct vector enc = vector_get(RFC, "enc"), ct = vector_get(RFC, "ct");
	struct vector pt = vector_get(RFC, "pt"), aad = vector_get(RFC, "aad");
	struct vector info = vector_get(RFC, "info");
	const struct hpke_message m = {vector_view(&info), vector_view(&aad), vector_view(&pt)};
	struct buf encapsulation = BUF_INIT(64), ciphertext = BUF_INIT(64);
	struct kem_public recipient;

	(void)state;
	assert_int_equal(kem_public_set(SUITE_X25519, vector_view(&pk_r), &recipient), ERR_OK);
	assert_int_equal(hpke_seal_with(&recipient, sk_e.b, &m, &encapsulation, &ciphertext),
			 ERR_OK);
	vector_check(&enc, encapsulation.data, encapsulation.len);
	vector_check(&ct, ciphertext.data, ciphertext.len);
	buf_free(&encapsulation);
	buf_free(&ciphertext);
}

static void what_is_sealed_opens(void **state)
{
	static const size_t lengths[] = {0, 1, 32, 5000};
	static uint8_t text[5000];
	const struct pair *p = *state;

	memset(text, 'x', sizeof(text));
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		struct buf enc = BUF_INIT(64), ct = BUF_INIT(8192), pt = BUF_INIT(8192);
		const struct view v = view_of(lengths[i] ? text : NULL, lengths[i]);
		struct sealed sealed;

		assert_int_equal(hpke_seal(&p->public_key, view_str("info"), v, &enc, &ct), ERR_OK);
		assert_int_equal(enc.len, 32);
		assert_int_equal(ct.len, lengths[i] + 16);
		sealed = sealed_of(&enc, &ct);
		assert_int_equal(hpke_open(p->private_key, &sealed, view_str("info"), &pt), ERR_OK);
		assert_true(view_equal(buf_view(&pt), v));
		buf_free(&enc);
		buf_free(&ct);
		buf_free(&pt);
	}
}

static void sealing_twice_gives_two_ciphertexts(void **state)
{
	const struct pair *p = *state;
	struct buf enc = BUF_INIT(64), ct = BUF_INIT(64);

	for (int i = 0; i < 2; i++)
		assert_int_equal(hpke_seal(&p->public_key, view_str("i"), view_str("same"), &enc,
					   &ct),
				 ERR_OK);
	assert_int_equal(enc.len, 64);
	assert_memory_not_equal(enc.data, enc.data + 32, 32);
	assert_memory_not_equal(ct.data, ct.data + 20, 20);
	buf_free(&enc);
	buf_free(&ct);
}

static void every_changed_bit_fails_to_open(void **state)
{
	const struct pair *p = *state;
	uint8_t info[] = "eenmaal/v1/test";
	const struct view info_view = view_of(info, sizeof(info));
	struct buf enc = BUF_INIT(64), ct = BUF_INIT(256), pt = BUF_INIT(256);
	struct sealed sealed;

	assert_int_equal(hpke_seal(&p->public_key, info_view, view_str("finance: debts"), &enc,
				   &ct),
			 ERR_OK);
	sealed = sealed_of(&enc, &ct);
	const struct {
		uint8_t *data;
		size_t len;
	} parts[] = {{enc.data, enc.len}, {ct.data, ct.len}, {info, sizeof(info)}};
	for (size_t part = 0; part < 3; part++) {
		for (size_t bit = 0; bit < 8 * parts[part].len; bit++) {
			parts[part].data[bit / 8] ^= (uint8_t)(1u << bit % 8);
			assert_int_equal(hpke_open(p->private_key, &sealed, info_view, &pt),
					 ERR_DECRYPT);
			assert_int_equal(pt.len, 0);
			parts[part].data[bit / 8] ^= (uint8_t)(1u << bit % 8);
		}
	}
	assert_int_equal(hpke_open(p->private_key, &sealed, info_view, &pt), ERR_OK);
	buf_free(&enc);
	buf_free(&ct);
	buf_free(&pt);
}

static void another_key_does_not_open(void **state)
{
	const struct pair *p = *state;
	struct buf enc = BUF_INIT(64), ct = BUF_INIT(256), pt = BUF_INIT(256);
	struct secret *other = NULL;
	struct kem_public ignored;
	struct sealed sealed;

	assert_int_equal(kem_generate(SUITE_X25519, &ignored, &other), ERR_OK);
	assert_int_equal(hpke_seal(&p->public_key, view_str("i"), view_str("text"), &enc, &ct),
			 ERR_OK);
	sealed = sealed_of(&enc, &ct);
	assert_int_equal(hpke_open(other, &sealed, view_str("i"), &pt), ERR_DECRYPT);
	assert_int_equal(hpke_open(p->private_key, &sealed, view_str("i"), &pt), ERR_OK);
	secret_free(other);
	buf_free(&enc);
	buf_free(&ct);
	buf_free(&pt);
}

static void low_order_points_are_refused_on_both_sides(void **state)
{
	const struct pair *p = *state;
	struct buf enc = BUF_INIT(64), ct = BUF_INIT(64), pt = BUF_INIT(64);
	const uint8_t ciphertext[20] = {0};

	for (unsigned n = 1; n <= 2 * LOW_ORDER_COUNT; n++) {
		struct vector u = vector_nth(LOW_ORDER, (n - 1) % LOW_ORDER_COUNT + 1, "u");
		struct kem_public recipient = p->public_key, set;
		struct sealed sealed = {SUITE_X25519, vector_view(&u),
					view_of(ciphertext, sizeof(ciphertext))};

		if (n > LOW_ORDER_COUNT)
			u.b[31] |= 0x80; /* X25519 ignores this bit */
		assert_int_equal(kem_public_set(SUITE_X25519, vector_view(&u), &set), ERR_INPUT);
		memcpy(recipient.key, u.b, u.len);
		assert_int_equal(hpke_seal(&recipient, view_str("i"), view_str("text"), &enc, &ct),
				 ERR_INPUT);
		assert_int_equal(enc.len + ct.len, 0);
		assert_int_equal(hpke_open(p->private_key, &sealed, view_str("i"), &pt),
				 ERR_DECRYPT);
	}
}

static void wrong_lengths_are_refused(void **state)
{
	const struct pair *p = *state;
	struct buf enc = BUF_INIT(64), ct = BUF_INIT(256), pt = BUF_INIT(256);
	struct kem_public wrong = p->public_key, set;
	struct secret *short_key = NULL;
	struct sealed sealed, bad;

	assert_int_equal(hpke_seal(&p->public_key, view_str("i"), view_str("t"), &enc, &ct),
			 ERR_OK);
	sealed = sealed_of(&enc, &ct);
	bad = sealed;
	bad.encapsulation.len = 31;
	assert_int_equal(hpke_open(p->private_key, &bad, view_str("i"), &pt), ERR_INPUT);
	bad = sealed;
	bad.ciphertext.len = 15;
	assert_int_equal(hpke_open(p->private_key, &bad, view_str("i"), &pt), ERR_INPUT);
	bad.ciphertext.len = 16;
	assert_int_equal(hpke_open(p->private_key, &bad, view_str("i"), &pt), ERR_DECRYPT);
	assert_int_equal(secret_new(NULL, 31, &short_key), ERR_OK);
	assert_int_equal(hpke_open(short_key, &sealed, view_str("i"), &pt), ERR_INPUT);
	assert_int_equal(kem_derive_public(SUITE_X25519, short_key, &set), ERR_INPUT);
	assert_int_equal(kem_public_set(SUITE_X25519, view_of(p->public_key.key, 31), &set),
			 ERR_INPUT);
	assert_int_equal(kem_public_set(SUITE_X25519, view_of(p->public_key.key, 33), &set),
			 ERR_INPUT);
	assert_int_equal(kem_public_set(SUITE_X25519, view_of(NULL, 0), &set), ERR_INPUT);
	wrong.len = 31;
	assert_int_equal(hpke_seal(&wrong, view_str("i"), view_str("t"), &enc, &ct), ERR_INPUT);
	secret_free(short_key);
	buf_free(&enc);
	buf_free(&ct);
	buf_free(&pt);
}

static void unknown_suites_are_refused(void **state)
{
	const struct pair *p = *state;
	static const unsigned unknown[] = {0, 3, 0xffff, 0x10001};
	struct buf out = BUF_INIT(64);

	assert_int_equal(kem_suite_check(SUITE_X25519, 0), ERR_OK);
	assert_int_equal(kem_suite_check(SUITE_X25519, SUITE_X25519), ERR_OK);
	assert_int_equal(kem_suite_check(SUITE_X25519, SUITE_XWING), ERR_SUITE);
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
		struct kem_public key = p->public_key;
		struct secret *private_key = NULL;
		struct sealed sealed = {(uint16_t)unknown[i], view_of(key.key, 32),
					view_of(key.key, 32)};

		assert_int_equal(kem_suite_check(unknown[i], 0), ERR_SUITE);
		assert_int_equal(kem_generate(unknown[i], &key, &private_key), ERR_SUITE);
		assert_null(private_key);
		assert_int_equal(kem_derive_public(unknown[i], p->private_key, &key), ERR_SUITE);
		assert_int_equal(kem_public_set(unknown[i], view_of(p->public_key.key, 32), &key),
				 ERR_SUITE);
		if (sealed.suite == SUITE_X25519)
			continue; /* what 0x10001 is in 16 bits */
		assert_int_equal(hpke_open(p->private_key, &sealed, view_str("i"), &out),
				 ERR_SUITE);
		key.suite = sealed.suite;
		assert_int_equal(hpke_seal(&key, view_str("i"), view_str("t"), &out, &out),
				 ERR_SUITE);
	}
	assert_int_equal(out.len, 0);
}

static void full_buffers_are_left_as_they_were(void **state)
{
	const struct pair *p = *state;
	struct buf enc = BUF_INIT(64), ct = BUF_INIT(64), small = BUF_INIT(19);
	struct sealed sealed;

	assert_int_equal(hpke_seal(&p->public_key, view_str("i"), view_str("text"), &enc, &small),
			 ERR_TOO_LARGE);
	assert_int_equal(enc.len + small.len, 0);
	assert_int_equal(hpke_seal(&p->public_key, view_str("i"), view_str("text"), &small, &ct),
			 ERR_TOO_LARGE);
	assert_int_equal(small.len + ct.len, 0);
	assert_int_equal(hpke_seal(&p->public_key, view_str("i"), view_of(enc.data, SIZE_MAX), &enc,
				   &ct),
			 ERR_TOO_LARGE);
	assert_int_equal(enc.len + ct.len, 0);
	assert_int_equal(hpke_seal(&p->public_key, view_str("i"),
				   view_str("more than nineteen bytes"), &enc, &ct),
			 ERR_OK);
	sealed = sealed_of(&enc, &ct);
	assert_int_equal(hpke_open(p->private_key, &sealed, view_str("i"), &small), ERR_TOO_LARGE);
	buf_free(&enc);
	buf_free(&ct);
	buf_free(&small);
}

static enum err round_trip(const struct pair *p)
{
	struct buf enc = BUF_INIT(64), ct = BUF_INIT(64), pt = BUF_INIT(64);
	struct kem_public ignored;
	struct secret *fresh = NULL;
	struct sealed sealed;
	enum err e = kem_generate(SUITE_X25519, &ignored, &fresh);

	if (e == ERR_OK)
		e = hpke_seal(&p->public_key, view_str("i"), view_str("text"), &enc, &ct);
	sealed = sealed_of(&enc, &ct);
	if (e == ERR_OK)
		e = hpke_open(p->private_key, &sealed, view_str("i"), &pt);
	else
		assert_int_equal(enc.len + ct.len, 0);
	secret_free(fresh);
	buf_free(&enc);
	buf_free(&ct);
	buf_free(&pt);
	return e;
}

static void running_out_of_memory_is_reported(void **state)
{
	uint64_t n;

	for (n = 1; n < 100; n++) {
		enum err e;

		mem_fail_at(n);
		e = round_trip(*state);
		mem_fail_at(0);
		if (e == ERR_OK)
			break;
		assert_int_equal(e, ERR_MEMORY);
	}
	assert_in_range(n, 5, 99);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(public_keys_are_those_of_the_rfc),
		cmocka_unit_test(every_step_gives_the_answer_of_the_rfc),
		cmocka_unit_test(sealing_gives_the_ciphertext_of_the_rfc),
		cmocka_unit_test(what_is_sealed_opens),
		cmocka_unit_test(sealing_twice_gives_two_ciphertexts),
		cmocka_unit_test(every_changed_bit_fails_to_open),
		cmocka_unit_test(another_key_does_not_open),
		cmocka_unit_test(low_order_points_are_refused_on_both_sides),
		cmocka_unit_test(wrong_lengths_are_refused),
		cmocka_unit_test(unknown_suites_are_refused),
		cmocka_unit_test(full_buffers_are_left_as_they_were),
		cmocka_unit_test(running_out_of_memory_is_reported),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
