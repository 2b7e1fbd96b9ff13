/* SPDX-License-Identifier: EUPL-1.2 */
/* The documents of the dossier: listing, fetching, opening, writing them to files. */
#include "client/holder.h"

#include <inttypes.h>
#include <string.h>

#include "broker/base/clock.h"
#include "broker/base/io.h"

#define PATH_LEN_MAX 4096

void holder_segment_done(struct holder_opened *o)
{
	buf_free(&o->content.plaintext);
	arena_free(o->arena);
	memset(o, 0, sizeof(*o));
}

/* The statement that comes back must be the one that the dossier lists. */
static enum err same_statement(const Eenmaal__V1__Envelope *wire, const struct hash *expected)
{
	struct envelope envelope = {0};
	struct hash hash = {0};
	enum err e = codec_envelope(wire, &envelope);

	if (e == ERR_OK)
		e = statement_hash(&envelope, &hash);
	return e == ERR_OK && !hash_equal(&hash, expected) ? ERR_VERIFY : e;
}

static enum err fetch(struct holder *h, const struct dossier_segment *s,
		      const Eenmaal__V1__GetSegmentResponse **out)
{
	Eenmaal__V1__HolderQuery query = EENMAAL__V1__HOLDER_QUERY__INIT;
	Eenmaal__V1__GetSegmentRequest request = EENMAAL__V1__GET_SEGMENT_REQUEST__INIT;
	struct holder_call call = {"GetSegment", &request,
				   &eenmaal__v1__get_segment_response__descriptor};
	struct holder_signed statement = {0};
	ProtobufCMessage *reply = NULL;
	enum err e = holder_header(h, false, &query.header);

	query.method = (char *)"GetSegment";
	query.kind = s->message->kind;
	query.author = s->message->author;
	query.version = s->message->version;
	if (e == ERR_OK)
		e = holder_sign(h, STATEMENT_HOLDER_QUERY, &query, &statement);
	request.query = statement.envelope;
	if (e == ERR_OK)
		e = holder_call(h, &call, &reply);
	if (e != ERR_OK)
		return e;
	*out = (const Eenmaal__V1__GetSegmentResponse *)reply;
	e = holder_receipt(h, (*out)->receipt, EENMAAL__V1__ACTION__ACTION_HOLDER_READ,
			   &statement.hash);
	if (e != ERR_OK)
		return e;
	e = same_statement((*out)->segment, &s->hash);
	return e == ERR_OK ? e
			   : holder_problem(h, e,
					    "the broker gave another document than the dossier "
					    "lists; when it changed just now, try again");
}

enum err holder_segment_open(struct holder *h, const struct dossier_segment *s,
			     struct holder_opened *out)
{
	struct arena *before = h->session->arena;
	const Eenmaal__V1__GetSegmentResponse *reply = NULL;
	enum err e = ERR_MEMORY;

	memset(out, 0, sizeof(*out));
	out->arena = arena_new(HOLDER_ARENA_MAX);
	if (out->arena == NULL)
		return ERR_MEMORY;
	/* Documents are large and few are needed at a time. */
	h->session->arena = out->arena;
	e = fetch(h, s, &reply);
	h->session->arena = before;
	if (e != ERR_OK)
		goto out;
	e = dossier_segment_open(h->dossier, s, codec_view(reply->ciphertext), out->arena,
				 &out->content);
	if (e != ERR_OK)
		(void)holder_problem(h, e, "%s by %s, version %" PRIu64 ": %s", s->message->kind,
				     s->message->author, s->message->version, err_text(e));
out:
	if (e != ERR_OK)
		holder_segment_done(out);
	return e;
}

void holder_segments_json(struct holder *h, struct json *j)
{
	json_array(j, "segments");
	for (size_t n = 0; n < h->dossier->segment_count; n++) {
		const struct dossier_segment *s = &h->dossier->segments[n];

		json_object(j, NULL);
		json_string(j, "kind", s->message->kind);
		json_string(j, "author", s->message->author);
		json_number(j, "version", (int64_t)s->message->version);
		json_number(j, "epoch", (int64_t)s->message->epoch);
		json_number(j, "reseal", (int64_t)s->message->reseal);
		json_number(j, "signed_at", s->message->header->issued_at);
		json_number(j, "size", (int64_t)s->size);
		json_bool(j, "stale", dossier_segment_stale(h->dossier, s));
		json_hex(j, "statement", view_of(s->hash.b, HASH_LEN));
		json_end(j);
	}
	json_end(j);
}

static const char *extension(const char *media_type)
{
	static const struct {
		const char *type, *extension;
	} known[] = {
		{"application/fhir+json", "json"},
		{"application/json", "json"},
		{"application/vnd.eenmaal.remark+json", "json"},
		{"application/pdf", "pdf"},
		{"text/plain", "txt"},
		{"text/markdown", "md"},
		{"text/csv", "csv"},
		{"image/jpeg", "jpg"},
		{"image/png", "png"},
		{"application/xml", "xml"},
	};

	for (size_t n = 0; n < sizeof(known) / sizeof(known[0]); n++) {
		size_t len = strlen(known[n].type);

		if (strncmp(media_type, known[n].type, len) == 0 &&
		    (media_type[len] == 0 || media_type[len] == ';'))
			return known[n].extension;
	}
	return "bin";
}

/* The name is made of slugs and a number only, so that no partner chooses a path. */
static enum err write_one(struct holder *h, const struct dossier_segment *s, const char *folder)
{
	struct holder_opened opened = {0};
	struct buf path = BUF_INIT(PATH_LEN_MAX);
	enum err e = holder_segment_open(h, s, &opened);

	if (e != ERR_OK)
		goto out;
	e = buf_printf(&path, "%s/%s-%s-%" PRIu64 ".%s%c", folder, s->message->kind,
		       s->message->author, s->message->version,
		       extension(opened.content.provenance->media_type), 0);
	if (e == ERR_OK)
		e = io_write_file((const char *)path.data, opened.content.content, 0600);
	if (e != ERR_OK)
		(void)holder_problem(h, e, "%s: %s", folder, err_text(e));
	else
		command_say(h->command, "%s  %s", (const char *)path.data,
			    opened.content.provenance->title);
out:
	buf_free(&path);
	holder_segment_done(&opened);
	return e;
}

enum err holder_segments_write(struct holder *h, const char *folder)
{
	enum err e = io_make_dir(folder, 0700);

	if (e != ERR_OK)
		return holder_problem(h, e, "%s: %s", folder, err_text(e));
	for (size_t n = 0; n < h->dossier->segment_count && e == ERR_OK; n++)
		e = write_one(h, &h->dossier->segments[n], folder);
	return e;
}

static enum err segments(struct holder *h)
{
	const char *folder = command_option(h->command, "out");

	holder_segments_json(h, &h->json);
	if (folder != NULL)
		return holder_segments_write(h, folder);
	for (size_t n = 0; n < h->dossier->segment_count; n++) {
		const struct dossier_segment *s = &h->dossier->segments[n];
		char when[21];

		clock_format(s->message->header->issued_at, when);
		command_say(h->command,
			    "%-10s  version %" PRIu64 "  %.10s  %" PRIu64 " bytes  by %s",
			    s->message->kind, s->message->version, when, s->size,
			    holder_partner_name(h, s->message->author));
	}
	if (h->dossier->segment_count == 0)
		command_say(h->command, "Your dossier holds no documents.");
	return ERR_OK;
}

enum exit_code holder_segments_run(struct command *c)
{
	return holder_run(c, segments);
}
