/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/rig_hostile.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "broker/base/clock.h"

#define MIB ((size_t)1 << 20)
#define GROWTH_KIB 8192
/* An upload whose end does not come lies in memory once. */
#define UPLOAD_KIB (CODEC_UPLOAD_MAX / 1024 + 1024)
#define WARM_UP 300
#define SLOW_CONNECTIONS 16
#define ENDLESS_MAX (64 * MIB)
#define NESTED 10000
#define STRANGERS 8

struct scene {
	struct rig rig;
	struct dossier dossier;
	pthread_t bystander;
	_Atomic bool stop;
	_Atomic unsigned fetched;
	uint64_t slowest_ns;
};

static struct wire *open_as(const struct scene *s, enum site_member member)
{
	struct wire *w = wire_open(&s->rig, RIG_PARTNER, member);

	MUST(w != NULL);
	return w;
}

/* Post a body that must be refused; the connection may end instead. */
static void refused(const struct scene *s, const char *method, struct view body)
{
	struct wire *w = open_as(s, SITE_COA);
	struct answer answer = {0};

	(void)wire_post(w, method, body, &answer);
	MUST(answer.status == 0 || (answer.status >= 400 && answer.status < 500));
	answer_free(&answer);
	wire_free(w);
}

static void put_varint(struct buf *b, uint64_t v)
{
	while (v >= 0x80) {
		MUST(buf_put_u8(b, (uint8_t)(v | 0x80)) == ERR_OK);
		v >>= 7;
	}
	MUST(buf_put_u8(b, (uint8_t)v) == ERR_OK);
}

/* 1 MiB of `field` with length 0, inside field 1 or at the top. */
static void tiny_fields(const struct scene *s, const char *method, uint8_t tag, bool inside)
{
	struct buf body = BUF_INIT(2 * MIB);

	if (inside) {
		MUST(buf_put_u8(&body, 0x0a) == ERR_OK);
		put_varint(&body, MIB);
	}
	for (size_t n = 0; n < MIB / 2; n++)
		MUST(buf_put_u8(&body, tag) == ERR_OK && buf_put_u8(&body, 0) == ERR_OK);
	refused(s, method, buf_view(&body));
	buf_free(&body);
}

static void tiny_submessages(const struct scene *s)
{
	tiny_fields(s, "PartnerService/PutSegment", 0x1a, true);
	tiny_fields(s, "PartnerService/PutSegment", 0x0a, false);
	tiny_fields(s, "PartnerService/Enrol", 0x1a, true);
}

static void empty_strings(const struct scene *s)
{
	tiny_fields(s, "PartnerService/PutSegment", 0x12, true);
	tiny_fields(s, "PartnerService/Fetch", 0x12, true);
}

static void nested(const struct scene *s)
{
	struct buf body = BUF_INIT(MIB), outer = BUF_INIT(MIB);

	for (size_t n = 0; n < NESTED; n++) {
		buf_clear(&outer);
		put_varint(&outer, 0x0a);
		put_varint(&outer, body.len);
		MUST(buf_put_view(&outer, buf_view(&body)) == ERR_OK);
		buf_clear(&body);
		MUST(buf_put_view(&body, buf_view(&outer)) == ERR_OK);
	}
	refused(s, "PartnerService/Fetch", buf_view(&body));
	refused(s, "PartnerService/PutSegment", buf_view(&body));
	/* Groups nest without lengths. */
	buf_clear(&body);
	for (size_t n = 0; n < NESTED; n++)
		MUST(buf_put_u8(&body, 0x0b) == ERR_OK);
	refused(s, "PartnerService/Fetch", buf_view(&body));
	buf_free(&body);
	buf_free(&outer);
}

static void wrong_lengths(const struct scene *s)
{
	static const char *const bodies[] = {
		"\x0a\xff\xff\xff\xff\x0f",
		"\x0a\x7f",
		"\x0a\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01",
		"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
		"\x0a",
		"\x0a\x02\x0a\x05",
		"\x0a\x80",
		"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
		"\x08\x01",
		"\x0d\x01",
	};

	for (size_t n = 0; n < sizeof(bodies) / sizeof(bodies[0]); n++) {
		refused(s, "PartnerService/Fetch", view_str(bodies[n]));
		refused(s, "PartnerService/PutSegment", view_str(bodies[n]));
	}
}

