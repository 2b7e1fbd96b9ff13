/* SPDX-License-Identifier: EUPL-1.2 */
/* One document: its statement, its key out of the grant, its content and who wrote it. */
#include <string.h>

#include "client/release_internal.h"
#include "keys/seal.h"

/* A segment on its way from the wire to the document. */
struct opening {
	struct release_work *work;
	const Eenmaal__V1__Segment *segment;
	const struct release_grant *grant;
	struct kem_public epoch_key;
	struct secret *epoch_private;
	struct holder_id holder;
};

static bool same_text(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

/* Members of any status count: what they wrote while they were active still stands. */
static const struct member *find_member(const struct release_work *w, const char *id)
{
	struct slug slug;

	return codec_slug(id, &slug) == ERR_OK ? directory_find(w->request->directory, &slug)
					       : NULL;
}

static enum err verify_by_holder(const struct release_work *w, const struct envelope *envelope,
				 enum statement_type type)
{
	/* The enrolling partner had the first key: it counts no longer once it was replaced. */
	size_t first = w->signer_count > 1 ? 1 : 0;
	enum err e = ERR_SIGNATURE;

	for (size_t i = w->signer_count; i > first && e == ERR_SIGNATURE; i--)
		e = statement_verify(envelope, type, &w->signers[i - 1]);
	return e;
}

/*
 * By the holder (a re-seal, a remark), or by a member with the key of its time, whose end *before
 * then is.
 */
static enum err verify_by(const struct release_work *w, const char *signer,
			  const struct envelope *envelope, enum statement_type type,
			  int64_t *before)
{
	const struct member *member;

	*before = INT64_MAX;
	if (same_text(signer, "holder"))
		return verify_by_holder(w, envelope, type);
	member = find_member(w, signer);
	return member ? member_verify(member, envelope, type, before) : ERR_VERIFY;
}

/*
 * Only the payload tells who signed, so that it is parsed before it is verified; nothing in it is
 * believed until then.
 */
static enum err open_statement(struct opening *o, const Eenmaal__V1__Envelope *m, struct hash *hash)
{
	struct release_work *w = o->work;
	ProtobufCMessage *message = NULL;
	struct envelope envelope;
	int64_t before = INT64_MAX;
	enum err e = codec_envelope(m, &envelope);

	if (e == ERR_OK && envelope.type != STATEMENT_SEGMENT)
		e = ERR_STATEMENT_TYPE;
	if (e == ERR_OK)
		e = codec_statement(STATEMENT_SEGMENT, envelope.payload, w->request->arena,
				    &message);
	if (e != ERR_OK)
		return e;
	o->segment = (const Eenmaal__V1__Segment *)message;
	/* Whoever sealed it, its author must be somebody. */
	if (!same_text(o->segment->author, "holder") && !find_member(w, o->segment->author))
		return ERR_VERIFY;
	e = verify_by(w, o->segment->header->issuer, &envelope, STATEMENT_SEGMENT, &before);
	if (e == ERR_OK && o->segment->header->issued_at >= before)
		e = ERR_SIGNATURE;
	return e == ERR_OK ? statement_hash(&envelope, hash) : e;
}

/* A first upload is its author's, a re-seal the holder's; nobody else's. */
static bool issuer_fits(const Eenmaal__V1__Segment *m)
{
	return m->reseal == 0 ? same_text(m->header->issuer, m->author)
			      : same_text(m->header->issuer, "holder");
}

static enum err check_statement(struct opening *o, struct view ciphertext)
{
	const struct release_request *r = o->work->request;
	const Eenmaal__V1__Segment *m = o->segment;
	struct hash hash;

	if (!same_text(m->header->audience, r->directory->audience) || !issuer_fits(m))
		return release_bad(o->work, ERR_VERIFY, "a document has the wrong issuer");
	if (!view_equal(codec_view(m->header->holder), codec_view(r->subject->holder)))
		return release_bad(o->work, ERR_VERIFY, "a document belongs to another dossier");
	if (!release_lists(r->subject->n_kinds, r->subject->kinds, m->kind))
		return release_bad(o->work, ERR_VERIFY,
				   "a document is of a kind that was not asked for");
	hash_sha256(ciphertext, &hash);
	if (!view_equal(codec_view(m->ciphertext_hash), view_of(hash.b, HASH_LEN)))
		return release_bad(o->work, ERR_VERIFY,
				   "a document is not the one that its author signed");
	if (kem_suite_check(m->suite, r->suite_floor) != ERR_OK)
		return release_bad(o->work, ERR_WEAK,
				   "a document is sealed with a suite below this profile's floor");
	return ERR_OK;
}

/* The grant that the release names, which must speak of the document's kind. */
static enum err find_grant(struct opening *o, ProtobufCBinaryData id)
{
	struct release_work *w = o->work;

	for (size_t i = 0; i < w->grant_count; i++) {
		const struct release_grant *g = &w->grants[i];

		if (!view_equal(codec_view(id), view_of(g->id.b, UUID_LEN)))
			continue;
		if (!release_lists(g->message->n_kinds, g->message->kinds, o->segment->kind))
			break;
		o->grant = g;
		return ERR_OK;
	}
	return release_bad(w, ERR_VERIFY, "a document came without a grant for its kind");
}

static const Eenmaal__V1__Wrap *find_wrap(const struct opening *o)
{
	const Eenmaal__V1__Grant *g = o->grant->message;

	for (size_t i = 0; i < g->n_wraps; i++)
		if (g->wraps[i]->epoch == o->segment->epoch &&
		    same_text(g->wraps[i]->kind, o->segment->kind))
			return g->wraps[i];
	return NULL;
}

/* The epoch's private key out of the grant's wrap. */
static enum err open_wrap(struct opening *o, const struct slug *kind)
{
	const struct release_request *r = o->work->request;
	const Eenmaal__V1__Wrap *wrap = find_wrap(o);
	struct sealed sealed;
	struct seal_context context = {
		.label = SEAL_WRAP,
		.holder = &o->holder,
		.kind = kind,
		.epoch = o->segment->epoch,
		.epoch_key = &o->epoch_key,
		.sender = "holder",
		.recipient = r->partner->s,
		.grant = &o->grant->id,
	};
	enum err e = wrap ? codec_kem_key(wrap->public_key, &o->epoch_key) : ERR_VERIFY;

	if (e == ERR_OK)
		e = codec_sealed(wrap->sealed, &sealed);
	if (e == ERR_OK && kem_suite_check(sealed.suite, r->suite_floor) != ERR_OK)
		e = ERR_WEAK;
	if (e == ERR_OK)
		e = seal_open_key(&context, r->kem_private, &sealed, &o->epoch_private);
	return release_bad(o->work, e, "a grant carries no key that opens a document");
}

static enum err open_ciphertext(struct opening *o, const struct slug *kind, struct view ciphertext,
				struct buf *plaintext)
{
	const Eenmaal__V1__Segment *m = o->segment;
	struct sealed sealed = {(uint16_t)m->suite, codec_view(m->encapsulation), ciphertext};
	struct seal_context context = {
		.label = SEAL_SEGMENT,
		.holder = &o->holder,
		.kind = kind,
		.epoch = m->epoch,
		.epoch_key = &o->epoch_key,
		.sender = m->header->issuer,
		.version = m->version,
	};
	enum err e = seal_open_content(&context, o->epoch_private, &sealed, plaintext);

	return release_bad(o->work, e, "a document does not open with the key of its grant");
}

/* Who wrote it: the author's own signature inside the ciphertext. */
static enum err open_provenance(struct opening *o, const Eenmaal__V1__Envelope *m,
				const Eenmaal__V1__Provenance **out)
{
	ProtobufCMessage *message = NULL;
	struct envelope envelope;
	int64_t before = 0;
	enum err e = m ? codec_envelope(m, &envelope) : ERR_INPUT;

	if (e == ERR_OK)
		e = verify_by(o->work, o->segment->author, &envelope, STATEMENT_PROVENANCE,
			      &before);
	if (e == ERR_OK)
		e = codec_statement(STATEMENT_PROVENANCE, envelope.payload, o->work->request->arena,
				    &message);
	*out = (const Eenmaal__V1__Provenance *)message;
	if (e == ERR_OK && (*out)->header->issued_at >= before)
		e = ERR_SIGNATURE;
	return release_bad(o->work, e, "a document is not signed by its author");
}

static enum err check_provenance(struct opening *o, const Eenmaal__V1__Provenance *p,
				 struct view content)
{
	const Eenmaal__V1__Segment *m = o->segment;
	struct hash hash;

	hash_sha256(content, &hash);
	if (!same_text(p->header->audience, o->work->request->directory->audience) ||
	    !same_text(p->header->issuer, m->author) || !same_text(p->kind, m->kind) ||
	    !view_equal(codec_view(p->header->holder), view_of(o->holder.b, HOLDER_ID_LEN)) ||
	    !view_equal(codec_view(p->content_hash), view_of(hash.b, HASH_LEN)))
		return release_bad(o->work, ERR_VERIFY,
				   "a document's content is not what its author signed");
	return ERR_OK;
}

static enum err open_content(struct opening *o, struct view plaintext, struct release_document *out)
{
	const Eenmaal__V1__SegmentContent *content;
	const Eenmaal__V1__Provenance *p = NULL;
	ProtobufCMessage *message = NULL;
	enum err e = codec_decode(&eenmaal__v1__segment_content__descriptor, plaintext,
				  CODEC_STRICT, o->work->request->arena, &message);

	if (e != ERR_OK)
		return release_bad(o->work, e, "a document's content is not well-formed");
	content = (const Eenmaal__V1__SegmentContent *)message;
	e = open_provenance(o, content->provenance, &p);
	if (e == ERR_OK)
		e = check_provenance(o, p, codec_view(content->content));
	if (e != ERR_OK)
		return e;
	out->content = codec_view(content->content);
	out->written_at = p->header->issued_at;
	out->media_type = p->media_type;
	out->title = p->title;
	return ERR_OK;
}

static enum err fill(const struct opening *o, struct release_document *out)
{
	const Eenmaal__V1__Segment *m = o->segment;
	enum err e = codec_slug(m->kind, &out->kind);

	if (e == ERR_OK)
		e = codec_slug(m->author, &out->author);
	out->version = m->version;
	out->reseal = m->reseal;
	out->replaces = m->replaces;
	out->epoch = m->epoch;
	out->sealed_at = m->header->issued_at;
	out->grant = o->grant->id;
	return e;
}

static enum err open_statement_and_grant(struct opening *o, const Eenmaal__V1__Release *m,
					 struct release_document *out)
{
	enum err e = open_statement(o, m->segment, &out->statement);

	e = release_bad(o->work, e, "a document's statement is not signed by who it says");
	if (e == ERR_OK)
		e = check_statement(o, codec_view(m->ciphertext));
	if (e == ERR_OK)
		e = find_grant(o, m->grant_id);
	if (e == ERR_OK)
		e = release_bad(o->work, fill(o, out), "a document's kind or author has no name");
	return e;
}

enum err release_segment(struct release_work *w, const Eenmaal__V1__Release *m,
			 struct release_document *out)
{
	struct opening o = {.work = w};
	struct buf plaintext = BUF_INIT(CODEC_UPLOAD_MAX);
	enum err e = release_bad(w, codec_holder(w->request->subject->holder, &o.holder),
				 "the dossier's number is malformed");

	if (e == ERR_OK)
		e = open_statement_and_grant(&o, m, out);
	if (e == ERR_OK)
		e = open_wrap(&o, &out->kind);
	if (e == ERR_OK)
		e = open_ciphertext(&o, &out->kind, codec_view(m->ciphertext), &plaintext);
	if (e == ERR_OK)
		e = open_content(&o, buf_view(&plaintext), out);
	secret_free(o.epoch_private);
	buf_free(&plaintext);
	return e;
}
