/* SPDX-License-Identifier: EUPL-1.2 */
/* "This is not right": a remark about a document, to its author and to everyone who may read it. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "broker/base/io.h"
#include "client/holder.h"
#include "client/remark.h"
#include "keys/seal.h"

/* What is on its way out; messages live in the session's arena. */
struct saying {
	struct holder *h;
	const struct dossier_segment *about;
	struct remark remark;
	struct buf json; /* the remark as both receivers read it */
	struct holder_signed remark_statement, segment_statement;
	struct buf ciphertext; /* of the holder's own document */
};

static enum err read_text(struct saying *s)
{
	const char *path = command_argument(s->h->command, 0);
	struct buf file = BUF_INIT(REMARK_TEXT_MAX);
	enum err e = io_read_file(path, &file);

	while (e == ERR_OK && file.len > 0 && file.data[file.len - 1] == '\n')
		file.len--;
	if (e == ERR_TOO_LARGE)
		(void)holder_problem(s->h, e, "%s has more than %d bytes", path, REMARK_TEXT_MAX);
	else if (e != ERR_OK)
		(void)holder_problem(s->h, e, "%s: %s", path, err_text(e));
	else if (file.len == 0 || !utf8_valid(buf_view(&file)) || memchr(file.data, 0, file.len))
		e = holder_problem(s->h, ERR_INPUT, "%s holds no text", path);
	if (e == ERR_OK)
		memcpy(s->remark.text, file.data, file.len);
	buf_free(&file);
	return e;
}

static enum err version_option(struct saying *s, uint64_t *out)
{
	const char *text = command_option(s->h->command, "version");
	char *end = NULL;

	errno = 0;
	*out = strtoull(text, &end, 10);
	if (errno || end == text || *end || text[0] == '-' || *out == 0)
		return holder_problem(s->h, ERR_USAGE, "--version takes a number");
	return ERR_OK;
}

static enum err find_document(struct saying *s)
{
	const struct command *c = s->h->command;
	const char *kind = command_option(c, "kind"), *author = command_option(c, "author");
	uint64_t version = 0;
	enum err e = version_option(s, &version);

	for (size_t n = 0; n < s->h->dossier->segment_count && e == ERR_OK; n++) {
		const struct dossier_segment *d = &s->h->dossier->segments[n];

		if (strcmp(d->message->kind, kind) == 0 &&
		    strcmp(d->message->author, author) == 0 && d->message->version == version)
			s->about = d;
	}
	if (e != ERR_OK)
		return e;
	if (s->about && strcmp(author, "holder") != 0)
		return ERR_OK;
	(void)holder_problem(s->h, ERR_NOT_FOUND,
			     "there is no document %s by %s, version %" PRIu64
			     "; \"eenmaal holder segments\" lists them",
			     kind, author, version);
	return ERR_NOT_FOUND;
}

/* Only who opened a document can say something about it. */
static enum err compose(struct saying *s)
{
	struct holder_opened opened = {0};
	enum err e = holder_segment_open(s->h, s->about, &opened);

	if (e == ERR_OK)
		e = codec_hash(opened.content.provenance->content_hash, &s->remark.document);
	if (e == ERR_OK)
		e = codec_slug(s->about->message->author, &s->remark.author);
	s->remark.version = s->about->message->version;
	s->remark.time = session_now(s->h->session);
	if (e == ERR_OK)
		e = remark_write(&s->remark, &s->json);
	holder_segment_done(&opened);
	return e;
}

static ProtobufCBinaryData keep(struct saying *s, struct view v)
{
	return codec_bytes(arena_copy(s->h->session->arena, v.data, v.len), v.len);
}

static enum err seal_for(struct saying *s, const struct member *author, Eenmaal__V1__Remark *m,
			 Eenmaal__V1__Sealed *sealed)
{
	struct buf encapsulation = BUF_INIT(KEM_ENCAPSULATION_MAX),
		   ciphertext = BUF_INIT(2 * REMARK_JSON_MAX);
	struct slug kind;
	struct hash key;
	struct seal_context c = {
		.label = SEAL_REMARK,
		.holder = &s->h->profile->holder,
		.kind = &kind,
		.epoch_key = &author->kem_key,
		.sender = "holder",
		.recipient = author->id.s,
		.segment = &s->about->hash,
	};
	enum err e = codec_slug(m->kind, &kind);

	if (e == ERR_OK)
		e = seal_content(&c, buf_view(&s->json), &encapsulation, &ciphertext);
	if (e == ERR_OK) {
		convert_key_hash(&author->kem_key, &key);
		m->author_key_hash = keep(s, view_of(key.b, HASH_LEN));
		sealed->suite = author->kem_key.suite;
		sealed->encapsulation = keep(s, buf_view(&encapsulation));
		sealed->ciphertext = keep(s, buf_view(&ciphertext));
		m->sealed = sealed;
		if (!m->author_key_hash.data || !sealed->encapsulation.data ||
		    !sealed->ciphertext.data)
			e = ERR_MEMORY;
	}
	buf_free(&encapsulation);
	buf_free(&ciphertext);
	return e;
}

/* An author who left, or has no key, is told nothing; the readers are. */
static enum err sign_remark(struct saying *s)
{
	const struct member *author = directory_find(s->h->session->directory, &s->remark.author);
	Eenmaal__V1__Remark m = EENMAAL__V1__REMARK__INIT;
	Eenmaal__V1__Sealed sealed = EENMAAL__V1__SEALED__INIT;
	enum err e = holder_header(s->h, true, &m.header);

