/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Suite 2 against the drafts' answers.  Where this build does not speak it: that its keys are known
 * and checked all the same, and that nothing is sealed or opened with it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "keys/hpke_internal.h"
#include "tests/support/vector.h"

#define XWING "xwing_draft10.txt"
#define XWING_COUNT 3
#define HPKE "hpke_pq_a5.txt"
#define LOW_ORDER "x25519_low_order.txt"
#define LOW_ORDER_COUNT 7
#define MLKEM_PUBLIC_LEN 1184
#define MLKEM_CIPHERTEXT_LEN 1088

static void only_if_spoken(void)
{
	if (!kem_suite_find(SUITE_XWING))
		skip();
}

static void the_kem_gives_the_answers_of_the_draft(void **state)
{
	const struct kem_suite *suite = kem_suite_find(SUITE_XWING);

	(void)state;
	only_if_spoken();
	assert_int_equal(suite->kem_id, 0x647a);
	for (unsigned n = 1; n <= XWING_COUNT; n++) {
		struct vector sk = vector_nth(XWING, n, "sk"), pk = vector_nth(XWING, n, "pk");
		struct vector eseed = vector_nth(XWING, n, "eseed");
		struct vector ct = vector_nth(XWING, n, "ct"), ss = vector_nth(XWING, n, "ss");
		uint8_t public_key[KEM_PUBLIC_MAX], encapsulation[KEM_ENCAPSULATION_MAX];
		uint8_t shared[HPKE_SHARED_LEN] = {0};

		assert_true(suite->derive_public(sk.b, public_key));
		vector_check(&pk, public_key, suite->public_len);
		assert_true(suite->encapsulate(pk.b, eseed.b, encapsulation, shared));
		vector_check(&ct, encapsulation, suite->encapsulation_len);
		vector_check(&ss, shared, sizeof(shared));
		memset(shared, 0, sizeof(shared));
		assert_true(suite->decapsulate(sk.b, ct.b, shared));
		vector_check(&ss, shared, sizeof(shared));
	}
}

static void hpke_gives_the_answers_of_the_draft(void **state)
{
	struct vector sk = vector_get(HPKE, "skRm"), pk = vector_get(HPKE, "pkRm");
	struct vector ephemeral = vector_get(HPKE, "ikmE"), enc = vector_get(HPKE, "enc");
	struct vector shared = vector_get(HPKE, "shared_secret"), info = vector_get(HPKE, "info");
	struct vector key = vector_get(HPKE, "key"), nonce = vector_get(HPKE, "base_nonce");
	struct vector pt = vector_get(HPKE, "pt"), aad = vector_get(HPKE, "aad");
	struct vector ct = vector_get(HPKE, "ct");
	const struct hpke_message m = {vector_view(&info), vector_view(&aad), vector_view(&pt)};
	struct buf encapsulation = BUF_INIT(KEM_ENCAPSULATION_MAX), ciphertext = BUF_INIT(128);
	struct secret *private_key = NULL;
	struct kem_public recipient, derived;
	struct hpke_keys keys;

	(void)state;
	only_if_spoken();
	private_key = vector_secret(&sk);
	assert_int_equal(kem_public_set(SUITE_XWING, vector_view(&pk), &recipient), ERR_OK);
	assert_int_equal(kem_derive_public(SUITE_XWING, private_key, &derived), ERR_OK);
	assert_memory_equal(&derived, &recipient, sizeof(derived));
	hpke_key_schedule(kem_xwing.kem_id, shared.b, vector_view(&info), &keys);
	vector_check(&key, keys.key, sizeof(keys.key));
	vector_check(&nonce, keys.base_nonce, sizeof(keys.base_nonce));
	assert_int_equal(hpke_seal_with(&recipient, ephemeral.b, &m, &encapsulation, &ciphertext),
			 ERR_OK);
	vector_check(&enc, encapsulation.data, encapsulation.len);
	vector_check(&ct, ciphertext.data, ciphertext.len);
	secret_free(private_key);
	buf_free(&encapsulation);
	buf_free(&ciphertext);
}

