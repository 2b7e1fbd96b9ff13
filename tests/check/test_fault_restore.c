/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A broker is put back from an older backup.  It says so in its log; every client that saw more
 * refuses what it serves, with exit code 4 and a sentence, also when the new log has outgrown the
 * old one; a kept receipt shows what is missing; and who saw nothing is served.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "broker/base/io.h"
#include "keys/directory.h"
#include "keys/keyfile.h"
#include "tests/fault/box.h"
#include "tests/fault/play.h"

static struct box box;
static struct play play;
static char folder[300];

static const char *in(const char *member, const char *name)
{
	static char space[4][400];
	static size_t next;
	char *p = space[next++ % 4];

	(void)snprintf(p, sizeof(space[0]), "%s/%s%s%s", folder, member, *name ? "/" : "", name);
	return p;
}

/* The daemon's ports are others at every start. */
static void write_profile(enum site_member m, const char *role)
{
	const struct site *site = &box.rig.site;
	const char *id = rig_members[m];
	struct buf text = BUF_INIT(8192);
	char hex[2 * HASH_LEN + 1];
	struct hash fingerprint;

	directory_fingerprint(&site->root, &fingerprint);
	hex_format(fingerprint.b, HASH_LEN, hex);
	MUST(buf_printf(&text,
			"role: %s\nid: %s\nroot: \"%s\"\npublic_url: https://127.0.0.1:%u\n"
			"partner_url: https://127.0.0.1:%u\nca: %s/ca.pem\n"
			"certificate: %s/%s.pem\ncertificate_key: %s/%s.key\n"
			"signing_key: signing.key\nlanguage: en\n",
			role == NULL ? "auditor" : "partner", id, hex, box.rig.port[RIG_PUBLIC],
			box.rig.port[RIG_PARTNER], site->folder, site->folder, id, site->folder,
			id) == ERR_OK);
	if (role != NULL)
		MUST(buf_printf(&text, "kem_key: kem.key\nstaff: medewerker-1\nstaff_role: %s\n",
				role) == ERR_OK);
	MUST(io_write_file(in(id, "profile.yaml"), buf_view(&text), 0600) == ERR_OK);
	buf_free(&text);
}

static void write_profiles(void)
{
	write_profile(SITE_SCHOOL, "language-school");
	write_profile(SITE_GEMEENTE, "municipality");
	write_profile(SITE_INSPECTIE, NULL);
}

static void make_keys(enum site_member m)
{
	const char *id = rig_members[m];

	MUST(io_make_dir(in(id, ""), 0700) == ERR_OK);
	MUST(keyfile_create(in(id, "signing.key"), box.rig.site.member_seed[m]) == ERR_OK);
	MUST(keyfile_create(in(id, "kem.key"), box.rig.site.member_kem_private[m]) == ERR_OK);
}

