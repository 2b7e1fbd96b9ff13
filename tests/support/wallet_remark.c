/* SPDX-License-Identifier: EUPL-1.2 */
/* A holder says that a document is not right. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/wallet.h"

#define TEXT_MAX 65536

/* The same words for the author and for all readers. */
static const char *words(struct wallet *h, const struct wallet_remark *r)
{
	char text[1024];

	(void)snprintf(text, sizeof(text),
		       "{\"author\":\"%s\",\"version\":%llu,\"document\":\"%064x\","
		       "\"text\":\"%s\",\"time\":%lld}",
		       world_member_id(r->author), (unsigned long long)r->about_version, 0, r->text,
		       (long long)WORLD_NOW);
	return world_text(h->w, text);
}

static void seal_to_author(struct wallet *h, const struct wallet_remark *r, const char *text,
			   Eenmaal__V1__Remark *m)
{
	struct world_keys *author = &h->w->members[r->author];
	struct buf encapsulation = BUF_INIT(2048), ciphertext = BUF_INIT(TEXT_MAX);
	Eenmaal__V1__Sealed *sealed = world_alloc(h->w, sizeof(*sealed));
	struct slug kind;
	struct hash key;
	struct seal_context c = {
		.label = SEAL_REMARK,
		.holder = &h->id,
		.kind = &kind,
		.epoch_key = &author->kem_key,
		.sender = "holder",
		.recipient = world_member_id(r->author),
		.segment = &r->segment,
	};

	assert_int_equal(codec_slug(m->kind, &kind), ERR_OK);
	assert_int_equal(seal_content(&c, view_str(text), &encapsulation, &ciphertext), ERR_OK);
	convert_key_hash(&author->kem_key, &key);
	eenmaal__v1__sealed__init(sealed);
	sealed->suite = author->kem_key.suite;
	sealed->encapsulation = world_bytes(h->w, encapsulation.data, encapsulation.len);
	sealed->ciphertext = world_bytes(h->w, ciphertext.data, ciphertext.len);
	m->author_key_hash = world_bytes(h->w, key.b, HASH_LEN);
	m->sealed = sealed;
	buf_free(&encapsulation);
	buf_free(&ciphertext);
}

static Eenmaal__V1__Envelope *sign_remark(struct wallet *h, const struct wallet_remark *r,
					  const char *text)
{
	Eenmaal__V1__Remark m = EENMAAL__V1__REMARK__INIT;

	m.header = wallet_header(h, ++h->sequence);
	m.kind = world_text(h->w, wallet_kinds[r->kind]);
	m.author = world_text(h->w, world_member_id(r->author));
	m.version = r->about_version;
	m.segment_hash = world_bytes(h->w, r->segment.b, HASH_LEN);
	seal_to_author(h, r, text, &m);
	return wallet_signed(h, STATEMENT_REMARK, &m);
}

static struct buf content(struct wallet *h, const struct wallet_remark *r, const char *text)
{
	Eenmaal__V1__Provenance m = EENMAAL__V1__PROVENANCE__INIT;
	Eenmaal__V1__SegmentContent content = EENMAAL__V1__SEGMENT_CONTENT__INIT;
	struct buf bytes = BUF_INIT(TEXT_MAX);
	struct hash hash;

	hash_sha256(view_str(text), &hash);
	m.header = world_header(h->w, "holder", &h->id, 0);
	m.kind = world_text(h->w, wallet_kinds[r->kind]);
	m.content_hash = world_bytes(h->w, hash.b, HASH_LEN);
	m.media_type = world_text(h->w, "application/vnd.eenmaal.remark+json");
	content.provenance = wallet_signed(h, STATEMENT_PROVENANCE, &m);
	content.content = world_bytes(h->w, text, strlen(text));
	assert_int_equal(codec_encode(&content, &bytes), ERR_OK);
	return bytes;
}

static void seal_document(struct wallet *h, const struct wallet_remark *r, const char *text,
			  Eenmaal__V1__Segment *m, ProtobufCBinaryData *out)
{
	struct buf bytes = content(h, r, text), encapsulation = BUF_INIT(2048),
		   ciphertext = BUF_INIT(2 * TEXT_MAX);
	struct slug kind;
	struct hash hash;
	struct seal_context c = {
		.label = SEAL_SEGMENT,
		.holder = &h->id,
		.kind = &kind,
		.epoch = r->epoch,
		.epoch_key = &h->epochs[r->kind][r->epoch].public_key,
		.sender = "holder",
		.version = r->version,
	};

	assert_int_equal(codec_slug(wallet_kinds[r->kind], &kind), ERR_OK);
	assert_int_equal(seal_content(&c, buf_view(&bytes), &encapsulation, &ciphertext), ERR_OK);
	hash_sha256(buf_view(&ciphertext), &hash);
	m->suite = c.epoch_key->suite;
	m->encapsulation = world_bytes(h->w, encapsulation.data, encapsulation.len);
	m->ciphertext_hash = world_bytes(h->w, hash.b, HASH_LEN);
	*out = world_bytes(h->w, ciphertext.data, ciphertext.len);
	buf_free(&bytes);
	buf_free(&encapsulation);
	buf_free(&ciphertext);
}

Eenmaal__V1__PutRemarkRequest *wallet_remark(struct wallet *h, const struct wallet_remark *r)
{
	Eenmaal__V1__PutRemarkRequest *request = world_alloc(h->w, sizeof(*request));
	Eenmaal__V1__Segment m = EENMAAL__V1__SEGMENT__INIT;
	const char *text = words(h, r);

	eenmaal__v1__put_remark_request__init(request);
	request->remark = sign_remark(h, r, text);
	m.header = wallet_header(h, ++h->sequence);
	m.kind = world_text(h->w, wallet_kinds[r->kind]);
	m.epoch = r->epoch;
	m.author = world_text(h->w, "holder");
	m.version = r->version;
	if (r->previous)
		m.previous_hash = world_bytes(h->w, r->previous->b, HASH_LEN);
	seal_document(h, r, text, &m, &request->ciphertext);
	request->segment = wallet_signed(h, STATEMENT_SEGMENT, &m);
	return request;
}
