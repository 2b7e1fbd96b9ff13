/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys/seal.h"

#include <string.h>

#include <sodium.h>

#define INFO_MAX 2048 /* nine fields, of which the key is the longest */
#define PAD_MARK 0x80

static const char *label_text(enum seal_label label)
{
	switch (label) {
	case SEAL_SEGMENT:
		return "eenmaal/v1/segment";
	case SEAL_WRAP:
		return "eenmaal/v1/wrap";
	case SEAL_SELF:
		return "eenmaal/v1/self";
	case SEAL_REMARK:
		return "eenmaal/v1/remark";
	}
	return NULL;
}

static bool takes_content(enum seal_label label)
{
	return label == SEAL_SEGMENT || label == SEAL_REMARK;
}

static const char *recipient_text(const struct seal_context *c)
{
	switch (c->label) {
	case SEAL_SEGMENT:
		return "";
	case SEAL_WRAP:
	case SEAL_REMARK:
		return c->recipient;
	case SEAL_SELF:
		return "holder";
	}
	return NULL;
}

static void u64_bytes(uint64_t v, uint8_t out[static 8])
{
	for (size_t i = 0; i < 8; i++)
		out[i] = (uint8_t)(v >> (56 - 8 * i));
}

static bool is_slug(const char *text)
{
	struct slug ignored;

	return text && slug_parse(view_str(text), &ignored) == ERR_OK;
}

static bool complete(const struct seal_context *c)
{
	return label_text(c->label) && c->holder && c->kind && is_slug(c->kind->s) &&
	       c->epoch_key && is_slug(c->sender) &&
	       (c->label != SEAL_WRAP || (is_slug(c->recipient) && c->grant)) &&
	       (c->label != SEAL_REMARK || (is_slug(c->recipient) && c->segment));
}

/* The length before each field makes the concatenation unambiguous. */
static enum err put_fields(const struct view *fields, size_t count, struct buf *out)
{
	size_t before = out->len;
	enum err e = ERR_OK;

	for (size_t i = 0; i < count && e == ERR_OK; i++) {
		e = buf_put_u16(out, (uint16_t)fields[i].len);
		if (e == ERR_OK)
			e = buf_put_view(out, fields[i]);
	}
	if (e != ERR_OK)
		out->len = before;
	return e;
}

static struct view last_field(const struct seal_context *c, const uint8_t version[static 8])
{
	switch (c->label) {
	case SEAL_SEGMENT:
		return view_of(version, 8);
	case SEAL_WRAP:
		return view_of(c->grant->b, UUID_LEN);
	case SEAL_REMARK:
		return view_of(c->segment->b, HASH_LEN);
	case SEAL_SELF:
		break;
	}
	return view_of(NULL, 0);
}

enum err seal_info(const struct seal_context *c, struct buf *out)
{
	uint8_t suite[2], epoch[8], version[8];

	if (!complete(c) || c->epoch_key->len > KEM_PUBLIC_MAX)
		return ERR_INPUT;
	suite[0] = (uint8_t)(c->epoch_key->suite >> 8);
	suite[1] = (uint8_t)c->epoch_key->suite;
	u64_bytes(c->epoch, epoch);
	u64_bytes(c->version, version);
	const struct view fields[] = {
		view_str(label_text(c->label)),
		view_of(suite, sizeof(suite)),
		view_of(c->holder->b, HOLDER_ID_LEN),
		view_str(c->kind->s),
		view_of(epoch, sizeof(epoch)),
		view_of(c->epoch_key->key, c->epoch_key->len),
		view_str(c->sender),
		view_str(recipient_text(c)),
		last_field(c, version),
	};
	return put_fields(fields, sizeof(fields) / sizeof(fields[0]), out);
}

/* How many bits v takes: 1 for 1, 2 for 2 and 3, ... */
static unsigned bit_count(size_t v)
{
	unsigned bits = 0;

	for (; v > 0; v /= 2)
		bits++;
	return bits;
}

/*
 * With E = floor(log2 len) and S = floor(log2 E) + 1, the last E - S bits become zero,
 * rounding up.
 */
size_t padme_length(size_t len)
{
	size_t power = 1, mask;
	unsigned exponent = 0;

	for (; power <= len / 2; power *= 2)
		exponent++;
	mask = (power - 1) >> bit_count(exponent);
	/* Near the top nothing longer exists; no buffer takes so much anyway. */
	if (len > SIZE_MAX - mask)
		return len;
	return (len + mask) & ~mask;
}

enum err padme_pad(struct view v, struct buf *out)
{
	size_t total;
	uint8_t *p;

