/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The broker cannot read dossiers: a core image of it under load, its database and WAL, its log and
 * a backup hold no plaintext of a segment and no private key of a holder or partner.  The search
 * looks for the raw bytes, hex and base64, and is shown to find what was planted.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "broker/base/clock.h"
#include "broker/base/io.h"
#include "tests/support/swarm.h"

#define MARKERS_MAX 128
#define FORMS_MAX (MARKERS_MAX * 6)
#define DOSSIERS 3
#define FETCHES 4000

/* One way in which a marker may stand somewhere. */
struct form {
	char name[80];
	uint8_t b[120];
	size_t len;
};

static struct form forms[FORMS_MAX];
static size_t form_count, markers;

static void add_form(const char *name, const char *how, const void *data, size_t len)
{
	struct form *f = &forms[form_count++];

	assert_true(form_count <= FORMS_MAX && len <= sizeof(f->b));
	(void)snprintf(f->name, sizeof(f->name), "%s (%s)", name, how);
	memcpy(f->b, data, len);
	f->len = len;
}

/* As it is, in hex, and in base64 whatever stands before it: its middle at three offsets. */
static void add_marker(const char *name, struct view marker)
{
	char hex[120];

	assert_true(marker.len >= 16 && marker.len * 2 < sizeof(hex));
	markers++;
	add_form(name, "raw", marker.data, marker.len);
	hex_format(marker.data, marker.len, hex);
	add_form(name, "hex", hex, marker.len * 2);
	for (size_t n = 0; hex[n] != 0; n++)
		hex[n] = (char)toupper((unsigned char)hex[n]);
	add_form(name, "HEX", hex, marker.len * 2);
	for (size_t skip = 0; skip < 3; skip++) {
		struct buf text = BUF_INIT(512);
		size_t len = (marker.len - skip) / 3 * 3;

		assert_int_equal(base64_put(&text, view_of(marker.data + skip, len)), ERR_OK);
		add_form(name, "base64", text.data, text.len);
		buf_free(&text);
	}
}

static void add_secret(const char *name, const struct secret *s)
{
	add_marker(name, view_of(secret_open(s), secret_len(s)));
	secret_close(s);
}

/*
 * How many forms stand in the bytes; each is told unless where is NULL.  One pass over a table of what they begin with, because there
 * are hundreds of forms and gigabytes of image.
 */
static unsigned search(struct view v, const char *where)
{
	static int16_t first[65536];
	static int16_t next[FORMS_MAX];
	unsigned found = 0;

	memset(first, -1, sizeof(first));
	for (size_t n = 0; n < form_count; n++) {
		size_t key = (size_t)forms[n].b[0] << 8 | forms[n].b[1];

		next[n] = first[key];
		first[key] = (int16_t)n;
	}
	for (size_t i = 0; i + 1 < v.len; i++)
		for (int n = first[(size_t)v.data[i] << 8 | v.data[i + 1]]; n >= 0; n = next[n])
			if (forms[n].len <= v.len - i &&
			    memcmp(v.data + i, forms[n].b, forms[n].len) == 0) {
				if (where != NULL)
					print_message("%s holds %s at %zu\n", where, forms[n].name,
						      i);
				found++;
			}
	return found;
}

static unsigned search_file(const char *path, size_t *bytes)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *map = NULL;
	unsigned found = 0;

	assert_true(fd >= 0 && fstat(fd, &st) == 0);
	*bytes = (size_t)st.st_size;
	if (st.st_size > 0) {
		map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		assert_true(map != MAP_FAILED);
		found = search(view_of(map, (size_t)st.st_size), path);
		(void)munmap(map, (size_t)st.st_size);
	}
	(void)close(fd);
	return found;
}

/* Bytes with every form of every marker among them: the search must find them all. */
static void search_finds_what_is_planted(void)
{
	struct buf file = BUF_INIT((size_t)1 << 20);
	size_t found = 0;

	for (size_t n = 0; n < form_count; n++) {
		assert_int_equal(buf_put_str(&file, "..."), ERR_OK);
		assert_int_equal(buf_put(&file, forms[n].b, forms[n].len), ERR_OK);
	}
	found = search(buf_view(&file), NULL);
	print_message("%zu forms of %zu markers planted, %zu found\n", form_count, markers, found);
	assert_true(found >= form_count);
	buf_free(&file);
}

