/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What an operator can get wrong, and what disks do: one clear sentence on stderr, exit code 1, and
 * the database as it was.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/base/clock.h"
#include "broker/base/io.h"
#include "broker/store/sql.h"
#include "broker/store/store.h"
#include "keys/keyfile.h"
#include "tests/support/rig_audit.h"

static struct rig rig;
static struct dossier dossier;

static int start(void **state)
{
	(void)state;
	rig_new(&rig, NULL);
	rig_serve(&rig);
	step_dossier(&dossier, &rig, &rig_school, "Volgde drie jaar techniek.");
	rig_close(&rig);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	dossier_free(&dossier);
	rig_free(&rig);
	return 0;
}

static const char *path_of(const char *name)
{
	return site_path(&rig.site, name);
}

static struct buf keep(const char *name)
{
	struct buf b = BUF_INIT((size_t)64 << 20);

	assert_int_equal(io_read_file(path_of(name), &b), ERR_OK);
	return b;
}

static void put_back(const char *name, struct buf *file)
{
	assert_int_equal(io_write_file(path_of(name), buf_view(file), 0600), ERR_OK);
	buf_free(file);
}

/* One line that is no log, beginning with the program's name, is what people get. */
static void check_sentence(const struct rig_run *run, const char *part)
{
	const char *line = strncmp(run->err, "eenmaald: ", 10) == 0
				   ? run->err
				   : strstr(run->err, "\neenmaald: ");

	if (run->code != 1 || line == NULL || strstr(line, part) == NULL)
		print_message("exit %d, stderr: %s\n", run->code, run->err);
	assert_int_equal(run->code, 1);
	assert_non_null(line);
	assert_non_null(strstr(line, part));
	line = strchr(line + 1, '\n');
	assert_non_null(line);
	assert_int_equal(line[1], 0);
	assert_null(strstr(run->err, "Sanitizer"));
}

/* Serving must be refused, with part in the sentence, and leave the database as it is. */
static void refused(const char *part)
{
	bool there = io_exists(path_of("eenmaal.db"));
	struct buf before = BUF_INIT(1), after = BUF_INIT(1);
	struct rig_run run;

	if (there)
		before = keep("eenmaal.db");
	rig_command(&rig, &run, NULL);
	check_sentence(&run, part);
	assert_int_equal(there, io_exists(path_of("eenmaal.db")));
	if (there) {
		after = keep("eenmaal.db");
		assert_true(view_equal(buf_view(&before), buf_view(&after)));
	}
	buf_free(&before);
	buf_free(&after);
}

/* All that was there is there, and the log verifies. */
static void serves_again(void)
{
	struct wire *w = NULL;

	rig_serve(&rig);
	w = wire_open(&rig, RIG_PARTNER, SITE_SCHOOL);
	assert_non_null(w);
	assert_true(step_fetch(w, &rig, &ask_school, &dossier.id));
	wire_free(w);
	assert_true(rig_audit(&rig, NULL, NULL) >= 5);
	rig_close(&rig);
}

static void wrong_database_key(void **state)
{
	struct buf key = keep("database.key");
	struct buf other = keep("database.key");

	(void)state;
	other.data[0] = other.data[0] == 'a' ? 'b' : 'a';
	put_back("database.key", &other);
	refused("key");
	put_back("database.key", &key);
	serves_again();
}

static void malformed_and_missing_keys(void **state)
{
	struct buf key = keep("database.key"), other = BUF_INIT(64);

	(void)state;
	assert_int_equal(buf_put_str(&other, "not hex\n"), ERR_OK);
	put_back("database.key", &other);
	refused("64 hex digits");
	assert_int_equal(unlink(path_of("database.key")), 0);
	refused("database.key");
	put_back("database.key", &key);
	assert_int_equal(chmod(path_of("database.key"), 0644), 0);
	refused("mode 0600");
	assert_int_equal(chmod(path_of("database.key"), 0600), 0);
	assert_int_equal(chmod(path_of("server.key"), 0640), 0);
	refused("server.key");
	assert_int_equal(chmod(path_of("server.key"), 0600), 0);
	serves_again();
}

static void damaged_database(void **state)
{
	struct buf good = keep("eenmaal.db"), bad = keep("eenmaal.db");

	(void)state;
	/* The first page: nothing opens any more. */
	bad.data[100] ^= 1;
	put_back("eenmaal.db", &bad);
	refused("eenmaal.db");
	/* Half of it, and nothing. */
	bad = keep("eenmaal.db");
	buf_free(&bad);
	bad = BUF_INIT(good.len);
	assert_int_equal(buf_put(&bad, good.data, good.len / 2), ERR_OK);
	put_back("eenmaal.db", &bad);
	refused("eenmaal.db");
	bad = BUF_INIT(good.len);
	assert_int_equal(buf_put(&bad, good.data, 10), ERR_OK);
	put_back("eenmaal.db", &bad);
	refused("eenmaal.db");
	bad = BUF_INIT(1);
	put_back("eenmaal.db", &bad);
	refused("eenmaal.db");
	put_back("eenmaal.db", &good);
	serves_again();
}

