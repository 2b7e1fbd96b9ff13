/* SPDX-License-Identifier: EUPL-1.2 */
/* A growing byte buffer with a hard maximum, and a view of borrowed bytes. */
#ifndef EENMAAL_BROKER_BASE_BUF_H
#define EENMAAL_BROKER_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "broker/base/err.h"

/* Borrowed bytes: data may be NULL when len is 0. */
struct view {
	const uint8_t *data;
	size_t len;
};

struct view view_of(const void *data, size_t len);
struct view view_str(const char *s);           /* without the NUL */
bool view_equal(struct view a, struct view b); /* not constant time: public data only */

/*
 * Owned bytes.  data is nobody else's to free: a large block is not of the heap.
 * Zero-initialise with BUF_INIT(max); data is NULL while empty.
 */
struct buf {
	uint8_t *data;
	size_t len;
	size_t size; /* allocated */
	size_t max;  /* never grows beyond */
};

#define BUF_INIT(maximum) ((struct buf){.max = (maximum)})

/*
 * Append; ERR_TOO_LARGE beyond max, ERR_MEMORY; on error the buffer is unchanged.  What was appended
 * last is followed by a NUL that is not counted, so that text is a string.
 * The appended bytes must not lie in the buffer itself.
 */
MUST_USE enum err buf_put(struct buf *b, const void *data, size_t len);
MUST_USE enum err buf_put_view(struct buf *b, struct view v);
MUST_USE enum err buf_put_str(struct buf *b, const char *s);
MUST_USE enum err buf_put_u8(struct buf *b, uint8_t v);
MUST_USE enum err buf_put_u16(struct buf *b, uint16_t v); /* big-endian */
MUST_USE enum err buf_put_u64(struct buf *b, uint64_t v); /* big-endian */

/*
 * Append len bytes at once and return where they start (uninitialised); NULL on failure.
 * One byte more may be written behind them (a C library's NUL); it is not counted.
 */
uint8_t *buf_reserve(struct buf *b, size_t len);

/* printf-append, for text only. */
MUST_USE enum err buf_printf(struct buf *b, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

struct view buf_view(const struct buf *b);
void buf_clear(struct buf *b); /* length 0, memory kept */
void buf_free(struct buf *b);  /* wipes, frees, keeps max; harmless on an empty one */

#endif
