/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The page that is printed: QR code, holder number, and what to know about it, in the holder's own
 * language, in Dutch and in English.
 */
#include "client/card.h"

#include <string.h>

#include "broker/base/io.h"
#include "client/card_text.h"

#include <qrencode.h>

#define QUIET_ZONE 4 /* modules, ISO/IEC 18004 */

/* One path element for each run of dark modules in a row. */
static enum err put_row(struct buf *out, const QRcode *qr, int y)
{
	const unsigned char *row = qr->data + (size_t)y * (size_t)qr->width;
	enum err e = ERR_OK;
	int x = 0;

	while (x < qr->width && e == ERR_OK) {
		int end = x;

		while (end < qr->width && (row[end] & 1) != 0)
			end++;
		if (end > x)
			e = buf_printf(out, "M%d %dh%dv1h-%dz", x + QUIET_ZONE, y + QUIET_ZONE,
				       end - x, end - x);
		x = end > x ? end : x + 1;
	}
	return e;
}

static enum err put_svg(struct buf *out, const QRcode *qr)
{
	int side = qr->width + 2 * QUIET_ZONE;
	enum err e = buf_printf(
		out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
		"shape-rendering=\"crispEdges\" role=\"img\" aria-label=\"QR\">"
		"<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/><path fill=\"#000\" d=\"",
		side, side, side, side);

	for (int y = 0; y < qr->width && e == ERR_OK; y++)
		e = put_row(out, qr, y);
	return e == ERR_OK ? buf_put_str(out, "\"/></svg>") : e;
}

enum err card_qr(struct view text, struct buf *out)
{
	struct buf string = BUF_INIT(CARD_LINK_MAX + 1);
	size_t start = out->len;
	QRcode *qr = NULL;
	enum err e = ERR_INPUT;

	if (text.len == 0 || text.len > CARD_LINK_MAX || memchr(text.data, 0, text.len) != NULL)
		return ERR_INPUT;
	e = buf_put_view(&string, text);
	if (e == ERR_OK)
		e = buf_put_u8(&string, 0);
	if (e != ERR_OK)
		goto out;
	qr = QRcode_encodeString((const char *)string.data, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	e = qr != NULL ? put_svg(out, qr) : ERR_MEMORY;
	if (e != ERR_OK)
		out->len = start;
out:
	if (qr != NULL) {
		/* The pattern is the secret in another dress. */
		explicit_bzero(qr->data, (size_t)qr->width * (size_t)qr->width);
		QRcode_free(qr);
	}
	buf_free(&string);
	return e;
}

enum err card_escape(struct buf *out, const char *s)
{
	size_t start = out->len;
	enum err e = ERR_OK;

	for (; *s != 0 && e == ERR_OK; s++) {
		const char *entity = *s == '&'    ? "&amp;"
				     : *s == '<'  ? "&lt;"
				     : *s == '>'  ? "&gt;"
				     : *s == '"'  ? "&quot;"
				     : *s == '\'' ? "&#39;"
						  : NULL;

		e = entity != NULL ? buf_put_str(out, entity) : buf_put_u8(out, (uint8_t)*s);
	}
	if (e != ERR_OK)
		out->len = start;
	return e;
}

static const char head[] =
	"<meta name=\"viewport\" content=\"width=device-width\">\n"
	"<meta name=\"referrer\" content=\"no-referrer\">\n"
	"<meta http-equiv=\"Content-Security-Policy\" "
	"content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	"<style>\n"
	"body{font:11pt/1.4 sans-serif;color:#000;background:#fff;max-width:180mm;margin:8mm auto}\n"
	".card{display:flex;gap:4mm;align-items:center;width:85.6mm;height:54mm;padding:3mm;"
	"border:.3mm solid #000;border-radius:3mm;box-sizing:border-box;break-inside:avoid}\n"
	".card svg{width:42mm;height:42mm;flex:none}\n"
	".card h1{font-size:13pt;margin:0 0 2mm}.card p{margin:0;font-size:8pt}\n"
	".number,.secret{font-family:monospace;font-weight:bold;overflow-wrap:anywhere;"
	"direction:ltr;unicode-bidi:isolate}\n"
	".number{font-size:10pt}.secret{font-size:12pt}\n"
	"section{margin-top:8mm;break-inside:avoid}h2{font-size:13pt;margin:0 0 2mm}\n"
	"dt{font-weight:bold;margin-top:2mm}dd{margin:0}\n"
	"@page{margin:12mm}\n"
	"</style>\n";

static enum err put_item(struct buf *out, const char *term, const char *text)
{
	enum err e = buf_put_str(out, "<dt>");

