/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys/certificate.h"

#include <string.h>
#include <time.h>

#include "broker/base/io.h"
#include "broker/base/log.h"
#include "broker/base/mem.h"
#include "keys/certificate_pem.h"

/* Level 3 is 128 bits: no SHA-1, no RSA below 3072, no curve below P-256, in the whole chain. */
#define AUTH_LEVEL 3
/* A national CRL may list every certificate that its CA ever took back. */
#define TRUST_FILE_MAX ((size_t)1024 * 1024)

struct certificate_trust {
	X509_STORE *store;
};

/* ------------------------------------------------------------------ trust */

static bool add_anchor(X509_STORE *store, BIO *source)
{
	X509 *anchor = PEM_read_bio_X509(source, NULL, certificate_pem_no_passphrase, NULL);
	bool ok = anchor && X509_check_ca(anchor) == 1 && X509_STORE_add_cert(store, anchor) == 1;

	X509_free(anchor);
	return ok;
}

static bool add_crl(X509_STORE *store, BIO *source)
{
	X509_CRL *crl = PEM_read_bio_X509_CRL(source, NULL, certificate_pem_no_passphrase, NULL);
	bool ok = crl && X509_STORE_add_crl(store, crl) == 1;

	X509_CRL_free(crl);
	return ok;
}

/* Everything in one PEM file; a file without any entry, or with a broken one, is refused. */
static enum err add_entries(X509_STORE *store, struct view pem,
			    bool (*add)(X509_STORE *store, BIO *source))
{
	BIO *source = certificate_pem_source(pem);
	size_t entries = 0;
	bool at_end;

	ERR_clear_error();
	while (source && add(store, source))
		entries++;
	/* OpenSSL has no other sign that a PEM file simply ended. */
	at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
	BIO_free(source);
	ERR_clear_error();
	return entries > 0 && at_end ? ERR_OK : ERR_CONFIG;
}

static enum err add_file(X509_STORE *store, const char *path,
			 bool (*add)(X509_STORE *store, BIO *source))
{
	struct buf pem = BUF_INIT(TRUST_FILE_MAX);
	enum err e = io_read_file(path, &pem);
	const char *reason = err_text(e);

	if (e == ERR_OK) {
		e = add_entries(store, buf_view(&pem), add);
		reason = add == add_crl ? "no PEM list of revoked certificates"
					: "no PEM certificates of authorities";
	} else if (e != ERR_MEMORY) {
		e = ERR_CONFIG;
	}
	if (e != ERR_OK)
		log_event(LOG_LEVEL_ERROR, "trust-file-unusable", LOG_TEXT("path", path),
			  LOG_TEXT("reason", reason));
	buf_free(&pem);
	return e;
}

/* Everything that verification asks for, but the time. */
static enum err store_rules(X509_STORE *store, bool with_crls)
{
	X509_VERIFY_PARAM *rules = X509_STORE_get0_param(store);
	unsigned long flags = X509_V_FLAG_X509_STRICT;

	/* An authority in the middle can be revoked, too, so its own issuer's list is needed. */
	if (with_crls)
		flags |= X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL;
	X509_VERIFY_PARAM_set_auth_level(rules, AUTH_LEVEL);
	X509_VERIFY_PARAM_set_depth(rules, CERTIFICATE_INTERMEDIATES_MAX);
	return certificate_pem_done(X509_VERIFY_PARAM_set_flags(rules, flags) == 1 &&
				    X509_VERIFY_PARAM_set_purpose(rules, X509_PURPOSE_SSL_CLIENT) ==
					    1);
}

enum err certificate_trust_load(const char *const *anchors, size_t anchor_count,
				const char *const *crls, size_t crl_count,
				struct certificate_trust **out)
{
	struct certificate_trust *t = mem_new(1, sizeof(*t));
	enum err e = ERR_MEMORY;

