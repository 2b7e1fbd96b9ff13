/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Intake: a partner opens a dossier for a holder.  What is made here opens the dossier until the
 * holder activates the card, and nothing after that.
 */
#include "client/holder.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "broker/base/clock.h"
#include "broker/base/io.h"
#include "client/card.h"
#include "keys/keyfile.h"

#define PATH_LEN_MAX 4096
#define CA_MAX ((size_t)1 << 20)

struct enrol {
	struct command *command;
	const struct profile *profile; /* the partner's */
	struct session *session;
	const char *language, *card_path, *folder, *keep;
	struct buf recovery_path; /* NUL-terminated */
	struct buf problem;
	struct holder_id holder;
	struct holder_keys identity;
	struct vault_keys keys;
	struct secret *vault_key, *card, *recovery, *pin;
	struct dossier *dossier;
	Eenmaal__V1__KemKey kem_message;
	struct hash hash; /* of the enrolment */
	struct hash vault_hash;
	Eenmaal__V1__EnrolRequest request;
	bool pin_given;
	unsigned files; /* how many of the files were made, in the order of write_files() */
};

static enum err problem(struct enrol *s, enum err e, const char *what)
{
	buf_clear(&s->problem);
	if (buf_printf(&s->problem, "%s: %s%c", what, err_text(e), 0) != ERR_OK)
		buf_clear(&s->problem);
	return e;
}

/* ---- keys --------------------------------------------------------------------------------------- */

static enum err make_pin(struct enrol *s)
{
	enum err e = ERR_OK;

	s->pin_given = command_option(s->command, "pin-file") != NULL ||
		       command_option(s->command, "pin-fd") != NULL;
	if (!s->pin_given)
		return holder_pin_random(&s->pin);
	e = command_secret(s->command, "pin", "start PIN", true, &s->pin);
	if (e == ERR_OK) {
		e = pin_check(s->pin);
		if (e != ERR_OK)
			(void)problem(s, e,
				      "the start PIN needs 6 to 12 digits, no row or pattern");
	}
	return e;
}

static enum err make_keys(struct enrol *s)
{
	unsigned suite = directory_suite(s->session->directory, s->profile->suite_floor);
	enum err e = sign_generate(&s->identity.signing_key, &s->keys.signing_seed);

	random_bytes(s->holder.b, HOLDER_ID_LEN);
	s->identity.holder = s->holder;
	if (e == ERR_OK)
		e = kem_generate(suite, &s->identity.kem_key, &s->keys.kem_private);
	s->keys.suite = s->identity.kem_key.suite;
	if (e == ERR_OK)
		e = secret_random(32, &s->vault_key);
	if (e == ERR_OK)
		e = secret_random(CARD_SECRET_LEN, &s->card);
	if (e == ERR_OK)
		e = secret_random(CARD_SECRET_LEN, &s->recovery);
	return e == ERR_OK ? make_pin(s) : e;
}

static enum err make_epochs(struct enrol *s)
{
	struct dossier_source source = {
		.directory = s->session->directory,
		.keys = &s->identity,
		.arena = s->session->arena,
		.suite_floor = s->profile->suite_floor,
	};
	const struct agreement *a = s->session->agreement;
	enum err e = dossier_empty(&source, &s->dossier);

	for (size_t n = 0; n < agreement_kind_count(a) && e == ERR_OK; n++)
		e = dossier_extend(s->dossier, agreement_kind_at(a, n)->id.s, DOSSIER_AHEAD);
	return e;
}

/* ---- statements ----------------------------------------------------------------------------------- */

static enum err sign_enrolment(struct enrol *s)
{
	Eenmaal__V1__Enrolment m = EENMAAL__V1__ENROLMENT__INIT;
	struct envelope envelope = {0};
	struct secret *seed = NULL;
	enum err e = profile_key(s->profile, s->profile->signing_key, SIGN_SEED_LEN, &seed);

