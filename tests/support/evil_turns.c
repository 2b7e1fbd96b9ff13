/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/evil_turns.h"

#include "tests/support/sample.h"

Eenmaal__V1__SubjectResult *turn_fetched(struct evil *e, struct evil_call *c, int n)
{
	return ((Eenmaal__V1__FetchResponse *)evil_earlier(e, c, FETCH, n))->results[0];
}

ProtobufCBinaryData turn_flip(struct arena *a, ProtobufCBinaryData d, long place)
{
	uint8_t *copy = arena_copy(a, d.data, d.len);
	size_t at = place < 0 ? d.len - (size_t)-place : (size_t)place;

	MUST(copy != NULL && at < d.len);
	copy[at] ^= (uint8_t)(1u << (at % 8));
	return codec_bytes(copy, d.len);
}

enum statement_type turn_type(const Eenmaal__V1__Envelope *m)
{
	struct envelope e = {0};

	MUST(codec_envelope(m, &e) == ERR_OK);
	return e.type;
}

void *turn_open(struct arena *a, const Eenmaal__V1__Envelope *m, enum statement_type type)
{
	ProtobufCMessage *message = NULL;

	MUST(codec_statement(type, codec_view(m->payload), a, &message) == ERR_OK);
	return message;
}

void turn_repack(struct arena *a, Eenmaal__V1__Envelope *m, const void *message)
{
	struct buf out = BUF_INIT((size_t)8 << 20);

	MUST(codec_encode(message, &out) == ERR_OK);
	m->payload = codec_bytes(arena_copy(a, out.data, out.len), out.len);
	buf_free(&out);
}

void turn_resign(struct evil *e, struct evil_call *c, Eenmaal__V1__Envelope *m, const void *message,
		 enum site_member by)
{
	const char *key_id = m->signatures[0]->keyid;
	Eenmaal__V1__Envelope *made =
		rig_sign(c->a, turn_type(m), message, e->rig->site.member_seed[by]);

	*m = *made;
	m->signatures[0]->keyid = sample_text(c->a, key_id);
}

struct hash turn_asked(struct evil_call *c, const ProtobufCMessageDescriptor *request)
{
	ProtobufCMessage *m = NULL;
	struct envelope envelope;
	struct hash hash;

	MUST(codec_decode(request, c->request, CODEC_LENIENT, c->a, &m) == ERR_OK);
	MUST(request->fields[0].descriptor == &eenmaal__v1__envelope__descriptor);
	MUST(codec_envelope(*(Eenmaal__V1__Envelope **)(void *)((char *)m +
								request->fields[0].offset),
			    &envelope) == ERR_OK);
	MUST(statement_hash(&envelope, &hash) == ERR_OK);
	return hash;
}
