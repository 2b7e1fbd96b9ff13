/* SPDX-License-Identifier: EUPL-1.2 */
/* `eenmaal keygen` and `eenmaal directory`, from the keys to a signed edition, by the command line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/base/io.h"
#include "client/command.h"
#include "client/directory_member.h"
#include "keys/certificate.h"
#include "keys/keyfile.h"
#include "proto/convert.h"
#include "tests/support/verbs.h"

/* ---- keys ------------------------------------------------------------------------------------------ */

static void test_partner_keys(void **state)
{
	struct buf text = BUF_INIT(MEMBER_FILE_MAX);
	struct member_keys keys;
	struct sign_public own;
	struct secret *seed = NULL;

	(void)state;
	verbs_done("keygen|partner|--id|school|--folder|keys/school");
	assert_int_equal(verbs_mode("keys/school"), 0700);
	assert_int_equal(verbs_mode("keys/school/signing.key"), 0600);
	assert_int_equal(verbs_mode("keys/school/kem.key"), 0600);
	assert_int_equal(verbs_mode("keys/school/tls.key"), 0600);
	assert_int_equal(io_read_file("keys/school/member.pub", &text), ERR_OK);
	assert_int_equal(member_file_parse(buf_view(&text), &keys), ERR_OK);
	assert_string_equal(keys.id.s, "school");
	assert_true(keys.has_kem_key);
	assert_int_equal(keyfile_read("keys/school", "signing.key", SIGN_SEED_LEN, &seed), ERR_OK);
	assert_int_equal(sign_derive_public(seed, &own), ERR_OK);
	assert_memory_equal(own.b, keys.signing_key.b, SIGN_PUBLIC_LEN);
	/* Keys are never overwritten, nor half a set made beside them. */
	assert_int_equal(verbs_run("keygen|partner|--id|school|--folder|keys/school"), EXIT_FAILED);
	verbs_said("exists already");
	assert_int_equal(unlink("keys/school/signing.key"), 0);
	assert_int_equal(verbs_run("keygen|partner|--id|school|--folder|keys/school"), EXIT_FAILED);
	assert_false(io_exists("keys/school/signing.key"));
	assert_int_equal(verbs_run("keygen|partner|--id|Not A Slug|--folder|x"), EXIT_FAILED);
	assert_int_equal(verbs_run("keygen|partner|--id|holder|--folder|x"), EXIT_FAILED);
	assert_false(io_exists("x"));
	secret_free(seed);
	buf_free(&text);
}

/* What the private key file holds is 32 bytes in every suite; member.pub says which one it is. */
static void suite_of(const char *path, unsigned expected)
{
	struct buf text = BUF_INIT(MEMBER_FILE_MAX);
	struct secret *private_key = NULL;
	struct kem_public derived;
	struct member_keys keys;
	char file[80];

	(void)snprintf(file, sizeof(file), "%s/member.pub", path);
	assert_int_equal(io_read_file(file, &text), ERR_OK);
	assert_int_equal(member_file_parse(buf_view(&text), &keys), ERR_OK);
	assert_int_equal(keys.kem_key.suite, expected);
	assert_int_equal(keyfile_read(path, "kem.key", KEM_SECRET_LEN, &private_key), ERR_OK);
	assert_int_equal(kem_derive_public(expected, private_key, &derived), ERR_OK);
	assert_memory_equal(&derived, &keys.kem_key, sizeof(derived));
	secret_free(private_key);
	buf_free(&text);
}

static void test_suites(void **state)
{
	(void)state;
	verbs_done("keygen|partner|--id|school|--folder|school");
	suite_of("school", kem_suite_default());
	verbs_done("keygen|partner|--id|school|--folder|classic|--suite|1");
	suite_of("classic", SUITE_X25519);
	if (kem_suite_check(SUITE_XWING, 0) == ERR_OK) {
		verbs_done("keygen|partner|--id|school|--folder|hybrid|--suite|2");
		suite_of("hybrid", SUITE_XWING);
	} else {
		assert_int_equal(verbs_run("keygen|partner|--id|school|--folder|hybrid|--suite|2"),
				 EXIT_FAILED);
		verbs_said("OpenSSL 3.5");
	}
	assert_int_equal(verbs_run("keygen|partner|--id|school|--folder|x|--suite|3"), EXIT_USAGE);
	assert_int_equal(verbs_run("keygen|partner|--id|school|--folder|x|--suite|10"), EXIT_USAGE);
	assert_int_equal(verbs_run("keygen|partner|--id|school|--folder|x|--suite|"), EXIT_USAGE);
	assert_false(io_exists("x"));
}