/* Run the command; what it said on stderr is in said. */
static int command(char said[static 4096], const char *const *words)
{
	const char *all[24] = {getenv("EENMAAL")};
	int ends[2], status = 0;
	ssize_t got = 0;
	size_t n = 1, len = 0;
	pid_t pid = 0;

	for (; *words != NULL; words++)
		all[n++] = *words;
	MUST(all[0] != NULL && pipe2(ends, O_CLOEXEC) == 0);
	pid = fork();
	MUST(pid >= 0);
	if (pid == 0) {
		(void)dup2(ends[1], STDERR_FILENO);
		(void)dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), STDOUT_FILENO);
		(void)execv(all[0], (char *const *)(uintptr_t)all);
		_exit(127);
	}
	(void)close(ends[1]);
	while (len < 4095 && (got = read(ends[0], said + len, 4095 - len)) > 0)
		len += (size_t)got;
	said[len] = 0;
	(void)close(ends[0]);
	MUST(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int fetch_as(char said[static 4096], enum site_member m, const char *purpose)
{
	const char *profile = in(rig_members[m], "");

	return command(said,
		       (const char *const[]){"partner", "fetch", "--profile", profile, "--holder",
					     play.told.dossiers[0].number, "--kind", "skills",
					     "--purpose", purpose, "--out", in("out", ""), NULL});
}

static int fetch(char said[static 4096])
{
	return fetch_as(said, SITE_SCHOOL, "language-training");
}

static int audit(char said[static 4096])
{
	const char *profile = in(rig_members[SITE_INSPECTIE], "");

	return command(said, (const char *const[]){"audit", "verify", "--profile", profile, NULL});
}

static void refused(int code, const char *said, const char *sentence)
{
	if (code != 4 || strstr(said, sentence) == NULL)
		print_message("exit %d: %s\n", code, said);
	assert_int_equal(code, 4);
	assert_non_null(strstr(said, sentence));
}

static void put_back(const char *backup)
{
	static const char *const kin[] = {"", "-wal", "-shm"};
	const char *words[] = {"restore", backup, NULL};
	struct rig_run run;
	char path[320];

	for (size_t n = 0; n < sizeof(kin) / sizeof(kin[0]); n++) {
		(void)snprintf(path, sizeof(path), "%s/eenmaal.db%s", box.folder, kin[n]);
		(void)unlink(path);
	}
	rig_command(&box.rig, &run, words);
	if (run.code != 0)
		print_message("%s\n", run.err);
	assert_int_equal(run.code, 0);
	assert_non_null(strstr(run.out, "entries, the newest of"));
}

/* What the partner keeps of its uploads and fetches: index and leaf, signed for by the broker. */
static unsigned receipts_missing(struct logged *l)
{
	unsigned missing = 0;

	logged_serve(l, &box.rig);
	for (size_t n = 0; n < play.told.count; n++) {
		const struct told_answer *k = &play.told.answers[n];

		missing += k->index >= l->edge.size ||
			   !hash_equal(&l->entries[k->index].leaf, &k->leaf);
	}
	return missing;
}

static void clients_notice(void **state)
{
	char said[4096], backup[320];
	const char *words[] = {"backup", backup, NULL};
	struct logged *l = mem_new(1, sizeof(*l));
	struct rig_run run;
	unsigned tries = 0;

	(void)state;
	assert_non_null(l);
	(void)snprintf(backup, sizeof(backup), "%s/backup.db", folder);
	rig_serve(&box.rig);
	write_profiles();
	assert_true(play_enrol(&play, 0) && play_upload(&play, 0) && play_grant(&play, 0));
	assert_int_equal(fetch(said), 0);
	rig_command(&box.rig, &run, words);
	assert_int_equal(run.code, 0);
	assert_true(play_fetch(&play, 0) && play_fetch(&play, 0) && play_fetch(&play, 0));
	assert_int_equal(fetch(said), 0);
	assert_int_equal(audit(said), 0);
	play_hang_up(&play);
	rig_close(&box.rig);
	put_back(backup);
	rig_launch(&box.rig, NULL);
	rig_await(&box.rig, "restored", 1);
	rig_ready(&box.rig);
	write_profiles();
	refused(fetch(said), said, "were seen before");
	refused(audit(said), said, "were seen before");
	/* It grows; that does not make it the old one. */
	while (strstr(said, "does not continue") == NULL && tries++ < 30)
		refused(fetch(said), said, "seen before");
	refused(fetch(said), said, "does not continue");
	refused(audit(said), said, "does not continue");
	assert_int_equal(receipts_missing(l), 3);
	/* Who saw nothing yet is served (and refused by consent, not by proof). */
	assert_int_equal(fetch_as(said, SITE_GEMEENTE, "civic-integration"), 3);
	rig_close(&box.rig);
	rig_launch(&box.rig, NULL);
	rig_ready(&box.rig);
	assert_int_equal(rig_events(&box.rig, "restored"), 0);
	rig_close(&box.rig);
	print_message("2 clients noticed, at once and after %u more tries, when the log had "
		      "outgrown the one they knew; 3 kept receipts are not in it\n",
		      tries);
	mem_free(l);
}

static int start_up(void **state)
{
	const char *base = getenv("TMPDIR");

	(void)state;
	box_new(&box);
	play_new(&play, &box);
	(void)snprintf(folder, sizeof(folder), "%s/restore-XXXXXX", base ? base : "/tmp");
	MUST(mkdtemp(folder) != NULL);
	make_keys(SITE_SCHOOL);
	make_keys(SITE_GEMEENTE);
	make_keys(SITE_INSPECTIE);
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

static int clear_up(void **state)
{
	(void)state;
	play_free(&play);
	box_free(&box);
	return nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clients_notice),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, start_up, clear_up);
}
