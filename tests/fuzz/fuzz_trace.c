/* SPDX-License-Identifier: EUPL-1.2 */
/* The header "traceparent" of W3C Trace Context: each trace has one text, and no other text is one. */
#include <string.h>

#include "broker/base/trace.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[256], again[TRACE_TEXT_LEN + 1];
	static const uint8_t none[TRACE_ID_LEN];
	struct trace t;

	if (size >= sizeof(text))
		return 0;
	if (size > 0)
		memcpy(text, data, size);
	text[size] = 0;
	if (trace_parse(text, &t) == ERR_OK) {
		trace_format(&t, again);
		FUZZ_CHECK(strcmp(text, again) == 0 && strlen(text) == TRACE_TEXT_LEN);
		FUZZ_CHECK(memcmp(t.id, none, sizeof(t.id)) != 0);
		FUZZ_CHECK(memcmp(t.span, none, sizeof(t.span)) != 0);
	}
	return 0;
}

void fuzz_seeds(void)
{
	fuzz_seed_bytes("example",
			view_str("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
	fuzz_seed_bytes("no-id",
			view_str("00-00000000000000000000000000000000-00f067aa0ba902b7-00"));
	fuzz_seed_bytes("later",
			view_str("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x"));
}
