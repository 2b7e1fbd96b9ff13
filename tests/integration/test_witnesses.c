/* SPDX-License-Identifier: EUPL-1.2 */
/* The real daemon with three real witnesses: who signs what, who is away, who hangs, and who objects. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "broker/base/clock.h"
#include "broker/base/io.h"
#include "tests/support/rig_audit.h"
#include "tests/support/sapling.h"
#include "tests/support/watcher.h"

#define WATCHERS 3
#define PIDS_MAX 8
#define PATIENCE_NS UINT64_C(20000000000)

static struct rig rig;
static struct watcher watchers[WATCHERS];
static struct note_key keys[WATCHERS];
static struct rig_trust trust;

static int set_up(void **state)
{
	struct buf more = BUF_INIT(4096);

	(void)state;
	watcher_crowd(watchers, WATCHERS, &more);
	for (int n = 0; n < WATCHERS; n++)
		keys[n] = watchers[n].key;
	rig_new(&rig, (const char *)more.data);
	for (int n = 0; n < WATCHERS; n++)
		(void)snprintf(rig.site.witnesses[n].vkey, sizeof(rig.site.witnesses[n].vkey), "%s",
			       watchers[n].vkey);
	rig.site.witness_count = WATCHERS;
	rig.site.witness_quorum = 2;
	site_sign(&rig.site);
	rig_trust(&rig, &trust);
	buf_free(&more);
	for (int n = 0; n < WATCHERS; n++)
		watcher_serve(&watchers[n], &trust.key);
	rig_serve(&rig);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	if (rig.daemon != NULL)
		rig_close(&rig);
	rig_free(&rig);
	for (int n = 0; n < WATCHERS; n++)
		watcher_free(&watchers[n]);
	return 0;
}

/* What the broker says of its witnesses, verified. */
struct said {
	struct checkpoint newest, cosigned; /* size 0: none */
	struct cosign_tally tally;
	Eenmaal__V1__WitnessAlarm alarm;
};

static void take_proof(const Eenmaal__V1__GetCheckpointResponse *m, struct merkle_proof *out)
{
	out->count = m->n_cosigned_consistency;
	assert_true(out->count <= MERKLE_CONSISTENCY_MAX);
	for (size_t n = 0; n < out->count; n++)
		assert_int_equal(codec_hash(m->cosigned_consistency[n], &out->hashes[n]), ERR_OK);
}

static void ask(struct said *out)
{
	Eenmaal__V1__GetCheckpointRequest request = EENMAAL__V1__GET_CHECKPOINT_REQUEST__INIT;
	struct rig_call call = {.method = "DirectoryService/GetCheckpoint",
				.request = &request,
				.type = &eenmaal__v1__get_checkpoint_response__descriptor};
	struct wire *w = wire_open(&rig, RIG_PUBLIC, RIG_NOBODY);
	struct arena *a = arena_new(1u << 20);
	Eenmaal__V1__GetCheckpointResponse *m = NULL;
	struct merkle_proof proof;

	memset(out, 0, sizeof(*out));
	assert_int_equal(wire_call(w, &call, a, &m), 200);
	out->alarm = m->alarm;
	assert_int_equal(checkpoint_verify(view_str(m->checkpoint), &trust.key, 1, SITE_AUDIENCE,
					   &out->newest),
			 ERR_OK);
	if (m->cosigned[0]) {
		assert_int_equal(checkpoint_verify(view_str(m->cosigned), &trust.key, 1,
						   SITE_AUDIENCE, &out->cosigned),
				 ERR_OK);
		assert_int_equal(cosign_count(view_str(m->cosigned), keys, WATCHERS, &out->tally),
				 ERR_OK);
		take_proof(m, &proof);
		assert_int_equal(merkle_verify_consistency(out->cosigned.size, out->newest.size,
							   &out->cosigned.root, &out->newest.root,
							   &proof),
				 ERR_OK);
	}
	arena_free(a);
	wire_free(w);
}

/* Ask until so many have signed the newest checkpoint. */
static void await_cosigned(unsigned count, struct said *out)
{
	static const struct timespec step = {.tv_nsec = 30 * 1000 * 1000};
	uint64_t end = clock_mono_ns() + PATIENCE_NS;

	for (ask(out); out->tally.count != count || out->cosigned.size != out->newest.size;
	     ask(out)) {
		MUST(clock_mono_ns() < end);
		(void)nanosleep(&step, NULL);
	}
}

/* An entry: another edition of the directory. */
static void grow(void)
{
	unsigned before = rig_events(&rig, "reloaded");

	site_sign(&rig.site);
	rig_signal(&rig, SIGHUP);
	rig_await(&rig, "reloaded", before + 1);
}

