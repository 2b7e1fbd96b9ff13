/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A witness that is killed (SIGKILL) at any moment, while two histories of one log are pressed upon it at
 * the same time, EENMAAL_ROUNDS (60) times: what it has ever cosigned is one history.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "broker/base/clock.h"
#include "tests/support/rig.h"
#include "tests/support/sapling.h"
#include "tests/support/watcher.h"

#define SIDES 2
#define FORK 3 /* the histories have this much in common */

/* One of the histories, and who presses it. */
struct side {
	struct sapling log;
	pthread_t thread;
	uint64_t
		cosigned; /* the largest size that the witness signed for it, 0: none beyond the fork */
};

static struct watcher watcher;
static struct side sides[SIDES];
static _Atomic bool stopping;
static unsigned answers, refusals;

static unsigned random_below(unsigned n)
{
	uint32_t v = 0;

	random_bytes(&v, sizeof(v));
	return v % n;
}

static bool cosigned(const struct side *s, uint64_t size, struct view line)
{
	struct buf note = BUF_INIT(CHECKPOINT_MAX);
	bool good;

	sapling_note(&s->log, size, &note);
	good = cosign_append(&note, line, &watcher.key) == ERR_OK;
	buf_free(&note);
	return good;
}

static uint64_t number_of(const struct buf *answer)
{
	char text[24];

	(void)snprintf(text, sizeof(text), "%.*s", (int)answer->len,
		       answer->len ? (const char *)answer->data : "");
	return strtoull(text, NULL, 10);
}

/* Ask for more and more of this history, from wherever the witness says that it is. */
static void *press(void *context)
{
	struct side *s = context;
	struct buf body = BUF_INIT(WITNESS_BODY_MAX), answer = BUF_INIT(65536);
	uint64_t known = FORK;

	while (!atomic_load(&stopping)) {
		uint64_t size = known + random_below(3);
		unsigned status;

		if (size >= SAPLING_MAX)
			break;
		buf_clear(&body);
		sapling_grow(&s->log, size, s == &sides[0] ? 'p' : 'q');
		sapling_request(&s->log, known, size, &body);
		status = watcher_post(watcher.port, buf_view(&body), &answer);
		MUST(status == 0 || status == 200 || status == 409 || status == 422);
		if (status == 200) {
			MUST(cosigned(s, size, buf_view(&answer)));
			__atomic_add_fetch(&answers, 1, __ATOMIC_RELAXED);
			s->cosigned = size > FORK && size > s->cosigned ? size : s->cosigned;
			known = size;
		} else if (status == 409) {
			known = number_of(&answer);
			MUST(known >= FORK);
		} else if (status == 422) {
			__atomic_add_fetch(&refusals, 1, __ATOMIC_RELAXED);
		}
	}
	buf_free(&answer);
	buf_free(&body);
	return NULL;
}

static void round_of(unsigned n)
{
	struct timespec pause = {.tv_nsec = (long)random_below(150000) * 1000};

	watcher_serve(&watcher, &sides[0].log.key);
	atomic_store(&stopping, false);
	for (int i = 0; i < SIDES; i++)
		MUST(pthread_create(&sides[i].thread, NULL, press, &sides[i]) == 0);
	(void)nanosleep(&pause, NULL);
	MUST(watcher_end(&watcher, SIGKILL) == 128 + SIGKILL);
	atomic_store(&stopping, true);
	for (int i = 0; i < SIDES; i++)
		MUST(pthread_join(sides[i].thread, NULL) == 0);
	/* One of the two at most was ever continued. */
	if (sides[0].cosigned && sides[1].cosigned)
		(void)fprintf(stderr, "round %u: both histories were cosigned\n", n);
	assert_true(sides[0].cosigned == 0 || sides[1].cosigned == 0);
}

static void test_one_history(void **state)
{
	unsigned rounds = rig_knob("EENMAAL_ROUNDS", 60);
	struct buf body = BUF_INIT(WITNESS_BODY_MAX), answer = BUF_INIT(65536);
	const struct side *winner;

	(void)state;
	watcher_new(&watcher, "w.example");
	for (int i = 0; i < SIDES; i++) {
		sapling_new(&sides[i].log, "broker.example", 7);
		sapling_grow(&sides[i].log, FORK, 'a');
	}
	watcher_serve(&watcher, &sides[0].log.key);
	sapling_request(&sides[0].log, 0, FORK, &body);
	assert_int_equal(watcher_post(watcher.port, buf_view(&body), &answer), 200);
	assert_int_equal(watcher_end(&watcher, SIGTERM), 0);
	for (unsigned n = 0; n < rounds; n++)
		round_of(n);
	/* It knows at least what it signed last, and refuses what came before. */
	winner = sides[0].cosigned ? &sides[0] : &sides[1];
	watcher_serve(&watcher, &sides[0].log.key);
	buf_clear(&body);
	sapling_request(&winner->log, 0, FORK, &body);
	assert_int_equal(watcher_post(watcher.port, buf_view(&body), &answer), 409);
	assert_true(number_of(&answer) >= winner->cosigned && winner->cosigned > FORK);
	assert_int_equal(watcher_end(&watcher, SIGTERM), 0);
	assert_true(watcher_evidence(&watcher) > 0);
	print_message("%u rounds, %u cosigned, %u refused\n", rounds, answers, refusals);
	buf_free(&answer);
	buf_free(&body);
	for (int i = 0; i < SIDES; i++)
		sapling_free(&sides[i].log);
	watcher_free(&watcher);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_history),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