static void what_is_sealed_opens_and_no_changed_byte_does(void **state)
{
	struct buf enc = BUF_INIT(KEM_ENCAPSULATION_MAX), ct = BUF_INIT(64), pt = BUF_INIT(64);
	struct secret *private_key = NULL;
	struct kem_public public_key;
	struct sealed sealed;

	(void)state;
	only_if_spoken();
	assert_int_equal(kem_generate(SUITE_XWING, &public_key, &private_key), ERR_OK);
	assert_int_equal(hpke_seal(&public_key, view_str("i"), view_str("debts"), &enc, &ct),
			 ERR_OK);
	assert_int_equal(enc.len, KEM_ENCAPSULATION_MAX);
	sealed = (struct sealed){SUITE_XWING, buf_view(&enc), buf_view(&ct)};
	for (size_t i = 0; i < enc.len + ct.len; i++) {
		uint8_t *byte = i < enc.len ? &enc.data[i] : &ct.data[i - enc.len];

		*byte ^= (uint8_t)(1u << i % 8);
		assert_int_equal(hpke_open(private_key, &sealed, view_str("i"), &pt), ERR_DECRYPT);
		*byte ^= (uint8_t)(1u << i % 8);
	}
	assert_int_equal(hpke_open(private_key, &sealed, view_str("j"), &pt), ERR_DECRYPT);
	assert_int_equal(pt.len, 0);
	assert_int_equal(hpke_open(private_key, &sealed, view_str("i"), &pt), ERR_OK);
	assert_true(view_equal(buf_view(&pt), view_str("debts")));
	sealed.encapsulation.len--;
	assert_int_equal(hpke_open(private_key, &sealed, view_str("i"), &pt), ERR_INPUT);
	secret_free(private_key);
	buf_free(&enc);
	buf_free(&ct);
	buf_free(&pt);
}

/* A key of the one suite never serves for the other, although private keys are alike in length. */
static void a_seed_is_no_scalar(void **state)
{
	struct buf enc = BUF_INIT(KEM_ENCAPSULATION_MAX), ct = BUF_INIT(64), pt = BUF_INIT(64);
	struct secret *private_key = NULL;
	struct kem_public public_key;
	struct sealed sealed;

	(void)state;
	only_if_spoken();
	assert_int_equal(kem_generate(SUITE_XWING, &public_key, &private_key), ERR_OK);
	assert_int_equal(hpke_seal(&public_key, view_str("i"), view_str("t"), &enc, &ct), ERR_OK);
	sealed = (struct sealed){SUITE_X25519, buf_view(&enc), buf_view(&ct)};
	assert_int_equal(hpke_open(private_key, &sealed, view_str("i"), &pt), ERR_INPUT);
	sealed.encapsulation.data += MLKEM_CIPHERTEXT_LEN;
	sealed.encapsulation.len = 32;
	assert_int_equal(hpke_open(private_key, &sealed, view_str("i"), &pt), ERR_DECRYPT);
	secret_free(private_key);
	buf_free(&enc);
	buf_free(&ct);
	buf_free(&pt);
}

static void every_build_knows_its_keys_and_refuses_those_of_a_wrong_form(void **state)
{
	struct vector pk = vector_nth(XWING, 1, "pk");
	struct kem_public out;

	(void)state;
	assert_int_equal(kem_public_set(SUITE_XWING, vector_view(&pk), &out), ERR_OK);
	assert_int_equal(out.len, KEM_PUBLIC_MAX);
	assert_int_equal(kem_public_set(SUITE_XWING, view_of(pk.b, pk.len - 1), &out), ERR_INPUT);
	assert_int_equal(kem_public_set(SUITE_XWING, view_of(NULL, 0), &out), ERR_INPUT);
	assert_int_equal(kem_public_set(SUITE_X25519, vector_view(&pk), &out), ERR_INPUT);
	/* The first and the last coefficient, at q - 1 and at q (FIPS 203 section 7.2). */
	pk.b[0] = 0x00;
	pk.b[1] = (uint8_t)((pk.b[1] & 0xf0) | 0x0d);
	pk.b[1151] = 0xd0;
	pk.b[1150] = (uint8_t)(pk.b[1150] & 0x0f);
	assert_int_equal(kem_public_set(SUITE_XWING, vector_view(&pk), &out), ERR_OK);
	pk.b[0] = 0x01;
	assert_int_equal(kem_public_set(SUITE_XWING, vector_view(&pk), &out), ERR_INPUT);
	pk.b[0] = 0x00;
	pk.b[1150] |= 0x10;
	assert_int_equal(kem_public_set(SUITE_XWING, vector_view(&pk), &out), ERR_INPUT);
	pk = vector_nth(XWING, 1, "pk");
	for (unsigned n = 1; n <= LOW_ORDER_COUNT; n++) {
		struct vector u = vector_nth(LOW_ORDER, n, "u");

		memcpy(pk.b + MLKEM_PUBLIC_LEN, u.b, u.len);
		assert_int_equal(kem_public_set(SUITE_XWING, vector_view(&pk), &out), ERR_INPUT);
	}
}

