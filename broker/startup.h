/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What has to be in order before the broker serves: each check fails with one sentence that says
 * what is wrong and what to do, and nothing has been changed then.
 */
#ifndef EENMAAL_BROKER_STARTUP_H
#define EENMAAL_BROKER_STARTUP_H

#include "broker/config.h"
#include "broker/server_tls.h"
#include "broker/store/store.h"
#include "broker/trust.h"

struct startup {
	struct config *config;
	struct secret *database_key, *log_seed;
	struct sign_public log_public;
	struct trust *trust;
	struct server_identity *of_public, *of_partner;
	struct store *store;
	bool adopt; /* the directory or the page is another than the last in the database */
};

/* The configuration alone. */
MUST_USE enum err startup_settings(struct startup *s, const char *path, struct buf *problem);

/* The database key; as the user who serves, because key files must be that user's (or root's). */
MUST_USE enum err startup_key(struct startup *s, struct buf *problem);

/* Both, as that user; for commands that are not serving. */
MUST_USE enum err startup_config(struct startup *s, const char *path, struct buf *problem);

/* Everything that is read from files: keys, directory, agreement, certificates. */
MUST_USE enum err startup_files(struct startup *s, struct buf *problem);

/* How the database is to be opened. */
enum startup_mode {
	STARTUP_LOOK,    /* read only; one that does not exist yet is fine */
	STARTUP_SERVE,   /* created when it does not exist */
	STARTUP_MIGRATE, /* and brought up to date */
};

/* Open it and compare clock and directory with what it holds; after startup_files(). */
MUST_USE enum err startup_database(struct startup *s, enum startup_mode mode, struct buf *problem);

/*
 * May this directory be in force after the edition *before (NULL: the first one)?  ERR_ROLLBACK,
 * ERR_EXPIRED..., which problem explains.
 */
MUST_USE enum err startup_accept(const struct config *c, const struct directory *d,
				 const struct store_edition *before, struct buf *problem);

/* The database's options as the configuration has them. */
struct store_options startup_store_options(const struct startup *s);

void startup_clear(struct startup *s);

#endif
