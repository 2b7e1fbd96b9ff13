/* SPDX-License-Identifier: EUPL-1.2 */
/* Both listeners under testssl.sh, which must find nothing above "low". */
/* OpenSSL has a type of this name, which nobody here uses. */
#define ERR_STATE OPENSSL_ERR_STATE
#include <openssl/ssl.h>
#undef ERR_STATE

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/rig_wire.h"

#define SKIPPED 77

static struct rig rig;

static pid_t start_scan(enum rig_side side)
{
	const char *name = side == RIG_PUBLIC ? "public" : "partner";
	const char *findings =
		site_path(&rig.site, side == RIG_PUBLIC ? "public.csv" : "partner.csv");
	char port[16];
	pid_t child;

	(void)snprintf(port, sizeof(port), "%u", (unsigned)rig.port[side]);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		(void)execl("tests/support/rig_tls_scan.sh", "rig_tls_scan.sh", name, port,
			    findings, (char *)NULL);
		_exit(127);
	}
	return child;
}

static int end_scan(pid_t child)
{
	int status = 0;

	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static void nothing_above_low(void **state)
{
	pid_t of_public = start_scan(RIG_PUBLIC), of_partner = start_scan(RIG_PARTNER);
	int public_code = end_scan(of_public), partner_code = end_scan(of_partner);

	(void)state;
	if (public_code == SKIPPED) {
		print_message("testssl.sh is not on this machine (tools/setup check)\n");
		skip();
	}
	assert_int_equal(public_code, 0);
	assert_int_equal(partner_code, 0);
}

/* A client may not have the server's dear part of a handshake done again and again. */
static void renegotiation_is_refused(void **state)
{
	(void)state;
	for (enum rig_side side = RIG_PUBLIC; side <= RIG_PARTNER; side++) {
		struct wire *w = NULL;

		assert_int_equal(SSL_CTX_set_max_proto_version(rig.tls[RIG_NOBODY], TLS1_2_VERSION),
				 1);
		w = wire_open(&rig, side, RIG_NOBODY);
		assert_non_null(w);
		assert_int_equal(SSL_version(w->ssl), TLS1_2_VERSION);
		assert_int_equal(SSL_renegotiate(w->ssl), 1);
		assert_true(SSL_do_handshake(w->ssl) <= 0);
		wire_free(w);
	}
}

static int start(void **state)
{
	*state = &rig;
	rig_new(&rig, NULL);
	rig_serve(&rig);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(renegotiation_is_refused),
		cmocka_unit_test(nothing_above_low),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, start, rig_teardown);
}
