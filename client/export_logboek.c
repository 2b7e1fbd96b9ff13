/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Logboek Dataverwerkingen 1.0.0 (Logius) as OTLP/JSON: each line is an ExportTraceServiceRequest, as
 * the OpenTelemetry Protocol's file exporter writes them, and as --otlp posts them.
 *
 * A record stands for the dealing with one person's data, so entries that are about no dossier are
 * none.  Only attributes of the standard's own namespace are used: it lets no others in.
 */
#include <inttypes.h>
#include <string.h>

#include "broker/base/mem.h"
#include "broker/base/trace.h"
#include "client/export.h"

#define SPANS_MAX 100 /* in one line */
#define KIND_SERVER 2
#define STATUS_UNSET 0
#define STATUS_OK 1

struct logboek {
	struct buf batch;
	struct json j;
	unsigned spans;
};

static void attribute(struct json *j, const char *key, const char *value)
{
	json_object(j, NULL);
	json_string(j, "key", key);
	json_object(j, "value");
	json_string(j, "stringValue", value);
	json_end(j);
	json_end(j);
}

static void batch_begin(const struct export *x, struct logboek *l)
{
	buf_clear(&l->batch);
	json_begin(&l->j, &l->batch);
	json_object(&l->j, NULL);
	json_array(&l->j, "resourceSpans");
	json_object(&l->j, NULL);
	json_object(&l->j, "resource");
	json_array(&l->j, "attributes");
	attribute(&l->j, "service.name", "eenmaal");
	attribute(&l->j, "service.version", "0.1.0");
	attribute(&l->j, "service.instance.id", x->audience);
	json_end(&l->j);
	json_end(&l->j);
	json_array(&l->j, "scopeSpans");
	json_object(&l->j, NULL);
	json_object(&l->j, "scope");
	json_string(&l->j, "name", "logboek-dataverwerkingen");
	json_string(&l->j, "version", "1.0.0");
	json_end(&l->j);
	json_array(&l->j, "spans");
}

static enum err batch_end(struct export *x, struct logboek *l)
{
	enum err e;

	if (l->spans == 0)
		return ERR_OK;
	while (l->j.error == ERR_OK && l->j.depth > 0)
		json_end(&l->j);
	l->spans = 0;
	e = l->j.error;
	if (e == ERR_OK)
		e = buf_put_str(&l->batch, "\n");
	return e == ERR_OK ? export_write(x->out, buf_view(&l->batch)) : e;
}

static enum err logboek_begin(struct export *x)
{
	struct logboek *l = mem_new(1, sizeof(*l));

	if (l)
		l->batch = BUF_INIT(EXPORT_LINE_MAX);
	x->state = l;
	return l ? ERR_OK : ERR_MEMORY;
}

static void logboek_free(struct export *x)
{
	struct logboek *l = x->state;

	if (l)
		buf_free(&l->batch);
	mem_free(l);
}

/* ---- one record ----------------------------------------------------------------------------------------- */

/* Made of the entry's leaf, so that the same record has the same id each time: a logbook may drop doubles. */
static void derive(const char *label, const struct hash *leaf, struct hash *out)
{
	uint8_t input[64] = {0};

	memcpy(input, label, strlen(label));
	memcpy(input + 32, leaf->b, HASH_LEN);
	hash_sha256(view_of(input, sizeof(input)), out);
}

struct span_ids {
	uint8_t trace[TRACE_ID_LEN], span[TRACE_SPAN_LEN];
	bool foreign; /* the request brought its own */
};

static struct span_ids ids_of(const struct audit_entry *e)
{
	struct span_ids ids = {.foreign = e->kept->trace_id.len == TRACE_ID_LEN &&
					  e->kept->span_id.len == TRACE_SPAN_LEN};
	struct hash hash;

	derive("eenmaal/v1/export/trace", &e->leaf, &hash);
	memcpy(ids.trace, ids.foreign ? e->kept->trace_id.data : hash.b, TRACE_ID_LEN);
	derive("eenmaal/v1/export/span", &e->leaf, &hash);
	memcpy(ids.span, hash.b, TRACE_SPAN_LEN);
	return ids;
}

