/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What the holder verbs share: the card, the opened vault, the verified dossier, and changes that
 * are signed in order.
 */
#ifndef EENMAAL_CLIENT_HOLDER_H
#define EENMAAL_CLIENT_HOLDER_H

#include "client/command.h"
#include "client/dossier.h"
#include "client/json.h"

#define HOLDER_ARENA_MAX ((size_t)96 << 20)
#define HOLDER_ID_TEXT (2 * UUID_LEN + 1) /* a grant's or request's id in hex, with its NUL */

struct holder {
	struct command *command;
	const struct profile *profile;
	struct session *session;
	struct arena *session_arena; /* the session's own, put back in the end */
	struct arena *arena;         /* everything since the dossier was loaded */
	enum slot_kind slot;         /* the way in: what card, pin and vault_key belong to */
	struct secret *card, *pin, *vault_key;
	struct vault_keys keys;
	struct holder_keys identity;
	const Eenmaal__V1__Vault *vault;
	struct dossier *dossier;
	uint64_t sequence; /* of the newest change that was signed here or is in the dossier */
	bool confirmed;    /* the holder said yes; not asked again when a change is repeated */
	struct secret *new_pin, *new_card, *new_recovery; /* asked for or made once */
	struct buf problem; /* a sentence for people when something failed */
	struct json json;   /* the answer with --json: an object that is open at the top */
	struct buf text;
};

typedef enum err holder_verb(struct holder *h);

/*
 * Open session, vault and dossier, run the verb, print its JSON or what went wrong.  A verb that
 * meets ERR_SEQUENCE runs once more with the dossier read again.
 */
enum exit_code holder_run(struct command *c, holder_verb *verb);
/* The same by the recovery card. */
enum exit_code holder_run_recovery(struct command *c, holder_verb *verb);

/* Read the dossier again and verify all of it. */
MUST_USE enum err holder_load(struct holder *h);

