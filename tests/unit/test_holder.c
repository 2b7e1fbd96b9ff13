/* SPDX-License-Identifier: EUPL-1.2 */
/* The holder verbs' pure parts: the notice, the words of the log, vaults and start PINs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "broker/base/io.h"
#include "client/holder.h"
#include "client/holder_notice.h"
#include "client/holder_words.h"
#include "tests/support/portfolio.h"

#define OK(call) assert_int_equal((call), ERR_OK)

/* ---- the notice --------------------------------------------------------------------------------- */

static struct agreement *the_agreement(void)
{
	struct buf file = BUF_INIT(AGREEMENT_FILE_MAX);
	struct agreement *a = NULL;

	OK(io_read_file("policy/agreement.yaml", &file));
	OK(agreement_parse(buf_view(&file), NULL, &a));
	buf_free(&file);
	return a;
}

static char *skills[] = {(char *)"skills"};
static char *training[] = {(char *)"language-training"};
static char *school[] = {(char *)"language-school"};

/* 2027-05-22T00:00:00Z */
static Eenmaal__V1__Grant a_grant(void)
{
	Eenmaal__V1__Grant m = EENMAAL__V1__GRANT__INIT;

	m.n_kinds = m.n_purposes = m.n_staff_roles = 1;
	m.kinds = skills;
	m.purposes = training;
	m.staff_roles = school;
	m.not_after = 1810944000;
	return m;
}

static const struct member partner = {
	.id = {.s = "school"},
	.name_count = 1,
	.names = {{.language = "nl", .text = "Taalschool De Brug"}},
};

static char *notice(const char *language, const Eenmaal__V1__Grant *m, struct buf *out)
{
	struct agreement *a = the_agreement();
	struct notice_facts facts = {language, a, &partner, "COA Ter Apel", m};

	*out = BUF_INIT(65536);
	OK(holder_notice_text(&facts, out));
	OK(buf_put_u8(out, 0));
	agreement_free(a);
	return (char *)out->data;
}

static void the_notice_says_six_facts(void **state)
{
	Eenmaal__V1__Grant m = a_grant();
	struct buf out;
	char *text = notice("nl", &m, &out);

	(void)state;
	assert_non_null(strstr(text, "Wie: Taalschool De Brug ("));
	assert_non_null(strstr(text, "Wat: Talen, school en werk. "));
	assert_non_null(strstr(text, "Waarom: Nederlandse les"));
	assert_non_null(strstr(text, "Tot: 22 mei 2027\n"));
	assert_non_null(strstr(text, "Stoppen: "));
	assert_non_null(strstr(text, "Vragen: "));
	assert_non_null(strstr(text, "COA Ter Apel"));
	assert_null(strstr(text, "hoogstens"));
	buf_free(&out);
	m.max_uses = 3;
	text = notice("en-GB", &m, &out);
	assert_non_null(strstr(text, "Who: Taalschool De Brug ("));
	assert_non_null(strstr(text, "What: Languages, school and work"));
	assert_non_null(strstr(text, "Why: "));
	assert_non_null(strstr(text, "Until: 22 May 2027, at most 3 times\n"));
	assert_non_null(strstr(text, "Stop: "));
	assert_non_null(strstr(text, "Questions: "));
	buf_free(&out);
}

/* The grant says in which language it was shown: that must be the one of the words. */
static void the_notices_language_is_the_one_that_was_shown(void **state)
{
	(void)state;
	assert_string_equal(holder_notice_language("nl"), "nl");
	assert_string_equal(holder_notice_language("NL-be"), "nl");
	assert_string_equal(holder_notice_language("en"), "en");
	assert_string_equal(holder_notice_language("ti"), "ti");
	assert_string_equal(holder_notice_language("fa-af"), "fa-AF");
	assert_string_equal(holder_notice_language("fa-IR"), "fa");
	assert_string_equal(holder_notice_language("tig"), "en");
	assert_string_equal(holder_notice_language(NULL), "en");
	assert_string_equal(holder_notice_question("nl"), "Wilt u dit?");
}

