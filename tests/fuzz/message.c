/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/fuzz/harness.h"

#include <stdlib.h>
#include <string.h>

#define SAMPLE_DEPTH 5
#define SAMPLE_LIST 2

/* ---- walking ------------------------------------------------------------------------------------ */

static void walk_field(ProtobufCMessage *m, const ProtobufCFieldDescriptor *f, fuzz_visit *visit,
		       void *context)
{
	char *at = (char *)m + f->offset;

	if (f->type != PROTOBUF_C_TYPE_MESSAGE)
		return;
	if (f->label == PROTOBUF_C_LABEL_REPEATED) {
		size_t count = *(size_t *)(void *)((char *)m + f->quantifier_offset);
		ProtobufCMessage **list = *(ProtobufCMessage ***)(void *)at;

		for (size_t n = 0; n < count; n++)
			fuzz_walk(list[n], visit, context);
		return;
	}
	if ((f->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) &&
	    *(uint32_t *)(void *)((char *)m + f->quantifier_offset) != f->id)
		return;
	if (*(ProtobufCMessage **)(void *)at)
		fuzz_walk(*(ProtobufCMessage **)(void *)at, visit, context);
}

void fuzz_walk(ProtobufCMessage *m, fuzz_visit *visit, void *context)
{
	for (unsigned i = 0; i < m->descriptor->n_fields; i++)
		walk_field(m, &m->descriptor->fields[i], visit, context);
	visit(context, m);
}

/* ---- samples ------------------------------------------------------------------------------------- */

static ProtobufCMessage *sample(struct arena *a, const ProtobufCMessageDescriptor *type,
				unsigned depth);

static size_t width(const ProtobufCFieldDescriptor *f)
{
	switch (f->type) {
	case PROTOBUF_C_TYPE_BYTES:
		return sizeof(ProtobufCBinaryData);
	case PROTOBUF_C_TYPE_STRING:
	case PROTOBUF_C_TYPE_MESSAGE:
		return sizeof(void *);
	case PROTOBUF_C_TYPE_INT64:
	case PROTOBUF_C_TYPE_UINT64:
		return sizeof(uint64_t);
	default:
		return sizeof(uint32_t);
	}
}

static void put_value(struct arena *a, const ProtobufCFieldDescriptor *f, void *at, unsigned depth)
{
	const uint32_t one = 1;
	const uint64_t wide = 1;
	uint8_t bytes[32];

	switch (f->type) {
	case PROTOBUF_C_TYPE_BYTES:
		memset(bytes, 0x21 + (int)f->id, sizeof(bytes));
		*(ProtobufCBinaryData *)at =
			codec_bytes(arena_copy(a, bytes, sizeof(bytes)), sizeof(bytes));
		break;
	case PROTOBUF_C_TYPE_STRING:
		*(char **)at = fuzz_text(a, view_str("coa"));
		break;
	case PROTOBUF_C_TYPE_MESSAGE:
		*(ProtobufCMessage **)at = depth > 0 ? sample(a, f->descriptor, depth - 1) : NULL;
		break;
	case PROTOBUF_C_TYPE_INT64:
	case PROTOBUF_C_TYPE_UINT64:
		memcpy(at, &wide, sizeof(wide));
		break;
	default:
		memcpy(at, &one, sizeof(one));
		break;
	}
}

static void put_field(struct arena *a, const ProtobufCFieldDescriptor *f, ProtobufCMessage *m,
		      unsigned depth)
{
	char *at = (char *)m + f->offset;
	void *quantifier = (char *)m + f->quantifier_offset;

	if (f->type == PROTOBUF_C_TYPE_MESSAGE && depth == 0)
		return;
	if (f->label == PROTOBUF_C_LABEL_REPEATED) {
		char *list = fuzz_alloc(a, SAMPLE_LIST * width(f));

		for (size_t n = 0; n < SAMPLE_LIST; n++)
			put_value(a, f, list + n * width(f), depth);
		*(size_t *)quantifier = SAMPLE_LIST;
		*(char **)(void *)at = list;
		return;
	}
	if (f->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
		*(uint32_t *)quantifier = f->id;
	put_value(a, f, at, depth);
}

static ProtobufCMessage *sample(struct arena *a, const ProtobufCMessageDescriptor *type,
				unsigned depth)
{
	ProtobufCMessage *m = fuzz_alloc(a, type->sizeof_message);

	protobuf_c_message_init(type, m);
	for (unsigned i = 0; i < type->n_fields; i++)
		put_field(a, &type->fields[i], m, depth);
	return m;
}

ProtobufCMessage *fuzz_sample(struct arena *a, const ProtobufCMessageDescriptor *type)
{
	return sample(a, type, SAMPLE_DEPTH);
}

/* ---- signatures ----------------------------------------------------------------------------------- */

void fuzz_sign(struct arena *a, Eenmaal__V1__Envelope *e, const struct secret *seed)
{
	enum statement_type type = statement_type_find(view_str(e->payload_type));
	uint8_t *signature;

	if (type == STATEMENT_NONE || e->n_signatures == 0)
		return;
	signature = fuzz_alloc(a, SIGNATURE_LEN);
	if (statement_sign(type, codec_view(e->payload), seed, signature) == ERR_OK)
		e->signatures[0]->sig = codec_bytes(signature, SIGNATURE_LEN);
}

/* ---- the types -------------------------------------------------------------------------------------- */

static const ProtobufCMessageDescriptor *types[FUZZ_TYPES_MAX];

static void build_types(void)
{
	const ProtobufCServiceDescriptor *services[] = {
		&eenmaal__v1__partner_service__descriptor,
		&eenmaal__v1__holder_service__descriptor,
		&eenmaal__v1__audit_service__descriptor,
		&eenmaal__v1__directory_service__descriptor,
	};
	size_t count = 0;

	types[count++] = &eenmaal__v1__vault__descriptor;
	types[count++] = &eenmaal__v1__seen_record__descriptor;
	types[count++] = &eenmaal__v1__kept_record__descriptor;
	types[count++] = &eenmaal__v1__segment_content__descriptor;
	for (size_t s = 0; s < sizeof(services) / sizeof(services[0]); s++)
		for (unsigned m = 0; m < services[s]->n_methods; m++) {
			if (count + 2 >= FUZZ_TYPES_MAX)
				abort();
			types[count++] = services[s]->methods[m].input;
			types[count++] = services[s]->methods[m].output;
		}
}

const ProtobufCMessageDescriptor *fuzz_method_type(size_t n)
{
	if (!types[0])
		build_types();
	return n < FUZZ_TYPES_MAX ? types[n] : NULL;
}