static void other_log_key(void **state)
{
	struct buf key = keep("log.key"), other = keep("log.key");

	(void)state;
	other.data[0] = other.data[0] == 'a' ? 'b' : 'a';
	put_back("log.key", &other);
	refused("log key");
	put_back("log.key", &key);
	serves_again();
}

/* Open the database as its owner, to put something there that only time or a newer version would. */
static struct store *open_store(void)
{
	struct store_options o = {.path = path_of("eenmaal.db")};
	struct secret *key = NULL;
	struct store *s = NULL;

	assert_int_equal(keyfile_read(rig.site.folder, "database.key", 32, &key), ERR_OK);
	o.key = key;
	assert_int_equal(store_open(&o, NULL, &s), ERR_OK);
	secret_free(key);
	return s;
}

/* The same as a clock that was set back: the newest entry is of tomorrow. */
static void clock_set_back(void **state)
{
	struct buf good = keep("eenmaal.db");
	struct store *s = open_store();
	struct store_entry e = {.time = clock_now() + 86400};

	(void)state;
	e.seen = e.kept = view_str("x");
	assert_int_equal(store_begin(s), ERR_OK);
	assert_int_equal(store_ledger_size(s, &e.index), ERR_OK);
	assert_int_equal(store_entry_put(s, &e), ERR_OK);
	assert_int_equal(store_commit(s), ERR_OK);
	store_close(s);
	refused("clock");
	put_back("eenmaal.db", &good);
	serves_again();
}

static void newer_schema(void **state)
{
	struct buf good = keep("eenmaal.db");
	struct store *s = open_store();

	(void)state;
	assert_int_equal(sql_run(sql_outside(s, "PRAGMA user_version = 1000")), ERR_OK);
	store_close(s);
	refused("newer");
	put_back("eenmaal.db", &good);
	serves_again();
}

static void port_in_use(void **state)
{
	struct sockaddr_in here = {.sin_family = AF_INET};
	socklen_t size = sizeof(here);
	struct buf config = keep("eenmaald.yaml"), other = BUF_INIT(65536);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	const char *rest = NULL;

	(void)state;
	here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_true(fd >= 0 && bind(fd, (struct sockaddr *)&here, size) == 0 && listen(fd, 1) == 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&here, &size), 0);
	assert_int_equal(buf_put_u8(&config, 0), ERR_OK);
	rest = strstr((const char *)config.data, "port: 0");
	assert_non_null(rest);
	assert_int_equal(buf_printf(&other, "%.*sport: %u%s",
				    (int)(rest - (const char *)config.data),
				    (const char *)config.data, (unsigned)ntohs(here.sin_port),
				    rest + 7),
			 ERR_OK);
	put_back("eenmaald.yaml", &other);
	refused("cannot listen on 127.0.0.1 port");
	(void)close(fd);
	config.len--;
	put_back("eenmaald.yaml", &config);
	serves_again();
}

static void unknown_configuration(void **state)
{
	struct buf config = keep("eenmaald.yaml"), other = keep("eenmaald.yaml");

	(void)state;
	assert_int_equal(buf_put_str(&other, "colour: blue\n"), ERR_OK);
	put_back("eenmaald.yaml", &other);
	refused("colour");
	assert_int_equal(unlink(path_of("eenmaald.yaml")), 0);
	refused("eenmaald.yaml");
	put_back("eenmaald.yaml", &config);
	serves_again();
}

/* As a mount when we may, because root writes where nobody may. */
static void read_only_folder(void **state)
{
	(void)state;
	if (geteuid() == 0) {
		/* In a namespace of its own it goes with this process, whatever happens. */
		if (unshare(CLONE_NEWNS) != 0 ||
		    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
		    mount(rig.site.folder, rig.site.folder, NULL, MS_BIND, NULL) != 0) {
			print_message("mounting is not allowed here: skipped\n");
			return;
		}
		assert_int_equal(mount(NULL, rig.site.folder, NULL,
				       MS_BIND | MS_REMOUNT | MS_RDONLY, NULL),
				 0);
		refused("cannot be written");
		assert_int_equal(umount2(rig.site.folder, MNT_DETACH), 0);
	} else {
		assert_int_equal(chmod(rig.site.folder, 0500), 0);
		refused("cannot be written");
		assert_int_equal(chmod(rig.site.folder, 0700), 0);
	}
	serves_again();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrong_database_key), cmocka_unit_test(malformed_and_missing_keys),
		cmocka_unit_test(damaged_database),   cmocka_unit_test(other_log_key),
		cmocka_unit_test(clock_set_back),     cmocka_unit_test(newer_schema),
		cmocka_unit_test(port_in_use),        cmocka_unit_test(unknown_configuration),
		cmocka_unit_test(read_only_folder),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, start, stop);
}
