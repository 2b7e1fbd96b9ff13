/* SPDX-License-Identifier: EUPL-1.2 */
/* From the command line to an opened, verified dossier, and back. */
#include "client/holder.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "broker/base/io.h"
#include "client/card.h"

#define PROBLEM_MAX 1024
#define TEXT_MAX ((size_t)32 << 20)

enum err holder_problem(struct holder *h, enum err e, const char *format, ...)
{
	char line[PROBLEM_MAX] = {0};
	va_list list;

	va_start(list, format);
	(void)vsnprintf(line, sizeof(line), format, list);
	va_end(list);
	buf_clear(&h->problem);
	if (buf_put(&h->problem, line, strlen(line) + 1) != ERR_OK)
		buf_clear(&h->problem);
	return e;
}

enum err holder_confirm(struct holder *h, const char *question)
{
	char answer[16] = {0};

	if (h->confirmed || command_flag(h->command, "yes")) {
		h->confirmed = true;
		return ERR_OK;
	}
	if (!isatty(STDIN_FILENO))
		return holder_problem(h, ERR_STATE,
				      "nobody is at a terminal to say yes; --yes says it");
	(void)fprintf(stderr, "%s [yes/no] ", question);
	(void)fflush(stderr);
	if (fgets(answer, sizeof(answer), stdin) != NULL) {
		answer[strcspn(answer, "\r\n")] = 0;
		h->confirmed = strcmp(answer, "yes") == 0 || strcmp(answer, "ja") == 0;
	}
	return h->confirmed ? ERR_OK : holder_problem(h, ERR_STATE, "nothing was done");
}

static void drop_dossier(struct holder *h)
{
	dossier_close(h->dossier);
	h->dossier = NULL;
	if (h->session != NULL)
		h->session->arena = h->session_arena;
	arena_free(h->arena);
	h->arena = NULL;
}

/* A fresh arena for each reading, so that a long run does not fill the session's. */
static enum err fresh_arena(struct holder *h)
{
	drop_dossier(h);
	h->arena = arena_new(HOLDER_ARENA_MAX);
	if (h->arena == NULL)
		return ERR_MEMORY;
	h->session->arena = h->arena;
	return ERR_OK;
}

static enum err ask_dossier(struct holder *h, const Eenmaal__V1__GetDossierResponse **out)
{
	Eenmaal__V1__HolderQuery query = EENMAAL__V1__HOLDER_QUERY__INIT;
	Eenmaal__V1__GetDossierRequest request = EENMAAL__V1__GET_DOSSIER_REQUEST__INIT;
	struct holder_call call = {"GetDossier", &request,
				   &eenmaal__v1__get_dossier_response__descriptor};
	struct holder_signed statement = {0};
	ProtobufCMessage *reply = NULL;
	enum err e = holder_header(h, false, &query.header);

	query.method = (char *)"GetDossier";
	if (e == ERR_OK)
		e = holder_sign(h, STATEMENT_HOLDER_QUERY, &query, &statement);
	request.query = statement.envelope;
	if (e == ERR_OK)
		e = holder_call(h, &call, &reply);
	if (e != ERR_OK)
		return e;
	*out = (const Eenmaal__V1__GetDossierResponse *)reply;
	return holder_receipt(h, (*out)->receipt, EENMAAL__V1__ACTION__ACTION_HOLDER_READ,
			      &statement.hash);
}

/* What this device saw of the dossier before cannot be taken back: changes, and keys that closed. */
static enum err never_back(struct holder *h)
{
	const struct dossier *d = h->dossier;
	struct state_holder *seen = NULL;
	enum err e = state_holder(h->session->state, &h->profile->holder, &seen);

	if (e == ERR_OK && d->sequence < seen->sequence)
		e = ERR_ROLLBACK;
	for (size_t n = 0; n < d->line_count && e == ERR_OK; n++)
		e = state_see_epoch(seen, &d->lines[n].kind, d->lines[n].current);
	if (e == ERR_OK) {
		seen->sequence = d->sequence;
		e = state_set_holder(h->session->state, seen);
	}
	state_holder_free(seen);
	if (e == ERR_ROLLBACK)
		return holder_problem(h, e,
				      "the broker gave an older state of the dossier than was seen "
				      "before");
	return e;
}

enum err holder_load(struct holder *h)
{
	struct dossier_source source = {
		.directory = h->session->directory,
		.keys = &h->identity,
		.kem_private = h->keys.kem_private,
		.suite_floor = h->profile->suite_floor,
	};
	const Eenmaal__V1__GetDossierResponse *reply = NULL;
	enum err e = fresh_arena(h);

	source.arena = h->arena;
	if (e == ERR_OK)
		e = ask_dossier(h, &reply);
	if (e != ERR_OK)
		return e;
	e = session_identity(h->session, reply->identity, &h->profile->holder, &h->identity);
	if (e == ERR_OK)
		e = dossier_vault_check(&h->keys, &h->identity);
	if (e == ERR_OK)
		e = dossier_read(&source, reply, &h->dossier);
	if (e != ERR_OK)
		return holder_problem(h,
				      e == ERR_ROLLBACK || err_class(e) == CLASS_FAULT ? e
										       : ERR_VERIFY,
				      "the dossier that the broker gave does not verify: %s",
				      err_text(e));
	h->sequence = h->dossier->sequence;
	return never_back(h);
}

/* 64 hex digits as they stand on the card, in groups or not. */
static enum err parse_digits(struct view v, struct secret **out)
{
	char hex[2 * CARD_SECRET_LEN + 1] = {0};
	uint8_t raw[CARD_SECRET_LEN];
	size_t len = 0;
	enum err e = ERR_OK;

