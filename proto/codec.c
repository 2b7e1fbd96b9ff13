/* SPDX-License-Identifier: EUPL-1.2 */
#include "proto/codec.h"

#include <stdbool.h>
#include <string.h>

#include "proto/validate.h"

static void *arena_allocate(void *arena, size_t size)
{
	return arena_alloc(arena, size);
}

/* An arena's memory goes all at once. */
static void arena_release(void *arena, void *p)
{
	(void)arena;
	(void)p;
}

/* A sink that compares what is written to it with expected bytes, so that nothing is allocated. */
struct compare {
	ProtobufCBuffer base; /* first: protobuf-c hands back a pointer to it */
	struct view left;
	bool equal;
};

static void compare_append(ProtobufCBuffer *base, size_t len, const uint8_t *data)
{
	struct compare *c = (struct compare *)base;

	if (len == 0)
		return;
	if (!c->equal || len > c->left.len || memcmp(c->left.data, data, len) != 0) {
		c->equal = false;
		return;
	}
	c->left.data += len;
	c->left.len -= len;
}

static enum err check_canonical(const ProtobufCMessage *message, struct view bytes)
{
	struct compare c = {.base = {.append = compare_append}, .left = bytes, .equal = true};

	if (protobuf_c_message_get_packed_size(message) != bytes.len)
		return ERR_NOT_CANONICAL;
	(void)protobuf_c_message_pack_to_buffer(message, &c.base);
	return c.equal && c.left.len == 0 ? ERR_OK : ERR_NOT_CANONICAL;
}

enum err codec_decode(const ProtobufCMessageDescriptor *type, struct view bytes,
		      enum codec_mode mode, struct arena *a, ProtobufCMessage **out)
{
	ProtobufCAllocator allocator = {arena_allocate, arena_release, a};
	ProtobufCMessage *message;
	enum err e = wire_scan(type, bytes, mode);

	*out = NULL;
	if (e != ERR_OK)
		return e;
	message = protobuf_c_message_unpack(type, &allocator, bytes.len, bytes.data);
	/* What the scan let through is well-formed, so that only room can be missing. */
	if (!message)
		return ERR_TOO_LARGE;
	if (mode == CODEC_CANONICAL)
		e = check_canonical(message, bytes);
	if (e == ERR_OK)
		*out = message;
	return e;
}

enum err codec_encode(const void *message, struct buf *out)
{
	size_t len = protobuf_c_message_get_packed_size(message);
	uint8_t *p;

	if (len == 0)
		return ERR_OK;
	if (len > out->max - out->len)
		return ERR_TOO_LARGE;
	p = buf_reserve(out, len);
	if (!p)
		return ERR_MEMORY;
	(void)protobuf_c_message_pack(message, p);
	return ERR_OK;
}

static size_t payload_max(enum statement_type type)
{
	if (type == STATEMENT_DIRECTORY)
		return CODEC_DIRECTORY_MAX;
	/* A key of suite 2 with what it is sealed into takes some 2,450 bytes. */
	if (type == STATEMENT_EPOCHS || type == STATEMENT_GRANT)
		return CODEC_PAYLOAD_KEYS_MAX;
	return CODEC_PAYLOAD_MAX;
}

enum err codec_statement(enum statement_type type, struct view payload, struct arena *a,
			 ProtobufCMessage **out)
{
	const ProtobufCMessageDescriptor *descriptor = validate_statement_type(type);
	ProtobufCMessage *message = NULL;
	enum err e;

	*out = NULL;
	if (!descriptor)
		return ERR_STATEMENT_TYPE;
	if (payload.len > payload_max(type))
		return ERR_TOO_LARGE;
	e = codec_decode(descriptor, payload, CODEC_CANONICAL, a, &message);
	if (e == ERR_OK)
		e = validate_statement(type, message);
	if (e == ERR_OK)
		*out = message;
	return e;
}

const Eenmaal__V1__Header *codec_header(enum statement_type type, const ProtobufCMessage *message)
{
	const ProtobufCMessageDescriptor *descriptor = validate_statement_type(type);
	const ProtobufCFieldDescriptor *first;
	const void *at;

	if (!descriptor || message->descriptor != descriptor)
		return NULL;
	first = &descriptor->fields[0];
	if (first->descriptor != &eenmaal__v1__header__descriptor)
		return NULL;
	at = (const char *)message + first->offset;
	return *(Eenmaal__V1__Header *const *)at;
}

