/* SPDX-License-Identifier: EUPL-1.2 */
/* `eenmaal directory show`: a signed edition, the broker's, or the one that is being worked on. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "broker/base/clock.h"
#include "broker/base/mem.h"
#include "client/directory.h"
#include "client/directory_edition.h"
#include "proto/convert.h"

#define ARENA_MAX ((size_t)64 << 20)
#define HEX_MAX (2 * KEM_PUBLIC_MAX + 1)

struct shown {
	struct arena *arena;
	const Eenmaal__V1__Directory *directory;
	struct sign_public root;
	bool is_signed, pinned;
	struct buf problem;
};

static const char *status_name(Eenmaal__V1__MemberStatus status)
{
	switch (status) {
	case EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_ACTIVE:
		return "active";
	case EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_SUSPENDED:
		return "suspended";
	case EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_REMOVED:
		return "removed";
	case EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_UNSPECIFIED:
	case _EENMAAL__V1__MEMBER_STATUS_IS_INT_SIZE:
		break;
	}
	return "unknown";
}

static const char *hex_of(ProtobufCBinaryData d, char out[static HEX_MAX])
{
	hex_format(d.data, d.len < KEM_PUBLIC_MAX ? d.len : KEM_PUBLIC_MAX, out);
	return out;
}

/* ---- reading --------------------------------------------------------------------------------------- */

/* Verify r; with a pinned fingerprint also that the root is that one. */
static enum err verify(struct shown *s, const Eenmaal__V1__GetDirectoryResponse *r,
		       const struct hash *pinned)
{
	struct directory *parsed = NULL;
	ProtobufCMessage *message = NULL;
	struct hash own;
	enum err e = codec_sign_key(r->root_key, &s->root);

	directory_fingerprint(&s->root, &own);
	if (e == ERR_OK)
		e = convert_directory(r->directory, &s->root, pinned ? pinned : &own, &parsed);
	if (e == ERR_VERIFY)
		keygen_problem(&s->problem, e,
			       "the directory is signed by another root than the "
			       "fingerprint names");
	if (e == ERR_OK)
		e = codec_statement(STATEMENT_DIRECTORY, codec_view(r->directory->payload),
				    s->arena, &message);
	s->directory = (const Eenmaal__V1__Directory *)message;
	s->is_signed = true;
	s->pinned = pinned != NULL;
	directory_free(parsed);
	return e;
}

static enum err from_file(const struct command *c, struct shown *s, const char *path)
{
	const char *text = command_option(c, "root-fingerprint");
	struct buf file = BUF_INIT(2 * (size_t)CODEC_DIRECTORY_MAX);
	ProtobufCMessage *message = NULL;
	struct hash pinned;
	struct view copy;
	enum err e = ERR_OK;

	if (text && hex_parse(text, pinned.b, HASH_LEN) != ERR_OK)
		return keygen_problem(&s->problem, ERR_USAGE,
				      "--root-fingerprint takes 64 hex digits");
	e = keygen_read(path, &file, &s->problem);
	if (e != ERR_OK)
		goto out;
	copy = view_of(arena_copy(s->arena, file.data, file.len), file.len);
	e = copy.data ? codec_decode(&eenmaal__v1__get_directory_response__descriptor, copy,
				     CODEC_STRICT, s->arena, &message)
		      : ERR_MEMORY;
	if (e == ERR_OK && ((Eenmaal__V1__GetDirectoryResponse *)message)->directory == NULL)
		e = ERR_INPUT;
	if (e == ERR_OK)
		e = verify(s, (const Eenmaal__V1__GetDirectoryResponse *)message,
			   text ? &pinned : NULL);
	if (e != ERR_OK && s->problem.len == 0)
		keygen_problem(&s->problem, e, "%s is no signed directory: %s", path, err_text(e));
out:
	buf_free(&file);
	return e;
}

static enum err copy_edition(struct shown *s, const struct edition *from)
{
	struct buf bytes = BUF_INIT(CODEC_DIRECTORY_MAX);
	ProtobufCMessage *message = NULL;
	struct view copy = {0};
	enum err e = codec_encode(from->directory, &bytes);

