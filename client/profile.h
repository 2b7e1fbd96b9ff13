/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Who the command acts as: one YAML file (profile.yaml) in a folder with its keys and its memory.
 * Paths in it are relative to that folder.  Strict: unknown keys are errors.
 */
#ifndef EENMAAL_CLIENT_PROFILE_H
#define EENMAAL_CLIENT_PROFILE_H

#include "broker/base/buf.h"
#include "broker/base/err.h"
#include "broker/base/id.h"
#include "broker/base/secret.h"

enum profile_role { PROFILE_PARTNER, PROFILE_HOLDER, PROFILE_AUDITOR, PROFILE_DIRECTORY };

struct profile {
	char *folder; /* absolute; everything below is relative to it */
	enum profile_role role;
	struct slug id;          /* member id; "holder" for holders */
	struct holder_id holder; /* PROFILE_HOLDER only */
	char *public_url;        /* "https://host:port" of the public listener */
	char *partner_url;       /* of the partner listener; NULL for holders */
	char *ca;                /* PEM file with the server's trust anchors; NULL: the system's */
	char *certificate;       /* TLS client certificate and key, PEM; NULL for holders */
	char *certificate_key;
	char *signing_key; /* key files; NULL where the role has none */
	char *kem_key;
	char *card;                 /* file with the card secret (holder) */
	struct hash root;           /* fingerprint that is pinned */
	char *staff;                /* default staff pseudonym */
	char *staff_role;           /* default role to act in */
	char *language;             /* BCP 47, default "nl" */
	unsigned suite_floor;       /* at least 1 */
	unsigned witnesses_minimum; /* cosignatures to demand, when the directory demands fewer */
	char *state;                /* folder for what was seen before; default "state" */
	char *proxy; /* "http://host:port"; NULL: none, whatever the environment says */
};

/* path: the YAML file, or a folder that holds profile.yaml.  problem gets a sentence. */
MUST_USE enum err profile_load(const char *path, struct buf *problem, struct profile **out);
void profile_free(struct profile *p);

/* Write a new profile.yaml (mode 0600); ERR_EXISTS. */
MUST_USE enum err profile_create(const struct profile *p);

/* folder/name as a new string; an absolute name stays as it is.  NULL when out of memory. */
char *profile_path(const struct profile *p, const char *name);

/*
 * The raw key in the key file `name` of the profile: a name without a slash may also be a systemd
 * credential.  Errors as keyfile_read(); ERR_CONFIG when name is NULL.
 */
MUST_USE enum err profile_key(const struct profile *p, const char *name, size_t len,
			      struct secret **out);

/* What a person is told when a key file cannot be read: the error's text, and what to do. */
const char *profile_key_problem(enum err e);

#endif