/* What for; where an entry states no purpose, what it was. */
static void put_activity(const struct export *x, struct json *j, const struct audit_entry *e)
{
	const char *what =
		e->kept->purpose[0] ? e->kept->purpose : audit_action_name(e->seen->action);
	char registry[EXPORT_URI_MAX], uri[2 * EXPORT_URI_MAX];

	if (x->registry)
		(void)snprintf(uri, sizeof(uri), "%s%s", x->registry, what);
	else
		(void)snprintf(uri, sizeof(uri), "%s:%s", export_urn(x, "activity", registry),
			       what);
	attribute(j, "dpl.core.processing_activity_id", uri);
}

static void put_attributes(const struct export *x, struct json *j, const struct audit_entry *e,
			   const struct span_ids *ids)
{
	char subject[EXPORT_PERSON_LEN + 1], type[EXPORT_URI_MAX], span[2 * TRACE_SPAN_LEN + 1];

	json_array(j, "attributes");
	put_activity(x, j, e);
	attribute(j, "dpl.core.data_subject_id", export_subject(x, e, subject));
	attribute(j, "dpl.core.data_subject_id_type", export_urn(x, export_subject_kind(x), type));
	if (ids->foreign) {
		export_hex(e->kept->span_id, span, TRACE_SPAN_LEN);
		attribute(j, "dpl.core.foreign_operation.span_id", span);
	}
	json_end(j);
}

static void put_span(const struct export *x, struct json *j, const struct audit_entry *e,
		     const struct span_ids *ids)
{
	char time[32];

	(void)snprintf(time, sizeof(time), "%" PRId64 "000000000", e->seen->time);
	json_object(j, NULL);
	json_hex(j, "traceId", view_of(ids->trace, TRACE_ID_LEN));
	json_hex(j, "spanId", view_of(ids->span, TRACE_SPAN_LEN));
	if (ids->foreign)
		json_hex(j, "parentSpanId", codec_view(e->kept->span_id));
	json_string(j, "name", audit_action_name(e->seen->action));
	json_number(j, "kind", KIND_SERVER);
	json_string(j, "startTimeUnixNano", time);
	json_string(j, "endTimeUnixNano", time);
	put_attributes(x, j, e, ids);
	json_object(j, "status");
	/* A refusal is no error: what was asked for was dealt with as it should be. */
	json_number(j, "code",
		    e->seen->outcome == EENMAAL__V1__OUTCOME__OUTCOME_DONE ? STATUS_OK
									   : STATUS_UNSET);
	json_end(j);
	json_end(j);
}

/* Who it was on the other side stands apart, joined by the record's ids. */
static enum err put_staff(struct export *x, const struct audit_entry *e, const struct span_ids *ids)
{
	char staff[EXPORT_PERSON_LEN + 1];
	struct json j;

	if (x->staff == NULL)
		return ERR_OK;
	export_json_begin(x, &j);
	json_hex(&j, "trace_id", view_of(ids->trace, TRACE_ID_LEN));
	json_hex(&j, "span_id", view_of(ids->span, TRACE_SPAN_LEN));
	json_string(&j, "organisation", e->seen->requester);
	if (e->kept->staff[0]) {
		export_person_staff(&x->persons, e->seen->requester, e->kept->staff, staff);
		json_string(&j, "staff", staff);
		json_string(&j, "staff_id", e->kept->staff);
		json_string(&j, "staff_role", e->kept->staff_role);
	}
	json_end(&j);
	return export_json_end(x, &j, x->staff);
}

static enum err logboek_entry(struct export *x, const struct audit_entry *e, bool chosen)
{
	struct logboek *l = x->state;
	struct span_ids ids;
	enum err error;

	if (!chosen || !export_about_dossier(e))
		return ERR_OK;
	ids = ids_of(e);
	if (l->spans++ == 0)
		batch_begin(x, l);
	put_span(x, &l->j, e, &ids);
	x->records++;
	error = put_staff(x, e, &ids);
	if (error == ERR_OK)
		error = l->j.error;
	return error == ERR_OK && l->spans == SPANS_MAX ? batch_end(x, l) : error;
}

static enum err logboek_end(struct export *x, const struct audit *a)
{
	(void)a;
	return batch_end(x, x->state);
}

const struct export_format export_logboek = {.name = "logboek",
					     .begin = logboek_begin,
					     .entry = logboek_entry,
					     .end = logboek_end,
					     .free = logboek_free};
