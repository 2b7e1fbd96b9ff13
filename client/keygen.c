/* SPDX-License-Identifier: EUPL-1.2 */
/* `eenmaal keygen`: every private key is made where it will be used and never leaves that folder. */
#include "client/keygen.h"

#include <stdio.h>
#include <string.h>

#include "broker/ledger/note.h"
#include "client/directory_member.h"
#include "keys/certificate.h"

#define DATABASE_KEY_LEN 32

enum err keygen_signing(const char *folder, const char *name, struct sign_public *out,
			struct buf *problem)
{
	struct buf path = BUF_INIT(KEYGEN_PATH_MAX);
	struct secret *seed = NULL;
	enum err e = sign_generate(out, &seed);

	if (e == ERR_OK)
		e = keygen_path(folder, name, &path);
	if (e == ERR_OK)
		e = keygen_write_key(keygen_text(&path), seed, problem);
	secret_free(seed);
	buf_free(&path);
	return e;
}

enum err keygen_kem(const char *folder, const char *name, struct kem_public *out,
		    struct buf *problem)
{
	struct buf path = BUF_INIT(KEYGEN_PATH_MAX);
	struct secret *private_key = NULL;
	enum err e = kem_generate(out->suite, out, &private_key);

	if (e == ERR_OK)
		e = keygen_path(folder, name, &path);
	if (e == ERR_OK)
		e = keygen_write_key(keygen_text(&path), private_key, problem);
	secret_free(private_key);
	buf_free(&path);
	return e;
}

enum err keygen_tls(const char *folder, const char *common_name, struct buf *problem)
{
	struct buf path = BUF_INIT(KEYGEN_PATH_MAX), request = BUF_INIT(KEYGEN_PEM_MAX);
	struct secret *key = NULL;
	enum err e = certificate_key_new(&key);

	if (e == ERR_OK)
		e = certificate_request_new(common_name, key, &request);
	if (e == ERR_OK)
		e = keygen_path(folder, "tls.key", &path);
	if (e == ERR_OK)
		e = keygen_write_pem_key(keygen_text(&path), key, problem);
	if (e == ERR_OK)
		e = keygen_path(folder, "tls.csr", &path);
	if (e == ERR_OK)
		e = keygen_write(keygen_text(&path), buf_view(&request), problem);
	secret_free(key);
	buf_free(&request);
	buf_free(&path);
	return e;
}

/* ---- partner, auditor ---------------------------------------------------------------------------- */

static enum err check_id(const char *id, struct slug *out, struct buf *problem)
{
	enum err e = slug_parse(view_str(id), out);

	if (e == ERR_OK && (slug_is(out, "holder") || slug_is(out, "broker")))
		e = ERR_INPUT;
	return e == ERR_OK ? e
			   : keygen_problem(problem, e,
					    "\"%s\" cannot be a member's id: 1 to 40 of "
					    "a-z, 0-9 and -, and not \"holder\" or \"broker\"",
					    id);
}

/* The suite of a partner's KEM key: what --suite says, else the strongest of this build. */
static enum err choose_suite(const struct command *c, struct kem_public *out, struct buf *problem)
{
	const char *text = command_option(c, "suite");
	unsigned suite = kem_suite_default();

	if (text != NULL && strlen(text) != 1)
		return keygen_problem(problem, ERR_USAGE, "--suite takes 1 or 2, not \"%s\"", text);
	if (text != NULL)
		suite = (unsigned)(text[0] - '0');
	if (kem_suite_known(suite, 0) != ERR_OK)
		return keygen_problem(problem, ERR_USAGE, "--suite takes 1 or 2, not \"%s\"", text);
	if (kem_suite_check(suite, 0) != ERR_OK)
		return keygen_problem(problem, ERR_SUITE,
				      "this build cannot make keys of suite %u; that takes "
				      "OpenSSL 3.5 or libsodium 1.0.22",
				      suite);
	out->suite = (uint16_t)suite;
	return ERR_OK;
}