static void test_who_is_there_signs(void **state)
{
	struct said said;

	(void)state;
	await_cosigned(3, &said);
	assert_int_equal(said.alarm, EENMAAL__V1__WITNESS_ALARM__WITNESS_ALARM_UNSPECIFIED);
	/* One is away: the others are enough. */
	(void)watcher_end(&watchers[0], SIGKILL);
	grow();
	await_cosigned(2, &said);
	assert_int_equal(said.tally.times[0], 0);
	/* It comes back, and signs what it missed. */
	watcher_serve(&watchers[0], &trust.key);
	await_cosigned(3, &said);
	/* One hangs: the others do not wait for it longer than the deadline. */
	MUST(kill(watchers[1].pid, SIGSTOP) == 0);
	grow();
	await_cosigned(2, &said);
	assert_int_equal(said.tally.times[1], 0);
	MUST(kill(watchers[1].pid, SIGCONT) == 0);
	await_cosigned(3, &said);
	for (int n = 0; n < WATCHERS; n++)
		assert_int_equal(watcher_evidence(&watchers[n]), 0);
}

static void test_without_enough_the_older_one_stays(void **state)
{
	struct said said, later;

	(void)state;
	await_cosigned(3, &said);
	(void)watcher_end(&watchers[0], SIGTERM);
	(void)watcher_end(&watchers[1], SIGTERM);
	grow();
	rig_await(&rig, "quorum-missing", 1);
	ask(&later);
	assert_true(later.newest.size > said.newest.size);
	assert_int_equal(later.cosigned.size, said.cosigned.size);
	assert_int_equal(later.tally.count, 3);
	/* It is kept over a restart, and what is served meanwhile is served. */
	rig_close(&rig);
	(void)watcher_end(&watchers[2], SIGTERM);
	rig_serve(&rig);
	ask(&later);
	assert_int_equal(later.cosigned.size, said.cosigned.size);
	for (int n = 0; n < WATCHERS; n++)
		watcher_serve(&watchers[n], &trust.key);
	await_cosigned(3, &later);
}

/* As if it had never seen the log. */
static void forget(struct watcher *w)
{
	char state[400];

	(void)watcher_end(w, SIGKILL);
	(void)snprintf(state, sizeof(state), "%s/state", w->folder);
	watcher_remove(state);
	watcher_serve(w, &trust.key);
}

/* Show one witness another log of this broker, signed with its own key. */
static void show_other(struct watcher *w, uint64_t size)
{
	struct sapling *other = mem_new(1, sizeof(*other));
	struct buf body = BUF_INIT(WITNESS_BODY_MAX), answer = BUF_INIT(65536);

	sapling_new(other, SITE_AUDIENCE, 1);
	secret_free(other->seed);
	other->seed = rig.site.log_seed;
	other->key = trust.key;
	sapling_grow(other, size, 'x');
	sapling_request(other, 0, size, &body);
	assert_int_equal(watcher_post(w->port, buf_view(&body), &answer), 200);
	mem_free(other);
	buf_free(&answer);
	buf_free(&body);
}

/* Asked until the broker says so of its witnesses. */
static void await_alarm(Eenmaal__V1__WitnessAlarm alarm)
{
	static const struct timespec step = {.tv_nsec = 30 * 1000 * 1000};
	uint64_t end = clock_mono_ns() + PATIENCE_NS;
	struct said said;

	for (ask(&said); said.alarm != alarm; ask(&said)) {
		MUST(clock_mono_ns() < end);
		(void)nanosleep(&step, NULL);
	}
}

static void test_a_split_view_is_told(void **state)
{
	struct said said;

	(void)state;
	/* Somebody was shown another log of the same broker, and had it cosigned. */
	forget(&watchers[1]);
	show_other(&watchers[1], 1);
	grow();
	rig_await(&rig, "split_view", 1);
	await_cosigned(2, &said);
	await_alarm(EENMAAL__V1__WITNESS_ALARM__WITNESS_ALARM_SPLIT_VIEW);
	assert_int_equal(said.tally.times[1], 0);
	assert_true(watcher_evidence(&watchers[1]) > 0);
	assert_true(watcher_logged(&watchers[1], "\"fork\""));
	/* Also over a restart. */
	rig_close(&rig);
	rig_serve(&rig);
	ask(&said);
	assert_int_equal(said.alarm, EENMAAL__V1__WITNESS_ALARM__WITNESS_ALARM_SPLIT_VIEW);
	/* Until the witness itself signs what there is. */
	forget(&watchers[1]);
	await_cosigned(3, &said);
	await_alarm(EENMAAL__V1__WITNESS_ALARM__WITNESS_ALARM_UNSPECIFIED);
}