	if (v.len == SIZE_MAX)
		return ERR_TOO_LARGE;
	total = padme_length(v.len + 1);
	if (total > out->max - out->len)
		return ERR_TOO_LARGE;
	p = buf_reserve(out, total);
	if (!p)
		return ERR_MEMORY;
	if (v.len > 0)
		memcpy(p, v.data, v.len);
	p[v.len] = PAD_MARK;
	memset(p + v.len + 1, 0, total - v.len - 1);
	return ERR_OK;
}

enum err padme_unpad(struct view v, struct view *out)
{
	size_t len = v.len;

	*out = view_of(NULL, 0);
	while (len > 0 && v.data[len - 1] == 0)
		len--;
	if (len == 0 || v.data[len - 1] != PAD_MARK || padme_length(len) != v.len)
		return ERR_INPUT;
	*out = view_of(v.data, len - 1);
	return ERR_OK;
}

enum err seal_content(const struct seal_context *c, struct view content, struct buf *encapsulation,
		      struct buf *ciphertext)
{
	struct buf info = BUF_INIT(INFO_MAX), padded = BUF_INIT(SIZE_MAX);
	enum err e;

	if (!takes_content(c->label))
		return ERR_INPUT;
	e = seal_info(c, &info);
	if (e == ERR_OK)
		e = padme_pad(content, &padded);
	if (e == ERR_OK)
		e = hpke_seal(c->epoch_key, buf_view(&info), buf_view(&padded), encapsulation,
			      ciphertext);
	buf_free(&padded);
	buf_free(&info);
	return e;
}

/* What both ways of opening share: *plaintext is freed by the caller, whatever happens. */
static enum err open_sealed(const struct seal_context *c, const struct secret *private_key,
			    const struct sealed *sealed, struct buf *plaintext)
{
	struct buf info = BUF_INIT(INFO_MAX);
	enum err e = seal_info(c, &info);

	if (e == ERR_OK)
		e = hpke_open(private_key, sealed, buf_view(&info), plaintext);
	buf_free(&info);
	return e;
}

enum err seal_open_content(const struct seal_context *c, const struct secret *epoch_private,
			   const struct sealed *sealed, struct buf *content)
{
	struct buf padded = BUF_INIT(SIZE_MAX);
	struct view v;
	enum err e;

	if (!takes_content(c->label))
		return ERR_INPUT;
	e = open_sealed(c, epoch_private, sealed, &padded);
	if (e == ERR_OK && padme_unpad(buf_view(&padded), &v) != ERR_OK)
		e = ERR_DECRYPT;
	if (e == ERR_OK)
		e = buf_put_view(content, v);
	buf_free(&padded);
	return e;
}

/* ERR_VERIFY unless private_key is the other half of the epoch key that c names. */
static enum err belongs(const struct seal_context *c, const struct secret *private_key)
{
	struct kem_public derived;
	enum err e = kem_derive_public(c->epoch_key->suite, private_key, &derived);

	if (e == ERR_OK && !view_equal(view_of(derived.key, derived.len),
				       view_of(c->epoch_key->key, c->epoch_key->len)))
		e = ERR_VERIFY;
	return e;
}

enum err seal_key(const struct seal_context *c, const struct kem_public *to,
		  const struct secret *epoch_private, struct buf *encapsulation,
		  struct buf *ciphertext)
{
	struct buf info = BUF_INIT(INFO_MAX);
	enum err e;

	if (takes_content(c->label) || secret_len(epoch_private) != KEM_SECRET_LEN)
		return ERR_INPUT;
	e = seal_info(c, &info);
	if (e == ERR_OK)
		e = belongs(c, epoch_private);
	if (e == ERR_OK) {
		e = hpke_seal(to, buf_view(&info),
			      view_of(secret_open(epoch_private), KEM_SECRET_LEN), encapsulation,
			      ciphertext);
		secret_close(epoch_private);
	}
	buf_free(&info);
	return e;
}

enum err seal_open_key(const struct seal_context *c, const struct secret *private_key,
		       const struct sealed *sealed, struct secret **epoch_private)
{
	struct buf plaintext = BUF_INIT(KEM_SECRET_LEN);
	struct secret *key = NULL;
	enum err e;

	*epoch_private = NULL;
	if (takes_content(c->label))
		return ERR_INPUT;
	e = open_sealed(c, private_key, sealed, &plaintext);
	if (e == ERR_TOO_LARGE || (e == ERR_OK && plaintext.len != KEM_SECRET_LEN))
		e = ERR_DECRYPT; /* whatever was sealed, it was no key */
	if (e == ERR_OK)
		e = secret_new(plaintext.data, plaintext.len, &key);
	if (e == ERR_OK)
		e = belongs(c, key);
	if (e == ERR_OK) {
		*epoch_private = key;
		key = NULL;
	}
	secret_free(key);
	buf_free(&plaintext);
	return e;
}
