/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/cast.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "keys/hpke_internal.h"

#define ARENA_MAX (32u << 20)
#define FIRST_HOLDER 0x3f
#define FIRST_GRANT 0x60

static struct secret *counting(uint8_t first)
{
	uint8_t bytes[32];
	struct secret *s = NULL;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(first + i);
	assert_int_equal(secret_new(bytes, sizeof(bytes), &s), ERR_OK);
	return s;
}

void cast_start(struct cast *c)
{
	memset(c, 0, sizeof(*c));
	c->arena = arena_new(ARENA_MAX);
	assert_non_null(c->arena);
	memcpy(c->holder.b, cast_bytes(c, HOLDER_ID_LEN, FIRST_HOLDER).data, HOLDER_ID_LEN);
	memcpy(c->grant.b, cast_bytes(c, UUID_LEN, FIRST_GRANT).data, UUID_LEN);
	holder_id_format(&c->holder, c->number);
	for (unsigned i = 0; i < CAST_SIGNERS; i++) {
		c->seeds[i] = counting((uint8_t)(0x10 * i));
		assert_int_equal(sign_derive_public(c->seeds[i], &c->public_keys[i]), ERR_OK);
	}
	for (unsigned i = 0; i < CAST_KEMS; i++) {
		c->kem_private[i] = counting((uint8_t)(0x80 + 0x10 * i));
		assert_int_equal(kem_derive_public(SUITE_X25519, c->kem_private[i], &c->kem[i]),
				 ERR_OK);
	}
}

void cast_stop(struct cast *c)
{
	for (unsigned i = 0; i < CAST_SIGNERS; i++)
		secret_free(c->seeds[i]);
	for (unsigned i = 0; i < CAST_KEMS; i++)
		secret_free(c->kem_private[i]);
	arena_free(c->arena);
	memset(c, 0, sizeof(*c));
}

void *cast_alloc(struct cast *c, size_t size)
{
	void *p = arena_alloc(c->arena, size);

	assert_non_null(p);
	return p;
}

ProtobufCBinaryData cast_bytes(struct cast *c, size_t len, uint8_t first)
{
	uint8_t *p = cast_alloc(c, len);

	for (size_t i = 0; i < len; i++)
		p[i] = (uint8_t)(first + i);
	return codec_bytes(p, len);
}

ProtobufCBinaryData cast_copy(struct cast *c, struct view v)
{
	void *p = arena_copy(c->arena, v.data, v.len);

	assert_non_null(p);
	return codec_bytes(p, v.len);
}

char *cast_text(struct cast *c, const char *text)
{
	return (char *)cast_copy(c, view_of(text, strlen(text) + 1)).data;
}

char **cast_texts(struct cast *c, const char *only)
{
	char **list = cast_alloc(c, sizeof(*list));

	list[0] = cast_text(c, only);
	return list;
}

struct view cast_pack(struct cast *c, const void *message)
{
	size_t len = protobuf_c_message_get_packed_size(message);
	uint8_t *p = cast_alloc(c, len);

	assert_int_equal(protobuf_c_message_pack(message, p), len);
	return view_of(p, len);
}

struct hash cast_sha256(struct view v)
{
	struct hash h;

	hash_sha256(v, &h);
	return h;
}

const char *cast_issuer(enum cast_signer who)
{
	static const char *const names[CAST_SIGNERS] = {
		[CAST_COA] = "coa",
		[CAST_INSPECTIE] = "inspectie",
		[CAST_SCHOOL] = "taalschool",
		[CAST_HOLDER] = "holder",
		[CAST_HOLDER_NEXT] = "holder",
	};

	return names[who] ? names[who] : "";
}

const char *cast_key_id(const struct cast *c, enum cast_signer who)
{
	return who >= CAST_HOLDER ? c->number : cast_issuer(who);
}

Eenmaal__V1__Header *cast_header(struct cast *c, enum cast_signer who, bool holder,
				 uint64_t sequence, uint8_t nonce)
{
	Eenmaal__V1__Header *h = cast_alloc(c, sizeof(*h));

	eenmaal__v1__header__init(h);
	h->audience = cast_text(c, CAST_AUDIENCE);
	h->issuer = cast_text(c, cast_issuer(who));
	h->nonce = cast_bytes(c, UUID_LEN, nonce);
	h->issued_at = CAST_NOW;
	h->expires_at = CAST_NOW + 300;
	if (holder)
		h->holder = codec_bytes(c->holder.b, HOLDER_ID_LEN);
	h->sequence = sequence;
	return h;
}

Eenmaal__V1__Envelope *cast_sign_with(struct cast *c, enum statement_type type, const void *message,
				      const struct secret *seed, const char *key_id)
{
	Eenmaal__V1__Envelope *m = NULL;

	assert_int_equal(codec_sign(type, message, seed, c->arena, &m), ERR_OK);
	m->signatures[0]->keyid = cast_text(c, key_id);
	return m;
}

Eenmaal__V1__Envelope *cast_sign(struct cast *c, enum statement_type type, const void *message,
				 enum cast_signer who)
{
	return cast_sign_with(c, type, message, c->seeds[who], cast_key_id(c, who));
}

struct hash cast_hash(const Eenmaal__V1__Envelope *m)
{
	struct envelope e;
	struct hash h;

	assert_int_equal(codec_envelope(m, &e), ERR_OK);
	assert_int_equal(statement_hash(&e, &h), ERR_OK);
	return h;
}

Eenmaal__V1__KemKey *cast_kem_key(struct cast *c, enum cast_kem key)
{
	Eenmaal__V1__KemKey *m = cast_alloc(c, sizeof(*m));

	eenmaal__v1__kem_key__init(m);
	m->suite = c->kem[key].suite;
	m->public_key = codec_bytes(c->kem[key].key, c->kem[key].len);
	return m;
}

Eenmaal__V1__Sealed *cast_seal(struct cast *c, const struct seal_context *context,
			       const struct kem_public *to, struct view plaintext, uint8_t first)
{
	ProtobufCBinaryData ephemeral = cast_bytes(c, 32, first);
	struct buf info = BUF_INIT(1024), encapsulation = BUF_INIT(1024),
		   ciphertext = BUF_INIT(1u << 20);
	struct hpke_message m = {.plaintext = plaintext};
	Eenmaal__V1__Sealed *out = cast_alloc(c, sizeof(*out));

	eenmaal__v1__sealed__init(out);
	assert_int_equal(seal_info(context, &info), ERR_OK);
	m.info = buf_view(&info);
	assert_int_equal(hpke_seal_with(to, ephemeral.data, &m, &encapsulation, &ciphertext),
			 ERR_OK);
	out->suite = to->suite;
	out->encapsulation = cast_copy(c, buf_view(&encapsulation));
	out->ciphertext = cast_copy(c, buf_view(&ciphertext));
	buf_free(&info);
	buf_free(&encapsulation);
	buf_free(&ciphertext);
	return out;
}

struct seal_context cast_context(struct cast *c, enum seal_label label, enum cast_kem epoch)
{
	struct slug *kind = cast_alloc(c, sizeof(*kind));
	const char *name = epoch == CAST_MEDICAL_1 ? "medical" : "skills";

	assert_int_equal(slug_parse(view_str(name), kind), ERR_OK);
	return (struct seal_context){
		.label = label,
		.holder = &c->holder,
		.kind = kind,
		.epoch = epoch == CAST_SKILLS_2 ? 2 : 1,
		.epoch_key = &c->kem[epoch],
		.sender = "holder",
		.recipient = label == SEAL_WRAP ? "taalschool" : "holder",
		.grant = &c->grant,
	};
}
