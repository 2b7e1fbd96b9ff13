/* SPDX-License-Identifier: EUPL-1.2 */
/* The bounded scan of a whole message: it accepts no field that it should not. */
#include "proto/codec.h"
#include "tests/prove/prove.h"
#include "tests/prove/wire_types.h"

void prove_wire_scan(void)
{
	size_t len = (size_t)prove_below(PROVE_WIRE_BYTES + 1);
	enum codec_mode mode = (enum codec_mode)prove_below(CODEC_LENIENT + 1);
	uint8_t *bytes = prove_wire_bytes(len);
	enum err e;

	e = wire_scan(&prove_wire_type, view_of(bytes, len), mode);
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
	prove_wire_free(bytes);
}
