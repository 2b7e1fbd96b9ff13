/* SPDX-License-Identifier: EUPL-1.2 */
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <unistd.h>

#include "bench/floor/floor.h"
#include "bench/load/process.h"
#include "broker/base/mem.h"
#include "tests/support/rig.h"

#define TIMES 300
#define ROUNDS 5

struct floor_crowd {
	_Atomic bool over;
	unsigned count;
	pthread_t threads[64];
};

static void *verify_on(void *arg)
{
	unsigned char public_key[crypto_sign_PUBLICKEYBYTES], key[crypto_sign_SECRETKEYBYTES];
	unsigned char signature[crypto_sign_BYTES];
	struct floor_crowd *c = arg;

	MUST(crypto_sign_keypair(public_key, key) == 0);
	MUST(crypto_sign_detached(signature, NULL, key, sizeof(key), key) == 0);
	while (!atomic_load(&c->over))
		MUST(crypto_sign_verify_detached(signature, key, sizeof(key), public_key) == 0);
	return NULL;
}

struct floor_crowd *floor_crowd_begin(void)
{
	struct floor_crowd *c = mem_new(1, sizeof(*c));
	long others = sysconf(_SC_NPROCESSORS_ONLN) - 1;

	MUST(c != NULL && sodium_init() >= 0);
	for (; c->count < others && c->count < 64; c->count++)
		MUST(pthread_create(&c->threads[c->count], NULL, verify_on, c) == 0);
	return c;
}

void floor_crowd_end(struct floor_crowd *c)
{
	atomic_store(&c->over, true);
	for (unsigned n = 0; n < c->count; n++)
		MUST(pthread_join(c->threads[n], NULL) == 0);
	mem_free(c);
}

double floor_verify_us(size_t len)
{
	unsigned char public_key[crypto_sign_PUBLICKEYBYTES], key[crypto_sign_SECRETKEYBYTES];
	unsigned char signature[crypto_sign_BYTES];
	unsigned char *text = mem_new(1, len);
	double best = 1e9;

	MUST(text != NULL && crypto_sign_keypair(public_key, key) == 0);
	MUST(crypto_sign_detached(signature, NULL, text, len, key) == 0);
	for (unsigned round = 0; round < ROUNDS; round++) {
		uint64_t start = process_own_cpu_ns();
		double us = 0;

		for (unsigned n = 0; n < TIMES; n++)
			MUST(crypto_sign_verify_detached(signature, text, len, public_key) == 0);
		us = (double)(process_own_cpu_ns() - start) / 1e3 / TIMES;
		best = us < best ? us : best;
	}
	mem_free(text);
	return best;
}
