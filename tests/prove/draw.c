/* SPDX-License-Identifier: EUPL-1.2 */
/* Values for the harnesses: anything at all for CBMC, random or one after the other elsewhere. */
#include "tests/prove/prove.h"

#ifdef PROVE_CBMC

uint64_t nondet_uint64_t(void);
uint8_t nondet_uint8_t(void);

uint64_t prove_below(uint64_t n)
{
	uint64_t value = nondet_uint64_t();

	__CPROVER_assume(value < n);
	return value;
}

uint64_t prove_any(unsigned few)
{
	(void)few;
	return nondet_uint64_t();
}

bool prove_flag(void)
{
	return nondet_uint64_t() & 1;
}

void prove_whole(void *object)
{
	__CPROVER_havoc_object(object);
}

void prove_bytes(void *out, size_t len)
{
	for (size_t i = 0; i < len; i++)
		((uint8_t *)out)[i] = nondet_uint8_t();
}

void prove_slug(struct slug *out)
{
	prove_bytes(out->s, sizeof(out->s));
}

/* In the place of broker/base/buf.c, whose allocations are no business of the harnesses. */
struct view view_of(const void *data, size_t len)
{
	return (struct view){data, len};
}

#else

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CHOICES_MAX 4096

/* A choice among base, of which value was taken. */
struct choice {
	uint64_t value, base;
};

static struct {
	bool every;        /* count through all choices instead of drawing them */
	uint64_t seed, at; /* splitmix64 */
	size_t used, known;
	struct choice choices[CHOICES_MAX];
} draw;

static uint64_t next_random(void)
{
	uint64_t z = draw.at += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

void prove_failed(const char *condition, const char *file, int line)
{
	printf("%s:%d: does not hold: %s (%s %llu)\n", file, line, condition,
	       draw.every ? "case" : "seed", (unsigned long long)draw.seed);
	fflush(stdout);
	abort();
}

static uint64_t next_choice(uint64_t base)
{
	if (draw.used == CHOICES_MAX)
		prove_failed("a harness makes at most 4096 choices", __FILE__, __LINE__);
	if (draw.used == draw.known)
		draw.choices[draw.known++] = (struct choice){0, base};
	return draw.choices[draw.used++].value;
}

/* The next combination in the order of counting; false after the last. */
static bool advance(void)
{
	draw.known = draw.used;
	while (draw.known > 0) {
		struct choice *last = &draw.choices[draw.known - 1];

		if (++last->value < last->base)
			return true;
		draw.known--;
	}
	return false;
}

uint64_t prove_below(uint64_t n)
{
	return draw.every ? next_choice(n) : next_random() % n;
}

uint64_t prove_any(unsigned few)
{
	static const uint64_t edges[] = {0, UINT64_MAX, INT64_MAX, (uint64_t)INT64_MAX + 1};
	uint64_t r;

	if (draw.every)
		return next_choice(few);
	r = next_random();
	if (r >> 60 != 0)
		return r % few;
	return r & 1 ? next_random() : edges[r >> 1 & 3];
}

bool prove_flag(void)
{
	return prove_below(2);
}

void prove_whole(void *object)
{
	(void)object;
}

void prove_bytes(void *out, size_t len)
{
	memset(out, 7, len);
	if (len > 0)
		((uint8_t *)out)[len - 1] = (uint8_t)prove_below(3);
}

void prove_slug(struct slug *out)
{
	*out = (struct slug){"gemeente"};
	switch (prove_below(draw.every ? 2 : 32)) {
	case 1:
		memset(out->s, 'a', sizeof(out->s)); /* without an end */
		break;
	case 2:
		out->s[0] = 0;
		break;
	case 3:
		out->s[7] = 0;
		break;
	default:
		break;
	}
}

static uint64_t now_milliseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

void prove_one(void (*harness)(void), uint64_t seed)
{
	draw.every = false;
	draw.seed = draw.at = seed;
	harness();
}

uint64_t prove_random(void (*harness)(void), uint64_t first, unsigned milliseconds)
{
	uint64_t started = now_milliseconds(), cases = 0;

	do {
		for (unsigned i = 0; i < 64; i++)
			prove_one(harness, first + cases++);
	} while (now_milliseconds() - started < milliseconds);
	return cases;
}

uint64_t prove_every(void (*harness)(void), uint64_t most, bool *complete)
{
	draw.every = true;
	draw.known = 0;
	draw.seed = 0;
	do {
		draw.used = 0;
		harness();
		draw.seed++;
	} while (!(*complete = !advance()) && draw.seed < most);
	return draw.seed;
}

#endif