/* False when this user may not. */
static bool core_image(const struct rig *r, char *path, size_t size)
{
	char pid[16], prefix[300];
	int status = 0;
	pid_t child = 0;

	(void)snprintf(pid, sizeof(pid), "%d", (int)rig_pid(r));
	(void)snprintf(prefix, sizeof(prefix), "%s/core", r->site.folder);
	(void)snprintf(path, size, "%s.%s", prefix, pid);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

		(void)dup2(nowhere, STDOUT_FILENO);
		(void)dup2(nowhere, STDERR_FILENO);
		(void)execlp("gcore", "gcore", "-a", "-o", prefix, pid, (char *)NULL);
		_exit(127);
	}
	return waitpid(child, &status, 0) == child && WIFEXITED(status) &&
	       WEXITSTATUS(status) == 0 && access(path, R_OK) == 0;
}

static void plant(struct rig *r, struct dossier *d, char (*texts)[80])
{
	struct wire *coa = wire_open(r, RIG_PARTNER, SITE_COA);
	char name[60];

	assert_non_null(coa);
	for (size_t n = 0; n < DOSSIERS; n++) {
		uint8_t noise[20];

		random_bytes(noise, sizeof(noise));
		hex_format(noise, sizeof(noise), texts[n]);
		add_marker("plaintext", view_str(texts[n]));
		step_dossier(&d[n], r, &rig_school, texts[n]);
		step_put(&d[n], coa, KIND_TRAUMA, view_str(texts[n]));
		add_secret("holder's signing key", d[n].seed);
		add_secret("holder's KEM key", d[n].kem_private);
		for (size_t k = 0; k < RIG_KINDS * RIG_EPOCHS; k++) {
			(void)snprintf(name, sizeof(name), "epoch key of %s",
				       rig_kinds[k / RIG_EPOCHS]);
			add_secret(name, d[n].lines[k / RIG_EPOCHS].private_key[k % RIG_EPOCHS]);
		}
	}
	for (size_t n = 0; n < SITE_MEMBERS; n++) {
		add_secret("partner's signing key", r->site.member_seed[n]);
		add_secret("partner's KEM key", r->site.member_kem_private[n]);
	}
	add_secret("root's signing key", r->site.root_seed);
	wire_free(coa);
}

static void check_file(const struct rig *r, const char *name)
{
	const char *path = site_path(&r->site, name);
	size_t bytes = 0;
	unsigned found = 0;

	if (access(path, R_OK) != 0) {
		print_message("%s: not there\n", name);
		return;
	}
	found = search_file(path, &bytes);
	print_message("%-16s %9zu KiB, nothing found\n", name, bytes / 1024);
	assert_int_equal(found, 0);
}

/* Nothing secret, but what the broker does know is found: it is the image of the right process. */
static void check_image(const struct rig *r, const char *path)
{
	struct sign_public known;
	size_t bytes = 0;

	assert_int_equal(search_file(path, &bytes), 0);
	print_message("core image       %9zu KiB, nothing found\n", bytes / 1024);
	form_count = 0;
	assert_int_equal(sign_derive_public(r->site.member_seed[SITE_SCHOOL], &known), ERR_OK);
	add_form("a partner's public key", "raw", known.b, sizeof(known.b));
	assert_true(search_file(path, &bytes) > 0);
	assert_int_equal(unlink(path), 0);
}

static void nothing_of_a_dossier_is_anywhere(void **state)
{
	static struct rig r;
	static struct dossier d[DOSSIERS];
	static char texts[DOSSIERS][80];
	struct swarm s = {.dossier = &d[0], .ask = &ask_school, .connections = 8, .total = FETCHES};
	struct rig_run run;
	char core[400], backup[300];
	bool imaged = false;

	(void)state;
	rig_new(&r, "log: {level: debug}\n");
	rig_serve(&r);
	plant(&r, d, texts);
	search_finds_what_is_planted();
	swarm_start(&s);
	swarm_await(&s, FETCHES / 4);
	imaged = core_image(&r, core, sizeof(core));
	check_file(&r, "eenmaal.db-wal");
	(void)snprintf(backup, sizeof(backup), "%s/backup", r.site.folder);
	rig_command(&r, &run, (const char *const[]){"backup", backup, NULL});
	assert_int_equal(run.code, 0);
	swarm_join(&s);
	for (unsigned n = 0; n < s.total; n++)
		assert_true(s.fetches[n].released);
	swarm_free(&s);
	rig_close(&r);
	check_file(&r, "eenmaal.db");
	check_file(&r, "backup");
	check_file(&r, "daemon.log");
	if (imaged)
		check_image(&r, core);
	else
		print_message("no core image could be taken (gcore, as root): not searched\n");
	for (size_t n = 0; n < DOSSIERS; n++)
		dossier_free(&d[n]);
	rig_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_of_a_dossier_is_anywhere),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
