/* SPDX-License-Identifier: EUPL-1.2 */
/* `eenmaal witness` and `eenmaal directory witness` by the command line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "client/command.h"
#include "tests/support/verbs.h"

static void test_witnesses(void **state)
{
	(void)state;
	verbs_chain();
	verbs_done("witness|keygen|--name|w1.example|--folder|w1");
	verbs_done("witness|keygen|--name|w2.example|--folder|w2");
	assert_int_equal(verbs_mode("w1/witness.key"), 0600);
	assert_int_equal(verbs_run("witness|keygen|--name|a b|--folder|w3"), EXIT_FAILED);
	assert_int_equal(verbs_run("witness|keygen|--name|w1.example|--folder|w1"), EXIT_FAILED);
	/* More than there are can never agree. */
	assert_int_equal(verbs_run("directory|witness|--folder|dir|--quorum|1"), EXIT_FAILED);
	verbs_said("can never agree");
	verbs_done("directory|witness|--folder|dir|--add|w1/witness.vkey|--add|w2/witness.vkey"
		   "|--quorum|2");
	verbs_said("2 of 2 witnesses");
	verbs_done("directory|show|--folder|dir");
	verbs_said("witness         w2.example+");
	verbs_said("2 of 2 witnesses");
	/* A new key under the same name replaces the old one. */
	verbs_done("witness|keygen|--name|w2.example|--folder|w2b");
	verbs_done("directory|witness|--folder|dir|--add|w2b/witness.vkey");
	verbs_said("2 of 2 witnesses");
	assert_int_equal(verbs_run("directory|witness|--folder|dir|--remove|w2.example"),
			 EXIT_FAILED);
	verbs_done("directory|witness|--folder|dir|--remove|w2.example|--quorum|1");
	verbs_said("1 of 1 witnesses");
	assert_int_equal(verbs_run("directory|witness|--folder|dir|--remove|w2.example"),
			 EXIT_FAILED);
	verbs_said("is no witness");
	assert_int_equal(verbs_run("directory|witness|--folder|dir|--add|broker/log.vkey"),
			 EXIT_FAILED);
	verbs_said("no key of a witness");
	assert_int_equal(verbs_run("directory|witness|--folder|dir|--quorum|-1"), EXIT_USAGE);
	assert_int_equal(verbs_run("directory|witness|--folder|dir|--quorum|13"), EXIT_USAGE);
}

static void test_witness_mistakes(void **state)
{
#define SERVE "witness|serve|--folder|w1|--log-vkey|broker/log.vkey|--state|state|--listen|"
	(void)state;
	verbs_chain();
	verbs_done("witness|keygen|--name|w1.example|--folder|w1");
	assert_int_equal(verbs_run(SERVE "0.0.0.0:0"), EXIT_FAILED);
	verbs_said("cannot listen");
	assert_int_equal(verbs_run(SERVE "127.0.0.1"), EXIT_USAGE);
	assert_int_equal(verbs_run(SERVE "127.0.0.1:65536"), EXIT_USAGE);
	assert_int_equal(verbs_run(SERVE "127.0.0.1:0|--tls-key|w1/tls.key"), EXIT_USAGE);
	assert_int_equal(verbs_run("witness|serve|--folder|w1|--log-vkey|w1/witness.vkey|--state|"
				   "state|--listen|127.0.0.1:0"),
			 EXIT_FAILED);
	verbs_said("holds no key of a log");
	assert_int_equal(verbs_run(
				 "witness|serve|--folder|broker|--log-vkey|broker/log.vkey|--state|"
				 "state|--listen|127.0.0.1:0"),
			 EXIT_FAILED);
#undef SERVE
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, verbs_enter, verbs_leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_witnesses),
		TEST(test_witness_mistakes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