/* Note a sentence for people; gives e back. */
enum err holder_problem(struct holder *h, enum err e, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Ask yes or no on the terminal, unless --yes.  ERR_STATE when the answer is no or nobody can say. */
MUST_USE enum err holder_confirm(struct holder *h, const char *question);

/* ---- statements: holder_sign.c ---------------------------------------------------------------- */

/* A header by the holder; a change gets the next sequence. */
MUST_USE enum err holder_header(struct holder *h, bool change, Eenmaal__V1__Header **out);

struct holder_signed {
	Eenmaal__V1__Envelope *envelope;
	struct hash hash;
};
/* Sign with seed; the key id is the dossier number. */
struct holder_signer {
	const struct holder_id *holder;
	const struct secret *seed;
	struct arena *arena;
};
MUST_USE enum err holder_sign_with(const struct holder_signer *s, enum statement_type type,
				   const void *message, struct holder_signed *out);
/* Sign with the holder's present key. */
MUST_USE enum err holder_sign(struct holder *h, enum statement_type type, const void *message,
			      struct holder_signed *out);

/* A call; on failure the problem says what the broker said. */
struct holder_call {
	const char *method; /* "GetDossier" */
	const void *request;
	const ProtobufCMessageDescriptor *reply;
};
MUST_USE enum err holder_call(struct holder *h, const struct holder_call *call,
			      ProtobufCMessage **out);
/* The receipt of a change or reading: the log says that this statement was done, as this action. */
MUST_USE enum err holder_receipt(struct holder *h, const Eenmaal__V1__OpenReceipt *r,
				 Eenmaal__V1__Action action, const struct hash *statement);

/* ---- the vault: holder_vault.c ------------------------------------------------------------------ */

struct holder_vault {
	const struct holder_id *holder;
	const struct vault_keys *keys;
	const struct secret *vault_key;
	const struct secret *card, *pin;
	const struct secret *recovery;               /* a recovery slot is made; NULL: none */
	const Eenmaal__V1__VaultSlot *recovery_slot; /* else one that stays as it is; NULL: none */
};
MUST_USE enum err holder_vault_make(const struct holder_vault *v, struct arena *a,
				    Eenmaal__V1__Vault **out, struct hash *hash);
/* The slot of this kind, or NULL. */
const Eenmaal__V1__VaultSlot *holder_vault_slot(const Eenmaal__V1__Vault *v, enum slot_kind kind);
/* The two steps of OpenVault, and everything that can be checked about what comes out. */
MUST_USE enum err holder_vault_open(struct holder *h);
/* Put a vault with these slots in the place of the present one. */
MUST_USE enum err holder_vault_put(struct holder *h, const struct holder_vault *v);
/* Six random digits that pin_check() accepts. */
MUST_USE enum err holder_pin_random(struct secret **out);
/* Ask for the new PIN (twice on a terminal); once per run. */
MUST_USE enum err holder_pin_ask(struct holder *h);

/* ---- grants: holder_grant.c, holder_renew.c ------------------------------------------------------ */

/* Is the kind one of the agreement in force?  The broker takes keys for no other. */
bool holder_kind_agreed(const struct holder *h, const char *kind);

/* Publish more epochs for these kinds where few lie ahead. */
MUST_USE enum err holder_top_up(struct holder *h, size_t count, char *const *kinds);
/* May m be given by the agreement and the directory?  As grant_check(); ERR_NOT_FOUND as well. */
MUST_USE enum err holder_grant_check(const struct holder *h, const Eenmaal__V1__Grant *m);
/* Grants that count and name one of kinds (NULL: any), issued anew; for Revoke and Rotate. */
struct holder_stayers {
	const struct dossier_grant
		*except; /* its kinds in `closing` are not counted; may be NULL */
	const struct dossier_kinds *closing; /* may be NULL */
	const struct secret *seed;           /* who signs */
	size_t count, left_out;
	Eenmaal__V1__Envelope **grants;
};
MUST_USE enum err holder_stayers_sign(struct holder *h, struct holder_stayers *s);
/* Issue anew each grant whose wraps are not the ones that it needs now. */
MUST_USE enum err holder_renew(struct holder *h, unsigned *renewed);

/* ---- arguments and output: holder_args.c --------------------------------------------------------- */

/* The values of a repeatable option, sorted and distinct, in the arena; ERR_USAGE with a problem. */
struct holder_list {
	size_t count;
	char **items;
};
MUST_USE enum err holder_list(struct holder *h, const char *option, struct holder_list *out);
/* The same, each a kind of the agreement. */
MUST_USE enum err holder_kinds(struct holder *h, struct holder_list *out);
void holder_id_hex(ProtobufCBinaryData id, char out[static HOLDER_ID_TEXT]);
/* Find by --grant or --request: the whole id or a beginning of it that fits only one. */
MUST_USE enum err holder_find_grant(struct holder *h, const struct dossier_grant **out);
MUST_USE enum err holder_find_request(struct holder *h, const struct dossier_request **out);
/* Where the cards lead: --page, else the broker's public address. */
const char *holder_page(const struct command *c);
/* Names for people in the profile's language. */
const char *holder_partner_name(const struct holder *h, const char *id);
const char *holder_kind_name(const struct holder *h, const char *id);
const char *holder_purpose_name(const struct holder *h, const char *id);
const char *holder_role_name(const struct holder *h, const char *id);
/* "finance, skills" by the names above, NUL-terminated in the arena; "" when out of memory. */
const char *holder_kind_names(const struct holder *h, size_t count, char *const *kinds);
const char *holder_state_name(Eenmaal__V1__GrantState state);

/* ---- segments: holder_segment.c ------------------------------------------------------------------ */

/*
 * Fetch and open one segment.  Everything lives in an arena of its own, which the caller gives back
 * with holder_segment_done().
 */
struct holder_opened {
	struct arena *arena;
	struct dossier_content content;
};
MUST_USE enum err holder_segment_open(struct holder *h, const struct dossier_segment *s,
				      struct holder_opened *out);
void holder_segment_done(struct holder_opened *o);
/* Write all segments into folder; problem says which one failed. */
MUST_USE enum err holder_segments_write(struct holder *h, const char *folder);
void holder_segments_json(struct holder *h, struct json *j);
void holder_grants_json(struct holder *h, struct json *j);
void holder_requests_json(struct holder *h, struct json *j);

/* ---- the log: holder_access.c --------------------------------------------------------------------- */

struct holder_entry {
	uint64_t number; /* the holder's own, from 1 */
	const Eenmaal__V1__SeenRecord *seen;
	const Eenmaal__V1__KeptRecord *kept;
};
struct holder_log {
	size_t count, size;
	struct holder_entry *entries; /* mem_free() */
	size_t gone;                  /* so many more are too old to be kept */
};
/* Read and verify the holder's whole log, in order. */
MUST_USE enum err holder_log_read(struct holder *h, struct holder_log *out);
/* No consent of the log is left out of the dossier, and none that ended there counts.  ERR_ROLLBACK. */
MUST_USE enum err holder_log_agrees(struct holder *h);
void holder_log_json(struct holder *h, const struct holder_log *log, struct json *j);

/* ---- verbs ------------------------------------------------------------------------------------------ */

enum exit_code holder_enrol_run(struct command *c);
enum exit_code holder_activate_run(struct command *c);
enum exit_code holder_requests_run(struct command *c);
enum exit_code holder_grants_run(struct command *c);
enum exit_code holder_grant_run(struct command *c);
enum exit_code holder_decline_run(struct command *c);
enum exit_code holder_revoke_run(struct command *c);
enum exit_code holder_pause_run(struct command *c);
enum exit_code holder_resume_run(struct command *c);
enum exit_code holder_stop_all_run(struct command *c);
enum exit_code holder_resume_all_run(struct command *c);
enum exit_code holder_segments_run(struct command *c);
enum exit_code holder_accesses_run(struct command *c);
enum exit_code holder_remark_run(struct command *c);
enum exit_code holder_export_run(struct command *c);
enum exit_code holder_erase_run(struct command *c);
enum exit_code holder_change_pin_run(struct command *c);
enum exit_code holder_recover_run(struct command *c);

#endif
