/* SPDX-License-Identifier: EUPL-1.2 */
/* Where verified documents go: files, the standard output, a table, one JSON object. */
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "broker/base/clock.h"
#include "broker/base/io.h"
#include "client/fetch.h"
#include "client/keygen_files.h"

#define TEXT_MAX (64u << 20)

static const char *extension(const char *media_type)
{
	static const struct {
		const char *type, *extension;
	} known[] = {
		{"application/pdf", "pdf"},   {"application/fhir+json", "json"},
		{"application/json", "json"}, {"application/vnd.eenmaal.remark+json", "json"},
		{"application/xml", "xml"},   {"application/fhir+xml", "xml"},
		{"text/plain", "txt"},        {"text/html", "html"},
		{"text/csv", "csv"},          {"text/markdown", "md"},
		{"image/png", "png"},         {"image/jpeg", "jpg"},
	};
	size_t len = strcspn(media_type, "; ");

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strlen(known[i].type) == len && strncmp(known[i].type, media_type, len) == 0)
			return known[i].extension;
	return "bin";
}

/* Names are slugs and numbers, so that nothing in them can leave the folder. */
static enum err document_path(const struct fetch *f, const struct holder_id *holder,
			      const struct release_document *d, char out[static PATH_MAX])
{
	char number[HOLDER_TEXT_LEN + 1];
	int len;

	holder_id_format(holder, number);
	len = snprintf(out, PATH_MAX, "%s/%s/%s-%s-%" PRIu64 ".%s", f->folder, number, d->kind.s,
		       d->author.s, d->version, extension(d->media_type));
	return len > 0 && len < PATH_MAX ? ERR_OK : ERR_TOO_LARGE;
}

static enum err write_file(const struct fetch *f, const struct holder_id *holder,
			   const struct release_document *d)
{
	char path[PATH_MAX], folder[PATH_MAX];
	enum err e = document_path(f, holder, d, path);

	if (e == ERR_OK) {
		(void)snprintf(folder, sizeof(folder), "%s", path);
		*strrchr(folder, '/') = 0;
		e = io_make_dir(folder, 0700);
	}
	if (e == ERR_OK)
		e = io_write_file(path, d->content, 0600);
	if (e == ERR_UNSYNCED)
		return session_wrong(f->partner->session, e, KEYGEN_UNSYNCED, path);
	if (e != ERR_OK)
		return session_wrong(f->partner->session, e, "%s was not written: %s", path,
				     err_text(e));
	return ERR_OK;
}

static enum err write_files(const struct fetch *f, const struct fetch_batch *b)
{
	enum err e = ERR_OK;

	for (size_t i = 0; i < b->count; i++)
		for (size_t j = 0; j < b->subjects[i].opened.count && e == ERR_OK; j++)
			e = write_file(f, &b->subjects[i].opened.holder,
				       &b->subjects[i].opened.documents[j]);
	return e;
}

static enum err write_stdout(const struct fetch *f, const struct fetch_batch *b)
{
	const struct release_opened *opened = &b->subjects[0].opened;

	if (opened->count == 0)
		return ERR_OK;
	if (opened->count > 1)
		return session_wrong(
			f->partner->session, ERR_USAGE,
			"%zu documents were released, and --stdout is for one; use --out",
			opened->count);
	if (fwrite(opened->documents[0].content.data, 1, opened->documents[0].content.len,
		   stdout) != opened->documents[0].content.len)
		return ERR_IO;
	return fflush(stdout) == 0 ? ERR_OK : ERR_IO;
}

static void say_document(const struct fetch *f, const struct holder_id *holder,
			 const struct release_document *d)
{
	const struct member *author = directory_find(f->partner->session->directory, &d->author);
	char path[PATH_MAX], when[21];

	if (document_path(f, holder, d, path) != ERR_OK)
		return;
	clock_format(d->written_at, when);
	command_say(f->partner->command, "  %-10s %-28s %.10s %9zu  %s\n             %s", d->kind.s,
		    author ? member_name(author, f->partner->session->profile->language)
			   : d->author.s,
		    when, d->content.len, d->title, path);
}

