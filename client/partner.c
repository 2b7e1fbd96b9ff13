/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/partner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RECEIPT_MAX 65536
#define LIST_MAX 900

static enum err wrong_key(struct partner *p, const char *which)
{
	return session_wrong(p->session, ERR_CONFIG,
			     "the profile's %s is not the one that the directory has for %s", which,
			     p->self->id.s);
}

static enum err load_signing_key(struct partner *p)
{
	const struct profile *profile = p->session->profile;
	struct sign_public own;
	enum err e = profile_key(profile, profile->signing_key, SIGN_SEED_LEN, &p->signing_seed);

	if (e != ERR_OK)
		return session_wrong(p->session, e, "the signing key %s cannot be read: %s",
				     profile->signing_key, profile_key_problem(e));
	e = sign_derive_public(p->signing_seed, &own);
	if (e == ERR_OK && memcmp(&own, &p->self->signing_key, sizeof(own)) != 0)
		e = wrong_key(p, "signing key");
	return e;
}

static enum err load_kem_key(struct partner *p)
{
	const struct profile *profile = p->session->profile;
	struct kem_public own;
	enum err e = profile_key(profile, profile->kem_key, KEM_SECRET_LEN, &p->kem_private);

	if (e != ERR_OK)
		return session_wrong(p->session, e, "the KEM key %s cannot be read: %s",
				     profile->kem_key, profile_key_problem(e));
	if (!p->self->has_kem_key)
		return wrong_key(p, "KEM key");
	e = kem_derive_public(p->self->kem_key.suite, p->kem_private, &own);
	if (e == ERR_SUITE)
		return session_wrong(p->session, e,
				     "the KEM key is of suite %u, which this build does not speak",
				     p->self->kem_key.suite);
	if (e == ERR_OK && (own.len != p->self->kem_key.len ||
			    memcmp(own.key, p->self->kem_key.key, own.len) != 0))
		e = wrong_key(p, "KEM key");
	return e;
}

static enum err load_keys(struct partner *p)
{
	enum err e;

	p->self = directory_find(p->session->directory, &p->session->profile->id);
	if (!p->self)
		return session_wrong(
			p->session, ERR_CONFIG,
			"the directory does not know \"%s\"; the chain's authority adds "
			"members",
			p->session->profile->id.s);
	e = load_signing_key(p);
	return e == ERR_OK ? load_kem_key(p) : e;
}

enum err partner_open(struct command *c, struct partner *out)
{
	enum err e;

	*out = (struct partner){.command = c};
	if (command_profile(c)->role != PROFILE_PARTNER) {
		(void)command_fail(c, ERR_CONFIG, "this verb needs the profile of a partner");
		return ERR_CONFIG;
	}
	e = command_session(c, &out->session);
	if (e != ERR_OK)
		return e;
	e = load_keys(out);
	if (e != ERR_OK) {
		(void)partner_fail(out, e);
		partner_close(out);
	}
	return e;
}

void partner_close(struct partner *p)
{
	secret_free(p->signing_seed);
	secret_free(p->kem_private);
	session_close(p->session);
	*p = (struct partner){.command = p->command};
}

enum exit_code partner_fail(const struct partner *p, enum err e)
{
	return command_fail_session(p->command, p->session, e);
}

typedef const struct agreement_item *item_at(const struct agreement *a, size_t n);

/* "there is no kind \"x\"; the agreement has: a, b, c" */
static enum err unknown(const struct partner *p, const char *what, const char *name, item_at *at)
{
	const struct agreement_item *item;
	char list[LIST_MAX] = "";
	size_t len = 0;

	for (size_t i = 0; (item = at(p->session->agreement, i)) && len < sizeof(list) - 50; i++)
		len += (size_t)snprintf(list + len, sizeof(list) - len, "%s%s", i ? ", " : "",
					item->id.s);
	return session_wrong(p->session, ERR_USAGE, "the agreement has no %s \"%s\"; it has: %s",
			     what, name, list);
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

enum err partner_kinds(const struct partner *p, struct partner_kinds *out)
{
	size_t given = command_option_count(p->command, "kind"), kept = 0;
	struct slug id;

	out->count = 0;
	if (given > PARTNER_KINDS_MAX)
		return session_wrong(p->session, ERR_USAGE, "at most %d kinds at once",
				     PARTNER_KINDS_MAX);
	for (size_t i = 0; i < given; i++) {
		const char *name = command_option_at(p->command, "kind", i);

		if (codec_slug(name, &id) != ERR_OK ||
		    agreement_kind(p->session->agreement, &id) == AGREEMENT_NONE)
			return unknown(p, "kind", name, agreement_kind_at);
		/* protobuf-c has no const; it only reads what is packed. */
		out->names[i] = (char *)(uintptr_t)name;
	}
	qsort(out->names, given, sizeof(out->names[0]), compare);
	for (size_t i = 0; i < given; i++)
		if (kept == 0 || strcmp(out->names[kept - 1], out->names[i]) != 0)
			out->names[kept++] = out->names[i];
	out->count = kept;
	return ERR_OK;
}

enum err partner_purpose(const struct partner *p, const char **out)
{
	const char *name = command_option(p->command, "purpose");
	struct slug id;

