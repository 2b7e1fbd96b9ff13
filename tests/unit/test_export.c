/* SPDX-License-Identifier: EUPL-1.2 */
/* What each format writes of one entry, letter by letter; and what it never writes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "broker/base/io.h"
#include "broker/base/mem.h"
#include "client/export_coding.h"
#include "client/export_file.h"
#include "client/export_otlp.h"
#include "client/transport_post.h"

#define ACTION(name) EENMAAL__V1__ACTION__ACTION_##name
#define TRACE "00112233445566778899aabbccddeeff"

static const uint8_t key_bytes[32] = {1, 2, 3};
static const uint8_t trace_id[16] = {0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77,
				     0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff};
static const uint8_t span_id[8] = {1, 2, 3, 4, 5, 6, 7, 8};
static const uint8_t holder[HOLDER_ID_LEN] = {9, 8, 7, 6, 5, 4, 3, 2, 1, 0};
static const uint8_t statement[HASH_LEN] = {0xab};
static const uint8_t agreement[HASH_LEN] = {0xcd};
static const uint8_t grant_id[UUID_LEN] = {0xef};

/* An access to two kinds, one of which was released. */
struct sample {
	Eenmaal__V1__SeenRecord seen;
	Eenmaal__V1__KeptRecord kept;
	Eenmaal__V1__KindOutcome outcomes[2], *kinds[2];
	struct audit_entry entry;
};

static void sample_access(struct sample *s, const char *staff)
{
	memset(s, 0, sizeof(*s));
	eenmaal__v1__seen_record__init(&s->seen);
	eenmaal__v1__kept_record__init(&s->kept);
	for (unsigned n = 0; n < 2; n++) {
		eenmaal__v1__kind_outcome__init(&s->outcomes[n]);
		s->kinds[n] = &s->outcomes[n];
	}
	s->outcomes[0].kind = (char *)(uintptr_t) "medical";
	s->outcomes[0].reason = EENMAAL__V1__REASON__REASON_NO_CONSENT;
	s->outcomes[1].kind = (char *)(uintptr_t) "skills";
	s->outcomes[1].reason = EENMAAL__V1__REASON__REASON_GRANTED;
	s->outcomes[1].released = 1;
	s->outcomes[1].grant_id = codec_bytes(grant_id, UUID_LEN);
	s->seen.time = 1800000000;
	s->seen.action = ACTION(ACCESS);
	s->seen.requester = (char *)(uintptr_t) "school";
	s->seen.outcome = EENMAAL__V1__OUTCOME__OUTCOME_DONE;
	s->seen.statement_hash = codec_bytes(statement, HASH_LEN);
	s->kept.holder = codec_bytes(holder, HOLDER_ID_LEN);
	s->kept.n_kinds = 2;
	s->kept.kinds = s->kinds;
	s->kept.purpose = (char *)(uintptr_t) "language-training";
	s->kept.staff = (char *)(uintptr_t)staff;
	s->kept.staff_role = (char *)(uintptr_t) "teacher";
	s->kept.agreement_hash = codec_bytes(agreement, HASH_LEN);
	s->kept.directory_version = 3;
	s->kept.trace_id = codec_bytes(trace_id, sizeof(trace_id));
	s->kept.span_id = codec_bytes(span_id, sizeof(span_id));
	s->entry = (struct audit_entry){.index = 17, .seen = &s->seen, .kept = &s->kept};
	memset(s->entry.leaf.b, 0x5a, HASH_LEN);
}

/* ---- one export ------------------------------------------------------------------------------------------ */

static void setup(struct export *x, const char *format, bool identify)
{
	memset(x, 0, sizeof(*x));
	x->format = export_format_find(format);
	assert_non_null(x->format);
	x->line = BUF_INIT(EXPORT_LINE_MAX);
	x->audience = "broker.example";
	x->out = tmpfile();
	x->staff = tmpfile();
	assert_true(x->out && x->staff);
	x->persons.identify = identify;
	if (!identify)
		assert_int_equal(secret_new(key_bytes, sizeof(key_bytes), &x->persons.key), ERR_OK);
	assert_int_equal(audit_table_new(HASH_LEN, &x->seen), ERR_OK);
	if (x->format->begin)
		assert_int_equal(x->format->begin(x), ERR_OK);
}

