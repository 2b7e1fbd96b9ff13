/* SPDX-License-Identifier: EUPL-1.2 */
/* The vault and its slots: independent answers, every changed byte, weak costs and weak PINs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "broker/base/mem.h"
#include "keys/vault.h"
#include "tests/support/pace.h"
#include "tests/support/vector.h"

#define OURS "eenmaal_v1.txt"

static const struct kdf_cost floor_cost = {KDF_PASSES_MIN, KDF_MEMORY_KIB_MIN};

struct fixture {
	struct holder_id holder, other_holder;
	struct secret *card, *pin, *vault_key, *other_key;
	struct vault_keys keys;
};

static struct secret *from_vector(const char *name)
{
	struct vector v = vector_get(OURS, name);

	return vector_secret(&v);
}

static int setup(void **state)
{
	static struct fixture f;
	struct vector holder = vector_get(OURS, "holder");

	*state = &f;
	memcpy(f.holder.b, holder.b, sizeof(f.holder.b));
	f.other_holder = f.holder;
	f.other_holder.b[0] ^= 1;
	f.card = from_vector("card");
	f.pin = from_vector("pin");
	f.vault_key = from_vector("vault_key");
	f.keys = (struct vault_keys){from_vector("signing_seed"), SUITE_X25519,
				     from_vector("kem_private"), true};
	return secret_random(32, &f.other_key) != ERR_OK;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	secret_free(f->card);
	secret_free(f->pin);
	secret_free(f->vault_key);
	secret_free(f->other_key);
	vault_keys_free(&f->keys);
	return 0;
}

static void check_secret(const char *name, const struct secret *s)
{
	struct vector expected = vector_get(OURS, name);

	assert_non_null(s);
	vector_check(&expected, secret_open(s), secret_len(s));
	secret_close(s);
}

static struct secret *text_secret(const char *text)
{
	struct secret *s = NULL;

	assert_int_equal(secret_new(text, strlen(text), &s), ERR_OK);
	return s;
}

static void slot_keys_are_what_the_header_says(void **state)
{
	const struct fixture *f = *state;
	struct slot_keys keys;
	struct secret *seed = NULL;

	assert_int_equal(slot_keys_derive(SLOT_CARD_PIN, f->card, f->pin, floor_cost, &keys),
			 ERR_OK);
	check_secret("card_seed", keys.card_seed);
	check_secret("card_pin.open_seed", keys.open_seed);
	check_secret("card_pin.wrap_key", keys.wrap_key);
	slot_keys_free(&keys);
	assert_null(keys.wrap_key);
	slot_keys_free(&keys);
	assert_int_equal(slot_keys_derive(SLOT_RECOVERY, f->card, NULL, (struct kdf_cost){0},
					  &keys),
			 ERR_OK);
	check_secret("recovery.open_seed", keys.open_seed);
	check_secret("recovery.wrap_key", keys.wrap_key);
	slot_keys_free(&keys);
	assert_int_equal(slot_card_seed(f->card, &seed), ERR_OK);
	check_secret("card_seed", seed);
	secret_free(seed);
}

static void another_pin_gives_other_keys_but_the_same_card_seed(void **state)
{
	const struct fixture *f = *state;
	struct secret *pin = text_secret("483921");
	struct slot_keys keys;
	struct vector open = vector_get(OURS, "card_pin.open_seed");

	assert_int_equal(slot_keys_derive(SLOT_CARD_PIN, f->card, pin, floor_cost, &keys), ERR_OK);
	check_secret("card_seed", keys.card_seed);
	assert_memory_not_equal(secret_open(keys.open_seed), open.b, open.len);
	secret_close(keys.open_seed);
	slot_keys_free(&keys);
	secret_free(pin);
}

static void wrong_slot_arguments_are_refused(void **state)
{
	const struct fixture *f = *state;
	struct secret *short_card = text_secret("short"), *seed = NULL;
	const struct {
		enum slot_kind kind;
		const struct secret *card, *pin;
		struct kdf_cost cost;
		enum err expected;
	} cases[] = {
		{SLOT_CARD_PIN, f->card, NULL, floor_cost, ERR_INPUT},
		{SLOT_RECOVERY, f->card, f->pin, floor_cost, ERR_INPUT},
		{(enum slot_kind)0, f->card, NULL, floor_cost, ERR_INPUT},
		{(enum slot_kind)3, f->card, NULL, floor_cost, ERR_INPUT},
		{SLOT_CARD_PIN, short_card, f->pin, floor_cost, ERR_INPUT},
		{SLOT_RECOVERY, short_card, NULL, floor_cost, ERR_INPUT},
		{SLOT_CARD_PIN, f->card, f->pin, {2, KDF_MEMORY_KIB_MIN}, ERR_WEAK},
		{SLOT_CARD_PIN, f->card, f->pin, {3, KDF_MEMORY_KIB_MIN - 1}, ERR_WEAK},
		{SLOT_CARD_PIN, f->card, f->pin, {0, 0}, ERR_WEAK},
		{SLOT_CARD_PIN, f->card, f->pin, {11, KDF_MEMORY_KIB_MIN}, ERR_RANGE},
		{SLOT_CARD_PIN, f->card, f->pin, {3, UINT32_MAX}, ERR_RANGE},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct slot_keys keys;

		assert_int_equal(slot_keys_derive(cases[i].kind, cases[i].card, cases[i].pin,
						  cases[i].cost, &keys),
				 cases[i].expected);
		assert_null(keys.card_seed);
		assert_null(keys.open_seed);
		assert_null(keys.wrap_key);
	}
	assert_int_equal(slot_card_seed(short_card, &seed), ERR_INPUT);
	assert_null(seed);
	secret_free(short_card);
}

static void wraps_made_elsewhere_open(void **state)
{
	static const struct {
		enum slot_kind kind;
		const char *key, *wrap;
	} cases[] = {{SLOT_CARD_PIN, "card_pin.wrap_key", "card_pin.wrap"},
		     {SLOT_RECOVERY, "recovery.wrap_key", "recovery.wrap"}};
	const struct fixture *f = *state;

	for (size_t i = 0; i < 2; i++) {
		struct vector wrap = vector_get(OURS, cases[i].wrap);
		struct secret *key = from_vector(cases[i].key), *out = NULL;

		assert_int_equal(slot_unwrap(&f->holder, cases[i].kind, key, vector_view(&wrap),
					     &out),
				 ERR_OK);
		assert_true(secret_equal(out, f->vault_key));
		secret_free(out);
		secret_free(key);
	}
}

static void a_changed_wrap_does_not_open(void **state)
{
	const struct fixture *f = *state;
	struct secret *key = from_vector("recovery.wrap_key"), *out = NULL;
	uint8_t wrap[SLOT_WRAP_LEN];
	const struct view v = view_of(wrap, sizeof(wrap));

	assert_int_equal(slot_wrap(&f->holder, SLOT_RECOVERY, key, f->vault_key, wrap), ERR_OK);
	for (size_t bit = 0; bit < 8 * sizeof(wrap); bit += pace(13)) {
		wrap[bit / 8] ^= (uint8_t)(1u << bit % 8);
		assert_int_equal(slot_unwrap(&f->holder, SLOT_RECOVERY, key, v, &out), ERR_DECRYPT);
		assert_null(out);
		wrap[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	assert_int_equal(slot_unwrap(&f->holder, SLOT_CARD_PIN, key, v, &out), ERR_DECRYPT);
	assert_int_equal(slot_unwrap(&f->holder, (enum slot_kind)0, key, v, &out), ERR_DECRYPT);
	assert_int_equal(slot_unwrap(&f->other_holder, SLOT_RECOVERY, key, v, &out), ERR_DECRYPT);
	assert_int_equal(slot_unwrap(&f->holder, SLOT_RECOVERY, f->other_key, v, &out),
			 ERR_DECRYPT);
	assert_int_equal(slot_unwrap(&f->holder, SLOT_RECOVERY, f->pin, v, &out), ERR_DECRYPT);
	assert_int_equal(slot_unwrap(&f->holder, SLOT_RECOVERY, key,
				     view_of(wrap, sizeof(wrap) - 1), &out),
			 ERR_DECRYPT);
	assert_int_equal(slot_unwrap(&f->holder, SLOT_RECOVERY, key, view_of(NULL, 0), &out),
			 ERR_DECRYPT);
	assert_null(out);
	assert_int_equal(slot_unwrap(&f->holder, SLOT_RECOVERY, key, v, &out), ERR_OK);
	assert_true(secret_equal(out, f->vault_key));
	secret_free(out);
	secret_free(key);
}

static void wraps_need_whole_keys(void **state)
{
	const struct fixture *f = *state;
	uint8_t wrap[SLOT_WRAP_LEN];

	assert_int_equal(slot_wrap(&f->holder, SLOT_RECOVERY, f->pin, f->vault_key, wrap),
			 ERR_INPUT);
	assert_int_equal(slot_wrap(&f->holder, SLOT_RECOVERY, f->vault_key, f->pin, wrap),
			 ERR_INPUT);
	assert_int_equal(slot_wrap(&f->holder, (enum slot_kind)7, f->other_key, f->vault_key, wrap),
			 ERR_INPUT);
}

static void a_vault_made_elsewhere_opens(void **state)
{
	const struct fixture *f = *state;
	struct vector blob = vector_get(OURS, "vault");
	struct vault_keys out;

	assert_int_equal(vault_open(&f->holder, f->vault_key, vector_view(&blob), &out), ERR_OK);
	assert_true(secret_equal(out.signing_seed, f->keys.signing_seed));
	assert_true(secret_equal(out.kem_private, f->keys.kem_private));
	assert_int_equal(out.suite, SUITE_X25519);
	assert_true(out.activated);
	vault_keys_free(&out);
	assert_null(out.signing_seed);
	vault_keys_free(&out);
}

static void what_is_sealed_opens(void **state)
{
	const struct fixture *f = *state;

	for (int activated = 0; activated < 2; activated++) {
		struct vault_keys keys = f->keys, out;
		struct buf blob = BUF_INIT(VAULT_BLOB_MAX);

		keys.activated = activated;
		assert_int_equal(vault_seal(&f->holder, f->vault_key, &keys, &blob), ERR_OK);
		assert_int_equal(vault_open(&f->holder, f->vault_key, buf_view(&blob), &out),
				 ERR_OK);
		assert_int_equal(out.activated, activated);
		assert_true(secret_equal(out.signing_seed, keys.signing_seed));
		assert_true(secret_equal(out.kem_private, keys.kem_private));
		vault_keys_free(&out);
		buf_free(&blob);
	}
}

static void assert_empty(const struct vault_keys *keys)
{
	assert_null(keys->signing_seed);
	assert_null(keys->kem_private);
	assert_false(keys->activated);
}

static void a_changed_vault_does_not_open(void **state)
{
	const struct fixture *f = *state;
	struct buf blob = BUF_INIT(VAULT_BLOB_MAX);
	struct vault_keys out;

	assert_int_equal(vault_seal(&f->holder, f->vault_key, &f->keys, &blob), ERR_OK);
	for (size_t bit = 0; bit < 8 * blob.len; bit += pace(13)) {
		blob.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
		assert_int_equal(vault_open(&f->holder, f->vault_key, buf_view(&blob), &out),
				 bit < 8 ? ERR_INPUT : ERR_DECRYPT);
		assert_empty(&out);
		blob.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	assert_int_equal(vault_open(&f->other_holder, f->vault_key, buf_view(&blob), &out),
			 ERR_DECRYPT);
	assert_int_equal(vault_open(&f->holder, f->other_key, buf_view(&blob), &out), ERR_DECRYPT);
	assert_int_equal(vault_open(&f->holder, f->pin, buf_view(&blob), &out), ERR_INPUT);
	assert_int_equal(vault_open(&f->holder, f->vault_key, view_of(NULL, 0), &out), ERR_INPUT);
	assert_int_equal(vault_open(&f->holder, f->vault_key, view_of(blob.data, blob.len - 1),
				    &out),
			 ERR_INPUT);
	assert_empty(&out);
	buf_free(&blob);
}

/*
 * A blob for other content under the right key and commitment, as a broken or later client
 * might write it.
 */
