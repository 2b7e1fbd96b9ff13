/* SPDX-License-Identifier: EUPL-1.2 */
/* The small operator CA: keys, requests, certificates and CRLs (profile of RFC 5280). */
#include "keys/certificate.h"

#include <ctype.h>
#include <string.h>
#include <time.h>

#include "broker/base/clock.h"
#include "keys/certificate_pem.h"

#define DAY_SECONDS 86400
#define DAYS_MAX 36500u
#define SERIAL_LEN 16
#define COMMON_NAME_MAX 64 /* ub-common-name, RFC 5280 appendix A.1 */
#define DNS_NAME_MAX 253

/* The authority that signs: its certificate and the key that belongs to it. */
struct issuer {
	X509 *certificate;
	EVP_PKEY *key;
};

static void issuer_free(struct issuer *ca)
{
	X509_free(ca->certificate);
	EVP_PKEY_free(ca->key);
}

/* On error the caller still calls issuer_free(). */
static enum err issuer_read(struct view certificate_pem, const struct secret *key_pem,
			    struct issuer *ca)
{
	enum err e = certificate_matches_key(certificate_pem, key_pem);

	if (e == ERR_OK)
		e = certificate_pem_read(certificate_pem, &ca->certificate);
	if (e == ERR_OK)
		e = certificate_pem_read_key(key_pem, &ca->key);
	if (e == ERR_OK && X509_check_ca(ca->certificate) != 1)
		e = ERR_CONFIG;
	return e;
}

/* Ed25519 brings its own hash. */
static const EVP_MD *signing_hash(const EVP_PKEY *key)
{
	return EVP_PKEY_is_a(key, "ED25519") ? NULL : EVP_sha256();
}

enum err certificate_key_new(struct secret **key_pem)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	enum err e = certificate_pem_done(key != NULL);

	*key_pem = NULL;
	if (e == ERR_OK)
		e = certificate_pem_put_key(key, key_pem);
	EVP_PKEY_free(key);
	return e;
}

/* ------------------------------------------------------------- the fields */

static bool set_common_name(X509_NAME *name, const char *common_name)
{
	return name &&
	       X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
					  (const unsigned char *)common_name, -1, -1, 0) == 1;
}

static enum err check_common_name(const char *common_name)
{
	size_t len = strlen(common_name);

	return len > 0 && len <= COMMON_NAME_MAX && utf8_valid(view_str(common_name)) ? ERR_OK
										      : ERR_INPUT;
}

/* Random, so that nobody can predict what will be signed (RFC 5280 section 4.1.2.2: positive). */
static bool set_serial(X509 *certificate)
{
	uint8_t raw[SERIAL_LEN];
	ASN1_INTEGER *serial = NULL;
	BIGNUM *number;
	bool ok;

	random_bytes(raw, sizeof(raw));
	raw[0] = (uint8_t)((raw[0] & 0x7f) | 0x40);
	number = BN_bin2bn(raw, sizeof(raw), NULL);
	serial = number ? BN_to_ASN1_INTEGER(number, NULL) : NULL;
	ok = serial && X509_set_serialNumber(certificate, serial) == 1;
	ASN1_INTEGER_free(serial);
	BN_free(number);
	return ok;
}

static bool set_validity(X509 *certificate, int64_t from, int64_t until)
{
	ASN1_TIME *begin = ASN1_TIME_set(NULL, (time_t)from);
	ASN1_TIME *end = ASN1_TIME_set(NULL, (time_t)until);
	bool ok = begin && end && X509_set1_notBefore(certificate, begin) == 1 &&
		  X509_set1_notAfter(certificate, end) == 1;

	ASN1_TIME_free(begin);
	ASN1_TIME_free(end);
	return ok;
}

/* value in the language of OpenSSL's x509v3_config(5); only constants are ever passed. */
static bool add_extension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
	X509_EXTENSION *extension = NULL;
	X509V3_CTX context;
	bool ok;

	X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	ok = extension && X509_add_ext(certificate, extension, -1) == 1;
	X509_EXTENSION_free(extension);
	return ok;
}

