/* SPDX-License-Identifier: EUPL-1.2 */
/* SIGHUP and SIGTERM: what changes, what stays, and that nothing accepted is lost. */
#define ERR_STATE OPENSSL_ERR_STATE
#include <openssl/ssl.h>
#include <openssl/x509.h>
#undef ERR_STATE

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "broker/base/io.h"
#include "tests/support/rig_audit.h"

#define WORKERS 6
#define STORM 60

static struct rig rig;
static struct dossier dossier;

static int start(void **state)
{
	(void)state;
	rig_new(&rig, NULL);
	rig_serve(&rig);
	step_dossier(&dossier, &rig, &rig_school, "Kookt graag.");
	return 0;
}

static int stop(void **state)
{
	(void)state;
	if (rig.daemon != NULL)
		rig_close(&rig);
	dossier_free(&dossier);
	rig_free(&rig);
	return 0;
}

static void reload(const char *event)
{
	unsigned before = rig_events(&rig, event);

	rig_signal(&rig, SIGHUP);
	rig_await(&rig, event, before + 1);
}

static struct wire *school(void)
{
	struct wire *w = wire_open(&rig, RIG_PARTNER, SITE_SCHOOL);

	assert_non_null(w);
	return w;
}

static bool released(struct wire *w)
{
	return step_fetch(w, &rig, &ask_school, &dossier.id);
}

static void set_school(Eenmaal__V1__MemberStatus status)
{
	rig.site.status[SITE_SCHOOL] = status;
	site_sign(&rig.site);
}

static void suspension_works_on_an_open_connection(void **state)
{
	struct wire *w = school();

	(void)state;
	assert_true(released(w));
	set_school(EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_SUSPENDED);
	assert_true(released(w));
	reload("reloaded");
	assert_false(released(w));
	set_school(EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_ACTIVE);
	reload("reloaded");
	assert_true(released(w));
	wire_free(w);
}

static void keep(const char *name, struct buf *out)
{
	*out = BUF_INIT((size_t)1 << 20);
	assert_int_equal(io_read_file(site_path(&rig.site, name), out), ERR_OK);
}

static void put_back(const char *name, struct buf *file)
{
	assert_int_equal(io_write_file(site_path(&rig.site, name), buf_view(file), 0600), ERR_OK);
	buf_free(file);
}

/* Did the daemon, which has ended, log this text? */
static bool logged(const char *text)
{
	struct buf log = BUF_INIT((size_t)16 << 20);
	bool found = false;

	assert_int_equal(io_read_file(site_path(&rig.site, "daemon.log"), &log), ERR_OK);
	found = memmem(log.data, log.len, text, strlen(text)) != NULL;
	buf_free(&log);
	return found;
}

/* The daemon goes on with what it had. */
static void refuses_and_serves(void)
{
	struct wire *w = school();

	assert_true(released(w));
	reload("reload-refused");
	assert_true(released(w));
	wire_free(w);
}

static void damaged_directory_is_refused(void **state)
{
	struct buf good, bad;

	(void)state;
	keep("directory.bin", &good);
	keep("directory.bin", &bad);
	bad.data[bad.len / 2] ^= 0x40;
	put_back("directory.bin", &bad);
	refuses_and_serves();
	bad = BUF_INIT(16);
	put_back("directory.bin", &bad);
	refuses_and_serves();
	put_back("directory.bin", &good);
	reload("reloaded");
}

static void older_directory_is_refused(void **state)
{
	struct buf older, newer;
	struct rig_run run;

	(void)state;
	keep("directory.bin", &older);
	site_sign(&rig.site);
	keep("directory.bin", &newer);
	reload("reloaded");
	put_back("directory.bin", &older);
	refuses_and_serves();
	/* A restart does not forget either. */
	rig_close(&rig);
	assert_true(logged("was in force before; put the newest one there"));
	rig_command(&rig, &run, NULL);
	assert_int_equal(run.code, 1);
	assert_non_null(strstr(run.err, "put the newest one there"));
	put_back("directory.bin", &newer);
	rig_serve(&rig);
}

/* Every statement and checkpoint names them: clients would take neither for this broker's any more. */
static void other_names_are_refused(void **state)
{
	struct buf before = BUF_INIT((size_t)1 << 20);

	(void)state;
	keep("directory.bin", &before);
	rig.site.audience = "other.example";
	site_sign(&rig.site);
	refuses_and_serves();
	rig.site.audience = NULL;
	rig.site.origin = "other.example";
	site_sign(&rig.site);
	refuses_and_serves();
	rig.site.origin = NULL;
	rig.site.version -= 2;
	put_back("directory.bin", &before);
	reload("reloaded");
}

/* A directory of another root, or under the same number with other content. */
static void forged_directory_is_refused(void **state)
{
	struct buf good;
	struct secret *seed = rig.site.root_seed, *other = NULL;
	struct sign_public root = rig.site.root;

	(void)state;
	keep("directory.bin", &good);
	assert_int_equal(sign_generate(&rig.site.root, &other), ERR_OK);
	rig.site.root_seed = other;
	site_sign(&rig.site);
	refuses_and_serves();
	rig.site.root_seed = seed;
	refuses_and_serves();
	rig.site.root = root;
	secret_free(other);
	rig.site.version -= 2;
	rig.site.status[SITE_GEMEENTE] = EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_REMOVED;
	site_sign(&rig.site);
	refuses_and_serves();
	rig.site.status[SITE_GEMEENTE] = EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_ACTIVE;
	put_back("directory.bin", &good);
}

static struct hash server_fingerprint(const struct wire *w)
{
	struct hash h = {0};
	X509 *certificate = SSL_get1_peer_certificate(w->ssl);

