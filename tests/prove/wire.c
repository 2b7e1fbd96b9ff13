/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The bounded scan of messages: for any bytes it stays inside them, ends, and accepts no field that
 * it should not.  One message type with a field of every sort, which holds itself in a list.
 */
#include "proto/codec.h"

#ifndef PROVE_CBMC
#include <stdlib.h>
#include <string.h>
#endif

#include "tests/prove/prove.h"

#define FIELDS 6

static const ProtobufCMessageDescriptor holder_of_all;

#define FIELD(number, form, kind, sub)                                               \
	{                                                                            \
		.id = (number), .label = (form), .type = (kind), .descriptor = (sub) \
	}

static const ProtobufCFieldDescriptor fields[FIELDS] = {
	FIELD(1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_UINT32, NULL),
	FIELD(2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING, NULL),
	FIELD(3, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_MESSAGE, &holder_of_all),
	FIELD(4, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_BOOL, NULL),
	FIELD(5, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_BYTES, NULL),
	FIELD(9, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_FIXED64, NULL), /* after a gap */
};

static const ProtobufCMessageDescriptor holder_of_all = {.n_fields = FIELDS, .fields = fields};

#ifdef PROVE_CBMC
const ProtobufCMessageDescriptor eenmaal__v1__directory__descriptor;
static uint8_t space[PROVE_WIRE_BYTES];
#endif

/* len bytes with nothing behind them that could be read. */
static uint8_t *allocate(size_t len)
{
#ifdef PROVE_CBMC
	/* The last bytes of one object: every len is tried, and CBMC checks each read. */
	return space + (PROVE_WIRE_BYTES - len);
#else
	return malloc(len);
#endif
}

static void give_back(uint8_t *bytes)
{
#ifdef PROVE_CBMC
	(void)bytes;
#else
	free(bytes);
#endif
}

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

void prove_wire_scan(void)
{
	size_t len = (size_t)prove_below(PROVE_WIRE_BYTES + 1);
	enum codec_mode mode = (enum codec_mode)prove_below(CODEC_LENIENT + 1);
	uint8_t *bytes = allocate(len);
	enum err e;

	for (size_t i = 0; bytes && i < len; i++)
		bytes[i] = draw_byte();
	e = wire_scan(&holder_of_all, view_of(bytes, len), mode);
	PROVE(e == ERR_OK || e == ERR_INPUT || e == ERR_TOO_LARGE);
	PROVE(len != 0 || e == ERR_OK);
	/* One byte is a tag without a value, or half a tag. */
	PROVE(len != 1 || e == ERR_INPUT);
	if (e == ERR_OK && mode != CODEC_LENIENT && len > 0) {
		unsigned number = bytes[0] >> 3, wire = bytes[0] & 7;

		PROVE(bytes[0] < 0x80 || bytes[1] < 0x80 || mode == CODEC_STRICT ||
		      mode == CODEC_CANONICAL);
		if (bytes[0] < 0x80)
			PROVE((number >= 1 && number <= 5) || number == 9);
		if (bytes[0] < 0x80 && (number == 1 || number == 4))
			PROVE(wire == PROTOBUF_C_WIRE_TYPE_VARINT);
		if (bytes[0] == 0x20 && bytes[1] < 0x80)
			PROVE(bytes[1] <= 1);
	}
	give_back(bytes);
}