	if (e != ERR_OK)
		return problem(s, e, "the signing key cannot be read");
	eenmaal__v1__kem_key__init(&s->kem_message);
	s->kem_message.suite = s->identity.kem_key.suite;
	s->kem_message.public_key = codec_bytes(s->identity.kem_key.key, s->identity.kem_key.len);
	m.signing_key = codec_bytes(s->identity.signing_key.b, SIGN_PUBLIC_LEN);
	m.kem_key = &s->kem_message;
	m.vault_hash = codec_bytes(s->vault_hash.b, HASH_LEN);
	m.language = (char *)(uintptr_t)s->language;
	e = session_header(s->session, &s->holder, 0, &m.header);
	if (e == ERR_OK)
		e = session_sign(s->session, STATEMENT_ENROLMENT, &m, seed, &s->request.enrolment);
	if (e == ERR_OK)
		e = codec_envelope(s->request.enrolment, &envelope);
	if (e == ERR_OK)
		e = statement_hash(&envelope, &s->hash);
	secret_free(seed);
	return e;
}

static enum err sign_epochs(struct enrol *s)
{
	struct holder_signer signer = {&s->holder, s->keys.signing_seed, s->session->arena};
	struct holder_signed statement = {0};
	Eenmaal__V1__EpochSet *set = NULL;
	enum err e = dossier_epochs_message(s->dossier, &s->identity.kem_key, false, &set);

	if (e == ERR_OK)
		e = session_header(s->session, &s->holder, 1, &set->header);
	if (e != ERR_OK)
		return e;
	set->header->issuer = (char *)"holder";
	e = holder_sign_with(&signer, STATEMENT_EPOCHS, set, &statement);
	s->request.epochs = statement.envelope;
	return e;
}

static enum err make_vault(struct enrol *s)
{
	struct holder_vault vault = {
		.holder = &s->holder,
		.keys = &s->keys,
		.vault_key = s->vault_key,
		.card = s->card,
		.pin = s->pin,
		.recovery = s->recovery,
	};

	return holder_vault_make(&vault, s->session->arena, &s->request.vault, &s->vault_hash);
}

static enum err make_request(struct enrol *s)
{
	enum err e = make_keys(s);

	eenmaal__v1__enrol_request__init(&s->request);
	if (e == ERR_OK)
		e = make_epochs(s);
	if (e == ERR_OK)
		e = make_vault(s);
	if (e == ERR_OK)
		e = sign_enrolment(s);
	return e == ERR_OK ? sign_epochs(s) : e;
}

/* ---- files ------------------------------------------------------------------------------------------ */

static enum err in_folder(const struct enrol *s, const char *name, struct buf *path)
{
	*path = BUF_INIT(PATH_LEN_MAX);
	return buf_printf(path, "%s/%s%c", s->folder, name, 0);
}

static enum err write_one_card(struct enrol *s, enum card_kind kind, const char *path)
{
	struct slug own = s->profile->id;
	const struct member *member = directory_find(s->session->directory, &own);
	struct card card = {
		.kind = kind,
		.holder = s->holder,
		.root = s->profile->root,
		.secret = kind == CARD_WALLET ? s->card : s->recovery,
	};
	struct card_print print = {&card, s->language,
				   member != NULL ? member_name(member, s->language) : own.s};
	enum err e = card_page(&card, holder_page(s->command));

	if (e == ERR_OK)
		e = card_write(&print, path);
	return e == ERR_OK ? e : problem(s, e, path);
}

static enum err write_wallet(struct enrol *s)
{
	return write_one_card(s, CARD_WALLET, s->card_path);
}

static enum err write_recovery(struct enrol *s)
{
	return write_one_card(s, CARD_RECOVERY, (const char *)s->recovery_path.data);
}

static enum err write_kept(struct enrol *s)
{
	enum err e = s->keep != NULL ? keyfile_create(s->keep, s->recovery) : ERR_OK;

	return e == ERR_OK ? e : problem(s, e, s->keep);
}

static enum err write_secret(struct enrol *s)
{
	struct buf path = {0};
	enum err e = in_folder(s, "card.key", &path);

	if (e == ERR_OK)
		e = keyfile_create((const char *)path.data, s->card);
	if (e != ERR_OK)
		(void)problem(s, e, s->folder);
	buf_free(&path);
	return e;
}

