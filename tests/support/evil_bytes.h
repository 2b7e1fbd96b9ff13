/* SPDX-License-Identifier: EUPL-1.2 */
/* A release and a dossier with one bit turned, opened by the client's library: docs/ATTACKS.md. */
#ifndef EENMAAL_TESTS_SUPPORT_EVIL_BYTES_H
#define EENMAAL_TESTS_SUPPORT_EVIL_BYTES_H

/* At every step-th byte of each object; none may open.  How many bits were turned. */
unsigned evil_flip_bytes(unsigned step);

#endif
