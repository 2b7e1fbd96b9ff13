/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A refusal tells nothing: whatever the reason, its answer is the same on the wire, and only the
 * log has the reason.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "broker/base/clock.h"
#include "tests/support/rig_audit.h"

enum refusal {
	NO_DOSSIER,
	NO_SEGMENT,
	NO_CONSENT,
	EXPIRED,
	REVOKED,
	WRONG_PURPOSE,
	WRONG_ROLE,
	PAUSED,
	STOPPED,
	USED_UP,
	NOT_YET,
	FORBIDDEN_PURPOSE,
	UNKNOWN_PURPOSE,
	UNKNOWN_KIND,
	NOT_IN_AGREEMENT,
	SUSPENDED,
	REFUSALS
};

static char *text(const char *s)
{
	return (char *)(uintptr_t)s;
}

static const struct {
	const char *name;
	Eenmaal__V1__Reason reason;
} expected[REFUSALS] = {
	[NO_DOSSIER] = {"no such dossier", EENMAAL__V1__REASON__REASON_NO_DOSSIER},
	[NO_SEGMENT] = {"no such segment", EENMAAL__V1__REASON__REASON_NO_SEGMENT},
	[NO_CONSENT] = {"no consent", EENMAAL__V1__REASON__REASON_NO_CONSENT},
	[EXPIRED] = {"expired", EENMAAL__V1__REASON__REASON_EXPIRED},
	[REVOKED] = {"revoked", EENMAAL__V1__REASON__REASON_REVOKED},
	[WRONG_PURPOSE] = {"wrong purpose", EENMAAL__V1__REASON__REASON_WRONG_PURPOSE},
	[WRONG_ROLE] = {"role not held", EENMAAL__V1__REASON__REASON_ROLE_NOT_HELD},
	[PAUSED] = {"paused", EENMAAL__V1__REASON__REASON_PAUSED},
	[STOPPED] = {"everything stopped", EENMAAL__V1__REASON__REASON_STOPPED},
	[USED_UP] = {"used up", EENMAAL__V1__REASON__REASON_USED_UP},
	[NOT_YET] = {"not yet valid", EENMAAL__V1__REASON__REASON_NOT_YET_VALID},
	[FORBIDDEN_PURPOSE] = {"enforcement", EENMAAL__V1__REASON__REASON_PURPOSE_FORBIDDEN},
	[UNKNOWN_PURPOSE] = {"unknown purpose", EENMAAL__V1__REASON__REASON_UNKNOWN_PURPOSE},
	[UNKNOWN_KIND] = {"unknown kind", EENMAAL__V1__REASON__REASON_UNKNOWN_KIND},
	[NOT_IN_AGREEMENT] = {"not in the agreement", EENMAAL__V1__REASON__REASON_NOT_IN_AGREEMENT},
	[SUSPENDED] = {"suspended partner", EENMAAL__V1__REASON__REASON_PARTNER_SUSPENDED},
};

struct scene {
	struct rig rig;
	struct dossier dossiers[REFUSALS];
	struct answer answers[REFUSALS];
	struct hash statements[REFUSALS];
	struct wire *gemeente, *coa, *holder;
	unsigned matched;
};

static const struct rig_terms *terms_of(enum refusal n, struct rig_terms *t)
{
	*t = rig_gemeente;
	if (n == EXPIRED)
		t->until = 2;
	if (n == NOT_YET)
		t->from = 86400;
	if (n == USED_UP)
		t->max_uses = 1;
	if (n == WRONG_PURPOSE)
		t->purpose = "income-support";
	return t;
}

/* A dossier in which a request for finance is refused for reason n. */
static void prepare(struct scene *s, enum refusal n)
{
	struct dossier *d = &s->dossiers[n];
	struct rig_terms terms;
	struct uuid grant;

	dossier_new(d, &s->rig);
	if (n == NO_DOSSIER)
		return;
	step_enrol(d, s->coa);
	if (n != NO_SEGMENT)
		step_put(d, s->coa, KIND_FINANCE, view_str("Schuld: 312 euro"));
	if (n == NO_CONSENT)
		return;
	step_grant(d, s->holder, terms_of(n, &terms), &grant);
	if (n == REVOKED)
		step_revoke(d, s->holder, &grant);
	if (n == PAUSED)
		step_suspend(d, s->holder, &grant, true);
	if (n == STOPPED)
		step_suspend(d, s->holder, NULL, true);
	if (n == USED_UP)
		assert_true(step_fetch(s->gemeente, &s->rig, &ask_gemeente, &d->id));
}

static Eenmaal__V1__AccessRequest *access_for(const struct scene *s, enum refusal n,
					      struct arena *a)
{
	struct rig_ask ask = ask_gemeente;
	Eenmaal__V1__AccessRequest *access = NULL;

