/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * X.509 by OpenSSL: verifying a peer's certificate, and a small operator CA for chains that do
 * not use PKIoverheid.  No OpenSSL type crosses this header.
 */
#ifndef EENMAAL_KEYS_CERTIFICATE_H
#define EENMAAL_KEYS_CERTIFICATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "broker/base/buf.h"
#include "broker/base/err.h"
#include "broker/base/id.h"
#include "broker/base/secret.h"

/* Trust anchors and CRLs; immutable once loaded, so threads may share it. */
struct certificate_trust;

/* How many certificates may follow the peer's own, and stand between it and an anchor. */
#define CERTIFICATE_INTERMEDIATES_MAX 8

/*
 * anchors and crls: PEM files of at most 1 MiB with one or more entries (crl_count may be 0;
 * with CRLs a current one is needed for every authority of a checked chain, root included).
 * ERR_CONFIG with a logged reason when a file is unusable.
 */
MUST_USE enum err certificate_trust_load(const char *const *anchors, size_t anchor_count,
					 const char *const *crls, size_t crl_count,
					 struct certificate_trust **out);
void certificate_trust_free(struct certificate_trust *t);

struct certificate_identity {
	struct hash fingerprint; /* SHA-256 of the DER */
	char issuer[256];        /* RFC 2253, as `openssl x509 -nameopt RFC2253` writes it */
	char serial_number[64];  /* subject serialNumber (the OIN at PKIoverheid), or "" */
	char common_name[260];   /* UTF-8, or "": 64 characters are allowed (RFC 5280) */
	int64_t not_after;       /* Unix seconds; from then on it has expired */
};

/*
 * chain[0] is the peer's DER certificate, the rest its intermediates (at most 8).  Checks path
 * (RFC 5280, strictly), validity at now (Unix seconds), revocation, that it is no authority's,
 * extended key usage clientAuth, and the strength of keys and signatures in the whole chain
 * (RSA >= 3072, EC >= P-256 or Ed25519; no SHA-1).  Names that do not fit *out are refused,
 * never cut.  ERR_EXPIRED outside the validity period (not yet valid, too), ERR_UNAUTHENTICATED
 * for every other reason, logged; *out is all zero unless ERR_OK.  Safe from several threads.
 */
MUST_USE enum err certificate_verify_client(const struct certificate_trust *trust,
					    const struct view *chain, size_t count, int64_t now,
					    struct certificate_identity *out);

/* Read the first certificate of a PEM text, without verifying it; ERR_INPUT. */
MUST_USE enum err certificate_read(struct view pem, struct certificate_identity *out);

/* ERR_CONFIG unless certificate and private key (both PEM) belong together. */
MUST_USE enum err certificate_matches_key(struct view certificate_pem,
					  const struct secret *key_pem);

/* An ECDSA P-256 private key as PKCS#8 PEM. */
MUST_USE enum err certificate_key_new(struct secret **key_pem);

/*
 * A self-signed CA certificate (CA:TRUE, keyCertSign|cRLSign), days (1 to 36500) valid from
 * clock_now().  Like all that follow it appends to a buf that is unchanged on error.  ERR_INPUT
 * (name empty, over 64 bytes or not UTF-8), ERR_RANGE (days), ERR_CONFIG (key).
 */
MUST_USE enum err certificate_ca_new(const char *common_name, const struct secret *key_pem,
				     unsigned days, struct buf *certificate_pem);

/* A PKCS#10 request for common_name; errors as above. */
MUST_USE enum err certificate_request_new(const char *common_name, const struct secret *key_pem,
					  struct buf *request_pem);

struct certificate_profile {
	bool server;              /* serverAuth (needs a name), else clientAuth */
	const char *const *names; /* DNS names or IP addresses for subjectAltName */
	size_t name_count;
	unsigned days; /* 1 to 36500, cut where the CA's own validity ends */
};

/*
 * Issue from a request: checks its self-signature; takes only its subject and key.
 * ERR_SIGNATURE, ERR_WEAK (its key), ERR_INPUT (request or a name), ERR_RANGE (days), ERR_EXPIRED
 * (the CA), ERR_CONFIG (CA certificate and key do not belong together, or it is no CA).
 */
MUST_USE enum err certificate_issue(struct view ca_certificate_pem, const struct secret *ca_key_pem,
				    struct view request_pem,
				    const struct certificate_profile *profile,
				    struct buf *certificate_pem);

struct certificate_revocation {
	const struct view *revoked; /* PEM certificates */
	size_t count;
	unsigned days; /* until the next list is due, 1 to 36500 */
};

/*
 * A CRL.  It replaces the one before, so give every certificate ever revoked.  ERR_INPUT when
 * one was not issued by this CA, ERR_RANGE (days), ERR_CONFIG as above.
 */
MUST_USE enum err certificate_crl_new(struct view ca_certificate_pem,
				      const struct secret *ca_key_pem,
				      const struct certificate_revocation *list,
				      struct buf *crl_pem);

#endif
