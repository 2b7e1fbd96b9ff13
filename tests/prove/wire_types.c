/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/prove/wire_types.h"

#ifndef PROVE_CBMC
#include <stdlib.h>
#endif

#include "tests/prove/prove.h"

#define FIELDS 6

const ProtobufCMessageDescriptor prove_wire_type;

#define FIELD(number, form, kind, sub)                                               \
	{                                                                            \
		.id = (number), .label = (form), .type = (kind), .descriptor = (sub) \
	}

static const ProtobufCFieldDescriptor fields[FIELDS] = {
	FIELD(1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_UINT32, NULL),
	FIELD(2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING, NULL),
	FIELD(3, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_MESSAGE, &prove_wire_type),
	FIELD(4, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_BOOL, NULL),
	FIELD(5, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_BYTES, NULL),
	FIELD(9, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_FIXED64, NULL), /* after a gap */
};

const ProtobufCMessageDescriptor prove_wire_type = {.n_fields = FIELDS, .fields = fields};

#ifdef PROVE_CBMC
const ProtobufCMessageDescriptor eenmaal__v1__directory__descriptor;
static uint8_t space[PROVE_WIRE_BYTES];
#endif

#ifdef PROVE_CBMC
static uint8_t draw_byte(void)
{
	return (uint8_t)prove_any(1);
}
#else
/* Tags and lengths mostly, so that a random message gets somewhere. */
static uint8_t draw_byte(void)
{
	static const uint8_t likely[] = {0x08, 0x12, 0x1a, 0x20, 0x2a, 0x49, 0x80, 0xff,
					 0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x31};
	uint64_t n = prove_below(20);

	return n < 16 ? likely[n] : (uint8_t)prove_any(200);
}
#endif

uint8_t *prove_wire_bytes(size_t len)
{
#ifdef PROVE_CBMC
	/* The last bytes of one object: every len is tried, and CBMC checks each read. */
	uint8_t *bytes = space + (PROVE_WIRE_BYTES - len);
#else
	uint8_t *bytes = malloc(len ? len : 1);

	if (bytes == NULL)
		abort();
#endif
	for (size_t i = 0; i < len; i++)
		bytes[i] = draw_byte();
	return bytes;
}

void prove_wire_free(uint8_t *bytes)
{
#ifdef PROVE_CBMC
	(void)bytes;
#else
	free(bytes);
#endif
}
