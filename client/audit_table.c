/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/audit_table.h"

#include <sodium.h>
#include <string.h>

#include "broker/base/clock.h"
#include "broker/base/mem.h"

#define KEY_MAX 32
#define FIRST_SIZE 64 /* a power of two, as all sizes */

struct slot {
	uint8_t key[KEY_MAX];
	void *value; /* NULL: free */
};

struct audit_table {
	size_t key_len, count, size;
	struct slot *slots;
	uint8_t salt[crypto_shorthash_KEYBYTES];
};

enum err audit_table_new(size_t key_len, struct audit_table **out)
{
	struct audit_table *t = mem_new(1, sizeof(*t));

	*out = NULL;
	if (t == NULL || key_len == 0 || key_len > KEY_MAX) {
		mem_free(t);
		return t ? ERR_RANGE : ERR_MEMORY;
	}
	t->key_len = key_len;
	t->size = FIRST_SIZE;
	t->slots = mem_new(t->size, sizeof(*t->slots));
	if (t->slots == NULL) {
		mem_free(t);
		return ERR_MEMORY;
	}
	random_bytes(t->salt, sizeof(t->salt));
	*out = t;
	return ERR_OK;
}

void audit_table_free(struct audit_table *t)
{
	if (t == NULL)
		return;
	for (size_t n = 0; n < t->size; n++)
		mem_free(t->slots[n].value);
	mem_free(t->slots);
	mem_free(t);
}

void audit_table_each(const struct audit_table *t, audit_table_visit *visit, void *ctx)
{
	for (size_t n = 0; n < t->size; n++)
		if (t->slots[n].value)
			visit(ctx, t->slots[n].key, t->slots[n].value);
}

size_t audit_table_count(const struct audit_table *t)
{
	return t->count;
}

/* The slot of key, or the free one where it would stand: a quarter of all stays free. */
static struct slot *place(const struct audit_table *t, const void *key)
{
	uint8_t hash[crypto_shorthash_BYTES];
	size_t at = 0;

	(void)crypto_shorthash(hash, key, t->key_len, t->salt);
	memcpy(&at, hash, sizeof(at));
	for (at &= t->size - 1; t->slots[at].value; at = (at + 1) & (t->size - 1))
		if (memcmp(t->slots[at].key, key, t->key_len) == 0)
			break;
	return &t->slots[at];
}

static enum err grow(struct audit_table *t)
{
	struct audit_table larger = *t;

	larger.size = 2 * t->size;
	larger.slots = mem_new(larger.size, sizeof(*larger.slots));
	if (larger.slots == NULL)
		return ERR_MEMORY;
	for (size_t n = 0; n < t->size; n++)
		if (t->slots[n].value)
			*place(&larger, t->slots[n].key) = t->slots[n];
	mem_free(t->slots);
	*t = larger;
	return ERR_OK;
}

void *audit_table_find(const struct audit_table *t, const void *key)
{
	return place(t, key)->value;
}

enum err audit_table_add(struct audit_table *t, const void *key, size_t size, void **out)
{
	struct slot *slot;
	void *value;
	enum err e = ERR_OK;

	*out = NULL;
	if (4 * (t->count + 1) > 3 * t->size)
		e = grow(t);
	if (e != ERR_OK)
		return e;
	slot = place(t, key);
	if (slot->value)
		return ERR_EXISTS;
	value = mem_new(1, size);
	if (value == NULL)
		return ERR_MEMORY;
	memcpy(slot->key, key, t->key_len);
	slot->value = value;
	t->count++;
	*out = value;
	return ERR_OK;
}
