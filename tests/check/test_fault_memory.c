/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The daemon's allocations fail, one after the other, while it answers: those of a fetch, and
 * those of a revocation.  It answers with an error, drops the connection, or
 * stops with a sentence; it never crashes, and what clients were told holds.
 *
 * EENMAAL_FAULTS=all fails each; otherwise every EENMAAL_FAULT_STRIDE-th.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "broker/base/clock.h"
#include "broker/base/mem.h"
#include "tests/fault/chance.h"
#include "tests/fault/play.h"

static struct box box;
static struct play play;
static struct logged *logged;
static struct {
	unsigned hit, answered, failed, stopped, restarts;
} total;

static void serve(void)
{
	box_disarm(&box);
	MUST(box_serve(&box));
	total.restarts++;
}

/* It stops, within a second, with a sentence. */
static void ended(void)
{
	int code = box_end(&box);

	if (code != 1)
		(void)fprintf(stderr, "the daemon ended with %d\n", code);
	MUST(code == 1 && box_said(&box, "serving was stopped"));
}

/* The daemon may have given up, with a sentence. */
static void go_on(void)
{
	if (box_alive(&box))
		return;
	play_hang_up(&play);
	MUST(box_end(&box) == 1 && box_said(&box, "serving was stopped"));
	total.stopped++;
	serve();
}

/* Is it served now?  A connection may have been dropped, so try twice. */
static bool served(void)
{
	for (unsigned n = 0; n < 2; n++)
		if (play_fetch(&play, 0))
			return true;
	return false;
}

/* True when there was such an allocation.  The connection is there before. */
static bool hit(uint64_t at, bool (*request)(struct play *, size_t))
{
	bool done = false, was_hit = false;

	box_arm(&box, FAULT_MEMORY, at);
	done = request(&play, 0);
	was_hit = atomic_load(&box.shared->hits) > 0;
	/* It may be about to stop: after the next failed write nothing is answered any more. */
	box_disarm(&box);
	total.hit += was_hit;
	total.answered += was_hit && done;
	total.failed += was_hit && !done;
	MUST(was_hit || done);
	return was_hit;
}

static void stopped_or_served(void)
{
	if (served())
		return;
	ended();
	play_hang_up(&play);
	total.stopped++;
	serve();
	MUST(served());
}

static uint64_t stride(void)
{
	unsigned given = rig_knob("EENMAAL_FAULT_STRIDE", 5);

	return chance_all() || given == 0 ? 1 : given;
}

static void fetches(void)
{
	uint64_t at = 1;

	MUST(play_enrol(&play, 0) && play_upload(&play, 0) && play_grant(&play, 0));
	MUST(play_fetch(&play, 0));
	while (hit(at, play_fetch)) {
		stopped_or_served();
		at += stride();
	}
}

/* An allocation that failed after the answer may have cost the connection: begin with new ones. */
static bool prepare(void)
{
	play_hang_up(&play);
	play_renew(&play, 0);
	return play_enrol(&play, 0) && play_upload(&play, 0) && play_grant(&play, 0);
}

static void revocations(void)
{
	uint64_t at = 1;
	bool more = true;

	while (more) {
		MUST(prepare());
		more = hit(at, play_revoke);
		stopped_or_served();
		at += stride();
	}
}

static void report(const char *what, uint64_t start)
{
	print_message("%s: %u allocations failed, %u times it was answered all the same, %u times "
		      "with an error, %u times the daemon stopped; %u "
		      "starts, %zu answers found again, %u s\n",
		      what, total.hit, total.answered, total.failed, total.stopped, total.restarts,
		      play.told.count, (unsigned)((clock_mono_ns() - start) / 1000000000));
	memset(&total, 0, sizeof(total));
}

static void look(void)
{
	rig_serve(&box.rig);
	MUST(play_check(&play, logged, 0) == play.told.count);
	rig_close(&box.rig);
}

static void while_it_serves(void (*requests)(void), const char *what)
{
	uint64_t start = clock_mono_ns();

	box_clear(&box);
	play_reset(&play);
	serve();
	requests();
	play_hang_up(&play);
	go_on();
	MUST(box_end(&box) == 0);
	look();
	report(what, start);
}

static void during_a_fetch(void **state)
{
	(void)state;
	while_it_serves(fetches, "fetch");
}

static void during_a_revocation(void **state)
{
	(void)state;
	while_it_serves(revocations, "revoke");
}

static int start_up(void **state)
{
	(void)state;
	box_new(&box);
	play_new(&play, &box);
	logged = mem_new(1, sizeof(*logged));
	return logged == NULL;
}

static int clear_up(void **state)
{
	(void)state;
	mem_free(logged);
	play_free(&play);
	box_free(&box);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(during_a_fetch),
		cmocka_unit_test(during_a_revocation),
	};

	if (rig_sanitized()) {
		(void)puts("faulty.so cannot stand before a sanitizer's own calls");
		return 77;
	}
	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, start_up, clear_up);
}