	*out = NULL;
	if (!t || !(t->store = X509_STORE_new()))
		goto out;
	e = anchor_count > 0 ? store_rules(t->store, crl_count > 0) : ERR_CONFIG;
	for (size_t i = 0; e == ERR_OK && i < anchor_count; i++)
		e = add_file(t->store, anchors[i], add_anchor);
	for (size_t i = 0; e == ERR_OK && i < crl_count; i++)
		e = add_file(t->store, crls[i], add_crl);
	if (e != ERR_OK)
		goto out;
	*out = t;
	t = NULL;
out:
	certificate_trust_free(t);
	return e;
}

void certificate_trust_free(struct certificate_trust *t)
{
	if (!t)
		return;
	X509_STORE_free(t->store);
	mem_free(t);
}

/* --------------------------------------------------------------- identity */

/*
 * The one value of a subject's attribute, "" when it has none.  Two values, or one that does
 * not fit, are refused: cut or picked, they could name somebody else.
 */
static enum err read_attribute(const X509_NAME *subject, int nid, char *out, size_t size)
{
	int at = X509_NAME_get_index_by_NID(subject, nid, -1);
	unsigned char *text = NULL;
	enum err e = ERR_INPUT;
	int len;

	out[0] = 0;
	if (at < 0)
		return ERR_OK;
	if (X509_NAME_get_index_by_NID(subject, nid, at) >= 0)
		return ERR_INPUT;
	len = ASN1_STRING_to_UTF8(&text,
				  X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
	if (len >= 0 && (size_t)len < size && utf8_valid(view_of(text, (size_t)len))) {
		memcpy(out, text, (size_t)len);
		out[len] = 0;
		e = ERR_OK;
	}
	OPENSSL_free(text);
	return e;
}

/* RFC 2253 escapes everything outside printable ASCII, so the text has no NUL within. */
static enum err read_issuer(const X509 *certificate, char *out, size_t size)
{
	BIO *sink = BIO_new(BIO_s_mem());
	enum err e = ERR_INPUT;
	char *text = NULL;
	long len = 0;

	if (sink &&
	    X509_NAME_print_ex(sink, X509_get_issuer_name(certificate), 0, XN_FLAG_RFC2253) >= 0)
		len = BIO_get_mem_data(sink, &text);
	if (len > 0 && (size_t)len < size) {
		memcpy(out, text, (size_t)len);
		out[len] = 0;
		e = ERR_OK;
	}
	BIO_free(sink);
	return e;
}

static enum err read_identity(const X509 *certificate, struct certificate_identity *out)
{
	const X509_NAME *subject = X509_get_subject_name(certificate);
	struct certificate_identity identity = {0};
	unsigned char *der = NULL;
	int len = i2d_X509(certificate, &der);
	struct tm end = {0};
	enum err e = ERR_INPUT;

	if (len <= 0 || ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end) != 1)
		goto out;
	hash_sha256(view_of(der, (size_t)len), &identity.fingerprint);
	identity.not_after = timegm(&end);
	e = read_issuer(certificate, identity.issuer, sizeof(identity.issuer));
	if (e == ERR_OK)
		e = read_attribute(subject, NID_serialNumber, identity.serial_number,
				   sizeof(identity.serial_number));
	if (e == ERR_OK)
		e = read_attribute(subject, NID_commonName, identity.common_name,
				   sizeof(identity.common_name));
	if (e == ERR_OK)
		*out = identity;
out:
	OPENSSL_free(der);
	ERR_clear_error();
	return e;
}

enum err certificate_read(struct view pem, struct certificate_identity *out)
{
	X509 *certificate = NULL;
	enum err e = certificate_pem_read(pem, &certificate);

	memset(out, 0, sizeof(*out));
	if (e == ERR_OK)
		e = read_identity(certificate, out);
	X509_free(certificate);
	return e;
}

enum err certificate_matches_key(struct view certificate_pem, const struct secret *key_pem)
{
	X509 *certificate = NULL;
	EVP_PKEY *key = NULL;
	enum err e = ERR_CONFIG;

