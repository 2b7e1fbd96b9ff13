/* SPDX-License-Identifier: EUPL-1.2 */
/* A log's or witness's key as one line: "name+hex(keyid)+base64(01 || public key)". */
#include <string.h>

#include "broker/ledger/note.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf out = BUF_INIT(1024);
	struct note_key key, again;
	char text[512];

	if (size >= sizeof(text) || memchr(data, 0, size))
		return 0;
	if (size > 0)
		memcpy(text, data, size);
	text[size] = 0;
	if (note_key_parse(text, &key) == ERR_OK) {
		/* One text for each key. */
		FUZZ_CHECK(note_key_format(&key, &out) == ERR_OK);
		FUZZ_CHECK(view_equal(buf_view(&out), view_of(data, size)));
		FUZZ_CHECK(note_key_init(&again, key.name, key.public_key) == ERR_OK);
		FUZZ_CHECK(again.id == key.id);
		FUZZ_CHECK(!strpbrk(key.name, "+ \t\n") && key.name[0]);
	}
	/* As a name it either is refused or makes a key that reads back. */
	memset(&key, 0, sizeof(key));
	if (note_key_init(&key, text, (const uint8_t[32]){1, 2, 3}) == ERR_OK) {
		buf_clear(&out);
		FUZZ_CHECK(note_key_format(&key, &out) == ERR_OK);
		FUZZ_CHECK(buf_put_u8(&out, 0) == ERR_OK);
		FUZZ_CHECK(note_key_parse((const char *)out.data, &again) == ERR_OK);
		FUZZ_CHECK(strcmp(again.name, key.name) == 0 && again.id == key.id);
	}
	buf_free(&out);
	return 0;
}

void fuzz_seeds(void)
{
	struct buf out = BUF_INIT(1024);
	struct note_key key;

	FUZZ_CHECK(note_key_init(&key, "broker.example/log", (const uint8_t[32]){9, 8, 7}) ==
		   ERR_OK);
	FUZZ_CHECK(note_key_format(&key, &out) == ERR_OK);
	fuzz_seed_bytes("key", buf_view(&out));
	buf_free(&out);
	/* C2SP's example. */
	fuzz_seed_bytes("enoch",
			view_str(
				"EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"));
	fuzz_seed_bytes("name", view_str("log.example"));
}