	if (n == FORBIDDEN_PURPOSE)
		ask.purpose = "enforcement";
	if (n == UNKNOWN_PURPOSE)
		ask.purpose = "curiosity";
	if (n == WRONG_ROLE)
		ask.role = "budget-coach";
	if (n == NOT_IN_AGREEMENT)
		ask.kind = KIND_TRAUMA;
	access = rig_access(a, &ask, &s->dossiers[n].id);
	if (n == UNKNOWN_KIND)
		access->subjects[0]->kinds[0] = text("shoesize");
	return access;
}

static void ask(struct scene *s, enum refusal n)
{
	struct arena *a = rig_arena();
	Eenmaal__V1__FetchRequest *request =
		rig_fetch(&s->rig, a, SITE_GEMEENTE, access_for(s, n, a));
	struct envelope envelope;
	struct buf body = BUF_INIT(65536);

	assert_int_equal(codec_envelope(request->access_request, &envelope), ERR_OK);
	assert_int_equal(statement_hash(&envelope, &s->statements[n]), ERR_OK);
	assert_int_equal(codec_encode(request, &body), ERR_OK);
	assert_true(
		wire_post(s->gemeente, "PartnerService/Fetch", buf_view(&body), &s->answers[n]));
	buf_free(&body);
	arena_free(a);
}

/* All that the headers say but for the date and the request's id. */
static void strip(const struct answer *a, char *out, size_t size)
{
	const char *p = (const char *)a->head.data;
	size_t len = 0;

	*out = 0;
	while (*p != 0) {
		size_t line = strcspn(p, "\n") + 1;

		if (strncmp(p, "Date:", 5) != 0 && strncmp(p, "X-Request-Id:", 13) != 0)
			len += (size_t)snprintf(out + len, size - len, "%.*s", (int)line, p);
		p += line;
	}
}

/* What the reply says but for what must differ: no release, no proof more or less, same parts. */
static void check_body(const struct scene *s, enum refusal n)
{
	struct arena *a = rig_arena();
	ProtobufCMessage *m = NULL;
	const Eenmaal__V1__FetchResponse *reply = NULL;
	const Eenmaal__V1__SubjectResult *result = NULL;
	ProtobufCMessage *seen = NULL;

	assert_int_equal(codec_decode(&eenmaal__v1__fetch_response__descriptor,
				      buf_view(&s->answers[n].body), CODEC_STRICT, a, &m),
			 ERR_OK);
	reply = (const Eenmaal__V1__FetchResponse *)m;
	assert_int_equal(reply->n_results, 1);
	result = reply->results[0];
	assert_int_equal(result->n_releases, 0);
	assert_int_equal(result->n_grants, 0);
	assert_null(result->identity);
	assert_non_null(result->receipt);
	assert_memory_equal(result->holder.data, s->dossiers[n].id.b, HOLDER_ID_LEN);
	assert_int_equal(codec_decode(&eenmaal__v1__seen_record__descriptor,
				      codec_view(result->receipt->seen), CODEC_CANONICAL, a, &seen),
			 ERR_OK);
	assert_int_equal(((Eenmaal__V1__SeenRecord *)seen)->outcome,
			 EENMAAL__V1__OUTCOME__OUTCOME_NOTHING);
	assert_int_equal(((Eenmaal__V1__SeenRecord *)seen)->n_released, 0);
	arena_free(a);
}

static void compare(const struct scene *s, enum refusal n)
{
	char first[4096], other[4096];

	assert_int_equal(s->answers[n].status, 200);
	strip(&s->answers[0], first, sizeof(first));
	strip(&s->answers[n], other, sizeof(other));
	assert_string_equal(first, other);
	assert_int_equal(s->answers[0].body.len, s->answers[n].body.len);
	check_body(s, n);
}

static void visit(void *context, const struct rig_entry *e)
{
	struct scene *s = context;

	if (e->seen == NULL || e->seen->action != EENMAAL__V1__ACTION__ACTION_ACCESS)
		return;
	for (size_t n = 0; n < REFUSALS; n++) {
		if (memcmp(e->seen->statement_hash.data, s->statements[n].b, HASH_LEN) != 0)
			continue;
		assert_int_equal(e->kept->n_kinds, 1);
		if (e->kept->kinds[0]->reason != expected[n].reason)
			print_message("%s: reason %d\n", expected[n].name,
				      (int)e->kept->kinds[0]->reason);
		assert_int_equal(e->kept->kinds[0]->reason, expected[n].reason);
		assert_false(e->kept->kinds[0]->released);
		s->matched++;
	}
}

/* The clock is the daemon's own: a second passes while others are prepared, or here. */
static void wait_until(int64_t then)
{
	static const struct timespec step = {.tv_nsec = 20 * 1000 * 1000};

	while (clock_now() < then)
		(void)nanosleep(&step, NULL);
}

