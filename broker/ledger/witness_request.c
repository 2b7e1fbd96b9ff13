/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/ledger/witness_request.h"

#include <inttypes.h>
#include <string.h>

#include "broker/ledger/note_internal.h"

static enum err parse_old(struct view line, uint64_t *out)
{
	static const char word[] = "old ";
	const size_t skip = sizeof(word) - 1;

	if (line.len <= skip || memcmp(line.data, word, skip) != 0)
		return ERR_INPUT;
	return checkpoint_size_parse(view_of(line.data + skip, line.len - skip), out) ? ERR_OK
										      : ERR_INPUT;
}

static enum err parse_hash(struct view line, struct merkle_proof *proof)
{
	struct buf hash = BUF_INIT(HASH_LEN);
	enum err e = proof->count < WITNESS_PROOF_MAX ? base64_parse(line, &hash) : ERR_INPUT;

	if (e == ERR_TOO_LARGE || (e == ERR_OK && hash.len != HASH_LEN))
		e = ERR_INPUT;
	if (e == ERR_OK)
		memcpy(proof->hashes[proof->count++].b, hash.data, HASH_LEN);
	buf_free(&hash);
	return e;
}

enum err witness_request_parse(struct view body, struct witness_request *out)
{
	struct witness_request r = {.old_size = 0};
	struct view line = {0};
	enum err e = body.len > WITNESS_BODY_MAX ? ERR_TOO_LARGE : ERR_OK;

	if (e == ERR_OK)
		e = checkpoint_line_take(&body, &line) ? parse_old(line, &r.old_size) : ERR_INPUT;
	while (e == ERR_OK) {
		if (!checkpoint_line_take(&body, &line))
			e = ERR_INPUT;
		else if (line.len == 0)
			break;
		else
			e = parse_hash(line, &r.proof);
	}
	r.note = body;
	if (e == ERR_OK)
		e = checkpoint_parse(r.note, &r.checkpoint);
	if (e == ERR_OK)
		*out = r;
	return e;
}

enum err witness_request_put(const struct witness_request *r, struct buf *out)
{
	size_t before = out->len;
	enum err e = buf_printf(out, "old %" PRIu64 "\n", r->old_size);

	for (size_t i = 0; e == ERR_OK && i < r->proof.count; i++) {
		e = base64_put(out, view_of(r->proof.hashes[i].b, HASH_LEN));
		if (e == ERR_OK)
			e = buf_put_str(out, "\n");
	}
	if (e == ERR_OK)
		e = buf_put_str(out, "\n");
	if (e == ERR_OK)
		e = buf_put_view(out, r->note);
	if (e != ERR_OK)
		out->len = before;
	return e;
}

enum err witness_request_size(struct view text, uint64_t *out)
{
	struct view line = {0};

	return checkpoint_line_take(&text, &line) && text.len == 0 &&
			       checkpoint_size_parse(line, out)
		       ? ERR_OK
		       : ERR_INPUT;
}
