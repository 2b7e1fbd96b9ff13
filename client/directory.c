/* SPDX-License-Identifier: EUPL-1.2 */
/* `eenmaal directory`: the chain's authority keeps the list of members and signs its editions. */
#include "client/directory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "broker/base/clock.h"
#include "broker/base/io.h"
#include "broker/ledger/note.h"
#include "client/directory_edition.h"
#include "keys/directory.h"
#include "keys/keyfile.h"

#define DAYS_MAX 3660

/* Tell the edition's problem and close it. */
static enum exit_code finish(const struct command *c, enum err error, struct edition *e)
{
	enum exit_code code = keygen_finish(c, error, &e->problem);

	edition_close(e);
	return code;
}

/* ---- init, agreement, log-key --------------------------------------------------------------------- */

/* Add the vkey of a file; at most DIRECTORY_LOG_KEYS_MAX, no key twice. */
static enum err add_log_key(struct edition *e, const char *path)
{
	Eenmaal__V1__Directory *d = e->directory;
	struct buf file = BUF_INIT(1024);
	struct note_key key;
	char **list = arena_alloc(e->arena, (d->n_log_keys + 1) * sizeof(*list)), *line;
	enum err error = list ? keygen_read(path, &file, &e->problem) : ERR_MEMORY;

	if (error == ERR_OK)
		error = buf_put_u8(&file, 0);
	if (error != ERR_OK)
		goto out;
	line = edition_text(e, (const char *)file.data);
	if (line == NULL) {
		error = ERR_MEMORY;
		goto out;
	}
	line[strcspn(line, "\n")] = 0;
	error = note_key_parse(line, &key);
	if (error == ERR_OK && strcmp(key.name, d->audience) != 0)
		error = ERR_AUDIENCE;
	if (error != ERR_OK) {
		keygen_problem(&e->problem, error, "%s holds no log key of %s", path, d->audience);
		goto out;
	}
	for (size_t n = 0; n < d->n_log_keys; n++)
		list[n] = d->log_keys[n];
	list[d->n_log_keys++] = line;
	d->log_keys = list;
out:
	buf_free(&file);
	return error;
}

static enum err save_agreement(struct edition *e, struct view bytes)
{
	struct buf path = BUF_INIT(KEYGEN_PATH_MAX);
	enum err error = keygen_path(e->folder, "agreement.yaml", &path);

	if (error == ERR_OK)
		error = io_write_file(keygen_text(&path), bytes, 0644);
	buf_free(&path);
	return error;
}

static enum exit_code run_init(struct command *c)
{
	static const char *const names[] = {"edition.bin", "agreement.yaml", NULL};
	const char *folder = command_option(c, "folder");
	struct buf agreement = BUF_INIT(AGREEMENT_FILE_MAX);
	struct edition e = {0};
	enum err error = edition_new(folder, &e);

	if (error == ERR_OK)
		error = keygen_folder(folder, names, &e.problem);
	if (error == ERR_OK) {
		e.directory->issued_at = clock_now();
		e.directory->audience = edition_text(&e, command_option(c, "audience"));
		error = e.directory->audience ? ERR_OK : ERR_MEMORY;
	}
	if (error == ERR_OK)
		error = edition_agreement(&e, command_option(c, "agreement"), &agreement);
	if (error == ERR_OK)
		error = add_log_key(&e, command_option(c, "log-vkey"));
	if (error == ERR_OK)
		error = save_agreement(&e, buf_view(&agreement));
	if (error == ERR_OK)
		error = edition_save(&e);
	if (error == ERR_OK)
		command_say(c, "%s holds the first edition for %s, without members yet", folder,
			    e.directory->audience);
	buf_free(&agreement);
	return finish(c, error, &e);
}

static enum exit_code run_agreement(struct command *c)
{
	struct buf agreement = BUF_INIT(AGREEMENT_FILE_MAX);
	struct edition e = {0};
	enum err error = edition_open(command_option(c, "folder"), &e);

	if (error == ERR_OK)
		error = edition_agreement(&e, command_option(c, "file"), &agreement);
	if (error == ERR_OK)
		error = save_agreement(&e, buf_view(&agreement));
	if (error == ERR_OK)
		error = edition_save(&e);
	if (error == ERR_OK)
		command_say(c, "the next edition names version %u of the agreement",
			    agreement_version(e.agreement));
	buf_free(&agreement);
	return finish(c, error, &e);
}

static enum exit_code run_log_key(struct command *c)
{
	struct edition e = {0};
	enum err error = edition_open(command_option(c, "folder"), &e);

	if (error == ERR_OK)
		error = add_log_key(&e, command_option(c, "log-vkey"));
	if (error == ERR_OK)
		error = edition_save(&e);
	if (error == ERR_OK)
		command_say(c, "the next edition has %zu log keys", e.directory->n_log_keys);
	return finish(c, error, &e);
}

/* ---- suspend, resume, remove ------------------------------------------------------------------------ */

