/* SPDX-License-Identifier: EUPL-1.2 */
/* The pre-authentication encoding by itself, for tests against DSSE's published example. */
#ifndef EENMAAL_KEYS_STATEMENT_INTERNAL_H
#define EENMAAL_KEYS_STATEMENT_INTERNAL_H

#include <stddef.h>

#define PAE_PREFIX_MAX 192 /* "DSSEv1 ", two lengths of at most 20 digits, three spaces, the type */

/*
 * Write PAE(uri, payload) up to the payload itself ("DSSEv1 29 http://... 11 ") and return
 * its length; 0 when uri does not fit.
 */
size_t statement_pae_prefix(const char *uri, size_t payload_len, char out[static PAE_PREFIX_MAX]);

#endif
