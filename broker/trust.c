/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/trust.h"

#include <pthread.h>
#include <stdatomic.h>

#include "broker/base/mem.h"
#include "proto/convert.h"

void trust_clear(struct trust *parts)
{
	directory_free(parts->directory);
	agreement_free(parts->agreement);
	certificate_trust_free(parts->certificates);
	buf_free(&parts->directory_envelope);
	buf_free(&parts->agreement_file);
	mem_free(parts->member_roles);
	page_free(parts->page);
	page_free(parts->audit_page);
	*parts = (struct trust){0};
}

enum err trust_new(struct trust *parts, struct trust **out)
{
	struct trust *t = NULL;
	enum err e = ERR_MEMORY;

	*out = NULL;
	parts->member_roles = mem_new(parts->directory->member_count + 1, sizeof(agreement_set));
	if (parts->member_roles == NULL)
		goto out;
	for (size_t i = 0; i < parts->directory->member_count; i++)
		parts->member_roles[i] =
			convert_roles(&parts->directory->members[i], parts->agreement);
	t = mem_new(1, sizeof(*t));
	if (t == NULL)
		goto out;
	*t = *parts;
	atomic_init(&t->references, 1);
	*out = t;
	e = ERR_OK;
out:
	if (e != ERR_OK)
		trust_clear(parts);
	*parts = (struct trust){0};
	return e;
}

struct trust *trust_hold(struct trust *t)
{
	atomic_fetch_add_explicit(&t->references, 1, memory_order_relaxed);
	return t;
}

void trust_drop(struct trust *t)
{
	if (t == NULL || atomic_fetch_sub_explicit(&t->references, 1, memory_order_acq_rel) != 1)
		return;
	trust_clear(t);
	mem_free(t);
}

struct hash trust_page(const struct trust *t)
{
	return t->page ? t->page->hash : (struct hash){0};
}

agreement_set trust_roles(const struct trust *t, const struct member *m)
{
	return t->member_roles[m - t->directory->members];
}

/*
 * A lock and not an atomic pointer: between reading the pointer and counting the hold, the last
 * other hold could go.  It is taken for three instructions per request.
 */
struct trust_slot {
	pthread_mutex_t lock;
	struct trust *now;
};

enum err trust_slot_new(struct trust *first, struct trust_slot **out)
{
	struct trust_slot *slot = mem_new(1, sizeof(*slot));

	*out = NULL;
	if (slot == NULL || pthread_mutex_init(&slot->lock, NULL)) {
		mem_free(slot);
		trust_drop(first);
		return ERR_MEMORY;
	}
	slot->now = first;
	*out = slot;
	return ERR_OK;
}

struct trust *trust_slot_get(struct trust_slot *slot)
{
	struct trust *t;

	pthread_mutex_lock(&slot->lock);
	t = trust_hold(slot->now);
	pthread_mutex_unlock(&slot->lock);
	return t;
}

void trust_slot_swap(struct trust_slot *slot, struct trust *next)
{
	struct trust *old;

	pthread_mutex_lock(&slot->lock);
	old = slot->now;
	slot->now = next;
	pthread_mutex_unlock(&slot->lock);
	trust_drop(old);
}

void trust_slot_free(struct trust_slot *slot)
{
	if (slot == NULL)
		return;
	trust_drop(slot->now);
	pthread_mutex_destroy(&slot->lock);
	mem_free(slot);
}
