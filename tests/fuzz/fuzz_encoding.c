/* SPDX-License-Identifier: EUPL-1.2 */
/* Base64 and hex. */
#include <string.h>

#include "broker/base/id.h"
#include "tests/fuzz/harness.h"

static void check_base64(struct view v)
{
	struct buf raw = BUF_INIT(1 << 16), text = BUF_INIT(1 << 18), back = BUF_INIT(1 << 16);

	if (v.len > 1 << 15)
		return;
	if (base64_parse(v, &raw) == ERR_OK) {
		/* Strict: one text for each sequence of bytes. */
		FUZZ_CHECK(base64_put(&text, buf_view(&raw)) == ERR_OK);
		FUZZ_CHECK(view_equal(buf_view(&text), v));
	} else {
		FUZZ_CHECK(raw.len == 0);
	}
	buf_clear(&text);
	FUZZ_CHECK(base64_put(&text, v) == ERR_OK);
	FUZZ_CHECK(base64_parse(buf_view(&text), &back) == ERR_OK);
	FUZZ_CHECK(view_equal(buf_view(&back), v));
	buf_free(&raw);
	buf_free(&text);
	buf_free(&back);
}

static void check_hex(struct view v)
{
	char text[513], lower[513];
	uint8_t raw[256];

	if (v.len > 256)
		return;
	hex_format(v.data, v.len, text);
	FUZZ_CHECK(strlen(text) == 2 * v.len);
	FUZZ_CHECK(hex_parse(text, raw, v.len) == ERR_OK);
	FUZZ_CHECK(v.len == 0 || memcmp(raw, v.data, v.len) == 0);
	if (v.len > 0)
		memcpy(text, v.data, v.len);
	text[v.len] = 0;
	if (hex_parse(text, raw, v.len / 2) == ERR_OK) {
		FUZZ_CHECK(strlen(text) == v.len / 2 * 2);
		hex_format(raw, v.len / 2, lower);
		for (size_t i = 0; text[i]; i++)
			FUZZ_CHECK(lower[i] ==
				   (text[i] >= 'A' && text[i] <= 'F' ? text[i] + 32 : text[i]));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check_base64(view_of(data, size));
	check_hex(view_of(data, size));
	return 0;
}

void fuzz_seeds(void)
{
	fuzz_seed_bytes("none", view_str(""));
	fuzz_seed_bytes("base64", view_str("VGFhbDogQjEgKGluYnVyZ2VyaW5nKS4="));
	fuzz_seed_bytes("two", view_str("QUI+/w=="));
	fuzz_seed_bytes("hex", view_str("00ffA5c3"));
}
