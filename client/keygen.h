/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The key pairs that `keygen partner`, `keygen auditor` and `keygen broker` make; each function
 * writes the private half to folder (mode 0600, never overwriting) and hands back the public one.
 */
#ifndef EENMAAL_CLIENT_KEYGEN_H
#define EENMAAL_CLIENT_KEYGEN_H

#include "client/keygen_files.h"
#include "keys/kem.h"

MUST_USE enum err keygen_signing(const char *folder, const char *name, struct sign_public *out,
				 struct buf *problem);
/* out->suite says of which suite the key is to be. */
MUST_USE enum err keygen_kem(const char *folder, const char *name, struct kem_public *out,
			     struct buf *problem);
/* tls.key and tls.csr for common_name. */
MUST_USE enum err keygen_tls(const char *folder, const char *common_name, struct buf *problem);

/* The verbs of the operator's own certificate authority (client/keygen_ca.c). */
enum exit_code keygen_ca(struct command *c);
enum exit_code keygen_sign_csr(struct command *c);
enum exit_code keygen_crl(struct command *c);

#endif
