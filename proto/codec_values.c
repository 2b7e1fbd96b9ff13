/* SPDX-License-Identifier: EUPL-1.2 */
/* The small conversions of codec.h: wire values to the structures of base and keys. */
#include "proto/codec.h"

#include <string.h>

struct view codec_view(ProtobufCBinaryData d)
{
	return view_of(d.data, d.len);
}

ProtobufCBinaryData codec_bytes(const void *data, size_t len)
{
	/* protobuf-c has no const; it only reads what is packed. */
	return (ProtobufCBinaryData){.len = len, .data = (uint8_t *)(uintptr_t)data};
}

static enum err exactly(ProtobufCBinaryData d, void *out, size_t len)
{
	if (d.len != len)
		return ERR_INPUT;
	memcpy(out, d.data, len);
	return ERR_OK;
}

enum err codec_holder(ProtobufCBinaryData d, struct holder_id *out)
{
	return exactly(d, out->b, sizeof(out->b));
}

enum err codec_uuid(ProtobufCBinaryData d, struct uuid *out)
{
	return exactly(d, out->b, sizeof(out->b));
}

enum err codec_hash(ProtobufCBinaryData d, struct hash *out)
{
	return exactly(d, out->b, sizeof(out->b));
}

enum err codec_sign_key(ProtobufCBinaryData d, struct sign_public *out)
{
	return exactly(d, out->b, sizeof(out->b));
}

enum err codec_slug(const char *s, struct slug *out)
{
	return slug_parse(view_str(s), out);
}

enum err codec_kem_key(const Eenmaal__V1__KemKey *m, struct kem_public *out)
{
	return m ? kem_public_set(m->suite, codec_view(m->public_key), out) : ERR_INPUT;
}

enum err codec_sealed(const Eenmaal__V1__Sealed *m, struct sealed *out)
{
	if (!m || m->encapsulation.len == 0 || m->ciphertext.len == 0)
		return ERR_INPUT;
	if (m->suite > UINT16_MAX)
		return ERR_SUITE;
	out->suite = (uint16_t)m->suite;
	out->encapsulation = codec_view(m->encapsulation);
	out->ciphertext = codec_view(m->ciphertext);
	return ERR_OK;
}
