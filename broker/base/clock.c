/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/base/clock.h"

#include <assert.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "broker/base/secret.h"

#define YEAR_1_START (-INT64_C(62135596800))
#define YEAR_9999_END INT64_C(253402300799)

static _Atomic int64_t fixed_now;

static _Atomic bool seeded;
static pthread_mutex_t stream_lock = PTHREAD_MUTEX_INITIALIZER;
static uint64_t stream[randombytes_SEEDBYTES / sizeof(uint64_t)]; /* seed, calls so far, zeros */

int64_t clock_now(void)
{
	int64_t fixed = atomic_load_explicit(&fixed_now, memory_order_relaxed);
	struct timespec ts = {0};

	if (fixed != 0)
		return fixed;
	(void)clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec;
}

uint64_t clock_mono_ns(void)
{
	struct timespec ts = {0};

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * UINT64_C(1000000000) + (uint64_t)ts.tv_nsec;
}

void clock_set(int64_t t)
{
	atomic_store(&fixed_now, t);
}

void random_bytes(void *p, size_t n)
{
	secret_library();
	if (!atomic_load_explicit(&seeded, memory_order_relaxed)) {
		randombytes_buf(p, n);
		return;
	}
	(void)pthread_mutex_lock(&stream_lock);
	randombytes_buf_deterministic(p, n, (const unsigned char *)stream);
	stream[1]++;
	(void)pthread_mutex_unlock(&stream_lock);
}

#define SUPPLY 1024

/* Of a thread: the last `left` bytes are good, as long as the process is the one that fetched them. */
static _Thread_local struct {
	uint8_t bytes[SUPPLY];
	size_t left;
	unsigned process;
} supply;
static _Atomic unsigned process; /* changes with every fork */
static pthread_once_t watching = PTHREAD_ONCE_INIT;

static void forked(void)
{
	atomic_fetch_add(&process, 1);
}

static void watch_forks(void)
{
	(void)pthread_atfork(NULL, NULL, forked);
}

void random_some(void *p, size_t n)
{
	uint8_t *next = NULL;

	assert(n <= RANDOM_SOME_MAX);
	if (atomic_load_explicit(&seeded, memory_order_relaxed)) {
		random_bytes(p, n);
		return;
	}
	(void)pthread_once(&watching, watch_forks);
	if (supply.left < n || supply.process != atomic_load(&process)) {
		random_bytes(supply.bytes, sizeof(supply.bytes));
		supply.left = sizeof(supply.bytes);
		supply.process = atomic_load(&process);
	}
	next = supply.bytes + sizeof(supply.bytes) - supply.left;
	memcpy(p, next, n);
	sodium_memzero(next, n);
	supply.left -= n;
}

void random_seed(uint64_t seed)
{
	(void)pthread_mutex_lock(&stream_lock);
	memset(stream, 0, sizeof(stream));
	stream[0] = seed;
	atomic_store(&seeded, seed != 0);
	(void)pthread_mutex_unlock(&stream_lock);
}

static void digits(char *out, int value, size_t count)
{
	while (count-- > 0) {
		out[count] = (char)('0' + value % 10);
		value /= 10;
	}
}

void clock_format(int64_t t, char out[static 21])
{
	time_t seconds = (time_t)(t < YEAR_1_START    ? YEAR_1_START
				  : t > YEAR_9999_END ? YEAR_9999_END
						      : t);
	struct tm tm = {0};

	(void)gmtime_r(&seconds, &tm);
	memcpy(out, "0000-00-00T00:00:00Z", 21);
	digits(out, tm.tm_year + 1900, 4);
	digits(out + 5, tm.tm_mon + 1, 2);
	digits(out + 8, tm.tm_mday, 2);
	digits(out + 11, tm.tm_hour, 2);
	digits(out + 14, tm.tm_min, 2);
	digits(out + 17, tm.tm_sec, 2);
}