static enum exit_code set_status(struct command *c, Eenmaal__V1__MemberStatus status,
				 const char *what)
{
	const char *id = command_option(c, "id");
	struct edition e = {0};
	Eenmaal__V1__Member **m = NULL;
	enum err error = edition_open(command_option(c, "folder"), &e);

	if (error == ERR_OK)
		m = edition_find(&e, id);
	if (m) {
		(*m)->status = status;
		error = edition_save(&e);
	} else if (error == ERR_OK) {
		error = keygen_problem(&e.problem, ERR_NOT_FOUND, "%s is no member", id);
	}
	if (error == ERR_OK)
		command_say(c,
			    "%s is %s in the next edition; \"eenmaal directory sign\" brings it "
			    "into force",
			    id, what);
	return finish(c, error, &e);
}

static enum exit_code run_suspend(struct command *c)
{
	return set_status(c, EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_SUSPENDED, "suspended");
}

static enum exit_code run_resume(struct command *c)
{
	return set_status(c, EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_ACTIVE, "active");
}

static enum exit_code run_remove(struct command *c)
{
	return set_status(c, EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_REMOVED, "removed");
}

/* ---- sign ----------------------------------------------------------------------------------------------- */

static enum err days_option(const struct command *c, struct edition *e, unsigned *out)
{
	const char *text = command_option(c, "days");
	char *end = NULL;
	unsigned long n;

	errno = 0;
	n = strtoul(text, &end, 10);
	if (errno || end == text || *end || text[0] == '-' || n < 1 || n > DAYS_MAX)
		return keygen_problem(&e->problem, ERR_USAGE, "--days takes a number from 1 to %d",
				      DAYS_MAX);
	*out = (unsigned)n;
	return ERR_OK;
}

static enum err read_root(const struct command *c, struct edition *e, struct secret **out)
{
	const char *folder = command_option(c, "root");
	struct buf path = BUF_INIT(KEYGEN_PATH_MAX);
	enum err error = keygen_path(folder, "root.key", &path);

	if (error == ERR_OK)
		error = keyfile_read(NULL, keygen_text(&path), SIGN_SEED_LEN, out);
	if (error != ERR_OK)
		keygen_problem(&e->problem, error, "the root key %s/root.key cannot be used: %s",
			       folder, err_text(error));
	buf_free(&path);
	return error;
}

/* The signed edition with the root's public key, as brokers and `directory show` read it. */
static enum err write_signed(const struct command *c, struct edition *e, const struct secret *seed,
			     Eenmaal__V1__Envelope *envelope)
{
	Eenmaal__V1__GetDirectoryResponse file = EENMAAL__V1__GET_DIRECTORY_RESPONSE__INIT;
	struct buf bytes = BUF_INIT(2 * (size_t)CODEC_DIRECTORY_MAX);
	const char *out = command_option(c, "out");
	struct sign_public root;
	enum err error = sign_derive_public(seed, &root);

	file.directory = envelope;
	file.root_key = codec_bytes(root.b, SIGN_PUBLIC_LEN);
	if (error == ERR_OK)
		error = codec_encode(&file, &bytes);
	if (error == ERR_OK)
		error = io_write_file(out, buf_view(&bytes), 0644);
	if (error != ERR_OK)
		keygen_not_written(out, error, &e->problem);
	buf_free(&bytes);
	return error;
}

static enum err report_signed(const struct command *c, const struct edition *e,
			      const struct secret *seed)
{
	char fingerprint[2 * HASH_LEN + 1], until[21];
	struct keygen_report r;
	struct sign_public root;
	enum err error = sign_derive_public(seed, &root);

	if (error != ERR_OK)
		return error;
	keygen_fingerprint(&root, fingerprint);
	clock_format(e->directory->not_after, until);
	command_say(c, "edition %llu with %zu members is in %s, valid until %s",
		    (unsigned long long)e->directory->version, e->directory->n_members,
		    command_option(c, "out"), until);
	command_say(c, "root fingerprint %s", fingerprint);
	keygen_report_begin(&r);
	json_number(&r.json, "version", (int64_t)e->directory->version);
	json_string(&r.json, "not_after", until);
	json_string(&r.json, "root_fingerprint", fingerprint);
	return keygen_report_end(c, &r);
}

static enum exit_code run_sign(struct command *c)
{
	struct edition e = {0};
	Eenmaal__V1__Envelope *envelope = NULL;
	struct secret *seed = NULL;
	unsigned days = 0;
	enum err error = edition_open(command_option(c, "folder"), &e);

	if (error == ERR_OK)
		error = days_option(c, &e, &days);
	if (error == ERR_OK)
		error = read_root(c, &e, &seed);
	if (error == ERR_OK)
		error = edition_sign(&e, seed, days, &envelope);
	/*
	 * The number is used up before the edition leaves: two different editions under one number
	 * would make every client suspect the root.
	 */
	if (error == ERR_OK)
		error = edition_save(&e);
	if (error == ERR_OK)
		error = write_signed(c, &e, seed, envelope);
	if (error == ERR_OK)
		error = report_signed(c, &e, seed);
	secret_free(seed);
	return finish(c, error, &e);
}

