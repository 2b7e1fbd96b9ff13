/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/base/secret.h"

#include <assert.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "broker/base/clock.h"
#include "broker/base/mem.h"

#define SECRET_MAX ((size_t)1 << 20)

struct secret {
	uint8_t *data; /* guarded pages, no access while holders is 0 */
	size_t len;
	size_t holders;
	pthread_mutex_t lock; /* guards holders and the pages' protection */
};

static pthread_once_t library_once = PTHREAD_ONCE_INIT;

static void library_start(void)
{
	if (sodium_init() < 0)
		abort(); /* no randomness: nothing that we do would be safe */
}

void secret_library(void)
{
	(void)pthread_once(&library_once, library_start);
}

/* Page protection fails only when the kernel is out of mappings; going on would expose a key. */
static void require(int result)
{
	if (result != 0)
		abort();
}

static void lock(struct secret *s)
{
	require(pthread_mutex_lock(&s->lock));
}

static void unlock(struct secret *s)
{
	require(pthread_mutex_unlock(&s->lock));
}

/* A secret whose pages are still writable. */
static enum err allocate(size_t len, struct secret **out)
{
	struct secret *s;

	*out = NULL;
	if (len < 1 || len > SECRET_MAX)
		return ERR_RANGE;
	secret_library();
	s = mem_new(1, sizeof(*s));
	if (!s)
		return ERR_MEMORY;
	s->data = mem_new_guarded(len);
	if (!s->data || pthread_mutex_init(&s->lock, NULL) != 0) {
		mem_free_guarded(s->data);
		mem_free(s);
		return ERR_MEMORY;
	}
	s->len = len;
	*out = s;
	return ERR_OK;
}

enum err secret_new(const void *data, size_t len, struct secret **out)
{
	enum err e = allocate(len, out);

	if (e != ERR_OK)
		return e;
	if (data)
		memcpy((*out)->data, data, len);
	else
		memset((*out)->data, 0, len);
	require(sodium_mprotect_noaccess((*out)->data));
	return ERR_OK;
}

enum err secret_random(size_t len, struct secret **out)
{
	enum err e = allocate(len, out);

	if (e != ERR_OK)
		return e;
	random_bytes((*out)->data, len);
	require(sodium_mprotect_noaccess((*out)->data));
	return ERR_OK;
}

size_t secret_len(const struct secret *s)
{
	return s->len;
}

const uint8_t *secret_open(const struct secret *shared)
{
	/* Opening changes the lock and the protection, never the value. */
	struct secret *s = (struct secret *)shared;

	lock(s);
	if (s->holders++ == 0)
		require(sodium_mprotect_readonly(s->data));
	unlock(s);
	return s->data;
}

void secret_close(const struct secret *shared)
{
	struct secret *s = (struct secret *)shared;

	lock(s);
	assert(s->holders > 0);
	if (--s->holders == 0)
		require(sodium_mprotect_noaccess(s->data));
	unlock(s);
}

uint8_t *secret_write(struct secret *s)
{
	lock(s);
	assert(s->holders == 0);
	s->holders = 1;
	require(sodium_mprotect_readwrite(s->data));
	unlock(s);
	return s->data;
}

void secret_written(struct secret *s)
{
	secret_close(s);
}

bool secret_equal(const struct secret *a, const struct secret *b)
{
	bool equal;

	if (a->len != b->len)
		return false;
	equal = sodium_memcmp(secret_open(a), secret_open(b), a->len) == 0;
	secret_close(b);
	secret_close(a);
	return equal;
}

void secret_free(struct secret *s)
{
	if (!s)
		return;
	mem_free_guarded(s->data); /* wipes */
	(void)pthread_mutex_destroy(&s->lock);
	mem_free(s);
}