	if (e == ERR_OK) {
		copy = view_of(arena_copy(s->arena, bytes.data, bytes.len), bytes.len);
		e = copy.data ? codec_decode(&eenmaal__v1__directory__descriptor, copy,
					     CODEC_CANONICAL, s->arena, &message)
			      : ERR_MEMORY;
	}
	s->directory = (const Eenmaal__V1__Directory *)message;
	buf_free(&bytes);
	return e;
}

static enum err from_folder(struct shown *s, const char *folder)
{
	struct edition e = {0};
	enum err error = edition_open(folder, &e);

	if (error == ERR_OK)
		error = copy_edition(s, &e);
	else if (e.problem.len)
		keygen_problem(&s->problem, error, "%s", (const char *)e.problem.data);
	edition_close(&e);
	return error;
}

/* session: kept open by the caller while what is shown may point into it. */
static enum err from_broker(struct session *session, struct shown *s)
{
	Eenmaal__V1__GetDirectoryRequest request = EENMAAL__V1__GET_DIRECTORY_REQUEST__INIT;
	ProtobufCMessage *reply = NULL;
	enum err e = session_call(session, "eenmaal.v1.DirectoryService/GetDirectory", &request,
				  &eenmaal__v1__get_directory_response__descriptor, &reply);

	return e == ERR_OK ? verify(s, (const Eenmaal__V1__GetDirectoryResponse *)reply,
				    &session->profile->root)
			   : e;
}

/* ---- telling ---------------------------------------------------------------------------------------------- */

static void say_member(const struct command *c, const Eenmaal__V1__Member *m)
{
	char hex[HEX_MAX];

	command_say(c, "\n%s (%s)", m->id, status_name(m->status));
	for (size_t n = 0; n < m->n_names; n++)
		command_say(c, "  name (%s)     %s", m->names[n]->language, m->names[n]->text);
	for (size_t n = 0; n < m->n_roles; n++)
		command_say(c, "  role          %s", m->roles[n]);
	command_say(c, "  signing key   %s", hex_of(m->signing_key, hex));
	if (m->kem_key)
		command_say(c, "  kem key       %s (suite %u)", hex_of(m->kem_key->public_key, hex),
			    m->kem_key->suite);
	for (size_t n = 0; n < m->n_tls; n++) {
		if (m->tls[n]->fingerprint.len)
			command_say(c, "  certificate   %s", hex_of(m->tls[n]->fingerprint, hex));
		else
			command_say(c, "  certificate   of %s for %s", m->tls[n]->issuer,
				    m->tls[n]->serial_number);
	}
}

static void say(const struct command *c, const struct shown *s)
{
	const Eenmaal__V1__Directory *d = s->directory;
	char hex[HEX_MAX], fingerprint[2 * HASH_LEN + 1], from[21], until[21];

	keygen_fingerprint(&s->root, fingerprint);
	clock_format(d->issued_at, from);
	clock_format(d->not_after, until);
	if (s->is_signed) {
		command_say(c, "edition         %" PRIu64 ", %s to %s", d->version, from, until);
		command_say(c, "root            %s%s", fingerprint,
			    s->pinned ? "" : "  (compare this with the card or the root's keeper)");
	} else {
		command_say(c, "edition         not signed; the last one signed is %" PRIu64,
			    d->version);
	}
	command_say(c, "audience        %s", d->audience);
	command_say(c, "agreement       %s", hex_of(d->agreement_hash, hex));
	command_say(c, "suite floor     %u", d->suite_floor);
	for (size_t n = 0; n < d->n_log_keys; n++)
		command_say(c, "log key         %s", d->log_keys[n]);
	for (size_t n = 0; n < d->n_page_hashes; n++)
		command_say(c, "page            %s", hex_of(d->page_hashes[n], hex));
	for (size_t n = 0; n < d->n_witnesses; n++)
		command_say(c, "witness         %s", d->witnesses[n]);
	if (d->n_witnesses > 0)
		command_say(c, "quorum          %u of %zu witnesses", d->witness_quorum,
			    d->n_witnesses);
	for (size_t n = 0; n < d->n_members; n++)
		say_member(c, d->members[n]);
}

