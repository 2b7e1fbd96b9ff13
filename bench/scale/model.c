/* SPDX-License-Identifier: EUPL-1.2 */
#include "bench/scale/model.h"

#include <sodium.h>
#include <string.h>

#include "broker/base/clock.h"
#include "broker/terms.h"
#include "keys/statement_internal.h"

#define ARENA_MAX ((size_t)64 << 20)

/* A key that is ready to sign many times; it belongs to nobody but this bench. */
struct pen {
	uint8_t key[crypto_sign_SECRETKEYBYTES];
	char number[HOLDER_TEXT_LEN + 1]; /* key id of a holder's statements; "": none */
};

struct model_segment {
	Eenmaal__V1__Segment *message;
	struct store_segment row;
	struct view ciphertext;
	size_t kind; /* of rig_kinds */
};

struct model {
	struct arena *arena;
	struct dossier dossier;
	struct pen coa, holder;
	Eenmaal__V1__Enrolment *enrolment;
	Eenmaal__V1__EpochSet *epochs;
	Eenmaal__V1__Grant *grant;
	struct vault_parts vault;
	struct buf terms;
	unsigned segment_count;
	struct model_segment *segments;
};

/* ---- the model --------------------------------------------------------------------------------------- */

static void pen_fill(struct pen *p, const struct secret *seed)
{
	uint8_t public_key[crypto_sign_PUBLICKEYBYTES];

	MUST(crypto_sign_seed_keypair(public_key, p->key, secret_open(seed)) == 0);
	secret_close(seed);
}

/* The message that an envelope carries. */
static void *message_in(struct model *m, enum statement_type type, const Eenmaal__V1__Envelope *e)
{
	ProtobufCMessage *message = NULL;

	MUST(codec_statement(type, codec_view(e->payload), m->arena, &message) == ERR_OK);
	return message;
}

static void take_enrolment(struct model *m)
{
	Eenmaal__V1__EnrolRequest *request = dossier_enrolment(&m->dossier, m->arena, SITE_COA);
	struct call c = {.arena = m->arena};

	m->enrolment = message_in(m, STATEMENT_ENROLMENT, request->enrolment);
	m->epochs = message_in(m, STATEMENT_EPOCHS, request->epochs);
	MUST(api_vault_parts(&c, request->vault, codec_view(m->enrolment->vault_hash), &m->vault) ==
	     ERR_OK);
}

static void take_segment(struct model *m, struct model_segment *s, struct view content)
{
	Eenmaal__V1__PutSegmentRequest *request =
		dossier_segment(&m->dossier, m->arena, SITE_COA, (enum rig_kind)s->kind, content);

	s->message = message_in(m, STATEMENT_SEGMENT, request->segment);
	s->ciphertext = codec_view(request->ciphertext);
	MUST(codec_slug(s->message->kind, &s->row.kind) == ERR_OK);
	MUST(codec_slug(s->message->author, &s->row.author) == ERR_OK);
	s->row.version = s->message->version;
	s->row.epoch = s->message->epoch;
	s->row.size = s->ciphertext.len;
}

static void take_consent(struct model *m)
{
	struct uuid id;
	Eenmaal__V1__PutGrantRequest *request =
		dossier_grant(&m->dossier, m->arena, &rig_school, &id);

	m->grant = message_in(m, STATEMENT_GRANT, request->grant);
	m->terms = BUF_INIT(65536);
	MUST(terms_encode(m->grant, &m->terms) == ERR_OK);
}

struct model *model_new(struct rig *r, const struct fill_plan *plan)
{
	struct model *m = mem_new(1, sizeof(*m));

	MUST(m != NULL);
	m->arena = arena_new(ARENA_MAX);
	m->segment_count = plan->segments;
	m->segments = mem_new(plan->segments + 1, sizeof(*m->segments));
	MUST(m->arena != NULL && m->segments != NULL);
	dossier_new(&m->dossier, r);
	pen_fill(&m->coa, r->site.member_seed[SITE_COA]);
	pen_fill(&m->holder, m->dossier.seed);
	take_enrolment(m);
	/* The school's kind comes first, so that everybody has a document of it. */
	for (unsigned n = 0; n < plan->segments; n++) {
		m->segments[n].kind = (KIND_SKILLS + n) % RIG_KINDS;
		take_segment(m, &m->segments[n], view_str(plan->content));
	}
	take_consent(m);
	return m;
}

