/* SPDX-License-Identifier: EUPL-1.2 */
/* What a holder says besides grants, and the documents of partners. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "broker/base/clock.h"
#include "tests/support/wallet.h"

#define CONTENT_MAX 65536

/* ---- the holder ----------------------------------------------------------------------------------------- */

Eenmaal__V1__RevokeRequest *wallet_revocation(struct wallet *h, const Eenmaal__V1__Grant *g,
					      const char *kind)
{
	Eenmaal__V1__RevokeRequest *request = world_alloc(h->w, sizeof(*request));
	Eenmaal__V1__Revocation m = EENMAAL__V1__REVOCATION__INIT;

	eenmaal__v1__revoke_request__init(request);
	m.header = wallet_header(h, ++h->sequence);
	m.grant_id = g->grant_id;
	m.n_kinds = kind ? 1 : 0;
	m.kinds = kind ? world_texts(h->w, 1, kind) : NULL;
	request->revocation = wallet_signed(h, STATEMENT_REVOCATION, &m);
	return request;
}

Eenmaal__V1__SuspendRequest *wallet_suspension(struct wallet *h, const Eenmaal__V1__Grant *g,
					       bool paused)
{
	Eenmaal__V1__SuspendRequest *request = world_alloc(h->w, sizeof(*request));
	Eenmaal__V1__Suspension m = EENMAAL__V1__SUSPENSION__INIT;

	eenmaal__v1__suspend_request__init(request);
	m.header = wallet_header(h, ++h->sequence);
	if (g)
		m.grant_id = g->grant_id;
	m.paused = paused;
	request->suspension = wallet_signed(h, STATEMENT_SUSPENSION, &m);
	return request;
}

Eenmaal__V1__EraseRequest *wallet_erasure(struct wallet *h, const char *kind)
{
	Eenmaal__V1__EraseRequest *request = world_alloc(h->w, sizeof(*request));
	Eenmaal__V1__Erasure m = EENMAAL__V1__ERASURE__INIT;

	eenmaal__v1__erase_request__init(request);
	m.header = wallet_header(h, ++h->sequence);
	m.everything = kind == NULL;
	m.n_kinds = kind ? 1 : 0;
	m.kinds = kind ? world_texts(h->w, 1, kind) : NULL;
	request->erasure = wallet_signed(h, STATEMENT_ERASURE, &m);
	return request;
}

Eenmaal__V1__Envelope *wallet_query(struct wallet *h, const char *method, uint64_t first)
{
	Eenmaal__V1__HolderQuery m = EENMAAL__V1__HOLDER_QUERY__INIT;

	m.header = wallet_header(h, 0);
	m.method = world_text(h->w, method);
	m.first = first;
	return wallet_signed(h, STATEMENT_HOLDER_QUERY, &m);
}

Eenmaal__V1__GetDossierResponse *wallet_dossier(struct wallet *h)
{
	Eenmaal__V1__GetDossierRequest request = EENMAAL__V1__GET_DOSSIER_REQUEST__INIT;
	Eenmaal__V1__GetDossierResponse *reply;
	struct holder_keys keys;

	request.query = wallet_query(h, "GetDossier", 0);
	reply = world_done(h->w, "HolderService/GetDossier", WORLD_PUBLIC, &request);
	assert_int_equal(reply->sequence, h->sequence);
	assert_int_equal(world_receipt(h->w, reply->receipt).seen->action,
			 EENMAAL__V1__ACTION__ACTION_HOLDER_READ);
	assert_int_equal(convert_identity(reply->identity, h->w->trust->directory, &h->id, &keys),
			 ERR_OK);
	assert_memory_equal(keys.signing_key.b, h->signing_key.b, SIGN_PUBLIC_LEN);
	return reply;
}

/* ---- documents --------------------------------------------------------------------------------------------- */

static struct seal_context content_context(struct wallet *h, int kind, uint64_t epoch,
					   uint64_t version, struct slug *slug)
{
	assert_int_equal(codec_slug(wallet_kinds[kind], slug), ERR_OK);
	return (struct seal_context){
		.label = SEAL_SEGMENT,
		.holder = &h->id,
		.kind = slug,
		.epoch = epoch,
		.epoch_key = &h->epochs[kind][epoch].public_key,
		.version = version,
	};
}