static void json_member(struct json *j, const Eenmaal__V1__Member *m)
{
	json_object(j, NULL);
	json_string(j, "id", m->id);
	json_string(j, "status", status_name(m->status));
	json_object(j, "names");
	for (size_t n = 0; n < m->n_names; n++)
		json_string(j, m->names[n]->language, m->names[n]->text);
	json_end(j);
	json_array(j, "roles");
	for (size_t n = 0; n < m->n_roles; n++)
		json_string(j, NULL, m->roles[n]);
	json_end(j);
	json_hex(j, "signing_key", codec_view(m->signing_key));
	if (m->kem_key) {
		json_number(j, "kem_suite", m->kem_key->suite);
		json_hex(j, "kem_key", codec_view(m->kem_key->public_key));
	}
	json_array(j, "tls");
	for (size_t n = 0; n < m->n_tls; n++) {
		json_object(j, NULL);
		if (m->tls[n]->fingerprint.len) {
			json_hex(j, "fingerprint", codec_view(m->tls[n]->fingerprint));
		} else {
			json_string(j, "issuer", m->tls[n]->issuer);
			json_string(j, "serial_number", m->tls[n]->serial_number);
		}
		json_end(j);
	}
	json_end(j);
	json_end(j);
}

static enum err report(const struct command *c, const struct shown *s)
{
	const Eenmaal__V1__Directory *d = s->directory;
	char fingerprint[2 * HASH_LEN + 1];
	struct keygen_report r;

	keygen_fingerprint(&s->root, fingerprint);
	keygen_report_begin(&r);
	json_bool(&r.json, "signed", s->is_signed);
	json_number(&r.json, "version", (int64_t)d->version);
	if (s->is_signed) {
		json_number(&r.json, "issued_at", d->issued_at);
		json_number(&r.json, "not_after", d->not_after);
		json_string(&r.json, "root_fingerprint", fingerprint);
	}
	json_string(&r.json, "audience", d->audience);
	json_hex(&r.json, "agreement", codec_view(d->agreement_hash));
	json_number(&r.json, "suite_floor", d->suite_floor);
	json_array(&r.json, "log_keys");
	for (size_t n = 0; n < d->n_log_keys; n++)
		json_string(&r.json, NULL, d->log_keys[n]);
	json_end(&r.json);
	json_array(&r.json, "pages");
	for (size_t n = 0; n < d->n_page_hashes; n++)
		json_hex(&r.json, NULL, codec_view(d->page_hashes[n]));
	json_end(&r.json);
	json_array(&r.json, "witnesses");
	for (size_t n = 0; n < d->n_witnesses; n++)
		json_string(&r.json, NULL, d->witnesses[n]);
	json_end(&r.json);
	json_number(&r.json, "witness_quorum", d->witness_quorum);
	json_array(&r.json, "members");
	for (size_t n = 0; n < d->n_members; n++)
		json_member(&r.json, d->members[n]);
	json_end(&r.json);
	return keygen_report_end(c, &r);
}

static enum err load(struct command *c, struct session *session, struct shown *s)
{
	const char *folder = command_option(c, "folder");

	if (command_argument_count(c) > 0)
		return from_file(c, s, command_argument(c, 0));
	if (folder)
		return from_folder(s, folder);
	if (session)
		return from_broker(session, s);
	return keygen_problem(&s->problem, ERR_USAGE, "name a signed FILE, --folder or --profile");
}

enum exit_code directory_show(struct command *c)
{
	struct shown s = {.problem = BUF_INIT(KEYGEN_PROBLEM_MAX), .arena = arena_new(ARENA_MAX)};
	bool remote = command_argument_count(c) == 0 && !command_option(c, "folder") &&
		      command_profile(c) != NULL;
	struct session *session = NULL;
	enum exit_code code = EXIT_FAILED;
	enum err e = s.arena ? ERR_OK : ERR_MEMORY;

	/* command_session() tells what went wrong itself. */
	if (e == ERR_OK && remote && command_session(c, &session) != ERR_OK)
		goto out;
	if (e == ERR_OK)
		e = load(c, session, &s);
	if (e == ERR_OK) {
		say(c, &s);
		e = report(c, &s);
	}
	code = keygen_finish(c, e, &s.problem);
out:
	session_close(session);
	buf_free(&s.problem);
	arena_free(s.arena);
	return code;
}
