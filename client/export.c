/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/export.h"

#include <errno.h>
#include <string.h>

#include "broker/base/io.h"

const struct export_format *export_format_find(const char *name)
{
	static const struct export_format *const all[] = {&export_log,     &export_csv,
							  &export_jsonl,   &export_logboek,
							  &export_nen7513, &export_fhir,
							  &export_consent};

	for (size_t n = 0; n < sizeof(all) / sizeof(all[0]); n++)
		if (strcmp(all[n]->name, name) == 0)
			return all[n];
	return NULL;
}

/* ---- lines ---------------------------------------------------------------------------------------------- */

enum err export_write(FILE *f, struct view v)
{
	return fwrite(v.data, 1, v.len, f) == v.len ? ERR_OK : io_errno(errno);
}

void export_json_begin(struct export *x, struct json *j)
{
	buf_clear(&x->line);
	json_begin(j, &x->line);
	json_object(j, NULL);
}

enum err export_json_end(struct export *x, struct json *j, FILE *f)
{
	enum err e = j->error;

	if (e == ERR_OK)
		e = buf_put_str(&x->line, "\n");
	if (f == x->out)
		x->records++;
	return e == ERR_OK ? export_write(f, buf_view(&x->line)) : e;
}

const char *export_urn(const struct export *x, const char *what, char out[static EXPORT_URI_MAX])
{
	(void)snprintf(out, EXPORT_URI_MAX, "urn:eenmaal:%s:%s", x->audience, what);
	return out;
}

void export_hex(ProtobufCBinaryData d, char *out, size_t most)
{
	hex_format(d.data, d.len <= most ? d.len : 0, out);
}

/* ---- people --------------------------------------------------------------------------------------------- */

bool export_about_dossier(const struct audit_entry *e)
{
	return e->seen && (e->kept->holder.len > 0 || e->kept->claimed_holder.len > 0);
}

const char *export_subject(const struct export *x, const struct audit_entry *e,
			   char out[static EXPORT_PERSON_LEN + 1])
{
	struct holder_id id;

	out[0] = 0;
	if (export_about_dossier(e) &&
	    codec_holder(e->kept->holder.len ? e->kept->holder : e->kept->claimed_holder, &id) ==
		    ERR_OK)
		export_person_holder(&x->persons, &id, out);
	return out;
}

const char *export_subject_kind(const struct export *x)
{
	return x->persons.identify ? "dossier" : "pseudonym";
}

/* A line of the table; it never has a number of a dossier. */
static enum err note_staff(struct export *x, const struct audit_entry *e, const char *id)
{
	struct buf text = BUF_INIT(4096);
	struct json j;
	enum err error;

	json_begin(&j, &text);
	json_object(&j, NULL);
	json_string(&j, "staff", id);
	json_string(&j, "organisation", e->seen->requester);
	json_string(&j, "staff_id", e->kept->staff);
	json_end(&j);
	error = j.error;
	if (error == ERR_OK)
		error = buf_put_str(&text, "\n");
	if (error == ERR_OK)
		error = export_write(x->staff, buf_view(&text));
	buf_free(&text);
	return error;
}

enum err export_staff(struct export *x, const struct audit_entry *e,
		      char out[static EXPORT_PERSON_LEN + 1])
{
	struct hash key;
	void *value = NULL;
	enum err error;

	out[0] = 0;
	if (e->seen == NULL || e->kept->staff[0] == 0)
		return ERR_OK;
	export_person_staff(&x->persons, e->seen->requester, e->kept->staff, out);
	if (x->staff == NULL)
		return ERR_OK;
	hash_sha256(view_str(out), &key);
	error = audit_table_add(x->seen, key.b, 1, &value);
	if (error == ERR_EXISTS)
		return ERR_OK;
	return error == ERR_OK ? note_staff(x, e, out) : error;
}
