/* SPDX-License-Identifier: EUPL-1.2 */
/* The operator's authority: what it issues, what it refuses to issue, and its CRLs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "broker/base/clock.h"
#include "broker/base/io.h"
#include "broker/base/log.h"
#include "broker/base/mem.h"
#include "keys/certificate.h"
#include "tests/support/forge.h"

#define PEM_BUF BUF_INIT(65536)

static const struct certificate_profile for_client = {.days = 30};
static const char *const server_names[] = {"broker.example.nl", "192.0.2.7", "2001:db8::1"};
static const struct certificate_profile for_server = {.server = true,
						      .names = server_names,
						      .name_count = 3,
						      .days = 30};

/* An authority and a partner with its request. */
static struct secret *ca_key, *key;
static struct buf ca = PEM_BUF, request = PEM_BUF;

static int group_setup(void **state)
{
	(void)state;
	clock_set(FORGE_NOW);
	assert_int_equal(certificate_key_new(&ca_key), ERR_OK);
	assert_int_equal(certificate_key_new(&key), ERR_OK);
	assert_int_equal(certificate_ca_new("Test authority", ca_key, 365, &ca), ERR_OK);
	assert_int_equal(certificate_request_new("COA", key, &request), ERR_OK);
	return 0;
}

static int group_teardown(void **state)
{
	(void)state;
	clock_set(0);
	secret_free(ca_key);
	secret_free(key);
	buf_free(&ca);
	buf_free(&request);
	return 0;
}

static enum err issue(struct view request_pem, const struct certificate_profile *profile,
		      struct buf *out)
{
	return certificate_issue(buf_view(&ca), ca_key, request_pem, profile, out);
}

static enum err refusal(struct view request_pem, const struct certificate_profile *profile)
{
	struct buf out = PEM_BUF;
	enum err e = issue(request_pem, profile, &out);

	assert_int_equal(out.len, 0);
	buf_free(&out);
	return e;
}

static X509 *parse(const struct buf *pem)
{
	X509 *x = NULL;

	assert_int_equal(certificate_pem_read(buf_view(pem), &x), ERR_OK);
	return x;
}

static enum err verify(struct view anchor, const struct buf *pem, int64_t now)
{
	char path[] = "/tmp/eenmaal-issue-XXXXXX";
	const char *anchors[] = {path};
	struct certificate_trust *trust = NULL;
	struct certificate_identity identity;
	struct buf der = pem_to_der(pem);
	struct view chain = buf_view(&der);
	int fd = mkstemp(path);
	enum err e;

	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(io_write_file(path, anchor, 0600), ERR_OK);
	assert_int_equal(certificate_trust_load(anchors, 1, NULL, 0, &trust), ERR_OK);
	e = certificate_verify_client(trust, &chain, 1, now, &identity);
	if (e == ERR_OK)
		assert_string_equal(identity.common_name, "COA");
	certificate_trust_free(trust);
	buf_free(&der);
	assert_int_equal(unlink(path), 0);
	return e;
}

static void an_issued_client_gets_in(void **state)
{
	struct buf pem = PEM_BUF, other = PEM_BUF;

	(void)state;
	assert_int_equal(issue(buf_view(&request), &for_client, &pem), ERR_OK);
	assert_int_equal(verify(buf_view(&ca), &pem, FORGE_NOW), ERR_OK);
	assert_int_equal(verify(buf_view(&ca), &pem, FORGE_NOW - 1), ERR_EXPIRED);
	assert_int_equal(verify(buf_view(&ca), &pem, FORGE_NOW + 30 * FORGE_DAY - 1), ERR_OK);
	assert_int_equal(verify(buf_view(&ca), &pem, FORGE_NOW + 30 * FORGE_DAY), ERR_EXPIRED);
	assert_int_equal(certificate_matches_key(buf_view(&pem), key), ERR_OK);
	assert_int_equal(certificate_matches_key(buf_view(&pem), ca_key), ERR_CONFIG);
	/* Another authority by the same name is another authority. */
	assert_int_equal(certificate_ca_new("Test authority", key, 365, &other), ERR_OK);
	assert_int_equal(verify(buf_view(&other), &pem, FORGE_NOW), ERR_UNAUTHENTICATED);
	buf_free(&other);
	buf_free(&pem);
}