static void reseal(const struct fixture *f, const uint8_t content[67], uint8_t blob[140])
{
	uint8_t aad[16 + HOLDER_ID_LEN + 32];
	const struct view label = view_str("eenmaal/v1/vault");

	memcpy(aad, label.data, label.len);
	memcpy(aad + 16, f->holder.b, HOLDER_ID_LEN);
	memcpy(aad + 16 + HOLDER_ID_LEN, blob + 25, 32);
	(void)crypto_aead_xchacha20poly1305_ietf_encrypt(blob + 57, NULL, content, 67, aad,
							 sizeof(aad), NULL, blob + 1,
							 secret_open(f->vault_key));
	secret_close(f->vault_key);
}

static void malformed_content_is_refused(void **state)
{
	static const struct {
		uint8_t suite, activated;
		enum err expected;
	} cases[] = {{1, 0, ERR_OK},      {1, 1, ERR_OK},    {1, 2, ERR_INPUT},
		     {1, 255, ERR_INPUT}, {3, 1, ERR_SUITE}, {0, 1, ERR_SUITE}};
	const struct fixture *f = *state;
	struct vector blob = vector_get(OURS, "vault");

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t content[67] = {0};
		struct vault_keys out;

		content[33] = cases[i].suite;
		content[66] = cases[i].activated;
		reseal(f, content, blob.b);
		assert_int_equal(vault_open(&f->holder, f->vault_key, vector_view(&blob), &out),
				 cases[i].expected);
		if (cases[i].expected != ERR_OK)
			assert_empty(&out);
		vault_keys_free(&out);
	}
}

