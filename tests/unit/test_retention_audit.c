/* SPDX-License-Identifier: EUPL-1.2 */
/* Nobody can use the retention to hide what is younger: the auditor's side. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "client/audit_resume.h"
#include "tests/support/aged.h"
#include "tests/support/tape.h"

#define ACTION(name) EENMAAL__V1__ACTION__ACTION_##name

/* ---- a broker that hides --------------------------------------------------------------------------------- */

static void blank(struct tape *t, size_t at)
{
	Eenmaal__V1__LogEntry *m = world_alloc(t->w, sizeof(*m));

	*m = *t->entries[at];
	m->seen = m->seen_salt = m->kept = m->kept_salt = codec_bytes(NULL, 0);
	m->statement = NULL;
	t->entries[at] = m;
}

static void found(const struct tape *t, size_t at, const char *text)
{
	struct audit *a = NULL;

	tape_findings(t, &a);
	assert_int_equal(a->finding_count, 1);
	assert_int_equal(a->findings->index, at);
	if (strstr(a->findings->text, text) == NULL)
		fail_msg("\"%s\" lacks \"%s\"", a->findings->text, text);
	audit_free(a);
}

/* One day short of what a retention reaches: an access that the partner made on day 10. */
static void test_hidden_access(void **state)
{
	struct world *w = *state;
	struct tape *t;
	size_t at;

	(void)aged_world(w);
	aged_to_day(1 + AGED_KEPT_DAYS);
	aged_retain(w);
	t = tape_record(w);
	at = tape_find(t, ACTION(ACCESS), 0);
	blank(t, at);
	found(t, at, "no retention reached it");
}

/* Another dossier's erasure does not explain it, as the chain of its own goes on. */
static void test_hidden_behind_an_erasure(void **state)
{
	struct world *w = *state;
	struct wallet *other;
	struct tape *t;
	size_t at;

	(void)aged_world(w);
	other = aged_lived_in(w);
	world_done(w, "HolderService/Erase", WORLD_PUBLIC, wallet_erasure(other, NULL));
	t = tape_record(w);
	at = tape_find(t, ACTION(ACCESS), 2);
	blank(t, at);
	found(t, at, "its dossier still stands");
}

static void test_hidden_without_a_tombstone(void **state)
{
	struct world *w = *state;
	struct tape *t;
	struct lie l;
	size_t at;

	(void)aged_world(w);
	aged_to_day(1 + AGED_KEPT_DAYS);
	aged_retain(w);
	t = tape_record(w);
	at = tape_find(t, ACTION(RETENTION), 1);
	l = tape_open(t, at);
	l.kept->retained_from = 0;
	tape_tell(t, at, &l);
	while (t->entries[at]->seen.len > 0)
		at--;
	found(t, at, "no retention reached it");
}

static void test_a_retention_that_reaches_too_far(void **state)
{
	struct world *w = *state;
	struct tape *t;
	struct lie l;
	size_t at;

	(void)aged_world(w);
	aged_to_day(1 + AGED_KEPT_DAYS);
	aged_retain(w);
	t = tape_record(w);
	at = tape_find(t, ACTION(RETENTION), 1);
	l = tape_open(t, at);
	l.kept->retained_from++;
	tape_tell(t, at, &l);
	tape_caught(t, at, "the agreement says 1826 days");
	l.kept->retained_from--;
	l.seen->requester = world_text(w, "gemeente");
	tape_tell(t, at, &l);
	tape_caught(t, at, "not the broker's");
}

/* The same leaf twice: one old hole would stand for a young one. */
static void test_a_leaf_twice(void **state)
{
	struct world *w = *state;
	struct tape *t;
	size_t at;

	(void)aged_world(w);
	aged_to_day(1 + AGED_KEPT_DAYS);
	aged_retain(w);
	t = tape_record(w);
	for (at = 0; t->entries[at]->seen.len > 0;)
		at++;
	t->entries[at + 1]->commitment = t->entries[at]->commitment;
	tape_caught(t, at + 1, "twice");
}

/* ---- taken up again -------------------------------------------------------------------------------------- */

static void test_resumed(void **state)
{
	struct world *w = *state;
	struct tape *t;

	(void)aged_world(w);
	aged_to_day(1 + AGED_KEPT_DAYS);
	aged_retain(w);
	t = tape_record(w);
	for (size_t cut = 0; cut <= t->count; cut++) {
		struct arena *arena = arena_new((size_t)32 << 20);
		struct audit *a = NULL, *b = NULL;
		struct buf bytes = BUF_INIT((size_t)1 << 20);
		struct audit_entry entry;
		uint64_t index = 0;

		assert_int_equal(tape_start(t, &a), ERR_OK);
		assert_int_equal(tape_start(t, &b), ERR_OK);
		for (size_t n = 0; n < cut; n++)
			assert_int_equal(audit_entry(a, t->entries[n], arena, &entry), ERR_OK);
		assert_int_equal(audit_resume_write(a, &bytes), ERR_OK);
		assert_int_equal(audit_resume_read(b, buf_view(&bytes)), ERR_OK);
		for (size_t n = cut; n < t->count; n++)
			if (audit_entry(b, t->entries[n], arena, &entry) != ERR_OK)
				fail_msg("%s", (const char *)b->problem.data);
		assert_int_equal(audit_end(b, &index), ERR_OK);
		audit_free(a);
		audit_free(b);
		buf_free(&bytes);
		arena_free(arena);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_start, world_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_hidden_access),
		TEST(test_hidden_behind_an_erasure),
		TEST(test_hidden_without_a_tombstone),
		TEST(test_a_retention_that_reaches_too_far),
		TEST(test_a_leaf_twice),
		TEST(test_resumed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