static void keys_of_a_wrong_form_are_never_sealed_to(void **state)
{
	struct vector pk = vector_nth(XWING, 1, "pk"), sk = vector_nth(XWING, 1, "sk");
	struct vector ct = vector_nth(XWING, 1, "ct"), eseed = vector_nth(XWING, 1, "eseed");
	struct vector u = vector_nth(LOW_ORDER, 1, "u");
	uint8_t enc[KEM_ENCAPSULATION_MAX], shared[HPKE_SHARED_LEN];

	(void)state;
	only_if_spoken();
	memcpy(pk.b + MLKEM_PUBLIC_LEN, u.b, u.len);
	assert_false(kem_xwing.encapsulate(pk.b, eseed.b, enc, shared));
	pk = vector_nth(XWING, 1, "pk");
	memset(pk.b, 0xff, 3);
	assert_false(kem_xwing.encapsulate(pk.b, eseed.b, enc, shared));
	memcpy(ct.b + MLKEM_CIPHERTEXT_LEN, u.b, u.len);
	assert_false(kem_xwing.decapsulate(sk.b, ct.b, shared));
}

static void a_build_without_it_says_so(void **state)
{
	struct vector pk = vector_nth(XWING, 1, "pk"), ct = vector_nth(XWING, 1, "ct");
	struct vector sk = vector_nth(XWING, 1, "sk");
	struct sealed sealed = {SUITE_XWING, vector_view(&ct), vector_view(&ct)};
	struct buf enc = BUF_INIT(KEM_ENCAPSULATION_MAX), out = BUF_INIT(2 * KEM_PUBLIC_MAX);
	struct secret *private_key = NULL, *fresh = NULL;
	struct kem_public key;

	(void)state;
	assert_int_equal(kem_suite_known(SUITE_XWING, SUITE_XWING), ERR_OK);
	assert_int_equal(kem_suite_known(SUITE_X25519, SUITE_XWING), ERR_SUITE);
	assert_int_equal(kem_suite_known(0, 0), ERR_SUITE);
	assert_int_equal(kem_suite_known(3, 0), ERR_SUITE);
	if (kem_suite_find(SUITE_XWING)) {
		assert_int_equal(kem_suite_check(SUITE_XWING, SUITE_XWING), ERR_OK);
		assert_int_equal(kem_suite_default(), SUITE_XWING);
		return;
	}
	private_key = vector_secret(&sk);
	assert_int_equal(kem_suite_check(SUITE_XWING, 0), ERR_SUITE);
	assert_int_equal(kem_suite_default(), SUITE_X25519);
	assert_int_equal(kem_public_set(SUITE_XWING, vector_view(&pk), &key), ERR_OK);
	assert_int_equal(hpke_seal(&key, view_str("i"), view_str("t"), &enc, &out), ERR_SUITE);
	assert_int_equal(hpke_open(private_key, &sealed, view_str("i"), &out), ERR_SUITE);
	assert_int_equal(kem_derive_public(SUITE_XWING, private_key, &key), ERR_SUITE);
	assert_int_equal(kem_generate(SUITE_XWING, &key, &fresh), ERR_SUITE);
	assert_null(fresh);
	assert_int_equal(enc.len + out.len, 0);
	secret_free(private_key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_kem_gives_the_answers_of_the_draft),
		cmocka_unit_test(hpke_gives_the_answers_of_the_draft),
		cmocka_unit_test(what_is_sealed_opens_and_no_changed_byte_does),
		cmocka_unit_test(a_seed_is_no_scalar),
		cmocka_unit_test(every_build_knows_its_keys_and_refuses_those_of_a_wrong_form),
		cmocka_unit_test(keys_of_a_wrong_form_are_never_sealed_to),
		cmocka_unit_test(a_build_without_it_says_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