/* A certificate for subject and key in which all but the extensions is set; the caller frees. */
static X509 *certificate_draft(const X509_NAME *subject, const X509_NAME *issuer, EVP_PKEY *key,
			       int64_t now, int64_t until)
{
	X509 *draft = X509_new();

	if (draft && X509_set_version(draft, X509_VERSION_3) == 1 && set_serial(draft) &&
	    set_validity(draft, now, until) && X509_set_subject_name(draft, subject) == 1 &&
	    X509_set_issuer_name(draft, issuer) == 1 && X509_set_pubkey(draft, key) == 1)
		return draft;
	X509_free(draft);
	return NULL;
}

static enum err check_days(unsigned days)
{
	return days > 0 && days <= DAYS_MAX ? ERR_OK : ERR_RANGE;
}

/* ------------------------------------------------------ authority, request */

enum err certificate_ca_new(const char *common_name, const struct secret *key_pem, unsigned days,
			    struct buf *certificate_pem)
{
	X509_NAME *name = NULL;
	EVP_PKEY *key = NULL;
	X509 *ca = NULL;
	int64_t now = clock_now();
	enum err e = check_days(days);

	if (e == ERR_OK)
		e = check_common_name(common_name);
	if (e == ERR_OK)
		e = certificate_pem_read_key(key_pem, &key);
	if (e != ERR_OK)
		goto out;
	name = X509_NAME_new();
	if (set_common_name(name, common_name))
		ca = certificate_draft(name, name, key, now, now + (int64_t)days * DAY_SECONDS);
	e = certificate_pem_done(
		ca && add_extension(ca, ca, NID_basic_constraints, "critical,CA:TRUE") &&
		add_extension(ca, ca, NID_key_usage, "critical,keyCertSign,cRLSign") &&
		add_extension(ca, ca, NID_subject_key_identifier, "hash") &&
		X509_sign(ca, key, signing_hash(key)) > 0);
	if (e == ERR_OK)
		e = certificate_pem_put(ca, certificate_pem);
out:
	X509_free(ca);
	X509_NAME_free(name);
	EVP_PKEY_free(key);
	return e;
}

enum err certificate_request_new(const char *common_name, const struct secret *key_pem,
				 struct buf *request_pem)
{
	X509_REQ *request = NULL;
	EVP_PKEY *key = NULL;
	enum err e = check_common_name(common_name);

	if (e == ERR_OK)
		e = certificate_pem_read_key(key_pem, &key);
	if (e != ERR_OK)
		goto out;
	request = X509_REQ_new();
	e = certificate_pem_done(request &&
				 X509_REQ_set_version(request, X509_REQ_VERSION_1) == 1 &&
				 set_common_name(X509_REQ_get_subject_name(request), common_name) &&
				 X509_REQ_set_pubkey(request, key) == 1 &&
				 X509_REQ_sign(request, key, signing_hash(key)) > 0);
	if (e == ERR_OK)
		e = certificate_pem_put_request(request, request_pem);
out:
	X509_REQ_free(request);
	EVP_PKEY_free(key);
	return e;
}

/* ------------------------------------------------------------------- issue */

static enum err read_request(struct view pem, X509_REQ **out)
{
	X509_REQ *request = NULL;
	EVP_PKEY *key;
	enum err e = certificate_pem_read_request(pem, &request);

	*out = NULL;
	if (e != ERR_OK)
		return e;
	key = X509_REQ_get0_pubkey(request);
	if (X509_NAME_entry_count(X509_REQ_get_subject_name(request)) == 0)
		e = ERR_INPUT;
	else if (!key || X509_REQ_verify(request, key) != 1)
		e = ERR_SIGNATURE;
	else if (!certificate_pem_strong(key))
		e = ERR_WEAK;
	ERR_clear_error();
	if (e == ERR_OK)
		*out = request;
	else
		X509_REQ_free(request);
	return e;
}

static bool dns_name_valid(const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < len; i++)
		if (!isalnum((unsigned char)name[i]) && name[i] != '-' && name[i] != '.')
			return false;
	return len > 0 && len <= DNS_NAME_MAX && name[0] != '.' && name[len - 1] != '.';
}

/*
 * One DNS name or IP address; NULL when text is neither.  Built by hand because the text form
 * of this extension would let a comma smuggle in a second name.
 */
