/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "broker/base/io.h"
#include "policy/agreement.h"
#include "policy/decide.h"

#define SHIPPED "policy/agreement.yaml"

static const char *const languages[] = {"nl", "en", "ar", "ti", "fa-AF", "fa",
					"tr", "uk", "so", "fr", "ps",    "es"};
#define LANGUAGES (sizeof(languages) / sizeof(languages[0]))

static struct buf shipped = BUF_INIT(AGREEMENT_FILE_MAX);
static struct buf problem = BUF_INIT(1000);

static int set_up(void **state)
{
	(void)state;
	return io_read_file(SHIPPED, &shipped) != ERR_OK;
}

static int tear_down(void **state)
{
	(void)state;
	buf_free(&shipped);
	buf_free(&problem);
	return 0;
}

static struct agreement *parse_shipped(void)
{
	struct agreement *a = NULL;
	enum err e = agreement_parse(buf_view(&shipped), &problem, &a);

	if (e != ERR_OK)
		fail_msg("%s", problem.data ? (const char *)problem.data : err_name(e));
	return a;
}

static struct slug slug(const char *id)
{
	struct slug s;

	assert_int_equal(slug_parse(view_str(id), &s), ERR_OK);
	return s;
}

static const struct permission *may(const struct agreement *a, const char *role, const char *kind)
{
	struct slug r = slug(role), k = slug(kind);

	assert_true(agreement_role(a, &r) >= 0 && agreement_kind(a, &k) >= 0);
	return &agreement_permissions(a)->at[agreement_role(a, &r)][agreement_kind(a, &k)];
}

static agreement_set purpose(const struct agreement *a, const char *id)
{
	struct slug p = slug(id);

	assert_true(agreement_purpose(a, &p) >= 0);
	return (agreement_set)1 << agreement_purpose(a, &p);
}

static agreement_set kind(const struct agreement *a, const char *id)
{
	struct slug k = slug(id);

	assert_true(agreement_kind(a, &k) >= 0);
	return (agreement_set)1 << agreement_kind(a, &k);
}

static void check_item(const struct agreement_item *item)
{
	assert_non_null(item);
	for (size_t i = 0; i < LANGUAGES; i++) {
		const struct agreement_text *t = agreement_item_text(item, languages[i]);

		assert_string_equal(t->language, languages[i]);
		assert_true(strlen(t->name) > 2 && strlen(t->explain) > 10);
		assert_int_equal(item->never, t->never != NULL);
	}
}

static void test_shipped_names(void **state)
{
	static const char *const kinds[] = {"finance", "medical", "trauma",
					    "skills",  "plan",    "contact"};
	static const char *const roles[] = {"reception",          "municipality", "refugee-council",
					    "language-school",    "budget-coach", "job-coach",
					    "mental-health-care", "auditor"};
	struct agreement *a = parse_shipped();

	(void)state;
	assert_int_equal(agreement_kind_count(a), 6);
	assert_int_equal(agreement_role_count(a), 8);
	assert_true(agreement_purpose_count(a) >= 12);
	for (size_t i = 0; i < 6; i++) {
		struct slug id = slug(kinds[i]);

		assert_int_equal(agreement_kind(a, &id), i);
		check_item(agreement_kind_at(a, i));
	}
	for (size_t i = 0; i < 8; i++) {
		struct slug id = slug(roles[i]);

		assert_int_equal(agreement_role(a, &id), i);
		check_item(agreement_role_at(a, i));
	}
	for (size_t i = 0; i < agreement_purpose_count(a); i++)
		check_item(agreement_purpose_at(a, i));
	agreement_free(a);
}

