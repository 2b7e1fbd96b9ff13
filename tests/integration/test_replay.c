/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Statements that were used before, or are not for here, now, or this sender, and bytes that are not
 * canonical: each is refused, and the log says why.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "broker/base/clock.h"
#include "tests/support/rig_audit.h"
#include "tests/support/sample.h"

#define TRIALS_MAX 40

struct trial {
	const char *name;
	Eenmaal__V1__Reason reason;
	const char *method;    /* NULL: Fetch */
	struct hash statement; /* or the body's, when that held none */
	unsigned found;
};

struct scene {
	struct rig rig;
	struct dossier dossier;
	struct wire *school, *gemeente, *holder;
	struct arena *arena;
	size_t count;
	struct trial trials[TRIALS_MAX];
};

static void connect_all(struct scene *s)
{
	s->school = wire_open(&s->rig, RIG_PARTNER, SITE_SCHOOL);
	s->gemeente = wire_open(&s->rig, RIG_PARTNER, SITE_GEMEENTE);
	s->holder = wire_open(&s->rig, RIG_PUBLIC, RIG_NOBODY);
	assert_true(s->school != NULL && s->gemeente != NULL && s->holder != NULL);
}

static void disconnect_all(struct scene *s)
{
	wire_free(s->school);
	wire_free(s->gemeente);
	wire_free(s->holder);
}

static struct buf encode(const void *message)
{
	struct buf b = BUF_INIT((size_t)1 << 20);

	assert_int_equal(codec_encode(message, &b), ERR_OK);
	return b;
}

/* Send, and remember what the log must say about it; statement NULL: about the body. */
static void expect_refusal(struct scene *s, struct wire *w, struct buf *body, struct trial t,
			   const Eenmaal__V1__Envelope *statement)
{
	struct answer answer;
	struct envelope e;

	assert_true(wire_post(w, t.method != NULL ? t.method : "PartnerService/Fetch",
			      buf_view(body), &answer));
	if (answer.status < 400 || answer.status > 499)
		print_message("%s: answered with %u\n", t.name, answer.status);
	assert_in_range(answer.status, 400, 499);
	if (statement != NULL) {
		assert_int_equal(codec_envelope(statement, &e), ERR_OK);
		assert_int_equal(statement_hash(&e, &t.statement), ERR_OK);
	} else {
		hash_sha256(buf_view(body), &t.statement);
	}
	assert_true(s->count < TRIALS_MAX);
	s->trials[s->count++] = t;
	answer_free(&answer);
	buf_free(body);
}

static Eenmaal__V1__AccessRequest *access_of(struct scene *s)
{
	return rig_access(s->arena, &ask_school, &s->dossier.id);
}

static void fetch_refused(struct scene *s, const char *name, Eenmaal__V1__Reason reason,
			  const Eenmaal__V1__AccessRequest *access)
{
	Eenmaal__V1__FetchRequest *request = rig_fetch(&s->rig, s->arena, SITE_SCHOOL, access);
	struct buf body = encode(request);
	struct trial t = {.name = name, .reason = reason};

	expect_refusal(s, s->school, &body, t, request->access_request);
}

/* ---- headers --------------------------------------------------------------------------------- */

static void headers(struct scene *s)
{
	Eenmaal__V1__AccessRequest *m = access_of(s);

	m->header->audience = sample_text(s->arena, "another.example");
	fetch_refused(s, "wrong audience", EENMAAL__V1__REASON__REASON_WRONG_AUDIENCE, m);
	m = access_of(s);
	m->header->issuer = sample_text(s->arena, "gemeente");
	fetch_refused(s, "another issuer", EENMAAL__V1__REASON__REASON_WRONG_ISSUER, m);
	m = access_of(s);
	m->header->issued_at -= 1000;
	m->header->expires_at -= 1000;
	fetch_refused(s, "expired", EENMAAL__V1__REASON__REASON_STATEMENT_EXPIRED, m);
	m = access_of(s);
	m->header->issued_at += 1000;
	m->header->expires_at += 1000;
	fetch_refused(s, "from the future", EENMAAL__V1__REASON__REASON_STATEMENT_FUTURE, m);
	m = access_of(s);
	m->header->expires_at = m->header->issued_at + 86400;
	fetch_refused(s, "too long a life", EENMAAL__V1__REASON__REASON_MALFORMED, m);
	m = access_of(s);
	m->header->nonce.len = 15;
	fetch_refused(s, "short nonce", EENMAAL__V1__REASON__REASON_MALFORMED, m);
}

/* ---- replays ---------------------------------------------------------------------------------- */

static void replay(struct scene *s, const Eenmaal__V1__FetchRequest *request, const char *name)
{
	struct buf body = encode(request);
	struct trial t = {.name = name, .reason = EENMAAL__V1__REASON__REASON_REPLAY};

	expect_refusal(s, s->school, &body, t, request->access_request);
}