static Eenmaal__V1__Envelope *provenance(struct wallet *h, const struct wallet_document *d)
{
	Eenmaal__V1__Provenance m = EENMAAL__V1__PROVENANCE__INIT;
	struct hash hash;

	hash_sha256(view_str(d->content), &hash);
	m.header = world_header(h->w, world_member_id(d->author), &h->id, 0);
	m.kind = world_text(h->w, wallet_kinds[d->kind]);
	m.content_hash = world_bytes(h->w, hash.b, HASH_LEN);
	m.media_type = world_text(h->w, "text/plain");
	return world_member_signed(h->w, STATEMENT_PROVENANCE, &m, d->author);
}

/* Seal content and fill in what the segment says of the ciphertext. */
static ProtobufCBinaryData seal(struct wallet *h, const struct seal_context *c, struct view content,
				Eenmaal__V1__Segment *m)
{
	struct buf encapsulation = BUF_INIT(2048), ciphertext = BUF_INIT(2 * CONTENT_MAX);
	ProtobufCBinaryData sealed;
	struct hash hash;

	assert_int_equal(seal_content(c, content, &encapsulation, &ciphertext), ERR_OK);
	hash_sha256(buf_view(&ciphertext), &hash);
	m->suite = c->epoch_key->suite;
	m->encapsulation = world_bytes(h->w, encapsulation.data, encapsulation.len);
	m->ciphertext_hash = world_bytes(h->w, hash.b, HASH_LEN);
	sealed = world_bytes(h->w, ciphertext.data, ciphertext.len);
	buf_free(&encapsulation);
	buf_free(&ciphertext);
	return sealed;
}

Eenmaal__V1__PutSegmentRequest *wallet_upload(struct wallet *h, const struct wallet_document *d)
{
	Eenmaal__V1__PutSegmentRequest *request = world_alloc(h->w, sizeof(*request));
	Eenmaal__V1__Segment m = EENMAAL__V1__SEGMENT__INIT;
	Eenmaal__V1__SegmentContent content = EENMAAL__V1__SEGMENT_CONTENT__INIT;
	struct buf bytes = BUF_INIT(CONTENT_MAX);
	struct slug slug;
	struct seal_context c = content_context(h, (int)d->kind, d->epoch, d->version, &slug);

	eenmaal__v1__put_segment_request__init(request);
	c.sender = world_member_id(d->author);
	content.provenance = provenance(h, d);
	content.content = world_bytes(h->w, d->content, strlen(d->content));
	assert_int_equal(codec_encode(&content, &bytes), ERR_OK);
	m.header = world_header(h->w, c.sender, &h->id, 0);
	m.kind = world_text(h->w, wallet_kinds[d->kind]);
	m.epoch = d->epoch;
	m.author = world_text(h->w, c.sender);
	m.version = d->version;
	m.replaces = d->replaces;
	if (d->previous)
		m.previous_hash = world_bytes(h->w, d->previous->b, HASH_LEN);
	request->ciphertext = seal(h, &c, buf_view(&bytes), &m);
	request->segment = world_member_signed(h->w, STATEMENT_SEGMENT, &m, d->author);
	buf_free(&bytes);
	return request;
}

void wallet_upload_first(struct wallet *h, enum wallet_kind kind, uint64_t epoch,
			 const char *content)
{
	struct wallet_document d = {WORLD_COA, kind, epoch, 1, 0, NULL, content};
	const Eenmaal__V1__PutSegmentResponse *reply =
		world_done(h->w, "PartnerService/PutSegment", WORLD_COA, wallet_upload(h, &d));

	assert_int_equal(world_seen(h->w, reply->receipt)->action,
			 EENMAAL__V1__ACTION__ACTION_UPLOAD);
}

static Eenmaal__V1__Segment *parse_segment(struct world *w, const Eenmaal__V1__Envelope *e)
{
	ProtobufCMessage *m = NULL;

	assert_int_equal(codec_statement(STATEMENT_SEGMENT, codec_view(e->payload), w->arena, &m),
			 ERR_OK);
	return (Eenmaal__V1__Segment *)m;
}

static int kind_number(const char *kind)
{
	for (int n = 0; n < WALLET_KINDS; n++)
		if (strcmp(wallet_kinds[n], kind) == 0)
			return n;
	fail_msg("no such kind: %s", kind);
	return -1;
}

