/* SPDX-License-Identifier: EUPL-1.2 */
/* eenmaal partner remarks: what holders say is not right about the documents of this member. */
#include <inttypes.h>
#include <string.h>

#include "broker/base/clock.h"
#include "client/audit_table.h"
#include "client/json.h"
#include "client/partner.h"
#include "client/remark.h"
#include "keys/seal.h"
#include "proto/convert.h"

#define OUTPUT_MAX ((size_t)16 << 20)

struct remarks {
	struct partner *p;
	struct json json;
	struct buf out, lines; /* nothing is shown before all of it has verified */
	uint64_t next, count;
	struct audit_table *seen; /* by statement hash: a list that repeats itself has no end */
};

static enum err bad(const struct remarks *r, enum err e, uint64_t number, const char *what)
{
	if (err_class(e) == CLASS_FAULT || e == ERR_ROLLBACK)
		return e;
	return session_wrong(r->p->session, ERR_VERIFY, "remark %" PRIu64 ": %s", number, what);
}

/* By the present key, or one that a rotation ended; the enrolled one counts while it is present. */
static enum err verify_signature(const struct remarks *r, const Eenmaal__V1__RemarkInfo *info,
				 const struct envelope *envelope, const struct holder_keys *keys)
{
	const Eenmaal__V1__HolderIdentity *m = info->identity;
	enum err e = statement_verify(envelope, STATEMENT_REMARK, &keys->signing_key);

	for (size_t n = 0; n < m->n_rotations && e == ERR_SIGNATURE; n++) {
		ProtobufCMessage *message = NULL;
		struct sign_public key;

		/* session_identity() verified them all. */
		e = codec_statement(STATEMENT_ROTATION, codec_view(m->rotations[n]->payload),
				    r->p->session->arena, &message);
		if (e == ERR_OK)
			e = codec_sign_key(((const Eenmaal__V1__Rotation *)message)->signing_key,
					   &key);
		if (e == ERR_OK)
			e = statement_verify(envelope, STATEMENT_REMARK, &key);
	}
	return e;
}

/* The payload says whose it is, and is believed once that holder's key has verified it. */
static enum err verify(const struct remarks *r, const Eenmaal__V1__RemarkInfo *info,
		       const Eenmaal__V1__Remark **out, struct holder_keys *keys)
{
	struct session *s = r->p->session;
	ProtobufCMessage *message = NULL;
	struct envelope envelope;
	struct holder_id holder;
	struct hash hash;
	void *added = NULL;
	enum err e = info->remark && info->identity ? codec_envelope(info->remark, &envelope)
						    : ERR_INPUT;

	if (e == ERR_OK)
		e = codec_statement(STATEMENT_REMARK, envelope.payload, s->arena, &message);
	if (e != ERR_OK)
		return bad(r, e, info->number, "is not well-formed");
	*out = (const Eenmaal__V1__Remark *)message;
	e = codec_holder((*out)->header->holder, &holder);
	if (e == ERR_OK)
		e = session_identity(s, info->identity, &holder, keys);
	if (e == ERR_OK)
		e = verify_signature(r, info, &envelope, keys);
	if (e != ERR_OK)
		return bad(r, e, info->number, "is not signed by its holder");
	if (statement_hash(&envelope, &hash) != ERR_OK)
		return ERR_CRYPTO;
	e = audit_table_add(r->seen, hash.b, 1, &added);
	if (e == ERR_EXISTS)
		return bad(r, e, info->number,
			   "came before; the broker's list goes round in circles");
	if (e != ERR_OK)
		return e;
	if (strcmp((*out)->header->audience, s->directory->audience) != 0 ||
	    strcmp((*out)->author, r->p->self->id.s) != 0)
		return bad(r, ERR_VERIFY, info->number, "is meant for somebody else");
	return ERR_OK;
}

static enum err open_remark(const struct remarks *r, const Eenmaal__V1__Remark *m,
			    const struct holder_keys *keys, struct remark *out)
{
	struct buf text = BUF_INIT(REMARK_JSON_MAX * 2);
	struct slug kind;
	struct hash segment;
	struct sealed sealed;
	struct seal_context c = {
		.label = SEAL_REMARK,
		.holder = &keys->holder,
		.kind = &kind,
		.epoch_key = &r->p->self->kem_key,
		.sender = "holder",
		.recipient = r->p->self->id.s,
		.segment = &segment,
	};
	enum err e = codec_slug(m->kind, &kind);

	if (e == ERR_OK)
		e = codec_hash(m->segment_hash, &segment);
	if (e == ERR_OK)
		e = codec_sealed(m->sealed, &sealed);
	if (e == ERR_OK)
		e = kem_suite_check(sealed.suite, r->p->session->profile->suite_floor);
	if (e == ERR_OK)
		e = seal_open_content(&c, r->p->kem_private, &sealed, &text);
	if (e == ERR_OK)
		e = remark_parse(buf_view(&text), out);
	if (e == ERR_OK &&
	    (!slug_equal(&out->author, &r->p->self->id) || out->version != m->version))
		e = ERR_VERIFY;
	buf_free(&text);
	return e;
}

/* One that was sealed to a key that this member had before is told, but cannot be opened here. */
static bool for_our_key(const struct remarks *r, const Eenmaal__V1__Remark *m)
{
	struct hash own;

	convert_key_hash(&r->p->self->kem_key, &own);
	return view_equal(codec_view(m->author_key_hash), view_of(own.b, HASH_LEN));
}

