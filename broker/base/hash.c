/* SPDX-License-Identifier: EUPL-1.2 */
#include <pthread.h>
#include <sodium.h>
#include <string.h>

/* OpenSSL has a type by the name of one of our errors; its declarations get another name here. */
#define ERR_STATE OPENSSL_ERR_STATE
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#undef ERR_STATE

#include "broker/base/hash.h"

static pthread_once_t fetched = PTHREAD_ONCE_INIT;
static pthread_key_t ended;
static EVP_MD *sha256; /* NULL: there is none */

/* A thread's own, freed when it ends: to make one costs more than to hash. */
static _Thread_local EVP_MD_CTX *context;

static void end(void *ctx)
{
	context = NULL;
	EVP_MD_CTX_free(ctx);
}

static void fetch(void)
{
	if (pthread_key_create(&ended, end) == 0)
		sha256 = EVP_MD_fetch(NULL, OSSL_DIGEST_NAME_SHA2_256, NULL);
}

static EVP_MD_CTX *begin(void)
{
	EVP_MD_CTX *c = context;

	if (c)
		return c;
	(void)pthread_once(&fetched, fetch);
	c = sha256 ? EVP_MD_CTX_new() : NULL;
	if (c && (EVP_DigestInit_ex2(c, sha256, NULL) != 1 || pthread_setspecific(ended, c) != 0)) {
		EVP_MD_CTX_free(c);
		return NULL;
	}
	context = c;
	return c;
}

static bool accelerated(const struct view *pieces, size_t count, struct hash *out)
{
	EVP_MD_CTX *c = begin();
	/* It stays what it is: to say so again would have it made anew. */
	bool good = c && EVP_DigestInit_ex2(c, NULL, NULL) == 1;

	for (size_t n = 0; good && n < count; n++)
		good = EVP_DigestUpdate(c, pieces[n].data, pieces[n].len) == 1;
	return good && EVP_DigestFinal_ex(c, out->b, NULL) == 1;
}

static void portable(const struct view *pieces, size_t count, struct hash *out)
{
	crypto_hash_sha256_state state;

	(void)crypto_hash_sha256_init(&state);
	for (size_t n = 0; n < count; n++)
		if (pieces[n].len > 0)
			(void)crypto_hash_sha256_update(&state, pieces[n].data, pieces[n].len);
	(void)crypto_hash_sha256_final(&state, out->b);
}

void hash_pieces(const struct view *pieces, size_t count, struct hash *out)
{
	struct hash h;

	if (!accelerated(pieces, count, &h))
		portable(pieces, count, &h);
	*out = h;
}

void hash_sha256(struct view v, struct hash *out)
{
	hash_pieces(&v, 1, out);
}

bool hash_equal(const struct hash *a, const struct hash *b)
{
	return memcmp(a->b, b->b, HASH_LEN) == 0;
}