static void test_other_keys(void **state)
{
	struct buf text = BUF_INIT(MEMBER_FILE_MAX);
	struct member_keys keys;

	(void)state;
	verbs_done("keygen|auditor|--id|watch|--folder|watch");
	assert_false(io_exists("watch/kem.key"));
	assert_int_equal(io_read_file("watch/member.pub", &text), ERR_OK);
	assert_int_equal(member_file_parse(buf_view(&text), &keys), ERR_OK);
	assert_false(keys.has_kem_key);
	verbs_done("keygen|broker|--audience|broker.example/a|--folder|broker");
	verbs_said("broker.example/a+");
	assert_int_equal(verbs_mode("broker/database.key"), 0600);
	assert_int_equal(verbs_mode("broker/log.key"), 0600);
	assert_int_equal(verbs_run("keygen|broker|--audience|two words|--folder|b2"), EXIT_FAILED);
	verbs_done("keygen|root|--folder|root|--json");
	verbs_said("\"fingerprint\":\"");
	assert_int_equal(verbs_mode("root/root.key"), 0600);
	buf_free(&text);
}

static void test_authority(void **state)
{
	struct buf pem = BUF_INIT(65536);
	struct certificate_identity identity;

	(void)state;
	verbs_done("keygen|ca|--folder|ca|--name|Test CA");
	verbs_done("keygen|partner|--id|school|--folder|school");
	verbs_done("keygen|sign-csr|--ca|ca|--csr|school/tls.csr|--out|school/tls.pem");
	assert_int_equal(io_read_file("school/tls.pem", &pem), ERR_OK);
	assert_int_equal(certificate_read(buf_view(&pem), &identity), ERR_OK);
	assert_string_equal(identity.common_name, "school");
	assert_string_equal(identity.issuer, "CN=Test CA");
	assert_int_equal(
		verbs_run("keygen|sign-csr|--ca|ca|--csr|school/tls.csr|--out|s.pem|--server"),
		EXIT_USAGE);
	assert_int_equal(
		verbs_run("keygen|sign-csr|--ca|ca|--csr|school/tls.csr|--out|s.pem|--days|x"),
		EXIT_USAGE);
	assert_int_equal(verbs_run("keygen|sign-csr|--ca|ca|--csr|agreement.yaml|--out|s.pem"),
			 EXIT_FAILED);
	assert_false(io_exists("s.pem"));
	verbs_done(
		"keygen|sign-csr|--ca|ca|--csr|school/tls.csr|--out|s.pem|--server|--name|localhost");
	verbs_done("keygen|crl|--ca|ca|--revoke|s.pem|--out|ca.crl");
	verbs_done("keygen|crl|--ca|ca|--revoke|s.pem|--revoke|school/tls.pem|--out|ca.crl");
	assert_int_equal(verbs_run("keygen|crl|--ca|ca|--revoke|agreement.yaml|--out|ca.crl"),
			 EXIT_FAILED);
	buf_free(&pem);
}

/* ---- member.pub ------------------------------------------------------------------------------------- */

#define GOOD_ID "id: school\n"
#define GOOD_KEY "signing-key: 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"

static enum err parse(const char *text)
{
	struct member_keys keys;

	return member_file_parse(view_str(text), &keys);
}

static void test_member_file(void **state)
{
	(void)state;
	assert_int_equal(parse("eenmaal-member: 1\n" GOOD_ID GOOD_KEY), ERR_OK);
	assert_int_equal(parse(""), ERR_INPUT);
	assert_int_equal(parse("eenmaal-member: 2\n" GOOD_ID GOOD_KEY), ERR_INPUT);
	assert_int_equal(parse("eenmaal-member: 10\n" GOOD_ID GOOD_KEY), ERR_INPUT);
	assert_int_equal(parse("eenmaal-member: 1\n" GOOD_KEY GOOD_ID), ERR_INPUT);
	assert_int_equal(parse("eenmaal-member: 1\nid: School\n" GOOD_KEY), ERR_INPUT);
	assert_int_equal(parse("eenmaal-member: 1\n" GOOD_ID GOOD_KEY "more: 1\n"), ERR_INPUT);
	assert_int_equal(parse("eenmaal-member: 1\n" GOOD_ID "signing-key: 00\n"), ERR_INPUT);
	assert_int_equal(parse("eenmaal-member: 1\n" GOOD_ID GOOD_KEY
			       "kem-suite: 9\nkem-key: 00\n"),
			 ERR_SUITE);
	assert_int_equal(parse("eenmaal-member: 1\n" GOOD_ID GOOD_KEY
			       "kem-suite: 1\nkem-key: 00\n"),
			 ERR_INPUT);
	assert_int_equal(parse("eenmaal-member: 1\n" GOOD_ID GOOD_KEY
			       "kem-suite: 2\nkem-key: 00\n"),
			 ERR_INPUT);
	assert_int_equal(parse("eenmaal-member: 1\n" GOOD_ID GOOD_KEY "kem-suite: 1\nkem-key: 0"),
			 ERR_INPUT);
	assert_int_equal(parse("eenmaal-member: 1\nid: "
			       "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"),
			 ERR_INPUT);
}

