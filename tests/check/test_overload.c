/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Strangers and a hostile partner use all that the listeners give, one way after the other, while
 * consented fetches go on: each must be answered, memory stays bounded and is given back.  The
 * 99th percentile of the fetches is printed beside that of a quiet broker; on a shared machine it
 * tells as much about the attackers' own computing as about the broker.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "broker/base/clock.h"
#include "proto/codec.h"
#include "tests/support/rig_dossier.h"

/* The page cache is full before the attacks begin, so that what grows is their doing. */
#define LIMITS "limits: {cache_kib: 256, connections: 3000, body_seconds: 300, idle_seconds: 300}\n"
#define FETCHERS 4
#define FETCHES 150 /* each */
#define OPENERS 4
#define FLOODERS 6
#define UPLOADERS 12
#define IDLE 2000
#define SLOW 500
#define TRIES 10
#define MIB_IN_KIB 1024
/* What one connection may take: its buffers and those of its TLS. */
#define CONNECTION_KIB 128
/* All bodies (limits.bodies_mib) and what the workers unpack of them. */
#define BODIES_KIB ((size_t)384 * MIB_IN_KIB)
#define FLOOD_KIB ((size_t)32 * MIB_IN_KIB)

static struct rig rig;
static struct dossier dossier, victim;
static uint64_t quiet_p99;

/* ---- the fetches that must go on ----------------------------------------------------------------- */

static uint64_t times[FETCHERS * FETCHES];