static void a_client_can_do_nothing_else(void **state)
{
	struct buf pem = PEM_BUF;
	X509 *x;

	(void)state;
	assert_int_equal(issue(buf_view(&request), &for_client, &pem), ERR_OK);
	x = parse(&pem);
	assert_int_equal(X509_get_extended_key_usage(x), XKU_SSL_CLIENT);
	assert_int_equal(X509_get_key_usage(x), KU_DIGITAL_SIGNATURE);
	assert_int_equal(X509_check_ca(x), 0);
	assert_non_null(X509_get0_subject_key_id(x));
	assert_non_null(X509_get0_authority_key_id(x));
	assert_int_equal(X509_get_ext_by_NID(x, NID_subject_alt_name, -1), -1);
	assert_int_equal(X509_get_ext_by_NID(x, NID_basic_constraints, -1) >= 0, 1);
	X509_free(x);
	buf_free(&pem);
}

static void a_server_has_its_names(void **state)
{
	struct buf pem = PEM_BUF;
	X509 *x;

	(void)state;
	assert_int_equal(issue(buf_view(&request), &for_server, &pem), ERR_OK);
	x = parse(&pem);
	assert_int_equal(X509_get_extended_key_usage(x), XKU_SSL_SERVER);
	assert_int_equal(X509_check_host(x, "broker.example.nl", 0, 0, NULL), 1);
	assert_int_equal(X509_check_host(x, "www.example.nl", 0, 0, NULL), 0);
	assert_int_equal(X509_check_host(x, "COA", 0, 0, NULL), 0);
	assert_int_equal(X509_check_ip_asc(x, "192.0.2.7", 0), 1);
	assert_int_equal(X509_check_ip_asc(x, "192.0.2.8", 0), 0);
	assert_int_equal(X509_check_ip_asc(x, "2001:db8::1", 0), 1);
	assert_int_equal(verify(buf_view(&ca), &pem, FORGE_NOW), ERR_UNAUTHENTICATED);
	X509_free(x);
	buf_free(&pem);
}

static void names_of_a_server_are_plain(void **state)
{
	static const char *const bad[] = {"",    "a,DNS:b", "a b", "*.example.nl",
					  ".nl", "nl.",     "é",   "a\n"};
	char long_name[255];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(refusal(buf_view(&request),
					 &(struct certificate_profile){.server = true,
								       .names = &bad[i],
								       .name_count = 1,
								       .days = 1}),
				 ERR_INPUT);
	memset(long_name, 'a', 254);
	long_name[254] = 0;
	assert_int_equal(
		refusal(buf_view(&request),
			&(struct certificate_profile){.server = true,
						      .names = (const char *const[]){long_name},
						      .name_count = 1,
						      .days = 1}),
		ERR_INPUT);
	assert_int_equal(refusal(buf_view(&request),
				 &(struct certificate_profile){.server = true, .days = 1}),
			 ERR_INPUT);
}

static void serial_numbers_are_random(void **state)
{
	struct buf a = PEM_BUF, b = PEM_BUF;
	X509 *x, *y;
	BIGNUM *n;

	(void)state;
	assert_int_equal(issue(buf_view(&request), &for_client, &a), ERR_OK);
	assert_int_equal(issue(buf_view(&request), &for_client, &b), ERR_OK);
	x = parse(&a);
	y = parse(&b);
	assert_int_not_equal(ASN1_INTEGER_cmp(X509_get0_serialNumber(x), X509_get0_serialNumber(y)),
			     0);
	n = ASN1_INTEGER_to_BN(X509_get0_serialNumber(x), NULL);
	assert_int_equal(BN_num_bits(n), 127);
	assert_false(BN_is_negative(n));
	BN_free(n);
	X509_free(x);
	X509_free(y);
	buf_free(&a);
	buf_free(&b);
}

