/* SPDX-License-Identifier: EUPL-1.2 */
/* One file over HTTPS as a browser would fetch it; for checking what a server really sends. */
#ifndef EENMAAL_CLIENT_TRANSPORT_GET_H
#define EENMAAL_CLIENT_TRANSPORT_GET_H

#include <stdbool.h>

#include "broker/base/buf.h"
#include "broker/base/err.h"

struct transport_get {
	const char *url;    /* "https://…" */
	const char *ca;     /* PEM file; NULL: the system's anchors */
	const char *proxy;  /* NULL: none */
	const char *coding; /* "identity", "gzip", "br": what Accept-Encoding asks for */
};

/* Can this build take this coding off again? */
bool transport_get_decodes(const char *coding);

/*
 * GET; body (bounded by its max) gets the content without its coding.  ERR_NOT_FOUND for any status
 * but 200 (redirects are not followed), ERR_TOO_LARGE, ERR_UNREACHABLE, ERR_VERIFY for a server that
 * is not trusted, ERR_INPUT when the coding does not come off; message says what happened.
 */
MUST_USE enum err transport_get(const struct transport_get *g, struct buf *body,
				struct buf *message);

#endif
