/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "broker/base/mem.h"
#include "broker/base/secret.h"
#include "keys/directory.h"

#define NOW INT64_C(1800000000)

static const char *const ids[] = {"coa", "coa-almere", "gemeente-hilversum", "huisarts", "vwn"};

#define MEMBERS (sizeof(ids) / sizeof(ids[0]))

static struct slug slug_of(const char *text)
{
	struct slug s;

	assert_int_equal(slug_parse(view_str(text), &s), ERR_OK);
	return s;
}

static struct directory *directory_new(void)
{
	struct directory *d = mem_new(1, sizeof(*d));

	assert_non_null(d);
	d->members = mem_new(MEMBERS, sizeof(*d->members));
	assert_non_null(d->members);
	d->member_count = MEMBERS;
	for (size_t i = 0; i < MEMBERS; i++) {
		d->members[i].id = slug_of(ids[i]);
		d->members[i].status = MEMBER_ACTIVE;
	}
	d->version = 7;
	d->issued_at = NOW - 10;
	d->not_after = NOW + 1000;
	memset(d->hash.b, 0x5a, sizeof(d->hash.b));
	return d;
}

static int setup(void **state)
{
	*state = directory_new();
	return 0;
}

static int teardown(void **state)
{
	directory_free(*state);
	return 0;
}

static void set_name(struct tls_identity *t, const char *issuer, const char *serial_number)
{
	t->by_fingerprint = false;
	(void)snprintf(t->issuer, sizeof(t->issuer), "%s", issuer);
	(void)snprintf(t->serial_number, sizeof(t->serial_number), "%s", serial_number);
}

static void finds_every_member_and_nobody_else(void **state)
{
	static const char *const strangers[] = {"a", "coa-", "coa-almere-2", "zzz", "vw", "vwn-1"};
	struct directory *d = *state;

	for (size_t i = 0; i < MEMBERS; i++) {
		struct slug id = slug_of(ids[i]);

		assert_ptr_equal(directory_find(d, &id), &d->members[i]);
	}
	for (size_t i = 0; i < sizeof(strangers) / sizeof(strangers[0]); i++) {
		struct slug id = slug_of(strangers[i]);

		assert_null(directory_find(d, &id));
	}
	assert_null(directory_find(d, &(struct slug){""}));
}

static void an_empty_directory_has_nobody(void **state)
{
	struct directory empty = {0};
	struct slug id = slug_of("coa");

	(void)state;
	assert_null(directory_find(&empty, &id));
	assert_null(directory_find_tls(&empty, &(struct hash){{0}}, "CN=x", "1"));
	directory_free(NULL);
}

static void finds_by_fingerprint(void **state)
{
	struct directory *d = *state;
	struct hash print = {{1, 2, 3}}, other = {{1, 2, 4}};

	d->members[3].tls_count = 2;
	d->members[3].tls[0].by_fingerprint = true;
	d->members[3].tls[0].fingerprint = (struct hash){{9}};
	d->members[3].tls[1].by_fingerprint = true;
	d->members[3].tls[1].fingerprint = print;
	assert_ptr_equal(directory_find_tls(d, &print, "CN=x", "1"), &d->members[3]);
	assert_ptr_equal(directory_find_tls(d, &print, NULL, NULL), &d->members[3]);
	assert_null(directory_find_tls(d, &other, "CN=x", "1"));
	assert_null(directory_find_tls(d, NULL, "CN=x", "1"));
	/* An entry beyond the count is not an entry. */
	d->members[3].tls_count = 1;
	assert_null(directory_find_tls(d, &print, "CN=x", "1"));
}

static void finds_by_issuer_and_number_together(void **state)
{
	struct directory *d = *state;
	struct hash any = {{0}};

	d->members[1].tls_count = 1;
	set_name(&d->members[1].tls[0], "CN=Root,C=NL", "00000001");
	assert_ptr_equal(directory_find_tls(d, &any, "CN=Root,C=NL", "00000001"), &d->members[1]);
	assert_null(directory_find_tls(d, &any, "CN=Root,C=NL", "00000002"));
	assert_null(directory_find_tls(d, &any, "CN=Other,C=NL", "00000001"));
	assert_null(directory_find_tls(d, &any, "CN=Root,C=NL", ""));
	assert_null(directory_find_tls(d, &any, NULL, "00000001"));
	assert_null(directory_find_tls(d, &any, "CN=Root,C=NL", NULL));
}

