/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "broker/authn.h"
#include "broker/base/clock.h"
#include "broker/base/io.h"
#include "broker/reload.h"
#include "tests/support/forge.h"
#include "tests/support/site.h"

struct world {
	struct site site;
	struct config *config;
	struct buf problem;
};

static int start(void **state)
{
	struct world *w = mem_new(1, sizeof(*w));

	forge_setup();
	log_setup(LOG_LEVEL_ERROR, true);
	site_start(&w->site);
	w->problem = BUF_INIT(2048);
	assert_int_equal(config_load(w->site.config, &w->problem, &w->config), ERR_OK);
	*state = w;
	return 0;
}

static int stop(void **state)
{
	struct world *w = *state;

	config_free(w->config);
	buf_free(&w->problem);
	site_stop(&w->site);
	mem_free(w);
	return 0;
}

static struct trust *load(struct world *w, uint64_t generation)
{
	struct trust *t = NULL;

	assert_int_equal(reload_trust(w->config, &w->site.log_key, generation, &w->problem, &t),
			 ERR_OK);
	return t;
}

/* Loading fails, and the problem mentions what. */
static void refused(struct world *w, const char *what)
{
	struct trust *t = NULL;

	assert_int_not_equal(reload_trust(w->config, &w->site.log_key, 1, &w->problem, &t), ERR_OK);
	assert_null(t);
	assert_int_equal(buf_put_u8(&w->problem, 0), ERR_OK);
	assert_non_null(strstr((const char *)w->problem.data, what));
}

static const struct member *find(const struct trust *t, const char *id)
{
	struct slug slug;

	assert_int_equal(slug_parse(view_str(id), &slug), ERR_OK);
	return directory_find(t->directory, &slug);
}

static void test_loads(void **state)
{
	struct world *w = *state;
	struct trust *t = load(w, 7);
	const struct member *school = find(t, "school");
	struct slug role;

	assert_int_equal(t->generation, 7);
	assert_int_equal(t->directory->version, 1);
	assert_string_equal(t->log_key.name, SITE_AUDIENCE);
	assert_int_equal(slug_parse(view_str("language-school"), &role), ERR_OK);
	assert_true(trust_roles(t, school) == (agreement_set)1
						      << agreement_role(t->agreement, &role));
	assert_true(t->directory_envelope.len > 64);
	trust_drop(trust_hold(t));
	trust_drop(t);
	trust_drop(NULL);
}

static void test_slot(void **state)
{
	struct world *w = *state;
	struct trust_slot *slot = NULL;
	struct trust *held, *again;

	assert_int_equal(trust_slot_new(load(w, 1), &slot), ERR_OK);
	held = trust_slot_get(slot);
	trust_slot_swap(slot, load(w, 2));
	again = trust_slot_get(slot);
	assert_int_equal(held->generation, 1);
	assert_int_equal(again->generation, 2);
	/* A request that began before the swap still reads its own. */
	assert_int_equal(held->directory->version, 1);
	trust_drop(held);
	trust_drop(again);
	trust_slot_free(slot);
	trust_slot_free(NULL);
}

static void *get_and_drop(void *slot)
{
	for (int i = 0; i < 20000; i++) {
		struct trust *t = trust_slot_get(slot);

		if (t->directory->member_count != SITE_MEMBERS)
			return slot;
		trust_drop(t);
	}
	return NULL;
}

static void test_swapped_while_used(void **state)
{
	struct world *w = *state;
	struct trust_slot *slot = NULL;
	pthread_t threads[4];
	void *failed;

	assert_int_equal(trust_slot_new(load(w, 1), &slot), ERR_OK);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, get_and_drop, slot), 0);
	for (uint64_t g = 2; g < 30; g++)
		trust_slot_swap(slot, load(w, g));
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(pthread_join(threads[i], &failed), 0);
		assert_null(failed);
	}
	trust_slot_free(slot);
}

static void test_another_root(void **state)
{
	struct world *w = *state;

	w->config->root_fingerprint.b[0] ^= 1;
	refused(w, "another root");
}

static void test_another_agreement(void **state)
{
	struct world *w = *state;
	FILE *f = fopen(site_path(&w->site, "agreement.yaml"), "a");

	assert_non_null(f);
	assert_true(fputs("# one line more\n", f) > 0);
	assert_int_equal(fclose(f), 0);
	refused(w, "is not the one that the directory names");
}

static void test_another_log_key(void **state)
{
	struct world *w = *state;

	w->site.log_key.b[0] ^= 1;
	refused(w, "none of the directory's log keys");
}

static void test_no_directory(void **state)
{
	struct world *w = *state;

	assert_int_equal(unlink(site_path(&w->site, "directory.bin")), 0);
	refused(w, "directory.bin cannot be read");
}

static void test_damaged_directory(void **state)
{
	struct world *w = *state;
	struct buf file = BUF_INIT(65536);
	const char *path = site_path(&w->site, "directory.bin");

	assert_int_equal(io_read_file(path, &file), ERR_OK);
	file.data[file.len / 2] ^= 0x10;
	assert_int_equal(io_write_file(path, buf_view(&file), 0600), ERR_OK);
	buf_free(&file);
	refused(w, "directory.bin");
}

static void test_no_anchors(void **state)
{
	struct world *w = *state;

	assert_int_equal(io_write_file(site_path(&w->site, "ca.pem"), view_str("nothing\n"), 0600),
			 ERR_OK);
	refused(w, "client_ca");
}

