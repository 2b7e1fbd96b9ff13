/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/desk.h"

#include <errno.h>
#include <fcntl.h>
#define SQLITE_HAS_CODEC 1
#include <sqlcipher/sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "broker/base/io.h"
#include "keys/keyfile.h"

#define WORDS_MAX 40
#define DATABASE "eenmaal.db"

/* ---- profiles ------------------------------------------------------------------------------------------- */

static void in_folder(const struct desk *d, const char *id, const char *name, char out[400])
{
	(void)snprintf(out, 400, "%s/%s/%s", d->folder, id, name);
}

/* Ports change with every start of the daemon. */
static void write_profile(const struct desk *d, enum site_member m)
{
	static const char *const roles[SITE_MEMBERS] = {"reception", "municipality", NULL,
							"language-school"};
	const struct site *site = &d->rig.site;
	const char *id = rig_members[m];
	struct buf text = BUF_INIT(8192);
	struct hash fingerprint;
	char hex[2 * HASH_LEN + 1], path[400];

	directory_fingerprint(&site->root, &fingerprint);
	hex_format(fingerprint.b, HASH_LEN, hex);
	MUST(buf_printf(&text,
			"role: %s\nid: %s\nroot: \"%s\"\npublic_url: https://127.0.0.1:%u\n"
			"partner_url: https://127.0.0.1:%u\nca: %s/ca.pem\n"
			"certificate: %s/%s.pem\ncertificate_key: %s/%s.key\n"
			"signing_key: signing.key\nlanguage: en\n",
			roles[m] ? "partner" : "auditor", id, hex, d->rig.port[RIG_PUBLIC],
			d->rig.port[RIG_PARTNER], site->folder, site->folder, id, site->folder,
			id) == ERR_OK);
	if (roles[m])
		MUST(buf_printf(&text, "kem_key: kem.key\nstaff: medewerker-1\nstaff_role: %s\n",
				roles[m]) == ERR_OK);
	in_folder(d, id, "profile.yaml", path);
	MUST(io_write_file(path, buf_view(&text), 0600) == ERR_OK);
	buf_free(&text);
}

static void make_keys(const struct desk *d, enum site_member m)
{
	const struct site *site = &d->rig.site;
	char path[400];

	in_folder(d, rig_members[m], "", path);
	MUST(io_make_dir(path, 0700) == ERR_OK);
	in_folder(d, rig_members[m], "signing.key", path);
	MUST(keyfile_create(path, site->member_seed[m]) == ERR_OK);
	in_folder(d, rig_members[m], "kem.key", path);
	MUST(keyfile_create(path, site->member_kem_private[m]) == ERR_OK);
}

static void write_profiles(const struct desk *d)
{
	for (unsigned m = 0; m < SITE_MEMBERS; m++)
		write_profile(d, (enum site_member)m);
}

static void serve(struct desk *d)
{
	rig_serve(&d->rig);
	write_profiles(d);
}

static void make_folder(struct desk *d)
{
	const char *base = getenv("TMPDIR");

	(void)snprintf(d->folder, sizeof(d->folder), "%s/desk-XXXXXX", base ? base : "/tmp");
	MUST(mkdtemp(d->folder) != NULL);
	for (unsigned m = 0; m < SITE_MEMBERS; m++)
		make_keys(d, (enum site_member)m);
}

void desk_start(struct desk *d)
{
	desk_start_with(d, NULL);
}

void desk_start_with(struct desk *d, const char *more)
{
	memset(d, 0, sizeof(*d));
	rig_new(&d->rig, more);
	make_folder(d);
	serve(d);
}

void desk_open(struct desk *d, const struct rig *r)
{
	memset(d, 0, sizeof(*d));
	d->rig = *r;
	make_folder(d);
	write_profiles(d);
}

/* ---- commands ------------------------------------------------------------------------------------------- */

static int wait_for(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0)
		MUST(errno == EINTR);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void read_back(int fd, char *out, size_t size)
{
	ssize_t got = 0;
	size_t len = 0;

	MUST(lseek(fd, 0, SEEK_SET) == 0);
	while (len < size - 1 && (got = read(fd, out + len, size - 1 - len)) > 0)
		len += (size_t)got;
	out[len] = 0;
	(void)close(fd);
}