/* Otherwise one blob could open under two keys, and tell by which of them its maker saw opened. */
static void a_vault_committed_to_another_key_does_not_open(void **state)
{
	const struct fixture *f = *state;
	struct vector blob = vector_get(OURS, "vault");
	uint8_t content[67] = {[33] = 1};
	struct vault_keys out;

	for (size_t at = 25; at < 57; at++) {
		blob.b[at] ^= 1;
		reseal(f, content, blob.b);
		assert_int_equal(vault_open(&f->holder, f->vault_key, vector_view(&blob), &out),
				 ERR_DECRYPT);
		assert_empty(&out);
		blob.b[at] ^= 1;
	}
}

static void wrong_keys_are_not_sealed(void **state)
{
	const struct fixture *f = *state;
	struct buf blob = BUF_INIT(VAULT_BLOB_MAX), small = BUF_INIT(139);
	struct vault_keys keys = f->keys;

	assert_int_equal(vault_seal(&f->holder, f->pin, &keys, &blob), ERR_INPUT);
	keys.signing_seed = f->pin;
	assert_int_equal(vault_seal(&f->holder, f->vault_key, &keys, &blob), ERR_INPUT);
	keys = f->keys;
	keys.kem_private = f->pin;
	assert_int_equal(vault_seal(&f->holder, f->vault_key, &keys, &blob), ERR_INPUT);
	keys = f->keys;
	keys.suite = 3;
	assert_int_equal(vault_seal(&f->holder, f->vault_key, &keys, &blob), ERR_SUITE);
	assert_int_equal(vault_seal(&f->holder, f->vault_key, &f->keys, &small), ERR_TOO_LARGE);
	assert_int_equal(blob.len + small.len, 0);
}