/* Chunks until the daemon hangs up. */
static void endless_on(struct wire *w, const char *path)
{
	static const uint8_t zeros[16384];
	struct buf text = BUF_INIT(65536);
	size_t sent = 0;

	wire_head(&text, path, SIZE_MAX);
	MUST(wire_send(w, buf_view(&text)));
	buf_clear(&text);
	MUST(buf_put_str(&text, "4000\r\n") == ERR_OK &&
	     buf_put(&text, zeros, sizeof(zeros)) == ERR_OK &&
	     buf_put_str(&text, "\r\n") == ERR_OK);
	while (sent < ENDLESS_MAX && wire_send(w, buf_view(&text)))
		sent += sizeof(zeros);
	MUST(sent < ENDLESS_MAX);
	buf_free(&text);
	wire_free(w);
}

static void endless(const struct scene *s, const char *path)
{
	endless_on(open_as(s, SITE_COA), path);
}

static void endless_chunks(const struct scene *s)
{
	endless(s, "/eenmaal.v1.PartnerService/Fetch");
	endless(s, "/eenmaal.v1.DirectoryService/GetTime");
	endless(s, "/eenmaal.v1.NoService/NoMethod");
}

static void endless_upload(const struct scene *s)
{
	endless(s, "/eenmaal.v1.PartnerService/PutSegment");
}

/* Holders may re-seal, and who is none is known only from the whole body: many at once. */
static void *endless_stranger(void *arg)
{
	const struct scene *s = arg;
	struct wire *w = wire_open(&s->rig, RIG_PUBLIC, RIG_NOBODY);

	MUST(w != NULL);
	endless_on(w, "/eenmaal.v1.HolderService/Reseal");
	return NULL;
}

static void endless_strangers(const struct scene *s)
{
	pthread_t threads[STRANGERS];

	for (size_t n = 0; n < STRANGERS; n++)
		MUST(pthread_create(&threads[n], NULL, endless_stranger, (void *)(uintptr_t)s) ==
		     0);
	for (size_t n = 0; n < STRANGERS; n++)
		MUST(pthread_join(threads[n], NULL) == 0);
}

/* A byte a second on many connections at once, in the body or already in the headers. */
static void drip(const struct scene *s, bool in_headers)
{
	static const struct timespec second = {.tv_sec = 1};
	struct wire *w[SLOW_CONNECTIONS];
	struct buf text = BUF_INIT(4096);
	size_t alive = SLOW_CONNECTIONS;

	wire_head(&text, "/eenmaal.v1.PartnerService/Fetch", 60000);
	if (in_headers)
		text.len = 20;
	for (size_t n = 0; n < SLOW_CONNECTIONS; n++) {
		w[n] = open_as(s, SITE_COA);
		MUST(wire_send(w[n], buf_view(&text)));
	}
	for (unsigned round = 0; round < 15 && alive > 0; round++) {
		(void)nanosleep(&second, NULL);
		for (size_t n = 0; n < SLOW_CONNECTIONS; n++) {
			char c = 0;
			bool closed = w[n] != NULL &&
				      (!wire_send(w[n], view_str("a")) ||
				       recv(w[n]->fd, &c, 1, MSG_PEEK | MSG_DONTWAIT) == 0);

			if (closed) {
				wire_free(w[n]);
				w[n] = NULL;
				alive--;
			}
		}
	}
	MUST(alive == 0);
	buf_free(&text);
}

static void slow_bodies(const struct scene *s)
{
	drip(s, false);
	drip(s, true);
}

/* Send raw text over TLS; whatever is answered must be no success, and the end must come. */
static void raw(const struct scene *s, struct view text, bool half_closed)
{
	struct wire *w = open_as(s, SITE_COA);
	struct answer answer = {0};

	(void)wire_send(w, text);
	if (half_closed)
		(void)shutdown(w->fd, SHUT_WR);
	(void)wire_receive(w, &answer);
	MUST(answer.status == 0 || answer.status >= 400);
	answer_free(&answer);
	wire_free(w);
}