static void test_shipped_head(void **state)
{
	struct agreement *a = parse_shipped();
	struct hash expect, hash;
	struct slug unknown = slug("unknown");

	(void)state;
	assert_int_equal(agreement_version(a), 1);
	assert_non_null(strstr(agreement_title(a), "Eenmaal"));
	assert_int_equal(agreement_language_count(a), LANGUAGES);
	for (size_t i = 0; i < LANGUAGES; i++)
		assert_string_equal(agreement_language(a, i), languages[i]);
	assert_null(agreement_language(a, LANGUAGES));
	assert_null(agreement_kind_at(a, 6));
	assert_null(agreement_purpose_at(a, 64));
	assert_null(agreement_role_at(a, 8));
	assert_int_equal(agreement_kind(a, &unknown), AGREEMENT_NONE);
	assert_int_equal(agreement_purpose(a, &unknown), AGREEMENT_NONE);
	assert_int_equal(agreement_role(a, &unknown), AGREEMENT_NONE);
	hash_sha256(buf_view(&shipped), &expect);
	agreement_hash(a, &hash);
	assert_true(hash_equal(&hash, &expect));
	agreement_free(a);
}

static void test_shipped_purposes(void **state)
{
	struct agreement *a = parse_shipped();
	agreement_set never = 0;

	(void)state;
	for (size_t i = 0; i < agreement_purpose_count(a); i++) {
		const struct agreement_item *p = agreement_purpose_at(a, i);

		assert_int_equal(strncmp(p->dpv, "dpv:", 4), 0);
		assert_int_equal(p->never, p->basis == BASIS_NONE);
		assert_int_equal(p->law != NULL, p->basis == BASIS_STATUTORY);
		if (p->never)
			never |= (agreement_set)1 << i;
	}
	assert_true(never & purpose(a, "enforcement"));
	assert_int_equal(agreement_permissions(a)->never, never);
	agreement_free(a);
}

static void test_shipped_rules(void **state)
{
	struct agreement *a = parse_shipped();
	const struct permission_table *t = agreement_permissions(a);

	(void)state;
	assert_true(may(a, "language-school", "skills")->read & purpose(a, "language-training"));
	assert_int_equal(may(a, "language-school", "trauma")->read, 0);
	assert_int_equal(may(a, "language-school", "medical")->read, 0);
	assert_int_equal(may(a, "municipality", "finance")->read,
			 purpose(a, "debt-counselling") | purpose(a, "income-support"));
	assert_true(may(a, "municipality", "plan")->read & purpose(a, "civic-integration"));
	assert_int_equal(may(a, "reception", "trauma")->contribute, purpose(a, "intake"));
	assert_int_equal(may(a, "refugee-council", "finance")->contribute, purpose(a, "intake"));
	assert_true(may(a, "mental-health-care", "trauma")->read & purpose(a, "treatment"));
	for (size_t r = 0; r < AGREEMENT_MAX; r++) {
		for (size_t k = 0; k < AGREEMENT_MAX; k++) {
			const struct permission *p = &t->at[r][k];

			assert_int_equal((p->read | p->request | p->contribute) & t->never, 0);
			assert_int_equal(p->request & ~p->read, 0);
			if (r >= 7 || k >= 6) /* the auditor, and those who do not exist */
				assert_int_equal(p->read | p->contribute | p->request, 0);
		}
	}
	agreement_free(a);
}

static void test_days(void **state)
{
	struct agreement *a = parse_shipped();
	agreement_set skills = kind(a, "skills"), trauma = kind(a, "trauma");

	(void)state;
	assert_int_equal(agreement_days_default(a, skills), 183);
	assert_int_equal(agreement_days_max(a, skills), 731);
	assert_int_equal(agreement_days_default(a, skills | trauma), 92);
	assert_int_equal(agreement_days_max(a, skills | trauma), 183);
	assert_int_equal(agreement_days_default(a, 0), 0);
	assert_int_equal(agreement_days_max(a, 0), 0);
	assert_int_equal(agreement_days_default(a, skills | (agreement_set)1 << 63), 0);
	assert_true(agreement_kind_at(a, 1)->special_category);
	assert_true(agreement_kind_at(a, 2)->special_category);
	assert_false(agreement_kind_at(a, 3)->special_category);
	agreement_free(a);
}

