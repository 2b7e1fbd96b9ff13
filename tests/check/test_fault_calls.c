/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Every call by which the daemon touches its database fails in turn, is cut short, delayed, or is its
 * last.  After each: what clients were told holds, and a failed fsync has ended the serving.
 *
 * EENMAAL_FAULTS=all hits every call with every fault; otherwise a sample of EENMAAL_FAULT_SAMPLE
 * each, drawn by EENMAAL_FAULT_SEED.  EENMAAL_FAULT_ONLY=fault (its number
 * in faulty.h) plays one of them, fault:call a single call.
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
static char database[300];

struct tally {
	unsigned calls, hit, refused, stopped, killed, restarts, answered, failed, syncs;
	size_t compared;
};

static bool killing(enum fault f)
{
	return f == FAULT_TORN || f == FAULT_KILL || f == FAULT_KILL_AFTER;
}

/* The daemon's end, and whether it may end so. */
static void end(struct tally *t, enum fault f, bool served)
{
	/* One that fails while the last one out tidies up leaves the WAL, and nothing to say. */
	bool stopped = served && atomic_load(&box.shared->syncs) > 0;
	bool hit = false;
	int code = box_end(&box);

	hit = atomic_load(&box.shared->hits) > 0;
	if (hit && killing(f))
		MUST(code == 128 + SIGKILL);
	else
		MUST(code == 0 || code == 1);
	MUST(served || code != 0);
	if (stopped)
		MUST(code == 1 && box_said(&box, "serving was stopped"));
	else if (code == 1)
		MUST(box_said(&box, "eenmaald: "));
	t->syncs += stopped;
	t->killed += code > 1;
	t->stopped += code == 1 && served;
	t->refused += code == 1 && !served;
}

/* Without faults everything works again, and bears out what was told. */
static void look(struct tally *t)
{
	size_t in_service = 0, at_rest = 0;

	box_disarm(&box);
	rig_serve(&box.rig);
	in_service = play_check(&play, logged, 0);
	rig_close(&box.rig);
	logged_open(logged, &box.rig, database, &play.told, 0);
	at_rest = logged_bears_out(logged, &play.told, 0);
	MUST(in_service == play.told.count && at_rest == in_service);
	t->compared += in_service;
	t->restarts++;
}

/* False when there is no such call any more. */
static bool run(struct tally *t, enum fault f, uint64_t at)
{
	bool served = false, hit = false;

	box_clear(&box);
	play_reset(&play);
	box_arm(&box, f, at);
	served = box_serve(&box);
	if (served)
		play_all(&play);
	end(t, f, served);
	hit = atomic_load(&box.shared->hits) > 0;
	t->calls = (unsigned)atomic_load(&box.shared->calls);
	t->answered += play.answered;
	t->failed += play.failed;
	t->hit += hit;
	if (at != 0 && !hit)
		return false;
	MUST(hit || (play.failed == 0 && play.answered == 15));
	if (getenv("EENMAAL_FAULT_TRACE") != NULL)
		print_message("%s %u: %s, %u answered, %u failed\n", box_faults[f], (unsigned)at,
			      box.shared->what, play.answered, play.failed);
	look(t);
	return true;
}

static void report(enum fault f, const struct tally *t, uint64_t ns)
{
	print_message("%-26s %5u calls: %4u hit, %3u starts refused, %3u ended serving (%u after a "
		      "failed fsync), %4u killed, %4u restarts, %6u answers and %5u failures, %6zu "
		      "receipts found again, %u s\n",
		      box_faults[f], t->calls, t->hit, t->refused, t->stopped, t->syncs, t->killed,
		      t->restarts, t->answered, t->failed, t->compared,
		      (unsigned)(ns / 1000000000));
}

static void sweep(enum fault f, struct chance *chance, struct tally *sum)
{
	uint64_t start = clock_mono_ns(), sample = rig_knob("EENMAAL_FAULT_SAMPLE", 6);
	struct tally t = {0};
	uint64_t calls = 0;

	(void)run(&t, f, 0);
	calls = t.calls;
	for (uint64_t at = 1; chance_all() || at <= calls; at++)
		if (chance_all() || chance_picks(chance, calls, sample))
			if (!run(&t, f, at))
				break;
	t.calls = (unsigned)calls;
	report(f, &t, clock_mono_ns() - start);
	sum->hit += t.hit;
	sum->restarts += t.restarts;
	sum->compared += t.compared;
}

static void nothing_that_was_told_is_lost(void **state)
{
	static const enum fault faults[] = {
		FAULT_SYNC, FAULT_WRITE, FAULT_FULL, FAULT_SYNC_DIR, FAULT_READ,       FAULT_FILES,
		FAULT_MAP,  FAULT_SHORT, FAULT_TORN, FAULT_KILL,     FAULT_KILL_AFTER, FAULT_DELAY,
	};
	const char *only = getenv("EENMAAL_FAULT_ONLY");
	struct chance chance = chance_seeded();
	struct tally sum = {0};

	(void)state;
	if (only != NULL) {
		const char *at = strchr(only, ':');
		enum fault f = (enum fault)strtoul(only, NULL, 10);

		assert_true(f < FAULTS);
		if (at == NULL)
			sweep(f, &chance, &sum);
		else
			assert_true(run(&sum, f, strtoul(at + 1, NULL, 10)));
		return;
	}
	for (size_t n = 0; n < sizeof(faults) / sizeof(faults[0]); n++)
		sweep(faults[n], &chance, &sum);
	print_message("%u faults injected, %u restarts, %zu receipts found again\n", sum.hit,
		      sum.restarts, sum.compared);
	assert_true(sum.hit > 0);
}

static int start(void **state)
{
	(void)state;
	box_new(&box);
	play_new(&play, &box);
	logged = mem_new(1, sizeof(*logged));
	(void)snprintf(database, sizeof(database), "%s/eenmaal.db", box.folder);
	return logged == NULL;
}

static int stop(void **state)
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
		cmocka_unit_test(nothing_that_was_told_is_lost),
	};

	if (rig_sanitized()) {
		(void)puts("faulty.so cannot stand before a sanitizer's own calls");
		return 77;
	}
	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, start, stop);
}
