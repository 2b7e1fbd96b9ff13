/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The life of each grant, gathered while the log is read: a consent is one record with all that became
 * of it, wherever in the log that stands.
 */
#ifndef EENMAAL_CLIENT_EXPORT_GRANTS_H
#define EENMAAL_CLIENT_EXPORT_GRANTS_H

#include "client/export.h"

enum life_event {
	LIFE_GIVEN,
	LIFE_RENEWED,
	LIFE_REPLACED,
	LIFE_REVOKED,
	LIFE_PAUSED,
	LIFE_RESUMED,
	LIFE_ENDED
};

struct life_moment {
	enum life_event what;
	int64_t time;
	uint64_t index; /* the entry */
	char by[SLUG_MAX + 1];
};

struct grant_life {
	struct uuid id, replaces, request; /* zero: none */
	struct holder_id holder;
	char language[16];
	struct hash notice;
	char helper_role[SLUG_MAX + 1], helper_partner[SLUG_MAX + 1];
	Eenmaal__V1__LegalBasis basis;
	int64_t not_after;
	bool chosen; /* by the filter: an entry about it is */
	bool over;   /* replaced, or ended with the holder's keys */
	size_t count, room;
	struct life_moment *moments;
	struct grant_life *next; /* given later; of any holder */
	struct grant_life *same; /* of the same holder, given earlier and not known to be over */
	/* At the end of the log: */
	const struct audit_grant *grant; /* what was signed, and the uses */
	enum grant_state state;
	bool stopped; /* the whole dossier is */
};

struct grant_lives;

/* The begin and free of formats whose state they are. */
MUST_USE enum err grant_lives_open(struct export *x);
void grant_lives_close(struct export *x);
/* Every entry, in order. */
MUST_USE enum err grant_lives_entry(struct grant_lives *l, const struct audit_entry *e,
				    bool chosen);

typedef enum err grant_lives_visit(void *ctx, const struct grant_life *life);
/* The chosen ones in the order in which they were given. */
MUST_USE enum err grant_lives_each(struct grant_lives *l, const struct audit *a,
				   grant_lives_visit *visit, void *ctx);

/* When it ended before its time, or its signed end. */
int64_t grant_life_end(const struct grant_life *life);
/* 32 hex digits. */
void grant_life_id(const struct uuid *id, char out[static 2 * UUID_LEN + 1]);
bool grant_life_has(const struct uuid *id); /* not zero */

#endif
