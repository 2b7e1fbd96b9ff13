/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * First use of the card: every key that the enrolling partner made is replaced, then every document
 * is sealed to a key that nobody else ever had.  Can be run again until nothing is left.
 */
#include "client/holder.h"

#include <string.h>
#include <unistd.h>

#include "client/card.h"

struct rotation {
	struct vault_keys keys;
	struct secret *vault_key;
	struct sign_public signing;
	struct kem_public kem;
	Eenmaal__V1__Rotation message;
	Eenmaal__V1__RotateRequest request;
	struct hash hash; /* of the rotation statement */
	struct holder_stayers stayers;
	uint8_t possession[SIGNATURE_LEN];
	struct hash vault_hash;
	Eenmaal__V1__KemKey kem_message;
};

static void rotation_free(struct rotation *r)
{
	vault_keys_free(&r->keys);
	secret_free(r->vault_key);
}

static enum err make_keys(struct holder *h, struct rotation *r)
{
	unsigned suite = directory_suite(h->session->directory, h->profile->suite_floor);
	enum err e = sign_generate(&r->signing, &r->keys.signing_seed);

	if (e == ERR_OK)
		e = kem_generate(suite, &r->kem, &r->keys.kem_private);
	if (e == ERR_OK)
		e = secret_random(32, &r->vault_key);
	r->keys.suite = r->kem.suite;
	r->keys.activated = true;
	return e;
}

/* The new recovery card is written before anything is changed: afterwards there may be no way. */
static enum err write_recovery(struct holder *h)
{
	const char *path = command_option(h->command, "recovery-card");
	struct card card = {.kind = CARD_RECOVERY,
			    .holder = h->profile->holder,
			    .root = h->profile->root};
	struct card_print print = {&card, h->profile->language,
				   holder_partner_name(h, h->identity.enrolled_by)};
	enum err e = ERR_OK;

	if (path == NULL || h->new_recovery != NULL)
		return ERR_OK;
	e = secret_random(CARD_SECRET_LEN, &h->new_recovery);
	if (e == ERR_OK)
		e = card_page(&card, holder_page(h->command));
	card.secret = h->new_recovery;
	if (e == ERR_OK)
		e = card_write(&print, path);
	return e == ERR_OK ? e : holder_problem(h, e, "%s: %s", path, err_text(e));
}

static enum err make_vault(struct holder *h, struct rotation *r)
{
	struct holder_vault vault = {
		.holder = &h->profile->holder,
		.keys = &r->keys,
		.vault_key = r->vault_key,
		.card = h->card,
		.pin = h->new_pin,
		.recovery = h->new_recovery,
	};

	return holder_vault_make(&vault, h->arena, &r->request.vault, &r->vault_hash);
}

/* Keys for every kind that there is or may come; the first new one becomes the present one. */
static enum err extend_all(struct holder *h, const struct rotation *r)
{
	const struct agreement *a = h->session->agreement;
	struct dossier *d = h->dossier;
	size_t lines = d->line_count;
	enum err e = ERR_OK;

	d->identity.kem_key = r->kem;
	d->identity.signing_key = r->signing;
	/* A kind that the agreement dropped keeps its line, and has no key until it comes back. */
	for (size_t n = 0; n < lines && e == ERR_OK; n++)
		if (holder_kind_agreed(h, d->lines[n].kind.s))
			e = dossier_extend(d, d->lines[n].kind.s,
					   d->lines[n].newest + DOSSIER_AHEAD);
	for (size_t n = 0; n < agreement_kind_count(a) && e == ERR_OK; n++)
		if (dossier_line(d, agreement_kind_at(a, n)->id.s) == NULL)
			e = dossier_extend(d, agreement_kind_at(a, n)->id.s, DOSSIER_AHEAD);
	if (e == ERR_OK)
		dossier_advance(d);
	return e;
}

/* Signed by the key that ends here; the new one shows that it is there. */
static enum err sign_rotation(struct holder *h, struct rotation *r)
{
	uint8_t text[POSSESSION_LEN];
	struct holder_signed statement = {0};
	Eenmaal__V1__Rotation *m = &r->message;
	enum err e = ERR_OK;

