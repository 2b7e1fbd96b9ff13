/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * `audit breach`: whose documents could somebody read who had a partner's keys or certificate between
 * two times?  What the notification of AVG art. 33 needs within 72 hours.
 */
#include <inttypes.h>
#include <string.h>

#include "broker/base/clock.h"
#include "client/audit.h"
#include "client/audit_filter.h"
#include "client/audit_known.h"
#include "client/keygen_files.h"
#include "keys/certificate.h"

#define TEXT_MAX ((size_t)64 << 20)

struct breach {
	struct audit_filter filter;
	const struct audit_reading *reading;
	bool by_certificate;
	struct certificate_identity certificate;
	struct buf text; /* for people */
	struct json json;
	struct buf json_text;
	struct audit_table *holders;
	uint64_t reads, documents;
};

/* Did the directory of that moment know the certificate as this partner's? */
static bool certificate_counts(const struct breach *b, const struct audit_entry *e)
{
	const struct audit_edition *now = b->reading->audit->current;
	const struct member *m = NULL;

	if (!b->by_certificate)
		return true;
	if (now)
		m = directory_find_tls(now->directory, &b->certificate.fingerprint,
				       b->certificate.issuer, b->certificate.serial_number);
	return m && slug_is(&m->id, e->seen->requester);
}

static void json_read(struct breach *b, const struct audit_entry *e,
		      const Eenmaal__V1__KindOutcome *k, const char *holder)
{
	char time[21];

	clock_format(e->seen->time, time);
	json_object(&b->json, NULL);
	json_number(&b->json, "entry", (int64_t)e->index);
	json_string(&b->json, "time", time);
	json_string(&b->json, "holder", holder);
	json_string(&b->json, "kind", k->kind);
	json_string(&b->json, "purpose", e->kept->purpose);
	json_string(&b->json, "staff", e->kept->staff);
	json_array(&b->json, "segments");
	for (size_t n = 0; n < k->n_segments; n++)
		json_hex(&b->json, NULL, codec_view(k->segments[n]));
	json_end(&b->json);
	json_end(&b->json);
}

static enum err text_read(struct breach *b, const struct audit_entry *e,
			  const Eenmaal__V1__KindOutcome *k, const char *holder)
{
	char time[21], hex[2 * HASH_LEN + 1];
	enum err error;

	clock_format(e->seen->time, time);
	error = buf_printf(&b->text, "  %s  %s  entry %" PRIu64 "  %s  for %s  by %s\n", holder,
			   time, e->index, k->kind, e->kept->purpose, e->kept->staff);
	for (size_t n = 0; n < k->n_segments && error == ERR_OK; n++) {
		if (k->segments[n].len != HASH_LEN)
			continue;
		hex_format(k->segments[n].data, HASH_LEN, hex);
		error = buf_printf(&b->text, "      document %s\n", hex);
	}
	return error;
}

static enum err note_read(struct breach *b, const struct audit_entry *e,
			  const Eenmaal__V1__KindOutcome *k)
{
	char holder[HOLDER_TEXT_LEN + 1];
	struct holder_id id;
	void *value = NULL;
	enum err error;

	if (codec_holder(e->kept->holder, &id) != ERR_OK)
		return ERR_VERIFY;
	holder_id_format(&id, holder);
	error = audit_table_add(b->holders, id.b, 1, &value);
	if (error != ERR_OK && error != ERR_EXISTS)
		return error;
	b->documents += k->n_segments;
	json_read(b, e, k, holder);
	return text_read(b, e, k, holder);
}

static enum err visit(void *ctx, const struct audit_entry *e)
{
	struct breach *b = ctx;
	enum err error = ERR_OK;

	if (e->seen == NULL || !audit_matches(&b->filter, e) ||
	    strcmp(e->seen->requester, b->filter.partner) != 0 || !certificate_counts(b, e))
		return ERR_OK;
	b->reads++;
	for (size_t n = 0; n < e->kept->n_kinds && error == ERR_OK; n++)
		if (e->kept->kinds[n]->released)
			error = note_read(b, e, e->kept->kinds[n]);
	return error == ERR_OK ? b->json.error : error;
}

static enum err read_certificate(const struct command *c, struct breach *b, struct buf *problem)
{
	const char *path = command_option(c, "certificate");
	struct buf pem = BUF_INIT(KEYGEN_PEM_MAX);
	enum err e = path ? keygen_read(path, &pem, problem) : ERR_OK;

	b->by_certificate = path != NULL;
	if (e == ERR_OK && path && certificate_read(buf_view(&pem), &b->certificate) != ERR_OK)
		e = keygen_problem(problem, ERR_INPUT, "%s holds no certificate", path);
	buf_free(&pem);
	return e;
}

static enum err tell(const struct command *c, struct breach *b)
{
	uint64_t people = audit_table_count(b->holders);

	json_end(&b->json);
	json_number(&b->json, "people", (int64_t)people);
	json_number(&b->json, "requests", (int64_t)b->reads);
	json_number(&b->json, "documents", (int64_t)b->documents);
	json_end(&b->json);
	if (b->json.error != ERR_OK)
		return b->json.error;
	if (command_json(c))
		return command_print(&b->json_text);
	if (b->reads == 0) {
		command_say(c, "Nothing was released to %s in this time.", b->filter.partner);
		return ERR_OK;
	}
	command_say(c,
		    "%s read documents of %" PRIu64 " people: %" PRIu64 " requests, %" PRIu64
		    " documents.",
		    b->filter.partner, people, b->reads, b->documents);
	if (b->by_certificate)
		command_say(c, "The log does not say which certificate was used; these are all "
			       "while this one was in the directory.");
	b->text.len--; /* command_say() ends the line */
	return command_print(&b->text);
}

static enum err prepare(struct command *c, struct breach *b, struct buf *problem)
{
	enum err e = audit_filter_read(c, &b->filter, problem);

	b->filter.action = EENMAAL__V1__ACTION__ACTION_ACCESS;
	b->filter.has_verdict = b->filter.released = true;
	if (e == ERR_OK)
		e = read_certificate(c, b, problem);
	if (e == ERR_OK)
		e = audit_table_new(HOLDER_ID_LEN, &b->holders);
	json_begin(&b->json, &b->json_text);
	json_object(&b->json, NULL);
	json_array(&b->json, "reads");
	return e;
}

enum exit_code audit_breach(struct command *c)
{
	struct buf problem = BUF_INIT(KEYGEN_PROBLEM_MAX);
	struct breach b = {.text = BUF_INIT(TEXT_MAX), .json_text = BUF_INIT(TEXT_MAX)};
	struct audit_reading r = {.visit = visit, .ctx = &b};
	enum err e = prepare(c, &b, &problem);

	b.reading = &r;
	if (e == ERR_OK) {
		e = audit_open(c, &r);
		if (e == ERR_OK)
			e = audit_read(&r);
		if (e != ERR_OK)
			(void)audit_fail(c, &r, e);
	}
	if (e == ERR_OK && b.reads == 0)
		e = audit_known(&b.filter, r.audit, &problem);
	if (e == ERR_OK)
		e = tell(c, &b);
	audit_close(&r);
	audit_table_free(b.holders);
	buf_free(&b.text);
	buf_free(&b.json_text);
	return keygen_finish(c, e, &problem);
}