/* The plaintext of a segment, with the epoch's private key. */
static void open_segment(struct wallet *h, const Eenmaal__V1__Segment *m,
			 ProtobufCBinaryData ciphertext, const struct secret *key, struct buf *out)
{
	struct slug slug;
	struct seal_context c =
		content_context(h, kind_number(m->kind), m->epoch, m->version, &slug);
	struct sealed sealed = {(uint16_t)m->suite, codec_view(m->encapsulation),
				codec_view(ciphertext)};

	c.sender = m->header->issuer;
	assert_int_equal(seal_open_content(&c, key, &sealed, out), ERR_OK);
}

Eenmaal__V1__ResealRequest *wallet_reseal(struct wallet *h, const Eenmaal__V1__Envelope *segment,
					  ProtobufCBinaryData ciphertext, uint64_t to_epoch)
{
	Eenmaal__V1__ResealRequest *request = world_alloc(h->w, sizeof(*request));
	Eenmaal__V1__Segment *m = parse_segment(h->w, segment);
	struct buf content = BUF_INIT(CONTENT_MAX);
	int kind = kind_number(m->kind);
	struct slug slug;
	struct seal_context c = content_context(h, kind, to_epoch, m->version, &slug);

	eenmaal__v1__reseal_request__init(request);
	open_segment(h, m, ciphertext, h->epochs[kind][m->epoch].private_key, &content);
	c.sender = "holder";
	m->header = wallet_header(h, ++h->sequence);
	m->epoch = to_epoch;
	m->reseal++;
	request->ciphertext = seal(h, &c, buf_view(&content), m);
	request->segment = wallet_signed(h, STATEMENT_SEGMENT, m);
	buf_free(&content);
	return request;
}

/* ---- partners -------------------------------------------------------------------------------------------------- */

Eenmaal__V1__AccessRequest *wallet_access(struct wallet *h, int partner, const char *kind,
					  const char *purpose, const char *role)
{
	Eenmaal__V1__AccessRequest *m = world_alloc(h->w, sizeof(*m));
	Eenmaal__V1__AccessSubject *subject = world_alloc(h->w, sizeof(*subject));

	eenmaal__v1__access_request__init(m);
	eenmaal__v1__access_subject__init(subject);
	m->header = world_header(h->w, world_member_id(partner), NULL, 0);
	m->purpose = world_text(h->w, purpose);
	m->staff = world_text(h->w, "staff-17");
	m->staff_role = world_text(h->w, role);
	m->n_subjects = 1;
	m->subjects = world_alloc(h->w, sizeof(void *));
	m->subjects[0] = subject;
	subject->holder = world_bytes(h->w, h->id.b, HOLDER_ID_LEN);
	subject->n_kinds = 1;
	subject->kinds = world_texts(h->w, 1, kind);
	return m;
}

Eenmaal__V1__FetchRequest *wallet_fetch(struct wallet *h, int partner,
					const Eenmaal__V1__AccessRequest *m)
{
	Eenmaal__V1__FetchRequest *request = world_alloc(h->w, sizeof(*request));

	eenmaal__v1__fetch_request__init(request);
	request->access_request = world_member_signed(h->w, STATEMENT_ACCESS_REQUEST, m, partner);
	return request;
}

const Eenmaal__V1__SubjectResult *wallet_fetched(struct wallet *h, int partner,
						 const Eenmaal__V1__AccessRequest *m)
{
	const Eenmaal__V1__FetchResponse *reply =
		world_done(h->w, "PartnerService/Fetch", partner, wallet_fetch(h, partner, m));

	assert_int_equal(reply->n_results, 1);
	world_seen(h->w, reply->results[0]->receipt);
	return reply->results[0];
}

void wallet_not_fetched(struct wallet *h, int partner, const Eenmaal__V1__AccessRequest *m,
			Eenmaal__V1__Reason reason)
{
	assert_int_equal(wallet_fetched(h, partner, m)->n_releases, 0);
	assert_int_equal(world_holder_entry(h->w, &h->id).kept->kinds[0]->reason, reason);
}