static void lying_lengths(const struct scene *s)
{
	static const char *const heads[] = {
		"Content-Length: 50000\r\n\r\nshort",
		"Content-Length: -1\r\n\r\n",
		"Content-Length: 99999999999999999999999\r\n\r\n",
		"Content-Length: 0x10\r\n\r\n",
		"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
		"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\na",
		"Transfer-Encoding: chunked\r\n\r\n-5\r\na",
		"Transfer-Encoding: gzip\r\n\r\n",
	};

	for (size_t n = 0; n < sizeof(heads) / sizeof(heads[0]); n++) {
		struct buf text = BUF_INIT(4096);

		MUST(buf_printf(&text,
				"POST /eenmaal.v1.PartnerService/Fetch HTTP/1.1\r\nHost: a\r\n"
				"Content-Type: application/proto\r\n%s",
				heads[n]) == ERR_OK);
		raw(s, buf_view(&text), true);
		buf_free(&text);
	}
}

static void many_headers(const struct scene *s)
{
	struct buf text = BUF_INIT(MIB);

	MUST(buf_put_str(&text, "POST /eenmaal.v1.PartnerService/Fetch HTTP/1.1\r\nHost: a\r\n") ==
	     ERR_OK);
	for (unsigned n = 0; n < 5000; n++)
		MUST(buf_printf(&text, "X-%u: a\r\n", n) == ERR_OK);
	MUST(buf_put_str(&text, "\r\n") == ERR_OK);
	raw(s, buf_view(&text), false);
	buf_clear(&text);
	MUST(buf_put_str(&text, "POST /eenmaal.v1.PartnerService/Fetch HTTP/1.1\r\nX: ") == ERR_OK);
	for (unsigned n = 0; n < 200000; n++)
		MUST(buf_put_u8(&text, 'a') == ERR_OK);
	raw(s, buf_view(&text), false);
	buf_free(&text);
}

/* Bytes that are no TLS on either port, and silence; the daemon must end the connection. */
static void no_tls(const struct scene *s, struct view text)
{
	for (enum rig_side side = RIG_PUBLIC; side <= RIG_PARTNER; side++) {
		int fd = wire_socket(s->rig.port[side]);
		char answer[256];

		MUST(fd >= 0);
		if (text.len > 0)
			(void)send(fd, text.data, text.len, MSG_NOSIGNAL);
		while (recv(fd, answer, sizeof(answer), 0) > 0)
			;
		(void)close(fd);
	}
}

