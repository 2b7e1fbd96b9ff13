/* SPDX-License-Identifier: EUPL-1.2 */
#include "proto/wire_internal.h"

#include <stdbool.h>

#define TAG_LEN_MAX 5 /* protobuf-c reads tags and lengths of at most 32 bits */
#define VARINT_LEN_MAX 10
#define FIELD_NUMBER_MAX ((UINT64_C(1) << 29) - 1)
#define TRACKED_FIELDS_MAX 64 /* one bit for each field of a message */

struct tag {
	uint64_t number;
	unsigned wire;
};

/* A varint of at most limit bytes that ends before end and fits into 64 bits. */
static enum err read_varint(struct wire_state *s, const uint8_t *end, size_t limit, uint64_t *out)
{
	uint64_t value = 0;

	for (size_t i = 0; i < limit && s->at < end; i++) {
		uint8_t byte = *s->at++;

		if (i == VARINT_LEN_MAX - 1 && byte > 1)
			return ERR_INPUT;
		value |= (uint64_t)(byte & 0x7f) << (7 * i);
		if (byte < 0x80) {
			*out = value;
			return ERR_OK;
		}
	}
	return ERR_INPUT;
}

static const ProtobufCFieldDescriptor *find_field(const ProtobufCMessageDescriptor *type,
						  uint64_t number)
{
	/* Our messages number their fields from 1 without gaps: no search. */
	if (number <= type->n_fields && type->fields[number - 1].id == number)
		return &type->fields[number - 1];
	for (unsigned i = 0; i < type->n_fields; i++)
		if (type->fields[i].id == number)
			return &type->fields[i];
	return NULL;
}

/* How a field's values look on the wire; packed lists of numbers do not occur in our messages. */
static unsigned wire_type_of(ProtobufCType type)
{
	switch (type) {
	case PROTOBUF_C_TYPE_STRING:
	case PROTOBUF_C_TYPE_BYTES:
	case PROTOBUF_C_TYPE_MESSAGE:
		return PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED;
	case PROTOBUF_C_TYPE_FIXED64:
	case PROTOBUF_C_TYPE_SFIXED64:
	case PROTOBUF_C_TYPE_DOUBLE:
		return PROTOBUF_C_WIRE_TYPE_64BIT;
	case PROTOBUF_C_TYPE_FIXED32:
	case PROTOBUF_C_TYPE_SFIXED32:
	case PROTOBUF_C_TYPE_FLOAT:
		return PROTOBUF_C_WIRE_TYPE_32BIT;
	case PROTOBUF_C_TYPE_INT32:
	case PROTOBUF_C_TYPE_SINT32:
	case PROTOBUF_C_TYPE_UINT32:
	case PROTOBUF_C_TYPE_INT64:
	case PROTOBUF_C_TYPE_SINT64:
	case PROTOBUF_C_TYPE_UINT64:
	case PROTOBUF_C_TYPE_BOOL:
	case PROTOBUF_C_TYPE_ENUM:
		break;
	}
	return PROTOBUF_C_WIRE_TYPE_VARINT;
}

/* Would protobuf-c cut value when it stores it? */
static bool number_fits(ProtobufCType type, uint64_t value)
{
	if (type == PROTOBUF_C_TYPE_BOOL)
		return value <= 1;
	if (type == PROTOBUF_C_TYPE_UINT32 || type == PROTOBUF_C_TYPE_SINT32)
		return value <= UINT32_MAX;
	if (type == PROTOBUF_C_TYPE_INT32 || type == PROTOBUF_C_TYPE_ENUM)
		return value <= INT32_MAX || value >= (uint64_t)INT32_MIN;
	return true;
}

static enum err push(struct wire_state *s, const ProtobufCMessageDescriptor *type,
		     const uint8_t *end)
{
	if (s->depth == CODEC_DEPTH_MAX)
		return ERR_TOO_LARGE;
	if (type->n_fields > TRACKED_FIELDS_MAX)
		return ERR_INTERNAL;
	s->frames[s->depth++] = (struct wire_frame){.type = type, .end = end};
	return ERR_OK;
}