static enum err tell(struct remarks *r, const Eenmaal__V1__RemarkInfo *info,
		     const Eenmaal__V1__Remark *m, const struct remark *said)
{
	char number[HOLDER_TEXT_LEN + 1], when[21];
	struct holder_id holder = {0};
	enum err e;

	(void)!codec_holder(m->header->holder, &holder);
	holder_id_format(&holder, number);
	clock_format(m->header->issued_at, when);
	e = buf_printf(&r->lines, "%" PRIu64 "  %.10s  %s  %s, version %" PRIu64 "\n    ",
		       info->number, when, number, m->kind, m->version);
	if (e == ERR_OK)
		e = buf_put_str(&r->lines,
				said ? said->text : "(sealed to a key that you had before)");
	if (e == ERR_OK)
		e = buf_put_str(&r->lines, "\n");
	json_object(&r->json, NULL);
	json_number(&r->json, "number", (int64_t)info->number);
	json_string(&r->json, "holder", number);
	json_string(&r->json, "kind", m->kind);
	json_number(&r->json, "version", (int64_t)m->version);
	json_number(&r->json, "time", m->header->issued_at);
	if (said) {
		json_hex(&r->json, "document", view_of(said->document.b, HASH_LEN));
		json_string(&r->json, "text", said->text);
	}
	json_end(&r->json);
	return e == ERR_OK ? r->json.error : e;
}

static enum err take_one(struct remarks *r, const Eenmaal__V1__RemarkInfo *info)
{
	const Eenmaal__V1__Remark *m = NULL;
	struct holder_keys keys;
	struct remark said;
	enum err e;

	if (info->number < r->next)
		return bad(r, ERR_VERIFY, info->number, "comes out of its order");
	r->next = info->number + 1;
	r->count++;
	e = verify(r, info, &m, &keys);
	if (e != ERR_OK || m == NULL)
		return e;
	if (m->sealed == NULL)
		return bad(r, ERR_VERIFY, info->number, "says nothing");
	if (!for_our_key(r, m))
		return tell(r, info, m, NULL);
	e = open_remark(r, m, &keys, &said);
	if (e != ERR_OK)
		return bad(r, e, info->number, "does not open, or is about another document");
	return tell(r, info, m, &said);
}

static enum err read_page(struct remarks *r, bool *more)
{
	Eenmaal__V1__ListRemarksRequest request = EENMAAL__V1__LIST_REMARKS_REQUEST__INIT;
	Eenmaal__V1__RemarkQuery m = EENMAAL__V1__REMARK_QUERY__INIT;
	const Eenmaal__V1__ListRemarksResponse *page = NULL;
	ProtobufCMessage *reply = NULL;
	struct session *s = r->p->session;
	enum err e = session_header(s, NULL, 0, &m.header);

	m.first = r->next;
	if (e == ERR_OK)
		e = session_sign(s, STATEMENT_REMARK_QUERY, &m, r->p->signing_seed, &request.query);
	if (e == ERR_OK)
		e = session_call(s, "eenmaal.v1.PartnerService/ListRemarks", &request,
				 &eenmaal__v1__list_remarks_response__descriptor, &reply);
	if (e != ERR_OK)
		return e;
	page = (const Eenmaal__V1__ListRemarksResponse *)reply;
	e = partner_recorded(r->p, page->receipt, request.query,
			     EENMAAL__V1__ACTION__ACTION_REMARKS_READ, "reading");
	for (size_t n = 0; n < page->n_remarks && e == ERR_OK; n++)
		e = take_one(r, page->remarks[n]);
	*more = page->more && page->n_remarks > 0;
	return e == ERR_OK ? session_recycle(s) : e;
}

static enum err first_option(struct remarks *r)
{
	const char *text = command_option(r->p->command, "from");

	r->next = 1;
	for (const char *c = text; c && *c; c++) {
		if (*c < '0' || *c > '9' || c - text > 14)
			return session_wrong(r->p->session, ERR_USAGE,
					     "--from takes a number, as the list shows them");
		r->next = (c == text ? 0 : r->next) * 10 + (uint64_t)(*c - '0');
	}
	return r->next > 0 ? ERR_OK : session_wrong(r->p->session, ERR_USAGE, "numbers start at 1");
}

static enum err read_all(struct remarks *r)
{
	bool more = true;
	enum err e = first_option(r);

	json_begin(&r->json, &r->out);
	json_object(&r->json, NULL);
	json_array(&r->json, "remarks");
	while (more && e == ERR_OK)
		e = read_page(r, &more);
	json_end(&r->json);
	json_end(&r->json);
	if (e != ERR_OK)
		return e;
	if (r->count == 0)
		command_say(r->p->command, "Nobody remarked anything.");
	if (command_json(r->p->command))
		return r->json.error == ERR_OK ? command_print(&r->out) : r->json.error;
	return r->count > 0 ? command_print(&r->lines) : ERR_OK;
}

enum exit_code partner_remarks(struct command *c)
{
	enum exit_code code = EXIT_DONE;
	struct partner p;
	struct remarks r = {.p = &p, .out = BUF_INIT(OUTPUT_MAX), .lines = BUF_INIT(OUTPUT_MAX)};
	enum err e = partner_open(c, &p);

	if (e != ERR_OK)
		return command_exit(e);
	e = audit_table_new(HASH_LEN, &r.seen);
	if (e == ERR_OK)
		e = read_all(&r);
	if (e != ERR_OK)
		code = partner_fail(&p, e);
	audit_table_free(r.seen);
	buf_free(&r.out);
	buf_free(&r.lines);
	partner_close(&p);
	return code;
}
