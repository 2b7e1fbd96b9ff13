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

enum err api_segment_line(struct txn *t, const struct holder_id *holder,
			  const Eenmaal__V1__Segment *m, const struct store_segment *segment)
{
	struct store_segment newest = {0};
	enum err e =
		store_segment_newest(t->store, holder, &segment->kind, &segment->author, &newest);

	if (e == ERR_NOT_FOUND)
		return m->version == 1 && m->previous_hash.len == 0 ? ERR_OK : ERR_SEQUENCE;
	if (e != ERR_OK)
		return e;
	if (m->version != newest.version + 1 ||
	    !view_equal(codec_view(m->previous_hash), view_of(newest.origin.b, HASH_LEN)))
		return ERR_SEQUENCE;
	return ERR_OK;
}

enum err api_segment_live(struct txn *t, struct call *c, const struct holder_id *holder,
			  const struct slug *kind, struct live_segments *out)
{
	struct store_page page = {.limit = SEGMENT_LIVE_MAX, .arena = c->arena};
	enum err e;

	out->count = 0;
	out->at = call_alloc(c, SEGMENT_LIVE_MAX * sizeof(*out->at));
	if (out->at == NULL)
		return ERR_MEMORY;
	e = store_segment_list(t->store, holder, kind, &page, out->at);
	out->count = page.count;
	return e;
}

static bool replaced_by(const struct store_segment *old, const struct store_segment *next)
{
	return old->version == next->replaces && slug_equal(&old->author, &next->author);
}

enum err api_segment_room(struct txn *t, struct call *c, const struct holder_id *holder,
			  const struct store_segment *segment, size_t bytes)
{
	struct live_segments live = {0};
	uint64_t all = bytes;
	enum err e = api_segment_live(t, c, holder, &segment->kind, &live);

	for (size_t n = 0; n < live.count; n++)
		if (!replaced_by(&live.at[n], segment))
			all += live.at[n].size;
	if (e == ERR_OK &&
	    (all > SEGMENT_BYTES_MAX || (live.count == SEGMENT_LIVE_MAX && segment->replaces == 0)))
		e = call_fail(c, ERR_STATE,
			      "this part of the dossier is full; replace a document instead");
	return e;
}