static GENERAL_NAME *name_entry(const char *text)
{
	ASN1_OCTET_STRING *address = a2i_IPADDRESS(text);
	ASN1_IA5STRING *dns = NULL;
	GENERAL_NAME *entry = GENERAL_NAME_new();

	if (!address && dns_name_valid(text))
		dns = ASN1_IA5STRING_new();
	if (entry && address) {
		GENERAL_NAME_set0_value(entry, GEN_IPADD, address);
		return entry;
	}
	if (entry && dns && ASN1_STRING_set(dns, text, -1) == 1) {
		GENERAL_NAME_set0_value(entry, GEN_DNS, dns);
		return entry;
	}
	ASN1_OCTET_STRING_free(address);
	ASN1_IA5STRING_free(dns);
	GENERAL_NAME_free(entry);
	return NULL;
}

static enum err add_names(X509 *certificate, const struct certificate_profile *profile)
{
	GENERAL_NAMES *names = sk_GENERAL_NAME_new_null();
	enum err e = names ? ERR_OK : ERR_MEMORY;

	for (size_t i = 0; e == ERR_OK && i < profile->name_count; i++) {
		GENERAL_NAME *entry = name_entry(profile->names[i]);

		if (!entry || sk_GENERAL_NAME_push(names, entry) <= 0) {
			GENERAL_NAME_free(entry);
			e = ERR_INPUT;
		}
	}
	if (e == ERR_OK && profile->name_count > 0)
		e = certificate_pem_done(
			X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, 0, 0) == 1);
	GENERAL_NAMES_free(names);
	ERR_clear_error();
	return e;
}

/* A certificate that outlived its authority would fail before its own date, so it never does. */
static enum err end_of_validity(X509 *ca, int64_t now, unsigned days, int64_t *until)
{
	int64_t end;
	struct tm tm = {0};
	enum err e = certificate_pem_done(ASN1_TIME_to_tm(X509_get0_notAfter(ca), &tm) == 1);

	if (e != ERR_OK)
		return e;
	end = timegm(&tm);
	*until = now + (int64_t)days * DAY_SECONDS;
	if (*until > end)
		*until = end;
	return now < end ? ERR_OK : ERR_EXPIRED;
}

static enum err issue(const struct issuer *ca, X509_REQ *request,
		      const struct certificate_profile *profile, struct buf *certificate_pem)
{
	const char *usage = profile->server ? "serverAuth" : "clientAuth";
	X509 *authority = ca->certificate;
	X509 *draft = NULL;
	int64_t now = clock_now(), until = 0;
	enum err e = end_of_validity(authority, now, profile->days, &until);

	if (e != ERR_OK)
		goto out;
	draft = certificate_draft(X509_REQ_get_subject_name(request),
				  X509_get_subject_name(authority), X509_REQ_get0_pubkey(request),
				  now, until);
	e = certificate_pem_done(
		draft &&
		add_extension(draft, authority, NID_basic_constraints, "critical,CA:FALSE") &&
		add_extension(draft, authority, NID_key_usage, "critical,digitalSignature") &&
		add_extension(draft, authority, NID_ext_key_usage, usage) &&
		add_extension(draft, authority, NID_subject_key_identifier, "hash") &&
		add_extension(draft, authority, NID_authority_key_identifier, "keyid:always"));
	if (e == ERR_OK)
		e = add_names(draft, profile);
	if (e == ERR_OK)
		e = certificate_pem_done(X509_sign(draft, ca->key, signing_hash(ca->key)) > 0);
	if (e == ERR_OK)
		e = certificate_pem_put(draft, certificate_pem);
out:
	X509_free(draft);
	return e;
}

enum err certificate_issue(struct view ca_certificate_pem, const struct secret *ca_key_pem,
			   struct view request_pem, const struct certificate_profile *profile,
			   struct buf *certificate_pem)
{
	struct issuer ca = {0};
	X509_REQ *request = NULL;
	enum err e = check_days(profile->days);

	if (e == ERR_OK && profile->server && profile->name_count == 0)
		e = ERR_INPUT;
	if (e == ERR_OK)
		e = issuer_read(ca_certificate_pem, ca_key_pem, &ca);
	if (e == ERR_OK)
		e = read_request(request_pem, &request);
	if (e == ERR_OK)
		e = issue(&ca, request, profile, certificate_pem);
	X509_REQ_free(request);
	issuer_free(&ca);
	return e;
}