	convert_possession(&h->profile->holder, &h->identity.signing_key, &r->signing, text);
	e = sign_message(r->keys.signing_seed, view_of(text, sizeof(text)), r->possession);
	eenmaal__v1__rotation__init(m);
	eenmaal__v1__kem_key__init(&r->kem_message);
	r->kem_message.suite = r->kem.suite;
	r->kem_message.public_key = codec_bytes(r->kem.key, r->kem.len);
	m->signing_key = codec_bytes(r->signing.b, SIGN_PUBLIC_LEN);
	m->kem_key = &r->kem_message;
	m->vault_hash = codec_bytes(r->vault_hash.b, HASH_LEN);
	m->possession = codec_bytes(r->possession, SIGNATURE_LEN);
	if (e == ERR_OK)
		e = holder_header(h, true, &m->header);
	if (e == ERR_OK)
		e = holder_sign(h, STATEMENT_ROTATION, m, &statement);
	r->request.rotation = statement.envelope;
	r->hash = statement.hash;
	return e;
}

/* What the new key signs in the same request: the epochs, then the grants that go on. */
static enum err sign_rest(struct holder *h, struct rotation *r)
{
	struct holder_signer signer = {&h->profile->holder, r->keys.signing_seed, h->arena};
	struct holder_signed statement = {0};
	Eenmaal__V1__EpochSet *set = NULL;
	enum err e = dossier_epochs_message(h->dossier, &r->kem, true, &set);

	if (e == ERR_OK)
		e = holder_header(h, true, &set->header);
	if (e == ERR_OK)
		e = holder_sign_with(&signer, STATEMENT_EPOCHS, set, &statement);
	r->request.epochs = statement.envelope;
	r->stayers.seed = r->keys.signing_seed;
	if (e == ERR_OK)
		e = holder_stayers_sign(h, &r->stayers);
	r->request.n_grants = r->stayers.count;
	r->request.grants = r->stayers.grants;
	return e;
}

/* From here on the new keys are the holder's. */
static void take_over(struct holder *h, struct rotation *r)
{
	vault_keys_free(&h->keys);
	secret_free(h->vault_key);
	secret_free(h->pin);
	h->keys = r->keys;
	h->vault_key = r->vault_key;
	h->pin = h->new_pin;
	h->new_pin = NULL;
	r->keys = (struct vault_keys){0};
	r->vault_key = NULL;
}

static enum err make_rotation(struct holder *h, struct rotation *r)
{
	enum err e = make_keys(h, r);

	eenmaal__v1__rotate_request__init(&r->request);
	if (e == ERR_OK)
		e = make_vault(h, r);
	if (e == ERR_OK)
		e = extend_all(h, r);
	if (e == ERR_OK)
		e = sign_rotation(h, r);
	return e == ERR_OK ? sign_rest(h, r) : e;
}

/* An answer that never came says nothing: the broker may have done it. */
static bool surely_failed(enum err e)
{
	return e != ERR_OK && e != ERR_UNREACHABLE && e != ERR_DEADLINE && e != ERR_SEQUENCE;
}

static enum err call_rotate(struct holder *h, struct rotation *r)
{
	struct holder_call call = {"Rotate", &r->request,
				   &eenmaal__v1__rotate_response__descriptor};
	const char *recovery = command_option(h->command, "recovery-card");
	ProtobufCMessage *reply = NULL;
	enum err e = holder_call(h, &call, &reply);

	if (surely_failed(e) && recovery != NULL && h->new_recovery != NULL)
		(void)unlink(recovery);
	if (e != ERR_OK)
		return e;
	return holder_receipt(h, ((const Eenmaal__V1__RotateResponse *)reply)->receipt,
			      EENMAAL__V1__ACTION__ACTION_ROTATE, &r->hash);
}

static void tell_rotation(struct holder *h, const struct rotation *r)
{
	command_say(h->command, "All keys are new, and the new PIN holds.");
	if (h->new_recovery != NULL)
		command_say(h->command,
			    "The new recovery card is in %s; print it and destroy the old one.",
			    command_option(h->command, "recovery-card"));
	else
		command_warn("there is no recovery card now, and the old one no longer opens "
			     "anything: who loses the wallet card or forgets the PIN loses the "
			     "dossier for good; make one on the holder's page (\"a new recovery "
			     "card\"), and next time use --recovery-card FILE");
	if (r->stayers.left_out > 0)
		command_say(h->command,
			    "%zu consents ended, because the organisation or the "
			    "agreement no longer allows them.",
			    r->stayers.left_out);
}