	m.kind = s->about->message->kind;
	m.author = s->about->message->author;
	m.version = s->about->message->version;
	m.segment_hash = codec_bytes(s->about->hash.b, HASH_LEN);
	if (e != ERR_OK)
		return e;
	if (author && author->status == MEMBER_ACTIVE && author->has_kem_key)
		e = seal_for(s, author, &m, &sealed);
	else
		command_say(s->h->command, "The author takes no part any more; only those who may "
					   "read this kind will see the remark.");
	return e == ERR_OK ? holder_sign(s->h, STATEMENT_REMARK, &m, &s->remark_statement) : e;
}

static enum err put_content(struct saying *s, struct buf *out)
{
	Eenmaal__V1__Provenance provenance = EENMAAL__V1__PROVENANCE__INIT;
	Eenmaal__V1__SegmentContent content = EENMAAL__V1__SEGMENT_CONTENT__INIT;
	struct holder_signed statement = {0};
	struct hash hash;
	enum err e = holder_header(s->h, false, &provenance.header);

	hash_sha256(buf_view(&s->json), &hash);
	provenance.kind = s->about->message->kind;
	provenance.content_hash = codec_bytes(hash.b, HASH_LEN);
	provenance.media_type = (char *)(uintptr_t)REMARK_MEDIA_TYPE;
	if (e == ERR_OK)
		e = holder_sign(s->h, STATEMENT_PROVENANCE, &provenance, &statement);
	content.provenance = statement.envelope;
	content.content = codec_bytes(s->json.data, s->json.len);
	return e == ERR_OK ? codec_encode(&content, out) : e;
}

/* The holder's newest document of the kind; NULL: this is the first. */
static const struct dossier_segment *newest_own(const struct saying *s)
{
	const struct dossier *d = s->h->dossier;
	const struct dossier_segment *newest = NULL;

	for (size_t n = 0; n < d->segment_count; n++) {
		const struct dossier_segment *one = &d->segments[n];

		if (strcmp(one->message->author, "holder") == 0 &&
		    strcmp(one->message->kind, s->about->message->kind) == 0 &&
		    (newest == NULL || one->message->version > newest->message->version))
			newest = one;
	}
	return newest;
}

static enum err sign_segment(struct saying *s)
{
	const struct dossier_segment *before = newest_own(s);
	Eenmaal__V1__Segment draft = EENMAAL__V1__SEGMENT__INIT, *m = NULL;
	struct dossier_segment own = {.message = &draft};
	struct buf content = BUF_INIT(4 * REMARK_JSON_MAX);
	enum err e = put_content(s, &content);

	draft.kind = s->about->message->kind;
	draft.author = (char *)(uintptr_t) "holder";
	draft.version = before ? before->message->version + 1 : 1;
	if (before)
		draft.previous_hash = codec_bytes(before->origin.b, HASH_LEN);
	if (e == ERR_OK)
		e = dossier_segment_reseal(s->h->dossier, &own, buf_view(&content), &s->ciphertext,
					   &m);
	if (e == ERR_OK) {
		m->reseal = 0; /* the first time, not again */
		e = holder_header(s->h, true, &m->header);
	}
	if (e == ERR_OK)
		e = holder_sign(s->h, STATEMENT_SEGMENT, m, &s->segment_statement);
	buf_free(&content);
	return e;
}

static enum err send(struct saying *s)
{
	Eenmaal__V1__PutRemarkRequest request = EENMAAL__V1__PUT_REMARK_REQUEST__INIT;
	struct holder_call call = {"PutRemark", &request,
				   &eenmaal__v1__put_remark_response__descriptor};
	ProtobufCMessage *reply = NULL;
	enum err e;

	request.remark = s->remark_statement.envelope;
	request.segment = s->segment_statement.envelope;
	request.ciphertext = codec_bytes(s->ciphertext.data, s->ciphertext.len);
	e = holder_call(s->h, &call, &reply);
	if (e == ERR_OK)
		e = holder_receipt(s->h, ((const Eenmaal__V1__PutRemarkResponse *)reply)->receipt,
				   EENMAAL__V1__ACTION__ACTION_REMARK, &s->remark_statement.hash);
	return e;
}

static enum err say(struct saying *s)
{
	enum err e = read_text(s);

	if (e == ERR_OK)
		e = find_document(s);
	if (e == ERR_OK)
		e = compose(s);
	if (e == ERR_OK)
		e = sign_remark(s);
	if (e == ERR_OK)
		e = sign_segment(s);
	return e == ERR_OK ? send(s) : e;
}

static enum err remark(struct holder *h)
{
	struct saying s = {
		.h = h,
		.json = BUF_INIT(REMARK_JSON_MAX + 1024),
		.ciphertext = BUF_INIT(CODEC_REQUEST_MAX),
	};
	enum err e = say(&s);

	if (e == ERR_OK) {
		json_bool(&h->json, "remarked", true);
		json_string(&h->json, "author", s.remark.author.s);
		command_say(h->command,
			    "Said: %s can read it, and everyone who may read this kind.",
			    holder_partner_name(h, s.remark.author.s));
	}
	buf_free(&s.json);
	buf_free(&s.ciphertext);
	return e;
}

enum exit_code holder_remark_run(struct command *c)
{
	return holder_run(c, remark);
}