/* The file with one line in the place of another. */
static unsigned retention_with(const char *line, const char *other)
{
	struct buf text = BUF_INIT(AGREEMENT_FILE_MAX);
	const uint8_t *at = memmem(shipped.data, shipped.len, line, strlen(line));
	struct agreement *a = NULL;
	unsigned days;

	assert_non_null(at);
	assert_int_equal(buf_put(&text, shipped.data, (size_t)(at - shipped.data)), ERR_OK);
	assert_int_equal(buf_put_str(&text, other), ERR_OK);
	at += strlen(line);
	assert_int_equal(buf_put(&text, at, (size_t)(shipped.data + shipped.len - at)), ERR_OK);
	assert_int_equal(agreement_parse(buf_view(&text), &problem, &a), ERR_OK);
	days = agreement_retention_days(a);
	agreement_free(a);
	buf_free(&text);
	return days;
}

static void test_retention(void **state)
{
	(void)state;
	assert_int_equal(retention_with("retention_days: 1826", "retention_days: 1826"), 1826);
	assert_int_equal(retention_with("retention_days: 1826", "retention_days: 36500"), 36500);
	assert_int_equal(retention_with("retention_days: 1826", "#"), 1826);
	/* Never shorter than a consent may last. */
	assert_int_equal(retention_with("retention_days: 1826", "retention_days: 3650"), 3650);
}

static void test_text_fallback(void **state)
{
	static const struct agreement_text texts[] = {
		{.language = "ar", .name = "a"},
		{.language = "en", .name = "b"},
		{.language = "nl", .name = "c"},
	};
	struct agreement_item item = {.text_count = 3, .texts = texts};

	(void)state;
	assert_string_equal(agreement_item_text(&item, "nl")->name, "c");
	assert_string_equal(agreement_item_text(&item, "ti")->name, "b");
	item.text_count = 1;
	assert_string_equal(agreement_item_text(&item, "ti")->name, "a");
}

/* Freezing is about a dossier as a whole, and a rule of its own. */
static void who_may_freeze(void **state)
{
	static const struct {
		const char *rule, *says;
	} wrong[] = {
		{"{role: reception, may: [freeze, read]}", "'freeze' stands in a rule of its own"},
		{"{role: reception, kinds: [skills], may: [freeze]}", "without kinds and purposes"},
		{"{role: reception, purposes: [intake], may: [freeze]}",
		 "without kinds and purposes"},
		{"{role: reception, may: [read]}", "'kinds' or 'purposes' is missing"},
		{"{role: reception, kinds: [skills], may: [read]}", "'purposes' is missing"},
		{"{role: receptionist, may: [freeze]}", "there is no role 'receptionist'"},
	};
	struct agreement *a = parse_shipped();
	const struct permission_table *t = agreement_permissions(a);
	struct slug reception = slug("reception"), school = slug("language-school");
	int desk = agreement_role(a, &reception), other = agreement_role(a, &school);

	(void)state;
	assert_true(policy_may_freeze(t, (agreement_set)1 << desk, desk));
	assert_false(policy_may_freeze(t, (agreement_set)1 << other, desk));
	assert_false(policy_may_freeze(t, ~(agreement_set)0, other));
	assert_false(policy_may_freeze(t, ~(agreement_set)0, AGREEMENT_NONE));
	assert_false(policy_may_freeze(t, ~(agreement_set)0, AGREEMENT_MAX));
	agreement_free(a);
	for (size_t n = 0; n < sizeof(wrong) / sizeof(wrong[0]); n++) {
		struct buf yaml = BUF_INIT(AGREEMENT_FILE_MAX);

		assert_int_equal(buf_put_view(&yaml, buf_view(&shipped)), ERR_OK);
		assert_int_equal(buf_printf(&yaml, "  - %s\n", wrong[n].rule), ERR_OK);
		assert_int_equal(agreement_parse(buf_view(&yaml), &problem, &a), ERR_CONFIG);
		assert_int_equal(buf_put_u8(&problem, 0), ERR_OK);
		if (strstr((const char *)problem.data, wrong[n].says) == NULL)
			fail_msg("%s: %s", wrong[n].rule, (const char *)problem.data);
		buf_free(&yaml);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_may_freeze),     cmocka_unit_test(test_shipped_names),
		cmocka_unit_test(test_shipped_head),  cmocka_unit_test(test_shipped_purposes),
		cmocka_unit_test(test_shipped_rules), cmocka_unit_test(test_days),
		cmocka_unit_test(test_retention),     cmocka_unit_test(test_text_fallback),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
