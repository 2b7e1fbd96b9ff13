/* SPDX-License-Identifier: EUPL-1.2 */
/* Signing as the holder, calling the broker, and believing its receipts. */
#include "client/holder.h"

#include <stdio.h>
#include <string.h>

enum err holder_header(struct holder *h, bool change, Eenmaal__V1__Header **out)
{
	uint64_t sequence = change ? h->sequence + 1 : 0;
	enum err e = session_header(h->session, &h->profile->holder, sequence, out);

	if (e != ERR_OK)
		return e;
	(*out)->issuer = (char *)"holder";
	if (change)
		h->sequence = sequence;
	return ERR_OK;
}

enum err holder_sign_with(const struct holder_signer *s, enum statement_type type,
			  const void *message, struct holder_signed *out)
{
	struct envelope envelope = {0};
	char number[HOLDER_TEXT_LEN + 1];
	char *key_id = NULL;
	enum err e = codec_sign(type, message, s->seed, s->arena, &out->envelope);

	if (e != ERR_OK)
		return e;
	holder_id_format(s->holder, number);
	key_id = arena_copy(s->arena, number, sizeof(number));
	if (key_id == NULL)
		return ERR_MEMORY;
	out->envelope->signatures[0]->keyid = key_id;
	e = codec_envelope(out->envelope, &envelope);
	return e == ERR_OK ? statement_hash(&envelope, &out->hash) : e;
}

enum err holder_sign(struct holder *h, enum statement_type type, const void *message,
		     struct holder_signed *out)
{
	struct holder_signer signer = {
		.holder = &h->profile->holder,
		.seed = h->keys.signing_seed,
		.arena = h->session->arena,
	};

	return holder_sign_with(&signer, type, message, out);
}

/* What the session has to say about a failure, in our own words' place. */
static enum err what_happened(struct holder *h, enum err e)
{
	const struct buf *m = &h->session->message;

	if (m->len == 0)
		return holder_problem(h, e, "%s", err_text(e));
	return holder_problem(h, e, "%.*s", (int)(m->len < 900 ? m->len : 900),
			      (const char *)m->data);
}

enum err holder_call(struct holder *h, const struct holder_call *call, ProtobufCMessage **out)
{
	char method[96];
	enum err e = ERR_OK;

	(void)snprintf(method, sizeof(method), "eenmaal.v1.HolderService/%s", call->method);
	e = session_call(h->session, method, call->request, call->reply, out);
	return e == ERR_OK ? ERR_OK : what_happened(h, e);
}

/* What the entry says was done; the receipt was verified before. */
static bool was_done(struct holder *h, const Eenmaal__V1__OpenReceipt *r,
		     Eenmaal__V1__Action action)
{
	ProtobufCMessage *m = NULL;
	const Eenmaal__V1__SeenRecord *seen = NULL;

	if (codec_decode(&eenmaal__v1__seen_record__descriptor, codec_view(r->receipt->seen),
			 CODEC_LENIENT, h->session->arena, &m) != ERR_OK)
		return false;
	seen = (const Eenmaal__V1__SeenRecord *)m;
	return seen->action == action && seen->outcome == EENMAAL__V1__OUTCOME__OUTCOME_DONE;
}

enum err holder_receipt(struct holder *h, const Eenmaal__V1__OpenReceipt *r,
			Eenmaal__V1__Action action, const struct hash *statement)
{
	Eenmaal__V1__KeptRecord *kept = NULL;
	struct hash leaf = {0};
	enum err e = ERR_VERIFY;

	if (r == NULL)
		return holder_problem(h, ERR_VERIFY, "the broker gave no receipt");
	e = session_open_receipt(h->session, r, statement, &kept, &leaf);
	if (e != ERR_OK)
		return what_happened(h, e);
	/* The entry must stand in this holder's own chain, where it will be found again. */
	if (!view_equal(codec_view(kept->holder), view_of(h->profile->holder.b, HOLDER_ID_LEN)))
		return holder_problem(h, ERR_VERIFY, "the receipt is about another dossier");
	if (!was_done(h, r, action))
		return holder_problem(h, ERR_VERIFY,
				      "the log does not say that this was done, though the broker "
				      "does: tell the auditor");
	return ERR_OK;
}