/* The grant of the release, signed by the holder, and its wrap of the segment's epoch. */
static const Eenmaal__V1__Wrap *find_wrap(struct wallet *h, const Eenmaal__V1__SubjectResult *r,
					  const Eenmaal__V1__Release *release,
					  const Eenmaal__V1__Segment *segment)
{
	for (size_t n = 0; n < r->n_grants; n++) {
		ProtobufCMessage *message = NULL;
		const Eenmaal__V1__Grant *g;
		struct envelope e;

		assert_int_equal(codec_envelope(r->grants[n], &e), ERR_OK);
		assert_int_equal(statement_verify(&e, STATEMENT_GRANT, &h->signing_key), ERR_OK);
		assert_int_equal(codec_statement(STATEMENT_GRANT, e.payload, h->w->arena, &message),
				 ERR_OK);
		g = (const Eenmaal__V1__Grant *)message;
		if (!view_equal(codec_view(g->grant_id), codec_view(release->grant_id)))
			continue;
		for (size_t i = 0; i < g->n_wraps; i++)
			if (g->wraps[i]->epoch == segment->epoch &&
			    strcmp(g->wraps[i]->kind, segment->kind) == 0)
				return g->wraps[i];
	}
	fail_msg("no wrap for the segment");
	return NULL;
}

static struct secret *open_wrap(struct wallet *h, int partner, const Eenmaal__V1__Wrap *wrap,
				ProtobufCBinaryData grant)
{
	struct slug slug;
	struct kem_public epoch_key;
	struct uuid id;
	struct sealed sealed;
	struct secret *key = NULL;
	struct seal_context c = {
		.label = SEAL_WRAP,
		.holder = &h->id,
		.kind = &slug,
		.epoch = wrap->epoch,
		.epoch_key = &epoch_key,
		.sender = "holder",
		.recipient = world_member_id(partner),
		.grant = &id,
	};

	assert_int_equal(codec_slug(wrap->kind, &slug), ERR_OK);
	assert_int_equal(codec_kem_key(wrap->public_key, &epoch_key), ERR_OK);
	assert_int_equal(codec_uuid(grant, &id), ERR_OK);
	assert_int_equal(codec_sealed(wrap->sealed, &sealed), ERR_OK);
	assert_int_equal(seal_open_key(&c, h->w->members[partner].kem_private, &sealed, &key),
			 ERR_OK);
	return key;
}

static char *world_text_of(struct world *w, struct view v)
{
	char *text = world_alloc(w, v.len + 1);

	memcpy(text, v.data, v.len);
	return text;
}

/* The author, whoever sealed it last, signed what came out. */
static char *check_provenance(struct wallet *h, struct view plaintext, const char *author)
{
	ProtobufCMessage *message = NULL;
	const Eenmaal__V1__SegmentContent *content;
	const Eenmaal__V1__Provenance *p;
	struct envelope e;
	struct hash hash;
	struct slug id;

	assert_int_equal(codec_decode(&eenmaal__v1__segment_content__descriptor, plaintext,
				      CODEC_STRICT, h->w->arena, &message),
			 ERR_OK);
	content = (const Eenmaal__V1__SegmentContent *)message;
	assert_int_equal(codec_slug(author, &id), ERR_OK);
	assert_int_equal(codec_envelope(content->provenance, &e), ERR_OK);
	assert_int_equal(statement_verify(&e, STATEMENT_PROVENANCE,
					  strcmp(author, "holder") == 0
						  ? &h->signing_key
						  : &directory_find(h->w->trust->directory, &id)
							     ->signing_key),
			 ERR_OK);
	assert_int_equal(codec_statement(STATEMENT_PROVENANCE, e.payload, h->w->arena, &message),
			 ERR_OK);
	p = (const Eenmaal__V1__Provenance *)message;
	hash_sha256(codec_view(content->content), &hash);
	assert_memory_equal(p->content_hash.data, hash.b, HASH_LEN);
	return world_text_of(h->w, codec_view(content->content));
}

char *wallet_open(struct wallet *h, int partner, const Eenmaal__V1__SubjectResult *r, size_t n)
{
	const Eenmaal__V1__Release *release = r->releases[n];
	const Eenmaal__V1__Segment *segment = parse_segment(h->w, release->segment);
	const Eenmaal__V1__Wrap *wrap = find_wrap(h, r, release, segment);
	struct secret *key = open_wrap(h, partner, wrap, release->grant_id);
	struct buf plaintext = BUF_INIT(CONTENT_MAX);
	char *content;

	open_segment(h, segment, release->ciphertext, key, &plaintext);
	content = check_provenance(h, buf_view(&plaintext), segment->author);
	buf_free(&plaintext);
	secret_free(key);
	return content;
}