/* A length-prefixed value: step over it, or into it when it is a message that we know. */
static enum err scan_bytes(struct wire_state *s, const ProtobufCFieldDescriptor *field,
			   const uint8_t *end)
{
	struct view value;
	uint64_t len;
	enum err e = read_varint(s, end, TAG_LEN_MAX, &len);

	if (e != ERR_OK)
		return e;
	if (len > (uint64_t)(end - s->at))
		return ERR_INPUT;
	value = view_of(s->at, (size_t)len);
	if (field && field->type == PROTOBUF_C_TYPE_MESSAGE)
		return push(s, field->descriptor, s->at + len);
	s->at += len;
	if (field && field->type == PROTOBUF_C_TYPE_STRING && !utf8_valid(value))
		return ERR_INPUT;
	return ERR_OK;
}

static enum err scan_value(struct wire_state *s, const ProtobufCFieldDescriptor *field,
			   unsigned wire, const uint8_t *end)
{
	ptrdiff_t fixed = wire == PROTOBUF_C_WIRE_TYPE_64BIT ? 8 : 4;
	uint64_t number;
	enum err e;

	switch (wire) {
	case PROTOBUF_C_WIRE_TYPE_VARINT:
		e = read_varint(s, end, VARINT_LEN_MAX, &number);
		if (e != ERR_OK)
			return e;
		return field && !number_fits(field->type, number) ? ERR_INPUT : ERR_OK;
	case PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED:
		return scan_bytes(s, field, end);
	case PROTOBUF_C_WIRE_TYPE_64BIT:
	case PROTOBUF_C_WIRE_TYPE_32BIT:
		if (end - s->at < fixed)
			return ERR_INPUT;
		s->at += fixed;
		return ERR_OK;
	default:
		/* Groups (3 and 4) have no end that one could skip to. */
		return ERR_INPUT;
	}
}

static enum err read_tag(struct wire_state *s, const uint8_t *end, struct tag *out)
{
	uint64_t value;
	enum err e = read_varint(s, end, TAG_LEN_MAX, &value);

	if (e != ERR_OK)
		return e;
	out->number = value >> 3;
	out->wire = (unsigned)(value & 7);
	return out->number < 1 || out->number > FIELD_NUMBER_MAX ? ERR_INPUT : ERR_OK;
}

/*
 * A repeated singular field is refused in every mode: no serialiser writes one, and protobuf-c
 * would merge the two.
 */
static enum err mark_seen(struct wire_frame *f, const ProtobufCFieldDescriptor *field)
{
	uint64_t bit = UINT64_C(1) << (field - f->type->fields);

	if (field->label == PROTOBUF_C_LABEL_REPEATED)
		return ERR_OK;
	if (f->seen & bit)
		return ERR_INPUT;
	f->seen |= bit;
	return ERR_OK;
}

enum err wire_step(struct wire_state *s)
{
	struct wire_frame *f = &s->frames[s->depth - 1];
	const ProtobufCFieldDescriptor *field;
	struct tag tag;
	enum err e = read_tag(s, f->end, &tag);

	if (e != ERR_OK)
		return e;
	if (s->fields_left == 0)
		return ERR_TOO_LARGE;
	s->fields_left--;
	field = find_field(f->type, tag.number);
	if (!field)
		return s->mode == CODEC_LENIENT ? scan_value(s, NULL, tag.wire, f->end) : ERR_INPUT;
	if (tag.wire != wire_type_of(field->type))
		return ERR_INPUT;
	e = mark_seen(f, field);
	return e == ERR_OK ? scan_value(s, field, tag.wire, f->end) : e;
}

/* Replies come from a broker that one chose; a directory was verified before it is parsed. */
static unsigned fields_max(const ProtobufCMessageDescriptor *type, enum codec_mode mode)
{
	if (mode == CODEC_LENIENT || type == &eenmaal__v1__directory__descriptor)
		return CODEC_FIELDS_LARGE_MAX;
	return CODEC_FIELDS_MAX;
}

enum err wire_scan(const ProtobufCMessageDescriptor *type, struct view bytes, enum codec_mode mode)
{
	struct wire_state s;
	enum err e;

	if (bytes.len == 0)
		return ERR_OK;
	/* The frames are written as they are pushed; clearing them all would cost more than a scan. */
	s.at = bytes.data;
	s.mode = mode;
	s.fields_left = fields_max(type, mode);
	s.depth = 0;
	e = push(&s, type, bytes.data + bytes.len);
	while (e == ERR_OK && s.depth > 0) {
		if (s.at == s.frames[s.depth - 1].end)
			s.depth--;
		else
			e = wire_step(&s);
	}
	return e;
}
