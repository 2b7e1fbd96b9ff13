/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The power fails: at every step of what the daemon does to its files, with nothing, all, or some of
 * what was not synced on the disk, down to single sectors.  And it fails after an fsync has failed and
 * the daemon was started again on what the system still showed.  What is left must bear out what
 * clients had been told by then.
 *
 * EENMAAL_FAULTS=all tries every step with every cut; otherwise a sample of EENMAAL_FAULT_CUTS, drawn
 * by EENMAAL_FAULT_SEED.
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
#include "broker/base/io.h"
#include "broker/base/mem.h"
#include "tests/fault/image.h"
#include "tests/fault/play.h"

#define SERVED_EVERY 40 /* so many cuts are looked at, then one is served by the daemon as well */

static struct box box;
static struct play play;
static struct logged *logged;
static struct chance chance;
static char database[300];
static struct {
	unsigned cuts, by_cut[IMAGE_CUTS], absent, served, sessions, faults;
	size_t compared;
} total;

/* How many answers clients had by then. */
static size_t told_by(uint64_t step)
{
	size_t count = 0;

	for (size_t n = 0; n < play.told.count; n++)
		count += play.told.answers[n].step <= step;
	return count;
}

static void serve(uint64_t step)
{
	rig_serve(&box.rig);
	(void)play_check(&play, logged, step);
	rig_close(&box.rig);
	total.served++;
}

static void cut_at(uint64_t step, enum image_cut cut)
{
	size_t expected = told_by(step), compared = 0;

	if (getenv("EENMAAL_FAULT_TRACE") != NULL)
		print_message("step %u, %s\n", (unsigned)step, image_cuts[cut]);
	box_empty(&box);
	image_write(box.shared, step, cut, &chance, box.folder);
	total.cuts++;
	total.by_cut[cut]++;
	if (!io_exists(database)) {
		MUST(expected == 0);
		total.absent++;
		return;
	}
	if (total.cuts % SERVED_EVERY == 0)
		serve(step);
	logged_open(logged, &box.rig, database, &play.told, step);
	compared = logged_bears_out(logged, &play.told, step);
	MUST(compared == expected);
	total.compared += compared;
}

static void begin_tape(void)
{
	box_clear(&box);
	play_reset(&play);
	box.shared->record = true;
}

/* One life of the daemon, with some of the dossiers; how it ended. */
static int session(size_t first, size_t last, int signal)
{
	int code = 0;

	total.sessions++;
	if (box_serve(&box)) {
		for (size_t n = first; n <= last; n++) {
			(void)play_dossier(&play, n);
			if (n == 0 && box_alive(&box))
				(void)play_caseload(&play);
		}
	}
	play_hang_up(&play);
	code = rig_end(&box.rig, signal);
	box_disarm(&box);
	return code;
}

static void report(const char *what, uint64_t start)
{
	print_message("%s: %u power cuts", what, total.cuts);
	for (size_t n = 0; n < IMAGE_CUTS; n++)
		print_message(", %u %s", total.by_cut[n], image_cuts[n]);
	print_message("; %u before there was a database; %u fsyncs failed; %u lives of the daemon "
		      "on tape, %u on what was left; %zu receipts found again, %u s\n",
		      total.absent, total.faults, total.sessions, total.served, total.compared,
		      (unsigned)((clock_mono_ns() - start) / 1000000000));
	memset(&total, 0, sizeof(total));
}

static void power_fails_anywhere(void **state)
{
	uint64_t start = clock_mono_ns(), steps = 0, sample = rig_knob("EENMAAL_FAULT_CUTS", 400);

	(void)state;
	begin_tape();
	MUST(session(0, 1, SIGTERM) == 0);
	MUST(session(2, 2, SIGKILL) == 128 + SIGKILL);
	MUST(session(3, 3, SIGTERM) == 0);
	steps = atomic_load(&box.shared->steps);
	print_message("%u steps on the tape, %zu answers\n", (unsigned)steps, play.told.count);
	for (uint64_t step = 0; step <= steps; step++)
		for (unsigned cut = 0; cut < IMAGE_CUTS; cut++)
			if (chance_all() || chance_picks(&chance, steps * IMAGE_CUTS, sample))
				cut_at(step, (enum image_cut)cut);
	report("power", start);
	box.shared->record = false;
}

/* False when there was no such fsync. */
static bool fail_then_cut(enum fault f, uint64_t at, unsigned cuts)
{
	uint64_t before = 0, steps = 0;

	begin_tape();
	box_arm(&box, f, at);
	(void)session(0, 1, SIGTERM);
	if (atomic_load(&box.shared->steps) == 0)
		return false;
	before = atomic_load(&box.shared->steps);
	MUST(session(2, 2, SIGKILL) == 128 + SIGKILL);
	MUST(session(3, 3, SIGKILL) == 128 + SIGKILL);
	steps = atomic_load(&box.shared->steps);
	for (unsigned cut = 0; cut < IMAGE_CUTS; cut++)
		cut_at(steps, (enum image_cut)cut);
	for (unsigned n = 0; n < cuts; n++)
		cut_at(chance_below(&chance, 2) ? before + chance_below(&chance, steps - before)
						: chance_below(&chance, steps),
		       (enum image_cut)chance_below(&chance, IMAGE_CUTS));
	total.faults++;
	return true;
}

/* How many fsyncs one life makes. */
static uint64_t count(enum fault f)
{
	uint64_t calls = 0;

	begin_tape();
	box_arm(&box, f, 0);
	if (box_serve(&box))
		play_all(&play);
	MUST(box_end(&box) == 0);
	calls = atomic_load(&box.shared->calls);
	box_disarm(&box);
	return calls;
}

static void power_fails_after_a_failed_fsync(void **state)
{
	static const enum fault faults[] = {FAULT_SYNC, FAULT_SYNC_DIR};
	uint64_t start = clock_mono_ns();
	unsigned cuts = chance_all() ? 200 : 8;

	(void)state;
	for (size_t n = 0; n < sizeof(faults) / sizeof(faults[0]); n++) {
		uint64_t calls = count(faults[n]);

		for (uint64_t at = 1; at <= calls; at++)
			if (chance_all() || chance_picks(&chance, 2, 1))
				(void)fail_then_cut(faults[n], at, cuts);
	}
	report("failed fsync, then power", start);
	box.shared->record = false;
}

static int start_up(void **state)
{
	(void)state;
	box_new(&box);
	play_new(&play, &box);
	logged = mem_new(1, sizeof(*logged));
	chance = chance_seeded();
	(void)snprintf(database, sizeof(database), "%s/eenmaal.db", box.folder);
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
		cmocka_unit_test(power_fails_anywhere),
		cmocka_unit_test(power_fails_after_a_failed_fsync),
	};

	if (rig_sanitized()) {
		(void)puts("faulty.so cannot stand before a sanitizer's own calls");
		return 77;
	}
	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, start_up, clear_up);
}
