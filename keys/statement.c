/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys/statement.h"

#include <string.h>

#include "broker/base/mem.h"
#include "keys/statement_internal.h"

#define NUMBER_MAX 20 /* digits of a size_t */
#define URI(name) "application/vnd.eenmaal." name ".v1+protobuf"

static const char *const type_uris[STATEMENT_TYPE_COUNT] = {
#define X(constant, name) [constant] = URI(name),
	STATEMENT_TYPES(X)
#undef X
};

static const uint8_t uri_lens[STATEMENT_TYPE_COUNT] = {
#define X(constant, name) [constant] = sizeof(URI(name)) - 1,
	STATEMENT_TYPES(X)
#undef X
};

const char *statement_type_uri(enum statement_type type)
{
	if ((unsigned)type >= STATEMENT_TYPE_COUNT)
		return NULL;
	return type_uris[type];
}

enum statement_type statement_type_find(struct view uri)
{
	for (unsigned type = STATEMENT_NONE + 1; type < STATEMENT_TYPE_COUNT; type++) {
		if (view_equal(uri, view_of(type_uris[type], uri_lens[type])))
			return (enum statement_type)type;
	}
	return STATEMENT_NONE;
}

static char *put(char *to, const char *text, size_t len)
{
	memcpy(to, text, len);
	return to + len;
}

/* In decimal, and a space.  Twice for every statement that is verified: printf() takes ten times as long. */
static char *put_number(char *to, size_t n)
{
	char digits[NUMBER_MAX];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + n % 10);
		n /= 10;
	} while (n > 0);
	to = put(to, digits + at, sizeof(digits) - at);
	*to++ = ' ';
	return to;
}

size_t statement_pae_prefix(const char *uri, size_t payload_len, char out[static PAE_PREFIX_MAX])
{
	static const char version[] = "DSSEv1 ";
	size_t uri_len = strlen(uri);
	char *p = out;

	if (uri_len > PAE_PREFIX_MAX - (sizeof(version) + 2 * (NUMBER_MAX + 1) + 1))
		return 0;
	p = put(p, version, sizeof(version) - 1);
	p = put_number(p, uri_len);
	p = put(p, uri, uri_len);
	*p++ = ' ';
	p = put_number(p, payload_len);
	*p = 0;
	return (size_t)(p - out);
}

/*
 * PAE(type, payload) in one piece, as Ed25519 needs it.  Requests are signed over some 300
 * bytes and every one of them is verified, so that these stay off the heap.
 */
struct pae {
	uint8_t small[1024];
	uint8_t *large;
	struct view bytes;
};

static enum err pae_build(struct pae *pae, enum statement_type type, struct view payload)
{
	const char *uri = statement_type_uri(type);
	char prefix[PAE_PREFIX_MAX];
	uint8_t *p = pae->small;
	size_t len;

	pae->large = NULL;
	if (!uri)
		return ERR_STATEMENT_TYPE;
	len = statement_pae_prefix(uri, payload.len, prefix);
	if (payload.len > sizeof(pae->small) - len) {
		p = pae->large = mem_new(1, len + payload.len);
		if (!p)
			return ERR_MEMORY;
	}
	memcpy(p, prefix, len);
	if (payload.len > 0)
		memcpy(p + len, payload.data, payload.len);
	pae->bytes = view_of(p, len + payload.len);
	return ERR_OK;
}

enum err statement_sign(enum statement_type type, struct view payload, const struct secret *seed,
			uint8_t signature[static SIGNATURE_LEN])
{
	struct pae pae;
	enum err e = pae_build(&pae, type, payload);

	if (e == ERR_OK)
		e = sign_message(seed, pae.bytes, signature);
	mem_free(pae.large);
	return e;
}

enum err statement_verify(const struct envelope *e, enum statement_type type,
			  const struct sign_public *key)
{
	struct pae pae;
	enum err result;

	if (e->type != type)
		return ERR_STATEMENT_TYPE;
	result = pae_build(&pae, type, e->payload);
	if (result == ERR_OK)
		result = sign_verify(key, pae.bytes, e->signature);
	mem_free(pae.large);
	return result;
}

enum err statement_hash(const struct envelope *e, struct hash *out)
{
	const char *uri = statement_type_uri(e->type);
	char prefix[PAE_PREFIX_MAX];
	size_t len;

	if (!uri)
		return ERR_STATEMENT_TYPE;
	len = statement_pae_prefix(uri, e->payload.len, prefix);
	hash_pieces((const struct view[]){view_of(prefix, len), e->payload}, 2, out);
	return ERR_OK;
}