static void never_longer_than_its_authority(void **state)
{
	struct certificate_identity identity;
	struct buf pem = PEM_BUF;

	(void)state;
	assert_int_equal(issue(buf_view(&request), &(struct certificate_profile){.days = 9999},
			       &pem),
			 ERR_OK);
	assert_int_equal(certificate_read(buf_view(&pem), &identity), ERR_OK);
	assert_int_equal(identity.not_after, FORGE_NOW + 365 * FORGE_DAY);
	clock_set(FORGE_NOW + 365 * FORGE_DAY);
	assert_int_equal(refusal(buf_view(&request), &for_client), ERR_EXPIRED);
	clock_set(FORGE_NOW);
	buf_free(&pem);
}

static void out_of_range(void **state)
{
	struct buf out = PEM_BUF;
	char name[66];

	(void)state;
	memset(name, 'n', 65);
	name[65] = 0;
	assert_int_equal(refusal(buf_view(&request), &(struct certificate_profile){0}), ERR_RANGE);
	assert_int_equal(refusal(buf_view(&request), &(struct certificate_profile){.days = 36501}),
			 ERR_RANGE);
	assert_int_equal(certificate_ca_new("x", ca_key, 0, &out), ERR_RANGE);
	assert_int_equal(certificate_ca_new("", ca_key, 1, &out), ERR_INPUT);
	assert_int_equal(certificate_ca_new(name, ca_key, 1, &out), ERR_INPUT);
	assert_int_equal(certificate_request_new("\xff", ca_key, &out), ERR_INPUT);
	assert_int_equal(certificate_crl_new(buf_view(&ca), ca_key,
					     &(struct certificate_revocation){0}, &out),
			 ERR_RANGE);
	assert_int_equal(out.len, 0);
	name[64] = 0;
	assert_int_equal(certificate_request_new(name, ca_key, &out), ERR_OK);
	buf_free(&out);
}

/* A request that was signed with another key than the one it asks for. */
static struct buf stolen_request(EVP_PKEY *asked, EVP_PKEY *signer, const char *common_name)
{
	X509_REQ *r = X509_REQ_new();
	struct buf pem = PEM_BUF;

	if (common_name)
		X509_NAME_add_entry_by_txt(X509_REQ_get_subject_name(r), "CN", MBSTRING_UTF8,
					   (const unsigned char *)common_name, -1, -1, 0);
	assert_int_equal(X509_REQ_set_pubkey(r, asked), 1);
	assert_true(X509_REQ_sign(r, signer, EVP_sha256()) > 0);
	assert_int_equal(certificate_pem_put_request(r, &pem), ERR_OK);
	X509_REQ_free(r);
	return pem;
}

static void assert_stolen(EVP_PKEY *asked, EVP_PKEY *signer, const char *name, enum err expected)
{
	struct buf pem = stolen_request(asked, signer, name);

	assert_int_equal(refusal(buf_view(&pem), &for_client), expected);
	buf_free(&pem);
}

static void bad_requests(void **state)
{
	EVP_PKEY *a = EVP_EC_gen("P-256"), *b = EVP_EC_gen("P-256"), *weak = EVP_RSA_gen(2048);
	struct view cut = buf_view(&request);

	(void)state;
	assert_stolen(a, b, "thief", ERR_SIGNATURE);
	assert_stolen(weak, weak, "weak", ERR_WEAK);
	assert_stolen(a, a, NULL, ERR_INPUT);
	cut.len /= 2;
	assert_int_equal(refusal(cut, &for_client), ERR_INPUT);
	assert_int_equal(refusal(view_str("no request"), &for_client), ERR_INPUT);
	assert_int_equal(refusal((struct view){0}, &for_client), ERR_INPUT);
	EVP_PKEY_free(a);
	EVP_PKEY_free(b);
	EVP_PKEY_free(weak);
}