/* The trust anchors go along, so that the folder can be carried to another machine. */
static enum err write_ca(struct enrol *s)
{
	struct buf path = {0}, pem = BUF_INIT(CA_MAX);
	char *from = s->profile->ca != NULL ? profile_path(s->profile, s->profile->ca) : NULL;
	enum err e = in_folder(s, "ca.pem", &path);

	if (e == ERR_OK && s->profile->ca != NULL) {
		e = from != NULL ? io_read_file(from, &pem) : ERR_MEMORY;
		if (e == ERR_OK)
			e = io_create_file((const char *)path.data, buf_view(&pem), 0644);
	}
	if (e != ERR_OK)
		(void)problem(s, e, s->folder);
	mem_free(from);
	buf_free(&path);
	buf_free(&pem);
	return e;
}

/* A profile that is only written keeps its texts as they are. */
static char *text(const char *s)
{
	return (char *)(uintptr_t)s;
}

static enum err write_profile(struct enrol *s)
{
	struct profile p = {
		.folder = text(s->folder),
		.role = PROFILE_HOLDER,
		.id = {.s = "holder"},
		.holder = s->holder,
		.public_url = s->profile->public_url,
		.ca = s->profile->ca != NULL ? text("ca.pem") : NULL,
		.card = text("card.key"),
		.root = s->profile->root,
		.language = text(s->language),
		.suite_floor = s->profile->suite_floor,
		.state = text("state"),
		.proxy = s->profile->proxy,
	};
	enum err e = profile_create(&p);

	return e == ERR_OK ? e : problem(s, e, s->folder);
}

typedef enum err write_step(struct enrol *s);

static write_step *const steps[] = {
	write_wallet, write_recovery, write_kept, write_secret, write_ca, write_profile,
};
#define STEPS (sizeof(steps) / sizeof(steps[0]))

/*
 * Everything is on disk before the broker is asked: a dossier whose card could not be written would
 * be nobody's.
 */
static enum err write_files(struct enrol *s)
{
	enum err e = io_make_dir(s->folder, 0700);

	if (e != ERR_OK)
		return problem(s, e, s->folder);
	for (s->files = 0; s->files < STEPS && e == ERR_OK; s->files += e == ERR_OK)
		e = steps[s->files](s);
	return e;
}

static void remove_file(const struct enrol *s, const char *name)
{
	struct buf path = {0};

	if (in_folder(s, name, &path) == ERR_OK)
		(void)unlink((const char *)path.data);
	buf_free(&path);
}

/* Only what this run made: a step that met an existing file made none. */
static void remove_files(const struct enrol *s)
{
	if (s->files > 0)
		(void)unlink(s->card_path);
	if (s->files > 1)
		(void)unlink((const char *)s->recovery_path.data);
	if (s->files > 2 && s->keep != NULL)
		(void)unlink(s->keep);
	if (s->files > 3)
		remove_file(s, "card.key");
	if (s->files > 4 && s->profile->ca != NULL)
		remove_file(s, "ca.pem");
	if (s->files > 5)
		remove_file(s, "profile.yaml");
	(void)rmdir(s->folder);
}

/* ---- the verb ----------------------------------------------------------------------------------------- */

static enum err call_enrol(struct enrol *s)
{
	ProtobufCMessage *reply = NULL;
	Eenmaal__V1__SeenRecord *seen = NULL;
	const Eenmaal__V1__EnrolResponse *m = NULL;
	enum err e = session_call(s->session, "eenmaal.v1.PartnerService/Enrol", &s->request,
				  &eenmaal__v1__enrol_response__descriptor, &reply);

	if (e != ERR_OK)
		return e;
	m = (const Eenmaal__V1__EnrolResponse *)reply;
	if (m->receipt == NULL)
		return problem(s, ERR_VERIFY, "the broker gave no receipt");
	e = session_receipt(s->session, m->receipt, &s->hash, NULL, &seen);
	if (e == ERR_OK && (seen->action != EENMAAL__V1__ACTION__ACTION_ENROL ||
			    seen->outcome != EENMAAL__V1__OUTCOME__OUTCOME_DONE))
		return problem(s, ERR_VERIFY, "the receipt records something else");
	return e;
}

