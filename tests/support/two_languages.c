/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/two_languages.h"

#include <stdbool.h>
#include <string.h>

static bool starts_with(struct view line, const char *s)
{
	return line.len >= strlen(s) && memcmp(line.data, s, strlen(s)) == 0;
}

static bool starts_other_text(struct view line)
{
	return starts_with(line, "      - language: ") &&
	       !view_equal(line, view_str("      - language: nl")) &&
	       !view_equal(line, view_str("      - language: en"));
}

enum err two_languages(struct view file, struct buf *out)
{
	enum err e = ERR_OK;
	bool skipping = false;

	for (size_t at = 0; at < file.len && e == ERR_OK;) {
		const uint8_t *end = memchr(file.data + at, '\n', file.len - at);
		size_t stop = end != NULL ? (size_t)(end - file.data) : file.len;
		struct view line = view_of(file.data + at, stop - at);

		skipping = starts_other_text(line) || (skipping && starts_with(line, "        "));
		if (starts_with(line, "languages: ["))
			line = view_str("languages: [nl, en]");
		if (!skipping)
			e = buf_put_view(out, line);
		if (!skipping && e == ERR_OK)
			e = buf_put_u8(out, '\n');
		at = stop + 1;
	}
	return e;
}
