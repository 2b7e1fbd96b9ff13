/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The agreement's file as YAML gives it: well-formed, with known keys, types and sizes; whether
 * it makes sense is the business of agreement_check().  Private to policy/agreement*.c.
 */
#ifndef EENMAAL_POLICY_AGREEMENT_SCHEMA_H
#define EENMAAL_POLICY_AGREEMENT_SCHEMA_H

#include <stddef.h>
#include <stdint.h>

#include "policy/agreement.h"

#define AGREEMENT_LANGUAGES_MAX 32

enum agreement_action { MAY_READ = 1, MAY_REQUEST = 2, MAY_CONTRIBUTE = 4, MAY_FREEZE = 8 };

struct agreement_rule {
	struct slug role;
	struct slug *kinds,
		*purposes; /* NULL exactly for MAY_FREEZE, which agreement_rules() checks */
	unsigned kinds_count, purposes_count;
	unsigned may; /* of enum agreement_action */
};

/*
 * Numbers come as text: libcyaml reads "6 months" as 6 and "010" as 8, and days that were meant
 * otherwise are no consent.
 */
#define AGREEMENT_NUMBER_MAX 9 /* digits */

struct agreement_entry {
	struct agreement_item item;
	char days_default[AGREEMENT_NUMBER_MAX + 1], days_max[AGREEMENT_NUMBER_MAX + 1];
};

struct agreement_file {
	unsigned version;
	unsigned retention_days; /* 0: the file says nothing */
	char version_text[AGREEMENT_NUMBER_MAX + 1];
	char retention_text[AGREEMENT_NUMBER_MAX + 1]; /* empty when the key is absent */
	const char *title;
	const char **languages;
	const char **reviewed; /* of these languages; NULL when the key is absent */
	struct agreement_entry *kinds, *purposes, *roles;
	struct agreement_rule *rules;
	unsigned languages_count, reviewed_count, kinds_count, purposes_count, roles_count,
		rules_count;
};

/*
 * ERR_CONFIG with a sentence in problem, or ERR_MEMORY.  Whatever is returned, free *out with
 * agreement_schema_free(); it may be NULL.
 */
MUST_USE enum err agreement_schema_load(struct view yaml, struct buf *problem,
					struct agreement_file **out);
void agreement_schema_free(struct agreement_file *f);

#endif