/* FILE.html becomes FILE-recovery.html. */
static enum err name_recovery(struct enrol *s)
{
	size_t len = strlen(s->card_path);
	bool html = len > 5 && strcmp(s->card_path + len - 5, ".html") == 0;

	s->recovery_path = BUF_INIT(PATH_LEN_MAX);
	return buf_printf(&s->recovery_path, "%.*s-recovery.html%c", (int)(html ? len - 5 : len),
			  s->card_path, 0);
}

static enum err prepare(struct enrol *s)
{
	const char *language = command_option(s->command, "language");
	enum err e = name_recovery(s);

	s->language = language != NULL ? language : s->profile->language;
	if (e == ERR_OK && s->profile->role != PROFILE_PARTNER)
		return problem(s, ERR_USAGE, "this verb needs the profile of a partner for intake");
	if (e == ERR_OK)
		e = command_session(s->command, &s->session);
	return e;
}

static enum err enrol(struct enrol *s)
{
	enum err e = prepare(s);

	if (e == ERR_OK)
		e = make_request(s);
	if (e != ERR_OK)
		return e;
	e = write_files(s);
	if (e == ERR_OK) {
		e = call_enrol(s);
		if (e == ERR_UNREACHABLE || e == ERR_DEADLINE)
			return e; /* it may have been done: the card stays */
	}
	if (e != ERR_OK)
		remove_files(s);
	return e;
}

static enum err report(struct enrol *s)
{
	struct buf text = BUF_INIT(8192);
	char number[HOLDER_TEXT_LEN + 1];
	char pin[16] = {0};
	struct json j = {0};

	holder_id_format(&s->holder, number);
	memcpy(pin, secret_open(s->pin), secret_len(s->pin) < 15 ? secret_len(s->pin) : 15);
	secret_close(s->pin);
	command_say(s->command,
		    "Dossier %s is open.\nCard:           %s\nRecovery card:  %s\nProfile:        "
		    "%s",
		    number, s->card_path, (const char *)s->recovery_path.data, s->folder);
	/* The card and its PIN travel apart: one is printed, the other is told. */
	if (!s->pin_given)
		command_say(s->command, "Start PIN:      %s (tell it; it is not on the card)", pin);
	json_begin(&j, &text);
	json_object(&j, NULL);
	json_string(&j, "holder", number);
	json_string(&j, "card", s->card_path);
	json_string(&j, "recovery_card", (const char *)s->recovery_path.data);
	json_string(&j, "profile", s->folder);
	if (!s->pin_given)
		json_string(&j, "start_pin", pin);
	json_end(&j);
	if (j.error == ERR_OK && command_json(s->command))
		j.error = command_print(&text);
	explicit_bzero(pin, sizeof(pin));
	buf_free(&text);
	return j.error;
}

static void enrol_clear(struct enrol *s)
{
	dossier_close(s->dossier);
	vault_keys_free(&s->keys);
	secret_free(s->vault_key);
	secret_free(s->card);
	secret_free(s->recovery);
	secret_free(s->pin);
	session_close(s->session);
	buf_free(&s->recovery_path);
	buf_free(&s->problem);
}

enum exit_code holder_enrol_run(struct command *c)
{
	struct enrol s = {
		.command = c,
		.profile = command_profile(c),
		.card_path = command_option(c, "card"),
		.folder = command_option(c, "holder-profile"),
		.keep = command_option(c, "keep-recovery"),
		.problem = BUF_INIT(1024),
	};
	enum exit_code code = EXIT_DONE;
	enum err e = enrol(&s);

	if (e == ERR_OK)
		e = report(&s);
	if (e != ERR_OK && s.problem.len > 0)
		code = command_fail(c, e, (const char *)s.problem.data);
	else if (e != ERR_OK && s.session != NULL)
		code = command_fail_session(c, s.session, e);
	else if (e != ERR_OK)
		code = command_fail(c, e, NULL);
	enrol_clear(&s);
	return code;
}
