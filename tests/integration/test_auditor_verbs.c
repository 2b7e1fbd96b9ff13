/* SPDX-License-Identifier: EUPL-1.2 */
/* What an auditor asks of the log: lists, one entry with its proof, a breach, partners' receipts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "broker/base/io.h"
#include "broker/ledger/note.h"
#include "proto/receipt.h"
#include "tests/support/desk.h"

static struct desk desk;
static struct dossier amina, bilal;
static struct desk_run run;

static void expect(int code, const char *text)
{
	if (run.code != code || (text && !strstr(run.out, text) && !strstr(run.err, text)))
		print_message("exit %d, wanted %s\n%s%s", run.code, text ? text : "", run.out,
			      run.err);
	assert_int_equal(run.code, code);
	if (text)
		assert_true(strstr(run.out, text) || strstr(run.err, text));
}

static unsigned times(const char *text)
{
	unsigned n = 0;

	for (const char *p = run.out; (p = strstr(p, text)) != NULL; p++)
		n++;
	return n;
}

#define FETCH \
	"partner fetch --profile @school --holder %s --kind skills --purpose language-training --out @out"

static int begin(void **state)
{
	struct wire *gemeente = NULL;

	(void)state;
	(void)signal(SIGABRT, SIG_DFL);
	desk_start(&desk);
	step_dossier(&amina, &desk.rig, &rig_school, "speaks Tigrinya");
	step_dossier(&bilal, &desk.rig, &rig_gemeente, "owes money");
	desk_run(&desk, &run, FETCH, amina.number);
	expect(0, NULL);
	desk_run(&desk, &run, FETCH, bilal.number);
	expect(3, NULL);
	gemeente = wire_open(&desk.rig, RIG_PARTNER, SITE_GEMEENTE);
	assert_true(step_fetch(gemeente, &desk.rig, &ask_gemeente, &bilal.id));
	wire_free(gemeente);
	return 0;
}

static int end(void **state)
{
	(void)state;
	dossier_free(&amina);
	dossier_free(&bilal);
	desk_stop(&desk);
	return 0;
}

#define LIST "audit list --profile @inspectie --json "

static void filters(void **state)
{
	static const struct {
		const char *options;
		unsigned entries;
	} lists[] = {
		{"--action access", 3},
		{"--action access --partner school", 2},
		{"--verdict released", 2},
		{"--verdict released --partner gemeente", 1},
		{"--verdict refused --action access", 1},
		{"--reason no-consent", 1},
		{"--reason granted --kind skills", 1},
		{"--reason granted --kind medical", 0},
		{"--staff medewerker-1", 2},
		{"--purpose debt-counselling --action access", 1},
		{"--kind finance", 3}, /* added, granted, read */
		{"--action access --from 1h", 3},
		{"--action access --to 1h", 0},
		{"--action access --from 2020-01-01 --to 2020-01-02T10:00:00Z", 0},
	};

	(void)state;
	for (size_t n = 0; n < sizeof(lists) / sizeof(lists[0]); n++) {
		print_message("%s\n", lists[n].options);
		desk_run(&desk, &run, LIST "%s", lists[n].options);
		expect(0, "{\"entries\":[");
		assert_int_equal(times("\"index\":"), lists[n].entries);
	}
	desk_run(&desk, &run, LIST "--holder %s --action access", bilal.number);
	expect(0, NULL);
	assert_int_equal(times("\"index\":"), 2);
	desk_run(&desk, &run, LIST "--partner holder --purpose audit-page");
	expect(0, "{\"entries\":[]}");
	desk_run(&desk, &run, "audit list --profile @inspectie --kind medical");
	expect(0, "No entry fits.");
	desk_run(&desk, &run, LIST "--from 1h --to 2h");
	expect(2, "before --to");
	desk_run(&desk, &run, LIST "--from yesterday");
	expect(2, "is no time");
	desk_run(&desk, &run, LIST "--verdict perhaps");
	expect(2, "released");
	desk_run(&desk, &run, LIST "--reason whim");
	expect(2, "there is no reason");
}

/* Silence about somebody whom nobody knows would pass for good news. */
static void mistyped(void **state)
{
	static const char *const verbs[] = {"list", "stats", "export --format csv",
					    "export --format consent", "watch --seconds 1"};
	static const struct {
		const char *option, *said;
	} names[] = {
		{"--partner schol", "no directory of this log ever had the organisation \"schol\""},
		{"--partner school --kind skill", "no agreement of this log ever had the kind"},
		{"--partner school --purpose debt", "ever had the purpose"},
		{"--partner school --kind holder", "ever had the kind"},
	};

	(void)state;
	for (size_t n = 0; n < sizeof(verbs) / sizeof(verbs[0]); n++)
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
			desk_run(&desk, &run, "audit %s --profile @inspectie %s", verbs[n],
				 names[i].option);
			expect(2, names[i].said);
			assert_int_equal(run.out[0], 0);
		}
	desk_run(&desk, &run, "audit breach --profile @inspectie --from 72h --partner schol");
	expect(2, names[0].said);
}