	if (codec_slug(name, &id) != ERR_OK ||
	    agreement_purpose(p->session->agreement, &id) == AGREEMENT_NONE)
		return unknown(p, "purpose", name, agreement_purpose_at);
	*out = name;
	return ERR_OK;
}

enum err partner_role(const struct partner *p, const char **out)
{
	const char *name = command_option(p->command, "role");
	struct slug id;

	if (!name)
		name = p->session->profile->staff_role;
	if (!name && p->self->role_count == 1)
		name = p->self->roles[0].s;
	if (!name)
		return session_wrong(
			p->session, ERR_USAGE,
			"say in which role with --role (or staff_role in the profile): %s "
			"has more than one",
			p->self->id.s);
	if (codec_slug(name, &id) != ERR_OK ||
	    agreement_role(p->session->agreement, &id) == AGREEMENT_NONE)
		return unknown(p, "role", name, agreement_role_at);
	*out = name;
	return ERR_OK;
}

enum err partner_holder(const struct partner *p, const char *text, struct holder_id *out)
{
	if (holder_id_parse(text, out) == ERR_OK)
		return ERR_OK;
	return session_wrong(
		p->session, ERR_USAGE,
		"\"%s\" is no dossier number; it looks like 7K3Q-9MZT-4XWB-1NCE-7, and "
		"its last character checks the others",
		text);
}

bool partner_again(enum err e, unsigned attempt)
{
	const struct timespec pause = {.tv_sec = 1 + (time_t)attempt};

	if (attempt + 1 >= PARTNER_ATTEMPTS)
		return false;
	if (e == ERR_BUSY)
		(void)nanosleep(&pause, NULL);
	return e == ERR_BUSY || e == ERR_SEQUENCE;
}

enum err partner_keep(const struct partner *p, const Eenmaal__V1__Receipt *r)
{
	struct buf bytes = BUF_INIT(RECEIPT_MAX);
	enum err e = codec_encode(r, &bytes);

	if (e == ERR_OK)
		e = state_keep_receipt(p->session->state, buf_view(&bytes),
				       session_now(p->session));
	if (e != ERR_OK)
		e = session_wrong(p->session, e,
				  "the receipt cannot be kept in the state folder: %s",
				  err_text(e));
	buf_free(&bytes);
	return e;
}

enum err partner_hash(const Eenmaal__V1__Envelope *m, struct hash *out)
{
	struct envelope envelope;
	enum err e = codec_envelope(m, &envelope);

	return e == ERR_OK ? statement_hash(&envelope, out) : e;
}

enum err partner_recorded(const struct partner *p, const Eenmaal__V1__Receipt *r,
			  const Eenmaal__V1__Envelope *statement, Eenmaal__V1__Action action,
			  const char *what)
{
	Eenmaal__V1__SeenRecord *seen = NULL;
	struct hash hash;
	enum err e = partner_hash(statement, &hash);

	if (e == ERR_OK)
		e = session_receipt(p->session, r, &hash, NULL, &seen);
	if (e == ERR_OK &&
	    (seen->action != action || seen->outcome != EENMAAL__V1__OUTCOME__OUTCOME_DONE))
		e = session_wrong(p->session, ERR_VERIFY,
				  "the receipt records something else than this %s", what);
	return e;
}

enum exit_code partner_run(struct command *c, partner_step *step, void *ctx)
{
	enum exit_code code = EXIT_DONE;
	struct partner p;
	enum err e = partner_open(c, &p);

	if (e != ERR_OK)
		return command_exit(e);
	e = step(&p, ctx);
	if (e != ERR_OK)
		code = partner_fail(&p, e);
	partner_close(&p);
	return code;
}

enum err partner_try(const struct partner *p, partner_step *step, void *ctx)
{
	unsigned attempt = 0;
	enum err e = step(p, ctx);

