/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * How the tables of rules are written; shared by the validate files only.  A message has one rule
 * for each of its fields, in order of number; a field without one is refused, so that none can be
 * forgotten.
 */
#ifndef EENMAAL_PROTO_RULES_H
#define EENMAAL_PROTO_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/codec.h"

enum shape {
	SHAPE_NONE,     /* no rule */
	SHAPE_ANY,      /* checked by the message's own function, or free */
	SHAPE_NUMBER,   /* min to max; also enums and booleans */
	SHAPE_BYTES,    /* min to max long */
	SHAPE_TEXT,     /* min to max bytes, no control characters */
	SHAPE_AUDIENCE, /* what can stand in a signed note's first line and key name */
	SHAPE_LANGUAGE, /* BCP 47, letters, digits and dashes */
	SHAPE_SLUG,
	SHAPE_MEMBER, /* a slug that is not reserved */
	SHAPE_MESSAGE,
};

struct rule {
	enum shape shape;
	bool empty;  /* may also be empty */
	bool sorted; /* repeated slugs: ascending and distinct */
	uint64_t min, max;
	size_t least, most; /* how many, for repeated fields and for messages */
	const struct rules *message;
};

struct rules {
	const ProtobufCMessageDescriptor *type;
	const struct rule *fields; /* type->n_fields of them */
	size_t count;
	enum err (*whole)(const void *message); /* what one field cannot tell; may be NULL */
};

#define LANGUAGE_TEXT_MAX 15
#define SUITE_MAX SUITE_XWING
#define KINDS_MAX 16

/* Each version of clang-format lays out such macros in its own way. */
/* clang-format off */
#define ANY {.shape = SHAPE_ANY}
#define NUMBER(lowest, highest) {.shape = SHAPE_NUMBER, .min = (lowest), .max = (highest)}
#define TIME NUMBER(0, CODEC_NUMBER_MAX)
#define COUNTER(lowest) NUMBER(lowest, CODEC_NUMBER_MAX)
#define FLAG NUMBER(0, 1)
#define BYTES(shortest, longest) {.shape = SHAPE_BYTES, .min = (shortest), .max = (longest)}
#define EXACTLY(len) BYTES(len, len)
#define EXACTLY_OR_EMPTY(len) {.shape = SHAPE_BYTES, .empty = true, .min = (len), .max = (len)}
#define TEXT(shortest, longest) {.shape = SHAPE_TEXT, .min = (shortest), .max = (longest)}
#define TEXTS(few, many, longest) \
	{.shape = SHAPE_TEXT, .min = 1, .max = (longest), .least = (few), .most = (many)}
#define AUDIENCE {.shape = SHAPE_AUDIENCE}
#define LANGUAGE {.shape = SHAPE_LANGUAGE}
#define LANGUAGE_OR_EMPTY {.shape = SHAPE_LANGUAGE, .empty = true}
#define SLUG {.shape = SHAPE_SLUG}
#define SLUG_OR_EMPTY {.shape = SHAPE_SLUG, .empty = true}
#define SLUGS(few, many) {.shape = SHAPE_SLUG, .least = (few), .most = (many)}
#define SORTED_SLUGS(few, many) \
	{.shape = SHAPE_SLUG, .sorted = true, .least = (few), .most = (many)}
#define MEMBER {.shape = SHAPE_MEMBER}
#define MEMBER_OR_EMPTY {.shape = SHAPE_MEMBER, .empty = true}
#define MESSAGES(rules, few, many) \
	{.shape = SHAPE_MESSAGE, .least = (few), .most = (many), .message = (rules)}
#define MESSAGE(rules) MESSAGES(rules, 1, 1)
#define MESSAGE_OR_NONE(rules) MESSAGES(rules, 0, 1)

/* The rules of message `name` of the C prefix eenmaal__v1__, from the array name_fields. */
#define RULES(name, function) \
	{ \
		.type = &eenmaal__v1__##name##__descriptor, \
		.fields = name##_fields, \
		.count = sizeof(name##_fields) / sizeof(name##_fields[0]), \
		.whole = (function), \
	}
/* clang-format on */

/* ERR_OK when every field of message keeps its rule. */
MUST_USE enum err rules_check(const struct rules *rules, const ProtobufCMessage *message);

/* ERR_SUITE for an unknown suite, ERR_INPUT for a length that is not the suite's. */
MUST_USE enum err rules_encapsulation(uint32_t suite, size_t len);

/* Less than, equal to or greater than 0: by kind, then epoch. */
int rules_epoch_order(const char *kind, uint64_t epoch, const char *other_kind,
		      uint64_t other_epoch);

#endif
