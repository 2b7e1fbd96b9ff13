/* SPDX-License-Identifier: EUPL-1.2 */
/* What the broker makes of what a witness answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "broker/base/log.h"
#include "broker/base/mem.h"
#include "broker/cosigner_internal.h"
#include "keys/sign.h"
#include "tests/support/sapling.h"

#define WITNESSES 3

struct fixture {
	struct sapling log;
	struct secret *seeds[WITNESSES];
	struct cosigner_round round;
	struct courier_answer answer;
};

static int set_up(void **state)
{
	static const char *const names[] = {"w1", "w2", "w3"};
	struct fixture *f = mem_new(1, sizeof(*f));
	struct cosigner_round *r = &f->round;
	struct sign_public key;

	log_setup(LOG_LEVEL_ERROR + 1, true);
	sapling_new(&f->log, "broker.example", 1);
	sapling_grow(&f->log, 20, 'a');
	r->base = r->note = r->kept = BUF_INIT(CHECKPOINT_MAX);
	f->answer.body = BUF_INIT(COURIER_ANSWER_MAX);
	sapling_note(&f->log, 20, &r->base);
	sapling_note(&f->log, 20, &r->note);
	assert_int_equal(checkpoint_parse(buf_view(&r->base), &r->checkpoint), ERR_OK);
	for (unsigned n = 0; n < WITNESSES; n++) {
		assert_int_equal(sign_generate(&key, &f->seeds[n]), ERR_OK);
		assert_int_equal(cosign_key_init(&r->keys[n], names[n], key.b), ERR_OK);
		r->witnesses[n].name = names[n];
		r->witnesses[n].key = &r->keys[n];
	}
	r->count = WITNESSES;
	r->key_count = WITNESSES;
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	sapling_free(&f->log);
	for (unsigned n = 0; n < WITNESSES; n++)
		secret_free(f->seeds[n]);
	buf_free(&f->round.base);
	buf_free(&f->round.note);
	buf_free(&f->round.kept);
	buf_free(&f->answer.body);
	mem_free(f);
	return 0;
}

static enum cosigner_next answers(struct fixture *f, unsigned n, unsigned status, const char *text)
{
	f->answer.status = status;
	buf_clear(&f->answer.body);
	assert_int_equal(buf_put_str(&f->answer.body, text), ERR_OK);
	f->round.witnesses[n].tries++;
	return cosigner_judge(&f->round, &f->round.witnesses[n], &f->answer);
}

static void signs(struct fixture *f, unsigned n)
{
	f->answer.status = 200;
	buf_clear(&f->answer.body);
	assert_int_equal(cosign_line(buf_view(&f->round.base), 1700000000, &f->round.keys[n],
				     f->seeds[n], &f->answer.body),
			 ERR_OK);
	assert_int_equal(cosigner_judge(&f->round, &f->round.witnesses[n], &f->answer),
			 COSIGNER_DONE);
	assert_true(f->round.witnesses[n].signed_it);
	assert_int_equal(f->round.witnesses[n].known, 20);
}

static void test_lines(void **state)
{
	struct fixture *f = *state;
	unsigned count = 0;

	assert_false(cosigner_better(&f->round, &count));
	signs(f, 0);
	assert_true(cosigner_better(&f->round, &count));
	assert_int_equal(count, 1);
	/* No line at all, another witness's, and a wrong one. */
	assert_int_equal(answers(f, 1, 200, ""), COSIGNER_DONE);
	assert_int_equal(answers(f, 1, 200, "\xe2\x80\x94 w1 AAAAAAAA\n"), COSIGNER_DONE);
	assert_int_equal(answers(f, 1, 200, "nonsense\n"), COSIGNER_DONE);
	assert_false(f->round.witnesses[1].signed_it);
	(void)cosigner_better(&f->round, &count);
	assert_int_equal(count, 1);
}

static void test_sizes(void **state)
{
	static const char *const bad[] = {"", "5", "05\n", "-1\n", "5\n\n", "five\n"};
	struct fixture *f = *state;
	struct cosigner_witness *w = &f->round.witnesses[0];

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		w->tries = 0;
		assert_int_equal(answers(f, 0, 409, bad[i]), COSIGNER_DONE);
		assert_int_equal(w->known, 0);
	}
	w->tries = 0;
	assert_int_equal(answers(f, 0, 409, "5\n"), COSIGNER_AGAIN);
	assert_int_equal(w->known, 5);
	/* It is asked once more, not for ever. */
	assert_int_equal(answers(f, 0, 409, "6\n"), COSIGNER_DONE);
	assert_int_equal(cosigner_alarm(&f->round), STORE_ALARM_NONE);
}

static void test_alarms(void **state)
{
	struct fixture *f = *state;

	/* It knows a longer log. */
	assert_int_equal(answers(f, 0, 409, "21\n"), COSIGNER_DONE);
	assert_int_equal(cosigner_alarm(&f->round), STORE_ALARM_ROLLBACK);
	/* Another: its beginning does not fit, or it has the same size and another root. */
	assert_int_equal(answers(f, 1, 422, ""), COSIGNER_DONE);
	assert_int_equal(cosigner_alarm(&f->round), STORE_ALARM_SPLIT_VIEW);
	f->round.witnesses[2].known = 20;
	assert_int_equal(answers(f, 2, 409, "20\n"), COSIGNER_DONE);
	assert_int_equal(f->round.witnesses[2].alarm, STORE_ALARM_SPLIT_VIEW);
	/* Not that it refuses, or is away; and what it says later counts. */
	f->round.witnesses[0].alarm = STORE_ALARM_NONE;
	assert_int_equal(answers(f, 0, 0, ""), COSIGNER_DONE);
	for (unsigned status = 400; status < 600; status++)
		if (status != 409 && status != 422)
			assert_int_equal(answers(f, 0, status, "x"), COSIGNER_DONE);
	assert_int_equal(f->round.witnesses[0].alarm, STORE_ALARM_NONE);
	f->round.alarm = STORE_ALARM_SPLIT_VIEW;
	signs(f, 1);
	signs(f, 2);
	/* The first one is only away. */
	assert_int_equal(cosigner_alarm(&f->round), STORE_ALARM_SPLIT_VIEW);
	signs(f, 0);
	assert_int_equal(cosigner_alarm(&f->round), STORE_ALARM_NONE);
}

/* What two of three signed is not given up for what one signed. */
static void test_what_is_kept(void **state)
{
	struct fixture *f = *state;
	unsigned count = 0;

	f->round.quorum = 2;
	signs(f, 0);
	assert_true(cosigner_better(&f->round, &count));
	signs(f, 1);
	assert_true(cosigner_better(&f->round, &count));
	assert_int_equal(buf_put_view(&f->round.kept, buf_view(&f->round.note)), ERR_OK);
	buf_clear(&f->round.note);
	assert_int_equal(buf_put_view(&f->round.note, buf_view(&f->round.base)), ERR_OK);
	signs(f, 2);
	assert_false(cosigner_better(&f->round, &count));
	assert_int_equal(count, 1);
	signs(f, 0);
	assert_true(cosigner_better(&f->round, &count));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_lines),
		TEST(test_sizes),
		TEST(test_alarms),
		TEST(test_what_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