static enum err write_member(const char *folder, const struct member_keys *keys,
			     struct buf *problem)
{
	struct buf path = BUF_INIT(KEYGEN_PATH_MAX), text = BUF_INIT(MEMBER_FILE_MAX);
	enum err e = member_file_format(keys, &text);

	if (e == ERR_OK)
		e = keygen_path(folder, "member.pub", &path);
	if (e == ERR_OK)
		e = keygen_write(keygen_text(&path), buf_view(&text), problem);
	buf_free(&text);
	buf_free(&path);
	return e;
}

static enum err report_member(const struct command *c, const struct member_keys *keys)
{
	struct keygen_report r;
	char hex[2 * SIGN_PUBLIC_LEN + 1];

	hex_format(keys->signing_key.b, SIGN_PUBLIC_LEN, hex);
	command_say(c, "%s has its keys in %s", keys->id.s, command_option(c, "folder"));
	command_say(c, "signing key %s", hex);
	command_say(c,
		    "Give tls.csr to the certificate authority and member.pub to the keeper of the "
		    "directory; the .key files stay where they are.");
	keygen_report_begin(&r);
	json_string(&r.json, "id", keys->id.s);
	json_string(&r.json, "folder", command_option(c, "folder"));
	json_string(&r.json, "signing_key", hex);
	return keygen_report_end(c, &r);
}

static enum exit_code member(struct command *c, bool with_kem)
{
	static const char *const names[] = {"signing.key", "kem.key",    "tls.key",
					    "tls.csr",     "member.pub", NULL};
	const char *folder = command_option(c, "folder");
	struct buf problem = BUF_INIT(KEYGEN_PROBLEM_MAX);
	struct member_keys keys = {.has_kem_key = with_kem};
	enum err e = check_id(command_option(c, "id"), &keys.id, &problem);

	if (e == ERR_OK && with_kem)
		e = choose_suite(c, &keys.kem_key, &problem);
	if (e == ERR_OK)
		e = keygen_folder(folder, names, &problem);
	if (e == ERR_OK)
		e = keygen_signing(folder, "signing.key", &keys.signing_key, &problem);
	if (e == ERR_OK && with_kem)
		e = keygen_kem(folder, "kem.key", &keys.kem_key, &problem);
	if (e == ERR_OK)
		e = keygen_tls(folder, keys.id.s, &problem);
	if (e == ERR_OK)
		e = write_member(folder, &keys, &problem);
	if (e == ERR_OK)
		e = report_member(c, &keys);
	return keygen_finish(c, e, &problem);
}

static enum exit_code run_partner(struct command *c)
{
	return member(c, true);
}

static enum exit_code run_auditor(struct command *c)
{
	return member(c, false);
}

/* ---- broker ------------------------------------------------------------------------------------------ */

static enum err database_key(const char *folder, struct buf *problem)
{
	struct buf path = BUF_INIT(KEYGEN_PATH_MAX);
	struct secret *key = NULL;
	enum err e = secret_random(DATABASE_KEY_LEN, &key);

	if (e == ERR_OK)
		e = keygen_path(folder, "database.key", &path);
	if (e == ERR_OK)
		e = keygen_write_key(keygen_text(&path), key, problem);
	secret_free(key);
	buf_free(&path);
	return e;
}

/* log.key and, for the directory, log.vkey. */
static enum err log_key(const char *folder, const char *audience, struct buf *vkey,
			struct buf *problem)
{
	struct buf path = BUF_INIT(KEYGEN_PATH_MAX);
	struct sign_public public_key;
	struct note_key key;
	enum err e = keygen_signing(folder, "log.key", &public_key, problem);

