/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/api_segment.h"

enum err api_segment_parts(struct call *c, const struct checked *s, ProtobufCBinaryData ciphertext,
			   struct store_segment *out)
{
	const Eenmaal__V1__Segment *m = (const Eenmaal__V1__Segment *)s->message;
	struct hash hash = {0};
	enum err e = codec_slug(m->kind, &out->kind);

	if (e == ERR_OK)
		e = codec_slug(m->author, &out->author);
	if (e != ERR_OK)
		return e;
	hash_sha256(codec_view(ciphertext), &hash);
	if (!view_equal(codec_view(m->ciphertext_hash), view_of(hash.b, HASH_LEN)))
		return call_reject(c, ERR_INPUT, REASON_MALFORMED, &s->envelope);
	if (agreement_kind(c->trust->agreement, &out->kind) < 0)
		return call_reject(c, ERR_FORBIDDEN, REASON_UNKNOWN_KIND, &s->envelope);
	e = kem_suite_known(m->suite, c->trust->directory->suite_floor);
	if (e != ERR_OK)
		return call_reject(c, e, REASON_MALFORMED, &s->envelope);
	out->version = m->version;
	out->epoch = m->epoch;
	out->reseal = m->reseal;
	out->replaces = m->replaces;
	out->statement = s->hash;
	out->origin = s->hash;
	out->size = ciphertext.len;
	return ERR_OK;
}

enum err api_segment_epoch(struct txn *t, const struct holder_id *holder,
			   const struct store_segment *segment)
{
	uint64_t current = 0;
	uint64_t newest = 0;
	enum err e = store_line_get(t->store, holder, &segment->kind, &current, &newest);

	if (e != ERR_OK)
		return e;
	return segment->epoch == current && current != 0 && current <= newest ? ERR_OK : ERR_STATE;
}
