/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/watcher.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "broker/base/io.h"
#include "tests/support/rig.h"

#define PATH_LEN 400
#define WORDS_MAX 16
#define WAIT_STEPS 6000 /* of 10 ms */

static const char *path_of(const struct watcher *w, const char *name, char out[static PATH_LEN])
{
	(void)snprintf(out, PATH_LEN, "%s/%s", w->folder, name);
	return out;
}

void watcher_crowd(struct watcher *w, size_t count, struct buf *yaml)
{
	char name[32];

	MUST(buf_put_str(yaml,
			 "witness_interval_ms: 100\nwitness_deadline_ms: 400\nwitnesses:\n") ==
	     ERR_OK);
	for (size_t n = 0; n < count; n++) {
		(void)snprintf(name, sizeof(name), "w%zu.example", n + 1);
		watcher_new(&w[n], name);
		watcher_reserve(&w[n]);
		MUST(buf_printf(yaml, "  - name: %s\n    url: http://127.0.0.1:%u/\n", name,
				(unsigned)w[n].port) == ERR_OK);
	}
	MUST(buf_put_u8(yaml, 0) == ERR_OK);
}

/* In the child: never returns. */
static void become(const char *const *words, const char *log, pid_t parent)
{
	int fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (fd < 0 || getppid() != parent)
		_exit(126);
	(void)dup2(fd, STDERR_FILENO);
	(void)dup2(fd, STDOUT_FILENO);
	(void)execv(words[0], (char *const *)(uintptr_t)words);
	_exit(127);
}

static pid_t spawn(const struct watcher *w, const char *const *words)
{
	char log[PATH_LEN];
	pid_t parent = getpid(), pid;

	MUST(words[0] != NULL);
	(void)path_of(w, "log", log);
	pid = fork();
	MUST(pid >= 0);
	if (pid == 0)
		become(words, log, parent);
	return pid;
}

static int wait_for(pid_t pid)
{
	int status = 0;

	MUST(waitpid(pid, &status, 0) == pid);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

void watcher_new(struct watcher *w, const char *name)
{
	const char *base = getenv("TMPDIR");
	char keys[PATH_LEN], vkey[PATH_LEN];
	struct buf file = BUF_INIT(1024);
	const char *words[] = {getenv("EENMAAL"), "witness", "keygen", "--name", name,
			       "--folder",        keys,      NULL};

	memset(w, 0, sizeof(*w));
	(void)snprintf(w->folder, sizeof(w->folder), "%s/watcher-XXXXXX", base ? base : "/tmp");
	MUST(mkdtemp(w->folder) != NULL);
	(void)path_of(w, "keys", keys);
	MUST(wait_for(spawn(w, words)) == 0);
	MUST(io_read_file(path_of(w, "keys/witness.vkey", vkey), &file) == ERR_OK);
	file.data[file.len - 1] = 0;
	MUST(cosign_key_parse((const char *)file.data, &w->key) == ERR_OK);
	(void)snprintf(w->vkey, sizeof(w->vkey), "%.*s", (int)file.len, (const char *)file.data);
	buf_free(&file);
}

void watcher_remove(const char *folder)
{
	pid_t pid = fork();

	MUST(pid >= 0);
	if (pid == 0) {
		(void)execlp("rm", "rm", "-rf", folder, (char *)NULL);
		_exit(127);
	}
	MUST(wait_for(pid) == 0);
}

void watcher_free(struct watcher *w)
{
	if (w->pid)
		(void)watcher_end(w, SIGKILL);
	watcher_remove(w->folder);
}

static void read_log(const struct watcher *w, struct buf *out)
{
	char path[PATH_LEN];

	MUST(io_read_file(path_of(w, "log", path), out) == ERR_OK);
	MUST(buf_put_u8(out, 0) == ERR_OK);
}

bool watcher_logged(const struct watcher *w, const char *text)
{
	struct buf log = BUF_INIT((size_t)8 << 20);
	bool found;

	read_log(w, &log);
	found = strstr((const char *)log.data, text) != NULL;
	buf_free(&log);
	return found;
}

/* The port of the line that it says last; 0: none yet. */
static uint16_t last_port(const struct watcher *w, size_t from)
{
	struct buf log = BUF_INIT((size_t)8 << 20);
	const char *p, *port = NULL;
	uint16_t found = 0;

	read_log(w, &log);
	p = log.len > from ? strstr((const char *)log.data + from, "\"listening\"") : NULL;
	if (p != NULL)
		port = strstr(p, "\"port\":");
	if (port != NULL && strchr(port, '\n') != NULL)
		found = (uint16_t)strtoul(port + 7, NULL, 10);
	buf_free(&log);
	return found;
}

static size_t log_len(const struct watcher *w)
{
	char path[PATH_LEN];
	struct stat st;

	return stat(path_of(w, "log", path), &st) == 0 ? (size_t)st.st_size : 0;
}

static void write_vkey(const struct note_key *log, const char *path)
{
	struct buf vkey = BUF_INIT(512);

	MUST(note_key_format(log, &vkey) == ERR_OK);
	MUST(buf_put_str(&vkey, "\n") == ERR_OK);
	MUST(io_write_file(path, buf_view(&vkey), 0600) == ERR_OK);
	buf_free(&vkey);
}

void watcher_reserve(struct watcher *w)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t size = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	MUST(fd >= 0 && bind(fd, (struct sockaddr *)&address, size) == 0);
	MUST(getsockname(fd, (struct sockaddr *)&address, &size) == 0);
	w->port = ntohs(address.sin_port);
	(void)close(fd);
}

