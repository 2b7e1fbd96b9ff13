/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys/kem.h"

#include <string.h>

#include <sodium.h>

#include "keys/hpke_internal.h"

#define X25519_LEN 32
#define X25519_KEM_ID 0x0020

_Static_assert(crypto_scalarmult_curve25519_BYTES == X25519_LEN, "X25519 public key");
_Static_assert(crypto_scalarmult_curve25519_SCALARBYTES == KEM_SECRET_LEN, "X25519 private key");

/* RFC 7748 section 6.1: a shared secret of zeros comes from a low-order point. */
bool kem_x25519(const uint8_t *private_key, const uint8_t *public_key, uint8_t dh[static 32])
{
	return crypto_scalarmult_curve25519(dh, private_key, public_key) == 0 &&
	       !sodium_is_zero(dh, X25519_LEN);
}

/*
 * Every clamped scalar is a multiple of the cofactor, so any one of them takes exactly the
 * low-order points to zero, however they are encoded.
 */
bool kem_x25519_check(const uint8_t *public_key)
{
	static const uint8_t any_scalar[KEM_SECRET_LEN] = {8};
	uint8_t dh[X25519_LEN];

	return kem_x25519(any_scalar, public_key, dh);
}

static bool x25519_derive_public(const uint8_t *private_key, uint8_t *public_key)
{
	return crypto_scalarmult_curve25519_base(public_key, private_key) == 0;
}

/* ExtractAndExpand (RFC 9180 section 4.1) over kem_context = enc || pkR. */
static void dhkem_extract_and_expand(const uint8_t *dh, const uint8_t *encapsulation,
				     const uint8_t *public_key,
				     uint8_t shared[static HPKE_SHARED_LEN])
{
	static const uint8_t id[] = {'K', 'E', 'M', X25519_KEM_ID >> 8, X25519_KEM_ID & 0xff};
	const struct view context[] = {
		{encapsulation, X25519_LEN},
		{public_key, X25519_LEN},
	};
	const struct hpke_expand what = {"shared_secret", {context, 2}, HPKE_SHARED_LEN};
	uint8_t eae_prk[32];

	hpke_labeled_extract(view_of(id, sizeof(id)), "eae_prk", view_of(dh, X25519_LEN), eae_prk);
	hpke_labeled_expand(view_of(id, sizeof(id)), eae_prk, &what, shared);
	sodium_memzero(eae_prk, sizeof(eae_prk));
}

static bool x25519_encapsulate(const uint8_t *public_key, const uint8_t *ephemeral,
			       uint8_t *encapsulation, uint8_t shared[static HPKE_SHARED_LEN])
{
	uint8_t dh[X25519_LEN];
	bool good = x25519_derive_public(ephemeral, encapsulation) &&
		    kem_x25519(ephemeral, public_key, dh);

	if (good)
		dhkem_extract_and_expand(dh, encapsulation, public_key, shared);
	sodium_memzero(dh, sizeof(dh));
	return good;
}

static bool x25519_decapsulate(const uint8_t *private_key, const uint8_t *encapsulation,
			       uint8_t shared[static HPKE_SHARED_LEN])
{
	uint8_t dh[X25519_LEN], public_key[X25519_LEN];
	bool good = kem_x25519(private_key, encapsulation, dh) &&
		    x25519_derive_public(private_key, public_key);

	if (good)
		dhkem_extract_and_expand(dh, encapsulation, public_key, shared);
	sodium_memzero(dh, sizeof(dh));
	return good;
}

static const struct kem_suite x25519 = {
	.id = SUITE_X25519,
	.kem_id = X25519_KEM_ID,
	.public_len = X25519_LEN,
	.encapsulation_len = X25519_LEN,
	.ephemeral_len = X25519_LEN,
	.check_public = kem_x25519_check,
	.derive_public = x25519_derive_public,
	.encapsulate = x25519_encapsulate,
	.decapsulate = x25519_decapsulate,
};

static const struct kem_suite *const suites[] = {&kem_xwing, &x25519};
#define SUITE_COUNT (sizeof(suites) / sizeof(suites[0]))

static bool spoken(const struct kem_suite *s)
{
	return s->encapsulate != NULL;
}

static const struct kem_suite *find_known(unsigned id)
{
	for (size_t i = 0; i < SUITE_COUNT; i++) {
		if (suites[i]->id == id)
			return suites[i];
	}
	return NULL;
}

const struct kem_suite *kem_suite_find(unsigned id)
{
	const struct kem_suite *s = find_known(id);

	return s && spoken(s) ? s : NULL;
}

enum err kem_suite_check(unsigned suite, unsigned floor)
{
	if (suite < floor || !kem_suite_find(suite))
		return ERR_SUITE;
	return ERR_OK;
}

enum err kem_suite_known(unsigned suite, unsigned floor)
{
	if (suite < floor || !find_known(suite))
		return ERR_SUITE;
	return ERR_OK;
}

unsigned kem_suite_default(void)
{
	return spoken(&kem_xwing) ? SUITE_XWING : SUITE_X25519;
}

enum err kem_public_set(unsigned suite, struct view key, struct kem_public *out)
{
	const struct kem_suite *s = find_known(suite);

	if (!s)
		return ERR_SUITE;
	if (key.len != s->public_len || !s->check_public(key.data))
		return ERR_INPUT;
	*out = (struct kem_public){.suite = s->id, .len = s->public_len};
	memcpy(out->key, key.data, key.len);
	return ERR_OK;
}

enum err kem_generate(unsigned suite, struct kem_public *public_key, struct secret **private_key)
{
	struct secret *fresh = NULL;
	enum err e;

	*private_key = NULL;
	if (!kem_suite_find(suite))
		return ERR_SUITE;
	e = secret_random(KEM_SECRET_LEN, &fresh);
	if (e == ERR_OK)
		e = kem_derive_public(suite, fresh, public_key);
	if (e != ERR_OK) {
		secret_free(fresh);
		return e;
	}
	*private_key = fresh;
	return ERR_OK;
}

enum err kem_derive_public(unsigned suite, const struct secret *private_key, struct kem_public *out)
{
	const struct kem_suite *s = kem_suite_find(suite);
	bool good;

	if (!s)
		return ERR_SUITE;
	if (secret_len(private_key) != KEM_SECRET_LEN)
		return ERR_INPUT;
	*out = (struct kem_public){.suite = s->id, .len = s->public_len};
	good = s->derive_public(secret_open(private_key), out->key);
	secret_close(private_key);
	return good ? ERR_OK : ERR_CRYPTO;
}