	assert_non_null(certificate);
	assert_int_equal(X509_digest(certificate, EVP_sha256(), h.b, NULL), 1);
	X509_free(certificate);
	return h;
}

static void certificate_is_exchanged(void **state)
{
	struct wire *old = school(), *new = NULL;
	struct hash before = server_fingerprint(old), after;

	(void)state;
	site_renew_server(&rig.site);
	reload("reloaded");
	assert_true(released(old));
	new = school();
	after = server_fingerprint(new);
	assert_false(hash_equal(&before, &after));
	assert_true(released(new));
	assert_true(released(old));
	wire_free(old);
	wire_free(new);
}

/* ---- under load ------------------------------------------------------------------------------ */

static _Atomic bool enough;
static _Atomic unsigned answered, unanswered;

/* Fetch until told to stop or, when stopping is allowed, until the daemon has gone. */
static void *fetch_on(void *may_end)
{
	struct wire *w = wire_open(&rig, RIG_PARTNER, SITE_SCHOOL);
	struct arena *a = NULL;

	MUST(w != NULL);
	while (!atomic_load(&enough)) {
		struct rig_call call = {.method = "PartnerService/Fetch"};
		unsigned status = 0;

		a = rig_arena();
		call.request =
			rig_fetch(&rig, a, SITE_SCHOOL, rig_access(a, &ask_school, &dossier.id));
		status = wire_call(w, &call, a, NULL);
		arena_free(a);
		/* 503: the directory changed while it waited, or the daemon is stopping. */
		if (status == 200)
			atomic_fetch_add(&answered, 1);
		else if (status == 0 || may_end != NULL)
			break;
		else
			MUST(status == 503);
	}
	if (!atomic_load(&enough))
		atomic_fetch_add(&unanswered, 1);
	wire_free(w);
	return NULL;
}

static void start_load(pthread_t *threads, void *may_end)
{
	atomic_store(&enough, false);
	atomic_store(&answered, 0);
	atomic_store(&unanswered, 0);
	for (size_t n = 0; n < WORKERS; n++)
		assert_int_equal(pthread_create(&threads[n], NULL, fetch_on, may_end), 0);
	while (atomic_load(&answered) < 10 * WORKERS)
		(void)poll(NULL, 0, 5);
}

static void storm_of_reloads_drops_nothing(void **state)
{
	pthread_t threads[WORKERS];

	(void)state;
	start_load(threads, NULL);
	for (unsigned n = 0; n < STORM; n++) {
		if (n % 4 == 0)
			site_sign(&rig.site);
		if (n % 10 == 5)
			site_renew_server(&rig.site);
		rig_signal(&rig, SIGHUP);
		(void)poll(NULL, 0, 5);
	}
	/* The first may be the end of one that began before the last edition; the second is not. */
	reload("reloaded");
	reload("reloaded");
	atomic_store(&enough, true);
	for (size_t n = 0; n < WORKERS; n++)
		assert_int_equal(pthread_join(threads[n], NULL), 0);
	print_message("%u signals, %u reloads, %u refused, %u fetches on %u connections\n", STORM,
		      rig_events(&rig, "reloaded"), rig_events(&rig, "reload-refused"), answered,
		      WORKERS);
	assert_int_equal(unanswered, 0);
}

static unsigned fetch_status(struct wire *w)
{
	struct arena *a = rig_arena();
	struct rig_call call = {
		.method = "PartnerService/Fetch",
		.request = rig_fetch(&rig, a, SITE_SCHOOL, rig_access(a, &ask_school, &dossier.id)),
	};
	unsigned status = wire_call(w, &call, a, NULL);

	arena_free(a);
	return status;
}

/* Nothing is released under a directory that has ended, until the next one comes. */
static void ended_directory_is_not_acted_on(void **state)
{
	struct wire *w = school();

	(void)state;
	rig.site.lasts = 10;
	site_sign(&rig.site);
	reload("reloaded");
	rig_await(&rig, "directory-ended", 1);
	assert_int_equal(fetch_status(w), 503);
	rig.site.lasts = 0;
	site_sign(&rig.site);
	reload("reloaded");
	assert_int_equal(fetch_status(w), 200);
	assert_int_equal(rig_events(&rig, "directory-ended"), 1);
	wire_free(w);
}

static void count_releases(void *context, const struct rig_entry *e)
{
	unsigned *count = context;

	if (e->seen->action == EENMAAL__V1__ACTION__ACTION_ACCESS &&
	    e->seen->outcome == EENMAAL__V1__OUTCOME__OUTCOME_DONE)
		(*count)++;
}

static void termination_finishes_what_was_accepted(void **state)
{
	static int yes = 1;
	pthread_t threads[WORKERS];
	unsigned before = 0, after = 0;

	(void)state;
	(void)rig_audit(&rig, count_releases, &before);
	start_load(threads, &yes);
	rig_close(&rig);
	for (size_t n = 0; n < WORKERS; n++)
		assert_int_equal(pthread_join(threads[n], NULL), 0);
	rig_serve(&rig);
	(void)rig_audit(&rig, count_releases, &after);
	print_message("%u fetches answered, %u releases recorded\n", answered, after - before);
	/* Everything recorded was answered: no caller was left waiting. */
	assert_int_equal(after - before, answered);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(suspension_works_on_an_open_connection),
		cmocka_unit_test(damaged_directory_is_refused),
		cmocka_unit_test(older_directory_is_refused),
		cmocka_unit_test(other_names_are_refused),
		cmocka_unit_test(forged_directory_is_refused),
		cmocka_unit_test(certificate_is_exchanged),
		cmocka_unit_test(ended_directory_is_not_acted_on),
		cmocka_unit_test(storm_of_reloads_drops_nothing),
		cmocka_unit_test(termination_finishes_what_was_accepted),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, start, stop);
}