static void teardown(struct export *x)
{
	if (x->format->free)
		x->format->free(x);
	(void)fclose(x->out);
	(void)fclose(x->staff);
	export_persons_close(&x->persons);
	audit_table_free(x->seen);
	buf_free(&x->line);
}

static char *text_of(FILE *f)
{
	static char text[1 << 20];
	size_t len;

	rewind(f);
	len = fread(text, 1, sizeof(text) - 1, f);
	text[len] = 0;
	return text;
}

static void put(struct export *x, const struct audit_entry *e)
{
	assert_int_equal(x->format->entry(x, e, true), ERR_OK);
}

static void finish(struct export *x)
{
	if (x->format->end)
		assert_int_equal(x->format->end(x, NULL), ERR_OK);
}

static void check(const char *format, const char *expected)
{
	struct sample s;
	struct export x;

	sample_access(&s, "anna-2");
	setup(&x, format, false);
	put(&x, &s.entry);
	finish(&x);
	assert_string_equal(text_of(x.out), expected);
	assert_int_equal(x.records, 1);
	teardown(&x);
}

/* ---- the formats ----------------------------------------------------------------------------------------- */

#define LEAF "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a"
#define ZEROS "00000000000000000000000000000000000000000000000000000000000000"
#define SUBJECT "c2c0269d66dde0ca179ee6f13c8a81cb"
#define STAFF "079f90b1e40e1b47d0d9428721e2e86e"
#define HEADER                                                                                 \
	"index,time,action,requester,outcome,subject,released,refused,changed,reason,purpose," \
	"staff,staff_role,partner,grant,directory,trace_id,span_id,leaf,statement_hash\r\n"

static void csv(void **state)
{
	(void)state;
	check("csv", HEADER "17,2027-01-15T08:00:00Z,access,school,done," SUBJECT
			    ",skills,medical:no-consent,,,language-training," STAFF
			    ",teacher,,,3," TRACE ",0102030405060708," LEAF ",ab" ZEROS "\r\n");
}

static void jsonl(void **state)
{
	(void)state;
	check("jsonl",
	      "{\"index\":17,\"leaf\":\"" LEAF "\",\"erased\":false,"
	      "\"time\":\"2027-01-15T08:00:00Z\",\"action\":\"access\",\"requester\":\"school\","
	      "\"outcome\":\"done\",\"subject\":\"" SUBJECT "\",\"dossier\":true,\"kinds\":["
	      "{\"kind\":\"medical\",\"released\":false,\"reason\":\"no-consent\"},"
	      "{\"kind\":\"skills\",\"released\":true,\"reason\":\"granted\","
	      "\"grant\":\"ef000000000000000000000000000000\"}],"
	      "\"purpose\":\"language-training\",\"staff\":\"" STAFF
	      "\",\"staff_role\":\"teacher\",\"agreement\":\"cd" ZEROS "\",\"directory\":3,"
	      "\"trace_id\":\"" TRACE "\",\"span_id\":\"0102030405060708\","
	      "\"statement_hash\":\"ab" ZEROS "\"}\n");
}

#define ATTRIBUTE(key, value) "{\"key\":\"" key "\",\"value\":{\"stringValue\":\"" value "\"}}"