/* ---- the table -------------------------------------------------------------------------------------------- */

/* Each version of clang-format lays out such macros in its own way. */
/* clang-format off */
#define FOLDER {"folder", "DIR", true, false, "the keeper's folder"}
/* clang-format on */

static const struct option_spec init_options[] = {
	FOLDER,
	{"audience", "NAME", true, false, "the broker's name, as given to \"keygen broker\""},
	{"agreement", "FILE", true, false, "the chain's agreement.yaml"},
	{"log-vkey", "FILE", true, false, "the broker's log.vkey"},
	{0}};
static const struct option_spec agreement_options[] = {
	FOLDER, {"file", "FILE", true, false, "the new agreement.yaml"}, {0}};
static const struct option_spec log_key_options[] = {
	FOLDER, {"log-vkey", "FILE", true, false, "one more log.vkey of the broker"}, {0}};
static const struct option_spec add_options[] = {
	FOLDER,
	{"member", "FILE", true, false, "member.pub as \"keygen partner\" wrote it"},
	{"name", "LANG=NAME", false, true, "what people call it, such as nl=Gemeente Hilversum"},
	{"role", "ROLE", true, true, "a role of the agreement"},
	{"certificate", "FILE", false, true, "its TLS client certificate (PEM)"},
	{"issuer", "NAME", false, false, "or the issuer of its certificates (RFC 2253)"},
	{"oin", "NUMBER", false, false, "and the serialNumber in their subject"},
	{"replace", NULL, false, false, "put it in the place of the member with this id"},
	{0}};
static const struct option_spec status_options[] = {FOLDER,
						    {"id", "ID", true, false, "the member"},
						    {0}};
static const struct option_spec page_options[] = {FOLDER,
						  {"page", "DIR", true, false,
						   "the page as it was built, with its page.json"},
						  {"only", NULL, false, false,
						   "no other edition of the page counts any more"},
						  {0}};
static const struct option_spec witness_options[] = {
	FOLDER,
	{"add", "FILE", false, true, "witness.vkey of one who watches the log"},
	{"remove", "NAME", false, true, "one who does not any more"},
	{"quorum", "N", false, false, "how many must have signed what clients rely on"},
	{0}};
static const struct option_spec sign_options[] = {
	FOLDER,
	{"root", "DIR", true, false, "folder of \"keygen root\""},
	{"days", "N", true, false, "how long clients accept it"},
	{"out", "FILE", true, false, "the signed edition, for the broker"},
	{0}};
static const struct option_spec show_options[] = {
	{"folder", "DIR", false, false, "the edition in the keeper's folder, not yet signed"},
	{"root-fingerprint", "HEX", false, false, "whose signature is expected"},
	{0}};

const struct verb directory_verbs[] = {
	{"directory", "init", "", "start a directory",
	 "  eenmaal directory init --folder dir --audience broker.example.nl/eenmaal \\\n"
	 "    --agreement agreement.yaml --log-vkey log.vkey",
	 init_options, false, run_init},
	{"directory", "add", "", "add a member, or replace one",
	 "  eenmaal directory add --folder dir --member member.pub --name nl=Taalschool \\\n"
	 "    --role language-school --certificate tls.pem",
	 add_options, false, directory_add},
	{"directory", "suspend", "", "let a member do nothing for now", NULL, status_options, false,
	 run_suspend},
	{"directory", "resume", "", "let a suspended member act again", NULL, status_options, false,
	 run_resume},
	{"directory", "remove", "", "end a membership",
	 "What the member signed can still be verified.", status_options, false, run_remove},
	{"directory", "agreement", "", "name another agreement", NULL, agreement_options, false,
	 run_agreement},
	{"directory", "log-key", "", "announce one more key of the log", NULL, log_key_options,
	 false, run_log_key},
	{"directory", "page", "", "approve an edition of the holder's page",
	 "A broker serves no other. Usually the present one and the next are approved.\n\n"
	 "  eenmaal directory page --folder dir --page build/web/page",
	 page_options, false, directory_page},
	{"directory", "witness", "", "say who watches the log, and how many must agree",
	 "Clients then refuse a log that fewer of them cosigned.\n"
	 "  eenmaal directory witness --folder dir --add witness.vkey --quorum 1",
	 witness_options, false, directory_witness},
	{"directory", "sign", "", "sign the next edition",
	 "  eenmaal directory sign --folder dir --root root --days 90 --out directory.bin\n"
	 "The broker takes it into use on SIGHUP.",
	 sign_options, false, run_sign},
	{"directory", "show", "[FILE]", "print a directory",
	 "A signed FILE, the working edition (--folder), or the broker's (--profile).",
	 show_options, false, directory_show},
	{0}};