static int scratch(const struct desk *d)
{
	int fd = open(d->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	MUST(fd >= 0);
	return fd;
}

static void split(const struct desk *d, char *line, char *space, const char **words)
{
	size_t n = 1;
	char *rest = line;

	for (char *p = strsep(&rest, " "); p != NULL && n < WORDS_MAX - 1; p = strsep(&rest, " ")) {
		if (*p == 0)
			continue;
		words[n++] = p;
		if (*p != '@')
			continue;
		words[n - 1] = space;
		space += 1 + snprintf(space, 400, "%s/%s", d->folder, p + 1);
	}
	words[n] = NULL;
}

static void pause_ms(unsigned ms)
{
	const struct timespec t = {ms / 1000, (long)(ms % 1000) * 1000000L};

	(void)nanosleep(&t, NULL);
}

/* kill_ms 0: it ends by itself. */
static void run_words(const struct desk *d, struct desk_run *r, const char **words,
		      unsigned kill_ms)
{
	int out = scratch(d), err = scratch(d);
	pid_t pid = fork();

	MUST(words[0] != NULL && pid >= 0);
	if (pid == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		/* Who never ends has lost, too. */
		(void)alarm(d->patience > 0 ? d->patience : 300);
		(void)dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
		(void)dup2(out, STDOUT_FILENO);
		(void)dup2(err, STDERR_FILENO);
		(void)execvp(words[0], (char *const *)(uintptr_t)words);
		_exit(127);
	}
	if (kill_ms > 0) {
		pause_ms(kill_ms);
		(void)kill(pid, SIGKILL);
	}
	r->code = wait_for(pid);
	read_back(out, r->out, sizeof(r->out));
	read_back(err, r->err, sizeof(r->err));
}

void desk_run(const struct desk *d, struct desk_run *r, const char *format, ...)
{
	const char *words[WORDS_MAX] = {getenv("EENMAAL")};
	char line[2000], space[8000];
	va_list list;

	memset(r, 0, sizeof(*r));
	va_start(list, format);
	(void)vsnprintf(line, sizeof(line), format, list);
	va_end(list);
	split(d, line, space, words);
	run_words(d, r, words, 0);
}

void desk_run_killed(const struct desk *d, struct desk_run *r, unsigned ms, const char *line)
{
	const char *words[WORDS_MAX] = {getenv("EENMAAL")};
	char copy_of_line[2000], space[8000];

	memset(r, 0, sizeof(*r));
	(void)snprintf(copy_of_line, sizeof(copy_of_line), "%s", line);
	split(d, copy_of_line, space, words);
	run_words(d, r, words, ms);
}

static void forget(const struct desk *d, const char *path)
{
	struct desk_run r;

	run_words(d, &r, (const char *[]){"rm", "-rf", path, NULL}, 0);
	MUST(r.code == 0);
}

void desk_verify_fresh(struct desk *d, struct desk_run *r, const char *options)
{
	char path[400];

	in_folder(d, "inspectie", "state", path);
	forget(d, path);
	desk_run(d, r, "audit verify --profile @inspectie %s", options);
}

void desk_leave(struct desk *d)
{
	forget(d, d->folder);
}

void desk_stop(struct desk *d)
{
	desk_leave(d);
	rig_free(&d->rig);
}

/* ---- the operator ------------------------------------------------------------------------------------------ */

static void copy(const char *from, const char *to)
{
	struct buf bytes = BUF_INIT((size_t)1 << 30);

	MUST(io_read_file(from, &bytes) == ERR_OK);
	MUST(io_write_file(to, buf_view(&bytes), 0600) == ERR_OK);
	buf_free(&bytes);
}

void desk_keep(struct desk *d)
{
	rig_close(&d->rig);
	copy(site_path(&d->rig.site, DATABASE), site_path(&d->rig.site, "good.db"));
}

void desk_good(struct desk *d)
{
	if (d->rig.daemon)
		rig_close(&d->rig);
	(void)unlink(site_path(&d->rig.site, DATABASE "-wal"));
	(void)unlink(site_path(&d->rig.site, DATABASE "-shm"));
	copy(site_path(&d->rig.site, "good.db"), site_path(&d->rig.site, DATABASE));
}

void desk_serve(struct desk *d)
{
	serve(d);
}

struct sqlite3 *desk_database(const struct desk *d)
{
	struct secret *key = NULL;
	sqlite3 *db = NULL;
	char hex[2 + 64 + 2] = "x'";

	MUST(keyfile_read(NULL, site_path(&d->rig.site, "database.key"), 32, &key) == ERR_OK);
	MUST(sqlite3_open(site_path(&d->rig.site, DATABASE), &db) == SQLITE_OK);
	hex_format(secret_open(key), 32, hex + 2);
	secret_close(key);
	secret_free(key);
	hex[66] = '\'';
	MUST(sqlite3_key(db, hex, 67) == SQLITE_OK);
	MUST(sqlite3_exec(db, "PRAGMA cipher_hmac_algorithm = HMAC_SHA256", NULL, NULL, NULL) ==
	     SQLITE_OK);
	return db;
}

void desk_sql(struct desk *d, const char *format, ...)
{
	sqlite3 *db = desk_database(d);
	char *problem = NULL, *text = NULL;
	va_list list;

	va_start(list, format);
	MUST(vasprintf(&text, format, list) > 0);
	va_end(list);
	if (sqlite3_exec(db, text, NULL, NULL, &problem) != SQLITE_OK)
		(void)fprintf(stderr, "%s: %s\n", text, problem);
	MUST(problem == NULL);
	free(text);
	MUST(sqlite3_close(db) == SQLITE_OK);
}
