/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * W3C Trace Context (Recommendation of 23 November 2021), the header "traceparent": which request of
 * which larger whole this one is.  Whoever asks chooses the ids; they prove nothing.
 */
#ifndef EENMAAL_BROKER_BASE_TRACE_H
#define EENMAAL_BROKER_BASE_TRACE_H

#include "broker/base/err.h"
#include "broker/base/id.h"

#define TRACE_ID_LEN 16
#define TRACE_SPAN_LEN 8
#define TRACE_TEXT_LEN 55 /* "00-<32 hex>-<16 hex>-<2 hex>"; no NUL */

struct trace {
	uint8_t id[TRACE_ID_LEN];
	uint8_t span[TRACE_SPAN_LEN]; /* the caller's own: the parent of whatever is done for it */
	uint8_t flags;
};

/*
 * Version 00 only, lower-case hex, neither id all zero, nothing before or behind; else ERR_INPUT,
 * and the header counts as absent, as the Recommendation demands.
 */
MUST_USE enum err trace_parse(const char *text, struct trace *out);
void trace_format(const struct trace *t, char out[static TRACE_TEXT_LEN + 1]);
/* A trace that begins here: random ids, flags 0 (not sampled). */
void trace_new(struct trace *out);

#endif
