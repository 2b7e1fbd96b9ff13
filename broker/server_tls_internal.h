/* SPDX-License-Identifier: EUPL-1.2 */
/* Shared by the server files only: GnuTLS types cross it. */
#ifndef EENMAAL_BROKER_SERVER_TLS_INTERNAL_H
#define EENMAAL_BROKER_SERVER_TLS_INTERNAL_H

#include <gnutls/abstract.h>

#include "broker/server_tls.h"

/* gnutls_certificate_retrieve_function3, one for each listener. */
gnutls_certificate_retrieve_function3 server_tls_retrieve_public, server_tls_retrieve_partner;

#endif