/* --------------------------------------------------------------------- CRL */

/* A number on another authority's certificate would revoke a stranger of ours: ERR_INPUT. */
static enum err add_revoked(X509_CRL *crl, const struct issuer *ca, struct view pem)
{
	ASN1_TIME *when = ASN1_TIME_set(NULL, (time_t)clock_now());
	X509_REVOKED *entry = NULL;
	X509 *certificate = NULL;
	enum err e = certificate_pem_read(pem, &certificate);

	if (e == ERR_OK && X509_verify(certificate, ca->key) != 1)
		e = ERR_INPUT;
	ERR_clear_error();
	if (e != ERR_OK)
		goto out;
	entry = X509_REVOKED_new();
	e = certificate_pem_done(
		when && entry &&
		X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(certificate)) == 1 &&
		X509_REVOKED_set_revocationDate(entry, when) == 1 &&
		X509_CRL_add0_revoked(crl, entry) == 1);
	if (e == ERR_OK)
		entry = NULL;
out:
	X509_REVOKED_free(entry);
	ASN1_TIME_free(when);
	X509_free(certificate);
	return e;
}

/* Time serves as the rising CRL number that RFC 5280 section 5.2.3 asks for. */
static bool crl_extensions(X509_CRL *crl, X509 *authority, int64_t now)
{
	X509_EXTENSION *key_id = NULL;
	ASN1_INTEGER *number = ASN1_INTEGER_new();
	X509V3_CTX context;
	bool ok;

	X509V3_set_ctx(&context, authority, NULL, NULL, crl, 0);
	key_id = X509V3_EXT_conf_nid(NULL, &context, NID_authority_key_identifier, "keyid:always");
	ok = key_id && X509_CRL_add_ext(crl, key_id, -1) == 1 && number &&
	     ASN1_INTEGER_set_int64(number, now) == 1 &&
	     X509_CRL_add1_ext_i2d(crl, NID_crl_number, number, 0, 0) == 1;
	X509_EXTENSION_free(key_id);
	ASN1_INTEGER_free(number);
	return ok;
}

static enum err crl_draft(const struct issuer *ca, unsigned days, X509_CRL **out)
{
	int64_t now = clock_now();
	ASN1_TIME *begin = ASN1_TIME_set(NULL, (time_t)now);
	ASN1_TIME *end = ASN1_TIME_set(NULL, (time_t)(now + (int64_t)days * DAY_SECONDS));
	X509_CRL *crl = X509_CRL_new();
	enum err e = certificate_pem_done(
		begin && end && crl && X509_CRL_set_version(crl, X509_CRL_VERSION_2) == 1 &&
		X509_CRL_set_issuer_name(crl, X509_get_subject_name(ca->certificate)) == 1 &&
		X509_CRL_set1_lastUpdate(crl, begin) == 1 &&
		X509_CRL_set1_nextUpdate(crl, end) == 1 &&
		crl_extensions(crl, ca->certificate, now));

	ASN1_TIME_free(begin);
	ASN1_TIME_free(end);
	*out = crl;
	return e;
}

enum err certificate_crl_new(struct view ca_certificate_pem, const struct secret *ca_key_pem,
			     const struct certificate_revocation *list, struct buf *crl_pem)
{
	struct issuer ca = {0};
	X509_CRL *crl = NULL;
	enum err e = check_days(list->days);

	if (e == ERR_OK)
		e = issuer_read(ca_certificate_pem, ca_key_pem, &ca);
	if (e == ERR_OK)
		e = crl_draft(&ca, list->days, &crl);
	for (size_t i = 0; e == ERR_OK && i < list->count; i++)
		e = add_revoked(crl, &ca, list->revoked[i]);
	if (e == ERR_OK)
		e = certificate_pem_done(X509_CRL_sort(crl) == 1 &&
					 X509_CRL_sign(crl, ca.key, signing_hash(ca.key)) > 0);
	if (e == ERR_OK)
		e = certificate_pem_put_crl(crl, crl_pem);
	X509_CRL_free(crl);
	issuer_free(&ca);
	return e;
}
