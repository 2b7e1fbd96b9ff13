/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys/certificate_pem.h"

#define PEM_MAX ((size_t)1024 * 1024)
#define DER_MAX ((size_t)64 * 1024)

enum err certificate_pem_done(bool ok)
{
	ERR_clear_error();
	return ok ? ERR_OK : ERR_CRYPTO;
}

BIO *certificate_pem_source(struct view v)
{
	if (v.len == 0 || v.len > PEM_MAX)
		return NULL;
	return BIO_new_mem_buf(v.data, (int)v.len);
}

/* OpenSSL prescribes the signature. NOLINTNEXTLINE(readability-non-const-parameter) */
int certificate_pem_no_passphrase(char *out, int size, int writing, void *context)
{
	(void)out;
	(void)size;
	(void)writing;
	(void)context;
	return -1;
}

enum err certificate_pem_read(struct view pem, X509 **out)
{
	BIO *source = certificate_pem_source(pem);

	*out = source ? PEM_read_bio_X509(source, NULL, certificate_pem_no_passphrase, NULL) : NULL;
	BIO_free(source);
	ERR_clear_error();
	return *out ? ERR_OK : ERR_INPUT;
}

enum err certificate_pem_read_request(struct view pem, X509_REQ **out)
{
	BIO *source = certificate_pem_source(pem);

	*out = source ? PEM_read_bio_X509_REQ(source, NULL, certificate_pem_no_passphrase, NULL)
		      : NULL;
	BIO_free(source);
	ERR_clear_error();
	return *out ? ERR_OK : ERR_INPUT;
}

enum err certificate_pem_read_key(const struct secret *pem, EVP_PKEY **out)
{
	BIO *source = certificate_pem_source(view_of(secret_open(pem), secret_len(pem)));

	*out = source ? PEM_read_bio_PrivateKey(source, NULL, certificate_pem_no_passphrase, NULL)
		      : NULL;
	BIO_free(source);
	secret_close(pem);
	ERR_clear_error();
	return *out ? ERR_OK : ERR_CONFIG;
}

/*
 * OpenSSL's decoder accepts some BER.  A second spelling of a certificate would have a second
 * fingerprint, so only the bytes that it would write itself are taken.
 */
static bool der_canonical(const X509 *certificate, struct view der)
{
	unsigned char *written = NULL;
	int len = i2d_X509(certificate, &written);
	bool same = len > 0 && view_equal(view_of(written, (size_t)len), der);

	OPENSSL_free(written);
	return same;
}

enum err certificate_pem_read_der(struct view der, X509 **out)
{
	const unsigned char *p = der.data;

	*out = NULL;
	if (der.len > 0 && der.len <= DER_MAX)
		*out = d2i_X509(NULL, &p, (long)der.len);
	if (*out && !der_canonical(*out, der)) {
		X509_free(*out);
		*out = NULL;
	}
	ERR_clear_error();
	return *out ? ERR_OK : ERR_INPUT;
}

static struct view sink_view(BIO *sink)
{
	char *text = NULL;
	long len = BIO_get_mem_data(sink, &text);

	return view_of(text, (size_t)len);
}

/* What was written to sink goes to out; sink is freed. */
static enum err sink_close(BIO *sink, bool written, struct buf *out)
{
	enum err e = certificate_pem_done(written);

	if (e == ERR_OK)
		e = buf_put_view(out, sink_view(sink));
	BIO_free(sink);
	return e;
}

enum err certificate_pem_put(X509 *certificate, struct buf *out)
{
	BIO *sink = BIO_new(BIO_s_mem());

	return sink_close(sink, sink && PEM_write_bio_X509(sink, certificate) == 1, out);
}

enum err certificate_pem_put_request(X509_REQ *request, struct buf *out)
{
	BIO *sink = BIO_new(BIO_s_mem());

	return sink_close(sink, sink && PEM_write_bio_X509_REQ(sink, request) == 1, out);
}

enum err certificate_pem_put_crl(X509_CRL *crl, struct buf *out)
{
	BIO *sink = BIO_new(BIO_s_mem());

	return sink_close(sink, sink && PEM_write_bio_X509_CRL(sink, crl) == 1, out);
}

enum err certificate_pem_put_key(const EVP_PKEY *key, struct secret **out)
{
	/* This kind of BIO wipes its memory whenever it moves or frees it. */
	BIO *sink = BIO_new(BIO_s_secmem());
	bool written =
		sink && PEM_write_bio_PKCS8PrivateKey(sink, key, NULL, NULL, 0, NULL, NULL) == 1;
	enum err e = certificate_pem_done(written);

	*out = NULL;
	if (e == ERR_OK)
		e = secret_new(sink_view(sink).data, sink_view(sink).len, out);
	BIO_free(sink);
	return e;
}

bool certificate_pem_strong(const EVP_PKEY *key)
{
	if (!key)
		return false;
	switch (EVP_PKEY_get_base_id(key)) {
	case EVP_PKEY_RSA:
		return EVP_PKEY_get_bits(key) >= 3072;
	case EVP_PKEY_EC:
		return EVP_PKEY_get_bits(key) >= 256;
	case EVP_PKEY_ED25519:
		return true;
	default:
		return false;
	}
}
