/* SPDX-License-Identifier: EUPL-1.2 */
/* An audit that is put away at any entry and taken up again knows all that it knew; and the pool. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "broker/base/mem.h"
#include "client/audit_resume.h"
#include "client/pool.h"
#include "tests/support/tape.h"

#define BYTES_MAX ((size_t)1 << 20)

static const struct wallet_grant to_gemeente = {
	WORLD_GEMEENTE, KIND_BIT(KIND_FINANCE), "debt-counselling", "municipality", 1, 3,
};

static Eenmaal__V1__AccessRequest *by_gemeente(struct wallet *h)
{
	return wallet_access(h, WORLD_GEMEENTE, "finance", "debt-counselling", "municipality");
}

/* Some of everything that bears on decisions. */
static struct tape *eventful(struct world *w)
{
	struct wallet *h = wallet_enrolled(w), *other = wallet_enrolled(w);
	Eenmaal__V1__Grant *g = wallet_grant(h, &to_gemeente);

	g->max_uses = 2;
	wallet_upload_first(h, KIND_FINANCE, 1, "owes money");
	wallet_grant_put(h, g);
	assert_int_equal(wallet_fetched(h, WORLD_GEMEENTE, by_gemeente(h))->n_releases, 1);
	world_sign(w);
	assert_int_equal(wallet_fetched(h, WORLD_GEMEENTE, by_gemeente(h))->n_releases, 1);
	wallet_not_fetched(h, WORLD_GEMEENTE, by_gemeente(h), EENMAAL__V1__REASON__REASON_USED_UP);
	g = wallet_grant(h, &to_gemeente);
	wallet_grant_put(h, g);
	world_done(w, "HolderService/Suspend", WORLD_PUBLIC, wallet_suspension(h, g, true));
	wallet_not_fetched(h, WORLD_GEMEENTE, by_gemeente(h), EENMAAL__V1__REASON__REASON_PAUSED);
	world_done(w, "HolderService/Revoke", WORLD_PUBLIC, wallet_revocation(h, g, NULL));
	wallet_not_fetched(h, WORLD_GEMEENTE, by_gemeente(h), EENMAAL__V1__REASON__REASON_USED_UP);
	world_done(w, "HolderService/Suspend", WORLD_PUBLIC, wallet_suspension(other, NULL, true));
	wallet_not_fetched(other, WORLD_GEMEENTE, by_gemeente(other),
			   EENMAAL__V1__REASON__REASON_STOPPED);
	return tape_record(w);
}

static void play(const struct tape *t, struct audit *a, size_t from, size_t to)
{
	struct arena *arena = arena_new((size_t)32 << 20);
	struct audit_entry entry;

	assert_non_null(arena);
	for (size_t n = from; n < to; n++)
		if (audit_entry(a, t->entries[n], arena, &entry) != ERR_OK)
			fail_msg("%s", (const char *)a->problem.data);
	arena_free(arena);
}

static struct audit *resumed(const struct tape *t, const struct buf *bytes)
{
	struct audit *a = NULL;

	assert_int_equal(tape_start(t, &a), ERR_OK);
	assert_int_equal(audit_resume_read(a, buf_view(bytes)), ERR_OK);
	return a;
}

static void test_everywhere(void **state)
{
	struct tape *t = eventful(*state);
	struct audit_counts counts = tape_whole(t);

	for (size_t n = 0; n <= t->count; n++) {
		struct buf bytes = BUF_INIT(BYTES_MAX), again = BUF_INIT(BYTES_MAX);
		struct audit *a = NULL;

		assert_int_equal(tape_start(t, &a), ERR_OK);
		play(t, a, 0, n / 2);
		a->tiled = a->edge;
		play(t, a, n / 2, n);
		assert_int_equal(audit_resume_write(a, &bytes), ERR_OK);
		audit_free(a);
		a = resumed(t, &bytes);
		assert_int_equal(a->tiled.size, n / 2);
		play(t, a, n, t->count);
		assert_memory_equal(&a->counts, &counts, sizeof(counts));
		assert_int_equal(audit_resume_write(a, &again), ERR_OK);
		audit_free(a);
		buf_free(&bytes);
		buf_free(&again);
	}
}

/* A lie behind the place where the audit was taken up is found all the same. */
static void test_lie_behind(void **state)
{
	struct tape *t = eventful(*state);
	struct buf bytes = BUF_INIT(BYTES_MAX);
	struct arena *arena = arena_new((size_t)32 << 20);
	struct audit *a = NULL;
	struct audit_entry entry;
	size_t at = tape_find(t, EENMAAL__V1__ACTION__ACTION_ACCESS, 2);
	struct lie l = tape_open(t, at);

	l.kept->kinds[0]->reason = EENMAAL__V1__REASON__REASON_EXPIRED;
	tape_tell(t, at, &l);
	assert_int_equal(tape_start(t, &a), ERR_OK);
	play(t, a, 0, at);
	assert_int_equal(audit_resume_write(a, &bytes), ERR_OK);
	audit_free(a);
	a = resumed(t, &bytes);
	assert_int_equal(audit_entry(a, t->entries[at], arena, &entry), ERR_VERIFY);
	assert_non_null(strstr((const char *)a->problem.data, "the decision is: used-up"));
	assert_int_equal(audit_note(a, at), ERR_OK);
	buf_clear(&bytes);
	/* What is wrong is never put away as if it were right. */
	assert_int_equal(audit_resume_write(a, &bytes), ERR_STATE);
	audit_free(a);
	arena_free(arena);
	buf_free(&bytes);
}

