/* SPDX-License-Identifier: EUPL-1.2 */
/* Key files.  Input: the file; what was read, is written to a file that reads the same. */
#include <stdio.h>
#include <unistd.h>

#include "keys/keyfile.h"
#include "tests/fuzz/harness.h"

static char copy[300];

static void check_again(const struct secret *key, bool raw)
{
	struct secret *again = NULL;

	(void)unlink(copy);
	if (raw) {
		FUZZ_CHECK(keyfile_create(copy, key) == ERR_OK);
		FUZZ_CHECK(keyfile_create(copy, key) == ERR_EXISTS);
		FUZZ_CHECK(keyfile_read(NULL, copy, secret_len(key), &again) == ERR_OK);
		FUZZ_CHECK(secret_equal(key, again));
	} else {
		FUZZ_CHECK(keyfile_create_text(copy, key) == ERR_OK);
		FUZZ_CHECK(keyfile_read_text(NULL, copy, &again) == ERR_OK);
	}
	secret_free(again);
	(void)unlink(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct secret *key = NULL;
	enum err e;

	(void)snprintf(copy, sizeof(copy), "%s/copy.key", fuzz_folder());
	(void)fuzz_file("a.key", view_of(data, size));
	e = keyfile_read(fuzz_folder(), "a.key", 32, &key);
	FUZZ_CHECK((e == ERR_OK) == (key != NULL));
	if (key) {
		FUZZ_CHECK(size == 64 || (size == 65 && data[64] == '\n'));
		FUZZ_CHECK(secret_len(key) == 32);
		check_again(key, true);
	}
	secret_free(key);
	key = NULL;
	e = keyfile_read_text(fuzz_folder(), "a.key", &key);
	FUZZ_CHECK((e == ERR_OK) == (key != NULL));
	if (key) {
		/* A text of nothing but a newline is read, but nobody would write it. */
		bool empty = size == 2 && data[0] == '\n';

		FUZZ_CHECK(secret_len(key) == size || secret_len(key) + 1 == size);
		if (!empty)
			check_again(key, false);
	}
	secret_free(key);
	return 0;
}

void fuzz_seeds(void)
{
	static const char hex[] =
		"00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF\n";

	fuzz_seed_bytes("hex", view_str(hex));
	fuzz_seed_bytes("hex-without-end", view_of(hex, 64));
	fuzz_seed_bytes("short", view_of(hex, 63));
	fuzz_seed_bytes("pin", view_str("483920\n"));
	fuzz_seed_bytes("end", view_str("\n"));
}
