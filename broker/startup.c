/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/startup.h"

#include <string.h>
#include <unistd.h>

#include "broker/base/clock.h"
#include "broker/base/io.h"
#include "broker/process.h"
#include "broker/reload.h"
#include "keys/keyfile.h"

#define DATABASE_KEY_LEN 32
/* A clock may be this much behind the newest entry: two machines' clocks after a move. */
#define CLOCK_SLACK 120

static enum err read_key(const struct config *config, const char *name, struct buf *problem,
			 struct secret **out)
{
	enum err e = keyfile_read(config->folder, name, DATABASE_KEY_LEN, out);

	if (e == ERR_PERMISSIONS)
		return config_problem(
			problem, e,
			"the key file %s can be read by others or belongs "
			"to somebody else; give it to the broker's user with mode 0600",
			name);
	if (e != ERR_OK)
		return config_problem(problem, e,
				      "the key file %s cannot be used (64 hex digits "
				      "are expected): %s",
				      name, err_text(e));
	return ERR_OK;
}

enum err startup_settings(struct startup *s, const char *path, struct buf *problem)
{
	enum err e = config_load(path, problem, &s->config);

	if (e == ERR_OK)
		log_setup(s->config->log.level, s->config->log.json);
	return e;
}

enum err startup_key(struct startup *s, struct buf *problem)
{
	return read_key(s->config, s->config->database_key, problem, &s->database_key);
}

enum err startup_config(struct startup *s, const char *path, struct buf *problem)
{
	enum err e = startup_settings(s, path, problem);

	if (e == ERR_OK && s->config->user)
		e = process_become(s->config->user, problem);
	return e == ERR_OK ? startup_key(s, problem) : e;
}

enum err startup_files(struct startup *s, struct buf *problem)
{
	const struct config *c = s->config;
	enum err e = read_key(c, c->log_key, problem, &s->log_seed);

	if (e == ERR_OK)
		e = sign_derive_public(s->log_seed, &s->log_public);
	if (e == ERR_OK)
		e = reload_trust(c, &s->log_public, 1, problem, &s->trust);
	if (e == ERR_OK)
		e = server_identity_load(&c->public_listener, c->folder, problem, &s->of_public);
	if (e == ERR_OK)
		e = server_identity_load(&c->partner_listener, c->folder, problem, &s->of_partner);
	return e;
}

struct store_options startup_store_options(const struct startup *s)
{
	return (struct store_options){
		.path = s->config->database,
		.key = s->database_key,
		.cache_kib = s->config->limits.cache_kib,
	};
}

static enum err check_folder(const struct config *config, struct buf *problem)
{
	const char *slash = strrchr(config->database, '/');
	size_t len = slash ? (size_t)(slash - config->database) : 0;
	char *folder = slash ? mem_strndup(config->database, len ? len : 1) : mem_strdup(".");
	enum err e = ERR_OK;

	if (folder == NULL)
		return ERR_MEMORY;
	if (access(folder, R_OK | W_OK | X_OK))
		e = config_problem(problem, ERR_READ_ONLY,
				   "the folder %s of the database cannot be "
				   "written by this user",
				   folder);
	mem_free(folder);
	return e;
}

static enum err open_database(struct startup *s, enum startup_mode mode, struct buf *problem)
{
	struct store_options options = startup_store_options(s);
	enum err e = check_folder(s->config, problem);

	if (e != ERR_OK)
		return e;
	options.create = mode == STARTUP_SERVE && !io_exists(options.path);
	options.migrate = mode == STARTUP_MIGRATE;
	options.read_only = mode == STARTUP_LOOK;
	if (mode == STARTUP_LOOK && !io_exists(options.path))
		return ERR_OK;
	e = store_open(&options, problem, &s->store);
	if (e == ERR_OK && options.create)
		log_event(LOG_LEVEL_WARN, "database-created", LOG_TEXT("path", options.path));
	return e;
}

static enum err check_clock(struct startup *s, struct buf *problem)
{
	char newest_text[21], now_text[21];
	int64_t newest = 0, now = clock_now();
	enum err e = store_newest_time(s->store, &newest);

	if (e != ERR_OK || newest <= now + CLOCK_SLACK)
		return e;
	clock_format(newest, newest_text);
	clock_format(now, now_text);
	return config_problem(problem, ERR_CLOCK,
			      "the clock says %s, but the newest ledger entry is "
			      "of %s; set the clock right before starting the broker",
			      now_text, newest_text);
}

enum err startup_accept(const struct config *c, const struct directory *d,
			const struct store_edition *before, struct buf *problem)
{
	uint64_t version = before ? before->version : 0;
	enum err e = directory_accept(d, version, before ? &before->statement : NULL, clock_now());

	if (e == ERR_ROLLBACK)
		return config_problem(
			problem, e,
			"the directory %s is version %llu, but %sversion %llu was in force "
			"before; put the newest one there",
			c->directory, (unsigned long long)d->version,
			d->version == version ? "another " : "", (unsigned long long)version);
	if (e != ERR_OK)
		return config_problem(problem, e, "the directory %s is not in force now: %s",
				      c->directory, err_text(e));
	return ERR_OK;
}

/* The directory must not be older than what this broker acted on before. */
static enum err check_directory(struct startup *s, struct buf *problem)
{
	const struct directory *d = s->trust->directory;
	struct hash page = trust_page(s->trust);
	struct store_edition newest = {0};
	struct arena *a = arena_new((size_t)8 << 20);
	enum err e;

	if (a == NULL)
		return ERR_MEMORY;
	e = store_edition_newest(s->store, a, &newest);
	s->adopt = e == ERR_NOT_FOUND || d->version > newest.version ||
		   !hash_equal(&page, &newest.page);
	if (e == ERR_OK)
		e = startup_accept(s->config, d, &newest, problem);
	else if (e == ERR_NOT_FOUND)
		e = startup_accept(s->config, d, NULL, problem);
	arena_free(a);
	return e;
}

enum err startup_database(struct startup *s, enum startup_mode mode, struct buf *problem)
{
	enum err e = open_database(s, mode, problem);

	if (e == ERR_OK && s->store)
		e = check_clock(s, problem);
	if (e == ERR_OK && s->store)
		e = check_directory(s, problem);
	return e;
}

void startup_clear(struct startup *s)
{
	store_close(s->store);
	server_identity_free(s->of_partner);
	server_identity_free(s->of_public);
	trust_drop(s->trust);
	secret_free(s->log_seed);
	secret_free(s->database_key);
	config_free(s->config);
	*s = (struct startup){0};
}