/* ---- one entry ------------------------------------------------------------------------------------------ */

static void line_of(const char **p, char *out, size_t size)
{
	size_t len = strcspn(*p, "\n");

	assert_true(len < size);
	memcpy(out, *p, len);
	out[len] = 0;
	*p += len + 1;
}

/* The file as another tool would check it, by its own words only, and the leaf. */
static void check_proof(const char *text, uint64_t index, const struct hash *leaf)
{
	struct merkle_proof proof = {0};
	struct checkpoint c;
	struct note_key key;
	char line[200];

	line_of(&text, line, sizeof(line));
	assert_string_equal(line, "c2sp.org/tlog-proof@v1");
	line_of(&text, line, sizeof(line));
	assert_true(strncmp(line, "index ", 6) == 0 && strtoull(line + 6, NULL, 10) == index);
	for (line_of(&text, line, sizeof(line)); line[0]; line_of(&text, line, sizeof(line))) {
		struct buf bytes = BUF_INIT(64);

		assert_int_equal(base64_parse(view_str(line), &bytes), ERR_OK);
		assert_int_equal(bytes.len, HASH_LEN);
		memcpy(proof.hashes[proof.count++].b, bytes.data, HASH_LEN);
		buf_free(&bytes);
	}
	assert_int_equal(note_key_init(&key, SITE_AUDIENCE, desk.rig.site.log_key.b), ERR_OK);
	assert_int_equal(checkpoint_verify(view_str(text), &key, 1, SITE_AUDIENCE, &c), ERR_OK);
	assert_int_equal(merkle_verify_inclusion(index, c.size, leaf, &proof, &c.root), ERR_OK);
}

static void one_entry(void **state)
{
	struct buf text = BUF_INIT(65536);
	struct hash leaf;
	char path[400];
	char *p = NULL;

	(void)state;
	desk_run(&desk, &run, "audit show --profile @inspectie 5");
	expect(0, "root");
	desk_run(&desk, &run, "audit show --profile @inspectie --json 5");
	expect(0, "\"proof\":{\"index\":5,");
	desk_run(&desk, &run, "audit show --profile @inspectie 5000");
	expect(1, "the log has no entry 5000");
	desk_run(&desk, &run, "audit show --profile @inspectie five");
	expect(2, "by its number");
	desk_run(&desk, &run, "audit prove --profile @inspectie --out @5.tlog-proof --json 5");
	expect(0, "\"entry\":5,");
	p = strstr(run.out, "\"leaf\":\"");
	assert_non_null(p);
	p[8 + 2 * HASH_LEN] = 0;
	assert_int_equal(hex_parse(p + 8, leaf.b, HASH_LEN), ERR_OK);
	(void)snprintf(path, sizeof(path), "%s/5.tlog-proof", desk.folder);
	assert_int_equal(io_read_file(path, &text), ERR_OK);
	assert_int_equal(buf_put_u8(&text, 0), ERR_OK);
	check_proof((const char *)text.data, 5, &leaf);
	buf_free(&text);
	desk_run(&desk, &run, "audit prove --profile @inspectie --out @5.tlog-proof 5");
	expect(1, "exists already");
}

/* ---- a breach -------------------------------------------------------------------------------------------- */

static void breach(void **state)
{
	const char *folder = desk.rig.site.folder;

	(void)state;
	desk_run(&desk, &run, "audit breach --profile @inspectie --partner school --from 72h");
	expect(0, "school read documents of 1 people: 1 requests, 1 documents.");
	expect(0, amina.number);
	assert_null(strstr(run.out, bilal.number)); /* asked for, but not released */
	desk_run(&desk, &run,
		 "audit breach --profile @inspectie --partner school --from 72h --json");
	expect(0, "\"people\":1,\"requests\":1,\"documents\":1");
	desk_run(&desk, &run,
		 "audit breach --profile @inspectie --partner school --from 72h --to 71h");
	expect(0, "Nothing was released to school");
	desk_run(&desk, &run, "audit breach --profile @inspectie --partner coa --from 72h");
	expect(0, "Nothing was released to coa");
	desk_run(&desk, &run,
		 "audit breach --profile @inspectie --partner school --from 72h --certificate "
		 "%s/school.pem",
		 folder);
	expect(0, "does not say which certificate");
	desk_run(&desk, &run,
		 "audit breach --profile @inspectie --partner school --from 72h --certificate "
		 "%s/gemeente.pem",
		 folder);
	expect(0, "Nothing was released to school");
	desk_run(&desk, &run,
		 "audit breach --profile @inspectie --partner school --from 71h --to 72h");
	expect(2, "before --to");
	desk_run(&desk, &run, "audit breach --profile @inspectie --from 72h");
	expect(2, "partner");
}

