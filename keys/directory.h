/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The chain's directory once it has been verified and parsed (proto/codec_directory.h
 * fills it): who the members are, which keys they hold, which log keys the broker has.
 */
#ifndef EENMAAL_KEYS_DIRECTORY_H
#define EENMAAL_KEYS_DIRECTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "broker/base/err.h"
#include "broker/base/id.h"
#include "keys/kem.h"
#include "keys/sign.h"
#include "keys/statement.h"

#define DIRECTORY_MEMBERS_MAX 1024
#define DIRECTORY_ROLES_MAX 8
#define DIRECTORY_TLS_MAX 4
#define DIRECTORY_FORMER_MAX 8
#define DIRECTORY_LANGUAGES_MAX 16
#define DIRECTORY_LOG_KEYS_MAX 4
#define DIRECTORY_PAGES_MAX 4
#define DIRECTORY_WITNESSES_MAX 12
#define AUDIENCE_MAX 120

enum member_status { MEMBER_NONE, MEMBER_ACTIVE, MEMBER_SUSPENDED, MEMBER_REMOVED };

/* Either a certificate's SHA-256 fingerprint, or issuer (RFC 2253) and subject serialNumber (OIN). */
struct tls_identity {
	bool by_fingerprint;
	struct hash fingerprint;
	char issuer[256];
	char serial_number[64];
};

struct local_name {
	char language[16]; /* BCP 47 */
	char text[200];    /* UTF-8 */
};

/* A signing key that has ended: it counts for statements dated before until (Unix seconds). */
struct former_key {
	struct sign_public key;
	int64_t until;
};

struct member {
	struct slug id;
	enum member_status status;
	size_t name_count, role_count, tls_count, former_count;
	struct local_name names[DIRECTORY_LANGUAGES_MAX];
	struct slug roles[DIRECTORY_ROLES_MAX];
	struct tls_identity tls[DIRECTORY_TLS_MAX];
	struct sign_public signing_key;
	struct former_key former[DIRECTORY_FORMER_MAX];
	struct kem_public kem_key;
	bool has_kem_key; /* an auditor needs none */
};

/* Of the log, or of a witness. */
struct log_key {
	char vkey[256]; /* C2SP vkey form */
};

struct directory {
	uint64_t version;
	int64_t issued_at, not_after;    /* Unix seconds */
	char audience[AUDIENCE_MAX + 1]; /* the broker's name = the log's origin */
	struct hash agreement;           /* SHA-256 of the agreement file */
	unsigned suite_floor;
	size_t log_key_count;
	struct log_key log_keys[DIRECTORY_LOG_KEYS_MAX];
	size_t page_count;
	struct hash
		pages[DIRECTORY_PAGES_MAX]; /* editions of the holder's page that may be served */
	size_t witness_count;
	struct log_key witnesses[DIRECTORY_WITNESSES_MAX];
	unsigned witness_quorum; /* witnesses that clients demand under a checkpoint, at least */
	size_t member_count;
	struct member *members; /* sorted by id */
	struct hash hash;       /* of the signed statement */
};

void directory_free(struct directory *d); /* the members and d itself; NULL is harmless */

/* NULL when there is none. */
const struct member *directory_find(const struct directory *d, const struct slug *id);

/*
 * The member whose TLS identity matches; NULL when none does.  A member that is not active is
 * found only when no active one matches (an organisation may return under another id); two
 * active ones are nobody: who is calling must never be a guess.  An empty issuer or serial
 * number matches nothing.
 */
const struct member *directory_find_tls(const struct directory *d, const struct hash *fingerprint,
					const char *issuer, const char *serial_number);

/*
 * The suite for new keys of a dossier.  Every member may have to seal to them, so it is the strongest
 * that this build speaks and every member who has a KEM key shows to speak; but never less than
 * floor or the directory's, even when then nothing can be made.
 */
unsigned directory_suite(const struct directory *d, unsigned floor);

/* Is it one of the editions of the pages (the holder's and the auditor's) that may be served? */
bool directory_approves(const struct directory *d, const struct hash *page);

bool member_has_role(const struct member *m, const struct slug *role);

/*
 * Verify what the member signed, now or earlier: with its present key, else with a former one.
 * On ERR_OK the statement counts only if it is dated before *before (Unix seconds; INT64_MAX under
 * the present key): the caller checks that once it has parsed the payload.  ERR_SIGNATURE,
 * ERR_STATEMENT_TYPE.  What is handed in to a broker must be signed with the present key.
 */
MUST_USE enum err member_verify(const struct member *m, const struct envelope *e,
				enum statement_type type, int64_t *before);

/* The name in language (BCP 47, any case; NULL: none), else in English, else the first, else the id. */
const char *member_name(const struct member *m, const char *language);

/* SHA-256 of the root's public key, shown to people as 64 hex digits and pinned by clients. */
void directory_fingerprint(const struct sign_public *root, struct hash *out);

/*
 * May d replace the version last seen (0: none seen)?  ERR_ROLLBACK for a smaller version or
 * the same version with another hash (seen_hash may be NULL only when none was seen), and for
 * version 0, which means "none"; ERR_EXPIRED at or after not_after; ERR_FUTURE when it is issued
 * more than 300 s ahead of now.
 */
MUST_USE enum err directory_accept(const struct directory *d, uint64_t seen_version,
				   const struct hash *seen_hash, int64_t now);

#endif
