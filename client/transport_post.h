/* SPDX-License-Identifier: EUPL-1.2 */
/* JSON to somebody else's server (an OTLP collector), by libcurl. */
#ifndef EENMAAL_CLIENT_TRANSPORT_POST_H
#define EENMAAL_CLIENT_TRANSPORT_POST_H

#include "broker/base/buf.h"
#include "broker/base/err.h"

struct transport_post;

struct transport_post_options {
	const char *url;    /* "https://…"; "http://" only to this machine itself */
	const char *ca;     /* PEM file; NULL: the system's anchors */
	const char *proxy;  /* NULL: none */
	const char *header; /* one line more, "Authorization: Bearer …"; NULL: none */
};

/* ERR_USAGE for a URL that would go over the network in the clear, or is none. */
MUST_USE enum err transport_post_check(const char *url);
MUST_USE enum err transport_post_new(const struct transport_post_options *o,
				     struct transport_post **out);
void transport_post_free(struct transport_post *t); /* NULL is harmless */

/*
 * POST one JSON text; answer (bounded by its max) gets the body of a 2xx.  ERR_BUSY for what may be
 * sent again (429, 502, 503, 504), ERR_VERIFY for a server that is not trusted, ERR_UNREACHABLE,
 * ERR_INPUT for any other status; message says what happened.
 */
MUST_USE enum err transport_post(struct transport_post *t, struct view json, struct buf *answer,
				 struct buf *message);

#endif