	if (e == ERR_OK)
		e = note_key_init(&key, audience, public_key.b);
	if (e == ERR_OK)
		e = note_key_format(&key, vkey);
	if (e == ERR_OK)
		e = buf_put_str(vkey, "\n");
	if (e == ERR_OK)
		e = keygen_path(folder, "log.vkey", &path);
	if (e == ERR_OK)
		e = keygen_write(keygen_text(&path), buf_view(vkey), problem);
	buf_free(&path);
	return e;
}

static enum err check_audience(const char *audience, struct buf *problem)
{
	static const uint8_t any[32] = {1};
	struct note_key key;
	enum err e = note_key_init(&key, audience, any);

	return e == ERR_OK ? e
			   : keygen_problem(problem, e,
					    "\"%s\" cannot be a broker's name: 1 to 120 "
					    "bytes without white space or '+', such as "
					    "broker.example.nl/eenmaal",
					    audience);
}

static enum err report_broker(const struct command *c, const struct buf *vkey)
{
	struct keygen_report r;
	char line[256];

	(void)snprintf(line, sizeof(line), "%.*s", (int)vkey->len - 1, (const char *)vkey->data);
	command_say(c, "the broker's keys are in %s", command_option(c, "folder"));
	command_say(c, "log key %s", line);
	command_say(c,
		    "Give tls.csr to the certificate authority and log.vkey to the keeper of the "
		    "directory.  A backup of the database needs database.key to be of use.");
	keygen_report_begin(&r);
	json_string(&r.json, "folder", command_option(c, "folder"));
	json_string(&r.json, "log_vkey", line);
	return keygen_report_end(c, &r);
}

static enum exit_code run_broker(struct command *c)
{
	static const char *const names[] = {"database.key", "log.key", "log.vkey",
					    "tls.key",      "tls.csr", NULL};
	const char *folder = command_option(c, "folder");
	const char *audience = command_option(c, "audience");
	struct buf problem = BUF_INIT(KEYGEN_PROBLEM_MAX), vkey = BUF_INIT(512);
	enum err e = check_audience(audience, &problem);

	if (e == ERR_OK)
		e = keygen_folder(folder, names, &problem);
	if (e == ERR_OK)
		e = database_key(folder, &problem);
	if (e == ERR_OK)
		e = log_key(folder, audience, &vkey, &problem);
	/* The names that clients check stand in subjectAltName; this one is for people. */
	if (e == ERR_OK)
		e = keygen_tls(folder, "Eenmaal broker", &problem);
	if (e == ERR_OK)
		e = report_broker(c, &vkey);
	buf_free(&vkey);
	return keygen_finish(c, e, &problem);
}

/* ---- root ------------------------------------------------------------------------------------------------ */

static enum err report_root(const struct command *c, const struct sign_public *root)
{
	struct keygen_report r;
	char fingerprint[2 * HASH_LEN + 1];

	keygen_fingerprint(root, fingerprint);
	command_say(c, "the root key is in %s/root.key; keep it offline",
		    command_option(c, "folder"));
	command_say(c, "fingerprint %s", fingerprint);
	keygen_report_begin(&r);
	json_string(&r.json, "folder", command_option(c, "folder"));
	json_string(&r.json, "fingerprint", fingerprint);
	return keygen_report_end(c, &r);
}

static enum exit_code run_root(struct command *c)
{
	static const char *const names[] = {"root.key", "root.fingerprint", NULL};
	const char *folder = command_option(c, "folder");
	struct buf problem = BUF_INIT(KEYGEN_PROBLEM_MAX), path = BUF_INIT(KEYGEN_PATH_MAX);
	char fingerprint[2 * HASH_LEN + 2] = "";
	struct sign_public root;
	enum err e = keygen_folder(folder, names, &problem);

