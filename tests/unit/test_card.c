/* SPDX-License-Identifier: EUPL-1.2 */
/* Cards: one form of the link and no other, a QR code that says it, a page that reaches for nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <qrencode.h>

#include "broker/base/mem.h"
#include "client/card.h"
#include "client/card_text.h"

#define PAGE "https://dossier.example.nl/"
/* Holder 00 01 … 09, root a0 a1 …, secret ff fe …: written down by hand from RFC 4648. */
#define NUMBER "000G40R40M30E209"
#define ROOT "oKGio6SlpqeoqaqrrK2ur7CxsrO0tba3uLm6u7y9vr8"
#define SECRET "__79_Pv6-fj39vX08_Lx8O_u7ezr6uno5-bl5OPi4eA"

static struct card a_card(enum card_kind kind)
{
	struct card c = {.kind = kind};
	uint8_t secret[32];

	for (unsigned n = 0; n < HOLDER_ID_LEN; n++)
		c.holder.b[n] = (uint8_t)n;
	for (unsigned n = 0; n < 32; n++) {
		c.root.b[n] = (uint8_t)(0xa0 + n);
		secret[n] = (uint8_t)(0xff - n);
	}
	assert_int_equal(secret_new(secret, sizeof(secret), &c.secret), ERR_OK);
	assert_int_equal(card_page(&c, "https://dossier.example.nl"), ERR_OK);
	return c;
}

static char *text_of(struct buf *b)
{
	assert_int_equal(buf_put_u8(b, 0), ERR_OK);
	b->len--;
	return (char *)b->data;
}

static void a_link_is_what_the_header_says(void **state)
{
	struct card c = a_card(CARD_WALLET);
	struct buf link = BUF_INIT(CARD_LINK_MAX);
	char expected[CARD_LINK_MAX];
	char number[HOLDER_TEXT_LEN + 1];

	(void)state;
	assert_int_equal(card_link(&c, &link), ERR_OK);
	holder_id_format(&c.holder, number);
	/* The last symbol is the check; the others are the number without its dashes. */
	(void)snprintf(expected, sizeof(expected), PAGE "#1." NUMBER "%c." ROOT "." SECRET,
		       number[HOLDER_TEXT_LEN - 1]);
	assert_string_equal(text_of(&link), expected);
	buf_free(&link);
	card_clear(&c);
}

static void links_come_back(void **state)
{
	(void)state;
	for (int kind = CARD_WALLET; kind <= CARD_RECOVERY; kind++) {
		struct card c = a_card((enum card_kind)kind), back = {0};
		struct buf link = BUF_INIT(CARD_LINK_MAX);

		assert_int_equal(card_link(&c, &link), ERR_OK);
		assert_int_equal(card_parse(buf_view(&link), &back), ERR_OK);
		assert_int_equal(back.kind, kind);
		assert_string_equal(back.page, PAGE);
		assert_memory_equal(back.holder.b, c.holder.b, HOLDER_ID_LEN);
		assert_true(hash_equal(&back.root, &c.root));
		assert_true(secret_equal(back.secret, c.secret));
		buf_free(&link);
		card_clear(&c);
		card_clear(&back);
	}
}

static void assert_refused(struct view link)
{
	static const struct card nothing;
	struct card c = {0};

	assert_int_equal(card_parse(link, &c), ERR_INPUT);
	assert_memory_equal(&c, &nothing, sizeof(c));
}

/* A changed symbol may give another root or secret, but never the same link in another dress. */
static void each_changed_symbol_is_noticed(void **state)
{
	struct card c = a_card(CARD_WALLET);
	struct buf link = BUF_INIT(CARD_LINK_MAX), again = BUF_INIT(CARD_LINK_MAX);
	unsigned refused = 0;

	(void)state;
	assert_int_equal(card_link(&c, &link), ERR_OK);
	for (size_t at = 0; at < link.len; at++)
		for (unsigned bit = 0; bit < 8; bit++) {
			struct card back = {0};

			link.data[at] ^= (uint8_t)(1u << bit);
			if (card_parse(buf_view(&link), &back) == ERR_OK) {
				buf_clear(&again);
				assert_int_equal(card_link(&back, &again), ERR_OK);
				assert_true(view_equal(buf_view(&link), buf_view(&again)));
			} else {
				refused++;
			}
			card_clear(&back);
			link.data[at] ^= (uint8_t)(1u << bit);
		}
	assert_true(refused > link.len * 4);
	buf_free(&link);
	buf_free(&again);
	card_clear(&c);
}

