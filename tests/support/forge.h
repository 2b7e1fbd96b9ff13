/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Certificates that our own authority would never issue: expired, weak, meant for something
 * else.  Also lets OpenSSL's n-th allocation fail.  Assertion failures end the test.
 */
#ifndef EENMAAL_TESTS_SUPPORT_FORGE_H
#define EENMAAL_TESTS_SUPPORT_FORGE_H

#include <stdbool.h>
#include <stdint.h>

#include "broker/base/buf.h"
#include "broker/base/secret.h"
#include "keys/certificate_pem.h"

#define FORGE_NOW INT64_C(1800000000) /* 2027-01-15T08:00:00Z */
#define FORGE_DAY INT64_C(86400)

struct forged {
	X509 *certificate;
	EVP_PKEY *key;
};

/* What is left zero gets a default: P-256, SHA-256, self-signed, valid for 30 days around now. */
struct recipe {
	const char *common_name, *serial_number;
	const struct forged *issuer;
	bool authority;
	const char *usage; /* extended key usage, NULL: none */
	const EVP_MD *hash;
	EVP_PKEY *key; /* taken over */
	int64_t from, until;
};

struct forged forge(const struct recipe *r);
void forged_free(struct forged *f);

/* The caller frees each of these. */
struct buf forged_der(const struct forged *f);
struct buf forged_pem(const struct forged *f);
struct secret *forged_key(const struct forged *f);
struct buf pem_to_der(const struct buf *pem);

/* Before the first OpenSSL call of the process. */
void forge_setup(void);
/* Let OpenSSL's n-th allocation from now fail once; 0 switches it off.  True when it has failed. */
void openssl_fail_at(uint64_t n);
bool openssl_failed(void);

#endif