/* ---- directory --------------------------------------------------------------------------------------- */

static void add_school(void)
{
	verbs_done("directory|add|--folder|dir|--member|school/member.pub|--name|nl=School|--name|"
		   "en=The school|--role|language-school|--certificate|school/tls.pem");
}

/* The signed file as a broker reads it; the caller frees the directory. */
static struct directory *load(const char *path)
{
	struct arena *a = arena_new((size_t)1 << 20);
	struct buf file = BUF_INIT(65536), text = BUF_INIT(100);
	const Eenmaal__V1__GetDirectoryResponse *m;
	ProtobufCMessage *message = NULL;
	struct directory *d = NULL;
	struct sign_public root;
	struct hash pinned;

	assert_int_equal(io_read_file(path, &file), ERR_OK);
	assert_int_equal(io_read_file("root/root.fingerprint", &text), ERR_OK);
	assert_int_equal(text.len, 2 * HASH_LEN + 1);
	text.data[2 * HASH_LEN] = 0;
	assert_int_equal(hex_parse((const char *)text.data, pinned.b, HASH_LEN), ERR_OK);
	assert_int_equal(codec_decode(&eenmaal__v1__get_directory_response__descriptor,
				      buf_view(&file), CODEC_STRICT, a, &message),
			 ERR_OK);
	m = (const Eenmaal__V1__GetDirectoryResponse *)message;
	assert_int_equal(codec_sign_key(m->root_key, &root), ERR_OK);
	assert_int_equal(convert_directory(m->directory, &root, &pinned, &d), ERR_OK);
	buf_free(&file);
	buf_free(&text);
	arena_free(a);
	return d;
}

static void sign(const char *out)
{
	char words[200];

	(void)snprintf(words, sizeof(words),
		       "directory|sign|--folder|dir|--root|root|--days|30|--out|%s", out);
	verbs_done(words);
}

static void test_editions(void **state)
{
	struct slug school = {.s = "school"};
	struct directory *d;

	(void)state;
	verbs_chain();
	add_school();
	verbs_done(
		"directory|add|--folder|dir|--member|coa/member.pub|--role|reception|--issuer|CN=Test CA|"
		"--oin|00000001003214345000");
	sign("one.bin");
	d = load("one.bin");
	assert_int_equal(d->version, 1);
	assert_int_equal(d->not_after - d->issued_at, 30 * 86400);
	assert_int_equal(d->member_count, 2);
	assert_string_equal(d->members[0].id.s, "coa");
	assert_false(d->members[0].tls[0].by_fingerprint);
	assert_string_equal(member_name(&d->members[1], "en"), "The school");
	directory_free(d);
	verbs_done("directory|suspend|--folder|dir|--id|school");
	sign("two.bin");
	d = load("two.bin");
	assert_int_equal(d->version, 2);
	assert_int_equal(directory_find(d, &school)->status, MEMBER_SUSPENDED);
	directory_free(d);
	verbs_done("directory|resume|--folder|dir|--id|school");
	verbs_done("directory|remove|--folder|dir|--id|coa");
	sign("three.bin");
	d = load("three.bin");
	assert_int_equal(directory_find(d, &school)->status, MEMBER_ACTIVE);
	assert_int_equal(d->members[0].status, MEMBER_REMOVED);
	directory_free(d);
	verbs_done("directory|show|three.bin");
	verbs_said("coa (removed)");
	verbs_done("directory|show|--folder|dir|--json");
	verbs_said("\"signed\":false");
	assert_int_equal(
		verbs_run("directory|show|three.bin|--root-fingerprint|"
			  "0000000000000000000000000000000000000000000000000000000000000000"),
		EXIT_VERIFICATION);
}

