/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * TLS as the NCSC-NL guidelines of 2025 rate "good": 1.3, and 1.2 with ephemeral keys and
 * authenticated encryption only.  GnuTLS stays behind this header.
 */
#ifndef EENMAAL_BROKER_SERVER_TLS_H
#define EENMAAL_BROKER_SERVER_TLS_H

#include "broker/call.h"
#include "broker/config.h"
#include "keys/certificate.h"

#define SERVER_CHAIN_MAX (CERTIFICATE_INTERMEDIATES_MAX + 1)

struct MHD_Connection;
struct connection;
struct door;

/* GnuTLS's words for the above. */
extern const char server_tls_priorities[];

/* A listener's certificate chain and key. */
struct server_identity;

/* Read, and check that they belong together and are valid now; problem says what is wrong. */
MUST_USE enum err server_identity_load(const struct config_listener *l, const char *folder,
				       struct buf *problem, struct server_identity **out);
void server_identity_free(struct server_identity *i); /* NULL is harmless */

/*
 * New handshakes on the listener use i from now on; takes it over.  The same certificate as before
 * changes nothing.
 */
void server_tls_install(enum listener listener, struct server_identity *i);
/* Forget all identities; no listener is open any more. */
void server_tls_clear(void);

/* A new connection, before its handshake; peer outlives it. */
void server_tls_begin(struct MHD_Connection *connection, const struct door *door,
		      struct connection *peer);

/*
 * The peer's certificates in DER, borrowed from the connection; their number, 0 when it showed none
 * or more than max.
 */
size_t server_tls_peer(struct MHD_Connection *connection, struct view *chain, size_t max);

#endif