static void logboek(void **state)
{
	(void)state;
	check("logboek",
	      "{\"resourceSpans\":[{\"resource\":{\"attributes\":[" ATTRIBUTE("service.name", "eenmaal") "," ATTRIBUTE("service.version", "0.1.0") "," ATTRIBUTE(
		      "service.instance.id",
		      "broker.example") "]},\"scopeSpans\":[{\"scope\":"
					"{\"name\":\"logboek-dataverwerkingen\",\"version\":\"1.0.0\"},\"spans\":["
					"{\"traceId\":\"" TRACE
					"\",\"spanId\":\"b4b5703351a83883\","
					"\"parentSpanId\":\"0102030405060708\",\"name\":\"access\",\"kind\":2,"
					"\"startTimeUnixNano\":\"1800000000000000000\","
					"\"endTimeUnixNano\":\"1800000000000000000\",\"attributes\":[" ATTRIBUTE("dpl.core.processing_activity_id", "urn:eenmaal:broker.example:activity:language-training") "," ATTRIBUTE(
						"dpl.core.data_subject_id",
						SUBJECT) "," ATTRIBUTE("dpl.core.data_subject_id_type",
								       "urn:eenmaal:broker.example:pseudonym") "," ATTRIBUTE("dpl.core.foreign_operation.span_id",
															     "0102030405060708") "],\"status\":{\"code\":1}}]}]}]}\n");
}

/* Nobody's number and no staff id but in the table of staff, in any format. */
static void nobody_is_named(void **state)
{
	static const char *const formats[] = {"csv", "jsonl", "logboek", "nen7513", "fhir"};
	char number[HOLDER_TEXT_LEN + 1];
	struct holder_id id;
	struct sample s;
	struct export x;

	(void)state;
	memcpy(id.b, holder, sizeof(holder));
	holder_id_format(&id, number);
	sample_access(&s, "anna-2");
	for (size_t n = 0; n < sizeof(formats) / sizeof(formats[0]); n++) {
		for (unsigned identify = 0; identify < 2; identify++) {
			setup(&x, formats[n], identify != 0);
			put(&x, &s.entry);
			if (strcmp(formats[n], "fhir") != 0)
				finish(&x);
			assert_int_equal(strstr(text_of(x.out), number) != NULL, identify);
			if (!identify)
				assert_null(strstr(text_of(x.out), "anna-2"));
			assert_non_null(strstr(text_of(x.staff), "anna-2"));
			assert_null(strstr(text_of(x.staff), number));
			teardown(&x);
		}
	}
}

/* A member of staff stands in the table once; a logboek's table has one line for each record. */
static void staff_table(void **state)
{
	struct sample s;
	struct export x;
	unsigned lines = 0;

	(void)state;
	sample_access(&s, "anna-2");
	setup(&x, "jsonl", false);
	put(&x, &s.entry);
	put(&x, &s.entry);
	sample_access(&s, "bert");
	put(&x, &s.entry);
	assert_string_equal(
		text_of(x.staff),
		"{\"staff\":\"" STAFF "\",\"organisation\":\"school\","
		"\"staff_id\":\"anna-2\"}\n"
		"{\"staff\":\"7a4ffa853951b38a4344faf8abd90797\",\"organisation\":\"school\","
		"\"staff_id\":\"bert\"}\n");
	teardown(&x);
	setup(&x, "logboek", false);
	for (unsigned n = 0; n < 250; n++) /* and in lines of a hundred records */
		put(&x, &s.entry);
	finish(&x);
	for (const char *p = text_of(x.out); (p = strstr(p, "}\n")) != NULL; p++)
		lines++;
	assert_int_equal(lines, 3);
	teardown(&x);
}

/* What cannot stand in a record, but in a damaged or another broker's: quoted, and no formula. */
static void hostile_cells(void **state)
{
	static const struct {
		const char *staff_role, *cell;
	} all[] = {
		{"=1+1", ",\"'=1+1\","},
		{"-cmd", ",\"'-cmd\","},
		{"@sum", ",\"'@sum\","},
		{"+1", ",\"'+1\","},
		{"\t=1", ",\"'\t=1\","},
		{"a,b", ",\"a,b\","},
		{"say \"no\"", ",\"say \"\"no\"\"\","},
		{"two\r\nlines", ",\"two\r\nlines\","},
	};
	struct sample s;
	struct export x;

	(void)state;
	for (size_t n = 0; n < sizeof(all) / sizeof(all[0]); n++) {
		sample_access(&s, "anna-2");
		s.kept.staff_role = (char *)(uintptr_t)all[n].staff_role;
		setup(&x, "csv", false);
		put(&x, &s.entry);
		assert_non_null(strstr(text_of(x.out), all[n].cell));
		teardown(&x);
	}
}

