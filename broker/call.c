/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/call.h"

#include <string.h>

enum err call_reject(struct call *c, enum err error, enum reason reason, const struct envelope *e)
{
	c->rejected = true;
	c->reject_reason = reason;
	c->error = error;
	/* What cannot be hashed as a statement is known by the body that it came in. */
	if (e == NULL || statement_hash(e, &c->reject_statement) != ERR_OK)
		hash_sha256(c->body, &c->reject_statement);
	return error;
}

enum err call_fail(struct call *c, enum err error, const char *message)
{
	c->error = error;
	c->message = message;
	return error;
}

void *call_alloc(struct call *c, size_t size)
{
	return arena_alloc(c->arena, size);
}

enum err call_reply(struct call *c, const void *message)
{
	buf_clear(&c->reply);
	return codec_encode(message, &c->reply);
}
