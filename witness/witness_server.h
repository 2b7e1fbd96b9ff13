/* SPDX-License-Identifier: EUPL-1.2 */
/* The witness on the network: POST <prefix>/add-checkpoint, and nothing else. */
#ifndef EENMAAL_WITNESS_WITNESS_SERVER_H
#define EENMAAL_WITNESS_WITNESS_SERVER_H

#include <stdint.h>

#include "witness/witness.h"

struct witness_server_options {
	struct witness *witness; /* borrowed */
	const char *address;     /* numeric; IPv6 without brackets */
	uint16_t port;           /* 0: any free one */
	const char *certificate; /* PEM text, the chain from the server's own on; NULL: no TLS */
	const char *certificate_key; /* PEM text */
};

struct witness_server;

/*
 * Starts its threads.  *port is where it listens.  ERR_INPUT for an address that is none, and for one
 * that is not of this machine alone when there is no TLS; ERR_UNREACHABLE when it cannot be listened on;
 * ERR_CONFIG when the library does not take the certificate.
 */
MUST_USE enum err witness_server_start(const struct witness_server_options *o, uint16_t *port,
				       struct witness_server **out);

/* Close connections that have taken too long; to be called every second or so. */
void witness_server_sweep(struct witness_server *s);

void witness_server_stop(struct witness_server *s); /* NULL is harmless */

#endif