/* ---- figures, and what comes ------------------------------------------------------------------------------ */

static void figures(void **state)
{
	(void)state;
	desk_run(&desk, &run, "audit stats --profile @inspectie");
	expect(0, "who asked");
	expect(0, "no-consent");
	desk_run(&desk, &run, "audit stats --profile @inspectie --json --partner school");
	expect(0, "\"kinds\":[{\"partner\":\"school\",\"kind\":\"skills\",\"released\":1,"
		  "\"refused\":1}],\"refusals\":{\"no-consent\":1}");
}

/* Another process reads while this one is watched; the watcher's own readings start nothing. */
static void *read_later(void *arg)
{
	struct wire *gemeente = wire_open(&desk.rig, RIG_PARTNER, SITE_GEMEENTE);

	(void)arg;
	(void)sleep(3);
	MUST(step_fetch(gemeente, &desk.rig, &ask_gemeente, &bilal.id));
	wire_free(gemeente);
	return NULL;
}

static void watched(void **state)
{
	pthread_t reader;

	(void)state;
	desk_run(&desk, &run, "audit watch --profile @inspectie --seconds 3 --every 1");
	expect(0, NULL);
	assert_int_equal(run.out[0], 0);
	assert_int_equal(pthread_create(&reader, NULL, read_later, NULL), 0);
	desk_run(&desk, &run,
		 "audit watch --profile @inspectie --every 1 --seconds 60 --count 1 --json "
		 "--verdict released");
	(void)pthread_join(reader, NULL);
	expect(0, "\"requester\":\"gemeente\"");
	assert_int_equal(times("\"index\":"), 1);
	desk_run(&desk, &run, "audit watch --profile @inspectie --count none");
	expect(2, "is no number");
}

/* ---- receipts ---------------------------------------------------------------------------------------------- */

/* The operator goes back to a copy of before, and the log grows another way. */
static void receipts(void **state)
{
	struct wire *gemeente = NULL;
	char path[400];

	(void)state;
	desk_run(&desk, &run, "audit receipts --profile @inspectie @school/state/receipts");
	expect(0, "2 receipts are in the log, 0 are missing");
	(void)snprintf(path, sizeof(path), "%s/school/state/receipts/x.receipt", desk.folder);
	assert_int_equal(io_write_file(path, view_str("nonsense"), 0600), ERR_OK);
	desk_run(&desk, &run, "audit receipts --profile @inspectie --json @school/state/receipts");
	expect(0, "\"in_log\":2,\"missing\":0,\"unproven\":1");
	desk_keep(&desk);
	desk_serve(&desk);
	desk_run(&desk, &run, FETCH, amina.number);
	expect(0, NULL);
	desk_good(&desk);
	desk_serve(&desk);
	gemeente = wire_open(&desk.rig, RIG_PARTNER, SITE_GEMEENTE);
	assert_true(step_fetch(gemeente, &desk.rig, &ask_gemeente, &bilal.id));
	wire_free(gemeente);
	desk_verify_fresh(&desk, &run, "");
	expect(0, "The log is whole"); /* nothing in it shows what was there before */
	desk_run(&desk, &run, "audit receipts --profile @inspectie @school/state/receipts");
	expect(4, "and does not have it");
	desk_run(&desk, &run, "audit receipts --profile @inspectie --json @school/state/receipts");
	expect(4, "\"in_log\":2,\"missing\":1,\"unproven\":1");
	desk_run(&desk, &run, "audit receipts --profile @inspectie @nowhere");
	expect(1, "cannot be read");
	desk_run(&desk, &run, "audit receipts --profile @inspectie @school");
	expect(1, "ends with .receipt");
	desk_run(&desk, &run, "audit receipts --profile @inspectie");
	expect(2, "FOLDER is missing");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(filters),  cmocka_unit_test(mistyped), cmocka_unit_test(one_entry),
		cmocka_unit_test(breach),   cmocka_unit_test(figures),  cmocka_unit_test(watched),
		cmocka_unit_test(receipts),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