static enum err rotate(struct holder *h)
{
	struct rotation *r = mem_new(1, sizeof(*r));
	enum err e = r != NULL ? holder_pin_ask(h) : ERR_MEMORY;

	if (e == ERR_OK)
		e = write_recovery(h);
	if (e == ERR_OK)
		e = make_rotation(h, r);
	if (e == ERR_OK)
		e = call_rotate(h, r);
	if (e == ERR_OK) {
		tell_rotation(h, r);
		take_over(h, r);
		e = holder_load(h);
	}
	if (r != NULL)
		rotation_free(r);
	mem_free(r);
	return e;
}

/* ---- sealing anew --------------------------------------------------------------------------------- */

static enum err call_reseal(struct holder *h, Eenmaal__V1__Segment *m, const struct buf *ciphertext)
{
	Eenmaal__V1__ResealRequest request = EENMAAL__V1__RESEAL_REQUEST__INIT;
	struct holder_call call = {"Reseal", &request, &eenmaal__v1__reseal_response__descriptor};
	struct holder_signed statement = {0};
	ProtobufCMessage *reply = NULL;
	enum err e = holder_header(h, true, &m->header);

	if (e == ERR_OK)
		e = holder_sign(h, STATEMENT_SEGMENT, m, &statement);
	request.segment = statement.envelope;
	request.ciphertext = codec_bytes(ciphertext->data, ciphertext->len);
	if (e == ERR_OK)
		e = holder_call(h, &call, &reply);
	if (e != ERR_OK)
		return e;
	return holder_receipt(h, ((const Eenmaal__V1__ResealResponse *)reply)->receipt,
			      EENMAAL__V1__ACTION__ACTION_RESEAL, &statement.hash);
}

static enum err reseal_one(struct holder *h, const struct dossier_segment *s)
{
	struct holder_opened opened = {0};
	struct buf ciphertext = BUF_INIT(CODEC_UPLOAD_MAX);
	Eenmaal__V1__Segment *m = NULL;
	enum err e = holder_segment_open(h, s, &opened);

	if (e == ERR_OK)
		e = dossier_segment_reseal(h->dossier, s, buf_view(&opened.content.plaintext),
					   &ciphertext, &m);
	if (e == ERR_OK)
		e = call_reseal(h, m, &ciphertext);
	buf_free(&ciphertext);
	holder_segment_done(&opened);
	return e;
}

static bool older(const struct dossier *d, const struct dossier_segment *s)
{
	const struct dossier_line *line = dossier_line(d, s->message->kind);

	return line != NULL && s->message->epoch < line->current;
}

/*
 * One that does not open must not keep the others under a key that others know; what was wrong with
 * it is said in the end.
 */
static enum err reseal_all(struct holder *h, size_t *done)
{
	enum err first = ERR_OK, e = ERR_OK;
	uint64_t before = 0;

	*done = 0;
	for (size_t n = 0; n < h->dossier->segment_count && e == ERR_OK; n++) {
		if (!older(h->dossier, &h->dossier->segments[n]))
			continue;
		before = h->sequence;
		e = reseal_one(h, &h->dossier->segments[n]);
		*done += e == ERR_OK;
		if (e != ERR_OK && h->sequence == before && err_class(e) == CLASS_DENIED) {
			first = first == ERR_OK ? e : first;
			e = ERR_OK;
		}
	}
	return e == ERR_OK ? first : e;
}

static enum err activate(struct holder *h)
{
	bool rotated = !h->keys.activated;
	unsigned renewed = 0;
	size_t done = 0;
	enum err e = rotated ? rotate(h) : ERR_OK;

	if (e == ERR_OK)
		e = reseal_all(h, &done);
	if (e == ERR_OK && done > 0)
		e = holder_load(h);
	if (e == ERR_OK)
		e = holder_renew(h, &renewed);
	if (e != ERR_OK)
		return e;
	command_say(h->command, "%zu documents were locked with a new key.", done);
	if (!rotated && done == 0)
		command_say(h->command,
			    "The dossier was activated before; nothing was left to do.");
	json_bool(&h->json, "activated", true);
	json_bool(&h->json, "keys_replaced", rotated);
	json_number(&h->json, "resealed", (int64_t)done);
	json_number(&h->json, "grants_renewed", renewed);
	json_bool(&h->json, "recovery_card", h->new_recovery != NULL);
	return ERR_OK;
}

enum exit_code holder_activate_run(struct command *c)
{
	return holder_run(c, activate);
}
