/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A broker with little room, all of which strangers hold: connections without a request, uploads
 * without an end.  Those who come after them are served.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>

#include "broker/base/clock.h"
#include "proto/codec.h"
#include "tests/support/rig_dossier.h"

#define LIMITS "limits: {connections: 160, bodies_mib: 64, body_seconds: 300, idle_seconds: 300}\n"
#define CONNECTIONS 160u
#define TOO_MANY 500u
#define LARGE_UPLOADS 14
#define LARGE_PART ((size_t)1 << 20)
#define SMALL_UPLOADS 80
#define SMALL_PART ((size_t)70 << 10)

static struct rig rig;
static struct dossier dossier;

static void let_go(struct wire **held, size_t count)
{
	for (size_t n = 0; n < count; n++)
		wire_free(held[n]);
}

static void check_fetch(void)
{
	struct wire *w = wire_open(&rig, RIG_PARTNER, SITE_SCHOOL);

	MUST(w != NULL);
	MUST(step_fetch(w, &rig, &ask_school, &dossier.id));
	wire_free(w);
}

/* The listeners are full of idle connections: each new one takes the place of the oldest. */
static void hold_too_many(enum rig_side side)
{
	static struct wire *held[TOO_MANY];
	unsigned cut = 0;

	for (size_t n = 0; n < TOO_MANY; n++) {
		held[n] = wire_open(&rig, side, RIG_NOBODY);
		MUST(held[n] != NULL);
	}
	for (unsigned n = 0; n < 20; n++)
		check_fetch();
	for (size_t n = 0; n < TOO_MANY; n++) {
		struct pollfd end = {.fd = held[n]->fd, .events = POLLRDHUP};

		cut += poll(&end, 1, 0) == 1 && (end.revents & (POLLRDHUP | POLLHUP)) != 0;
	}
	(void)printf("%u of %u idle connections made room\n", cut, TOO_MANY);
	MUST(cut >= TOO_MANY - CONNECTIONS && cut < TOO_MANY);
	let_go(held, TOO_MANY);
}

static void idle_connections_make_room(void **state)
{
	(void)state;
	hold_too_many(RIG_PUBLIC);
	hold_too_many(RIG_PARTNER);
}

/* An upload of which no more than its beginning comes. */
static struct wire *begin_upload(struct view body, size_t sent)
{
	struct wire *w = wire_open(&rig, RIG_PUBLIC, RIG_NOBODY);
	struct buf head = BUF_INIT(4096);

	MUST(w != NULL);
	wire_head(&head, "/eenmaal.v1.HolderService/Reseal", body.len);
	MUST(wire_send(w, buf_view(&head)));
	MUST(wire_send(w, view_of(body.data, sent)));
	buf_free(&head);
	return w;
}

static unsigned upload(enum rig_side side, const char *method, struct view body)
{
	struct wire *w = wire_open(&rig, side, side == RIG_PARTNER ? SITE_COA : RIG_NOBODY);
	struct answer answer = {0};
	unsigned status = 0;

	MUST(w != NULL);
	(void)wire_post(w, method, body, &answer);
	status = answer.status;
	answer_free(&answer);
	wire_free(w);
	return status;
}

/* What fills a public share of 16 MiB, and the quarter that uploads may not have. */
static void hold_uploads(struct wire **held, struct view body)
{
	for (size_t n = 0; n < LARGE_UPLOADS + SMALL_UPLOADS; n++)
		held[n] = begin_upload(body, n < LARGE_UPLOADS ? LARGE_PART : SMALL_PART);
}

/* Anonymous uploads that do not end take the room of anonymous uploads, and of nothing else. */
static void uploads_take_only_their_room(void **state)
{
	static struct wire *held[LARGE_UPLOADS + SMALL_UPLOADS];
	struct buf garbage = BUF_INIT(CODEC_UPLOAD_MAX);
	uint8_t *bytes = buf_reserve(&garbage, CODEC_UPLOAD_MAX);
	struct view whole = buf_view(&garbage), statement = whole;
	unsigned status = 0;

	(void)state;
	MUST(bytes != NULL);
	random_bytes(bytes, CODEC_UPLOAD_MAX);
	statement.len = CODEC_REQUEST_MAX;
	hold_uploads(held, whole);
	/* They are being read for a while. */
	for (unsigned n = 0; n < 1000 && status != 503; n++)
		status = upload(RIG_PUBLIC, "HolderService/Reseal", whole);
	assert_int_equal(status, 503);
	for (unsigned n = 0; n < 50; n++)
		assert_int_equal(upload(RIG_PUBLIC, "HolderService/PutGrant", statement), 400);
	assert_int_equal(upload(RIG_PARTNER, "PartnerService/PutSegment", whole), 400);
	check_fetch();
	let_go(held, LARGE_UPLOADS + SMALL_UPLOADS);
	/* And give it back. */
	for (unsigned n = 0; n < 1000 && status == 503; n++)
		status = upload(RIG_PUBLIC, "HolderService/Reseal", whole);
	assert_int_equal(status, 400);
	buf_free(&garbage);
}

static int start(void **state)
{
	(void)state;
	rig_new(&rig, LIMITS);
	rig_serve(&rig);
	step_dossier(&dossier, &rig, &rig_school, "Wil graag rekenen leren.");
	return 0;
}

static int stop(void **state)
{
	(void)state;
	rig_close(&rig);
	dossier_free(&dossier);
	rig_free(&rig);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(idle_connections_make_room),
		cmocka_unit_test(uploads_take_only_their_room),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, start, stop);
}
