/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The agreement that the chain's partners signed up to, read from YAML (strict: an unknown key,
 * a missing text or a dangling name is an error that says where).  Kinds, purposes and roles are
 * numbered 0..63 in the order of the file, so that sets of them are 64-bit masks.
 */
#ifndef EENMAAL_POLICY_AGREEMENT_H
#define EENMAAL_POLICY_AGREEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "broker/base/buf.h"
#include "broker/base/err.h"
#include "broker/base/id.h"

#define AGREEMENT_MAX 64 /* kinds, purposes, roles: at most this many of each */
#define AGREEMENT_FILE_MAX (1u << 20)
#define AGREEMENT_NONE (-1)
#define AGREEMENT_RETENTION_MIN 1826 /* days: the five years of NEN 7513 */

typedef uint64_t agreement_set; /* bit n: item number n */

enum legal_basis { BASIS_NONE, BASIS_CONSENT, BASIS_STATUTORY };

/* What a role may do with a kind for a set of purposes. */
struct permission {
	agreement_set read;       /* purposes for which it may ever be read */
	agreement_set contribute; /* purposes for which it may be contributed */
	agreement_set request;    /* purposes for which consent may be asked */
};

struct agreement_text { /* one language; borrowed from the agreement */
	const char *language;
	const char *name;    /* a few words */
	const char *explain; /* a sentence or two at B1 */
	const char *never;   /* why nobody can be given this purpose; NULL unless item.never */
};

struct agreement_item {
	struct slug id;
	size_t text_count;
	const struct agreement_text *texts;
	/* kinds */
	bool special_category; /* AVG art. 9 */
	unsigned days_default, days_max;
	/* purposes */
	const char *dpv;        /* DPV term, "dpv:…" */
	enum legal_basis basis; /* BASIS_NONE exactly when never */
	const char *law;        /* the article; NULL unless the basis is statutory */
	bool never;             /* can never be granted */
};

struct agreement; /* immutable after load; threads may share it */

/*
 * Parse.  On failure problem (if not NULL) holds one sentence that names the line or key and
 * what to do.  ERR_CONFIG, ERR_TOO_LARGE, ERR_MEMORY.
 */
MUST_USE enum err agreement_parse(struct view yaml, struct buf *problem, struct agreement **out);
void agreement_free(struct agreement *a);

void agreement_hash(const struct agreement *a, struct hash *out); /* SHA-256 of the file's bytes */
const char *agreement_title(const struct agreement *a);
unsigned agreement_version(const struct agreement *a); /* the chain raises it with every change */
size_t agreement_language_count(const struct agreement *a);
const char *agreement_language(const struct agreement *a, size_t n);

/* The number of the item with this id, or AGREEMENT_NONE. */
int agreement_kind(const struct agreement *a, const struct slug *id);
int agreement_purpose(const struct agreement *a, const struct slug *id);
int agreement_role(const struct agreement *a, const struct slug *id);

size_t agreement_kind_count(const struct agreement *a);
size_t agreement_purpose_count(const struct agreement *a);
size_t agreement_role_count(const struct agreement *a);
/* NULL when n is not below the count. */
const struct agreement_item *agreement_kind_at(const struct agreement *a, size_t n);
const struct agreement_item *agreement_purpose_at(const struct agreement *a, size_t n);
const struct agreement_item *agreement_role_at(const struct agreement *a, size_t n);

/* Text in language, else English, else the first. */
const struct agreement_text *agreement_item_text(const struct agreement_item *item,
						 const char *language);

/* All bits of the agreement's permissions, for decide: [role][kind]; never NULL. */
struct permission_table {
	struct permission at[AGREEMENT_MAX][AGREEMENT_MAX];
	agreement_set never;  /* purposes that can never be granted */
	agreement_set freeze; /* roles that may stop everything for a holder who lost the card */
};
const struct permission_table *agreement_permissions(const struct agreement *a);

/*
 * Default and largest number of days for a grant over this set of kinds: the smallest of theirs.
 * 0 for an empty set or one with a kind that the agreement does not have.
 */
unsigned agreement_days_default(const struct agreement *a, agreement_set kinds);
unsigned agreement_days_max(const struct agreement *a, agreement_set kinds);
/*
 * How many days the log keeps the content of entries about what merely happened.  Where the file
 * says nothing: AGREEMENT_RETENTION_MIN, or as long as the longest consent may last.
 */
unsigned agreement_retention_days(const struct agreement *a);

#endif
