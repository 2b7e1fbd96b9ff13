/* SPDX-License-Identifier: EUPL-1.2 */
/* A folder with a store in it, and things to put there. */
#ifndef EENMAAL_TESTS_SUPPORT_STORE_FIXTURE_H
#define EENMAAL_TESTS_SUPPORT_STORE_FIXTURE_H

#include <limits.h>
#include <stdbool.h>

#include "broker/store/store.h"

struct fixture {
	char folder[256], path[300];
	struct secret *key;
	struct store *store; /* a writer */
	struct arena *arena;
	struct buf problem;
};

/* As cmocka's set-up and tear-down: *state is the fixture. */
int fixture_start(void **state);
int fixture_stop(void **state);

/* Open (create, migrate) with the right key, or another one. */
enum err fixture_open(struct fixture *f, const struct secret *key, bool create);
void fixture_close(struct fixture *f);
/* A reader on the same file. */
struct store *fixture_reader(struct fixture *f);

/* Begin, commit, and insert a holder, all of which must work. */
void fixture_begin(struct store *s);
void fixture_commit(struct store *s);
void fixture_holder(struct fixture *f, uint8_t number);

struct holder_id fixture_id(uint8_t number);
struct uuid fixture_uuid(uint8_t number);
struct hash fixture_hash(uint8_t number);
struct slug fixture_slug(const char *text);

/* Does the file hold these bytes? */
bool fixture_file_holds(const char *path, const char *suffix, struct view v);
/* SHA-256 of a file. */
struct hash fixture_file_hash(const char *path);

#endif