static void pins_are_judged(void **state)
{
	static const struct {
		const char *pin;
		enum err expected;
	} cases[] = {
		{"483920", ERR_OK},
		{"112233", ERR_OK},
		{"121213", ERR_OK},
		{"483920483921", ERR_OK},
		{"000001", ERR_OK},
		{"135790", ERR_OK},
		{"909091", ERR_OK},
		{"1234576", ERR_OK},
		{"1", ERR_WEAK},
		{"48392", ERR_WEAK},
		{"abcde", ERR_WEAK},
		{"000000", ERR_WEAK},
		{"999999999999", ERR_WEAK},
		{"123456", ERR_WEAK},
		{"012345", ERR_WEAK},
		{"456789012345", ERR_WEAK},
		{"654321", ERR_WEAK},
		{"321098", ERR_WEAK},
		{"121212", ERR_WEAK},
		{"1212121", ERR_WEAK},
		{"123123", ERR_WEAK},
		{"4839248392", ERR_WEAK},
		{"483920483920", ERR_WEAK},
		{"48394839", ERR_WEAK},
		{"4839201234567", ERR_INPUT},
		{"1111111111111", ERR_INPUT},
		{"48392a", ERR_INPUT},
		{"aaaaaa", ERR_INPUT},
		{"/48392", ERR_INPUT},
		{":48392", ERR_INPUT},
		{"48 392", ERR_INPUT},
		{"-48392", ERR_INPUT},
		{"\xd9\xa1\xd9\xa2\xd9\xa3", ERR_INPUT},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct secret *pin = text_secret(cases[i].pin);

		if (pin_check(pin) != cases[i].expected)
			fail_msg("%s", cases[i].pin);
		secret_free(pin);
	}
}

