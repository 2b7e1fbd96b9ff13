/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Key encapsulation keys and HPKE (RFC 9180) base mode behind one interface.
 * Suite 1 is DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305; suite 2 has X-Wing
 * (X25519 and ML-KEM-768) for its KEM.  Lengths always come from the suite.
 *
 * Every build knows both; it speaks suite 2 where its libraries have what that takes (kem_xwing.c).
 * Who only stores and passes on, as the broker does, needs to know a suite, not to speak it.
 */
#ifndef EENMAAL_KEYS_KEM_H
#define EENMAAL_KEYS_KEM_H

#include <stdint.h>

#include "broker/base/buf.h"
#include "broker/base/err.h"
#include "broker/base/secret.h"

#define SUITE_X25519 1u
#define SUITE_XWING 2u
#define KEM_PUBLIC_MAX 1216
#define KEM_ENCAPSULATION_MAX 1120
#define KEM_SECRET_LEN 32 /* every suite's private key as stored: X25519 scalar, X-Wing seed */

struct kem_public {
	uint16_t suite;
	uint16_t len;
	uint8_t key[KEM_PUBLIC_MAX];
};

/* ERR_SUITE for a suite that this build does not speak or one below floor. */
MUST_USE enum err kem_suite_check(unsigned suite, unsigned floor);
/* ERR_SUITE for a suite that is none, or one below floor. */
MUST_USE enum err kem_suite_known(unsigned suite, unsigned floor);

/* The strongest suite that this build speaks. */
unsigned kem_suite_default(void);

/*
 * Check the form (length, no low-order point, FIPS 203 section 7.2) and copy; ERR_SUITE,
 * ERR_INPUT.  Any suite that is known will do.  The check costs about as much as one signature
 * verification.
 */
MUST_USE enum err kem_public_set(unsigned suite, struct view key, struct kem_public *out);

MUST_USE enum err kem_generate(unsigned suite, struct kem_public *public_key,
			       struct secret **private_key);

/* The public half of a stored private key; ERR_SUITE, ERR_INPUT for a wrong length. */
MUST_USE enum err kem_derive_public(unsigned suite, const struct secret *private_key,
				    struct kem_public *out);

/*
 * Single-shot seal and open (RFC 9180 section 6.1) with empty aad, sequence 0.
 * Seal appends the encapsulation and the ciphertext (plaintext + 16 bytes tag); ERR_INPUT for
 * a recipient key of a wrong length or a low-order point.
 * Open: ERR_DECRYPT for whatever does not open, ERR_SUITE, ERR_INPUT (lengths).
 * `plaintext` of open is a buf that the caller frees (wiped).
 * On any error the buffers are as they were; ERR_TOO_LARGE when one of them is too small.
 */
struct sealed {
	uint16_t suite;
	struct view encapsulation;
	struct view ciphertext;
};
MUST_USE enum err hpke_seal(const struct kem_public *recipient, struct view info,
			    struct view plaintext, struct buf *encapsulation,
			    struct buf *ciphertext);
MUST_USE enum err hpke_open(const struct secret *private_key, const struct sealed *sealed,
			    struct view info, struct buf *plaintext);

#endif