static void test_out_of_memory(void **state)
{
	struct world *w = *state;
	struct trust *t = NULL;
	uint64_t n = 1;
	enum err e;

	do {
		mem_fail_at(n++);
		e = reload_trust(w->config, &w->site.log_key, 1, &w->problem, &t);
		mem_fail_at(0);
		if (e != ERR_OK)
			assert_null(t);
	} while (e != ERR_OK && n < 20000);
	assert_int_equal(e, ERR_OK);
	assert_true(n > 10);
	trust_drop(t);
}

/* ---- who is at the other end ---- */

static struct authn look(struct world *w, const struct trust *t, const char *name, int64_t now)
{
	struct buf pem = BUF_INIT(65536), der;
	char file[64];
	struct view chain;
	struct authn a = {0};

	(void)snprintf(file, sizeof(file), "%s.pem", name);
	assert_int_equal(io_read_file(site_path(&w->site, file), &pem), ERR_OK);
	der = pem_to_der(&pem);
	chain = buf_view(&der);
	authn_find(&a, t, &chain, 1, now);
	buf_free(&pem);
	buf_free(&der);
	return a;
}

static void test_members(void **state)
{
	struct world *w = *state;
	struct trust *t;
	struct authn a;
	int64_t now = clock_now();

	w->site.status[SITE_GEMEENTE] = EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_SUSPENDED;
	w->site.status[SITE_SCHOOL] = EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_REMOVED;
	site_sign(&w->site);
	t = load(w, 1);
	a = look(w, t, "coa", now);
	assert_int_equal(a.result, ERR_OK);
	assert_ptr_equal(a.member, find(t, "coa"));
	/* A suspended member is known; that it may do nothing is for the decision, and recorded. */
	a = look(w, t, "gemeente", now);
	assert_int_equal(a.result, ERR_OK);
	assert_int_equal(a.member->status, MEMBER_SUSPENDED);
	a = look(w, t, "school", now);
	assert_int_equal(a.result, ERR_UNAUTHENTICATED);
	assert_null(a.member);
	a = look(w, t, "stranger", now);
	assert_int_equal(a.result, ERR_UNAUTHENTICATED);
	a = look(w, t, "server", now);
	assert_int_not_equal(a.result, ERR_OK);
	a = look(w, t, "coa", now + INT64_C(3700) * 86400);
	assert_int_equal(a.result, ERR_EXPIRED);
	authn_find(&a, t, NULL, 0, now);
	assert_int_equal(a.result, ERR_UNAUTHENTICATED);
	trust_drop(t);
}

static struct authn recall(struct world *w, struct authn_recent *r, const struct trust *t,
			   int64_t now)
{
	struct buf pem = BUF_INIT(65536), der;
	struct view chain;
	struct authn a = {0};

	assert_int_equal(io_read_file(site_path(&w->site, "coa.pem"), &pem), ERR_OK);
	der = pem_to_der(&pem);
	chain = buf_view(&der);
	authn_recall(r, &(struct authn_question){t, &chain, 1, now}, &a);
	buf_free(&pem);
	buf_free(&der);
	return a;
}

/* A chain that was found is believed again under the same trust, for a minute; a refusal never. */
static void test_recalled(void **state)
{
	struct world *w = *state;
	struct trust *t = load(w, 1), *newer = NULL;
	int64_t now = clock_now();
	struct authn_recent recent;
	struct authn a;

	assert_int_equal(authn_recent_init(&recent), ERR_OK);
	authn_recall(&recent, &(struct authn_question){t, NULL, 0, now}, &a);
	assert_int_equal(a.result, ERR_UNAUTHENTICATED);
	a = recall(w, &recent, t, now);
	assert_int_equal(a.result, ERR_OK);
	/* Its minute goes on from where it was found. */
	assert_int_equal(recall(w, &recent, t, now + 59).until, a.until);
	assert_true(recall(w, &recent, t, now + 60).until > a.until);
	w->site.status[SITE_COA] = EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_REMOVED;
	site_sign(&w->site);
	newer = load(w, 2);
	assert_int_equal(recall(w, &recent, newer, now).result, ERR_UNAUTHENTICATED);
	authn_recent_destroy(&recent);
	trust_drop(t);
	trust_drop(newer);
}

static void test_remembered(void **state)
{
	struct world *w = *state;
	struct trust *t = load(w, 1), *newer = load(w, 2);
	int64_t now = clock_now();
	struct authn none = {0}, a = look(w, t, "coa", now);

	assert_false(authn_known(&none, t, now));
	assert_true(authn_known(&a, t, now));
	assert_false(authn_known(&a, newer, now));
	assert_false(authn_known(&a, t, now + 3600));
	a = look(w, t, "coa", now + INT64_C(30) * 86400 - 600);
	if (a.result == ERR_OK)
		assert_false(authn_known(&a, t, now + INT64_C(30) * 86400 + 1));
	trust_drop(t);
	trust_drop(newer);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_loads),
		TEST(test_recalled),
		TEST(test_slot),
		TEST(test_swapped_while_used),
		TEST(test_another_root),
		TEST(test_another_agreement),
		TEST(test_another_log_key),
		TEST(test_no_directory),
		TEST(test_damaged_directory),
		TEST(test_no_anchors),
		TEST(test_out_of_memory),
		TEST(test_members),
		TEST(test_remembered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
