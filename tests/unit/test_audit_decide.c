/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Decisions made once more: refusals that were none, keys that had been closed, members without the
 * right, and an auditor who goes on after what does not fit.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "broker/base/mem.h"
#include "tests/support/tape.h"

static const struct wallet_grant to_gemeente = {
	WORLD_GEMEENTE, KIND_BIT(KIND_FINANCE), "debt-counselling", "municipality", 1, 3,
};

#define FIND(t, action, n) tape_find(t, EENMAAL__V1__ACTION__ACTION_##action, n)

static Eenmaal__V1__AccessRequest *by_gemeente(struct wallet *h)
{
	return wallet_access(h, WORLD_GEMEENTE, "finance", "debt-counselling", "municipality");
}

/* Enrolled, one document, one grant, one release. */
static struct wallet *lived_in(struct world *w, Eenmaal__V1__Grant **grant)
{
	struct wallet *h = wallet_enrolled(w);

	*grant = wallet_grant(h, &to_gemeente);
	wallet_upload_first(h, KIND_FINANCE, 1, "owes money");
	wallet_grant_put(h, *grant);
	assert_int_equal(wallet_fetched(h, WORLD_GEMEENTE, by_gemeente(h))->n_releases, 1);
	return h;
}

/* ---- refusals ------------------------------------------------------------------------------------------ */

static struct lie refusal(struct tape *t, size_t at, Eenmaal__V1__Reason reason)
{
	struct lie l = tape_open(t, at);

	l.kept->kinds[0]->released = false;
	l.kept->kinds[0]->reason = reason;
	l.kept->kinds[0]->n_segments = 0;
	l.kept->kinds[0]->grant_id = codec_bytes(NULL, 0);
	l.seen->outcome = EENMAAL__V1__OUTCOME__OUTCOME_NOTHING;
	l.seen->n_released = 0;
	return l;
}

static void test_refused_wrongly(void **state)
{
	static const Eenmaal__V1__Reason reasons[] = {EENMAAL__V1__REASON__REASON_NO_CONSENT,
						      EENMAAL__V1__REASON__REASON_NO_SEGMENT,
						      EENMAAL__V1__REASON__REASON_NO_KEY,
						      EENMAAL__V1__REASON__REASON_STOPPED};
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct tape *t;
	struct lie l;
	size_t at;

	(void)lived_in(w, &g);
	t = tape_record(w);
	at = FIND(t, ACCESS, 0);
	for (size_t n = 0; n < sizeof(reasons) / sizeof(reasons[0]); n++) {
		l = refusal(t, at, reasons[n]);
		tape_tell(t, at, &l);
		tape_caught(t, at, "the decision is: granted");
	}
	l = refusal(t, at, EENMAAL__V1__REASON__REASON_NO_DOSSIER);
	l.kept->claimed_holder = l.kept->holder;
	l.kept->holder = codec_bytes(NULL, 0);
	l.kept->holder_sequence = 0;
	l.kept->previous = codec_bytes(NULL, 0);
	tape_tell(t, at, &l);
	tape_caught(t, at, "as if there were no such dossier");
}

/* A true refusal with another reason than the true one. */
static void test_reason(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct wallet *h = lived_in(w, &g);
	struct tape *t;
	struct lie l;
	size_t at;

	world_done(w, "HolderService/Revoke", WORLD_PUBLIC, wallet_revocation(h, g, NULL));
	wallet_not_fetched(h, WORLD_GEMEENTE, by_gemeente(h), EENMAAL__V1__REASON__REASON_REVOKED);
	t = tape_record(w);
	(void)tape_whole(t);
	at = FIND(t, ACCESS, 1);
	l = tape_open(t, at);
	l.kept->kinds[0]->reason = EENMAAL__V1__REASON__REASON_EXPIRED;
	tape_tell(t, at, &l);
	tape_caught(t, at, "as expired, but the decision is: revoked");
}

/* Refusals that stand: no document, no key for it, nobody's dossier, one that was erased. */
static void test_refused_rightly(void **state)
{
	struct world *w = *state;
	struct wallet *h = wallet_enrolled(w), *stranger = wallet_new(w);
	struct wallet_grant narrow = to_gemeente;
	Eenmaal__V1__Grant *other;

	narrow.to = 1;
	wallet_grant_put(h, wallet_grant(h, &narrow));
	other = wallet_grant(h, &narrow);
	wallet_grant_put(h, other);
	wallet_not_fetched(h, WORLD_GEMEENTE, by_gemeente(h),
			   EENMAAL__V1__REASON__REASON_NO_SEGMENT);
	world_done(w, "HolderService/Revoke", WORLD_PUBLIC, wallet_revocation(h, other, NULL));
	wallet_upload_first(h, KIND_FINANCE, 2, "owes money");
	wallet_not_fetched(h, WORLD_GEMEENTE, by_gemeente(h), EENMAAL__V1__REASON__REASON_NO_KEY);
	world_done(w, "HolderService/Erase", WORLD_PUBLIC, wallet_erasure(h, "finance"));
	wallet_not_fetched(h, WORLD_GEMEENTE, by_gemeente(h),
			   EENMAAL__V1__REASON__REASON_NO_SEGMENT);
	world_done(w, "PartnerService/Fetch", WORLD_GEMEENTE,
		   wallet_fetch(stranger, WORLD_GEMEENTE, by_gemeente(stranger)));
	(void)tape_whole(tape_record(w));
	world_done(w, "HolderService/Erase", WORLD_PUBLIC, wallet_erasure(h, NULL));
	world_done(w, "PartnerService/Fetch", WORLD_GEMEENTE,
		   wallet_fetch(h, WORLD_GEMEENTE, by_gemeente(h)));
	(void)tape_whole(tape_record(w));
}