	if (certificate_pem_read(certificate_pem, &certificate) == ERR_OK &&
	    certificate_pem_read_key(key_pem, &key) == ERR_OK &&
	    X509_check_private_key(certificate, key) == 1)
		e = ERR_OK;
	ERR_clear_error();
	EVP_PKEY_free(key);
	X509_free(certificate);
	return e;
}

/* ----------------------------------------------------------- verification */

static enum err refuse(const char *reason)
{
	log_event(LOG_LEVEL_WARN, "certificate-refused", LOG_TEXT("reason", reason));
	return ERR_UNAUTHENTICATED;
}

/* The peer's certificates as OpenSSL wants them; on error the caller still frees both. */
static enum err read_chain(const struct view *chain, size_t count, X509 **leaf,
			   STACK_OF(X509) * *rest)
{
	if (count == 0 || count > 1 + CERTIFICATE_INTERMEDIATES_MAX)
		return refuse("no certificate, or too many");
	*rest = sk_X509_new_null();
	if (!*rest)
		return ERR_MEMORY;
	if (certificate_pem_read_der(chain[0], leaf) != ERR_OK)
		return refuse("not a certificate in DER");
	for (size_t i = 1; i < count; i++) {
		X509 *one = NULL;

		if (certificate_pem_read_der(chain[i], &one) != ERR_OK)
			return refuse("an intermediate is not a certificate in DER");
		if (sk_X509_push(*rest, one) <= 0) {
			X509_free(one);
			return ERR_MEMORY;
		}
	}
	return ERR_OK;
}

/*
 * OpenSSL's purpose check lets a certificate without extended key usage pass, and one of an
 * authority, too; neither was ever meant to log in here.
 */
static enum err check_leaf(X509 *leaf)
{
	uint32_t flags = X509_get_extension_flags(leaf);

	if (flags & (EXFLAG_INVALID | EXFLAG_CA))
		return refuse("an authority's certificate, or broken extensions");
	if (!(flags & EXFLAG_XKUSAGE) || !(X509_get_extended_key_usage(leaf) & XKU_SSL_CLIENT))
		return refuse("not meant for clients");
	if (!certificate_pem_strong(X509_get0_pubkey(leaf)))
		return refuse("the key is too weak or of an unknown kind");
	return ERR_OK;
}

static enum err chain_error(int code)
{
	switch (code) {
	case X509_V_ERR_CERT_HAS_EXPIRED:
	case X509_V_ERR_CERT_NOT_YET_VALID:
		(void)refuse(X509_verify_cert_error_string(code));
		return ERR_EXPIRED;
	case X509_V_ERR_OUT_OF_MEM:
		return ERR_MEMORY;
	default:
		return refuse(X509_verify_cert_error_string(code));
	}
}

static enum err check_chain(const struct certificate_trust *trust, X509 *leaf,
			    STACK_OF(X509) * rest, int64_t now)
{
	X509_STORE_CTX *check = X509_STORE_CTX_new();
	enum err e = ERR_MEMORY;

	if (!check || X509_STORE_CTX_init(check, trust->store, leaf, rest) != 1)
		goto out;
	X509_VERIFY_PARAM_set_time(X509_STORE_CTX_get0_param(check), (time_t)now);
	e = ERR_OK;
	if (X509_verify_cert(check) != 1)
		e = chain_error(X509_STORE_CTX_get_error(check));
out:
	X509_STORE_CTX_free(check);
	return e;
}

enum err certificate_verify_client(const struct certificate_trust *trust, const struct view *chain,
				   size_t count, int64_t now, struct certificate_identity *out)
{
	STACK_OF(X509) *rest = NULL;
	X509 *leaf = NULL;
	enum err e;

	memset(out, 0, sizeof(*out));
	e = read_chain(chain, count, &leaf, &rest);
	if (e == ERR_OK)
		e = check_leaf(leaf);
	if (e == ERR_OK)
		e = check_chain(trust, leaf, rest, now);
	if (e == ERR_OK && read_identity(leaf, out) != ERR_OK)
		e = refuse("a name in it is too long or not plain text");
	X509_free(leaf);
	sk_X509_pop_free(rest, X509_free);
	ERR_clear_error();
	return e;
}