static void the_notice_is_whole_in_every_language(void **state)
{
	static const char *const languages[] = {"nl", "en", "ar", "ti", "fa-AF", "fa",
						"tr", "uk", "so", "fr", "ps",    "es"};
	Eenmaal__V1__Grant m = a_grant();
	struct agreement *a = the_agreement();

	(void)state;
	m.max_uses = 3;
	for (size_t n = 0; n < sizeof(languages) / sizeof(languages[0]); n++) {
		const struct agreement_text *kind =
			agreement_item_text(agreement_kind_at(a, 3), languages[n]);
		struct buf out;
		char *text = notice(languages[n], &m, &out);
		size_t lines = 0;

		assert_string_equal(holder_notice_language(languages[n]), languages[n]);
		for (const char *at = text; *at != 0; at++)
			lines += *at == '\n';
		assert_int_equal(lines, 6);
		assert_null(strstr(text, "(null)"));
		assert_null(strstr(text, "  "));
		assert_non_null(strstr(text, kind->name));
		assert_non_null(strstr(text, kind->explain));
		assert_non_null(strstr(text, "Taalschool De Brug"));
		assert_non_null(strstr(text, "COA Ter Apel"));
		assert_non_null(strstr(text, "2027"));
		assert_true(strlen(holder_notice_question(languages[n])) > 5);
		buf_free(&out);
	}
	agreement_free(a);
}

/* Nobody says yes to something that could not be explained. */
static void what_the_agreement_lacks_is_not_shown(void **state)
{
	static char *unknown[] = {(char *)"shoe-size"};
	struct agreement *a = the_agreement();

	(void)state;
	for (int n = 0; n < 3; n++) {
		Eenmaal__V1__Grant m = a_grant();
		struct notice_facts facts = {"nl", a, &partner, "COA", &m};
		struct buf out = BUF_INIT(65536);

		if (n == 0)
			m.kinds = unknown;
		else if (n == 1)
			m.purposes = unknown;
		else
			m.staff_roles = unknown;
		OK(buf_put_str(&out, "before"));
		assert_int_equal(holder_notice_text(&facts, &out), ERR_INPUT);
		assert_true(view_equal(buf_view(&out), view_str("before")));
		buf_free(&out);
	}
	agreement_free(a);
}

/* ---- the words ----------------------------------------------------------------------------------- */

typedef const char *words_of(const char *language, int number);

static void assert_all_named(const ProtobufCEnumDescriptor *type, words_of *words)
{
	for (unsigned n = 0; n < type->n_values; n++) {
		int number = type->values[n].value;

		if (number == 0)
			continue;
		assert_string_not_equal(words("en", number), "?");
		assert_string_not_equal(words("nl", number), "?");
		assert_string_not_equal(words("en", number), words("nl", number));
		assert_ptr_equal(words("xx", number), words("en", number));
	}
	assert_string_equal(words("nl", 9999), "?");
}

static void everything_that_the_log_says_has_words(void **state)
{
	(void)state;
	assert_all_named(&eenmaal__v1__action__descriptor, holder_words_action);
	assert_all_named(&eenmaal__v1__outcome__descriptor, holder_words_outcome);
	assert_all_named(&eenmaal__v1__reason__descriptor, holder_words_reason);
}

/* ---- vaults -------------------------------------------------------------------------------------- */

struct opened_vault {
	struct secret *card, *pin, *recovery, *vault_key;
	struct vault_keys keys;
	Eenmaal__V1__Vault *vault;
	struct hash hash;
};

static struct opened_vault make_vault(struct portfolio *p, bool recovery)
{
	struct opened_vault v = {.keys = {NULL, SUITE_X25519, NULL, true}};
	struct holder_vault recipe = {.holder = &p->holder};
	struct kem_public kem;
	struct sign_public signing;

	OK(sign_generate(&signing, &v.keys.signing_seed));
	OK(kem_generate(SUITE_X25519, &kem, &v.keys.kem_private));
	OK(secret_random(CARD_SECRET_LEN, &v.card));
	OK(secret_random(CARD_SECRET_LEN, &v.recovery));
	OK(secret_random(32, &v.vault_key));
	OK(secret_new("739182", 6, &v.pin));
	recipe.keys = &v.keys;
	recipe.vault_key = v.vault_key;
	recipe.card = v.card;
	recipe.pin = v.pin;
	recipe.recovery = recovery ? v.recovery : NULL;
	OK(holder_vault_make(&recipe, p->arena, &v.vault, &v.hash));
	return v;
}

static void free_vault(struct opened_vault *v)
{
	secret_free(v->card);
	secret_free(v->pin);
	secret_free(v->recovery);
	secret_free(v->vault_key);
	vault_keys_free(&v->keys);
}

