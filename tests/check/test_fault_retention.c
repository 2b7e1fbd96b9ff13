/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The power fails while the daemon removes what is older than the agreement keeps it: at every step of
 * what it does to its files from that start on, with nothing, all, or some of what was not synced on the
 * disk.  Either all of it is gone and an entry says so, or nothing is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>

#include "broker/base/mem.h"
#include "tests/fault/image.h"
#include "tests/fault/play.h"

#define KEPT_DAYS 1826

static struct box box;
static struct play play;
static struct logged *logged;
static struct chance chance;
static char database[300];

/* The daemon's life so many days later, until it has said this. */
static void live(unsigned days, const char *event, int signal)
{
	box_later(&box, days);
	MUST(box_serve(&box));
	rig_await(&box.rig, event, 1);
	(void)rig_end(&box.rig, signal);
}

static void cut_at(uint64_t step, enum image_cut cut)
{
	box_empty(&box);
	image_write(box.shared, step, cut, &chance, box.folder);
	logged_open(logged, &box.rig, database, &play.told, step);
	MUST(logged_bears_out(logged, &play.told, step) == play.told.count);
}

static void all_or_nothing(void **state)
{
	uint64_t before, steps;
	unsigned cuts = 0, with = 0;
	size_t gone;

	(void)state;
	box.shared->record = true;
	MUST(box_serve(&box) && play_dossier(&play, 0));
	play_hang_up(&play);
	MUST(box_end(&box) == 0);
	/* The next day, which gets its mark; and when that is old enough. */
	live(2, "marked", SIGTERM);
	before = atomic_load(&box.shared->steps);
	live(2 + KEPT_DAYS, "retained", SIGKILL);
	live(3 + KEPT_DAYS, "started", SIGTERM);
	steps = atomic_load(&box.shared->steps);
	box.shared->record = false;
	cut_at(before, IMAGE_ALL);
	assert_int_equal(logged->gone, 0);
	cut_at(steps, IMAGE_NOTHING);
	gone = logged->gone;
	assert_true(gone > 0 && logged->retained);
	for (uint64_t step = before; step <= steps; step++)
		for (unsigned cut = 0; cut < IMAGE_CUTS; cut++) {
			cut_at(step, (enum image_cut)cut);
			assert_int_equal(logged->gone, logged->retained ? gone : 0);
			with += logged->retained;
			cuts++;
		}
	assert_true(with > 0 && with < cuts);
	print_message(
		"%u power cuts in %u steps: %zu entries gone after %u of them, none after the "
		"others\n",
		cuts, (unsigned)(steps - before), gone, with);
}

static int start_up(void **state)
{
	(void)state;
	box_new(&box);
	box.rig.site.lasts = 2600 * 86400L;
	site_sign(&box.rig.site);
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
	const struct CMUnitTest tests[] = {cmocka_unit_test(all_or_nothing)};

	if (rig_sanitized()) {
		(void)puts("faulty.so cannot stand before a sanitizer's own calls");
		return 77;
	}
	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, start_up, clear_up);
}
