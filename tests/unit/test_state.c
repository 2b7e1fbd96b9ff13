/* SPDX-License-Identifier: EUPL-1.2 */
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "broker/base/io.h"
#include "broker/base/mem.h"
#include "client/state.h"

static char folder[64];

static int setup(void **state)
{
	(void)state;
	(void)snprintf(folder, sizeof(folder), "/tmp/eenmaal-state-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	return remove(path);
}

static int teardown(void **state)
{
	(void)state;
	mem_fail_at(0);
	return nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

static struct state *open_it(void)
{
	struct state *s = NULL;

	assert_int_equal(state_open(folder, 0, &s), ERR_OK);
	return s;
}

static void broker(void **state)
{
	struct state_broker b = {3, {{1, 2}}, UINT64_C(1) << 40, {{9}}, 1800000000};
	struct state *s = open_it();

	(void)state;
	assert_int_equal(state_broker(s)->directory_version, 0);
	assert_int_equal(state_set_broker(s, &b), ERR_OK);
	state_close(s);
	s = open_it();
	assert_memory_equal(state_broker(s), &b, sizeof(b));
	state_close(s);
}

static struct state_segment segment(uint64_t version, uint64_t reseal, int64_t issued_at,
				    uint8_t statement)
{
	return (struct state_segment){
		.kind = {"skills"},
		.author = {"coa"},
		.version = version,
		.reseal = reseal,
		.issued_at = issued_at,
		.statement = {{statement}},
	};
}

/* Field by field: padding is nobody's. */
static void assert_same_holder(const struct state_holder *a, const struct state_holder *b)
{
	assert_int_equal(a->identity.rotations, b->identity.rotations);
	assert_memory_equal(&a->identity.signing_key, &b->identity.signing_key, SIGN_PUBLIC_LEN);
	assert_true(hash_equal(&a->identity.enrolment, &b->identity.enrolment));
	assert_true(a->epoch_count == b->epoch_count && a->put_count == b->put_count);
	assert_int_equal(a->segment_count, b->segment_count);
	for (size_t n = 0; n < a->segment_count; n++) {
		const struct state_segment *s = &a->segments[n], *t = &b->segments[n];

		assert_true(slug_equal(&s->kind, &t->kind) && slug_equal(&s->author, &t->author));
		assert_true(s->version == t->version && s->reseal == t->reseal);
		assert_true(s->issued_at == t->issued_at &&
			    hash_equal(&s->statement, &t->statement));
	}
}

static void holder(void **state)
{
	const struct holder_id id = {{7, 7, 7}};
	const struct slug skills = {"skills"}, medical = {"medical"};
	struct state_put put = {{"skills"}, 4, {{5}}};
	struct state_segment seen = segment(1, 0, 1800000000, 1);
	struct state_holder *h = NULL, *again = NULL;
	struct state *s = open_it();

	(void)state;
	assert_int_equal(state_holder(s, &id, &h), ERR_OK);
	assert_int_equal(h->epoch_count + h->put_count + h->segment_count, 0);
	h->identity = (struct state_identity){2, {{3}}, {{4}}};
	assert_int_equal(state_see_epoch(h, &skills, 5), ERR_OK);
	assert_int_equal(state_see_epoch(h, &skills, 5), ERR_OK);
	assert_int_equal(state_see_epoch(h, &skills, 4), ERR_ROLLBACK);
	assert_int_equal(state_epoch_of(h, &skills), 5);
	assert_int_equal(state_epoch_of(h, &medical), 0);
	assert_int_equal(state_note_put(h, &put), ERR_OK);
	put.version = 5;
	assert_int_equal(state_note_put(h, &put), ERR_OK);
	assert_null(state_put_of(h, &medical));
	assert_int_equal(state_see_segment(h, &seen), ERR_OK);
	assert_int_equal(state_set_holder(s, h), ERR_OK);
	assert_int_equal(state_holder(s, &id, &again), ERR_OK);
	assert_same_holder(h, again);
	assert_int_equal(state_epoch_of(again, &skills), 5);
	assert_int_equal(state_put_of(again, &skills)->version, 5);
	state_holder_free(h);
	state_holder_free(again);
	state_close(s);
}

static void segments(void **state)
{
	struct state_holder *h = mem_new(1, sizeof(*h));
	struct state_segment first = segment(1, 0, 100, 1), resealed = segment(1, 1, 200, 2);
	struct state_segment second = segment(2, 0, 300, 3), anew = segment(1, 0, 400, 4);
	struct state_segment other = segment(1, 1, 200, 9), same_time = segment(1, 0, 200, 8);

	(void)state;
	assert_int_equal(state_see_segment(h, &first), ERR_OK);
	assert_int_equal(state_see_segment(h, &first), ERR_OK);
	assert_int_equal(state_see_segment(h, &resealed), ERR_OK);
	assert_int_equal(h->segment_count, 1);
	/* Back to the ciphertext that an old key opens; or another one of the same number. */
	assert_int_equal(state_see_segment(h, &first), ERR_ROLLBACK);
	assert_int_equal(state_see_segment(h, &other), ERR_ROLLBACK);
	assert_int_equal(state_see_segment(h, &same_time), ERR_ROLLBACK);
	second.replaces = 1;
	assert_int_equal(state_see_segment(h, &second), ERR_OK);
	assert_int_equal(h->segment_count, 1);
	/* What was replaced does not come back, unless it was written afterwards. */
	assert_int_equal(state_see_segment(h, &resealed), ERR_ROLLBACK);
	assert_int_equal(state_see_segment(h, &anew), ERR_OK);
	assert_int_equal(h->segment_count, 2);
	state_forget_segment(h, 0);
	assert_int_equal(h->segments[0].version, 1);
	for (uint64_t v = 2; v < STATE_SEGMENTS_MAX + 10; v++) {
		struct state_segment next = segment(v, 0, 500, 5);

		assert_int_equal(state_see_segment(h, &next), ERR_OK);
	}
	assert_int_equal(h->segment_count, STATE_SEGMENTS_MAX);
	mem_free(h);
}

/* Every damage is noticed: nobody edits this file. */
static void damage(void **state)
{
	static const char *const texts[] = {
		"",
		"eenmaal-state 1",
		"eenmaal-state 1\n", /* lost its end: it must not look as if nothing was seen */
		"eenmaal-state 2\n",
		"eenmaal-state 1\nx\n",
		"eenmaal-state 1\ndirectory 1\n",
		"eenmaal-state 1\ndirectory x 00\n",
		"eenmaal-state 1\ndirectory 99999999999999999999 00\n",
		"eenmaal-state 1\nlog 1 abc\n",
		"eenmaal-state 1\nlog 1 2 3 4 5 6 7 8 9\n",
	};
	struct state *s = NULL;
	char path[128];

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/broker", folder);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_int_equal(io_write_file(path, view_str(texts[i]), 0600), ERR_OK);
		assert_int_equal(state_open(folder, 0, &s), ERR_DAMAGED);
		assert_null(s);
	}
}

static void holder_damage(void **state)
{
	static const char *const lines[] = {
		"identity 1 2\n",         "identity 1 00 00\n",
		"epoch Skills 1\n",       "epoch skills -1\n",
		"put skills 1 xx\n",      "segment skills coa 1 0 0 1 00\n",
		"segment skills coa 1\n", "\n",
	};
	const struct holder_id id = {{1}};
	struct state_holder *h = NULL;
	struct state *s = open_it();
	char path[128], text[200];

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/holders/01000000000000000000", folder);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		(void)snprintf(text, sizeof(text), "eenmaal-state 1\n%s", lines[i]);
		assert_int_equal(io_write_file(path, view_str(text), 0600), ERR_OK);
		assert_int_equal(state_holder(s, &id, &h), ERR_DAMAGED);
		assert_null(h);
	}
	state_close(s);
}

