/* SPDX-License-Identifier: EUPL-1.2 */
/* What partners and the auditor make of witnesses: with enough, with too few, and with another log. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "broker/base/io.h"
#include "tests/support/desk.h"
#include "tests/support/rig_audit.h"
#include "tests/support/sapling.h"
#include "tests/support/watcher.h"

#define WATCHERS 2

static struct desk desk;
static struct desk_run run;
static struct watcher watchers[WATCHERS];
static struct rig_trust trust;
static struct dossier amina;

static void expect(int code, const char *text)
{
	if (run.code != code || (!strstr(run.out, text) && !strstr(run.err, text)))
		print_message("exit %d, wanted %s\n%s%s", run.code, text, run.out, run.err);
	assert_int_equal(run.code, code);
	assert_true(strstr(run.out, text) || strstr(run.err, text));
}

static void name_witness(size_t n, const char *vkey)
{
	struct log_key *k = &desk.rig.site.witnesses[n];

	(void)snprintf(k->vkey, sizeof(k->vkey), "%s", vkey);
}

/* The next edition demands so many of so many. */
static void demand(unsigned quorum, size_t count)
{
	unsigned before = rig_events(&desk.rig, "reloaded");

	desk.rig.site.witness_quorum = quorum;
	desk.rig.site.witness_count = count;
	site_sign(&desk.rig.site);
	rig_signal(&desk.rig, SIGHUP);
	rig_await(&desk.rig, "reloaded", before + 1);
}

static int begin(void **state)
{
	struct buf more = BUF_INIT(4096);

	(void)state;
	(void)signal(SIGABRT, SIG_DFL);
	watcher_crowd(watchers, WATCHERS, &more);
	desk_start_with(&desk, (const char *)more.data);
	rig_trust(&desk.rig, &trust);
	for (size_t n = 0; n < WATCHERS; n++) {
		watcher_serve(&watchers[n], &trust.key);
		name_witness(n, watchers[n].vkey);
	}
	/* One that nobody runs. */
	name_witness(WATCHERS,
		     "witness.example/w1+c86d6a3f+BIhLiFf06qFhPGFQTbNNS+rzRlF6DjHePN3U2bQgHZ0L");
	step_dossier(&amina, &desk.rig, &rig_school, "speaks Tigrinya");
	buf_free(&more);
	return 0;
}

static int end(void **state)
{
	(void)state;
	dossier_free(&amina);
	desk_stop(&desk);
	for (size_t n = 0; n < WATCHERS; n++)
		watcher_free(&watchers[n]);
	return 0;
}

#define VERIFY "audit verify --profile @inspectie"
#define FETCH \
	"partner fetch --profile @%s --holder %s --kind skills --purpose language-training --out @%s"

static void test_nobody_demanded(void **state)
{
	(void)state;
	desk_run(&desk, &run, VERIFY);
	expect(0, "entries");
	assert_null(strstr(run.out, "witnesses"));
}

static void test_enough(void **state)
{
	(void)state;
	demand(2, 2);
	rig_await(&desk.rig, "cosigned", 1);
	desk_run(&desk, &run, VERIFY);
	expect(0, "2 of 2 witnesses vouch");
	desk_run(&desk, &run, VERIFY " --json");
	expect(0, "\"witnessed_by\":2");
	desk_run(&desk, &run, FETCH, "school", amina.number, "out1");
	expect(0, "");
}

static void test_too_few(void **state)
{
	(void)state;
	demand(3, 3);
	desk_run(&desk, &run, VERIFY);
	expect(4, "2 of 3 witnesses vouch for the broker's log, but 3 must");
	desk_run(&desk, &run, FETCH, "gemeente", amina.number, "out2");
	expect(4, "but 3 must");
	/* Who has seen enough of them within an hour asks no more until then. */
	desk_run(&desk, &run, FETCH, "school", amina.number, "out3");
	expect(0, "");
	demand(2, 3);
	desk_run(&desk, &run, VERIFY);
	expect(0, "2 of 3 witnesses vouch");
	desk_run(&desk, &run, VERIFY " --within 0");
	expect(2, "--within");
}

static void test_the_profile_demands_more(void **state)
{
	char path[400];
	struct buf text = BUF_INIT(16384);
	size_t len;

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/inspectie/profile.yaml", desk.folder);
	assert_int_equal(io_read_file(path, &text), ERR_OK);
	len = text.len;
	assert_int_equal(buf_put_str(&text, "witnesses_minimum: 3\n"), ERR_OK);
	assert_int_equal(io_write_file(path, buf_view(&text), 0600), ERR_OK);
	desk_run(&desk, &run, VERIFY);
	expect(4, "but 3 must");
	assert_int_equal(io_write_file(path, view_of(text.data, len), 0600), ERR_OK);
	desk_run(&desk, &run, VERIFY);
	expect(0, "2 of 3");
	buf_free(&text);
}

/* A note that the log signed, of another log. */
static void forge_note(struct buf *out)
{
	struct sapling *other = mem_new(1, sizeof(*other));

	sapling_new(other, SITE_AUDIENCE, 1);
	secret_free(other->seed);
	other->seed = desk.rig.site.log_seed;
	other->key = trust.key;
	sapling_grow(other, 2, 'x');
	sapling_note(other, 2, out);
	mem_free(other);
}

/* The broker had another log signed than the one that it shows. */
static void test_another_log(void **state)
{
	struct buf note = BUF_INIT(CHECKPOINT_MAX);
	char hex[2 * CHECKPOINT_MAX + 1];

	(void)state;
	for (size_t n = 0; n < WATCHERS; n++)
		(void)watcher_end(&watchers[n], SIGTERM);
	desk_keep(&desk);
	forge_note(&note);
	hex_format(note.data, note.len, hex);
	desk_sql(&desk, "UPDATE cosigned SET note = x'%s'", hex);
	desk_serve(&desk);
	desk_run(&desk, &run, VERIFY);
	expect(4, "somebody is shown another one");
	/* Nothing signed at all; and the broker admits that one objects. */
	rig_close(&desk.rig);
	desk_sql(&desk, "UPDATE cosigned SET note = x'', alarm = 1");
	desk_serve(&desk);
	desk_run(&desk, &run, VERIFY);
	expect(4, "0 of 3 witnesses vouch");
	expect(4, "a witness objects");
	desk_run(&desk, &run, FETCH, "gemeente", amina.number, "out4");
	expect(4, "0 of 3");
	buf_free(&note);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nobody_demanded),
		cmocka_unit_test(test_enough),
		cmocka_unit_test(test_too_few),
		cmocka_unit_test(test_the_profile_demands_more),
		cmocka_unit_test(test_another_log),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
