/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The rules once more, from agreement.yaml(5) and the list of reasons, by names and lists as a
 * person reads them: no numbers, no sets of bits, nothing of policy/.  Whoever changes the decision
 * changes this from the documents, not from the code.
 */
#ifndef EENMAAL_TESTS_PROVE_MODEL_H
#define EENMAAL_TESTS_PROVE_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#define MODEL_NAMES_MAX 4
#define MODEL_RULES_MAX 6
#define MODEL_GRANTS_MAX 8
#define MODEL_KEYS_MAX 6

struct model_names {
	unsigned count;
	const char *at[MODEL_NAMES_MAX];
};

/* A rule of the agreement; may: "read", "request", "contribute". */
struct model_rule {
	const char *role;
	struct model_names kinds, purposes, may;
};

struct model_agreement {
	struct model_names kinds, purposes, roles;
	struct model_names never; /* purposes that nobody can be given */
	unsigned rule_count;
	struct model_rule rules[MODEL_RULES_MAX];
};

struct model_key {
	const char *kind;
	uint64_t epoch;
};

struct model_grant {
	const char *holder, *partner;
	struct model_names kinds, purposes, roles;
	struct model_names taken_back; /* kinds */
	struct model_names marks;      /* "paused", "revoked", "replaced" */
	int64_t from, until;
	uint64_t uses_allowed, used; /* allowed 0: as often as wanted */
	unsigned key_count;
	struct model_key keys[MODEL_KEYS_MAX];
};

struct model_request {
	const struct model_agreement *agreement;
	const char *holder, *partner, *role, *purpose;
	struct model_names partner_roles;
	struct model_names facts; /* "verified", "member", "dossier", "erased", "stopped" */
	int64_t now;
	unsigned grant_count;
	const struct model_grant *grants;
	unsigned epoch_count; /* of the kind's documents */
	uint64_t epochs[MODEL_NAMES_MAX];
};

/*
 * "granted", or the reason against it; *grant: the number of the grant that allows it or comes
 * nearest, -1 for none.
 */
const char *model_decide(const struct model_request *r, const char *kind, int *grant);

bool model_has(const struct model_names *list, const char *name);
bool model_allows(const struct model_agreement *a, const char *role, const char *kind,
		  const char *purpose, const char *may);

#endif
