/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The cards that a holder keeps on paper: the link in the QR code and the page to print.  The only
 * files with libqrencode.
 *
 * Card link v1 (byte for byte; no other form is accepted):
 *
 *   PAGE "#" FORM "." HOLDER "." ROOT "." SECRET
 *
 *   PAGE    the holder's page: "https://" and what follows, at most CARD_PAGE_MAX bytes of printable
 *           ASCII without space, '"', '#', '<', '>', '\', '^', '`', '{', '|', '}'
 *   FORM    "1" on the wallet card, "1r" on the recovery card
 *   HOLDER  the holder number without dashes, upper case, with its check symbol: 17 symbols
 *   ROOT    the directory root's fingerprint (SHA-256, 32 bytes), base64url without padding
 *           (RFC 4648 section 5): 43 symbols
 *   SECRET  the card secret or the recovery secret (32 bytes), written the same way
 *
 * What stands behind '#' is never sent to a server (RFC 3986 section 3.5).
 */
#ifndef EENMAAL_CLIENT_CARD_H
#define EENMAAL_CLIENT_CARD_H

#include "broker/base/buf.h"
#include "broker/base/err.h"
#include "broker/base/id.h"
#include "broker/base/secret.h"

#define CARD_PAGE_MAX 200
#define CARD_LINK_MAX 400
#define CARD_HTML_MAX (512u * 1024)

enum card_kind { CARD_WALLET, CARD_RECOVERY };

struct card {
	enum card_kind kind;
	char page[CARD_PAGE_MAX + 1];
	struct holder_id holder;
	struct hash root;
	struct secret *secret; /* 32 bytes */
};

void card_clear(struct card *c); /* frees the secret; harmless on a zeroed one */

/* Set the page from a server's address ("https://host:port", with or without a path); ERR_INPUT. */
MUST_USE enum err card_page(struct card *c, const char *url);

/* Append the link.  ERR_INPUT for a page or secret that does not fit. */
MUST_USE enum err card_link(const struct card *c, struct buf *out);

/* The caller clears *out; it is zeroed on any error.  ERR_INPUT for anything but a card link. */
MUST_USE enum err card_parse(struct view link, struct card *out);

/*
 * Append an inline SVG of the QR code (error correction M, byte mode) for text without NUL: one
 * path of "Mx yhNv1h-Nz" runs over a white square with a quiet zone of 4 modules.
 */
MUST_USE enum err card_qr(struct view text, struct buf *out);

/* Append s with & < > " ' as character references. */
MUST_USE enum err card_escape(struct buf *out, const char *s);

struct card_print {
	const struct card *card;
	const char *language; /* the holder's, BCP 47; the page is in Dutch as well */
	const char *helper;   /* who gave the card: a name for people */
};

/* Append the page: self-contained, without script or outside references. */
MUST_USE enum err card_html(const struct card_print *p, struct buf *out);

/* Make path (mode 0600) with the page; ERR_EXISTS. */
MUST_USE enum err card_write(const struct card_print *p, const char *path);

#endif