	for (size_t n = 0; n < v.len && e == ERR_OK; n++) {
		if (v.data[n] != 0 && strchr(" \t\r\n-", v.data[n]) != NULL)
			continue;
		if (len == sizeof(hex) - 1)
			e = ERR_INPUT;
		else
			hex[len++] = (char)v.data[n];
	}
	if (e == ERR_OK)
		e = hex_parse(hex, raw, sizeof(raw));
	if (e == ERR_OK)
		e = secret_new(raw, sizeof(raw), out);
	explicit_bzero(raw, sizeof(raw));
	explicit_bzero(hex, sizeof(hex));
	return e;
}

/* What the recovery card's QR code says, of this dossier and chain. */
static enum err parse_link(const struct holder *h, struct view v, struct secret **out)
{
	struct card card = {0};
	enum err e = ERR_OK;

	while (v.len > 0 && (v.data[v.len - 1] == '\n' || v.data[v.len - 1] == '\r'))
		v.len--;
	e = card_parse(v, &card);
	if (e == ERR_OK &&
	    (card.kind != CARD_RECOVERY || !hash_equal(&card.root, &h->profile->root) ||
	     memcmp(card.holder.b, h->profile->holder.b, HOLDER_ID_LEN) != 0))
		e = ERR_INPUT;
	if (e == ERR_OK) {
		*out = card.secret;
		card.secret = NULL;
	}
	card_clear(&card);
	return e;
}

static enum err read_recovery(struct holder *h, const char *path, struct secret **out)
{
	struct secret *file = NULL;
	enum err e = io_read_secret(path, 1024, &file);
	struct view v = {0};

	if (e != ERR_OK)
		return holder_problem(h, e, "%s: %s", path, err_text(e));
	v = view_of(secret_open(file), secret_len(file));
	e = parse_digits(v, out);
	if (e == ERR_INPUT)
		e = parse_link(h, v, out);
	secret_close(file);
	secret_free(file);
	if (e == ERR_INPUT)
		return holder_problem(h, e, "%s holds no recovery secret of this dossier", path);
	return e;
}

/* The card and PIN, or the recovery secret. */
static enum err read_way_in(struct holder *h)
{
	enum err e = ERR_OK;

	if (h->slot == SLOT_RECOVERY)
		return read_recovery(h, command_option(h->command, "recovery-file"), &h->card);
	e = profile_key(h->profile, h->profile->card, CARD_SECRET_LEN, &h->card);
	if (e != ERR_OK)
		return holder_problem(h, e, "the card's secret cannot be read: %s", err_text(e));
	return command_secret(h->command, "pin", "PIN", false, &h->pin);
}

static enum err open_all(struct holder *h)
{
	enum err e = ERR_OK;

	if (h->profile->role != PROFILE_HOLDER)
		return holder_problem(h, ERR_USAGE, "this verb needs a holder's profile");
	e = read_way_in(h);
	if (e == ERR_OK)
		e = command_session(h->command, &h->session);
	if (e != ERR_OK)
		return e;
	h->session_arena = h->session->arena;
	e = holder_vault_open(h);
	return e == ERR_OK ? holder_load(h) : e;
}

static void close_all(struct holder *h)
{
	drop_dossier(h);
	session_close(h->session);
	vault_keys_free(&h->keys);
	secret_free(h->card);
	secret_free(h->pin);
	secret_free(h->vault_key);
	secret_free(h->new_pin);
	secret_free(h->new_card);
	secret_free(h->new_recovery);
	buf_free(&h->problem);
	buf_free(&h->text);
}

/* The answer is begun anew for each attempt, so that a repeated verb answers once. */
static enum err attempt(struct holder *h, holder_verb *verb)
{
	enum err e = ERR_OK;

	buf_clear(&h->text);
	json_begin(&h->json, &h->text);
	json_object(&h->json, NULL);
	e = verb(h);
	json_end(&h->json);
	return e == ERR_OK ? h->json.error : e;
}

static void tell_stale(const struct holder *h)
{
	size_t count = 0;

	if (h->dossier == NULL)
		return;
	for (size_t n = 0; n < h->dossier->segment_count; n++)
		count += dossier_segment_stale(h->dossier, &h->dossier->segments[n]);
	if (count > 0)
		command_say(h->command,
			    "%zu of your documents are still locked with a key that others once "
			    "had; \"eenmaal holder activate\" locks them anew.",
			    count);
}

static enum exit_code run(struct command *c, holder_verb *verb, enum slot_kind slot)
{
	struct holder h = {
		.command = c,
		.profile = command_profile(c),
		.slot = slot,
		.problem = BUF_INIT(PROBLEM_MAX),
		.text = BUF_INIT(TEXT_MAX),
	};
	enum exit_code code = EXIT_DONE;
	enum err e = open_all(&h);

	if (e == ERR_OK)
		e = attempt(&h, verb);
	if (e == ERR_SEQUENCE) {
		buf_clear(&h.problem);
		e = holder_load(&h);
		if (e == ERR_OK)
			e = attempt(&h, verb);
	}
	if (e != ERR_OK) {
		code = command_fail(c, e, h.problem.len > 0 ? (const char *)h.problem.data : NULL);
	} else {
		tell_stale(&h);
		if (command_json(c))
			e = command_print(&h.text);
		if (e != ERR_OK)
			code = command_fail(c, e, NULL);
	}
	close_all(&h);
	return code;
}

enum exit_code holder_run(struct command *c, holder_verb *verb)
{
	return run(c, verb, SLOT_CARD_PIN);
}

enum exit_code holder_run_recovery(struct command *c, holder_verb *verb)
{
	return run(c, verb, SLOT_RECOVERY);
}
