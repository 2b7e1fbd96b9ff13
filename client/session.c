/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/session.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "broker/base/clock.h"
#include "broker/base/mem.h"
#include "broker/ledger/tile.h"
#include "client/session_internal.h"

#define ARENA_MAX ((size_t)256 << 20)
#define MESSAGE_MAX 1024
#define HEADER_LIFETIME 300 /* seconds */
#define REPLY_MAX ((size_t)2 << 20)
#define LIST_MAX ((size_t)16 << 20)
#define DOCUMENTS_MAX ((size_t)48 << 20)

enum err session_wrong(struct session *s, enum err e, const char *format, ...)
{
	char text[MESSAGE_MAX / 2];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	buf_clear(&s->message);
	/* Without memory for the sentence the error itself is still told. */
	if (buf_put_str(&s->message, text) != ERR_OK)
		buf_clear(&s->message);
	return e;
}

int64_t session_now(const struct session *s)
{
	return clock_now() + s->clock_offset;
}

/* Answers with lists or documents are larger than the others. */
static size_t reply_max(const char *method)
{
	static const struct {
		const char *suffix;
		size_t max;
	} larger[] = {
		{"/Fetch", DOCUMENTS_MAX},   {"/GetSegment", DOCUMENTS_MAX},
		{"/ListEntries", LIST_MAX},  {"/ListDirectories", DOCUMENTS_MAX},
		{"/GetDirectory", LIST_MAX}, {"/GetDossier", DOCUMENTS_MAX},
		{"/ListAccesses", LIST_MAX}, {"/ListGrants", DOCUMENTS_MAX},
		{"/GetEpochKey", LIST_MAX},  {"/OpenVault", LIST_MAX},
	};
	const char *suffix = strrchr(method, '/');

	for (size_t i = 0; suffix && i < sizeof(larger) / sizeof(larger[0]); i++)
		if (strcmp(suffix, larger[i].suffix) == 0)
			return larger[i].max;
	return REPLY_MAX;
}

static struct transport *side_of(const struct session *s, const char *method)
{
	if (strncmp(method, "eenmaal.v1.PartnerService/", 26) == 0 ||
	    strncmp(method, "eenmaal.v1.AuditService/", 24) == 0)
		return s->partner_side;
	return s->public_side;
}

static enum err decode_reply(struct session *s, const ProtobufCMessageDescriptor *type,
			     const struct buf *bytes, ProtobufCMessage **reply)
{
	enum err e = codec_decode(type, buf_view(bytes), CODEC_LENIENT, s->arena, reply);

	if (e == ERR_OK || err_class(e) == CLASS_FAULT)
		return e;
	return session_wrong(s, ERR_VERIFY, "the broker's answer is not well-formed (%s)",
			     err_text(e));
}

enum err session_call(struct session *s, const char *method, const void *request,
		      const ProtobufCMessageDescriptor *reply_type, ProtobufCMessage **reply)
{
	struct transport *side = side_of(s, method);
	struct buf body = BUF_INIT(CODEC_UPLOAD_MAX), answer = BUF_INIT(reply_max(method));
	char path[120];
	enum err e;

	*reply = NULL;
	if (!side)
		return session_wrong(s, ERR_STATE,
				     "this profile has no access to the partners' side");
	(void)snprintf(path, sizeof(path), "/%s", method);
	e = codec_encode(request, &body);
	if (e == ERR_OK)
		e = transport_call(side, path, buf_view(&body), &answer, &s->message);
	if (e == ERR_OK)
		e = decode_reply(s, reply_type, &answer, reply);
	buf_free(&body);
	buf_free(&answer);
	return e;
}

enum err session_fetch(struct session *s, const char *name, struct buf *body)
{
	char path[1 + TILE_NAME_MAX];

	(void)snprintf(path, sizeof(path), "/%s", name);
	return transport_fetch(s->public_side, path, body, &s->message);
}

static char *text_copy(struct arena *a, const char *text)
{
	return arena_copy(a, text, strlen(text) + 1);
}

enum err session_header(struct session *s, const struct holder_id *holder, uint64_t sequence,
			Eenmaal__V1__Header **out)
{
	bool by_holder = s->profile->role == PROFILE_HOLDER;
	Eenmaal__V1__Header *h = arena_alloc(s->arena, sizeof(*h));
	uint8_t *nonce = arena_alloc(s->arena, UUID_LEN);

	*out = NULL;
	if (!h || !nonce)
		return ERR_MEMORY;
	eenmaal__v1__header__init(h);
	random_bytes(nonce, UUID_LEN);
	h->audience = text_copy(s->arena, s->directory->audience);
	h->issuer = text_copy(s->arena, by_holder ? "holder" : s->profile->id.s);
	h->nonce = codec_bytes(nonce, UUID_LEN);
	h->issued_at = session_now(s);
	h->expires_at = h->issued_at + HEADER_LIFETIME;
	h->sequence = sequence;
	if (holder)
		h->holder =
			codec_bytes(arena_copy(s->arena, holder->b, HOLDER_ID_LEN), HOLDER_ID_LEN);
	if (!h->audience || !h->issuer || (holder && !h->holder.data))
		return ERR_MEMORY;
	*out = h;
	return ERR_OK;
}