static void say_subject(const struct fetch *f, const struct fetch_subject *s)
{
	char number[HOLDER_TEXT_LEN + 1];

	holder_id_format(&s->opened.holder, number);
	if (s->opened.count == 0) {
		if (f->holder_count > 1)
			command_say(f->partner->command, "%s  nothing was released", number);
		return;
	}
	command_say(f->partner->command, "%s", number);
	for (size_t i = 0; i < s->opened.count; i++)
		say_document(f, &s->opened.holder, &s->opened.documents[i]);
	for (size_t i = 0; i < s->note_count; i++)
		command_say(f->partner->command, "  note: %s", s->notes[i]);
}

static void json_document(struct fetch *f, const struct holder_id *holder,
			  const struct release_document *d)
{
	struct json *j = &f->json;
	char path[PATH_MAX];
	struct hash hash;

	hash_sha256(d->content, &hash);
	json_object(j, NULL);
	json_string(j, "kind", d->kind.s);
	json_string(j, "author", d->author.s);
	json_number(j, "version", (int64_t)d->version);
	json_number(j, "reseal", (int64_t)d->reseal);
	json_number(j, "replaces", (int64_t)d->replaces);
	json_number(j, "epoch", (int64_t)d->epoch);
	json_number(j, "written_at", d->written_at);
	json_string(j, "media_type", d->media_type);
	json_string(j, "title", d->title);
	json_number(j, "bytes", (int64_t)d->content.len);
	json_hex(j, "sha256", view_of(hash.b, HASH_LEN));
	json_hex(j, "grant", view_of(d->grant.b, UUID_LEN));
	json_hex(j, "statement", view_of(d->statement.b, HASH_LEN));
	if (document_path(f, holder, d, path) == ERR_OK)
		json_string(j, "file", path);
	json_end(j);
}

static void json_subject(struct fetch *f, const struct fetch_subject *s)
{
	struct json *j = &f->json;
	char number[HOLDER_TEXT_LEN + 1];

	holder_id_format(&s->opened.holder, number);
	json_object(j, NULL);
	json_string(j, "holder", number);
	json_bool(j, "released", s->opened.count > 0);
	json_number(j, "time", s->seen->time);
	json_number(j, "log_index", (int64_t)s->receipt->leaf_index);
	json_array(j, "documents");
	for (size_t i = 0; i < s->opened.count; i++)
		json_document(f, &s->opened.holder, &s->opened.documents[i]);
	json_end(j);
	json_array(j, "notes");
	for (size_t i = 0; i < s->note_count; i++)
		json_string(j, NULL, s->notes[i]);
	json_end(j);
	json_end(j);
}

enum err fetch_start(struct fetch *f)
{
	f->text = BUF_INIT(TEXT_MAX);
	json_begin(&f->json, &f->text);
	json_object(&f->json, NULL);
	json_string(&f->json, "purpose", f->purpose);
	json_string(&f->json, "role", f->role);
	json_string(&f->json, "staff", f->staff);
	json_array(&f->json, "results");
	return f->json.error;
}

enum err fetch_write(struct fetch *f, const struct fetch_batch *b)
{
	enum err e = f->to_stdout ? write_stdout(f, b) : write_files(f, b);

	for (size_t i = 0; i < b->count && e == ERR_OK; i++) {
		f->released += b->subjects[i].opened.count;
		if (command_json(f->partner->command))
			json_subject(f, &b->subjects[i]);
		else if (!f->to_stdout)
			say_subject(f, &b->subjects[i]);
		e = f->json.error;
	}
	return e;
}

enum err fetch_finish(struct fetch *f)
{
	enum err e;

	json_end(&f->json);
	json_bool(&f->json, "released", f->released > 0);
	json_end(&f->json);
	e = f->json.error;
	if (e == ERR_OK && command_json(f->partner->command))
		e = command_print(&f->text);
	return e;
}