static void bad_authorities(void **state)
{
	struct buf leaf = PEM_BUF, out = PEM_BUF;
	struct secret *junk = NULL;

	(void)state;
	assert_int_equal(secret_new("no key", 6, &junk), ERR_OK);
	assert_int_equal(issue(buf_view(&request), &for_client, &leaf), ERR_OK);
	assert_int_equal(certificate_issue(buf_view(&ca), key, buf_view(&request), &for_client,
					   &out),
			 ERR_CONFIG);
	assert_int_equal(certificate_issue(buf_view(&leaf), key, buf_view(&request), &for_client,
					   &out),
			 ERR_CONFIG);
	assert_int_equal(certificate_crl_new(buf_view(&leaf), key,
					     &(struct certificate_revocation){.days = 1}, &out),
			 ERR_CONFIG);
	assert_int_equal(certificate_ca_new("x", junk, 1, &out), ERR_CONFIG);
	assert_int_equal(certificate_request_new("x", junk, &out), ERR_CONFIG);
	assert_int_equal(certificate_matches_key(buf_view(&ca), junk), ERR_CONFIG);
	assert_int_equal(certificate_matches_key(view_str("none"), key), ERR_CONFIG);
	assert_int_equal(out.len, 0);
	secret_free(junk);
	buf_free(&leaf);
	buf_free(&out);
}

/* A daemon that asks for a passphrase on a terminal hangs. */
static void an_encrypted_key_is_refused(void **state)
{
	EVP_PKEY *plain = EVP_EC_gen("P-256");
	BIO *sink = BIO_new(BIO_s_mem());
	struct secret *locked = NULL;
	struct buf out = PEM_BUF;
	char *text = NULL;
	long len;

	(void)state;
	assert_int_equal(PEM_write_bio_PKCS8PrivateKey(sink, plain, EVP_aes_256_cbc(), "1234", 4,
						       NULL, NULL),
			 1);
	len = BIO_get_mem_data(sink, &text);
	assert_int_equal(secret_new(text, (size_t)len, &locked), ERR_OK);
	assert_int_equal(certificate_request_new("x", locked, &out), ERR_CONFIG);
	secret_free(locked);
	BIO_free(sink);
	EVP_PKEY_free(plain);
}

