/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The state's files as text, one fact per line, for state.c alone.  Reading is strict: whatever was
 * not written by these functions is ERR_DAMAGED.
 */
#ifndef EENMAAL_CLIENT_STATE_TEXT_H
#define EENMAAL_CLIENT_STATE_TEXT_H

#include "client/state.h"

MUST_USE enum err state_text_read_broker(struct view text, struct state_broker *out);
MUST_USE enum err state_text_write_broker(const struct state_broker *b, struct buf *out);

/* Fills what the text says; out->id is the caller's affair. */
MUST_USE enum err state_text_read_holder(struct view text, struct state_holder *out);
MUST_USE enum err state_text_write_holder(const struct state_holder *h, struct buf *out);

#endif