static void test_damaged(void **state)
{
	struct tape *t = eventful(*state);
	struct buf bytes = BUF_INIT(BYTES_MAX);
	struct audit *a = NULL;

	assert_int_equal(tape_start(t, &a), ERR_OK);
	play(t, a, 0, t->count);
	assert_int_equal(audit_resume_write(a, &bytes), ERR_OK);
	audit_free(a);
	for (size_t n = 0; n < bytes.len; n += bytes.len / 16) {
		assert_int_equal(tape_start(t, &a), ERR_OK);
		assert_int_equal(audit_resume_read(a, view_of(bytes.data, n)), ERR_DAMAGED);
		audit_free(a);
		bytes.data[n] ^= 1;
		assert_int_equal(tape_start(t, &a), ERR_OK);
		assert_int_equal(audit_resume_read(a, buf_view(&bytes)), ERR_DAMAGED);
		audit_free(a);
		bytes.data[n] ^= 1;
	}
	buf_free(&bytes);
}

/* Well summed, but nonsense: it must be refused, not believed and not overrun. */
static void test_nonsense(void **state)
{
	struct tape *t = eventful(*state);
	struct buf bytes = BUF_INIT(BYTES_MAX);
	struct audit *a = NULL;

	assert_int_equal(tape_start(t, &a), ERR_OK);
	play(t, a, 0, t->count);
	assert_int_equal(audit_resume_write(a, &bytes), ERR_OK);
	audit_free(a);
	bytes.len -= HASH_LEN;
	for (size_t n = 0; n < bytes.len; n += bytes.len / 40) {
		struct buf bad = BUF_INIT(BYTES_MAX);
		struct hash hash;

		assert_int_equal(buf_put_view(&bad, buf_view(&bytes)), ERR_OK);
		bad.data[n] ^= 0x80;
		hash_sha256(buf_view(&bad), &hash);
		assert_int_equal(buf_put(&bad, hash.b, HASH_LEN), ERR_OK);
		assert_int_equal(tape_start(t, &a), ERR_OK);
		(void)!audit_resume_read(a, buf_view(&bad));
		audit_free(a);
		buf_free(&bad);
	}
	buf_free(&bytes);
}

static void test_memory(void **state)
{
	struct tape *t = eventful(*state);
	struct buf bytes = BUF_INIT(BYTES_MAX);
	struct audit *a = NULL;
	enum err e = ERR_MEMORY;

	assert_int_equal(tape_start(t, &a), ERR_OK);
	play(t, a, 0, t->count);
	assert_int_equal(audit_resume_write(a, &bytes), ERR_OK);
	audit_free(a);
	for (uint64_t n = 1; e != ERR_OK; n += n / 8 + 1) {
		assert_int_equal(tape_start(t, &a), ERR_OK);
		mem_fail_at(n);
		e = audit_resume_read(a, buf_view(&bytes));
		mem_fail_at(0);
		assert_true(e == ERR_OK || e == ERR_MEMORY);
		audit_free(a);
	}
	buf_free(&bytes);
}

/* ---- the pool ------------------------------------------------------------------------------------------ */

#define ITEMS 5000

static void square(void *ctx, size_t n, unsigned worker)
{
	uint64_t *out = ctx;

	(void)worker;
	out[n] += n * n;
}

static void test_pool(void **state)
{
	static uint64_t out[ITEMS];
	struct pool *p = NULL;

	(void)state;
	assert_int_equal(pool_new(&p), ERR_OK);
	assert_in_range(pool_workers(p), 1, POOL_THREADS_MAX);
	for (unsigned round = 1; round <= 20; round++) {
		pool_begin(p, square, out, ITEMS);
		pool_finish(p);
		for (size_t n = 0; n < ITEMS; n++)
			assert_int_equal(out[n], round * n * n);
	}
	pool_begin(p, square, out, 0);
	pool_finish(p);
	pool_begin(p, square, out, ITEMS); /* ends before it was waited for */
	pool_free(p);
	assert_int_equal(out[ITEMS - 1], 21ul * (ITEMS - 1) * (ITEMS - 1));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_start, world_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_everywhere), TEST(test_lie_behind), TEST(test_damaged),
		TEST(test_nonsense),   TEST(test_memory),     cmocka_unit_test(test_pool),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