static void an_authority_with_ed25519(void **state)
{
	struct forged f = {.key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519")};
	struct secret *ed = forged_key(&f);
	struct buf authority = PEM_BUF, pem = PEM_BUF;

	(void)state;
	assert_int_equal(certificate_ca_new("Ed", ed, 365, &authority), ERR_OK);
	assert_int_equal(certificate_issue(buf_view(&authority), ed, buf_view(&request),
					   &for_client, &pem),
			 ERR_OK);
	assert_int_equal(verify(buf_view(&authority), &pem, FORGE_NOW), ERR_OK);
	secret_free(ed);
	forged_free(&f);
	buf_free(&authority);
	buf_free(&pem);
}

static void reads_the_first_of_a_text(void **state)
{
	struct certificate_identity identity, nobody = {0};
	struct buf text = PEM_BUF, der = pem_to_der(&ca);
	struct hash print;

	(void)state;
	assert_int_equal(buf_put_str(&text, "a remark\n"), ERR_OK);
	assert_int_equal(buf_put_view(&text, buf_view(&ca)), ERR_OK);
	assert_int_equal(certificate_read(buf_view(&text), &identity), ERR_OK);
	hash_sha256(buf_view(&der), &print);
	assert_true(hash_equal(&identity.fingerprint, &print));
	assert_string_equal(identity.common_name, "Test authority");
	assert_string_equal(identity.issuer, "CN=Test authority");
	assert_string_equal(identity.serial_number, "");
	assert_int_equal(identity.not_after, FORGE_NOW + 365 * FORGE_DAY);
	assert_int_equal(certificate_read(view_str("nothing"), &identity), ERR_INPUT);
	assert_memory_equal(&identity, &nobody, sizeof(identity));
	buf_free(&text);
	buf_free(&der);
}

static void a_crl_lists_only_its_own(void **state)
{
	struct forged foreign = forge(&(struct recipe){.common_name = "x"});
	struct buf mine = PEM_BUF, theirs = forged_pem(&foreign), out = PEM_BUF;
	struct view list[2];
	const struct certificate_revocation both = {list, 2, 7}, one = {list, 1, 7};

	(void)state;
	assert_int_equal(issue(buf_view(&request), &for_client, &mine), ERR_OK);
	list[0] = buf_view(&mine);
	list[1] = buf_view(&theirs);
	assert_int_equal(certificate_crl_new(buf_view(&ca), ca_key, &both, &out), ERR_INPUT);
	list[1] = view_str("no certificate");
	assert_int_equal(certificate_crl_new(buf_view(&ca), ca_key, &both, &out), ERR_INPUT);
	assert_int_equal(out.len, 0);
	assert_int_equal(certificate_crl_new(buf_view(&ca), ca_key, &one, &out), ERR_OK);
	assert_non_null(strstr((const char *)out.data, "-----BEGIN X509 CRL-----"));
	buf_free(&mine);
	buf_free(&theirs);
	buf_free(&out);
	forged_free(&foreign);
}

/* ------------------------------------------------------------ out of memory */

enum step { KEY, CA, REQUEST, ISSUE, CRL, MATCHES, STEPS };

static enum err take(enum step step, struct view revoked)
{
	struct buf out = PEM_BUF;
	struct secret *fresh = NULL;
	enum err e = ERR_INTERNAL;

	switch (step) {
	case KEY:
		e = certificate_key_new(&fresh);
		assert_int_equal(fresh != NULL, e == ERR_OK);
		break;
	case CA:
		e = certificate_ca_new("x", ca_key, 1, &out);
		break;
	case REQUEST:
		e = certificate_request_new("x", key, &out);
		break;
	case ISSUE:
		e = issue(buf_view(&request), &for_server, &out);
		break;
	case CRL:
		e = certificate_crl_new(buf_view(&ca), ca_key,
					&(struct certificate_revocation){&revoked, 1, 7}, &out);
		break;
	case MATCHES:
		e = certificate_matches_key(revoked, key);
		break;
	case STEPS:
		break;
	}
	if (e != ERR_OK)
		assert_int_equal(out.len, 0);
	secret_free(fresh);
	buf_free(&out);
	return e;
}

static void out_of_memory_is_an_error(void **state)
{
	struct buf pem = PEM_BUF;

	(void)state;
	assert_int_equal(issue(buf_view(&request), &for_client, &pem), ERR_OK);
	for (enum step step = KEY; step < STEPS; step++) {
		enum err e = ERR_MEMORY;

		for (uint64_t n = 1; e == ERR_MEMORY && n < 50; n++) {
			mem_fail_at(n);
			e = take(step, buf_view(&pem));
			mem_fail_at(0);
		}
		assert_int_equal(e, ERR_OK);
		/* Reading a key alone takes thousands of allocations, so the steps widen. */
		for (uint64_t n = 1, failed = 1; failed; n += 1 + n / 32) {
			openssl_fail_at(n);
			e = take(step, buf_view(&pem));
			failed = openssl_failed();
			openssl_fail_at(0);
		}
		assert_int_equal(e, ERR_OK);
		assert_int_equal(ERR_peek_error(), 0);
	}
	buf_free(&pem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_issued_client_gets_in),
		cmocka_unit_test(a_client_can_do_nothing_else),
		cmocka_unit_test(a_server_has_its_names),
		cmocka_unit_test(names_of_a_server_are_plain),
		cmocka_unit_test(serial_numbers_are_random),
		cmocka_unit_test(never_longer_than_its_authority),
		cmocka_unit_test(out_of_range),
		cmocka_unit_test(bad_requests),
		cmocka_unit_test(bad_authorities),
		cmocka_unit_test(an_encrypted_key_is_refused),
		cmocka_unit_test(an_authority_with_ed25519),
		cmocka_unit_test(reads_the_first_of_a_text),
		cmocka_unit_test(a_crl_lists_only_its_own),
		cmocka_unit_test(out_of_memory_is_an_error),
	};

	forge_setup();
	log_setup(LOG_LEVEL_ERROR, false);
	return cmocka_run_group_tests_name("certificate_issue", tests, group_setup, group_teardown);
}