static enum err round_trip(const struct fixture *f)
{
	struct buf blob = BUF_INIT(VAULT_BLOB_MAX);
	struct slot_keys slot = {0};
	struct vault_keys keys = {0};
	struct secret *vault_key = NULL;
	uint8_t wrap[SLOT_WRAP_LEN];
	enum err e = slot_keys_derive(SLOT_CARD_PIN, f->card, f->pin, floor_cost, &slot);

	if (e == ERR_OK)
		e = slot_wrap(&f->holder, SLOT_CARD_PIN, slot.wrap_key, f->vault_key, wrap);
	if (e == ERR_OK)
		e = slot_unwrap(&f->holder, SLOT_CARD_PIN, slot.wrap_key,
				view_of(wrap, sizeof(wrap)), &vault_key);
	else
		assert_null(slot.wrap_key);
	if (e == ERR_OK)
		e = vault_seal(&f->holder, vault_key, &f->keys, &blob);
	if (e == ERR_OK)
		e = vault_open(&f->holder, vault_key, buf_view(&blob), &keys);
	if (e != ERR_OK)
		assert_empty(&keys);
	vault_keys_free(&keys);
	slot_keys_free(&slot);
	secret_free(vault_key);
	buf_free(&blob);
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
	assert_in_range(n, 12, 99);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slot_keys_are_what_the_header_says),
		cmocka_unit_test(another_pin_gives_other_keys_but_the_same_card_seed),
		cmocka_unit_test(wrong_slot_arguments_are_refused),
		cmocka_unit_test(wraps_made_elsewhere_open),
		cmocka_unit_test(a_changed_wrap_does_not_open),
		cmocka_unit_test(wraps_need_whole_keys),
		cmocka_unit_test(a_vault_made_elsewhere_opens),
		cmocka_unit_test(what_is_sealed_opens),
		cmocka_unit_test(a_changed_vault_does_not_open),
		cmocka_unit_test(malformed_content_is_refused),
		cmocka_unit_test(a_vault_committed_to_another_key_does_not_open),
		cmocka_unit_test(wrong_keys_are_not_sealed),
		cmocka_unit_test(pins_are_judged),
		cmocka_unit_test(running_out_of_memory_is_reported),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