/* What would make an edition that clients refuse, or one that means something else. */
static void test_mistakes(void **state)
{
	(void)state;
	verbs_chain();
	add_school();
	assert_int_equal(verbs_run("directory|add|--folder|dir|--member|school/member.pub|--role|"
				   "language-school|--certificate|school/tls.pem"),
			 EXIT_FAILED);
	verbs_said("--replace");
	verbs_done("directory|add|--folder|dir|--member|school/member.pub|--role|language-school|"
		   "--certificate|school/tls.pem|--replace");
	/* The school's certificate for another member. */
	assert_int_equal(
		verbs_run("directory|add|--folder|dir|--member|coa/member.pub|--role|reception|"
			  "--certificate|school/tls.pem"),
		EXIT_FAILED);
	verbs_said("two members share");
	assert_int_equal(verbs_run("directory|add|--folder|dir|--member|coa/member.pub|--role|king|"
				   "--certificate|school/tls.pem"),
			 EXIT_FAILED);
	verbs_said("no role \"king\"");
	assert_int_equal(
		verbs_run("directory|add|--folder|dir|--member|coa/member.pub|--role|reception"),
		EXIT_USAGE);
	assert_int_equal(
		verbs_run("directory|add|--folder|dir|--member|coa/member.pub|--role|reception|"
			  "--issuer|CN=Test CA"),
		EXIT_USAGE);
	assert_int_equal(
		verbs_run("directory|add|--folder|dir|--member|coa/member.pub|--role|reception|"
			  "--certificate|school/tls.pem|--name|COA"),
		EXIT_USAGE);
	assert_int_equal(
		verbs_run("directory|add|--folder|dir|--member|agreement.yaml|--role|reception"),
		EXIT_FAILED);
	assert_int_equal(verbs_run("directory|suspend|--folder|dir|--id|nobody"), EXIT_FAILED);
	assert_int_equal(
		verbs_run("directory|init|--folder|dir|--audience|broker.example|--agreement|"
			  "agreement.yaml|--log-vkey|broker/log.vkey"),
		EXIT_FAILED);
	assert_int_equal(
		verbs_run("directory|init|--folder|dir2|--audience|other.example|--agreement|"
			  "agreement.yaml|--log-vkey|broker/log.vkey"),
		EXIT_FAILED);
	verbs_said("no log key of other.example");
	assert_int_equal(verbs_run("directory|sign|--folder|dir|--root|root|--days|0|--out|x"),
			 EXIT_USAGE);
	assert_int_equal(verbs_run("directory|sign|--folder|dir|--root|ca|--days|9|--out|x"),
			 EXIT_FAILED);
	assert_int_equal(verbs_run("directory|sign|--folder|nowhere|--root|root|--days|9|--out|x"),
			 EXIT_FAILED);
	assert_false(io_exists("x"));
	assert_int_equal(verbs_run("directory|show"), EXIT_USAGE);
	assert_int_equal(verbs_run("directory|show|agreement.yaml"), EXIT_FAILED);
	/* Nothing of all this reached the edition. */
	sign("one.bin");
	directory_free(load("one.bin"));
	verbs_done("directory|show|one.bin");
	verbs_said("school (active)");
}

static void test_agreement_and_log_keys(void **state)
{
	struct buf text = BUF_INIT((size_t)1 << 20);
	struct directory *d;
	struct hash hash;

	(void)state;
	verbs_chain();
	add_school();
	assert_int_equal(io_read_file("agreement.yaml", &text), ERR_OK);
	assert_int_equal(buf_put_str(&text, "# once more\n"), ERR_OK);
	assert_int_equal(io_write_file("next.yaml", buf_view(&text), 0644), ERR_OK);
	verbs_done("directory|agreement|--folder|dir|--file|next.yaml");
	verbs_done("keygen|broker|--audience|broker.example|--folder|broker2");
	verbs_done("directory|log-key|--folder|dir|--log-vkey|broker2/log.vkey");
	assert_int_equal(verbs_run("directory|log-key|--folder|dir|--log-vkey|broker2/log.vkey"),
			 EXIT_FAILED);
	assert_int_equal(verbs_run("directory|agreement|--folder|dir|--file|broker/log.vkey"),
			 EXIT_FAILED);
	sign("one.bin");
	d = load("one.bin");
	hash_sha256(buf_view(&text), &hash);
	assert_true(hash_equal(&d->agreement, &hash));
	assert_int_equal(d->log_key_count, 2);
	directory_free(d);
	buf_free(&text);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, verbs_enter, verbs_leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_partner_keys), TEST(test_other_keys),
		TEST(test_authority),    TEST(test_suites),
		TEST(test_member_file),  TEST(test_editions),
		TEST(test_mistakes),     TEST(test_agreement_and_log_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
