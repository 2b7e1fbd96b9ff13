/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/base/buf.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "broker/base/mem.h"

#define FIRST_SIZE 64
#define MAPPED_FROM ((size_t)256 << 10)

struct view view_of(const void *data, size_t len)
{
	return (struct view){data, len};
}

struct view view_str(const char *s)
{
	return (struct view){(const uint8_t *)s, strlen(s)};
}

bool view_equal(struct view a, struct view b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

/* Has a block of this size pages of its own? */
static bool is_mapped(size_t size)
{
	return size >= MAPPED_FROM;
}

static void release(uint8_t *data, size_t size)
{
	if (data == NULL)
		return;
	if (is_mapped(size)) {
		/* The kernel wipes; doing it here would first fetch pages that were never used. */
		mem_unmap(data, size);
		return;
	}
	sodium_memzero(data, size);
	mem_free(data);
}

/*
 * A small block is replaced by a new one, because realloc() would leave an unwiped copy of the old
 * bytes behind.  A large one is moved by the kernel: while a body of 8 MiB arrives it is never there
 * twice.
 */
static enum err resize(struct buf *b, size_t size)
{
	uint8_t *data;

	if (is_mapped(b->size)) {
		data = mem_map_grow(b->data, b->size, size);
		if (!data)
			return ERR_MEMORY;
	} else {
		data = is_mapped(size) ? mem_map(size) : mem_grow(NULL, size, 1);
		if (!data)
			return ERR_MEMORY;
		if (b->data == NULL && is_mapped(size))
			mem_map_now(data, size);
		if (b->data)
			memcpy(data, b->data, b->len);
		release(b->data, b->size);
	}
	b->data = data;
	b->size = size;
	return ERR_OK;
}

/* Room for len more bytes and a NUL. */
static enum err grow(struct buf *b, size_t len)
{
	size_t need, size;

	if (len > b->max - b->len)
		return ERR_TOO_LARGE;
	if (b->len + len > PTRDIFF_MAX - 1)
		return ERR_MEMORY;
	need = b->len + len + 1;
	if (need <= b->size)
		return ERR_OK;
	size = b->size < FIRST_SIZE ? FIRST_SIZE : 2 * b->size;
	/* A large piece is mostly the last one: what is taken beyond it would be wiped for nothing. */
	if (size < need)
		size = need;
	if (b->max < SIZE_MAX && size > b->max + 1)
		size = b->max + 1;
	return resize(b, size);
}

enum err buf_put(struct buf *b, const void *data, size_t len)
{
	enum err e;

	if (len == 0)
		return ERR_OK;
	e = grow(b, len);
	if (e != ERR_OK)
		return e;
	memcpy(b->data + b->len, data, len);
	b->len += len;
	b->data[b->len] = 0;
	return ERR_OK;
}

enum err buf_put_view(struct buf *b, struct view v)
{
	return buf_put(b, v.data, v.len);
}

enum err buf_put_str(struct buf *b, const char *s)
{
	return buf_put(b, s, strlen(s));
}

enum err buf_put_u8(struct buf *b, uint8_t v)
{
	return buf_put(b, &v, 1);
}

enum err buf_put_u16(struct buf *b, uint16_t v)
{
	const uint8_t bytes[2] = {(uint8_t)(v >> 8), (uint8_t)v};

	return buf_put(b, bytes, sizeof(bytes));
}

enum err buf_put_u64(struct buf *b, uint64_t v)
{
	uint8_t bytes[8];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(v >> (56 - 8 * i));
	return buf_put(b, bytes, sizeof(bytes));
}

uint8_t *buf_reserve(struct buf *b, size_t len)
{
	uint8_t *start;

	if (grow(b, len) != ERR_OK)
		return NULL;
	start = b->data + b->len;
	b->len += len;
	b->data[b->len] = 0;
	return start;
}

enum err buf_printf(struct buf *b, const char *format, ...)
{
	va_list args;
	int len;
	enum err e;

	va_start(args, format);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (len < 0)
		return ERR_INTERNAL;
	e = grow(b, (size_t)len);
	if (e != ERR_OK)
		return e;
	va_start(args, format);
	(void)vsnprintf((char *)b->data + b->len, (size_t)len + 1, format, args);
	va_end(args);
	b->len += (size_t)len;
	return ERR_OK;
}

struct view buf_view(const struct buf *b)
{
	return (struct view){b->data, b->len};
}

void buf_clear(struct buf *b)
{
	b->len = 0;
}

void buf_free(struct buf *b)
{
	release(b->data, b->size);
	*b = BUF_INIT(b->max);
}