/* A second process waits, and gets the lock when the first one ends. */
static void lock(void **state)
{
	struct state *s = open_it(), *second = NULL;
	pid_t child;
	int status = 0;

	(void)state;
	assert_int_equal(state_open(folder, 0, &second), ERR_BUSY);
	assert_null(second);
	child = fork();
	if (child == 0) {
		/* Or this process would keep the lock that it inherited, too. */
		state_close(s);
		_exit(state_open(folder, 5000, &second) == ERR_OK ? 0 : 1);
	}
	usleep(100000);
	state_close(s);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	s = open_it();
	state_close(s);
}

static void receipts(void **state)
{
	struct state *s = open_it();

	(void)state;
	assert_int_equal(state_keep_receipt(s, view_str("one"), 1800000000), ERR_OK);
	assert_int_equal(state_keep_receipt(s, view_str("one"), 1800000000), ERR_OK);
	assert_int_equal(state_keep_receipt(s, view_str("two"), 1800000000), ERR_OK);
	state_close(s);
}

static void memory(void **state)
{
	const struct holder_id id = {{1}};
	struct state_holder *h = NULL;
	struct state *s = NULL;
	enum err e;

	(void)state;
	for (uint64_t n = 1;; n++) {
		mem_fail_at(n);
		e = state_open(folder, 0, &s);
		if (e == ERR_OK)
			e = state_holder(s, &id, &h);
		if (e == ERR_OK)
			e = state_set_holder(s, h);
		mem_fail_at(0);
		state_holder_free(h);
		state_close(s);
		h = NULL;
		s = NULL;
		if (e == ERR_OK)
			break;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(broker, setup, teardown),
		cmocka_unit_test_setup_teardown(holder, setup, teardown),
		cmocka_unit_test(segments),
		cmocka_unit_test_setup_teardown(damage, setup, teardown),
		cmocka_unit_test_setup_teardown(holder_damage, setup, teardown),
		cmocka_unit_test_setup_teardown(lock, setup, teardown),
		cmocka_unit_test_setup_teardown(receipts, setup, teardown),
		cmocka_unit_test_setup_teardown(memory, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
