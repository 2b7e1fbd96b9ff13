/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Key material: guarded pages (sodium_malloc), locked in memory, no access while
 * idle, wiped on free.  Nothing else in the house may hold a secret key longer
 * than one function call.
 */
#ifndef EENMAAL_BROKER_BASE_SECRET_H
#define EENMAAL_BROKER_BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "broker/base/buf.h"
#include "broker/base/err.h"

struct secret;

/* Start libsodium, once; every path here does so itself.  Aborts without randomness. */
void secret_library(void);

/* A secret of len bytes copied from data (data may be NULL: zeros); ERR_RANGE unless 1 <= len <= 1 MiB. */
MUST_USE enum err secret_new(const void *data, size_t len, struct secret **out);

/* A secret of len random bytes. */
MUST_USE enum err secret_random(size_t len, struct secret **out);

size_t secret_len(const struct secret *s);

/*
 * Open for reading and close again; calls nest (a counter guarded by a lock, so
 * that threads may share one secret).  The pointer is valid until the matching close.
 */
const uint8_t *secret_open(const struct secret *s);
void secret_close(const struct secret *s);

/* Open for writing; only while no one else holds it (its creator, before sharing it). */
uint8_t *secret_write(struct secret *s);
void secret_written(struct secret *s);

/* Constant-time comparison; false when the lengths differ. */
bool secret_equal(const struct secret *a, const struct secret *b);

/* Wipe and free; NULL is harmless. */
void secret_free(struct secret *s);

#endif