enum err session_sign(struct session *s, enum statement_type type, const void *message,
		      const struct secret *seed, Eenmaal__V1__Envelope **out)
{
	char number[HOLDER_TEXT_LEN + 1];
	const char *id = s->profile->id.s;
	enum err e = codec_sign(type, message, seed, s->arena, out);

	if (e != ERR_OK)
		return e;
	if (s->profile->role == PROFILE_HOLDER) {
		holder_id_format(&s->profile->holder, number);
		id = number;
	}
	(*out)->signatures[0]->keyid = text_copy(s->arena, id);
	if (!(*out)->signatures[0]->keyid) {
		*out = NULL;
		return ERR_MEMORY;
	}
	return ERR_OK;
}

enum err session_recycle(struct session *s)
{
	struct arena *fresh = arena_new(ARENA_MAX);

	if (!fresh)
		return ERR_MEMORY;
	arena_free(s->arena);
	s->arena = fresh;
	return ERR_OK;
}

static enum err open_transport(const struct profile *p, bool partner, struct transport **out)
{
	struct trace trace;
	struct transport_options o = {
		.trace = transport_trace(&trace),
		.url = partner ? p->partner_url : p->public_url,
		.proxy = p->proxy,
		.progress = true,
	};
	char *ca = p->ca ? profile_path(p, p->ca) : NULL;
	char *certificate = partner ? profile_path(p, p->certificate) : NULL;
	char *key = partner ? profile_path(p, p->certificate_key) : NULL;
	enum err e = ERR_MEMORY;

	o.ca = ca;
	o.certificate = certificate;
	o.certificate_key = key;
	if ((ca || !p->ca) && (!partner || (certificate && key)))
		e = transport_new(&o, out);
	mem_free(ca);
	mem_free(certificate);
	mem_free(key);
	return e;
}

static enum err connect_sides(struct session *s)
{
	const struct profile *p = s->profile;
	bool member = p->role == PROFILE_PARTNER || p->role == PROFILE_AUDITOR;
	enum err e = p->public_url ? ERR_OK
				   : session_wrong(s, ERR_CONFIG,
						   "this profile knows no broker (public_url)");

	if (e == ERR_OK)
		e = open_transport(p, false, &s->public_side);
	if (e == ERR_OK && member) {
		e = open_transport(p, true, &s->partner_side);
		if (e != ERR_OK && s->message.len == 0)
			e = session_wrong(s, e, "the TLS key %s cannot be used: %s",
					  p->certificate_key, profile_key_problem(e));
	}
	return e;
}

static enum err open_state(struct session *s)
{
	char *folder = profile_path(s->profile, s->profile->state);
	const struct state_broker *seen;
	enum err e = folder ? state_open(folder, SESSION_WAIT_MS, &s->state) : ERR_MEMORY;

	if (e == ERR_BUSY)
		e = session_wrong(s, e,
				  "another eenmaal command uses this profile; "
				  "try again when it is done");
	else if (e == ERR_DAMAGED)
		e = session_wrong(
			s, e,
			"the state in %s is damaged; bring back a copy, or move it away and "
			"believe what the broker shows first",
			folder);
	else if (e != ERR_OK)
		e = session_wrong(s, e, "the state folder %s cannot be used: %s",
				  folder ? folder : s->profile->state, err_text(e));
	mem_free(folder);
	if (e != ERR_OK)
		return e;
	seen = state_broker(s->state);
	s->seen.size = seen->log_size;
	s->seen.root = seen->log_root;
	return ERR_OK;
}

static enum err prepare(struct session *s, const struct profile *p)
{
	enum err e;

	s->profile = p;
	s->message = BUF_INIT(MESSAGE_MAX);
	s->arena = arena_new(ARENA_MAX);
	e = s->arena ? open_state(s) : ERR_MEMORY;
	if (e == ERR_OK)
		e = connect_sides(s);
	if (e == ERR_OK)
		e = session_trust(s);
	return e;
}

enum err session_open(const struct profile *p, struct session **out, struct buf *problem)
{
	struct session *s = mem_new(1, sizeof(*s));
	enum err e = s ? prepare(s, p) : ERR_MEMORY;

	*out = NULL;
	if (e != ERR_OK) {
		buf_clear(problem);
		if (s && buf_put_view(problem, buf_view(&s->message)) != ERR_OK)
			buf_clear(problem);
		session_close(s);
		return e;
	}
	*out = s;
	return ERR_OK;
}

void session_close(struct session *s)
{
	if (!s)
		return;
	transport_free(s->public_side);
	transport_free(s->partner_side);
	agreement_free(s->agreement);
	directory_free(s->directory);
	state_close(s->state);
	arena_free(s->arena);
	buf_free(&s->message);
	mem_free(s);
}
