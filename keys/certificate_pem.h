/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Shared by the certificate files only, because OpenSSL types cross it: reading and writing
 * PEM and DER, and the strength that a key must have.  Every function leaves OpenSSL's error
 * queue empty, so that no later call of this thread trips over an old failure.
 */
#ifndef EENMAAL_KEYS_CERTIFICATE_PEM_H
#define EENMAAL_KEYS_CERTIFICATE_PEM_H

#include <stdbool.h>

/* OpenSSL has a type by the name of one of our errors; its declarations get another name here. */
#define ERR_STATE OPENSSL_ERR_STATE
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#undef ERR_STATE

#include "broker/base/buf.h"
#include "broker/base/err.h"
#include "broker/base/secret.h"

/* ERR_OK when ok, else ERR_CRYPTO; empties OpenSSL's error queue either way. */
MUST_USE enum err certificate_pem_done(bool ok);

/* A memory BIO over borrowed bytes of at most 1 MiB; NULL when empty, larger or out of memory. */
BIO *certificate_pem_source(struct view v);

/* Has none: without this OpenSSL would ask for it on the terminal, and a daemon would hang. */
int certificate_pem_no_passphrase(char *out, int size, int writing, void *context);

/* The first certificate or request of a PEM text, ERR_INPUT when there is none; the caller frees. */
MUST_USE enum err certificate_pem_read(struct view pem, X509 **out);
MUST_USE enum err certificate_pem_read_request(struct view pem, X509_REQ **out);

/* An unencrypted private key; ERR_CONFIG when there is none.  The caller frees, which wipes. */
MUST_USE enum err certificate_pem_read_key(const struct secret *pem, EVP_PKEY **out);

/* Exactly one certificate in canonical DER, nothing after it; else ERR_INPUT. */
MUST_USE enum err certificate_pem_read_der(struct view der, X509 **out);

/* Append as PEM; on error the buffer is unchanged. */
MUST_USE enum err certificate_pem_put(X509 *certificate, struct buf *out);
MUST_USE enum err certificate_pem_put_request(X509_REQ *request, struct buf *out);
MUST_USE enum err certificate_pem_put_crl(X509_CRL *crl, struct buf *out);

/* PKCS#8, unencrypted; the caller frees *out. */
MUST_USE enum err certificate_pem_put_key(const EVP_PKEY *key, struct secret **out);

/* RSA >= 3072 bits, EC >= P-256 or Ed25519: 128 bits (NIST SP 800-57 part 1, table 2). */
bool certificate_pem_strong(const EVP_PKEY *key);

#endif