static void an_empty_identity_matches_nothing(void **state)
{
	struct directory *d = *state;
	struct hash zero = {{0}};

	/* A certificate without serialNumber must not become the member without one. */
	d->members[0].tls_count = 1;
	set_name(&d->members[0].tls[0], "CN=Root", "");
	assert_null(directory_find_tls(d, &zero, "CN=Root", ""));
	set_name(&d->members[0].tls[0], "", "");
	assert_null(directory_find_tls(d, &zero, "", ""));
}

static void two_active_members_are_nobody(void **state)
{
	struct directory *d = *state;
	struct hash any = {{0}};

	for (size_t i = 0; i < 3; i++) {
		d->members[i].tls_count = 1;
		set_name(&d->members[i].tls[0], "CN=Root", "1");
	}
	assert_null(directory_find_tls(d, &any, "CN=Root", "1"));
	d->members[0].status = MEMBER_REMOVED;
	d->members[2].status = MEMBER_SUSPENDED;
	assert_ptr_equal(directory_find_tls(d, &any, "CN=Root", "1"), &d->members[1]);
	d->members[1].status = MEMBER_SUSPENDED;
	assert_non_null(directory_find_tls(d, &any, "CN=Root", "1"));
	assert_int_not_equal(directory_find_tls(d, &any, "CN=Root", "1")->status, MEMBER_ACTIVE);
}

static void roles_are_those_listed(void **state)
{
	struct directory *d = *state;
	struct member *m = &d->members[0];
	struct slug auditor = slug_of("auditor"), carer = slug_of("carer");

	assert_false(member_has_role(m, &auditor));
	m->role_count = 2;
	m->roles[0] = slug_of("reception");
	m->roles[1] = carer;
	m->roles[2] = auditor; /* what lies behind the last one does not count */
	assert_true(member_has_role(m, &m->roles[0]));
	assert_true(member_has_role(m, &carer));
	assert_false(member_has_role(m, &auditor));
}

static void name_falls_back(void **state)
{
	struct directory *d = *state;
	struct member *m = &d->members[0];

	assert_string_equal(member_name(m, "nl"), "coa");
	assert_string_equal(member_name(m, NULL), "coa");
	m->name_count = 1;
	m->names[0] = (struct local_name){"ti", "ኣባ"};
	assert_string_equal(member_name(m, "nl"), "ኣባ");
	m->name_count = 3;
	m->names[1] = (struct local_name){"en", "Reception"};
	m->names[2] = (struct local_name){"nl-NL", "Opvang"};
	assert_string_equal(member_name(m, "NL-nl"), "Opvang");
	assert_string_equal(member_name(m, "ar"), "Reception");
	assert_string_equal(member_name(m, NULL), "Reception");
}

static void fingerprint_is_sha256_of_the_key(void **state)
{
	struct sign_public root = {{0}};
	struct hash print;
	char hex[2 * HASH_LEN + 1];

	(void)state;
	directory_fingerprint(&root, &print);
	hex_format(print.b, sizeof(print.b), hex);
	/* sha256sum of 32 zero bytes */
	assert_string_equal(hex,
			    "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925");
}

static void accepts_newer_and_the_same(void **state)
{
	struct directory *d = *state;
	struct hash other = {{1}};

	assert_int_equal(directory_accept(d, 0, NULL, NOW), ERR_OK);
	assert_int_equal(directory_accept(d, 6, &other, NOW), ERR_OK);
	assert_int_equal(directory_accept(d, 7, &d->hash, NOW), ERR_OK);
}

static void refuses_rollback(void **state)
{
	struct directory *d = *state;
	struct hash other = d->hash;

	other.b[31] ^= 1;
	assert_int_equal(directory_accept(d, 8, &d->hash, NOW), ERR_ROLLBACK);
	assert_int_equal(directory_accept(d, UINT64_MAX, &d->hash, NOW), ERR_ROLLBACK);
	assert_int_equal(directory_accept(d, 7, &other, NOW), ERR_ROLLBACK);
	assert_int_equal(directory_accept(d, 7, NULL, NOW), ERR_ROLLBACK);
	d->version = 0;
	assert_int_equal(directory_accept(d, 0, &d->hash, NOW), ERR_ROLLBACK);
}