static Eenmaal__V1__FetchRequest *used_request(struct scene *s,
					       const Eenmaal__V1__AccessRequest *access)
{
	Eenmaal__V1__FetchRequest *request = rig_fetch(&s->rig, s->arena, SITE_SCHOOL, access);
	struct rig_call call = {.method = "PartnerService/Fetch", .request = request};

	assert_int_equal(wire_call(s->school, &call, NULL, NULL), 200);
	return request;
}

static void replays(struct scene *s)
{
	Eenmaal__V1__AccessRequest *access = access_of(s);
	Eenmaal__V1__FetchRequest *request = used_request(s, access), *again = NULL;
	struct buf body;
	struct trial t = {.name = "same nonce, other content",
			  .reason = EENMAAL__V1__REASON__REASON_REPLAY};

	replay(s, request, "the same bytes again");
	access->staff = sample_text(s->arena, "iemand-anders");
	again = rig_fetch(&s->rig, s->arena, SITE_SCHOOL, access);
	body = encode(again);
	expect_refusal(s, s->school, &body, t, again->access_request);
	disconnect_all(s);
	rig_close(&s->rig);
	rig_serve(&s->rig);
	connect_all(s);
	replay(s, request, "again after a restart");
	assert_int_equal(rig_end(&s->rig, SIGKILL), 128 + SIGKILL);
	disconnect_all(s);
	rig_serve(&s->rig);
	connect_all(s);
	replay(s, request, "again after a crash");
}

static void holder_replay(struct scene *s)
{
	Eenmaal__V1__SuspendRequest *request =
		dossier_suspension(&s->dossier, s->arena, NULL, true);
	struct rig_call call = {.method = "HolderService/Suspend", .request = request};
	struct trial t = {.name = "a holder's change again",
			  .method = "HolderService/Suspend",
			  .reason = EENMAAL__V1__REASON__REASON_REPLAY};
	struct buf body = encode(request);

	assert_int_equal(wire_call(s->holder, &call, NULL, NULL), 200);
	step_suspend(&s->dossier, s->holder, NULL, false);
	expect_refusal(s, s->holder, &body, t, request->suspension);
	/* The dossier is not stopped by it. */
	assert_true(step_fetch(s->school, &s->rig, &ask_school, &s->dossier.id));
}

/* ---- the wrong place or sender ------------------------------------------------------------------ */

static void wrong_places(struct scene *s)
{
	Eenmaal__V1__FetchRequest *request =
		rig_fetch(&s->rig, s->arena, SITE_SCHOOL, access_of(s));
	Eenmaal__V1__RequestConsentRequest other = EENMAAL__V1__REQUEST_CONSENT_REQUEST__INIT;
	struct trial t = {.name = "an access request as a consent request",
			  .method = "PartnerService/RequestConsent",
			  .reason = EENMAAL__V1__REASON__REASON_WRONG_TYPE};
	struct buf body;

	other.consent_request = request->access_request;
	body = encode(&other);
	expect_refusal(s, s->school, &body, t, other.consent_request);
	request = rig_fetch(&s->rig, s->arena, SITE_SCHOOL, access_of(s));
	t = (struct trial){.name = "over another member's connection",
			   .reason = EENMAAL__V1__REASON__REASON_BAD_SIGNATURE};
	body = encode(request);
	expect_refusal(s, s->gemeente, &body, t, request->access_request);
	request->access_request->signatures[0]->sig.data[5] ^= 1;
	t.name = "a signature with one bit changed";
	body = encode(request);
	/* The same statement: found a second time. */
	expect_refusal(s, s->school, &body, t, request->access_request);
}

/* A member with the wrong role, at the log and at the desk. */
static void not_allowed(struct scene *s)
{
	Eenmaal__V1__ListEntriesRequest *list = rig_audit_query(&s->rig, s->arena, 0);
	Eenmaal__V1__AuditQuery m = EENMAAL__V1__AUDIT_QUERY__INIT;
	Eenmaal__V1__EnrolRequest *enrol = NULL;
	struct dossier other;
	struct trial t = {.name = "a school that reads the log",
			  .method = "AuditService/ListEntries",
			  .reason = EENMAAL__V1__REASON__REASON_NOT_ALLOWED};
	struct buf body;

	m.header = rig_header(s->arena, "school", NULL, 0);
	list->query =
		rig_sign(s->arena, STATEMENT_AUDIT_QUERY, &m, s->rig.site.member_seed[SITE_SCHOOL]);
	body = encode(list);
	expect_refusal(s, s->school, &body, t, list->query);
	dossier_new(&other, &s->rig);
	enrol = dossier_enrolment(&other, s->arena, SITE_SCHOOL);
	t.name = "a school that enrols";
	t.method = "PartnerService/Enrol";
	body = encode(enrol);
	expect_refusal(s, s->school, &body, t, enrol->enrolment);
	dossier_free(&other);
}