static void *fetch(void *arg)
{
	uint64_t *mine = arg;
	struct wire *w = wire_open(&rig, RIG_PARTNER, SITE_SCHOOL);

	MUST(w != NULL);
	for (unsigned n = 0; n < FETCHES; n++) {
		uint64_t start = clock_mono_ns();

		MUST(step_fetch(w, &rig, &ask_school, &dossier.id));
		mine[n] = clock_mono_ns() - start;
	}
	wire_free(w);
	return NULL;
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* The 99th percentile of FETCHERS * FETCHES consented fetches, all of which must succeed. */
static uint64_t fetch_all(void)
{
	pthread_t threads[FETCHERS];

	for (size_t n = 0; n < FETCHERS; n++)
		MUST(pthread_create(&threads[n], NULL, fetch, times + n * FETCHES) == 0);
	for (size_t n = 0; n < FETCHERS; n++)
		MUST(pthread_join(threads[n], NULL) == 0);
	qsort(times, FETCHERS * FETCHES, sizeof(times[0]), compare);
	return times[FETCHERS * FETCHES * 99 / 100];
}

/* ---- an attack: threads that go on until they are told to stop ----------------------------------- */

struct attack;

struct attacker {
	const struct attack *attack;
	pthread_t thread;
	size_t number;
};

struct attack {
	const char *name;
	void (*run)(const struct attacker *a);
	size_t attackers;
	size_t most_kib; /* how much the broker may grow */
};

static _Atomic bool stopping;
static _Atomic unsigned done, refused;
static _Atomic unsigned ready; /* attackers that hold what they hold, or have begun */

static void *attack_on(void *arg)
{
	const struct attacker *a = arg;

	a->attack->run(a);
	return NULL;
}

/* False where only root may: then there is no peak of this attack alone. */
static bool forget_peak(void)
{
	char path[64];
	bool forgotten;
	int fd;

	(void)snprintf(path, sizeof(path), "/proc/%d/clear_refs", (int)rig_pid(&rig));
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	forgotten = write(fd, "5", 1) == 1;
	(void)close(fd);
	return forgotten;
}

static void under(const struct attack *attack)
{
	struct attacker attackers[UPLOADERS];
	size_t before = rig_memory(&rig, "VmRSS"), peak, after;
	bool forgotten = forget_peak();
	uint64_t p99;

	MUST(attack->attackers <= UPLOADERS);
	atomic_store(&stopping, false);
	atomic_store(&ready, 0);
	atomic_store(&done, 0);
	atomic_store(&refused, 0);
	for (size_t n = 0; n < attack->attackers; n++) {
		attackers[n] = (struct attacker){.attack = attack, .number = n};
		MUST(pthread_create(&attackers[n].thread, NULL, attack_on, &attackers[n]) == 0);
	}
	while (atomic_load(&ready) < attack->attackers)
		(void)poll(NULL, 0, 10);
	p99 = fetch_all();
	peak = rig_memory(&rig, forgotten ? "VmHWM" : "VmRSS");
	atomic_store(&stopping, true);
	for (size_t n = 0; n < attack->attackers; n++)
		MUST(pthread_join(attackers[n].thread, NULL) == 0);
	after = rig_memory(&rig, "VmRSS");
	for (unsigned n = 0; n < 6000 && after > before + FLOOD_KIB; n++) {
		(void)poll(NULL, 0, 10);
		after = rig_memory(&rig, "VmRSS");
	}
	(void)printf(
		"%-34s %6u done, %6u refused; p99 %6.1f ms, %5.1f times the quiet one; grew by "
		"%6zu KiB, %6zu KiB after\n",
		attack->name, atomic_load(&done), atomic_load(&refused), (double)p99 / 1e6,
		(double)p99 / (double)quiet_p99, peak > before ? peak - before : 0,
		after > before ? after - before : 0);
	MUST(peak > 0 && peak < before + attack->most_kib);
	MUST(after < before + FLOOD_KIB);
}

/* ---- connections that are only held -------------------------------------------------------------- */

static void hold(struct wire **held, size_t count, enum rig_side side)
{
	for (size_t n = 0; n < count; n++) {
		held[n] = wire_open(&rig, side, RIG_NOBODY);
		MUST(held[n] != NULL);
		atomic_fetch_add(&done, 1);
	}
}

static void let_go(struct wire **held, size_t count)
{
	for (size_t n = 0; n < count; n++)
		wire_free(held[n]);
}

static void idle(const struct attacker *a)
{
	static struct wire *held[OPENERS][2 * IDLE / OPENERS];
	struct wire **mine = held[a->number];

	hold(mine, IDLE / OPENERS, RIG_PUBLIC);
	hold(mine + IDLE / OPENERS, IDLE / OPENERS, RIG_PARTNER);
	atomic_fetch_add(&ready, 1);
	while (!atomic_load(&stopping))
		(void)poll(NULL, 0, 20);
	let_go(mine, 2 * IDLE / OPENERS);
}

/* A body that never ends: a byte now and then. */
static struct wire *begin_body(enum rig_side side)
{
	struct wire *w = wire_open(&rig, side, side == RIG_PARTNER ? SITE_COA : RIG_NOBODY);
	struct buf head = BUF_INIT(4096);

	MUST(w != NULL);
	wire_head(&head,
		  side == RIG_PARTNER ? "/eenmaal.v1.PartnerService/Fetch"
				      : "/eenmaal.v1.HolderService/PutGrant",
		  60000);
	MUST(wire_send(w, buf_view(&head)));
	buf_free(&head);
	return w;
}

static void slow(const struct attacker *a)
{
	static struct wire *held[OPENERS][2 * SLOW / OPENERS];
	struct wire **mine = held[a->number];

	for (size_t n = 0; n < 2 * SLOW / OPENERS; n++) {
		mine[n] = begin_body(n % 2 ? RIG_PARTNER : RIG_PUBLIC);
		atomic_fetch_add(&done, 1);
	}
	atomic_fetch_add(&ready, 1);
	while (!atomic_load(&stopping)) {
		for (size_t n = 0; n < 2 * SLOW / OPENERS && !atomic_load(&stopping); n++)
			MUST(wire_send(mine[n], view_str("a")));
		(void)poll(NULL, 0, 500);
	}
	let_go(mine, 2 * SLOW / OPENERS);
}

/* ---- floods ---------------------------------------------------------------------------------------- */

/* The status of opening d's vault with the right card and PIN, or with others. */
static unsigned open_vault(struct wire *w, const struct dossier *d, bool card, bool pin)
{
	struct arena *a = rig_arena();
	struct rig_call call = {
		.method = "HolderService/OpenVault",
		.request = dossier_opening(d, a, card, pin),
		.type = &eenmaal__v1__open_vault_response__descriptor,
	};
	unsigned status = wire_call(w, &call, a, NULL);

	arena_free(a);
	return status;
}

static void count(unsigned status)
{
	atomic_fetch_add(&done, 1);
	if (status != 200)
		atomic_fetch_add(&refused, 1);
}

static struct wire *stranger(void)
{
	struct wire *w = wire_open(&rig, RIG_PUBLIC, RIG_NOBODY);

	MUST(w != NULL);
	return w;
}

/* Well-formed grants for a dossier that exists, signed by nobody. */
static void forged(const struct attacker *a)
{
	struct wire *w = stranger();
	struct dossier thief = dossier;

	(void)a;
	thief.seed = victim.card_seed;
	atomic_fetch_add(&ready, 1);
	while (!atomic_load(&stopping)) {
		struct arena *arena = rig_arena();
		struct uuid id;
		struct rig_call call = {
			.method = "HolderService/PutGrant",
			.request = dossier_grant(&thief, arena, &rig_school, &id),
		};
		unsigned status = wire_call(w, &call, arena, NULL);

		MUST(status == 401);
		count(status);
		arena_free(arena);
	}
	wire_free(w);
}

/* PINs without the card, for a dossier whose number is known. */
static void no_card(const struct attacker *a)
{
	struct wire *w = stranger();

	(void)a;
	atomic_fetch_add(&ready, 1);
	while (!atomic_load(&stopping)) {
		unsigned status = open_vault(w, &dossier, false, false);

		MUST(status == 401);
		count(status);
	}
	wire_free(w);
}

/* PINs with the card: all but ten are refused because the slot is locked, and recorded. */
static void stolen_card(const struct attacker *a)
{
	struct wire *w = stranger();

	(void)a;
	atomic_fetch_add(&ready, 1);
	while (!atomic_load(&stopping)) {
		unsigned status = open_vault(w, &victim, true, false);

		MUST(status == 403 || status == 503);
		count(status);
	}
	wire_free(w);
}

/* Uploads of the largest size that a route takes, and none that is an upload. */
static void uploads(const struct attacker *a)
{
	enum rig_side side = a->number % 2 ? RIG_PARTNER : RIG_PUBLIC;
	const char *method =
		side == RIG_PARTNER ? "PartnerService/PutSegment" : "HolderService/Reseal";
	struct buf body = BUF_INIT(CODEC_UPLOAD_MAX);
	uint8_t *bytes = buf_reserve(&body, CODEC_UPLOAD_MAX);

	MUST(bytes != NULL);
	random_bytes(bytes, CODEC_UPLOAD_MAX);
	atomic_fetch_add(&ready, 1);
	while (!atomic_load(&stopping)) {
		struct wire *w = wire_open(&rig, side, side == RIG_PARTNER ? SITE_COA : RIG_NOBODY);
		struct answer answer = {0};

		MUST(w != NULL);
		(void)wire_post(w, method, buf_view(&body), &answer);
		MUST(answer.status != 200);
		count(answer.status);
		answer_free(&answer);
		wire_free(w);
	}
	buf_free(&body);
}

/* ---- the tests ------------------------------------------------------------------------------------- */

static void others_are_served(void **state)
{
	static const struct attack attacks[] = {
		{"2000 idle connections on each side", idle, OPENERS,
		 (size_t)2 * IDLE * CONNECTION_KIB},
		{"500 slow connections on each side", slow, OPENERS,
		 (size_t)2 * SLOW * CONNECTION_KIB},
		{"forged statements", forged, FLOODERS, FLOOD_KIB},
		{"PINs without the card", no_card, FLOODERS, FLOOD_KIB},
		{"wrong PINs with the card", stolen_card, FLOODERS, FLOOD_KIB},
		{"uploads of 9 MiB on both sides", uploads, UPLOADERS, BODIES_KIB},
	};
	uint64_t p99;

	(void)state;
	(void)fetch_all();
	quiet_p99 = fetch_all();
	(void)printf("quiet: p99 %.1f ms of %d fetches on %d connections\n",
		     (double)quiet_p99 / 1e6, FETCHERS * FETCHES, FETCHERS);
	for (size_t n = 0; n < sizeof(attacks) / sizeof(attacks[0]); n++)
		under(&attacks[n]);
	p99 = fetch_all();
	(void)printf("quiet again: p99 %.1f ms\n", (double)p99 / 1e6);
}

/* Ten wrong PINs lock the slot, also after a restart; without the card nothing locks it. */
static void lock_holds_and_locks_nobody_else_out(void **state)
{
	struct wire *w = stranger();

	(void)state;
	/* The floods before have locked the one and not the other. */
	assert_int_equal(open_vault(w, &victim, true, true), 403);
	assert_int_equal(open_vault(w, &dossier, true, true), 200);
	for (unsigned n = 0; n < TRIES - 1; n++)
		assert_int_equal(open_vault(w, &dossier, true, false), 403);
	wire_free(w);
	rig_close(&rig);
	rig_serve(&rig);
	w = stranger();
	assert_int_equal(open_vault(w, &victim, true, true), 403);
	/* Nine tries were used before the restart: a right PIN still opens, and starts the count anew. */
	assert_int_equal(open_vault(w, &dossier, true, true), 200);
	for (unsigned n = 0; n < TRIES; n++)
		assert_int_equal(open_vault(w, &dossier, true, false), 403);
	assert_int_equal(open_vault(w, &dossier, true, true), 403);
	wire_free(w);
}

static int start(void **state)
{
	struct rlimit files;
	struct wire *coa;

	(void)state;
	if (getrlimit(RLIMIT_NOFILE, &files) != 0)
		return -1;
	files.rlim_cur = files.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_max < 2 * (IDLE + 200))
		return -1;
	rig_new(&rig, LIMITS);
	rig_serve(&rig);
	step_dossier(&dossier, &rig, &rig_school, "Wil naar de avondschool.");
	dossier_new(&victim, &rig);
	coa = wire_open(&rig, RIG_PARTNER, SITE_COA);
	MUST(coa != NULL);
	step_enrol(&victim, coa);
	wire_free(coa);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	rig_close(&rig);
	dossier_free(&dossier);
	dossier_free(&victim);
	rig_free(&rig);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(others_are_served),
		cmocka_unit_test(lock_holds_and_locks_nobody_else_out),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, start, stop);
}
