/* SPDX-License-Identifier: EUPL-1.2 */
/* The daemon's process, and a thread that reads what it logs. */
#include "tests/support/rig.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "broker/base/mem.h"

#define EVENTS_MAX 64
#define WAIT_SECONDS 60
#define WORDS_MAX 24

struct rig_daemon {
	pid_t pid;
	FILE *log;  /* its stderr */
	FILE *copy; /* daemon.log in the folder */
	pthread_t reader;
	pthread_mutex_t lock;
	pthread_cond_t news;
	bool ended; /* its stderr is closed; under lock, as all below */
	uint16_t port[2];
	size_t count;
	struct {
		char name[40];
		unsigned times;
	} events[EVENTS_MAX];
	char last[1024]; /* lines that are no log, or an error: for whoever must find out */
};

/* The value of a field of a JSON line; false when it has none. */
static bool field(const char *line, const char *name, char *out, size_t size)
{
	char pattern[48];
	const char *p = NULL;
	size_t len = 0;

	(void)snprintf(pattern, sizeof(pattern), "\"%s\":", name);
	p = strstr(line, pattern);
	if (p == NULL)
		return false;
	p += strlen(pattern);
	if (*p == '"')
		p++;
	len = strcspn(p, "\",}");
	(void)snprintf(out, size, "%.*s", (int)len, p);
	return true;
}

static void count_event(struct rig_daemon *d, const char *name)
{
	size_t n = 0;

	while (n < d->count && strcmp(d->events[n].name, name) != 0)
		n++;
	MUST(n < EVENTS_MAX);
	if (n == d->count)
		(void)snprintf(d->events[d->count++].name, sizeof(d->events[0].name), "%s", name);
	d->events[n].times++;
}

static void take_line(struct rig_daemon *d, const char *line)
{
	char event[40], listener[16], port[16];

	if (line[0] != '{' || strstr(line, "\"level\":\"error\"") != NULL) {
		(void)snprintf(d->last, sizeof(d->last), "%.1000s", line);
		(void)fputs(line, stderr);
	}
	if (line[0] != '{' || !field(line, "event", event, sizeof(event)))
		return;
	if (strcmp(event, "listening") == 0 &&
	    field(line, "listener", listener, sizeof(listener)) &&
	    field(line, "port", port, sizeof(port)))
		d->port[strcmp(listener, "partner") == 0 ? RIG_PARTNER : RIG_PUBLIC] =
			(uint16_t)strtoul(port, NULL, 10);
	count_event(d, event);
}

static void *read_log(void *arg)
{
	struct rig_daemon *d = arg;
	char line[8192];

	while (fgets(line, sizeof(line), d->log) != NULL) {
		(void)fputs(line, d->copy);
		pthread_mutex_lock(&d->lock);
		take_line(d, line);
		pthread_cond_broadcast(&d->news);
		pthread_mutex_unlock(&d->lock);
	}
	pthread_mutex_lock(&d->lock);
	d->ended = true;
	pthread_cond_broadcast(&d->news);
	pthread_mutex_unlock(&d->lock);
	return NULL;
}

/* In the child: never returns. */
static void become(const char *const *words, pid_t parent)
{
	sigset_t none;

	sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(126);
	(void)execvp(words[0], (char *const *)(uintptr_t)words);
	_exit(127);
}

static const char *daemon_path(void)
{
	const char *path = getenv("EENMAALD");

	MUST(path != NULL && access(path, X_OK) == 0);
	return path;
}

static pid_t spawn(const char *const *words, int out, int err)
{
	pid_t parent = getpid(), pid = fork();

	MUST(pid >= 0);
	if (pid > 0)
		return pid;
	if (out >= 0)
		(void)dup2(out, STDOUT_FILENO);
	(void)dup2(err, STDERR_FILENO);
	become(words, parent);
	return 0;
}

void rig_launch(struct rig *r, const char *const *wrapper)
{
	const char *words[WORDS_MAX] = {0};
	struct rig_daemon *d = mem_new(1, sizeof(*d));
	size_t n = 0;
	int ends[2];

	MUST(r->daemon == NULL && d != NULL && pipe2(ends, O_CLOEXEC) == 0);
	while (wrapper != NULL && wrapper[n] != NULL && n < WORDS_MAX - 4) {
		words[n] = wrapper[n];
		n++;
	}
	words[n++] = daemon_path();
	words[n++] = "-c";
	words[n] = r->site.config;
	d->log = fdopen(ends[0], "r");
	d->copy = fopen(site_path(&r->site, "daemon.log"), "ae");
	MUST(d->log != NULL && d->copy != NULL);
	d->pid = spawn(words, -1, ends[1]);
	(void)close(ends[1]);
	pthread_mutex_init(&d->lock, NULL);
	pthread_cond_init(&d->news, NULL);
	MUST(pthread_create(&d->reader, NULL, read_log, d) == 0);
	r->daemon = d;
}

