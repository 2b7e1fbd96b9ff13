/* SPDX-License-Identifier: EUPL-1.2 */
/* check-config, db migrate, backup, restore. */
#include <inttypes.h>
#include <stdio.h>

#include "broker/base/clock.h"
#include "broker/base/io.h"
#include "broker/command.h"
#include "broker/process.h"
#include "broker/restored.h"
#include "broker/sandbox.h"
#include "broker/startup.h"

int command_result(enum err e, const struct buf *problem)
{
	if (e == ERR_OK)
		return 0;
	if (problem->len)
		(void)fprintf(stderr, "eenmaald: %.*s\n", (int)problem->len,
			      (const char *)problem->data);
	else
		(void)fprintf(stderr, "eenmaald: %s\n", err_text(e));
	return 1;
}

static enum err print_confinement(const struct config *c)
{
	struct buf text = BUF_INIT(65536);
	enum err e = sandbox_describe(c, &text);

	if (e == ERR_OK)
		(void)printf("%.*s", (int)text.len, (const char *)text.data);
	buf_free(&text);
	return e;
}

int command_check_config(const char *config, const char *argument)
{
	struct buf problem = BUF_INIT(COMMAND_PROBLEM_MAX);
	struct startup s = {0};
	enum err e = startup_config(&s, config, &problem);
	int code;

	(void)argument;
	if (e == ERR_OK)
		e = startup_files(&s, &problem);
	if (e == ERR_OK)
		e = startup_database(&s, STARTUP_LOOK, &problem);
	if (e == ERR_OK)
		(void)printf("%s is in order: directory version %llu of %s, %s\n", config,
			     (unsigned long long)s.trust->directory->version,
			     s.trust->directory->audience,
			     s.store ? "database opens" : "the database will be created");
	if (e == ERR_OK)
		e = print_confinement(s.config);
	code = command_result(e, &problem);
	startup_clear(&s);
	buf_free(&problem);
	return code;
}

int command_migrate(const char *config, const char *argument)
{
	struct buf problem = BUF_INIT(COMMAND_PROBLEM_MAX);
	struct store_options options;
	struct startup s = {0};
	enum err e = startup_config(&s, config, &problem);
	int code;

	(void)argument;
	if (e == ERR_OK) {
		options = startup_store_options(&s);
		options.migrate = true;
		e = store_open(&options, &problem, &s.store);
	}
	if (e == ERR_OK)
		(void)printf("%s has schema %u\n", s.config->database, store_schema_newest());
	code = command_result(e, &problem);
	startup_clear(&s);
	buf_free(&problem);
	return code;
}

int command_backup(const char *config, const char *argument)
{
	struct buf problem = BUF_INIT(COMMAND_PROBLEM_MAX);
	struct startup s = {0};
	enum err e = startup_config(&s, config, &problem);
	int code;

	process_give_way();
	if (e == ERR_OK)
		e = store_library_check(&problem);
	if (e == ERR_OK)
		e = store_backup(s.config->database, s.database_key, argument);
	if (e == ERR_EXISTS)
		config_problem(&problem, e, "%s exists already; name a new file", argument);
	else if (e != ERR_OK && problem.len == 0)
		config_problem(&problem, e, "%s was not written: %s", argument, err_text(e));
	if (e == ERR_OK)
		(void)printf("%s holds a backup, encrypted with the database key\n", argument);
	code = command_result(e, &problem);
	startup_clear(&s);
	buf_free(&problem);
	return code;
}

/* A damaged backup must not become the database. */
static enum err check_backup(struct startup *s, const char *file, struct restored *found,
			     struct buf *problem)
{
	struct store_options options = startup_store_options(s);
	enum err e;

	options.path = file;
	options.read_only = true;
	e = store_open(&options, problem, &s->store);
	if (e != ERR_OK)
		return e;
	e = store_check(s->store);
	if (e == ERR_OK)
		e = store_ledger_size(s->store, &found->entries);
	if (e == ERR_OK)
		e = store_newest_time(s->store, &found->newest);
	if (e != ERR_OK)
		config_problem(problem, e, "%s is damaged; use another backup", file);
	store_close(s->store);
	s->store = NULL;
	return e;
}

int command_restore(const char *config, const char *argument)
{
	struct buf problem = BUF_INIT(COMMAND_PROBLEM_MAX);
	struct restored found = {0};
	char newest[21];
	struct startup s = {0};
	enum err e = startup_config(&s, config, &problem);
	int code;

	if (e == ERR_OK && io_exists(s.config->database))
		e = config_problem(&problem, ERR_EXISTS,
				   "%s exists; stop the broker and move it "
				   "away (with its -wal and -shm files) first",
				   s.config->database);
	if (e == ERR_OK)
		e = check_backup(&s, argument, &found, &problem);
	if (e == ERR_OK)
		e = restored_mark(s.config->database, &found);
	if (e == ERR_OK)
		e = store_backup(argument, s.database_key, s.config->database);
	if (e == ERR_OK) {
		clock_format(found.newest, newest);
		(void)printf("%s was restored from %s: %" PRIu64 " entries, the newest of %s; what "
			     "was recorded after that backup is lost, and clients that saw it "
			     "will say so\n",
			     s.config->database, argument, found.entries, newest);
	}
	code = command_result(e, &problem);
	startup_clear(&s);
	buf_free(&problem);
	return code;
}