	if (e == ERR_OK)
		e = keygen_signing(folder, "root.key", &root, &problem);
	if (e == ERR_OK)
		e = keygen_path(folder, "root.fingerprint", &path);
	if (e == ERR_OK) {
		keygen_fingerprint(&root, fingerprint);
		fingerprint[2 * HASH_LEN] = '\n';
		e = keygen_write(keygen_text(&path), view_of(fingerprint, 2 * HASH_LEN + 1),
				 &problem);
	}
	if (e == ERR_OK)
		e = report_root(c, &root);
	buf_free(&path);
	return keygen_finish(c, e, &problem);
}

/* ---- the table --------------------------------------------------------------------------------------------- */

/* Each version of clang-format lays out such macros in its own way. */
/* clang-format off */
#define FOLDER {"folder", "DIR", true, false, "where the files go; made when it does not exist"}
#define MEMBER_ID {"id", "ID", true, false, "the member's id in the directory, such as taalschool"}
/* clang-format on */

static const struct option_spec partner_options[] = {
	MEMBER_ID,
	FOLDER,
	{"suite", "N", false, false,
	 "encryption suite of kem.key: 1, or 2 where this build has it"},
	{0}};
static const struct option_spec auditor_options[] = {MEMBER_ID, FOLDER, {0}};
static const struct option_spec broker_options[] = {
	{"audience", "NAME", true, false, "the broker's name in statements and in the log"},
	FOLDER,
	{0}};
static const struct option_spec root_options[] = {FOLDER, {0}};
static const struct option_spec ca_options[] = {{"name", "NAME", true, false,
						 "the authority's name"},
						{"days", "N", false, false,
						 "how long it is valid (3650)"},
						FOLDER,
						{0}};
static const struct option_spec csr_options[] = {
	{"ca", "DIR", true, false, "folder of \"keygen ca\""},
	{"csr", "FILE", true, false, "the request"},
	{"out", "FILE", true, false, "where the certificate goes"},
	{"server", NULL, false, false, "for a server; needs --name"},
	{"name", "HOST", false, true, "a DNS name or IP address of the server"},
	{"days", "N", false, false, "how long it is valid (397)"},
	{0}};
static const struct option_spec crl_options[] = {
	{"ca", "DIR", true, false, "folder of \"keygen ca\""},
	{"revoke", "FILE", false, true, "a revoked certificate; give all that ever were"},
	{"out", "FILE", true, false, "where the list goes; replaced when it exists"},
	{"days", "N", false, false, "until the next list is due (30)"},
	{0}};

const struct verb keygen_verbs[] = {
	{"keygen", "partner", "", "make a partner organisation's keys",
	 "Makes signing.key, kem.key, tls.key, tls.csr and member.pub.\n"
	 "Suite 2 is hybrid post-quantum, and the default where it can be made.\n"
	 "  eenmaal keygen partner --id taalschool --folder keys",
	 partner_options, false, run_partner},
	{"keygen", "auditor", "", "make an auditor's keys",
	 "As for a partner, without kem.key: an auditor opens no dossier.", auditor_options, false,
	 run_auditor},
	{"keygen", "broker", "", "make a broker's keys",
	 "Makes database.key, log.key, log.vkey, tls.key and tls.csr.\n"
	 "  eenmaal keygen broker --audience broker.example.nl/eenmaal --folder keys",
	 broker_options, false, run_broker},
	{"keygen", "root", "", "make the key that signs the directory",
	 "Makes root.key and root.fingerprint.  Do this on a machine that stays offline.",
	 root_options, false, run_root},
	{"keygen", "ca", "", "make an operator's certificate authority",
	 "For chains that do not use PKIoverheid.  Makes ca.key and ca.pem.", ca_options, false,
	 keygen_ca},
	{"keygen", "sign-csr", "", "issue a certificate",
	 "  eenmaal keygen sign-csr --ca ca --csr keys/tls.csr --out keys/tls.pem", csr_options,
	 false, keygen_sign_csr},
	{"keygen", "crl", "", "make a list of revoked certificates",
	 "  eenmaal keygen crl --ca ca --revoke old.pem --out ca.crl", crl_options, false,
	 keygen_crl},
	{0}};