/* One bit of every byte of a good request: never released, never a fault. */
static void every_byte(struct scene *s)
{
	struct buf body = encode(rig_fetch(&s->rig, s->arena, SITE_SCHOOL, access_of(s)));

	for (size_t n = 0; n < body.len; n++) {
		struct answer answer;
		uint8_t bit = 0;

		random_bytes(&bit, 1);
		body.data[n] ^= (uint8_t)(1u << bit % 8);
		assert_true(wire_post(s->school, "PartnerService/Fetch", buf_view(&body), &answer));
		if (answer.status < 400 || answer.status > 499)
			print_message("bit %u of byte %zu: %u\n", bit % 8, n, answer.status);
		assert_in_range(answer.status, 400, 499);
		answer_free(&answer);
		body.data[n] ^= (uint8_t)(1u << bit % 8);
	}
	print_message("%zu bytes changed by one bit, each refused\n", body.len);
	buf_free(&body);
}

/* ---- bytes --------------------------------------------------------------------------------------- */

/* A body with something behind a good one. */
static void body_refused(struct scene *s, const char *name, struct view more)
{
	struct buf body = encode(rig_fetch(&s->rig, s->arena, SITE_SCHOOL, access_of(s)));
	struct trial t = {.name = name, .reason = EENMAAL__V1__REASON__REASON_MALFORMED};

	assert_int_equal(buf_put_view(&body, more), ERR_OK);
	expect_refusal(s, s->school, &body, t, NULL);
}

/* A signed payload with something behind it. */
static void payload_refused(struct scene *s, const char *name, struct view more)
{
	Eenmaal__V1__FetchRequest *request =
		rig_fetch(&s->rig, s->arena, SITE_SCHOOL, access_of(s));
	Eenmaal__V1__Envelope *e = request->access_request;
	struct trial t = {.name = name, .reason = EENMAAL__V1__REASON__REASON_MALFORMED};
	struct buf payload = BUF_INIT(65536), body;
	uint8_t signature[SIGNATURE_LEN];

	assert_int_equal(buf_put_view(&payload, codec_view(e->payload)), ERR_OK);
	assert_int_equal(buf_put_view(&payload, more), ERR_OK);
	e->payload = codec_bytes(payload.data, payload.len);
	assert_int_equal(statement_sign(STATEMENT_ACCESS_REQUEST, buf_view(&payload),
					s->rig.site.member_seed[SITE_SCHOOL], signature),
			 ERR_OK);
	e->signatures[0]->sig = codec_bytes(signature, sizeof(signature));
	body = encode(request);
	expect_refusal(s, s->school, &body, t, e);
	buf_free(&payload);
}

static void odd_bytes(struct scene *s)
{
	body_refused(s, "a field twice in the request", view_of("\x10\x00\x10\x00", 4));
	body_refused(s, "an unknown field in the request", view_of("\x78\x01", 2));
	body_refused(s, "trailing bytes in the request", view_of("\x0a", 1));
	payload_refused(s, "a field twice in the statement",
			view_str("\x12\x01"
				 "a"));
	payload_refused(s, "an unknown field in the statement", view_of("\x78\x01", 2));
	payload_refused(s, "trailing bytes in the statement", view_of("\x00", 1));
	payload_refused(s, "a default written out", view_of("\x12\x00", 2));
}

/* ---- the log ---------------------------------------------------------------------------------------- */

static void visit(void *context, const struct rig_entry *e)
{
	struct scene *s = context;

	if (e->seen == NULL || e->seen->action != EENMAAL__V1__ACTION__ACTION_REJECT)
		return;
	assert_int_equal(e->seen->outcome, EENMAAL__V1__OUTCOME__OUTCOME_REFUSED);
	for (size_t n = 0; n < s->count; n++)
		if (s->trials[n].reason == e->kept->reason &&
		    memcmp(e->seen->statement_hash.data, s->trials[n].statement.b, HASH_LEN) == 0)
			s->trials[n].found++;
}

static void all_are_refused_and_recorded(void **state)
{
	static struct scene s;

	(void)state;
	rig_new(&s.rig, NULL);
	rig_serve(&s.rig);
	step_dossier(&s.dossier, &s.rig, &rig_school, "Heeft een rijbewijs C.");
	s.arena = rig_arena();
	connect_all(&s);
	headers(&s);
	replays(&s);
	holder_replay(&s);
	wrong_places(&s);
	not_allowed(&s);
	odd_bytes(&s);
	every_byte(&s);
	assert_true(step_fetch(s.school, &s.rig, &ask_school, &s.dossier.id));
	(void)rig_audit(&s.rig, visit, &s);
	for (size_t n = 0; n < s.count; n++) {
		if (s.trials[n].found == 0)
			print_message("not in the log: %s\n", s.trials[n].name);
		assert_int_not_equal(s.trials[n].found, 0);
	}
	print_message("%zu statements and bodies refused and recorded\n", s.count);
	disconnect_all(&s);
	rig_close(&s.rig);
	arena_free(s.arena);
	dossier_free(&s.dossier);
	rig_free(&s.rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_are_refused_and_recorded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