static void each_shorter_or_longer_link_is_refused(void **state)
{
	struct card c = a_card(CARD_WALLET);
	struct buf link = BUF_INIT(CARD_LINK_MAX);

	(void)state;
	assert_int_equal(card_link(&c, &link), ERR_OK);
	for (size_t len = 0; len < link.len; len++)
		assert_refused(view_of(link.data, len));
	assert_int_equal(buf_put_u8(&link, 'A'), ERR_OK);
	assert_refused(buf_view(&link));
	link.data[link.len - 1] = '.';
	assert_refused(buf_view(&link));
	link.data[link.len - 1] = 0;
	assert_refused(buf_view(&link));
	buf_free(&link);
	card_clear(&c);
}

static void malformed_links_are_refused(void **state)
{
	struct card c = a_card(CARD_WALLET);
	char number[HOLDER_TEXT_LEN + 1];
	char link[CARD_LINK_MAX];
	char check;
	/* What stands for the form, the number's 16 symbols, the root and the secret. */
	static const char *const parts[][4] = {
		{"2", NUMBER, ROOT, SECRET},
		{"", NUMBER, ROOT, SECRET},
		{"1R", NUMBER, ROOT, SECRET},
		{"1 ", NUMBER, ROOT, SECRET},
		{"11", NUMBER, ROOT, SECRET},
		{"1", "OOOG40R40M30E209", ROOT, SECRET},
		{"1", "000g40r40m30e209", ROOT, SECRET},
		{"1", "000G-40R4-0M30-E209-", ROOT, SECRET},
		{"1", "100G40R40M30E209", ROOT, SECRET},
		{"1", "", ROOT, SECRET},
		{"1", NUMBER, "", SECRET},
		{"1", NUMBER, ROOT "=", SECRET},
		{"1", NUMBER, ROOT, SECRET "="},
		{"1", NUMBER, ROOT, ""},
		{"1", NUMBER, ROOT "." ROOT, SECRET},
		/* standard base64 instead of base64url; bits left over that are not zero */
		{"1", NUMBER, ROOT, "//79/Pv6+fj39vX08/Lx8O/u7ezr6uno5+bl5OPi4eA"},
		{"1", NUMBER, ROOT, "__79_Pv6-fj39vX08_Lx8O_u7ezr6uno5-bl5OPi4eB"},
		{"1", NUMBER, "oKGio6SlpqeoqaqrrK2ur7CxsrO0tba3uLm6u7y9vr9", SECRET},
	};

	(void)state;
	holder_id_format(&c.holder, number);
	check = number[HOLDER_TEXT_LEN - 1];
	for (size_t n = 0; n < sizeof(parts) / sizeof(parts[0]); n++) {
		(void)snprintf(link, sizeof(link), PAGE "#%s.%s%c.%s.%s", parts[n][0], parts[n][1],
			       check, parts[n][2], parts[n][3]);
		assert_refused(view_str(link));
	}
	card_clear(&c);
}

