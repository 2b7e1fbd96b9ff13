/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "broker/base/io.h"
#include "broker/base/mem.h"
#include "client/profile.h"

#define ROOT "root: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n"
#define PARTNER                                                                       \
	"role: partner\nid: coa\npublic_url: https://h:1\npartner_url: https://h:2\n" \
	"certificate: tls.pem\ncertificate_key: tls.key\nsigning_key: s.key\n"

static char folder[64];

static int setup(void **state)
{
	(void)state;
	(void)snprintf(folder, sizeof(folder), "/tmp/eenmaal-profile-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static int teardown(void **state)
{
	char path[128];

	(void)state;
	mem_fail_at(0);
	(void)snprintf(path, sizeof(path), "%s/profile.yaml", folder);
	(void)unlink(path);
	(void)snprintf(path, sizeof(path), "%s/s.key", folder);
	(void)unlink(path);
	return rmdir(folder);
}

static enum err load(const char *yaml, struct buf *problem, struct profile **out)
{
	char path[128];

	(void)snprintf(path, sizeof(path), "%s/profile.yaml", folder);
	assert_int_equal(io_write_file(path, view_str(yaml), 0600), ERR_OK);
	return profile_load(folder, problem, out);
}

static void partner(void **state)
{
	struct buf problem = BUF_INIT(1024);
	struct profile *p = NULL;
	char *path;

	(void)state;
	assert_int_equal(load(PARTNER "kem_key: k.key\nstaff: anna-3\n" ROOT, &problem, &p),
			 ERR_OK);
	assert_int_equal(p->role, PROFILE_PARTNER);
	assert_string_equal(p->id.s, "coa");
	assert_string_equal(p->staff, "anna-3");
	assert_string_equal(p->language, "nl");
	assert_string_equal(p->state, "state");
	assert_int_equal(p->suite_floor, 1);
	assert_int_equal(p->root.b[0], 1);
	assert_null(p->ca);
	path = profile_path(p, "x");
	assert_int_equal(strncmp(path, folder, strlen(folder)), 0);
	mem_free(path);
	path = profile_path(p, "/x");
	assert_string_equal(path, "/x");
	mem_free(path);
	profile_free(p);
	buf_free(&problem);
}

static void holder(void **state)
{
	struct buf problem = BUF_INIT(1024);
	struct profile *p = NULL;
	char number[HOLDER_TEXT_LEN + 1], yaml[400];
	struct holder_id id = {{1, 2, 3}};

	(void)state;
	holder_id_format(&id, number);
	(void)snprintf(yaml, sizeof(yaml),
		       "role: holder\nholder: \"%s\"\npublic_url: https://h\ncard: card.key\n" ROOT,
		       number);
	assert_int_equal(load(yaml, &problem, &p), ERR_OK);
	assert_memory_equal(p->holder.b, id.b, HOLDER_ID_LEN);
	assert_string_equal(p->id.s, "holder");
	profile_free(p);
	buf_free(&problem);
}

static void mistakes(void **state)
{
	static const struct {
		const char *yaml, *says;
	} all[] = {
		{"", "empty"},
		{"role: partner\n", "root"},
		{"role: king\n" ROOT, "king"},
		{PARTNER ROOT, "kem_key"},
		{PARTNER "kem_key: k\ncolour: red\n" ROOT, "colour"},
		{PARTNER "kem_key: k\nroot: abc\n", "root"},
		{PARTNER "kem_key: k\nproxy: *a\n" ROOT, "line"},
		{"role: partner\nid: Coa\n" ROOT, "id"},
		{"role: holder\ncard: c\npublic_url: https://h\nholder: 123\n" ROOT, "holder"},
		{"role: auditor\nid: i\npublic_url: http://h\npartner_url: https://h\ncertificate: c\n"
		 "certificate_key: k\nsigning_key: s\n" ROOT,
		 "https"},
		{"role: auditor\nid: i\npublic_url: https://h/p\npartner_url: https://h\ncertificate: c\n"
		 "certificate_key: k\nsigning_key: s\n" ROOT,
		 "https"},
		{"role: auditor\nid: i\npublic_url: https://h\n" ROOT, "partner_url"},
		{PARTNER "kem_key: k\tk\n" ROOT, "kem_key"},
	};
	struct buf problem = BUF_INIT(1024);
	struct profile *p = NULL;

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		assert_int_equal(load(all[i].yaml, &problem, &p), ERR_CONFIG);
		assert_null(p);
		assert_int_equal(buf_put_u8(&problem, 0), ERR_OK);
		if (!strstr((const char *)problem.data, all[i].says))
			fail_msg("%s: %s", all[i].yaml, (const char *)problem.data);
	}
	assert_int_equal(profile_load("/no/such/folder", &problem, &p), ERR_NOT_FOUND);
	assert_true(problem.len > 0);
	buf_free(&problem);
}

/* What is written is read back, whatever stands in it. */
static void created(void **state)
{
	struct buf problem = BUF_INIT(1024);
	struct profile *p = NULL, *again = NULL;
	struct stat st;
	char path[128];

	(void)state;
	assert_int_equal(load(PARTNER "kem_key: k.key\nstaff: anna-3\nsuite_floor: 2\n" ROOT,
			      &problem, &p),
			 ERR_OK);
	assert_int_equal(profile_create(p), ERR_EXISTS);
	(void)snprintf(path, sizeof(path), "%s/profile.yaml", folder);
	assert_int_equal(unlink(path), 0);
	mem_free(p->signing_key);
	p->signing_key = mem_strdup("a \"b\" \\ #: é'");
	assert_int_equal(profile_create(p), ERR_OK);
	assert_true(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600);
	assert_int_equal(profile_load(path, &problem, &again), ERR_OK);
	assert_string_equal(again->signing_key, p->signing_key);
	assert_string_equal(again->partner_url, p->partner_url);
	assert_int_equal(again->suite_floor, 2);
	assert_memory_equal(again->root.b, p->root.b, HASH_LEN);
	profile_free(p);
	profile_free(again);
	buf_free(&problem);
}

static void keys(void **state)
{
	struct buf problem = BUF_INIT(1024);
	struct profile *p = NULL;
	struct secret *key = NULL;
	char path[128];

	(void)state;
	assert_int_equal(load(PARTNER "kem_key: k.key\n" ROOT, &problem, &p), ERR_OK);
	(void)snprintf(path, sizeof(path), "%s/s.key", folder);
	assert_int_equal(io_write_file(path, view_str("00ff\n"), 0600), ERR_OK);
	assert_int_equal(profile_key(p, "s.key", 2, &key), ERR_OK);
	secret_free(key);
	assert_int_equal(profile_key(p, "./s.key", 2, &key), ERR_OK);
	secret_free(key);
	assert_int_equal(profile_key(p, NULL, 2, &key), ERR_CONFIG);
	assert_int_equal(profile_key(p, "k.key", 2, &key), ERR_NOT_FOUND);
	assert_int_equal(chmod(path, 0644), 0);
	assert_int_equal(profile_key(p, "s.key", 2, &key), ERR_PERMISSIONS);
	profile_free(p);
	buf_free(&problem);
}

/* However short memory is: an error, no crash, no leak. */
static void memory(void **state)
{
	struct buf problem = BUF_INIT(1024);
	struct profile *p = NULL;
	enum err e;

	(void)state;
	assert_int_equal(load(PARTNER "kem_key: k.key\n" ROOT, &problem, &p), ERR_OK);
	profile_free(p);
	for (uint64_t n = 1;; n++) {
		mem_fail_at(n);
		e = profile_load(folder, &problem, &p);
		mem_fail_at(0);
		if (e == ERR_OK)
			break;
		assert_null(p);
	}
	profile_free(p);
	buf_free(&problem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(partner, setup, teardown),
		cmocka_unit_test_setup_teardown(holder, setup, teardown),
		cmocka_unit_test_setup_teardown(mistakes, setup, teardown),
		cmocka_unit_test_setup_teardown(created, setup, teardown),
		cmocka_unit_test_setup_teardown(keys, setup, teardown),
		cmocka_unit_test_setup_teardown(memory, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
