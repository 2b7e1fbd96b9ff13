/* SPDX-License-Identifier: EUPL-1.2 */
/* Mutations of serialised messages: one place changes, and the lengths around it follow. */
#include <string.h>

#include "proto/validate.h"
#include "tests/fuzz/harness.h"

#define PIECES_MAX 512
#define GROWTH 96 /* bytes that one mutation may add to a value */
#define DEPTH_MAX 10

const ProtobufCMessageDescriptor *(*fuzz_inner)(const ProtobufCMessageDescriptor *type,
						const char *field);

struct piece {
	struct view all;   /* with its tag */
	struct view value; /* of a length-delimited field; data is NULL for others */
	uint64_t number;
};

struct split {
	const ProtobufCMessageDescriptor *type;
	unsigned depth; /* of messages below this one */
	size_t count;
	struct piece pieces[PIECES_MAX];
};

static uint32_t next(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static bool varint(struct view *v, uint64_t *out)
{
	*out = 0;
	for (unsigned i = 0; i < 10 && v->len > 0; i++) {
		uint8_t byte = *v->data++;

		v->len--;
		*out |= (uint64_t)(byte & 0x7f) << (7 * i);
		if (byte < 0x80)
			return true;
	}
	return false;
}

/* One field off the front of v. */
static bool cut(struct view *v, struct piece *p)
{
	const uint8_t *from = v->data;
	uint64_t tag, len = 0;

	memset(p, 0, sizeof(*p));
	if (!varint(v, &tag))
		return false;
	p->number = tag >> 3;
	if ((tag & 7) == 2) {
		if (!varint(v, &len) || len > v->len)
			return false;
		p->value = view_of(v->data, (size_t)len);
	} else if ((tag & 7) == 0) {
		uint64_t ignored;

		if (!varint(v, &ignored))
			return false;
	} else {
		len = (tag & 7) == 1 ? 8 : 4;
		if (((tag & 7) != 1 && (tag & 7) != 5) || len > v->len)
			return false;
	}
	v->data += len;
	v->len -= (size_t)len;
	p->all = view_of(from, (size_t)(v->data - from));
	return true;
}

static bool split(struct view v, struct split *s)
{
	s->count = 0;
	while (v.len > 0) {
		if (s->count == PIECES_MAX || !cut(&v, &s->pieces[s->count]))
			return false;
		s->count++;
	}
	return true;
}

static void put_varint(struct buf *out, uint64_t value)
{
	for (; value >= 0x80; value >>= 7)
		FUZZ_CHECK(buf_put_u8(out, (uint8_t)(value | 0x80)) == ERR_OK);
	FUZZ_CHECK(buf_put_u8(out, (uint8_t)value) == ERR_OK);
}

/* What the payload of an envelope is, by its type. */
static const ProtobufCMessageDescriptor *payload_type(const struct split *s)
{
	for (size_t n = 0; n < s->count; n++)
		if (s->pieces[n].number == 2 && s->pieces[n].value.data)
			return validate_statement_type(statement_type_find(s->pieces[n].value));
	return NULL;
}

static const ProtobufCMessageDescriptor *inner(const ProtobufCMessageDescriptor *type,
					       const struct split *s, uint64_t number)
{
	const ProtobufCFieldDescriptor *f =
		protobuf_c_message_descriptor_get_field(type, (unsigned)number);

	if (!f)
		return NULL;
	if (f->type == PROTOBUF_C_TYPE_MESSAGE)
		return f->descriptor;
	if (type == &eenmaal__v1__envelope__descriptor && strcmp(f->name, "payload") == 0)
		return payload_type(s);
	if (strcmp(f->name, "seen") == 0)
		return &eenmaal__v1__seen_record__descriptor;
	if (strcmp(f->name, "kept") == 0)
		return &eenmaal__v1__kept_record__descriptor;
	return fuzz_inner ? fuzz_inner(type, f->name) : NULL;
}

static void mutate(const ProtobufCMessageDescriptor *type, struct view in, unsigned depth,
		   uint32_t *random, struct buf *out);

static void mutate_raw(struct view in, struct buf *out)
{
	size_t from = out->len, len;
	uint8_t *p = buf_reserve(out, in.len + GROWTH);

	FUZZ_CHECK(p != NULL);
	if (in.len > 0)
		memcpy(p, in.data, in.len);
	len = LLVMFuzzerMutate(p, in.len, in.len + GROWTH);
	out->len = from + len;
}

/* A number: a neighbour, an edge, or anything. */
static void mutate_number(const struct piece *p, uint32_t *random, struct buf *out)
{
	static const uint64_t edges[] = {0,
					 1,
					 2,
					 63,
					 64,
					 127,
					 255,
					 65535,
					 INT32_MAX,
					 UINT32_MAX,
					 (UINT64_C(1) << 53) - 1,
					 UINT64_C(1) << 53,
					 INT64_MAX,
					 UINT64_MAX};
	struct view v = p->all;
	uint64_t tag = 0, value = 0;

	(void)varint(&v, &tag);
	(void)varint(&v, &value);
	switch (next(random) % 4) {
	case 0:
		value++;
		break;
	case 1:
		value--;
		break;
	case 2:
		value = edges[next(random) % (sizeof(edges) / sizeof(edges[0]))];
		break;
	default:
		value ^= UINT64_C(1) << next(random) % 64;
		break;
	}
	put_varint(out, tag);
	put_varint(out, value);
}

static void mutate_piece(const struct split *s, size_t n, uint32_t *random, struct buf *out)
{
	const struct piece *p = &s->pieces[n];
	const ProtobufCMessageDescriptor *within;
	struct buf value = BUF_INIT(out->max);

	if (!p->value.data) {
		mutate_number(p, random, out);
		return;
	}
	within = inner(s->type, s, p->number);
	if (within && s->depth > 0)
		mutate(within, p->value, s->depth - 1, random, &value);
	else
		mutate_raw(p->value, &value);
	put_varint(out, p->number << 3 | 2);
	put_varint(out, value.len);
	FUZZ_CHECK(buf_put_view(out, buf_view(&value)) == ERR_OK);
	buf_free(&value);
}

/* A field that may be absent, with something small in it. */
static void add_field(const ProtobufCMessageDescriptor *type, uint32_t *random, struct buf *out)
{
	const ProtobufCFieldDescriptor *f = &type->fields[next(random) % type->n_fields];
	bool is_number = f->type != PROTOBUF_C_TYPE_BYTES && f->type != PROTOBUF_C_TYPE_STRING &&
			 f->type != PROTOBUF_C_TYPE_MESSAGE;

	put_varint(out, (uint64_t)f->id << 3 | (is_number ? 0 : 2));
	put_varint(out, is_number ? next(random) % 4 : 0);
}

static void mutate(const ProtobufCMessageDescriptor *type, struct view in, unsigned depth,
		   uint32_t *random, struct buf *out)
{
	struct split *s = mem_new(1, sizeof(*s));
	size_t n, twin, added;
	uint32_t how = next(random) % 32;

	FUZZ_CHECK(s != NULL);
	s->type = type;
	s->depth = depth;
	if (!split(in, s) || s->count == 0 || how == 0) {
		mutate_raw(in, out);
		mem_free(s);
		return;
	}
	n = next(random) % s->count;
	twin = next(random) % s->count;
	added = how == 4 && type->n_fields > 0 ? twin : s->count;
	for (size_t i = 0; i < s->count; i++) {
		const struct piece *p = &s->pieces[i];

		if (i == added)
			add_field(type, random, out);
		if (i == n && how == 1) /* gone */
			continue;
		if (how == 2 && (i == n || i == twin)) /* change places */
			p = &s->pieces[i == n ? twin : n];
		if (i == n && how >= 5)
			mutate_piece(s, i, random, out);
		else
			FUZZ_CHECK(buf_put_view(out, p->all) == ERR_OK);
		if (i == n && how == 3) /* twice */
			FUZZ_CHECK(buf_put_view(out, p->all) == ERR_OK);
	}
	mem_free(s);
}

size_t fuzz_mutate_message(const ProtobufCMessageDescriptor *type, uint8_t *data, size_t size,
			   size_t max, unsigned seed)
{
	struct buf out = BUF_INIT(2 * size + 65536);
	uint32_t random = (seed * 2654435761u) | 1; /* from zero it would never leave zero */

	mutate(type, view_of(data, size), DEPTH_MAX, &random, &out);
	if (out.len <= max) {
		size = out.len;
		if (size > 0)
			memcpy(data, out.data, size);
	}
	buf_free(&out);
	return size;
}

size_t fuzz_mutate_behind(size_t skip, const ProtobufCMessageDescriptor *type, struct fuzz_data d,
			  unsigned seed)
{
	if (d.size <= skip || d.max <= skip)
		return LLVMFuzzerMutate(d.data, d.size, d.max);
	if (skip > 0 && seed % 16 == 0) {
		/* The first part keeps its length, or all that follows would be read wrongly. */
		(void)LLVMFuzzerMutate(d.data, skip, skip);
		return d.size;
	}
	return skip +
	       fuzz_mutate_message(type, d.data + skip, d.size - skip, d.max - skip, seed / 16);
}
