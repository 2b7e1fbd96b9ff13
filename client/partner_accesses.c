/* SPDX-License-Identifier: EUPL-1.2 */
/* eenmaal partner accesses: what this member asked to read, from the log, each entry proven. */
#include <inttypes.h>
#include <string.h>

#include "broker/base/clock.h"
#include "client/audit_filter.h"
#include "client/json.h"
#include "client/partner.h"
#include "proto/receipt.h"

#define OUTPUT_MAX ((size_t)64 << 20)

struct accesses {
	struct partner *p;
	struct json json;
	struct buf out, lines; /* nothing is shown before all of it has verified */
	uint64_t next, count;
	int64_t from, until; /* 0: any time */
	const char *staff;   /* NULL: anybody */
	bool later;          /* than until: the rest is, too */
};

/* One of them, verified. */
struct access {
	uint64_t index;
	struct holder_id holder;
	const Eenmaal__V1__SeenRecord *seen;
	const Eenmaal__V1__AccessRequest *request;
	const Eenmaal__V1__AccessSubject *subject;
};

static enum err bad(const struct accesses *r, enum err e, uint64_t index, const char *what)
{
	if (audit_own_trouble(e) || e == ERR_ROLLBACK)
		return e;
	return session_wrong(r->p->session, ERR_VERIFY, "entry %" PRIu64 ": %s", index, what);
}

/* Nobody but this member asked, whatever the broker recorded. */
static enum err read_request(const struct accesses *r, const Eenmaal__V1__OwnAccess *m,
			     struct access *out)
{
	ProtobufCMessage *message = NULL;
	struct envelope envelope;
	struct hash hash;
	int64_t before = 0;
	enum err e = codec_envelope(m->access_request, &envelope);

	if (e == ERR_OK)
		e = statement_hash(&envelope, &hash);
	if (e == ERR_OK)
		e = receipt_names(out->seen, &hash);
	if (e == ERR_OK)
		e = member_verify(r->p->self, &envelope, STATEMENT_ACCESS_REQUEST, &before);
	if (e == ERR_OK)
		e = codec_statement(STATEMENT_ACCESS_REQUEST, envelope.payload,
				    r->p->session->arena, &message);
	out->request = (const Eenmaal__V1__AccessRequest *)message;
	if (e == ERR_OK)
		e = codec_header_check(out->request->header, r->p->session->directory->audience,
				       r->p->self->id.s, out->seen->time);
	if (e == ERR_OK && out->request->header->issued_at >= before)
		e = ERR_SIGNATURE;
	return e;
}

/* The dossier is one of those that were asked for, and so is every kind that was released. */
static enum err read_subject(const Eenmaal__V1__OwnAccess *m, struct access *out)
{
	enum err e = codec_holder(m->holder, &out->holder);
	size_t at = 0;

	for (size_t n = 0; n < out->request->n_subjects && e == ERR_OK; n++)
		if (view_equal(codec_view(out->request->subjects[n]->holder),
			       codec_view(m->holder)))
			out->subject = out->request->subjects[n];
	if (e != ERR_OK || out->subject == NULL)
		return ERR_VERIFY;
	for (size_t n = 0; n < out->seen->n_released; n++, at++) {
		while (at < out->subject->n_kinds &&
		       strcmp(out->subject->kinds[at], out->seen->released[n]) != 0)
			at++;
		if (at == out->subject->n_kinds)
			return ERR_VERIFY;
	}
	return ERR_OK;
}

static enum err verify(const struct accesses *r, const Eenmaal__V1__OwnAccess *m,
		       const char *checkpoint, struct access *out)
{
	Eenmaal__V1__Receipt entry = *m->entry;
	Eenmaal__V1__SeenRecord *seen = NULL;
	struct checkpoint proven;
	enum err e;

	entry.checkpoint = (char *)checkpoint;
	e = receipt_verify(&entry, &r->p->session->trust, r->p->session->arena, &seen, &proven);
	if (e != ERR_OK)
		return bad(r, e, entry.leaf_index, "is not in the log as it is shown");
	*out = (struct access){.index = entry.leaf_index, .seen = seen};
	if (seen->action != EENMAAL__V1__ACTION__ACTION_ACCESS ||
	    strcmp(seen->requester, r->p->self->id.s) != 0)
		return bad(r, ERR_VERIFY, entry.leaf_index, "is no access of this member");
	e = read_request(r, m, out);
	if (e != ERR_OK)
		return bad(r, e, entry.leaf_index,
			   "is about a request that this member never signed");
	e = read_subject(m, out);
	if (e != ERR_OK)
		return bad(r, e, entry.leaf_index, "is about something that was not asked for");
	return ERR_OK;
}

/* ---- for people and programs ------------------------------------------------------------------------- */

static enum err put_list(struct buf *out, size_t n, char *const *texts)
{
	enum err e = ERR_OK;

	for (size_t i = 0; i < n && e == ERR_OK; i++)
		e = buf_printf(out, "%s%s", i > 0 ? ", " : "", texts[i]);
	return e;
}

static enum err put_line(struct buf *out, const struct access *a, const char *number)
{
	char when[21];
	enum err e;

	clock_format(a->seen->time, when);
	e = buf_printf(out, "%6" PRIu64 "  %.10s %.5s  %s  %s  %s, %s\n        ", a->index, when,
		       when + 11, number, a->request->purpose, a->request->staff_role,
		       a->request->staff);
	if (e == ERR_OK && a->seen->n_released == 0)
		e = buf_put_str(out, "nothing released");
	else if (e == ERR_OK)
		e = put_list(out, a->seen->n_released, a->seen->released);
	return e == ERR_OK ? buf_put_str(out, "\n") : e;
}

