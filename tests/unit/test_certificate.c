/* SPDX-License-Identifier: EUPL-1.2 */
/* Who gets in: every way in which a client's certificate can be wrong is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "broker/base/io.h"
#include "broker/base/log.h"
#include "keys/certificate.h"
#include "tests/support/forge.h"
#include "tests/support/pace.h"

#define OIN "00000001234567890000"
#define CLIENT .common_name = "COA", .serial_number = OIN, .usage = "clientAuth"

/* The authority that is trusted, one that is not, and a client of the first. */
static struct forged root, stranger, client;
static struct certificate_trust *trust;
static char folder[64];

static const char *scratch(const char *name, struct view content)
{
	static char path[3][128];
	static unsigned turn;

	turn = (turn + 1) % 3;
	(void)snprintf(path[turn], sizeof(path[turn]), "%s/%s", folder, name);
	assert_int_equal(io_write_file(path[turn], content, 0600), ERR_OK);
	return path[turn];
}

static enum err load(struct view anchor, struct view crl, struct certificate_trust **out)
{
	const char *anchors[] = {scratch("anchor", anchor)};
	const char *crls[] = {scratch("crl", crl)};

	return certificate_trust_load(anchors, 1, crls, crl.len > 0 ? 1 : 0, out);
}

static int group_setup(void **state)
{
	struct buf pem;

	(void)state;
	(void)snprintf(folder, sizeof(folder), "/tmp/eenmaal-certificate-XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	root = forge(&(struct recipe){.common_name = "Root", .authority = true});
	stranger = forge(&(struct recipe){.common_name = "Root", .authority = true});
	client = forge(&(struct recipe){CLIENT, .issuer = &root});
	pem = forged_pem(&root);
	assert_int_equal(load(buf_view(&pem), (struct view){0}, &trust), ERR_OK);
	buf_free(&pem);
	return 0;
}

static int group_teardown(void **state)
{
	(void)state;
	(void)unlink(scratch("anchor", (struct view){0}));
	(void)unlink(scratch("crl", (struct view){0}));
	certificate_trust_free(trust);
	certificate_trust_free(NULL);
	forged_free(&root);
	forged_free(&stranger);
	forged_free(&client);
	return rmdir(folder);
}

/* Whatever is refused leaves nothing behind that could be taken for an identity. */
static enum err verify(const struct certificate_trust *t, const struct view *chain, size_t count,
		       int64_t now)
{
	static const struct certificate_identity nobody;
	struct certificate_identity identity;
	enum err e;

	memset(&identity, 0xff, sizeof(identity));
	e = certificate_verify_client(t, chain, count, now, &identity);
	if (e != ERR_OK)
		assert_memory_equal(&identity, &nobody, sizeof(identity));
	return e;
}

static enum err verify_one(const struct certificate_trust *t, const struct forged *f)
{
	struct buf der = forged_der(f);
	struct view chain = buf_view(&der);
	enum err e = verify(t, &chain, 1, FORGE_NOW);

	buf_free(&der);
	return e;
}

/* What the trusted root's certificate by this recipe is worth. */
static enum err verdict(struct recipe r)
{
	struct forged f;
	enum err e;

	if (!r.issuer)
		r.issuer = &root;
	f = forge(&r);
	e = verify_one(trust, &f);
	forged_free(&f);
	return e;
}

static void a_good_client_is_known(void **state)
{
	struct certificate_identity identity;
	struct buf der = forged_der(&client);
	struct view chain = buf_view(&der);
	struct hash print;

	(void)state;
	assert_int_equal(certificate_verify_client(trust, &chain, 1, FORGE_NOW, &identity), ERR_OK);
	hash_sha256(chain, &print);
	assert_true(hash_equal(&identity.fingerprint, &print));
	assert_string_equal(identity.issuer, "CN=Root");
	assert_string_equal(identity.serial_number, OIN);
	assert_string_equal(identity.common_name, "COA");
	assert_int_equal(identity.not_after, FORGE_NOW + 15 * FORGE_DAY);
	buf_free(&der);
}

static void wrong_authorities(void **state)
{
	struct forged self = forge(&(struct recipe){CLIENT});

	(void)state;
	assert_int_equal(verdict((struct recipe){CLIENT, .issuer = &stranger}),
			 ERR_UNAUTHENTICATED);
	assert_int_equal(verify_one(trust, &self), ERR_UNAUTHENTICATED);
	/* A client's certificate signs for nobody. */
	assert_int_equal(verdict((struct recipe){CLIENT, .issuer = &client}), ERR_UNAUTHENTICATED);
	forged_free(&self);
}

static void validity(void **state)
{
	const int64_t from = FORGE_NOW - 15 * FORGE_DAY, until = FORGE_NOW + 15 * FORGE_DAY;
	struct buf der = forged_der(&client);
	struct view chain = buf_view(&der);

	(void)state;
	assert_int_equal(verify(trust, &chain, 1, from - 1), ERR_EXPIRED);
	assert_int_equal(verify(trust, &chain, 1, from), ERR_OK);
	assert_int_equal(verify(trust, &chain, 1, until - 1), ERR_OK);
	assert_int_equal(verify(trust, &chain, 1, until), ERR_EXPIRED);
	assert_int_equal(verdict((struct recipe){CLIENT, .until = FORGE_NOW - 1}), ERR_EXPIRED);
	assert_int_equal(verdict((struct recipe){CLIENT, .from = FORGE_NOW + 1}), ERR_EXPIRED);
	/* That it is expired is told only about a certificate that is ours. */
	assert_int_equal(verdict((struct recipe){CLIENT, .issuer = &stranger,
						 .until = FORGE_NOW - 1}),
			 ERR_UNAUTHENTICATED);
	buf_free(&der);
}

static void wrong_usages(void **state)
{
	(void)state;
	assert_int_equal(verdict((struct recipe){.common_name = "x", .usage = "serverAuth"}),
			 ERR_UNAUTHENTICATED);
	assert_int_equal(verdict((struct recipe){.common_name = "x"}), ERR_UNAUTHENTICATED);
	assert_int_equal(verdict((struct recipe){.common_name = "x",
						 .usage = "anyExtendedKeyUsage"}),
			 ERR_UNAUTHENTICATED);
	assert_int_equal(verdict((struct recipe){.common_name = "x",
						 .usage = "serverAuth,clientAuth"}),
			 ERR_OK);
	assert_int_equal(verdict((struct recipe){CLIENT, .authority = true}), ERR_UNAUTHENTICATED);
	assert_int_equal(verify_one(trust, &root), ERR_UNAUTHENTICATED);
}

static EVP_PKEY *rsa(unsigned bits)
{
	EVP_PKEY *key = EVP_RSA_gen(bits);

	assert_non_null(key);
	return key;
}

static void rsa_strength(void **state)
{
	(void)state;
	if (pace(0) == 0)
		skip(); /* OpenSSL's search for primes would take valgrind minutes */
	assert_int_equal(verdict((struct recipe){CLIENT, .key = rsa(2048)}), ERR_UNAUTHENTICATED);
	assert_int_equal(verdict((struct recipe){CLIENT, .key = rsa(3072)}), ERR_OK);
}

static void strength(void **state)
{
	(void)state;
	assert_int_equal(verdict((struct recipe){CLIENT, .hash = EVP_sha1()}), ERR_UNAUTHENTICATED);
	assert_int_equal(verdict((struct recipe){CLIENT, .key = EVP_EC_gen("P-224")}),
			 ERR_UNAUTHENTICATED);
	assert_int_equal(verdict((struct recipe){CLIENT, .key = EVP_EC_gen("P-384")}), ERR_OK);
	assert_int_equal(verdict((struct recipe){CLIENT,
						 .key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519")}),
			 ERR_OK);
	assert_int_equal(verdict((struct recipe){CLIENT,
						 .key = EVP_PKEY_Q_keygen(NULL, NULL, "ED448")}),
			 ERR_UNAUTHENTICATED);
	assert_false(certificate_pem_strong(NULL));
}

static void names(void **state)
{
	static const char letters[] =
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"; /* 64 */

	(void)state;
	assert_int_equal(verdict((struct recipe){.common_name = "x",
						 .usage = "clientAuth",
						 .serial_number = letters + 1}),
			 ERR_OK);
	/* One character more does not fit, and is not cut. */
	assert_int_equal(verdict((struct recipe){.common_name = "x",
						 .usage = "clientAuth",
						 .serial_number = letters}),
			 ERR_UNAUTHENTICATED);
	assert_int_equal(verdict((struct recipe){.serial_number = "1", .usage = "clientAuth"}),
			 ERR_OK);
}

static void two_serial_numbers_are_none(void **state)
{
	struct forged f = forge(&(struct recipe){CLIENT, .issuer = &root});
	X509_NAME *subject = X509_get_subject_name(f.certificate);

	(void)state;
	assert_int_equal(X509_NAME_add_entry_by_txt(subject, "serialNumber", MBSTRING_ASC,
						    (const unsigned char *)"2", -1, -1, 0),
			 1);
	assert_true(X509_sign(f.certificate, root.key, EVP_sha256()) > 0);
	assert_int_equal(verify_one(trust, &f), ERR_UNAUTHENTICATED);
	forged_free(&f);
}

static void an_issuer_that_is_too_long(void **state)
{
	struct buf name = BUF_INIT(128), pem;
	struct certificate_identity identity;
	struct forged f;

	(void)state;
	/* 60 characters of two bytes, each escaped to six. */
	for (int i = 0; i < 60; i++)
		assert_int_equal(buf_put_str(&name, "é"), ERR_OK);
	assert_int_equal(buf_put_u8(&name, 0), ERR_OK);
	f = forge(&(struct recipe){.common_name = (const char *)name.data});
	pem = forged_pem(&f);
	assert_int_equal(certificate_read(buf_view(&pem), &identity), ERR_INPUT);
	buf_free(&pem);
	buf_free(&name);
	forged_free(&f);
}

/* ------------------------------------------------------------------- bytes */

/* A mebibyte of PEM is read, one byte more is not. */
static void a_file_that_is_too_long(void **state)
{
	struct buf pem = forged_pem(&client);
	struct certificate_identity identity;
	static char blank[64 << 10];

	(void)state;
	memset(blank, '\n', sizeof(blank));
	pem.max = (size_t)2 << 20;
	while (pem.len < (size_t)1 << 20) {
		size_t rest = ((size_t)1 << 20) - pem.len;

		assert_int_equal(buf_put(&pem, blank, rest < sizeof(blank) ? rest : sizeof(blank)),
				 ERR_OK);
	}
	assert_int_equal(certificate_read(buf_view(&pem), &identity), ERR_OK);
	assert_int_equal(buf_put_u8(&pem, '\n'), ERR_OK);
	assert_int_equal(certificate_read(buf_view(&pem), &identity), ERR_INPUT);
	buf_free(&pem);
}

static void shortened_or_lengthened(void **state)
{
	struct buf der = forged_der(&client);
	struct view chain = buf_view(&der);

	(void)state;
	for (size_t len = 0; len < der.len; len++) {
		chain.len = len;
		assert_int_equal(verify(trust, &chain, 1, FORGE_NOW), ERR_UNAUTHENTICATED);
	}
	assert_int_equal(buf_put_u8(&der, 0), ERR_OK);
	chain = buf_view(&der);
	assert_int_equal(verify(trust, &chain, 1, FORGE_NOW), ERR_UNAUTHENTICATED);
	buf_free(&der);
}

/* The outer length in BER's longer form: the same certificate with another fingerprint. */
static void another_encoding(void **state)
{
	struct buf der = forged_der(&client), ber = BUF_INIT(65536);
	const uint8_t head[] = {0x30, 0x83, 0x00, der.data[2], der.data[3]};
	struct view chain;

	(void)state;
	assert_int_equal(der.data[1], 0x82);
	assert_int_equal(buf_put(&ber, head, sizeof(head)), ERR_OK);
	assert_int_equal(buf_put(&ber, der.data + 4, der.len - 4), ERR_OK);
	chain = buf_view(&ber);
	assert_int_equal(verify(trust, &chain, 1, FORGE_NOW), ERR_UNAUTHENTICATED);
	buf_free(&ber);
	buf_free(&der);
}

static void no_byte_may_change(void **state)
{
	static const uint8_t flips[] = {0x01, 0x80, 0xff};
	struct buf der = forged_der(&client);
	struct view chain = buf_view(&der);

	(void)state;
	for (size_t i = 0; i < der.len; i++) {
		/* All of the signature at the end, every 16th byte of the rest. */
		if (i % 16 != 0 && i + 80 < der.len)
			continue;
		for (size_t f = 0; f < sizeof(flips); f++) {
			der.data[i] ^= flips[f];
			assert_int_not_equal(verify(trust, &chain, 1, FORGE_NOW), ERR_OK);
			der.data[i] ^= flips[f];
		}
	}
	assert_int_equal(verify(trust, &chain, 1, FORGE_NOW), ERR_OK);
	buf_free(&der);
}

/* ------------------------------------------------------------------ chains */

static void with_an_intermediate(void **state)
{
	struct forged middle = forge(
		&(struct recipe){.common_name = "Middle", .authority = true, .issuer = &root});
	struct forged leaf = forge(&(struct recipe){CLIENT, .issuer = &middle});
	struct buf a = forged_der(&leaf), b = forged_der(&middle), c = forged_der(&stranger);
	struct view chain[] = {buf_view(&a), buf_view(&b), buf_view(&c)};
	struct view broken[] = {buf_view(&a), buf_view(&b), view_str("no DER")};

	(void)state;
	assert_int_equal(verify(trust, chain, 1, FORGE_NOW), ERR_UNAUTHENTICATED);
	assert_int_equal(verify(trust, chain, 2, FORGE_NOW), ERR_OK);
	/* What the peer sends along is never an anchor, and does no harm. */
	assert_int_equal(verify(trust, chain, 3, FORGE_NOW), ERR_OK);
	assert_int_equal(verify(trust, chain + 1, 2, FORGE_NOW), ERR_UNAUTHENTICATED);
	assert_int_equal(verify(trust, broken, 3, FORGE_NOW), ERR_UNAUTHENTICATED);
	buf_free(&a);
	buf_free(&b);
	buf_free(&c);
	forged_free(&leaf);
	forged_free(&middle);
}

static void chain_length(void **state)
{
	struct buf der = forged_der(&client);
	struct view chain[CERTIFICATE_INTERMEDIATES_MAX + 2];

	(void)state;
	for (size_t i = 0; i < CERTIFICATE_INTERMEDIATES_MAX + 2; i++)
		chain[i] = buf_view(&der);
	assert_int_equal(verify(trust, chain, 0, FORGE_NOW), ERR_UNAUTHENTICATED);
	assert_int_equal(verify(trust, chain, CERTIFICATE_INTERMEDIATES_MAX + 1, FORGE_NOW),
			 ERR_OK);
	assert_int_equal(verify(trust, chain, CERTIFICATE_INTERMEDIATES_MAX + 2, FORGE_NOW),
			 ERR_UNAUTHENTICATED);
	buf_free(&der);
}

/* ------------------------------------------------------------ out of memory */

/* Wherever memory runs out: a stranger stays outside. */
static void verifying_without_memory(void **state)
{
	struct forged fake = forge(&(struct recipe){CLIENT, .issuer = &stranger});
	struct buf good_der = forged_der(&client), fake_der = forged_der(&fake);
	struct view good[] = {buf_view(&good_der), buf_view(&good_der)};
	struct view bad[] = {buf_view(&fake_der), buf_view(&good_der)};
	bool failed = true;

	(void)state;
	for (uint64_t n = 1; failed; n++) {
		openssl_fail_at(n);
		(void)verify(trust, good, 2, FORGE_NOW);
		failed = openssl_failed();
		openssl_fail_at(n);
		assert_int_not_equal(verify(trust, bad, 2, FORGE_NOW), ERR_OK);
		failed = failed || openssl_failed();
		openssl_fail_at(0);
	}
	assert_int_equal(verify(trust, good, 2, FORGE_NOW), ERR_OK);
	buf_free(&good_der);
	buf_free(&fake_der);
	forged_free(&fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_client_is_known),
		cmocka_unit_test(wrong_authorities),
		cmocka_unit_test(validity),
		cmocka_unit_test(wrong_usages),
		cmocka_unit_test(rsa_strength),
		cmocka_unit_test(strength),
		cmocka_unit_test(names),
		cmocka_unit_test(two_serial_numbers_are_none),
		cmocka_unit_test(an_issuer_that_is_too_long),
		cmocka_unit_test(a_file_that_is_too_long),
		cmocka_unit_test(shortened_or_lengthened),
		cmocka_unit_test(another_encoding),
		cmocka_unit_test(no_byte_may_change),
		cmocka_unit_test(with_an_intermediate),
		cmocka_unit_test(chain_length),
		cmocka_unit_test(verifying_without_memory),
	};

	forge_setup();
	/* Many refusals are expected. */
	log_setup(LOG_LEVEL_ERROR, false);
	return cmocka_run_group_tests_name("certificate", tests, group_setup, group_teardown);
}
