/* SPDX-License-Identifier: EUPL-1.2 */
/* Anchors and lists of revoked certificates: what is loaded, and who no longer gets in. */
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

/* -------------------------------------------------------------- revocation */

/* The root's CRL of `revoked` (or of nothing), made a given time ago and valid for 7 days. */
static struct certificate_trust *trust_with_crl(const struct forged *authority,
						const struct forged *revoked, int64_t days_ago)
{
	struct buf ca = forged_pem(authority), crl = BUF_INIT(65536), pem = {0}, anchor;
	struct secret *key = forged_key(authority);
	struct certificate_trust *t = NULL;
	struct view list;

	anchor = forged_pem(&root);
	if (revoked)
		pem = forged_pem(revoked);
	list = buf_view(&pem);
	clock_set(FORGE_NOW - days_ago * FORGE_DAY);
	assert_int_equal(certificate_crl_new(buf_view(&ca), key,
					     &(struct certificate_revocation){&list,
									      revoked ? 1 : 0, 7},
					     &crl),
			 ERR_OK);
	clock_set(0);
	assert_int_equal(load(buf_view(&anchor), buf_view(&crl), &t), ERR_OK);
	buf_free(&anchor);
	buf_free(&pem);
	buf_free(&crl);
	buf_free(&ca);
	secret_free(key);
	return t;
}

static void assert_with_crl(const struct forged *authority, const struct forged *revoked,
			    int64_t days_ago, enum err expected)
{
	struct certificate_trust *t = trust_with_crl(authority, revoked, days_ago);

	assert_int_equal(verify_one(t, &client), expected);
	certificate_trust_free(t);
}

static void revocation(void **state)
{
	struct forged other = forge(&(struct recipe){CLIENT, .issuer = &root});

	(void)state;
	assert_with_crl(&root, NULL, 1, ERR_OK);
	assert_with_crl(&root, &other, 1, ERR_OK);
	assert_with_crl(&root, &client, 1, ERR_UNAUTHENTICATED);
	/* An old list, a future one and a forged one say nothing, so nobody gets in. */
	assert_with_crl(&root, NULL, 8, ERR_UNAUTHENTICATED);
	assert_with_crl(&root, NULL, -1, ERR_UNAUTHENTICATED);
	assert_with_crl(&stranger, NULL, 1, ERR_UNAUTHENTICATED);
	forged_free(&other);
}

static void a_revoked_intermediate(void **state)
{
	struct forged middle = forge(
		&(struct recipe){.common_name = "Middle", .authority = true, .issuer = &root});
	struct forged leaf = forge(&(struct recipe){CLIENT, .issuer = &middle});
	struct buf a = forged_der(&leaf), b = forged_der(&middle);
	struct view chain[] = {buf_view(&a), buf_view(&b)};
	struct certificate_trust *t = trust_with_crl(&root, &middle, 1);

	(void)state;
	assert_int_equal(verify(trust, chain, 2, FORGE_NOW), ERR_OK);
	assert_int_equal(verify(t, chain, 2, FORGE_NOW), ERR_UNAUTHENTICATED);
	certificate_trust_free(t);
	buf_free(&a);
	buf_free(&b);
	forged_free(&leaf);
	forged_free(&middle);
}

/* ------------------------------------------------------------- trust files */

static void assert_unusable(struct view anchor, struct view crl)
{
	struct certificate_trust *t = trust;

	assert_int_equal(load(anchor, crl, &t), ERR_CONFIG);
	assert_null(t);
}

static void unusable_files(void **state)
{
	struct buf good = forged_pem(&root), leaf = forged_pem(&client), two = BUF_INIT(65536);
	const char *missing[] = {"/nonexistent/anchor.pem"};
	struct certificate_trust *t = NULL;

	(void)state;
	assert_int_equal(certificate_trust_load(missing, 1, NULL, 0, &t), ERR_CONFIG);
	assert_int_equal(certificate_trust_load(missing, 0, NULL, 0, &t), ERR_CONFIG);
	assert_unusable((struct view){0}, (struct view){0});
	assert_unusable(view_str("no certificate"), (struct view){0});
	assert_unusable(buf_view(&leaf), (struct view){0});
	assert_unusable(buf_view(&good), view_str("no list"));
	assert_unusable(buf_view(&good), buf_view(&good));
	/* Two in one file, then the second one cut off. */
	assert_int_equal(buf_put_view(&two, buf_view(&good)), ERR_OK);
	assert_int_equal(buf_put_str(&two, "a remark\n"), ERR_OK);
	assert_int_equal(buf_put_view(&two, buf_view(&good)), ERR_OK);
	assert_int_equal(load(buf_view(&two), (struct view){0}, &t), ERR_OK);
	certificate_trust_free(t);
	assert_unusable(view_of(two.data, two.len - 60), (struct view){0});
	buf_free(&good);
	buf_free(&leaf);
	buf_free(&two);
}

/* ------------------------------------------------------------ out of memory */

static void loading_without_memory(void **state)
{
	struct buf pem = forged_pem(&root);
	const char *anchors[] = {scratch("anchor", buf_view(&pem))};
	struct certificate_trust *t = NULL;
	enum err e = ERR_MEMORY;

	(void)state;
	for (uint64_t n = 1; e == ERR_MEMORY && n < 50; n++) {
		mem_fail_at(n);
		e = certificate_trust_load(anchors, 1, NULL, 0, &t);
		mem_fail_at(0);
		assert_int_equal(t != NULL, e == ERR_OK);
	}
	assert_int_equal(e, ERR_OK);
	certificate_trust_free(t);
	for (uint64_t n = 1, failed = 1; failed; n++) {
		openssl_fail_at(n);
		e = certificate_trust_load(anchors, 1, NULL, 0, &t);
		failed = openssl_failed();
		openssl_fail_at(0);
		assert_int_equal(t != NULL, e == ERR_OK);
		certificate_trust_free(t);
	}
	buf_free(&pem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(revocation),
		cmocka_unit_test(a_revoked_intermediate),
		cmocka_unit_test(unusable_files),
		cmocka_unit_test(loading_without_memory),
	};

	forge_setup();
	/* Many refusals are expected. */
	log_setup(LOG_LEVEL_ERROR, false);
	return cmocka_run_group_tests_name("certificate_trust", tests, group_setup, group_teardown);
}
