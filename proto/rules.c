/* SPDX-License-Identifier: EUPL-1.2 */
#include "proto/rules.h"

#include <string.h>

#include "keys/directory.h"

static bool text_ok(const char *s, const struct rule *r)
{
	size_t len = strlen(s);

	if (len < r->min || len > r->max)
		return false;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)s[i] < 0x20 || s[i] == 0x7f)
			return false;
	return true;
}

static bool audience_ok(const char *s)
{
	size_t len = strlen(s);

	for (size_t i = 0; i < len; i++)
		if (s[i] <= 0x20 || s[i] == 0x7f || s[i] == '+')
			return false;
	return len >= 1 && len <= AUDIENCE_MAX;
}

static bool language_ok(const char *s)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789-";
	size_t len = strlen(s);

	return len >= 1 && len <= LANGUAGE_TEXT_MAX && strspn(s, allowed) == len;
}

static bool slug_ok(const char *s)
{
	return slug_valid(view_str(s));
}

static bool string_ok(const struct rule *r, const char *s)
{
	if (*s == 0 && r->empty)
		return true;
	switch (r->shape) {
	case SHAPE_TEXT:
		return text_ok(s, r);
	case SHAPE_AUDIENCE:
		return audience_ok(s);
	case SHAPE_LANGUAGE:
		return language_ok(s);
	case SHAPE_SLUG:
		return slug_ok(s);
	case SHAPE_MEMBER:
		return slug_ok(s) && strcmp(s, "holder") != 0 && strcmp(s, "broker") != 0;
	case SHAPE_NONE:
	case SHAPE_ANY:
	case SHAPE_NUMBER:
	case SHAPE_BYTES:
	case SHAPE_MESSAGE:
		break;
	}
	return false;
}

static bool bytes_ok(const struct rule *r, const ProtobufCBinaryData *d)
{
	return (d->len == 0 && r->empty) || (d->len >= r->min && d->len <= r->max);
}

/* A negative number becomes a huge one, which no rule allows. */
static uint64_t number_at(ProtobufCType type, const void *at)
{
	const int *whole = at;

	if (type == PROTOBUF_C_TYPE_UINT64 || type == PROTOBUF_C_TYPE_INT64)
		return *(const uint64_t *)at;
	if (type == PROTOBUF_C_TYPE_UINT32)
		return *(const uint32_t *)at;
	/* Enums and booleans are ints. */
	return (uint64_t)*whole;
}

static bool value_ok(const struct rule *r, const ProtobufCFieldDescriptor *field, const void *at)
{
	uint64_t number;

	if (r->shape == SHAPE_ANY)
		return true;
	if (field->type == PROTOBUF_C_TYPE_STRING)
		return string_ok(r, *(const char *const *)at);
	if (field->type == PROTOBUF_C_TYPE_BYTES)
		return r->shape == SHAPE_BYTES && bytes_ok(r, at);
	if (r->shape != SHAPE_NUMBER)
		return false;
	number = number_at(field->type, at);
	return number >= r->min && number <= r->max;
}

/* A message whose fields are being gone through. */
struct place {
	const struct rules *rules;
	const ProtobufCMessage *message;
	size_t field, element; /* the next to look at */
};

struct walk {
	unsigned depth;
	struct place places[CODEC_DEPTH_MAX];
};

static enum err enter(struct walk *w, const struct rules *rules, const ProtobufCMessage *message)
{
	/* Both are our own mistakes: a table out of step with the .proto files. */
	if (!rules || rules->type != message->descriptor || rules->count != rules->type->n_fields)
		return ERR_INTERNAL;
	if (w->depth == CODEC_DEPTH_MAX)
		return ERR_INTERNAL;
	w->places[w->depth++] = (struct place){.rules = rules, .message = message};
	return ERR_OK;
}

/* A member of the message's structure, which protobuf-c aligned. */
static const void *part(const ProtobufCMessage *message, unsigned offset)
{
	return (const char *)message + offset;
}

/* How many values the field has: 0 or 1 for a message, 1 for another singular field. */
static size_t count_of(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
	if (field->label == PROTOBUF_C_LABEL_REPEATED)
		return *(const size_t *)part(message, field->quantifier_offset);
	if (field->type == PROTOBUF_C_TYPE_MESSAGE)
		return *(const void *const *)part(message, field->offset) ? 1 : 0;
	return 1;
}

/* Lists hold strings, bytes or messages: our schema has no lists of numbers. */
static const void *element_at(const ProtobufCMessage *message,
			      const ProtobufCFieldDescriptor *field, size_t n)
{
	const void *at = part(message, field->offset);

	if (field->label != PROTOBUF_C_LABEL_REPEATED)
		return at;
	return *(const char *const *)at + n * (field->type == PROTOBUF_C_TYPE_BYTES
						       ? sizeof(ProtobufCBinaryData)
						       : sizeof(void *));
}

static bool count_ok(const struct rule *r, const ProtobufCFieldDescriptor *field, size_t count)
{
	if (field->label != PROTOBUF_C_LABEL_REPEATED && field->type != PROTOBUF_C_TYPE_MESSAGE)
		return true;
	return count >= r->least && count <= r->most;
}

static bool follows(const struct place *p, const ProtobufCFieldDescriptor *field)
{
	const char *const *before;

	if (!p->rules->fields[p->field].sorted || p->element == 0)
		return true;
	before = element_at(p->message, field, p->element - 1);
	return strcmp(before[0], before[1]) < 0;
}

/* Check the next value of the field, or go on to the next field. */
static enum err step(struct walk *w, struct place *p)
{
	const ProtobufCFieldDescriptor *field = &p->rules->type->fields[p->field];
	const struct rule *r = &p->rules->fields[p->field];
	size_t count = count_of(p->message, field);
	const void *at;

	if (r->shape == SHAPE_NONE)
		return ERR_INTERNAL;
	if (!count_ok(r, field, count))
		return ERR_INPUT;
	if (p->element == count) {
		p->field++;
		p->element = 0;
		return ERR_OK;
	}
	at = element_at(p->message, field, p->element);
	if (r->shape != SHAPE_MESSAGE && !(value_ok(r, field, at) && follows(p, field)))
		return ERR_INPUT;
	p->element++;
	if (r->shape == SHAPE_MESSAGE)
		return enter(w, r->message, *(const ProtobufCMessage *const *)at);
	return ERR_OK;
}

enum err rules_check(const struct rules *rules, const ProtobufCMessage *message)
{
	struct walk w = {.depth = 0};
	enum err e = enter(&w, rules, message);

	while (e == ERR_OK && w.depth > 0) {
		struct place *p = &w.places[w.depth - 1];

		if (p->field < p->rules->count) {
			e = step(&w, p);
			continue;
		}
		if (p->rules->whole)
			e = p->rules->whole(p->message);
		w.depth--;
	}
	return e;
}

enum err rules_encapsulation(uint32_t suite, size_t len)
{
	if (suite == SUITE_X25519)
		return len == 32 ? ERR_OK : ERR_INPUT;
	if (suite == SUITE_XWING)
		return len == KEM_ENCAPSULATION_MAX ? ERR_OK : ERR_INPUT;
	return ERR_SUITE;
}

int rules_epoch_order(const char *kind, uint64_t epoch, const char *other_kind,
		      uint64_t other_epoch)
{
	int by_kind = strcmp(kind, other_kind);

	if (by_kind != 0)
		return by_kind;
	return (epoch > other_epoch) - (epoch < other_epoch);
}
