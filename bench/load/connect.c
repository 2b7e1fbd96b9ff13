/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A new connection for every request, which asks the time: what a mutual handshake costs, a full one
 * or one that continues a session.  Or the handshake alone.
 */
/* OpenSSL has a type of this name, which nobody here uses. */
#define ERR_STATE OPENSSL_ERR_STATE
#include <openssl/ssl.h>
#undef ERR_STATE

#include "bench/load/play.h"

#include <string.h>
#include <unistd.h>

#include "broker/base/clock.h"

#define CALLERS 8

/* Ask the daemon (or the server at port, whose process is pid) over and over; closed loop. */
struct connect_target {
	pid_t pid;
	uint16_t port;
	bool resume, bare;
};

struct caller {
	pthread_t thread;
	struct stage *stage;
	const struct connect_target *to;
	uint64_t end_ns;
	SSL_SESSION *session;
	struct hist *hist;
	uint64_t resumed, wrong;
};

static const char question[] = "POST /eenmaal.v1.DirectoryService/GetTime HTTP/1.1\r\n"
			       "Host: localhost\r\nContent-Type: application/proto\r\n"
			       "Connect-Protocol-Version: 1\r\nContent-Length: 0\r\n\r\n";

/* The answer's beginning is enough; the tickets of TLS 1.3 have come before it. */
static bool ask(SSL *ssl)
{
	char answer[4096];
	int n = 0;

	if (SSL_write(ssl, question, sizeof(question) - 1) <= 0)
		return false;
	n = SSL_read(ssl, answer, sizeof(answer) - 1);
	return n > 12 && memcmp(answer, "HTTP/1.1 200", 12) == 0;
}

/* The other side is done with the handshake, too, when it closes what is wanted no more. */
static bool leave(SSL *ssl)
{
	char none;

	return SSL_shutdown(ssl) >= 0 && SSL_read(ssl, &none, 1) <= 0;
}

/* A session to go on with comes with an answer. */
static bool use(const struct caller *c, SSL *ssl)
{
	bool bare = c->to->bare && (c->session != NULL || !c->to->resume);

	return bare ? leave(ssl) : ask(ssl);
}

static bool call_once(struct caller *c)
{
	int fd = wire_socket(c->to->port);
	SSL *ssl = SSL_new(c->stage->rig.tls[SITE_SCHOOL]);
	bool good = false;

	MUST(ssl != NULL);
	if (fd < 0)
		goto out;
	MUST(SSL_set_fd(ssl, fd) == 1);
	if (c->session != NULL)
		MUST(SSL_set_session(ssl, c->session) == 1);
	good = SSL_connect(ssl) == 1 && use(c, ssl);
	c->resumed += good && SSL_session_reused(ssl) == 1;
	if (good && c->to->resume && (c->session == NULL || !c->to->bare)) {
		SSL_SESSION_free(c->session);
		c->session = SSL_get1_session(ssl);
	}
	(void)SSL_shutdown(ssl);
out:
	SSL_free(ssl);
	if (fd >= 0)
		(void)close(fd);
	return good;
}

static void *call_on(void *arg)
{
	struct caller *c = arg;
	uint64_t start = 0;

	while ((start = clock_mono_ns()) < c->end_ns) {
		if (call_once(c))
			hist_add(c->hist, clock_mono_ns() - start);
		else
			c->wrong++;
	}
	SSL_SESSION_free(c->session);
	return NULL;
}

/* out->good: handshakes; resumed: how many of them continued a session. */
static void run(struct stage *s, const struct connect_target *to, double seconds,
		struct outcome *out, uint64_t *resumed)
{
	struct caller callers[CALLERS] = {0};
	uint64_t cpu = process_cpu_ns(to->pid), start = clock_mono_ns();

	*out = (struct outcome){0};
	*resumed = 0;
	for (size_t n = 0; n < CALLERS; n++) {
		callers[n] = (struct caller){.stage = s, .to = to};
		callers[n].end_ns = start + (uint64_t)(seconds * 1e9);
		callers[n].hist = mem_new(1, sizeof(*callers[n].hist));
		MUST(callers[n].hist != NULL);
		MUST(pthread_create(&callers[n].thread, NULL, call_on, &callers[n]) == 0);
	}
	for (size_t n = 0; n < CALLERS; n++) {
		MUST(pthread_join(callers[n].thread, NULL) == 0);
		hist_merge(&out->hist, callers[n].hist);
		out->wrong += callers[n].wrong;
		*resumed += callers[n].resumed;
		mem_free(callers[n].hist);
	}
	out->good = out->hist.count;
	MUST(out->good > 0);
	out->seconds = (double)(clock_mono_ns() - start) / 1e9;
	out->per_second = (double)out->good / out->seconds;
	out->cpu_us = (double)(process_cpu_ns(to->pid) - cpu) / 1e3 / (double)out->good;
	out->memory_kib = rig_memory(&s->rig, "VmRSS");
}

/*
 * The floor of a handshake is nginx's, with the same certificates; where there is none, that of the
 * library which the daemon uses.
 */
void play_connect(const struct scenario *c, const struct knobs *k, struct report *r)
{
	struct outcome *o = mem_new(3, sizeof(*o));
	struct outcome *best = &o[0], *now = &o[1], *floor = &o[2];
	struct parts parts = {.http = 1e9};
	struct connect_target to = {.resume = c->resumes, .bare = c->bare}, other = to;
	struct floor_server nginx;
	uint64_t resumed = 0, continued = 0;
	struct stage s;
	bool has_nginx;

	MUST(o != NULL);
	stage_open(&s, c, k->connections);
	has_nginx = floor_nginx_start(&nginx, s.rig.site.folder);
	to.pid = rig_pid(&s.rig);
	to.port = s.rig.port[RIG_PARTNER];
	other.pid = has_nginx ? nginx.pid : s.floor.pid;
	other.port = has_nginx ? nginx.port : s.floor.port;
	best->cpu_us = 1e9;
	for (unsigned n = 0; n < k->rounds; n++) {
		run(&s, &to, k->seconds, now, &resumed);
		MUST(now->wrong == 0);
		if (now->cpu_us < best->cpu_us)
			*best = *now;
		run(&s, &other, k->seconds, floor, &continued);
		parts.http = floor->cpu_us < parts.http ? floor->cpu_us : parts.http;
	}
	report_row(r, c, best, &parts);
	(void)printf("  (floor: %s; sessions continued in the last round: %.0f %% and %.0f %%)\n",
		     has_nginx ? "nginx" : "libmicrohttpd, no nginx here",
		     100.0 * (double)resumed / (double)now->good,
		     100.0 * (double)continued / (double)floor->good);
	if (has_nginx)
		floor_server_stop(&nginx);
	stage_close(&s);
	mem_free(o);
}