void watcher_serve(struct watcher *w, const struct note_key *log)
{
	static const struct timespec step = {.tv_nsec = 10 * 1000 * 1000};
	char keys[PATH_LEN], vkey[PATH_LEN], state[PATH_LEN], listen[40];
	const char *words[WORDS_MAX] = {
		getenv("EENMAAL"),
		"witness",
		"serve",
		"--folder",
		path_of(w, "keys", keys),
		"--log-vkey",
		path_of(w, "log.vkey", vkey),
		"--state",
		path_of(w, "state", state),
		"--listen",
		listen,
		NULL,
	};
	size_t before = log_len(w);
	uint16_t port = 0;

	write_vkey(log, vkey);
	(void)snprintf(listen, sizeof(listen), "127.0.0.1:%u", (unsigned)w->port);
	w->pid = spawn(w, words);
	for (int n = 0; n < WAIT_STEPS && port == 0; n++) {
		(void)nanosleep(&step, NULL);
		port = last_port(w, before);
	}
	MUST(port != 0);
	w->port = port;
}

int watcher_end(struct watcher *w, int signal)
{
	pid_t pid = w->pid;

	MUST(pid > 0);
	(void)kill(pid, signal);
	w->pid = 0;
	return wait_for(pid);
}

unsigned watcher_evidence(const struct watcher *w)
{
	char path[PATH_LEN];
	DIR *d = opendir(path_of(w, "state/evidence", path));
	unsigned count = 0;

	MUST(d != NULL);
	for (struct dirent *e = readdir(d); e != NULL; e = readdir(d))
		count += e->d_name[0] != '.';
	(void)closedir(d);
	return count;
}

/* ---- plain HTTP -------------------------------------------------------------------------------------- */

void watcher_talk(uint16_t port, struct view bytes, struct buf *answer)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct timeval patience = {.tv_sec = 3};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	uint8_t piece[4096];
	ssize_t got = 0;

	MUST(fd >= 0);
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0) {
		for (size_t done = 0; done < bytes.len; done += (size_t)got) {
			got = send(fd, bytes.data + done, bytes.len - done, MSG_NOSIGNAL);
			if (got <= 0)
				break;
		}
		while ((got = recv(fd, piece, sizeof(piece), 0)) > 0)
			MUST(buf_put(answer, piece, (size_t)got) == ERR_OK);
	}
	(void)close(fd);
}

unsigned watcher_post(uint16_t port, struct view body, struct buf *answer)
{
	struct buf request = BUF_INIT((size_t)1 << 20), raw = BUF_INIT(65536);
	const uint8_t *end;
	unsigned status = 0;

	MUST(buf_printf(&request,
			"POST /add-checkpoint HTTP/1.1\r\nHost: witness\r\n"
			"Content-Length: %zu\r\n\r\n",
			body.len) == ERR_OK);
	MUST(buf_put_view(&request, body) == ERR_OK);
	watcher_talk(port, buf_view(&request), &raw);
	end = raw.len ? memmem(raw.data, raw.len, "\r\n\r\n", 4) : NULL;
	if (end != NULL && raw.len > 12) {
		status = (unsigned)strtoul((const char *)raw.data + 9, NULL, 10);
		buf_clear(answer);
		end += 4;
		MUST(buf_put(answer, end, (size_t)(raw.data + raw.len - end)) == ERR_OK);
		if (status == 409)
			MUST(memmem(raw.data, raw.len, "text/x.tlog.size", 16) != NULL);
	}
	buf_free(&raw);
	buf_free(&request);
	return status;
}
