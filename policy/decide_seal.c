/* SPDX-License-Identifier: EUPL-1.2 */
#include "policy/decide_internal.h"

static uint64_t mix(uint64_t sum, const void *data, size_t len)
{
	const uint8_t *b = data;

	for (size_t i = 0; i < len; i++)
		sum = (sum ^ b[i]) * 0x100000001b3u;
	return sum;
}

uint64_t decide_seal(const struct release *r)
{
	uint64_t sum = 0x65656e6d61616c31u;

	sum = mix(sum, &r->verdict, sizeof(r->verdict));
	sum = mix(sum, &r->reason, sizeof(r->reason));
	sum = mix(sum, r->grant.b, sizeof(r->grant.b));
	sum = mix(sum, &r->kind, sizeof(r->kind));
	sum = mix(sum, r->holder.b, sizeof(r->holder.b));
	sum = mix(sum, r->partner.s, sizeof(r->partner.s));
	return sum | 1;
}