static void refuses_outside_its_time(void **state)
{
	struct directory *d = *state;

	assert_int_equal(directory_accept(d, 0, NULL, d->not_after - 1), ERR_OK);
	assert_int_equal(directory_accept(d, 0, NULL, d->not_after), ERR_EXPIRED);
	assert_int_equal(directory_accept(d, 0, NULL, INT64_MAX), ERR_EXPIRED);
	d->issued_at = NOW + 300;
	assert_int_equal(directory_accept(d, 0, NULL, NOW), ERR_OK);
	d->issued_at = NOW + 301;
	assert_int_equal(directory_accept(d, 0, NULL, NOW), ERR_FUTURE);
	d->issued_at = INT64_MAX;
	assert_int_equal(directory_accept(d, 0, NULL, INT64_MIN), ERR_FUTURE);
	d->issued_at = INT64_MIN;
	assert_int_equal(directory_accept(d, 0, NULL, NOW), ERR_OK);
}

/* A key that ended still verifies what is dated before its end, and says when that was. */
static void former_keys_verify_what_is_older(void **state)
{
	struct envelope e = {.type = STATEMENT_SEGMENT, .payload = view_str("a document")};
	struct sign_public keys[3];
	struct secret *seeds[3];
	struct member m = {.former_count = 1};
	int64_t before = 0;

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_int_equal(sign_generate(&keys[i], &seeds[i]), ERR_OK);
	m.signing_key = keys[0];
	m.former[0] = (struct former_key){keys[1], NOW};
	m.former[1] = (struct former_key){keys[2], NOW}; /* behind the last one */
	for (int i = 0; i < 3; i++) {
		assert_int_equal(statement_sign(e.type, e.payload, seeds[i], e.signature), ERR_OK);
		assert_int_equal(member_verify(&m, &e, STATEMENT_SEGMENT, &before),
				 i < 2 ? ERR_OK : ERR_SIGNATURE);
		if (i < 2)
			assert_true(before == (i == 0 ? INT64_MAX : NOW));
		assert_int_equal(member_verify(&m, &e, STATEMENT_GRANT, &before),
				 ERR_STATEMENT_TYPE);
		secret_free(seeds[i]);
	}
}

/* What all can seal to, and what the floor demands even if this build cannot make it. */
static void new_keys_are_what_every_member_can_seal_to(void **state)
{
	struct directory *d = *state;
	unsigned best = kem_suite_default();

	d->suite_floor = SUITE_X25519;
	assert_int_equal(directory_suite(d, 0), best);
	for (size_t i = 0; i < MEMBERS - 1; i++) {
		d->members[i].has_kem_key = true;
		d->members[i].kem_key.suite = SUITE_XWING;
	}
	assert_int_equal(directory_suite(d, 0), best);
	d->members[2].kem_key.suite = SUITE_X25519;
	assert_int_equal(directory_suite(d, 0), SUITE_X25519);
	d->members[2].status = MEMBER_SUSPENDED;
	assert_int_equal(directory_suite(d, 0), SUITE_X25519);
	assert_int_equal(directory_suite(d, SUITE_XWING), SUITE_XWING);
	d->suite_floor = SUITE_XWING;
	assert_int_equal(directory_suite(d, 0), SUITE_XWING);
	d->suite_floor = SUITE_X25519;
	d->members[2].status = MEMBER_REMOVED;
	assert_int_equal(directory_suite(d, 0), best);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(finds_every_member_and_nobody_else, setup,
						teardown),
		cmocka_unit_test(an_empty_directory_has_nobody),
		cmocka_unit_test_setup_teardown(finds_by_fingerprint, setup, teardown),
		cmocka_unit_test_setup_teardown(finds_by_issuer_and_number_together, setup,
						teardown),
		cmocka_unit_test_setup_teardown(an_empty_identity_matches_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(two_active_members_are_nobody, setup, teardown),
		cmocka_unit_test_setup_teardown(roles_are_those_listed, setup, teardown),
		cmocka_unit_test_setup_teardown(name_falls_back, setup, teardown),
		cmocka_unit_test(fingerprint_is_sha256_of_the_key),
		cmocka_unit_test_setup_teardown(accepts_newer_and_the_same, setup, teardown),
		cmocka_unit_test_setup_teardown(refuses_rollback, setup, teardown),
		cmocka_unit_test_setup_teardown(refuses_outside_its_time, setup, teardown),
		cmocka_unit_test(former_keys_verify_what_is_older),
		cmocka_unit_test_setup_teardown(new_keys_are_what_every_member_can_seal_to, setup,
						teardown),
	};

	return cmocka_run_group_tests_name("directory", tests, NULL, NULL);
}