static void suspend_gemeente(struct scene *s)
{
	s->rig.site.status[SITE_GEMEENTE] = EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_SUSPENDED;
	site_sign(&s->rig.site);
	rig_signal(&s->rig, SIGHUP);
	rig_await(&s->rig, "reloaded", 1);
}

static void refusals_are_alike(void **state)
{
	static struct scene s;
	int64_t expiring = 0;

	(void)state;
	rig_new(&s.rig, NULL);
	rig_serve(&s.rig);
	s.gemeente = wire_open(&s.rig, RIG_PARTNER, SITE_GEMEENTE);
	s.coa = wire_open(&s.rig, RIG_PARTNER, SITE_COA);
	s.holder = wire_open(&s.rig, RIG_PUBLIC, RIG_NOBODY);
	assert_true(s.gemeente != NULL && s.coa != NULL && s.holder != NULL);
	for (enum refusal n = 0; n < REFUSALS; n++) {
		prepare(&s, n);
		if (n == EXPIRED)
			expiring = clock_now() + 3;
	}
	wait_until(expiring);
	for (enum refusal n = 0; n < SUSPENDED; n++)
		ask(&s, n);
	suspend_gemeente(&s);
	ask(&s, SUSPENDED);
	for (enum refusal n = 0; n < REFUSALS; n++)
		compare(&s, n);
	(void)rig_audit(&s.rig, visit, &s);
	assert_int_equal(s.matched, REFUSALS);
	print_message("%d reasons, one answer of %zu bytes\n", (int)REFUSALS,
		      s.answers[0].body.len);
	wire_free(s.gemeente);
	wire_free(s.coa);
	wire_free(s.holder);
	rig_close(&s.rig);
	for (enum refusal n = 0; n < REFUSALS; n++) {
		answer_free(&s.answers[n]);
		dossier_free(&s.dossiers[n]);
	}
	rig_free(&s.rig);
}

/* ---- what else must be alike ------------------------------------------------------------------ */

/* Ask for consent; the whole answer but for the date and the ids. */
static size_t ask_consent(struct rig *r, struct wire *w, const struct dossier *d, char *head,
			  size_t size)
{
	struct arena *a = rig_arena();
	Eenmaal__V1__RequestConsentRequest request = EENMAAL__V1__REQUEST_CONSENT_REQUEST__INIT;
	Eenmaal__V1__ConsentRequest m = EENMAAL__V1__CONSENT_REQUEST__INIT;
	char *kinds[] = {text("finance")};
	uint8_t id[UUID_LEN];
	struct buf body = BUF_INIT(65536);
	struct answer answer;
	size_t len = 0;

	random_bytes(id, sizeof(id));
	m.header = rig_header(a, "gemeente", &d->id, 0);
	m.request_id = codec_bytes(id, sizeof(id));
	m.n_kinds = 1;
	m.kinds = kinds;
	m.purpose = text("debt-counselling");
	m.staff_role = text("municipality");
	m.not_after = clock_now() + 86400;
	request.consent_request =
		rig_sign(a, STATEMENT_CONSENT_REQUEST, &m, r->site.member_seed[SITE_GEMEENTE]);
	assert_int_equal(codec_encode(&request, &body), ERR_OK);
	assert_true(wire_post(w, "PartnerService/RequestConsent", buf_view(&body), &answer));
	assert_int_equal(answer.status, 200);
	strip(&answer, head, size);
	len = answer.body.len;
	answer_free(&answer);
	buf_free(&body);
	arena_free(a);
	return len;
}

/*
 * The receipt's proof grows with the log, so the two questions are compared where it has the same
 * length: entries 2 and 4 have one subtree to their left.
 */
static void asking_for_consent_tells_nothing(void **state)
{
	static struct rig r;
	struct dossier there, nowhere;
	struct wire *coa = NULL, *gemeente = NULL;
	char first[4096], other[4096];
	size_t a = 0, b = 0;

	(void)state;
	rig_new(&r, NULL);
	rig_serve(&r);
	coa = wire_open(&r, RIG_PARTNER, SITE_COA);
	gemeente = wire_open(&r, RIG_PARTNER, SITE_GEMEENTE);
	assert_true(coa != NULL && gemeente != NULL);
	dossier_new(&there, &r);
	dossier_new(&nowhere, &r);
	step_enrol(&there, coa);
	a = ask_consent(&r, gemeente, &there, first, sizeof(first));
	assert_false(step_fetch(gemeente, &r, &ask_gemeente, &nowhere.id));
	b = ask_consent(&r, gemeente, &nowhere, other, sizeof(other));
	print_message("consent: %zu bytes where the dossier exists, %zu where it does not\n", a, b);
	assert_int_equal(a, b);
	assert_string_equal(first, other);
	wire_free(coa);
	wire_free(gemeente);
	rig_close(&r);
	dossier_free(&there);
	dossier_free(&nowhere);
	rig_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refusals_are_alike),
		cmocka_unit_test(asking_for_consent_tells_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