void rig_ready(struct rig *r)
{
	const struct rig_daemon *d = r->daemon;

	rig_await(r, "started", 1);
	r->port[RIG_PUBLIC] = d->port[RIG_PUBLIC];
	r->port[RIG_PARTNER] = d->port[RIG_PARTNER];
	MUST(r->port[RIG_PUBLIC] != 0 && r->port[RIG_PARTNER] != 0);
}

void rig_serve_under(struct rig *r, const char *const *wrapper)
{
	rig_launch(r, wrapper);
	rig_ready(r);
}

void rig_serve(struct rig *r)
{
	rig_serve_under(r, NULL);
}

pid_t rig_pid(const struct rig *r)
{
	return r->daemon != NULL ? r->daemon->pid : -1;
}

void rig_signal(const struct rig *r, int signal)
{
	MUST(r->daemon != NULL && kill(r->daemon->pid, signal) == 0);
}

static int exit_of(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0)
		MUST(errno == EINTR);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int rig_end(struct rig *r, int signal)
{
	struct rig_daemon *d = r->daemon;
	int code = 0;

	MUST(d != NULL);
	if (signal != 0)
		(void)kill(d->pid, signal);
	code = exit_of(d->pid);
	MUST(pthread_join(d->reader, NULL) == 0);
	(void)fclose(d->log);
	(void)fclose(d->copy);
	pthread_mutex_destroy(&d->lock);
	pthread_cond_destroy(&d->news);
	mem_free(d);
	r->daemon = NULL;
	return code;
}

void rig_close(struct rig *r)
{
	int code = rig_end(r, SIGTERM);

	if (code != 0)
		(void)fprintf(stderr, "the daemon ended with %d\n", code);
	MUST(code == 0);
}

int rig_teardown(void **state)
{
	struct rig *r = *state;

	rig_close(r);
	rig_free(r);
	return 0;
}

static unsigned times_of(const struct rig_daemon *d, const char *event)
{
	for (size_t n = 0; n < d->count; n++)
		if (strcmp(d->events[n].name, event) == 0)
			return d->events[n].times;
	return 0;
}

unsigned rig_events(struct rig *r, const char *event)
{
	unsigned times = 0;

	pthread_mutex_lock(&r->daemon->lock);
	times = times_of(r->daemon, event);
	pthread_mutex_unlock(&r->daemon->lock);
	return times;
}

void rig_await(struct rig *r, const char *event, unsigned times)
{
	struct rig_daemon *d = r->daemon;
	struct timespec end;
	int waited = 0;
	bool seen = false;

	(void)clock_gettime(CLOCK_REALTIME, &end);
	end.tv_sec += WAIT_SECONDS;
	pthread_mutex_lock(&d->lock);
	while (times_of(d, event) < times && !d->ended && waited == 0)
		waited = pthread_cond_timedwait(&d->news, &d->lock, &end);
	seen = times_of(d, event) >= times;
	pthread_mutex_unlock(&d->lock);
	if (!seen)
		(void)fprintf(stderr, "the daemon never logged \"%s\": %s\n", event, d->last);
	MUST(seen);
}

/* ---- commands ------------------------------------------------------------------------------ */

static void drain(int fd, char *text, size_t size)
{
	size_t len = 0;
	ssize_t got = 0;

	while (len < size - 1 && (got = read(fd, text + len, size - 1 - len)) > 0)
		len += (size_t)got;
	text[len] = 0;
	(void)close(fd);
}

void rig_command_with(const struct rig *r, struct rig_run *run, const char *const *words,
		      const char *const *environment)
{
	const char *all[WORDS_MAX] = {"env"};
	size_t n = 1;
	int out[2], err[2];
	pid_t pid = 0;

	for (; environment != NULL && *environment != NULL; environment++)
		all[n++] = *environment;
	all[n++] = daemon_path();
	all[n++] = "-c";
	all[n++] = r->site.config;
	for (; words != NULL && *words != NULL && n < WORDS_MAX - 1; words++)
		all[n++] = *words;
	MUST(pipe2(out, O_CLOEXEC) == 0 && pipe2(err, O_CLOEXEC) == 0);
	pid = spawn(all, out[1], err[1]);
	(void)close(out[1]);
	(void)close(err[1]);
	drain(out[0], run->out, sizeof(run->out));
	drain(err[0], run->err, sizeof(run->err));
	run->code = exit_of(pid);
}

void rig_command(const struct rig *r, struct rig_run *run, const char *const *words)
{
	rig_command_with(r, run, words, NULL);
}
