/* SPDX-License-Identifier: EUPL-1.2 */
/* The link in a card's QR code. */
#include <string.h>

#include "client/card.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view link = view_of(data, size);
	struct buf out = BUF_INIT(CARD_LINK_MAX), qr = BUF_INIT(CARD_HTML_MAX);
	struct card card, zero;
	char page[512];

	memset(&zero, 0, sizeof(zero));
	if (card_parse(link, &card) == ERR_OK) {
		/* No other form of the same card is accepted. */
		FUZZ_CHECK(card_link(&card, &out) == ERR_OK);
		FUZZ_CHECK(view_equal(buf_view(&out), link));
		FUZZ_CHECK(secret_len(card.secret) == 32);
		FUZZ_CHECK(card_qr(link, &qr) == ERR_OK && qr.len > 0);
	} else {
		FUZZ_CHECK(memcmp(&card, &zero, sizeof(card)) == 0);
	}
	card_clear(&card);
	if (size < sizeof(page) && !memchr(data, 0, size)) {
		memcpy(page, data, size);
		page[size] = 0;
		memset(&card, 0, sizeof(card));
		if (card_page(&card, page) == ERR_OK)
			FUZZ_CHECK(strlen(card.page) <= CARD_PAGE_MAX && card.page[0]);
		card_clear(&card);
	}
	buf_free(&out);
	buf_free(&qr);
	return 0;
}

void fuzz_seeds(void)
{
	struct card card = {.page = "https://broker.example/"};
	uint8_t secret[32];

	for (size_t i = 0; i < 32; i++)
		secret[i] = (uint8_t)(i * 7);
	memset(card.root.b, 0xa5, HASH_LEN);
	memset(card.holder.b, 0x3c, HOLDER_ID_LEN);
	FUZZ_CHECK(secret_new(secret, 32, &card.secret) == ERR_OK);
	for (int kind = 0; kind < 2; kind++) {
		struct buf link = BUF_INIT(CARD_LINK_MAX);

		card.kind = (enum card_kind)kind;
		FUZZ_CHECK(card_link(&card, &link) == ERR_OK);
		fuzz_seed_bytes(kind ? "recovery" : "wallet", buf_view(&link));
		buf_free(&link);
	}
	fuzz_seed_bytes("url", view_str("https://[2001:db8::1]:8443/page/"));
	card_clear(&card);
}