/* ---- documents -------------------------------------------------------------------------------------------- */

static Eenmaal__V1__Segment *segment_of(const struct tape *t, size_t at)
{
	ProtobufCMessage *m = NULL;

	assert_int_equal(codec_statement(STATEMENT_SEGMENT,
					 codec_view(t->entries[at]->statement->payload),
					 t->w->arena, &m),
			 ERR_OK);
	return (Eenmaal__V1__Segment *)m;
}

/* The upload is told as one of this segment, properly signed. */
static void retell(struct tape *t, size_t at, const Eenmaal__V1__Segment *m, int by)
{
	struct lie l = tape_open(t, at);
	struct hash hash;

	l.entry->statement = world_member_signed(t->w, STATEMENT_SEGMENT, m, by);
	hash = world_hash(l.entry->statement);
	l.seen->statement_hash = world_bytes(t->w, hash.b, HASH_LEN);
	l.seen->requester = world_text(t->w, world_member_id(by));
	tape_tell(t, at, &l);
}

static void test_closed_epoch(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct wallet *h = lived_in(w, &g);
	struct wallet_document d = {.author = WORLD_COA,
				    .kind = KIND_FINANCE,
				    .epoch = 2,
				    .version = 2,
				    .replaces = 1,
				    .content = "owes nothing"};
	struct hash previous;
	struct tape *t;
	Eenmaal__V1__Segment *m;
	size_t at;

	world_done(w, "HolderService/Revoke", WORLD_PUBLIC, wallet_revocation(h, g, NULL));
	t = tape_record(w);
	previous = world_hash(t->entries[FIND(t, UPLOAD, 0)]->statement);
	d.previous = &previous;
	world_done(w, "PartnerService/PutSegment", WORLD_COA, wallet_upload(h, &d));
	t = tape_record(w);
	(void)tape_whole(t);
	at = FIND(t, UPLOAD, 1);
	m = segment_of(t, at);
	m->epoch = 1;
	retell(t, at, m, WORLD_COA);
	tape_caught(t, at, "epoch 1, which had been closed");
}

static void test_upload_rights(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct tape *t;
	Eenmaal__V1__Segment *m;
	size_t at;

	(void)lived_in(w, &g);
	t = tape_record(w);
	at = FIND(t, UPLOAD, 0);
	m = segment_of(t, at);
	m->author = m->header->issuer = world_text(w, "inspectie");
	retell(t, at, m, WORLD_INSPECTIE);
	tape_caught(t, at, "inspectie had no right");
}

/* ---- going on ---------------------------------------------------------------------------------------------- */

static void test_all_named(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct audit *a = NULL;
	struct tape *t;
	struct wallet *h;
	size_t grant, under, access;

	(void)lived_in(w, &g);
	h = lived_in(w, &g);
	assert_int_equal(wallet_fetched(h, WORLD_GEMEENTE, by_gemeente(h))->n_releases, 1);
	t = tape_record(w);
	grant = FIND(t, GRANT, 0);
	under = FIND(t, ACCESS, 0);
	access = FIND(t, ACCESS, 1);
	t->entries[grant]->kept.data[3] ^= 1;
	t->entries[access]->statement->signatures[0]->sig.data[7] ^= 1;
	tape_findings(t, &a);
	/* The damaged grant, the release that nothing allows without it, the broken signature. */
	assert_int_equal(a->finding_count, 3);
	assert_true(audit_noted(a, grant));
	assert_true(audit_noted(a, under));
	assert_true(audit_noted(a, access));
	audit_free(a);
	t->entries[access]->statement->signatures[0]->sig.data[7] ^= 1;
	memmove(&t->entries[access], &t->entries[access + 1],
		(t->count - access - 1) * sizeof(t->entries[0]));
	t->count--;
	t->entries[grant]->kept.data[3] ^= 1;
	tape_findings(t, &a);
	assert_int_equal(a->finding_count, 1);
	assert_true(audit_noted(a, access));
	audit_free(a);
}

/* Somebody hides an access by pretending that its dossier was erased. */
static void test_false_erasure(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct audit *a = NULL;
	struct tape *t;
	Eenmaal__V1__LogEntry *m;

	(void)lived_in(w, &g);
	t = tape_record(w);
	m = t->entries[FIND(t, ACCESS, 0)];
	m->seen = m->seen_salt = m->kept = m->kept_salt = codec_bytes(NULL, 0);
	m->statement = NULL;
	tape_findings(t, &a);
	assert_int_equal(a->finding_count, 1);
	assert_non_null(strstr(a->findings->text, "no dossier was erased after it"));
	audit_free(a);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_start, world_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_refused_wrongly), TEST(test_reason),        TEST(test_refused_rightly),
		TEST(test_closed_epoch),    TEST(test_upload_rights), TEST(test_all_named),
		TEST(test_false_erasure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
