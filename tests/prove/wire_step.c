/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * One step of the scan of messages, from any state that the scan can be in: it reads only what
 * lies before the end of the innermost message, moves on, and leaves such a state behind.  Ending a message,
 * the other thing that the scan's loop does, keeps a state such, too: so the whole scan stays inside its
 * bytes and ends, however many there are.
 */
#include "proto/wire_internal.h"

#ifndef PROVE_CBMC
#include <stdlib.h>
#endif

#include "tests/prove/prove.h"
#include "tests/prove/wire_types.h"

static struct wire_state any_state(const uint8_t *bytes, size_t len)
{
	struct wire_state s = {
		.mode = (enum codec_mode)prove_below(CODEC_LENIENT + 1),
		.fields_left = (unsigned)prove_any(3),
		.depth = 1 + (unsigned)prove_below(CODEC_DEPTH_MAX),
	};
	size_t end = len;

	for (unsigned n = 0; n < s.depth; n++) {
		end = end > 1 ? 1 + (size_t)prove_below(end) : 1;
		s.frames[n] = (struct wire_frame){
			.type = &prove_wire_type,
			.end = bytes + end,
			.seen = prove_any(64),
		};
	}
	s.at = bytes + prove_below(end);
	return s;
}

/* What stands in the first byte of a step, when it is a whole tag. */
static void judge_tag(const struct wire_state *before, enum err e)
{
	unsigned number = *before->at >> 3, wire = *before->at & 7;
	bool known = (number >= 1 && number <= 5) || number == 9;

	if (*before->at >= 0x80 || e != ERR_OK)
		return;
	PROVE(number != 0);
	PROVE(known || before->mode == CODEC_LENIENT);
	PROVE(wire == 0 || wire == 1 || wire == 2 || wire == 5);
	PROVE((number != 1 && number != 4) || wire == PROTOBUF_C_WIRE_TYPE_VARINT);
	PROVE(number != 4 || before->at[1] <= 1 || before->at[1] >= 0x80);
	PROVE(number != 1 || !(before->frames[before->depth - 1].seen & 1));
}

static void judge_state(const struct wire_state *before, const struct wire_state *after)
{
	const uint8_t *end = before->frames[before->depth - 1].end;

	PROVE(after->at > before->at);
	PROVE(after->at <= after->frames[after->depth - 1].end);
	PROVE(after->fields_left == before->fields_left - 1);
	PROVE(after->depth == before->depth ||
	      (after->depth == before->depth + 1 && after->depth <= CODEC_DEPTH_MAX));
	PROVE(after->frames[before->depth - 1].end == end);
	PROVE(after->frames[after->depth - 1].end <= end);
}

void prove_wire_step(void)
{
	size_t len = 1 + (size_t)prove_below(PROVE_WIRE_BYTES);
	uint8_t *bytes = prove_wire_bytes(len);
	struct wire_state before, after;
	enum err e;

	before = any_state(bytes, len);
	after = before;
	e = wire_step(&after);
	PROVE(e == ERR_OK || e == ERR_INPUT || e == ERR_TOO_LARGE);
	PROVE(e != ERR_OK || before.fields_left > 0);
	judge_tag(&before, e);
	if (e == ERR_OK)
		judge_state(&before, &after);
	prove_wire_free(bytes);
}