	if (e == ERR_OK)
		e = card_escape(out, term);
	if (e == ERR_OK)
		e = buf_put_str(out, "</dt><dd>");
	if (e == ERR_OK)
		e = card_escape(out, text);
	return e == ERR_OK ? buf_put_str(out, "</dd>\n") : e;
}

static enum err put_help(struct buf *out, const struct card_text *t, const char *helper)
{
	struct buf text = BUF_INIT(2048);
	/* Isolated (U+2068, U+2069), because the name is of another script than some sentences. */
	enum err e = buf_printf(&text, "%s \xe2\x81\xa8%s\xe2\x81\xa9", t->ask, helper);

	if (e == ERR_OK)
		e = buf_put_u8(&text, 0);
	if (e == ERR_OK)
		e = put_item(out, t->ask_title, (const char *)text.data);
	buf_free(&text);
	return e;
}

static enum err put_section(struct buf *out, const struct card_print *p, const struct card_text *t)
{
	const struct card_words *w = &t->words[p->card->kind];
	enum err e = buf_printf(out, "<section lang=\"%s\" dir=\"%s\"><h2>", t->language,
				t->right_to_left ? "rtl" : "ltr");

	if (e == ERR_OK)
		e = card_escape(out, w->title);
	if (e == ERR_OK)
		e = buf_put_str(out, "</h2>\n<dl>\n");
	if (e == ERR_OK)
		e = put_item(out, t->what_title, w->what);
	if (e == ERR_OK)
		e = put_item(out, t->keep_title, w->keep);
	if (e == ERR_OK)
		e = put_item(out, t->stop_title, w->stop);
	if (e == ERR_OK)
		e = put_help(out, t, p->helper);
	return e == ERR_OK ? buf_put_str(out, "</dl></section>\n") : e;
}

/* On the recovery card the secret also stands in groups, to be typed where nothing can scan. */
static enum err put_secret(struct buf *out, const struct card *c)
{
	char hex[2 * 32 + 1];
	enum err e = buf_put_str(out, "<p class=\"secret\">");

	hex_format(secret_open(c->secret), 32, hex);
	secret_close(c->secret);
	for (size_t n = 0; n < 64 && e == ERR_OK; n += 4)
		e = buf_printf(out, "%.4s%s", hex + n, n < 60 ? " " : "</p>\n");
	explicit_bzero(hex, sizeof(hex));
	return e;
}

static enum err put_card(struct buf *out, const struct card_print *p, const struct card_text *t)
{
	struct buf link = BUF_INIT(CARD_LINK_MAX);
	char number[HOLDER_TEXT_LEN + 1];
	enum err e = card_link(p->card, &link);

	holder_id_format(&p->card->holder, number);
	if (e == ERR_OK)
		e = buf_put_str(out, "<div class=\"card\">");
	if (e == ERR_OK)
		e = card_qr(buf_view(&link), out);
	if (e == ERR_OK)
		e = buf_put_str(out, "<div><h1>");
	if (e == ERR_OK)
		e = card_escape(out, t->words[p->card->kind].title);
	if (e == ERR_OK)
		e = buf_put_str(out, "</h1><p>");
	if (e == ERR_OK)
		e = card_escape(out, t->number_title);
	if (e == ERR_OK)
		e = buf_printf(out, "</p><p class=\"number\">%s</p></div></div>\n", number);
	if (e == ERR_OK && p->card->kind == CARD_RECOVERY)
		e = put_secret(out, p->card);
	buf_free(&link);
	return e;
}

enum err card_html(const struct card_print *p, struct buf *out)
{
	const struct card_text *own = card_text_find(p->language);
	const struct card_text *dutch = card_text_find("nl"), *english = card_text_find("en");
	size_t start = out->len;
	enum err e =
		buf_printf(out,
			   "<!DOCTYPE html>\n<html lang=\"%s\" dir=\"%s\">\n<head>\n"
			   "<meta charset=\"utf-8\">\n<title>Eenmaal</title>\n%s</head>\n<body>\n",
			   own->language, own->right_to_left ? "rtl" : "ltr", head);

	if (e == ERR_OK)
		e = put_card(out, p, own);
	if (e == ERR_OK)
		e = put_section(out, p, own);
	if (e == ERR_OK && own != dutch)
		e = put_section(out, p, dutch);
	if (e == ERR_OK && own != english)
		e = put_section(out, p, english);
	if (e == ERR_OK)
		e = buf_put_str(out, "</body>\n</html>\n");
	if (e != ERR_OK)
		out->len = start;
	return e;
}

enum err card_write(const struct card_print *p, const char *path)
{
	struct buf page = BUF_INIT(CARD_HTML_MAX);
	enum err e = card_html(p, &page);

	if (e == ERR_OK)
		e = io_create_file(path, buf_view(&page), 0600);
	buf_free(&page);
	return e;
}