	while (partner_again(e, attempt++))
		e = step(p, ctx);
	return e;
}

static const struct option_spec put_options[] = {
	{"holder", "NUMBER", true, false, "the dossier"},
	{"kind", "KIND", true, false, "what it is: finance, medical, skills, ..."},
	{"media-type", "TYPE", true, false, "\"application/pdf\", \"application/fhir+json\", ..."},
	{"title", "TEXT", true, false, "a short title for people"},
	{"replaces", "VERSION", false, false, "the own version that this one takes the place of"},
	{0},
};

static const struct option_spec request_options[] = {
	{"holder", "NUMBER", true, false, "the dossier"},
	{"kind", "KIND", true, true, "what to read; repeat for more"},
	{"purpose", "PURPOSE", true, false, "what for"},
	{"role", "ROLE", false, false, "in which role; default: the profile's"},
	{"until", "END", false, false, "6m, 30d or 2027-03-01; default: what the agreement says"},
	{0},
};

static const struct option_spec fetch_options[] = {
	{"holder", "NUMBER,...", false, true, "the dossiers; repeat for more"},
	{"caseload", "FILE", false, false, "or a file with one number per line"},
	{"kind", "KIND", true, true, "what to read; repeat for more"},
	{"purpose", "PURPOSE", true, false, "what for"},
	{"role", "ROLE", false, false, "in which role; default: the profile's"},
	{"staff", "NAME", false, false, "who reads, a pseudonym; default: the profile's"},
	{"out", "FOLDER", false, false, "where the files go; default: the current folder"},
	{"stdout", NULL, false, false, "write the one document to the standard output"},
	{0},
};

static const struct option_spec grants_options[] = {
	{"holder", "NUMBER", false, false, "of this dossier only"},
	{0},
};

static const struct option_spec freeze_options[] = {
	{"holder", "NUMBER", true, false, "the dossier"},
	{"role", "ROLE", false, false, "in which role; default: the profile's"},
	{"staff", "NAME", false, false, "who does it, a pseudonym; default: the profile's"},
	{0},
};

static const struct option_spec remarks_options[] = {
	{"from", "NUMBER", false, false, "from this remark on; default: all"},
	{0},
};

static const struct option_spec accesses_options[] = {
	{"from", "TIME", false, false, "not before: 2027-03-01, 2027-03-01T10:00:00Z, 72h, 30d"},
	{"until", "TIME", false, false, "before this time"},
	{"staff", "NAME", false, false, "by this staff member only"},
	{0},
};

const struct verb partner_verbs[] = {
	{"partner", "put", "FILE", "seal a document into a dossier",
	 "The file is sealed to the holder's present key, so that the broker cannot read it, and "
	 "signed, so that everyone who may read it can see who wrote it. At most 8 MiB.\n\n"
	 "  eenmaal partner put --profile coa --holder 7K3Q-9MZT-4XWB-1NCE-7 \\\n"
	 "      --kind skills --media-type application/pdf --title Diploma diploma.pdf",
	 put_options, true, partner_put},
	{"partner", "request", "", "ask a holder for consent",
	 "The holder sees the question and grants it, in part or whole, or does not. Whether the "
	 "dossier exists is not told.\n\n"
	 "  eenmaal partner request --profile school --holder 7K3Q-9MZT-4XWB-1NCE-7 \\\n"
	 "      --kind skills --purpose language-training --until 6m",
	 request_options, true, partner_request},
	{"partner", "fetch", "", "read what was granted",
	 "Everything is verified before anything is written: the log's receipt, the holder's grant, "
	 "the author's signature. Documents go to FOLDER/NUMBER/KIND-AUTHOR-VERSION.EXT with mode "
	 "0600. When nothing was released the exit code is 3; only the holder can see why.\n\n"
	 "  eenmaal partner fetch --profile school --holder 7K3Q-9MZT-4XWB-1NCE-7 \\\n"
	 "      --kind skills --purpose language-training --out dossiers",
	 fetch_options, true, partner_fetch},
	{"partner", "grants", "", "list the grants that holders gave",
	 "  eenmaal partner grants --profile school", grants_options, true, partner_grants},
	{"partner", "freeze", "", "stop everything for a holder who lost the card",
	 "For roles that the agreement lets freeze. Nobody gets anything of the dossier until the "
	 "holder resumes; nothing else changes. Whether the dossier exists is not told.\n\n"
	 "  eenmaal partner freeze --profile coa --holder 7K3Q-9MZT-4XWB-1NCE-7",
	 freeze_options, true, partner_freeze},
	{"partner", "remarks", "", "read what holders say is not right",
	 "About documents that this member added. Each is verified and opened here; the reading is "
	 "recorded.\n\n"
	 "  eenmaal partner remarks --profile coa",
	 remarks_options, true, partner_remarks},
	{"partner", "accesses", "", "list what this member asked to read",
	 "From the broker's log, each entry proven to be in it, and each request verified to be "
	 "this member's own. Of a refusal it tells what was told then: nothing was released. The "
	 "reading is recorded.\n\n"
	 "  eenmaal partner accesses --profile school --from 30d --staff medewerker-7",
	 accesses_options, true, partner_accesses},
	{0},
};