static void json_list(struct json *j, const char *key, size_t n, char *const *texts)
{
	json_array(j, key);
	for (size_t i = 0; i < n; i++)
		json_string(j, NULL, texts[i]);
	json_end(j);
}

static enum err tell(struct accesses *r, const struct access *a)
{
	char number[HOLDER_TEXT_LEN + 1];
	enum err e;

	holder_id_format(&a->holder, number);
	e = put_line(&r->lines, a, number);
	json_object(&r->json, NULL);
	json_number(&r->json, "entry", (int64_t)a->index);
	json_number(&r->json, "time", a->seen->time);
	json_string(&r->json, "holder", number);
	json_string(&r->json, "purpose", a->request->purpose);
	json_string(&r->json, "staff", a->request->staff);
	json_string(&r->json, "staff_role", a->request->staff_role);
	json_list(&r->json, "asked", a->subject->n_kinds, a->subject->kinds);
	json_list(&r->json, "released", a->seen->n_released, a->seen->released);
	json_end(&r->json);
	return e == ERR_OK ? r->json.error : e;
}

static bool wanted(const struct accesses *r, const struct access *a)
{
	return a->seen->time >= r->from && (r->until == 0 || a->seen->time < r->until) &&
	       (r->staff == NULL || strcmp(r->staff, a->request->staff) == 0);
}

/* ---- reading ------------------------------------------------------------------------------------------- */

static enum err take_one(struct accesses *r, const Eenmaal__V1__OwnAccess *m,
			 const char *checkpoint)
{
	struct access a = {0};
	enum err e;

	if (m->entry == NULL || m->access_request == NULL)
		return bad(r, ERR_VERIFY, r->next, "is not all there");
	if (m->entry->leaf_index < r->next)
		return bad(r, ERR_VERIFY, m->entry->leaf_index, "comes out of its order");
	r->next = m->entry->leaf_index + 1;
	e = verify(r, m, checkpoint, &a);
	if (e != ERR_OK || a.seen == NULL || a.request == NULL || a.subject == NULL)
		return e;
	r->later = r->until != 0 && a.seen->time >= r->until;
	if (!wanted(r, &a))
		return ERR_OK;
	r->count++;
	return tell(r, &a);
}

static enum err read_page(struct accesses *r, bool *more)
{
	Eenmaal__V1__ListOwnAccessesRequest request = EENMAAL__V1__LIST_OWN_ACCESSES_REQUEST__INIT;
	Eenmaal__V1__AccessQuery m = EENMAAL__V1__ACCESS_QUERY__INIT;
	const Eenmaal__V1__ListOwnAccessesResponse *page;
	ProtobufCMessage *reply = NULL;
	struct session *s = r->p->session;
	enum err e = session_header(s, NULL, 0, &m.header);

	m.first = r->next;
	if (e == ERR_OK)
		e = session_sign(s, STATEMENT_ACCESS_QUERY, &m, r->p->signing_seed, &request.query);
	if (e == ERR_OK)
		e = session_call(s, "eenmaal.v1.PartnerService/ListOwnAccesses", &request,
				 &eenmaal__v1__list_own_accesses_response__descriptor, &reply);
	if (e != ERR_OK)
		return e;
	page = (const Eenmaal__V1__ListOwnAccessesResponse *)reply;
	e = partner_recorded(r->p, page->receipt, request.query,
			     EENMAAL__V1__ACTION__ACTION_ACCESSES_READ, "reading");
	for (size_t n = 0; n < page->n_accesses && e == ERR_OK; n++)
		e = take_one(r, page->accesses[n], page->receipt->checkpoint);
	*more = page->more && page->n_accesses > 0 && !r->later;
	return e == ERR_OK ? session_recycle(s) : e;
}

static enum err time_option(const struct accesses *r, const char *name, int64_t *out)
{
	const char *text = command_option(r->p->command, name);

	*out = 0;
	if (text == NULL || audit_time(text, session_now(r->p->session), out) == ERR_OK)
		return ERR_OK;
	return session_wrong(r->p->session, ERR_USAGE,
			     "--%s takes 2027-03-01, 2027-03-01T10:00:00Z, 72h or 30d", name);
}

static enum err read_all(struct accesses *r)
{
	bool more = true;
	enum err e = time_option(r, "from", &r->from);

	if (e == ERR_OK)
		e = time_option(r, "until", &r->until);
	r->staff = command_option(r->p->command, "staff");
	json_begin(&r->json, &r->out);
	json_object(&r->json, NULL);
	json_array(&r->json, "accesses");
	while (more && e == ERR_OK)
		e = read_page(r, &more);
	json_end(&r->json);
	json_end(&r->json);
	if (e != ERR_OK)
		return e;
	if (command_json(r->p->command))
		return r->json.error == ERR_OK ? command_print(&r->out) : r->json.error;
	if (r->count == 0) {
		command_say(r->p->command, "There is no such access in the log.");
		return ERR_OK;
	}
	command_say(r->p->command, "%" PRIu64 " accesses, each one proven to be in the log.",
		    r->count);
	return command_print(&r->lines);
}

enum exit_code partner_accesses(struct command *c)
{
	enum exit_code code = EXIT_DONE;
	struct partner p;
	struct accesses r = {.p = &p, .out = BUF_INIT(OUTPUT_MAX), .lines = BUF_INIT(OUTPUT_MAX)};
	enum err e = partner_open(c, &p);

	if (e != ERR_OK)
		return command_exit(e);
	e = read_all(&r);
	if (e != ERR_OK)
		code = partner_fail(&p, e);
	buf_free(&r.out);
	buf_free(&r.lines);
	partner_close(&p);
	return code;
}