static void garbage_tls(const struct scene *s)
{
	uint8_t noise[4096];

	random_bytes(noise, sizeof(noise));
	no_tls(s, view_of(noise, sizeof(noise)));
	no_tls(s, view_of("\x16\x03\x01\x40\x00\x01\x00\x3f\xfc\x03\x03", 11));
	no_tls(s, view_str("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
	no_tls(s, view_of(NULL, 0));
}

static void strangers(const struct scene *s)
{
	static const size_t callers[] = {RIG_NOBODY, RIG_STRANGER};

	for (size_t n = 0; n < sizeof(callers) / sizeof(callers[0]); n++) {
		struct wire *w = wire_open(&s->rig, RIG_PARTNER, callers[n]);
		struct answer answer = {0};

		if (w == NULL)
			continue;
		MUST(!wire_post(w, "PartnerService/Fetch", view_str(""), &answer) ||
		     answer.status == 401);
		answer_free(&answer);
		wire_free(w);
	}
}

/* ---- the others, meanwhile ------------------------------------------------------------------- */

static void *fetch_on(void *arg)
{
	struct scene *s = arg;
	struct wire *w = open_as(s, SITE_SCHOOL);

	while (!atomic_load(&s->stop)) {
		uint64_t start = clock_mono_ns();

		MUST(step_fetch(w, &s->rig, &ask_school, &s->dossier.id));
		start = clock_mono_ns() - start;
		if (start > s->slowest_ns)
			s->slowest_ns = start;
		atomic_fetch_add(&s->fetched, 1);
	}
	wire_free(w);
	return NULL;
}

static void forget_peak(const struct rig *r)
{
	char path[64];
	int fd = -1;

	(void)snprintf(path, sizeof(path), "/proc/%d/clear_refs", (int)rig_pid(r));
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	(void)!write(fd, "5", 1);
	(void)close(fd);
}

/* What an attack took must be given back, as soon as its connections are seen to be closed. */
static size_t settled(const struct scene *s, size_t most)
{
	size_t resident = rig_memory(&s->rig, "VmRSS");

	for (unsigned n = 0; n < 500 && resident > most; n++) {
		(void)poll(NULL, 0, 10);
		resident = rig_memory(&s->rig, "VmRSS");
	}
	return resident;
}

static void attack(struct scene *s, const char *name, void (*run)(const struct scene *),
		   size_t most)
{
	unsigned before = atomic_load(&s->fetched);
	size_t resident = 0, peak = 0, after = 0;
	uint64_t start = clock_mono_ns();

	forget_peak(&s->rig);
	resident = rig_memory(&s->rig, "VmRSS");
	run(s);
	peak = rig_memory(&s->rig, "VmHWM");
	start = clock_mono_ns() - start;
	after = settled(s, rig_sanitized() ? SIZE_MAX : resident + GROWTH_KIB);
	(void)printf("%-18s %5u ms, resident set grew by %5zu KiB (%5zu after), others fetched "
		     "%u times\n",
		     name, (unsigned)(start / 1000000), peak > resident ? peak - resident : 0,
		     after > resident ? after - resident : 0, atomic_load(&s->fetched) - before);
	MUST(resident > 0);
	MUST(rig_sanitized() || (peak < resident + most && after < resident + GROWTH_KIB));
}

static void all_attacks(struct scene *s)
{
	attack(s, "tiny submessages", tiny_submessages, GROWTH_KIB);
	attack(s, "empty strings", empty_strings, GROWTH_KIB);
	attack(s, "nested levels", nested, GROWTH_KIB);
	attack(s, "wrong lengths", wrong_lengths, GROWTH_KIB);
	attack(s, "endless chunks", endless_chunks, GROWTH_KIB);
	attack(s, "slow bodies", slow_bodies, GROWTH_KIB);
	attack(s, "lying lengths", lying_lengths, GROWTH_KIB);
	attack(s, "many headers", many_headers, GROWTH_KIB);
	attack(s, "garbage TLS", garbage_tls, GROWTH_KIB);
	attack(s, "strangers", strangers, GROWTH_KIB);
	/* An upload may have 9.1 MiB, so that much has to be held before it is too much. */
	attack(s, "endless upload", endless_upload, UPLOAD_KIB);
	attack(s, "endless strangers", endless_strangers, STRANGERS * UPLOAD_KIB);
}

void hostile_run(void)
{
	static struct scene s;
	unsigned fetched = 0;

	(void)signal(SIGPIPE, SIG_IGN);
	rig_new(&s.rig, HOSTILE_LIMITS);
	rig_serve(&s.rig);
	step_dossier(&s.dossier, &s.rig, &rig_school, "Wil graag avondles.");
	MUST(pthread_create(&s.bystander, NULL, fetch_on, &s) == 0);
	while (atomic_load(&s.fetched) < WARM_UP)
		(void)poll(NULL, 0, 10);
	all_attacks(&s);
	/* Somebody was served after the last attack, too. */
	fetched = atomic_load(&s.fetched);
	while (atomic_load(&s.fetched) == fetched)
		(void)poll(NULL, 0, 10);
	atomic_store(&s.stop, true);
	MUST(pthread_join(s.bystander, NULL) == 0);
	(void)printf("%u consented fetches meanwhile, the slowest took %u ms\n", s.fetched,
		     (unsigned)(s.slowest_ns / 1000000));
	rig_close(&s.rig);
	dossier_free(&s.dossier);
	rig_free(&s.rig);
}