static enum err open_slot(struct portfolio *p, const struct opened_vault *v, enum slot_kind kind,
			  const struct secret *pin)
{
	const Eenmaal__V1__VaultSlot *slot = holder_vault_slot(v->vault, kind);
	bool recovery = kind == SLOT_RECOVERY;
	struct kdf_cost cost = {slot->passes, slot->memory_kib};
	struct slot_keys keys = {0};
	struct sign_public derived = {0};
	struct secret *vault_key = NULL;
	struct vault_keys out = {0};
	enum err e;

	OK(slot_keys_derive(kind, recovery ? v->recovery : v->card, pin, cost, &keys));
	OK(sign_derive_public(keys.card_seed, &derived));
	assert_true(view_equal(codec_view(slot->card_key), view_of(derived.b, SIGN_PUBLIC_LEN)));
	e = slot_unwrap(&p->holder, kind, keys.wrap_key, codec_view(slot->wrap), &vault_key);
	if (e == ERR_OK) {
		OK(vault_open(&p->holder, vault_key, codec_view(v->vault->blob), &out));
		assert_true(secret_equal(out.signing_seed, v->keys.signing_seed));
		assert_true(out.activated);
	}
	vault_keys_free(&out);
	secret_free(vault_key);
	slot_keys_free(&keys);
	return e;
}

static void a_vault_opens_by_each_of_its_slots(void **state)
{
	struct portfolio *p = *state;
	struct opened_vault v = make_vault(p, true);
	struct secret *wrong = NULL;
	struct buf bytes = BUF_INIT(CODEC_REQUEST_MAX);
	struct hash hash;

	OK(secret_new("739183", 6, &wrong));
	assert_int_equal(v.vault->n_slots, 2);
	OK(open_slot(p, &v, SLOT_CARD_PIN, v.pin));
	assert_int_equal(open_slot(p, &v, SLOT_CARD_PIN, wrong), ERR_DECRYPT);
	OK(open_slot(p, &v, SLOT_RECOVERY, NULL));
	assert_int_equal(v.vault->slots[0]->passes, KDF_PASSES_MIN);
	assert_int_equal(v.vault->slots[0]->memory_kib, KDF_MEMORY_KIB_MIN);
	/* The hash that is signed covers the slots, too. */
	OK(codec_encode(v.vault, &bytes));
	hash_sha256(buf_view(&bytes), &hash);
	assert_true(hash_equal(&hash, &v.hash));
	secret_free(wrong);
	buf_free(&bytes);
	free_vault(&v);
}

static void without_a_recovery_card_there_is_no_slot_for_one(void **state)
{
	struct portfolio *p = *state;
	struct opened_vault v = make_vault(p, false);

	assert_int_equal(v.vault->n_slots, 1);
	assert_non_null(holder_vault_slot(v.vault, SLOT_CARD_PIN));
	assert_null(holder_vault_slot(v.vault, SLOT_RECOVERY));
	assert_null(holder_vault_slot(NULL, SLOT_RECOVERY));
	free_vault(&v);
}

static void start_pins_are_good_ones(void **state)
{
	(void)state;
	for (int n = 0; n < 200; n++) {
		struct secret *pin = NULL;

		OK(holder_pin_random(&pin));
		assert_int_equal(secret_len(pin), 6);
		OK(pin_check(pin));
		secret_free(pin);
	}
}

/* ---- the table ------------------------------------------------------------------------------------- */

static void no_verb_takes_a_secret_on_the_command_line(void **state)
{
	static const char *const never[] = {"pin", "new-pin", "secret", "recovery", "key"};

	(void)state;
	for (const struct verb *v = holder_verbs; v->noun != NULL; v++) {
		assert_string_equal(v->noun, "holder");
		assert_true(v->needs_profile);
		assert_non_null(v->run);
		for (const struct option_spec *o = v->options; o->name != NULL; o++) {
			assert_non_null(o->help);
			for (size_t n = 0; n < sizeof(never) / sizeof(never[0]); n++)
				assert_string_not_equal(o->name, never[n]);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_notice_says_six_facts),
		cmocka_unit_test(the_notices_language_is_the_one_that_was_shown),
		cmocka_unit_test(the_notice_is_whole_in_every_language),
		cmocka_unit_test(what_the_agreement_lacks_is_not_shown),
		cmocka_unit_test(everything_that_the_log_says_has_words),
		cmocka_unit_test_setup_teardown(a_vault_opens_by_each_of_its_slots, portfolio_setup,
						portfolio_teardown),
		cmocka_unit_test_setup_teardown(without_a_recovery_card_there_is_no_slot_for_one,
						portfolio_setup, portfolio_teardown),
		cmocka_unit_test(start_pins_are_good_ones),
		cmocka_unit_test(no_verb_takes_a_secret_on_the_command_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
