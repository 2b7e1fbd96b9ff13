/* SPDX-License-Identifier: EUPL-1.2 */
/* Holder numbers and slugs, and what counts as text. */
#include <string.h>

#include "broker/base/id.h"
#include "tests/fuzz/harness.h"

/* A second opinion on RFC 3629: decode, and compare with the shortest form. */
static bool is_utf8(struct view v)
{
	size_t i = 0;

	while (i < v.len) {
		uint32_t c = v.data[i];
		size_t more = c < 0x80       ? 0
			      : c >> 5 == 6  ? 1
			      : c >> 4 == 14 ? 2
			      : c >> 3 == 30 ? 3
					     : 9;
		static const uint32_t least[] = {1, 0x80, 0x800, 0x10000};

		if (more == 9 || more >= v.len - i)
			return false;
		c &= more == 0 ? 0x7f : 0x3fu >> more;
		for (size_t n = 1; n <= more; n++) {
			if (v.data[i + n] >> 6 != 2)
				return false;
			c = c << 6 | (v.data[i + n] & 0x3f);
		}
		if (c < least[more] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
			return false;
		i += more + 1;
	}
	return true;
}

static void check_holder(const char *text)
{
	struct holder_id id, again;
	char form[HOLDER_TEXT_LEN + 1];

	if (holder_id_parse(text, &id) != ERR_OK)
		return;
	holder_id_format(&id, form);
	FUZZ_CHECK(strlen(form) == HOLDER_TEXT_LEN);
	FUZZ_CHECK(holder_id_parse(form, &again) == ERR_OK);
	FUZZ_CHECK(memcmp(&id, &again, sizeof(id)) == 0);
	/* One wrong symbol never gives a number. */
	form[0] = form[0] == '0' ? '1' : '0';
	FUZZ_CHECK(holder_id_parse(form, &again) != ERR_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view v = view_of(data, size);
	struct slug slug;
	char text[256];

	FUZZ_CHECK(utf8_valid(v) == is_utf8(v));
	if (slug_parse(v, &slug) == ERR_OK) {
		FUZZ_CHECK(size >= 1 && size <= SLUG_MAX && strlen(slug.s) == size);
		FUZZ_CHECK(view_equal(view_str(slug.s), v));
		FUZZ_CHECK(strspn(slug.s, "abcdefghijklmnopqrstuvwxyz0123456789-") == size);
	}
	if (size == HOLDER_ID_LEN) {
		struct holder_id id;

		memcpy(id.b, data, size);
		holder_id_format(&id, text);
		check_holder(text);
	}
	if (size < sizeof(text)) {
		if (size > 0)
			memcpy(text, data, size);
		text[size] = 0;
		check_holder(text);
	}
	return 0;
}

void fuzz_seeds(void)
{
	struct holder_id id = {{0x3c, 0x81, 0x52, 0xff, 0x00, 0x17, 0xe4, 0x99, 0x20, 0x0b}};
	char text[HOLDER_TEXT_LEN + 1];

	holder_id_format(&id, text);
	fuzz_seed_bytes("holder", view_str(text));
	fuzz_seed_bytes("raw", view_of(id.b, sizeof(id.b)));
	fuzz_seed_bytes("slug", view_str("gemeente-hilversum"));
	fuzz_seed_bytes("utf8", view_str("Größe € 😀"));
}
