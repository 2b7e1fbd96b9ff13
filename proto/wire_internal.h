/* SPDX-License-Identifier: EUPL-1.2 */
/* The scan of a message, between wire.c and the proof of one of its steps (tests/prove/wire_step.c). */
#ifndef EENMAAL_PROTO_WIRE_INTERNAL_H
#define EENMAAL_PROTO_WIRE_INTERNAL_H

#include "proto/codec.h"

/* A message that is being read: where it ends and which of its singular fields were there. */
struct wire_frame {
	const ProtobufCMessageDescriptor *type;
	const uint8_t *end;
	uint64_t seen;
};

/* Each frame ends where the one below it does, or before; at is not beyond the end of the last. */
struct wire_state {
	const uint8_t *at;
	enum codec_mode mode;
	unsigned fields_left;
	unsigned depth; /* frames in use */
	struct wire_frame frames[CODEC_DEPTH_MAX];
};

/*
 * Read the next field of the last frame, or step into it.  With depth above 0 and at before that
 * frame's end; on ERR_OK at has moved on and the state is again as described above.
 */
MUST_USE enum err wire_step(struct wire_state *s);

#endif