/* An erased entry keeps its place; one that is about nobody is no record of a logboek. */
static void erased_and_nobodys(void **state)
{
	struct audit_entry erased = {.index = 4};
	struct sample s;
	struct export x;
	unsigned commas = 0;

	(void)state;
	setup(&x, "csv", false);
	put(&x, &erased);
	for (const char *p = strstr(text_of(x.out), "\r\n"); (p = strchr(p, ',')) != NULL; p++)
		commas++;
	assert_int_equal(commas, 19);
	assert_non_null(strstr(text_of(x.out), "\r\n4,,erased,,"));
	teardown(&x);
	setup(&x, "jsonl", false);
	put(&x, &erased);
	assert_non_null(strstr(text_of(x.out), "\"erased\":true}\n"));
	teardown(&x);
	for (unsigned n = 0; n < 2; n++) {
		sample_access(&s, "");
		s.kept.holder = (ProtobufCBinaryData){0};
		setup(&x, "logboek", false);
		put(&x, n ? &s.entry : &erased);
		finish(&x);
		assert_string_equal(text_of(x.out), "");
		teardown(&x);
	}
}

/* Without a trace of its own a record's ids come from its leaf. */
static void own_ids(void **state)
{
	struct sample s;
	struct export x;
	char texts[3][4096];

	(void)state;
	sample_access(&s, "");
	s.kept.trace_id = s.kept.span_id = (ProtobufCBinaryData){0};
	for (unsigned n = 0; n < 3; n++) {
		setup(&x, "logboek", false);
		s.entry.leaf.b[0] = n == 2;
		put(&x, &s.entry);
		finish(&x);
		assert_true(strlen(text_of(x.out)) < sizeof(texts[n]));
		memcpy(texts[n], text_of(x.out), sizeof(texts[n]));
		assert_null(strstr(texts[n], "parentSpanId"));
		assert_null(strstr(texts[n], "foreign_operation"));
		s.entry.leaf.b[0] = 0;
		teardown(&x);
	}
	assert_string_equal(texts[0], texts[1]);
	assert_string_not_equal(texts[0], texts[2]);
}

/* ---- codings, people, files -------------------------------------------------------------------------------- */

static void every_action_is_coded(void **state)
{
	const struct export_coding *other = export_coding(ACTION(UNSPECIFIED));

	(void)state;
	assert_string_equal(other->event.code, "110100");
	for (int n = 1; n <= (int)ACTION(ACCESSES_READ); n++) {
		const struct export_coding *c = export_coding((Eenmaal__V1__Action)n);

		assert_ptr_not_equal(c, other);
		assert_non_null(strchr("CRUDE", c->action));
		assert_int_equal(strlen(c->event.code), 6);
	}
}

static void pseudonyms(void **state)
{
	struct export_persons a = {0}, b = {0};
	char one[EXPORT_PERSON_LEN + 1], two[EXPORT_PERSON_LEN + 1], three[EXPORT_PERSON_LEN + 1];
	struct holder_id id;
	char folder[] = "/tmp/persons-XXXXXX", path[64];
	struct profile p = {.folder = folder};
	struct stat st;

	(void)state;
	memcpy(id.b, holder, sizeof(holder));
	assert_non_null(mkdtemp(folder));
	(void)snprintf(path, sizeof(path), "%s/export.key", folder);
	assert_int_equal(export_persons_open(&p, true, &a), ERR_OK);
	assert_false(io_exists(path)); /* not needed */
	assert_int_equal(export_persons_open(&p, false, &a), ERR_OK);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(export_persons_open(&p, false, &b), ERR_OK); /* the same key */
	export_person_holder(&a, &id, one);
	export_person_holder(&b, &id, two);
	assert_string_equal(one, two);
	assert_int_equal(strlen(one), 2 * EXPORT_PSEUDONYM_LEN);
	export_person_staff(&a, "school", "anna", two);
	export_person_staff(&a, "gemeente", "anna", three);
	assert_string_not_equal(two, three);
	export_persons_close(&a);
	export_persons_close(&b);
	assert_int_equal(chmod(path, 0644), 0);
	assert_int_equal(export_persons_open(&p, false, &a), ERR_PERMISSIONS);
	export_persons_close(&a);
	(void)unlink(path);
	(void)rmdir(folder);
}

