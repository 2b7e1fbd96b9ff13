/* SPDX-License-Identifier: EUPL-1.2 */
/* The body of a Connect error, as the client's transport reads it; and a collector's answer. */
#include <string.h>

#include "broker/base/id.h"
#include "client/export_otlp.h"
#include "client/transport.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf message = BUF_INIT(4096);
	enum err code = ERR_OK, e = transport_error(view_of(data, size), &code, &message);

	FUZZ_CHECK(e == ERR_OK || e == ERR_INPUT);
	FUZZ_CHECK(code != ERR_OK);
	if (e != ERR_OK)
		FUZZ_CHECK(message.len == 0 && code == ERR_INTERNAL);
	/* It goes to a terminal. */
	FUZZ_CHECK(utf8_valid(buf_view(&message)));
	for (size_t i = 0; i < message.len; i++)
		FUZZ_CHECK(message.data[i] >= 0x20 && message.data[i] != 0x7f);
	buf_free(&message);
	if (export_otlp_rejected(view_of(data, size)))
		FUZZ_CHECK(size > 15 && memmem(data, size, "\"rejectedSpans\"", 15));
	return 0;
}

void fuzz_seeds(void)
{
	fuzz_seed_bytes("plain",
			view_str("{\"code\":\"not_found\",\"message\":\"no such dossier\"}"));
	fuzz_seed_bytes("details",
			view_str("{\"code\":\"unavailable\",\"details\":[{\"type\":\"x\",\"value\":"
				 "[1,-2.5e3,null,true]}],\"message\":\"a\\u0041\\n\\\"\\u20ac\"}"));
	fuzz_seed_bytes("partial", view_str("{\"partialSuccess\":{\"rejectedSpans\": \"3\"}}"));
	fuzz_seed_bytes("spaces", view_str(" { \"code\" : \"internal\" } "));
}