static void only_https_pages_without_tricks_are_taken(void **state)
{
	static const char *const bad[] = {
		"",
		"http://dossier.example.nl/",
		"https://",
		"https:///x",
		"HTTPS://dossier.example.nl/",
		"javascript:alert(1)",
		"https://dossier.example.nl/a b",
		"https://dossier.example.nl/#x",
		"https://dossier.example.nl/\"onload=",
		"https://dossier.example.nl/<script>",
		"https://dossier.example.nl/\x7f",
		"https://dossier.example.nl/\xc3\xa9",
		" https://dossier.example.nl/",
	};
	struct card c = a_card(CARD_WALLET);
	struct buf link = BUF_INIT(CARD_LINK_MAX);
	char longest[CARD_PAGE_MAX + 2] = "https://";

	(void)state;
	for (size_t n = 0; n < sizeof(bad) / sizeof(bad[0]); n++) {
		assert_int_equal(card_page(&c, bad[n]), ERR_INPUT);
		assert_string_equal(c.page, PAGE);
		(void)snprintf(c.page, sizeof(c.page), "%s", bad[n]);
		assert_int_equal(card_link(&c, &link), ERR_INPUT);
		assert_int_equal(link.len, 0);
		(void)snprintf(c.page, sizeof(c.page), "%s", PAGE);
	}
	assert_int_equal(card_page(&c, "https://h:8443/kaart"), ERR_OK);
	assert_string_equal(c.page, "https://h:8443/kaart");
	memset(longest + 8, 'a', CARD_PAGE_MAX - 8);
	assert_int_equal(card_page(&c, longest), ERR_INPUT); /* no room for the slash */
	longest[CARD_PAGE_MAX - 1] = 0;
	assert_int_equal(card_page(&c, longest), ERR_OK);
	assert_int_equal(strlen(c.page), CARD_PAGE_MAX);
	buf_free(&link);
	card_clear(&c);
}

/* ---- the QR code -------------------------------------------------------------------------------- */

/* The modules that an SVG's path fills, one byte each. */
static void read_path(const char *svg, unsigned width, uint8_t *modules)
{
	const char *p = strstr(svg, " d=\"");

	assert_non_null(p);
	p += 4;
	while (*p == 'M') {
		unsigned x = 0, y = 0, run = 0, back = 0;
		int used = 0;

		assert_int_equal(sscanf(p, "M%u %uh%uv1h-%uz%n", &x, &y, &run, &back, &used), 4);
		assert_int_equal(run, back);
		assert_true(x >= 4 && y >= 4 && x - 4 + run <= width && y - 4 < width);
		for (unsigned n = 0; n < run; n++) {
			assert_int_equal(modules[(y - 4) * width + x - 4 + n], 0);
			modules[(y - 4) * width + x - 4 + n] = 1;
		}
		p += used;
	}
	assert_int_equal(strncmp(p, "\"/></svg>", 9), 0);
}