static void files(void **state)
{
	struct buf problem = BUF_INIT(1024);
	char folder[] = "/tmp/export-XXXXXX", path[64];
	struct export_file x;

	(void)state;
	assert_non_null(mkdtemp(folder));
	(void)snprintf(path, sizeof(path), "%s/out", folder);
	assert_int_equal(export_file_open(path, &x, &problem), ERR_OK);
	assert_true(fputs("one\n", x.f) >= 0);
	assert_false(io_exists(path));
	export_file_close(&x); /* given up: nothing remains */
	assert_int_equal(rmdir(folder), 0);
	assert_int_equal(mkdir(folder, 0700), 0);
	assert_int_equal(export_file_open(path, &x, &problem), ERR_OK);
	assert_int_equal(io_create_file(path, view_str("somebody's"), 0600), ERR_OK);
	assert_int_equal(export_file_keep(&x, &problem), ERR_EXISTS); /* never replaced */
	export_file_close(&x);
	assert_int_equal(export_file_open(path, &x, &problem), ERR_EXISTS);
	export_file_close(&x);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(export_file_open(path, &x, &problem), ERR_OK);
	assert_int_equal(export_file_keep(&x, &problem), ERR_OK);
	export_file_close(&x);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(folder), 0);
	assert_int_equal(export_file_open("/nowhere/at/all", &x, &problem), ERR_NOT_FOUND);
	export_file_close(&x);
	buf_free(&problem);
}

/* ---- the collector ----------------------------------------------------------------------------------------- */

static void collectors(void **state)
{
	static const char *const good[] = {"https://c.example/v1/traces", "http://127.0.0.1:4318/",
					   "http://localhost/", "http://[::1]:4318/v1/traces"};
	static const char *const bad[] = {"",
					  "https://",
					  "http://c.example/",
					  "ftp://127.0.0.1/",
					  "http://127.0.0.1",
					  "http://127.0.0.1.evil.example/",
					  "http://127.0.0.1:80@evil.example/",
					  "http://localhost@x/",
					  "file:///etc/passwd"};

	(void)state;
	for (size_t n = 0; n < sizeof(good) / sizeof(good[0]); n++)
		assert_int_equal(transport_post_check(good[n]), ERR_OK);
	for (size_t n = 0; n < sizeof(bad) / sizeof(bad[0]); n++)
		assert_int_equal(transport_post_check(bad[n]), ERR_USAGE);
}

static void answers(void **state)
{
	static const char *const all[] = {
		"", "{}", "{\"partialSuccess\":{}}",
		"{\"partialSuccess\":{\"rejectedSpans\":\"0\"}}",
		"{\"partialSuccess\":{\"rejectedSpans\" : 0 , \"errorMessage\":\"x\"}}"};
	static const char *const turned_down[] = {"{\"partialSuccess\":{\"rejectedSpans\":\"3\"}}",
						  "{\"partialSuccess\":{\"rejectedSpans\": 10}}",
						  "\"rejectedSpans\":007"};

	(void)state;
	for (size_t n = 0; n < sizeof(all) / sizeof(all[0]); n++)
		assert_int_equal(export_otlp_rejected(view_str(all[n])), 0);
	for (size_t n = 0; n < sizeof(turned_down) / sizeof(turned_down[0]); n++)
		assert_int_equal(export_otlp_rejected(view_str(turned_down[n])), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(csv),
		cmocka_unit_test(jsonl),
		cmocka_unit_test(logboek),
		cmocka_unit_test(nobody_is_named),
		cmocka_unit_test(staff_table),
		cmocka_unit_test(hostile_cells),
		cmocka_unit_test(erased_and_nobodys),
		cmocka_unit_test(own_ids),
		cmocka_unit_test(every_action_is_coded),
		cmocka_unit_test(pseudonyms),
		cmocka_unit_test(files),
		cmocka_unit_test(collectors),
		cmocka_unit_test(answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
