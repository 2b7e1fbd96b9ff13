/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A TLS peer's certificates.  Input: flags, then up to 10 DER certificates, each behind a length of
 * two bytes; or a PEM text.  With SIGN the authority signs the first one as it stands, so that what
 * is behind the signature is reached.
 */
#include <string.h>

#include "keys/certificate.h"
#include "keys/certificate_pem.h"
#include "tests/fuzz/harness.h"

#define SIGN 1
#define PEM 2
#define CHAIN_MAX 10
#define DER_MAX ((size_t)64 << 10)

static struct certificate_trust *trust;
static EVP_PKEY *authority_key;
static X509 *authority;

static EVP_PKEY *key_of(uint8_t first)
{
	const struct secret *seed = fuzz_secret(first);
	EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, secret_open(seed), 32);

	secret_close(seed);
	FUZZ_CHECK(key != NULL);
	return key;
}

static void extend(X509 *x, int nid, const char *value)
{
	X509V3_CTX context;
	X509_EXTENSION *extension;

	X509V3_set_ctx(&context, authority, x, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	FUZZ_CHECK(extension && X509_add_ext(x, extension, -1) == 1);
	X509_EXTENSION_free(extension);
}

static void add_name(X509_NAME *name, const char *field, const char *text)
{
	FUZZ_CHECK(X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
					      (const unsigned char *)text, -1, -1, 0) == 1);
}

static X509 *certificate(const char *name, long serial, EVP_PKEY *key, bool is_authority)
{
	X509 *x = X509_new();

	FUZZ_CHECK(x != NULL);
	X509_set_version(x, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(x), serial);
	ASN1_TIME_set(X509_getm_notBefore(x), FUZZ_NOW - 86400);
	ASN1_TIME_set(X509_getm_notAfter(x), FUZZ_NOW + 30 * 86400);
	add_name(X509_get_subject_name(x), "CN", name);
	if (!is_authority)
		add_name(X509_get_subject_name(x), "serialNumber", "00000001003214345000");
	else
		authority = x;
	X509_set_issuer_name(x, X509_get_subject_name(authority));
	FUZZ_CHECK(X509_set_pubkey(x, key) == 1);
	extend(x, NID_basic_constraints, is_authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
	extend(x, NID_key_usage,
	       is_authority ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature");
	extend(x, NID_subject_key_identifier, "hash");
	if (!is_authority) {
		extend(x, NID_authority_key_identifier, "keyid:always");
		extend(x, NID_ext_key_usage, "clientAuth");
	}
	FUZZ_CHECK(X509_sign(x, authority_key, NULL) > 0);
	return x;
}

void fuzz_setup(void)
{
	struct buf pem = BUF_INIT(16384);
	const char *path;

	authority_key = key_of(0x70);
	(void)certificate("Test authority", 1, authority_key, true);
	FUZZ_CHECK(certificate_pem_put(authority, &pem) == ERR_OK);
	path = fuzz_file("authority.pem", buf_view(&pem));
	FUZZ_CHECK(certificate_trust_load(&path, 1, NULL, 0, &trust) == ERR_OK);
	buf_free(&pem);
}

/* As it stands, but signed; false when it is no certificate. */
static bool sign_again(struct view der, struct buf *out)
{
	const unsigned char *p = der.data;
	X509 *x = d2i_X509(NULL, &p, (long)der.len);
	unsigned char *signed_der = NULL;
	int len = -1;

	if (x && X509_sign(x, authority_key, NULL) > 0)
		len = i2d_X509(x, &signed_der);
	if (len > 0)
		FUZZ_CHECK(buf_put(out, signed_der, (size_t)len) == ERR_OK);
	OPENSSL_free(signed_der);
	X509_free(x);
	ERR_clear_error();
	return len > 0;
}

static void check_verified(const struct view *chain, size_t count,
			   const struct certificate_identity *id)
{
	struct certificate_identity again, zero = {0};
	uint8_t copy[DER_MAX];
	struct view spoilt = {copy, chain[0].len};
	struct hash expected;

	hash_sha256(chain[0], &expected);
	FUZZ_CHECK(hash_equal(&expected, &id->fingerprint) && id->issuer[0]);
	FUZZ_CHECK(utf8_valid(view_str(id->common_name)));
	FUZZ_CHECK(id->not_after > FUZZ_NOW);
	FUZZ_CHECK(certificate_verify_client(trust, chain, count, id->not_after, &again) != ERR_OK);
	FUZZ_CHECK(memcmp(&again, &zero, sizeof(zero)) == 0);
	FUZZ_CHECK(chain[0].len <= sizeof(copy));
	memcpy(copy, chain[0].data, chain[0].len);
	copy[expected.b[0] % chain[0].len] ^= 4;
	FUZZ_CHECK(certificate_verify_client(trust, &spoilt, 1, FUZZ_NOW, &again) != ERR_OK);
}

static void check_chain(struct fuzz_input *in, bool resign)
{
	struct view chain[CHAIN_MAX];
	struct buf first = BUF_INIT(4 * DER_MAX);
	struct certificate_identity id, zero = {0};
	size_t count = 0;

	while (count < CHAIN_MAX && fuzz_rest(in).len > 2) {
		size_t len = fuzz_u8(in);

		len = len << 8 | fuzz_u8(in);
		chain[count++] = fuzz_take(in, len);
	}
	if (count > 0 && resign && sign_again(chain[0], &first))
		chain[0] = buf_view(&first);
	memset(&id, 0xee, sizeof(id));
	if (certificate_verify_client(trust, chain, count, FUZZ_NOW, &id) == ERR_OK)
		check_verified(chain, count, &id);
	else
		FUZZ_CHECK(memcmp(&id, &zero, sizeof(id)) == 0);
	buf_free(&first);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = fuzz_input(data, size);
	uint8_t flags = fuzz_u8(&in);
	struct certificate_identity id;

	if (flags & PEM)
		(void)(certificate_read(fuzz_rest(&in), &id) == ERR_OK);
	else
		check_chain(&in, flags & SIGN);
	/* No failure of this call is left behind for the next. */
	FUZZ_CHECK(ERR_peek_error() == 0);
	return 0;
}

void fuzz_seeds(void)
{
	EVP_PKEY *key = key_of(0x71);
	X509 *leaf = certificate("gemeente", 2, key, false);
	struct buf pem = BUF_INIT(16384);
	unsigned char *der = NULL, *root = NULL;
	int len = i2d_X509(leaf, &der), root_len = i2d_X509(authority, &root);
	uint8_t head[3] = {0, (uint8_t)(len >> 8), (uint8_t)len};
	uint8_t next[2] = {(uint8_t)(root_len >> 8), (uint8_t)root_len};

	struct view chain = view_of(der, (size_t)len);
	struct certificate_identity id;

	FUZZ_CHECK(len > 0 && root_len > 0);
	FUZZ_CHECK(certificate_verify_client(trust, &chain, 1, FUZZ_NOW, &id) == ERR_OK);
	fuzz_seed("chain", 4,
		  (const struct view[]){view_of(head, 3), view_of(der, (size_t)len),
					view_of(next, 2), view_of(root, (size_t)root_len)});
	head[0] = SIGN;
	fuzz_seed("signed", 2, (const struct view[]){view_of(head, 3), view_of(der, (size_t)len)});
	FUZZ_CHECK(certificate_pem_put(leaf, &pem) == ERR_OK);
	fuzz_seed_tagged("pem", PEM, buf_view(&pem));
	buf_free(&pem);
	OPENSSL_free(der);
	OPENSSL_free(root);
	X509_free(leaf);
	EVP_PKEY_free(key);
}