static void the_svg_shows_the_same_modules_as_the_library(void **state)
{
	struct card c = a_card(CARD_RECOVERY);
	struct buf link = BUF_INIT(CARD_LINK_MAX), svg = BUF_INIT(CARD_HTML_MAX);
	char box[64];
	QRcode *qr;
	uint8_t *modules;

	(void)state;
	assert_int_equal(card_link(&c, &link), ERR_OK);
	assert_int_equal(card_qr(buf_view(&link), &svg), ERR_OK);
	qr = QRcode_encodeString(text_of(&link), 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	assert_non_null(qr);
	modules = calloc((size_t)qr->width, (size_t)qr->width);
	assert_non_null(modules);
	read_path(text_of(&svg), (unsigned)qr->width, modules);
	for (int n = 0; n < qr->width * qr->width; n++)
		assert_int_equal(modules[n], qr->data[n] & 1);
	(void)snprintf(box, sizeof(box), "viewBox=\"0 0 %d %d\"", qr->width + 8, qr->width + 8);
	assert_non_null(strstr((char *)svg.data, box));
	free(modules);
	QRcode_free(qr);
	buf_free(&link);
	buf_free(&svg);
	card_clear(&c);
}

static void what_no_code_can_hold_is_refused(void **state)
{
	static uint8_t long_text[CARD_LINK_MAX + 1];
	struct buf svg = BUF_INIT(CARD_HTML_MAX), small = BUF_INIT(100);

	(void)state;
	memset(long_text, 'a', sizeof(long_text));
	assert_int_equal(card_qr(view_of(long_text, sizeof(long_text)), &svg), ERR_INPUT);
	assert_int_equal(card_qr(view_of("", 0), &svg), ERR_INPUT);
	assert_int_equal(card_qr(view_of("a\0b", 3), &svg), ERR_INPUT);
	assert_int_equal(card_qr(view_str("abc"), &small), ERR_TOO_LARGE);
	assert_int_equal(small.len, 0);
	buf_free(&svg);
	buf_free(&small);
}

/* ---- the page ----------------------------------------------------------------------------------- */

static void text_is_escaped(void **state)
{
	struct buf out = BUF_INIT(200), small = BUF_INIT(5);

	(void)state;
	assert_int_equal(card_escape(&out, "<a href=\"x\" b='y'>R&D é</a>"), ERR_OK);
	assert_string_equal(text_of(&out), "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;R&amp;D é"
					   "&lt;/a&gt;");
	assert_int_equal(card_escape(&small, "ab<c"), ERR_TOO_LARGE);
	assert_int_equal(small.len, 0);
	buf_free(&out);
	buf_free(&small);
}

static char *page_of(const struct card *c, const char *language, const char *helper,
		     struct buf *page)
{
	struct card_print print = {c, language, helper};

	*page = BUF_INIT(CARD_HTML_MAX);
	assert_int_equal(card_html(&print, page), ERR_OK);
	return text_of(page);
}

static void the_page_reaches_for_nothing(void **state)
{
	static const char *const never[] = {"<script", "<SCRIPT",    " src=", "href=", "url(",
					    "@import", "<iframe",    "<link", "<img",  "onload",
					    "<object", "javascript", "<form"};

	(void)state;
	for (int kind = CARD_WALLET; kind <= CARD_RECOVERY; kind++) {
		struct card c = a_card((enum card_kind)kind);
		struct buf page;
		char *html = page_of(&c, "en", "<img src=x onload=alert(1)> & Co", &page);
		char *at = html;

		/* The partner's own name, escaped, is the only place where such words may stand. */
		at = strstr(html, "&lt;img src=x onload=alert(1)&gt; &amp; Co");
		assert_non_null(at);
		while (at != NULL) {
			memset(at, ' ', strlen("&lt;img src=x onload=alert(1)&gt;"));
			at = strstr(html, "&lt;img src=x onload=alert(1)&gt;");
		}
		for (size_t n = 0; n < sizeof(never) / sizeof(never[0]); n++)
			assert_null(strstr(html, never[n]));
		/* The only address is the SVG's name space. */
		at = strstr(html, "http");
		while (at != NULL) {
			assert_true(strncmp(at, "http-equiv", 10) == 0 ||
				    strncmp(at, "http://www.w3.org/2000/svg\"", 27) == 0);
			at = strstr(at + 1, "http");
		}
		assert_non_null(strstr(html, "default-src 'none'"));
		buf_free(&page);
		card_clear(&c);
	}
}

static size_t times(const char *html, const char *what)
{
	size_t count = 0;

	for (const char *at = strstr(html, what); at != NULL; at = strstr(at + 1, what))
		count++;
	return count;
}

static void the_page_speaks_the_holders_language_dutch_and_english(void **state)
{
	static const char *const languages[] = {"nl", "en-GB", "ar", "fa-AF", "ti"};
	static const size_t sections[] = {2, 2, 3, 3, 3};
	struct card c = a_card(CARD_WALLET);
	char number[HOLDER_TEXT_LEN + 1];

	(void)state;
	holder_id_format(&c.holder, number);
	for (size_t n = 0; n < sizeof(languages) / sizeof(languages[0]); n++) {
		const struct card_text *own = card_text_find(languages[n]);
		struct buf page;
		char *html = page_of(&c, languages[n], "COA", &page), start[64];

		(void)snprintf(start, sizeof(start), "<html lang=\"%s\" dir=\"%s\">", own->language,
			       own->right_to_left ? "rtl" : "ltr");
		assert_non_null(strstr(html, start));
		assert_int_equal(times(html, "<section"), sections[n]);
		assert_int_equal(times(html, number), 1);
		assert_int_equal(times(html, own->stop_title), 1);
		assert_int_equal(times(html, "How do I stop sharing?"), 1);
		assert_int_equal(times(html, "Hoe stop ik met delen?"), 1);
		/* The helper's name keeps its own direction. */
		assert_int_equal(times(html, "\xe2\x81\xa8"
					     "COA\xe2\x81\xa9"),
				 sections[n]);
		/* The holder's own language comes first. */
		assert_true(strstr(html, own->stop_title) <=
			    strstr(html, "Hoe stop ik met delen?"));
		buf_free(&page);
	}
	card_clear(&c);
}

/* The wallet card's secret is in the code only; the recovery card's can be typed as well. */
static void secrets_stand_where_they_belong(void **state)
{
	static const char digits[] = "fffe fdfc fbfa";
	struct card wallet = a_card(CARD_WALLET), recovery = a_card(CARD_RECOVERY);
	struct buf page;
	char *html = page_of(&wallet, "en", "COA", &page);

	(void)state;
	assert_null(strstr(html, digits));
	assert_null(strstr(html, "fffefdfc"));
	assert_null(strstr(html, SECRET));
	buf_free(&page);
	html = page_of(&recovery, "en", "COA", &page);
	assert_non_null(strstr(html, digits));
	assert_null(strstr(html, SECRET));
	buf_free(&page);
	card_clear(&wallet);
	card_clear(&recovery);
}

static void a_card_is_written_once_and_for_its_owner(void **state)
{
	char path[] = "/tmp/card-XXXXXX";
	struct card c = a_card(CARD_WALLET);
	struct card_print print = {&c, "nl", "COA"};
	struct stat st;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	(void)close(fd);
	assert_int_equal(card_write(&print, path), ERR_EXISTS);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(card_write(&print, path), ERR_OK);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	(void)unlink(path);
	card_clear(&c);
}

static void running_out_of_memory_is_reported(void **state)
{
	struct card c = a_card(CARD_RECOVERY), back = {0};
	struct card_print print = {&c, "en", "COA"};
	struct buf page = BUF_INIT(CARD_HTML_MAX), link = BUF_INIT(CARD_LINK_MAX);
	uint64_t n = 1;

	(void)state;
	for (;; n++) {
		enum err e;

		mem_fail_at(n);
		e = card_html(&print, &page);
		mem_fail_at(0);
		if (e == ERR_OK)
			break;
		assert_int_equal(e, ERR_MEMORY);
		assert_int_equal(page.len, 0);
	}
	assert_in_range(n, 3, 99);
	assert_int_equal(card_link(&c, &link), ERR_OK);
	for (n = 1;; n++) {
		enum err e;

		mem_fail_at(n);
		e = card_parse(buf_view(&link), &back);
		mem_fail_at(0);
		if (e == ERR_OK)
			break;
		assert_int_equal(e, ERR_MEMORY);
		assert_null(back.secret);
	}
	assert_true(n > 1);
	buf_free(&page);
	buf_free(&link);
	card_clear(&c);
	card_clear(&back);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_link_is_what_the_header_says),
		cmocka_unit_test(links_come_back),
		cmocka_unit_test(each_changed_symbol_is_noticed),
		cmocka_unit_test(each_shorter_or_longer_link_is_refused),
		cmocka_unit_test(malformed_links_are_refused),
		cmocka_unit_test(only_https_pages_without_tricks_are_taken),
		cmocka_unit_test(the_svg_shows_the_same_modules_as_the_library),
		cmocka_unit_test(what_no_code_can_hold_is_refused),
		cmocka_unit_test(text_is_escaped),
		cmocka_unit_test(the_page_reaches_for_nothing),
		cmocka_unit_test(the_page_speaks_the_holders_language_dutch_and_english),
		cmocka_unit_test(secrets_stand_where_they_belong),
		cmocka_unit_test(a_card_is_written_once_and_for_its_owner),
		cmocka_unit_test(running_out_of_memory_is_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
