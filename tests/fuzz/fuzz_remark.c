/* SPDX-License-Identifier: EUPL-1.2 */
/* What a holder's remark says. */
#include <string.h>

#include "client/remark.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct remark r, again, zero;
	struct buf json = BUF_INIT(8 * (size_t)REMARK_JSON_MAX);

	memset(&zero, 0, sizeof(zero));
	if (remark_parse(view_of(data, size), &r) != ERR_OK) {
		FUZZ_CHECK(memcmp(&r, &zero, sizeof(r)) == 0);
		return 0;
	}
	/* It may be printed, and says the same when it is written again. */
	FUZZ_CHECK(r.text[0] && utf8_valid(view_str(r.text)));
	for (const char *c = r.text; *c; c++)
		FUZZ_CHECK((unsigned char)*c >= 0x20 && *c != 0x7f);
	if (remark_write(&r, &json) == ERR_OK) {
		FUZZ_CHECK(remark_parse(buf_view(&json), &again) == ERR_OK);
		FUZZ_CHECK(strcmp(r.text, again.text) == 0 && r.version == again.version);
		FUZZ_CHECK(slug_equal(&r.author, &again.author) && r.time == again.time);
		FUZZ_CHECK(hash_equal(&r.document, &again.document));
	}
	buf_free(&json);
	return 0;
}

void fuzz_seeds(void)
{
	struct remark r = {.author = {"coa"}, .version = 2, .time = 1800000000};
	static const char *const texts[] = {"Acht jaar, niet zes.", "\"\\ \xc3\xa9\n"};

	memset(r.document.b, 0x77, HASH_LEN);
	for (size_t n = 0; n < 2; n++) {
		struct buf json = BUF_INIT(REMARK_JSON_MAX);

		memcpy(r.text, texts[n], strlen(texts[n]) + 1);
		FUZZ_CHECK(remark_write(&r, &json) == ERR_OK);
		fuzz_seed_bytes(n ? "escapes" : "plain", buf_view(&json));
		buf_free(&json);
	}
	fuzz_seed_bytes("pair", view_str("{\"text\":\"\\ud83c\\udfe0 \\u00e9\",\"author\":\"coa\","
					 "\"version\":1,\"document\":\"00112233445566778899aabbccdd"
					 "eeff00112233445566778899aabbccddeeff\",\"time\":1}"));
}
