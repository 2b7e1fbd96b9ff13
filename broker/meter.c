/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/meter.h"

#include <stdalign.h>
#include <stdatomic.h>

#include "broker/base/clock.h"

#define CELLS 32 /* threads beyond that share one, which costs them a little */
#define LINE 64  /* of a processor's cache */

struct cell {
	alignas(LINE) _Atomic uint64_t ns[METER_STAGE_COUNT];
	_Atomic uint64_t count[METER_STAGE_COUNT];
	_Atomic uint64_t answers[6];
};

static struct cell cells[CELLS];
static _Atomic uint64_t calls[METER_METHODS][METER_OUTCOME_COUNT];
static _Atomic unsigned threads;
static _Thread_local struct cell *mine;

static struct cell *cell(void)
{
	if (mine == NULL)
		mine = &cells[atomic_fetch_add(&threads, 1) % CELLS];
	return mine;
}

const char *meter_name(enum meter_stage stage)
{
	static const char *const names[] = {
#define X(name, text) text,
		METER_STAGES(X)
#undef X
	};

	return names[stage];
}

static void add(_Atomic uint64_t *sum, uint64_t n)
{
	atomic_fetch_add_explicit(sum, n, memory_order_relaxed);
}

void meter_span(enum meter_stage stage, uint64_t ns)
{
	add(&cell()->ns[stage], ns);
	add(&cell()->count[stage], 1);
}

uint64_t meter_add(enum meter_stage stage, uint64_t from_ns)
{
	uint64_t now = clock_mono_ns();

	meter_span(stage, now > from_ns ? now - from_ns : 0);
	return now;
}

void meter_answer(unsigned status)
{
	add(&cell()->answers[status < 600 ? status / 100 : 0], 1);
}

const char *meter_outcome_name(enum meter_outcome outcome)
{
	static const char *const names[] = {
#define X(name, text) text,
		METER_OUTCOMES(X)
#undef X
	};

	return names[outcome];
}

static enum meter_outcome outcome_of(unsigned status)
{
	if (status < 400)
		return METER_ANSWERED;
	if (status < 500)
		return METER_REFUSED;
	return status == 503 || status == 504 ? METER_UNAVAILABLE : METER_FAILED;
}

void meter_call(unsigned method, unsigned status)
{
	add(&calls[method % METER_METHODS][outcome_of(status)], 1);
}

uint64_t meter_calls(unsigned method, enum meter_outcome outcome)
{
	return atomic_load_explicit(&calls[method % METER_METHODS][outcome], memory_order_relaxed);
}

void meter_read(struct meter_sum *out)
{
	*out = (struct meter_sum){0};
	for (unsigned c = 0; c < CELLS; c++) {
		for (unsigned n = 0; n < METER_STAGE_COUNT; n++) {
			out->ns[n] += atomic_load_explicit(&cells[c].ns[n], memory_order_relaxed);
			out->count[n] +=
				atomic_load_explicit(&cells[c].count[n], memory_order_relaxed);
		}
		for (unsigned n = 0; n < 6; n++)
			out->answers[n] +=
				atomic_load_explicit(&cells[c].answers[n], memory_order_relaxed);
	}
}
