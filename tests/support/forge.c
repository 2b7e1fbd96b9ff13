/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/forge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static uint64_t countdown;
static bool failed;

static bool fails_now(void)
{
	if (countdown == 0 || --countdown > 0)
		return false;
	failed = true;
	return true;
}

static void *allocate(size_t n, const char *file, int line)
{
	(void)file;
	(void)line;
	return fails_now() ? NULL : malloc(n);
}

static void *reallocate(void *p, size_t n, const char *file, int line)
{
	(void)file;
	(void)line;
	return fails_now() ? NULL : realloc(p, n);
}

static void release(void *p, const char *file, int line)
{
	(void)file;
	(void)line;
	free(p);
}

void forge_setup(void)
{
	assert_int_equal(CRYPTO_set_mem_functions(allocate, reallocate, release), 1);
}

void openssl_fail_at(uint64_t n)
{
	countdown = n;
	failed = false;
}

bool openssl_failed(void)
{
	return failed;
}

static void extend(X509 *x, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX context;
	X509_EXTENSION *extension;

	X509V3_set_ctx(&context, issuer, x, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	assert_non_null(extension);
	assert_int_equal(X509_add_ext(x, extension, -1), 1);
	X509_EXTENSION_free(extension);
}

static void add_text(X509_NAME *name, const char *field, const char *text)
{
	if (text)
		assert_int_equal(X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
							    (const unsigned char *)text, -1, -1, 0),
				 1);
}

static void set_fields(X509 *x, const struct recipe *r, X509 *issuer, EVP_PKEY *key)
{
	static long serial = 1000;
	X509_NAME *subject = X509_get_subject_name(x);

	add_text(subject, "CN", r->common_name);
	add_text(subject, "serialNumber", r->serial_number);
	X509_set_version(x, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(x), ++serial);
	ASN1_TIME_set(X509_getm_notBefore(x), r->from ? r->from : FORGE_NOW - 15 * FORGE_DAY);
	ASN1_TIME_set(X509_getm_notAfter(x), r->until ? r->until : FORGE_NOW + 15 * FORGE_DAY);
	X509_set_issuer_name(x, X509_get_subject_name(issuer));
	assert_int_equal(X509_set_pubkey(x, key), 1);
}

struct forged forge(const struct recipe *r)
{
	struct forged f = {.certificate = X509_new(), .key = r->key};
	X509 *issuer = r->issuer ? r->issuer->certificate : f.certificate;
	EVP_PKEY *signer;

	if (!f.key)
		f.key = EVP_EC_gen("P-256");
	signer = r->issuer ? r->issuer->key : f.key;
	set_fields(f.certificate, r, issuer, f.key);
	extend(f.certificate, issuer, NID_basic_constraints,
	       r->authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
	extend(f.certificate, issuer, NID_key_usage,
	       r->authority ? "critical,keyCertSign,cRLSign,digitalSignature"
			    : "critical,digitalSignature");
	extend(f.certificate, issuer, NID_subject_key_identifier, "hash");
	if (r->issuer)
		extend(f.certificate, issuer, NID_authority_key_identifier, "keyid:always");
	if (r->usage)
		extend(f.certificate, issuer, NID_ext_key_usage, r->usage);
	assert_true(X509_sign(f.certificate, signer, r->hash ? r->hash : EVP_sha256()) > 0);
	return f;
}

void forged_free(struct forged *f)
{
	X509_free(f->certificate);
	EVP_PKEY_free(f->key);
	*f = (struct forged){0};
}

static struct buf der_of(X509 *x)
{
	struct buf out = BUF_INIT(65536);
	unsigned char *der = NULL;
	int len = i2d_X509(x, &der);

	assert_true(len > 0);
	assert_int_equal(buf_put(&out, der, (size_t)len), ERR_OK);
	OPENSSL_free(der);
	return out;
}

struct buf forged_der(const struct forged *f)
{
	return der_of(f->certificate);
}

struct buf forged_pem(const struct forged *f)
{
	struct buf out = BUF_INIT(65536);

	assert_int_equal(certificate_pem_put(f->certificate, &out), ERR_OK);
	return out;
}

struct secret *forged_key(const struct forged *f)
{
	struct secret *key = NULL;

	assert_int_equal(certificate_pem_put_key(f->key, &key), ERR_OK);
	return key;
}

struct buf pem_to_der(const struct buf *pem)
{
	X509 *x = NULL;
	struct buf out;

	assert_int_equal(certificate_pem_read(buf_view(pem), &x), ERR_OK);
	out = der_of(x);
	X509_free(x);
	return out;
}
