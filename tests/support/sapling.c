/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/sapling.h"

#include <string.h>

#include "keys/sign.h"
#include "tests/support/rig.h"

static enum err put(void *context, unsigned level, uint64_t index, const struct hash *h)
{
	struct sapling *s = context;

	MUST(level < SAPLING_LEVELS && index < SAPLING_MAX);
	s->nodes[level][index] = *h;
	return ERR_OK;
}

static enum err get(void *context, unsigned level, uint64_t index, struct hash *out)
{
	const struct sapling *s = context;

	MUST(level < SAPLING_LEVELS && index < SAPLING_MAX);
	*out = s->nodes[level][index];
	return ERR_OK;
}

void sapling_new(struct sapling *s, const char *name, uint8_t seed)
{
	struct sign_public key;
	uint8_t raw[SIGN_SEED_LEN];

	memset(s, 0, sizeof(*s));
	memset(raw, seed, sizeof(raw));
	MUST(secret_new(raw, sizeof(raw), &s->seed) == ERR_OK);
	MUST(sign_derive_public(s->seed, &key) == ERR_OK);
	MUST(note_key_init(&s->key, name, key.b) == ERR_OK);
}

void sapling_free(struct sapling *s)
{
	secret_free(s->seed);
	s->seed = NULL;
}

void sapling_grow(struct sapling *s, uint64_t size, uint8_t flavour)
{
	while (s->edge.size < size) {
		struct hash leaf;
		uint8_t input[2] = {flavour, (uint8_t)s->edge.size};

		merkle_leaf(view_of(input, sizeof(input)), &leaf);
		MUST(merkle_append(&s->edge, &leaf, put, s) == ERR_OK);
	}
}

void sapling_cut(struct sapling *s, uint64_t size)
{
	MUST(merkle_edge_load(size, get, s, &s->edge) == ERR_OK);
}

void sapling_note(const struct sapling *s, uint64_t size, struct buf *out)
{
	struct checkpoint c = {.size = size};
	struct merkle_edge edge;

	MUST(merkle_edge_load(size, get, (void *)(uintptr_t)s, &edge) == ERR_OK);
	merkle_root(&edge, &c.root);
	memcpy(c.origin, s->key.name, sizeof(c.origin));
	MUST(checkpoint_sign(&c, &s->key, s->seed, out) == ERR_OK);
}

void sapling_request(const struct sapling *s, uint64_t old, uint64_t size, struct buf *out)
{
	struct witness_request r = {.old_size = old};
	struct buf note = BUF_INIT(CHECKPOINT_MAX);

	sapling_note(s, size, &note);
	r.note = buf_view(&note);
	if (old <= size)
		MUST(merkle_consistency(old, size, get, (void *)(uintptr_t)s, &r.proof) == ERR_OK);
	MUST(witness_request_put(&r, out) == ERR_OK);
	buf_free(&note);
}
