/* SPDX-License-Identifier: EUPL-1.2 */
/* TLS sessions that are continued: nobody gets more by one than by a whole handshake. */
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

#include "tests/support/rig_wire.h"

static struct rig rig;

static unsigned ask(struct wire *w)
{
	struct answer answer = {0};
	unsigned status = 0;

	if (wire_post(w, "DirectoryService/GetTime", view_of(NULL, 0), &answer))
		status = answer.status;
	answer_free(&answer);
	return status;
}

/* OpenSSL continues only what ended in order. */
static void end(struct wire *w)
{
	if (w != NULL)
		SSL_set_shutdown(w->ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
	wire_free(w);
}

/* The session of a connection that had an answer, before which its tickets came. */
static SSL_SESSION *session_of(enum rig_side side, size_t caller, unsigned status)
{
	struct wire *w = wire_open(&rig, side, caller);
	SSL_SESSION *session = NULL;

	assert_non_null(w);
	assert_int_equal(ask(w), status);
	session = SSL_get1_session(w->ssl);
	assert_non_null(session);
	end(w);
	return session;
}

/* Was the session continued, and what was answered? */
static bool again(enum rig_side side, size_t caller, SSL_SESSION *session, unsigned *status)
{
	struct wire *w = wire_continue(&rig, side, caller, session);
	bool continued = false;

	*status = 0;
	if (w != NULL) {
		continued = SSL_session_reused(w->ssl) == 1;
		*status = ask(w);
	}
	end(w);
	return continued;
}

static void test_only_where_it_is_served(void **state)
{
	SSL_SESSION *session = session_of(RIG_PUBLIC, SITE_SCHOOL, 200);
	unsigned status;

	(void)state;
	assert_true(again(RIG_PUBLIC, SITE_SCHOOL, session, &status));
	assert_int_equal(status, 200);
	assert_false(again(RIG_PARTNER, SITE_SCHOOL, session, &status));
	assert_int_equal(status, 200);
	SSL_SESSION_free(session);
}

/* A ticket of TLS 1.2 would open what was sent before it. */
static void test_only_1_3(void **state)
{
	SSL_CTX *tls = rig.tls[RIG_NOBODY];
	SSL_SESSION *session = NULL;
	unsigned status;

	(void)state;
	assert_int_equal(SSL_CTX_set_max_proto_version(tls, TLS1_2_VERSION), 1);
	session = session_of(RIG_PUBLIC, RIG_NOBODY, 200);
	assert_false(again(RIG_PUBLIC, RIG_NOBODY, session, &status));
	assert_int_equal(status, 200);
	assert_int_equal(SSL_CTX_set_max_proto_version(tls, 0), 1);
	SSL_SESSION_free(session);
}

/* Who showed no certificate then shows none now. */
static void test_nobody_stays_nobody(void **state)
{
	SSL_SESSION *session = session_of(RIG_PARTNER, RIG_NOBODY, 401);
	unsigned status;

	(void)state;
	(void)again(RIG_PARTNER, SITE_SCHOOL, session, &status);
	assert_true(status == 0 || status == 401);
	SSL_SESSION_free(session);
}

static void test_removed_member(void **state)
{
	SSL_SESSION *session = session_of(RIG_PARTNER, SITE_SCHOOL, 200);
	unsigned status;

	(void)state;
	assert_true(again(RIG_PARTNER, SITE_SCHOOL, session, &status));
	assert_int_equal(status, 200);
	rig.site.status[SITE_SCHOOL] = EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_REMOVED;
	site_sign(&rig.site);
	rig_signal(&rig, SIGHUP);
	rig_await(&rig, "reloaded", 1);
	assert_true(again(RIG_PARTNER, SITE_SCHOOL, session, &status));
	assert_int_equal(status, 401);
	SSL_SESSION_free(session);
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
		cmocka_unit_test(test_only_where_it_is_served),
		cmocka_unit_test(test_only_1_3),
		cmocka_unit_test(test_nobody_stays_nobody),
		cmocka_unit_test(test_removed_member),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, start, rig_teardown);
}