void model_free(struct model *m)
{
	dossier_free(&m->dossier);
	buf_free(&m->terms);
	arena_free(m->arena);
	mem_free(m->segments);
	mem_free(m);
}

/* ---- after it ------------------------------------------------------------------------------------------ */

static void *room(struct arena *a, size_t size)
{
	void *p = arena_alloc(a, size);

	MUST(p != NULL);
	return p;
}

/* The prefix that is signed with the payload stands before it. */
static void sign(struct arena *a, const struct pen *pen, struct checked *out)
{
	size_t size = protobuf_c_message_get_packed_size(out->message);
	uint8_t *text = room(a, PAE_PREFIX_MAX + size);
	size_t prefix =
		statement_pae_prefix(statement_type_uri(out->envelope.type), size, (char *)text);
	struct view all = view_of(text, prefix + size);

	MUST(protobuf_c_message_pack(out->message, text + prefix) == size);
	out->envelope.payload = view_of(text + prefix, size);
	out->envelope.key_id =
		view_of(arena_copy(a, pen->number, strlen(pen->number)), strlen(pen->number));
	MUST(crypto_sign_detached(out->envelope.signature, NULL, all.data, all.len, pen->key) == 0);
	hash_sha256(all, &out->hash);
}

/* The message as it is but for whose it is, when, and its nonce. */
static void state(struct arena *a, const struct pen *pen, const struct holder_id *id,
		  struct checked *out)
{
	Eenmaal__V1__Header *h =
		(Eenmaal__V1__Header *)codec_header(out->envelope.type, out->message);
	uint8_t nonce[UUID_LEN];

	random_bytes(nonce, sizeof(nonce));
	h->holder = codec_bytes(id->b, HOLDER_ID_LEN);
	h->nonce = codec_bytes(nonce, sizeof(nonce));
	h->issued_at = clock_now();
	h->expires_at = h->issued_at + 300;
	sign(a, pen, out);
}

#define STATE(type_of, model_message)                                         \
	(struct checked)                                                      \
	{                                                                     \
		.envelope.type = (type_of), .message = &(model_message)->base \
	}

static void make_segments(struct model *m, const struct holder_id *id, struct arena *a,
			  struct made *out)
{
	struct hash newest[RIG_KINDS];

	out->segment_count = m->segment_count;
	out->segments = room(a, (m->segment_count + 1) * sizeof(*out->segments));
	for (unsigned n = 0; n < m->segment_count; n++) {
		const struct model_segment *from = &m->segments[n];
		struct made_segment *s = &out->segments[n];

		if (from->message->previous_hash.len > 0)
			from->message->previous_hash = codec_bytes(newest[from->kind].b, HASH_LEN);
		s->statement = STATE(STATEMENT_SEGMENT, from->message);
		state(a, &m->coa, id, &s->statement);
		s->ciphertext = from->ciphertext;
		s->row = from->row;
		s->row.statement = s->row.origin = newest[from->kind] = s->statement.hash;
	}
}

static void make_consent(struct model *m, const struct holder_id *id, struct arena *a,
			 struct made *out)
{
	struct uuid grant;

	random_bytes(grant.b, UUID_LEN);
	m->grant->grant_id = codec_bytes(grant.b, UUID_LEN);
	out->consent.statement = STATE(STATEMENT_GRANT, m->grant);
	state(a, &m->holder, id, &out->consent.statement);
	out->grant = (struct store_grant){
		.id = grant,
		.holder = *id,
		.statement = out->consent.statement.hash,
		.not_after = m->grant->not_after,
		.terms = buf_view(&m->terms),
	};
	MUST(codec_slug(m->grant->partner, &out->grant.partner) == ERR_OK);
	out->grant_message = m->grant;
}

void model_make(struct model *m, const struct holder_id *id, struct arena *a, struct made *out)
{
	holder_id_format(id, m->holder.number);
	out->holder.id = *id;
	out->holder.signing_key = m->dossier.signing_key;
	out->vault = m->vault;
	out->enrolment = STATE(STATEMENT_ENROLMENT, m->enrolment);
	state(a, &m->coa, id, &out->enrolment);
	out->epochs = STATE(STATEMENT_EPOCHS, m->epochs);
	state(a, &m->holder, id, &out->epochs);
	make_segments(m, id, a, out);
	make_consent(m, id, a, out);
}