static bool is_time(int64_t t)
{
	return t >= 0 && (uint64_t)t <= CODEC_NUMBER_MAX;
}

enum err codec_header_check(const Eenmaal__V1__Header *h, const char *audience, const char *issuer,
			    int64_t now)
{
	if (strcmp(h->audience, audience) != 0)
		return ERR_AUDIENCE;
	if (issuer && strcmp(h->issuer, issuer) != 0)
		return ERR_ISSUER;
	if (!is_time(h->issued_at) || !is_time(h->expires_at) || h->expires_at <= h->issued_at ||
	    h->expires_at - h->issued_at > STATEMENT_LIFETIME_MAX)
		return ERR_RANGE;
	if (h->issued_at - STATEMENT_AHEAD_MAX > now)
		return ERR_FUTURE;
	return now >= h->expires_at ? ERR_EXPIRED : ERR_OK;
}

enum err codec_envelope(const Eenmaal__V1__Envelope *m, struct envelope *out)
{
	const Eenmaal__V1__Signature *signature;
	enum statement_type type;

	memset(out, 0, sizeof(*out));
	if (!m || m->n_signatures != 1 || m->payload.len == 0)
		return ERR_INPUT;
	signature = m->signatures[0];
	if (signature->sig.len != SIGNATURE_LEN || strlen(signature->keyid) > CODEC_KEY_ID_MAX)
		return ERR_INPUT;
	type = statement_type_find(view_str(m->payload_type));
	if (type == STATEMENT_NONE)
		return ERR_STATEMENT_TYPE;
	if (m->payload.len > payload_max(type))
		return ERR_TOO_LARGE;
	out->type = type;
	out->payload = codec_view(m->payload);
	out->key_id = view_str(signature->keyid);
	memcpy(out->signature, signature->sig.data, SIGNATURE_LEN);
	return ERR_OK;
}

/* The parts of a wire envelope in one piece of memory. */
struct envelope_parts {
	Eenmaal__V1__Envelope envelope;
	Eenmaal__V1__Signature signature;
	Eenmaal__V1__Signature *list[1];
	uint8_t sig[SIGNATURE_LEN];
	char payload_type[128];
	char key_id[CODEC_KEY_ID_MAX + 1];
};

enum err codec_envelope_message(const struct envelope *e, struct arena *a,
				Eenmaal__V1__Envelope **out)
{
	const char *uri = statement_type_uri(e->type);
	struct envelope_parts *parts;
	uint8_t *payload;

	*out = NULL;
	if (!uri || strlen(uri) >= sizeof(parts->payload_type))
		return ERR_STATEMENT_TYPE;
	if (e->payload.len == 0 || e->key_id.len > CODEC_KEY_ID_MAX)
		return ERR_INPUT;
	parts = arena_alloc(a, sizeof(*parts));
	payload = arena_copy(a, e->payload.data, e->payload.len);
	if (!parts || !payload)
		return ERR_MEMORY;
	eenmaal__v1__envelope__init(&parts->envelope);
	eenmaal__v1__signature__init(&parts->signature);
	memcpy(parts->sig, e->signature, SIGNATURE_LEN);
	memcpy(parts->payload_type, uri, strlen(uri));
	if (e->key_id.len > 0)
		memcpy(parts->key_id, e->key_id.data, e->key_id.len);
	parts->signature.sig = codec_bytes(parts->sig, SIGNATURE_LEN);
	parts->signature.keyid = parts->key_id;
	parts->list[0] = &parts->signature;
	parts->envelope.payload = codec_bytes(payload, e->payload.len);
	parts->envelope.payload_type = parts->payload_type;
	parts->envelope.n_signatures = 1;
	parts->envelope.signatures = parts->list;
	*out = &parts->envelope;
	return ERR_OK;
}

enum err codec_sign(enum statement_type type, const ProtobufCMessage *message,
		    const struct secret *seed, struct arena *a, Eenmaal__V1__Envelope **out)
{
	struct buf payload = BUF_INIT(payload_max(type));
	struct envelope envelope = {.type = type};
	enum err e = ERR_STATEMENT_TYPE;

	*out = NULL;
	if (!message || message->descriptor != validate_statement_type(type))
		goto out;
	e = codec_encode(message, &payload);
	if (e != ERR_OK)
		goto out;
	envelope.payload = buf_view(&payload);
	e = statement_sign(type, envelope.payload, seed, envelope.signature);
	if (e == ERR_OK)
		e = codec_envelope_message(&envelope, a, out);
out:
	buf_free(&payload);
	return e;
}