static void test_a_longer_log_elsewhere_is_told(void **state)
{
	struct said said;

	(void)state;
	forget(&watchers[2]);
	show_other(&watchers[2], 500);
	grow();
	rig_await(&rig, "rollback", 1);
	await_cosigned(2, &said);
	await_alarm(EENMAAL__V1__WITNESS_ALARM__WITNESS_ALARM_ROLLBACK);
	forget(&watchers[2]);
	await_cosigned(3, &said);
	await_alarm(EENMAAL__V1__WITNESS_ALARM__WITNESS_ALARM_UNSPECIFIED);
}

/* Of the daemon, and of what they started. */
static size_t children(pid_t parent, pid_t *out, size_t count)
{
	char path[64], line[512];
	DIR *d = opendir("/proc");

	MUST(d != NULL);
	for (struct dirent *e = readdir(d); e != NULL; e = readdir(d)) {
		pid_t pid = (pid_t)strtol(e->d_name, NULL, 10), ppid = 0;
		FILE *f = NULL;

		(void)snprintf(path, sizeof(path), "/proc/%d/stat", pid);
		f = pid > 0 ? fopen(path, "re") : NULL;
		if (f != NULL && fgets(line, sizeof(line), f) != NULL &&
		    strrchr(line, ')') != NULL &&
		    sscanf(strrchr(line, ')') + 1, " %*c %d", &ppid) == 1 && ppid == parent &&
		    count < PIDS_MAX)
			out[count++] = pid;
		if (f != NULL)
			(void)fclose(f);
	}
	(void)closedir(d);
	return count;
}

/* The one that goes on after the other, the spare one, and the first one's worker. */
static size_t couriers(pid_t *out)
{
	size_t count = children(rig_pid(&rig), out, 0);

	if (count == 2 && out[0] > out[1]) {
		pid_t first = out[1];

		out[1] = out[0];
		out[0] = first;
	}
	return count > 0 ? children(out[0], out, count) : 0;
}

/* Killed or not: no process stays behind. */
static void await_gone(const pid_t *pids, size_t count)
{
	static const struct timespec step = {.tv_nsec = 10 * 1000 * 1000};
	uint64_t end = clock_mono_ns() + PATIENCE_NS;

	for (size_t n = 0; n < count; n++)
		while (kill(pids[n], 0) == 0) {
			char path[64], line[512] = "";
			FILE *f = NULL;

			/* Ended, and waiting for whoever adopted it to look. */
			(void)snprintf(path, sizeof(path), "/proc/%d/stat", (int)pids[n]);
			f = fopen(path, "re");
			if (f != NULL && fgets(line, sizeof(line), f) != NULL &&
			    strstr(line, ") Z") != NULL) {
				(void)fclose(f);
				break;
			}
			if (f != NULL)
				(void)fclose(f);
			MUST(clock_mono_ns() < end);
			(void)nanosleep(&step, NULL);
		}
}

/* By any daemon of this rig; none may be running. */
static bool ever_logged(const char *text)
{
	struct buf log = BUF_INIT((size_t)16 << 20);
	bool found = false;

	assert_int_equal(io_read_file(site_path(&rig.site, "daemon.log"), &log), ERR_OK);
	found = memmem(log.data, log.len, text, strlen(text)) != NULL;
	buf_free(&log);
	return found;
}

static void test_the_courier(void **state)
{
	pid_t pids[PIDS_MAX];
	struct said said;

	(void)state;
	await_cosigned(3, &said);
	assert_int_equal(couriers(pids), 3);
	assert_int_equal(kill(pids[2], SIGKILL), 0);
	rig_await(&rig, "courier-restarted", 1);
	grow();
	await_cosigned(3, &said);
	assert_int_equal(couriers(pids), 3);
	rig_close(&rig);
	await_gone(pids, 3);
	assert_true(ever_logged("courier-restarted") && !ever_logged("courier-replaced"));
	rig_serve(&rig);
	await_cosigned(3, &said);
	assert_int_equal(couriers(pids), 3);
	assert_int_equal(rig_end(&rig, SIGKILL), 128 + SIGKILL);
	await_gone(pids, 3);
}

static void test_a_courier_that_is_killed(void **state)
{
	pid_t pids[PIDS_MAX];
	struct said said;

	(void)state;
	rig_serve(&rig);
	await_cosigned(3, &said);
	assert_int_equal(couriers(pids), 3);
	assert_int_equal(kill(pids[0], SIGKILL), 0);
	rig_await(&rig, "courier-replaced", 1);
	grow();
	await_cosigned(3, &said);
	/* Without any the broker serves on, and says so. */
	assert_int_equal(kill(pids[1], SIGKILL), 0);
	rig_await(&rig, "courier-ended", 1);
	ask(&said);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_who_is_there_signs),
		cmocka_unit_test(test_without_enough_the_older_one_stays),
		cmocka_unit_test(test_a_split_view_is_told),
		cmocka_unit_test(test_a_longer_log_elsewhere_is_told),
		cmocka_unit_test(test_the_courier),
		cmocka_unit_test(test_a_courier_that_is_killed),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
