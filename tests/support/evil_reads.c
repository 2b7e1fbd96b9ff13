/* SPDX-License-Identifier: EUPL-1.2 */
/* Attacks on a partner who reads: what a Fetch brings, and the list of grants. */
#include "tests/support/evil_turns.h"

#include <stdio.h>
#include <string.h>

#include "broker/base/clock.h"
#include "keys/seal.h"
#include "tests/support/sample.h"

/* A turn on the one result of a Fetch. */
#define ON_RESULT(name)                                                                            \
	static void name##_of(struct evil *e, struct evil_call *c, Eenmaal__V1__SubjectResult *r); \
	static void name(struct evil *e, struct evil_call *c)                                      \
	{                                                                                          \
		Eenmaal__V1__FetchResponse *m = EVIL_REPLY(c, FetchResponse);                      \
                                                                                                   \
		MUST(m->n_results == 1 && m->results[0]->n_releases == 3);                         \
		name##_of(e, c, m->results[0]);                                                    \
		evil_put(c, m);                                                                    \
	}                                                                                          \
	static void name##_of(struct evil *e, struct evil_call *c, Eenmaal__V1__SubjectResult *r)

static Eenmaal__V1__Release *release(struct evil_call *c, const Eenmaal__V1__SubjectResult *r,
				     const char *kind, const char *author)
{
	for (size_t n = 0; n < r->n_releases; n++) {
		const Eenmaal__V1__Segment *s =
			turn_open(c->a, r->releases[n]->segment, STATEMENT_SEGMENT);

		if (strcmp(s->kind, kind) == 0 && strcmp(s->author, author) == 0)
			return r->releases[n];
	}
	MUST(false && "there is such a release");
	return NULL;
}

/* ---- segments --------------------------------------------------------------------------------- */

ON_RESULT(swap_ciphertexts)
{
	Eenmaal__V1__Release *one = release(c, r, "skills", "coa"),
			     *two = release(c, r, "plan", "coa");
	ProtobufCBinaryData kept = one->ciphertext;

	one->ciphertext = two->ciphertext;
	two->ciphertext = kept;
	(void)e;
}

ON_RESULT(swap_statements)
{
	Eenmaal__V1__Release *one = release(c, r, "skills", "coa"),
			     *two = release(c, r, "skills", "school");
	Eenmaal__V1__Envelope *kept = one->segment;

	one->segment = two->segment;
	two->segment = kept;
	(void)e;
}

/* which: 0 cut, 1 empty, 2 one byte more */
ON_RESULT(resize_ciphertext)
{
	Eenmaal__V1__Release *one = release(c, r, "skills", "coa");
	uint8_t *longer = arena_alloc(c->a, one->ciphertext.len + 1);

	memcpy(longer, one->ciphertext.data, one->ciphertext.len);
	one->ciphertext.data = longer;
	one->ciphertext.len = e->which == 0   ? one->ciphertext.len - 16
			      : e->which == 1 ? 0
					      : one->ciphertext.len + 1;
}

/* which: 0 all releases, 1 those of a kind, 2 the newer of two of a kind */
ON_RESULT(drop_releases)
{
	size_t kept = 0;

	for (size_t n = 0; n < r->n_releases; n++) {
		const Eenmaal__V1__Segment *s =
			turn_open(c->a, r->releases[n]->segment, STATEMENT_SEGMENT);
		bool gone = e->which == 0 || (e->which == 1 && strcmp(s->kind, "plan") == 0) ||
			    (e->which == 2 && strcmp(s->kind, "skills") == 0 &&
			     strcmp(s->author, "coa") == 0);

		if (!gone)
			r->releases[kept++] = r->releases[n];
	}
	r->n_releases = kept;
}

ON_RESULT(double_release)
{
	r->releases[2] = r->releases[0];
	r->releases[1] = r->releases[0];
	(void)c;
	(void)e;
}

ON_RESULT(reorder_releases)
{
	Eenmaal__V1__Release *first = r->releases[0];

	r->releases[0] = r->releases[2];
	r->releases[2] = first;
	(void)c;
	(void)e;
}

/* The document that was replaced since, with the grant it came under. */
ON_RESULT(roll_back)
{
	const Eenmaal__V1__SubjectResult *old = turn_fetched(e, c, FETCH_MIDDLE);

	Eenmaal__V1__Envelope **both = arena_alloc(c->a, (r->n_grants + 1) * sizeof(*both));

	memcpy(both, r->grants, r->n_grants * sizeof(*both));
	both[r->n_grants++] = old->grants[0];
	r->grants = both;
	*release(c, r, "skills", "coa") = *release(c, old, "skills", "coa");
}

/* The same after activation's re-seal: as it was before it. */
ON_RESULT(before_activation)
{
	const Eenmaal__V1__SubjectResult *old = turn_fetched(e, c, FETCH_EARLY);

	*release(c, r, "skills", "coa") = *release(c, old, "skills", "coa");
}

ON_RESULT(other_holder)
{
	const Eenmaal__V1__SubjectResult *other = turn_fetched(e, c, FETCH_BILAL);

	if (e->which == 0) {
		*release(c, r, "skills", "coa") = *other->releases[0];
	} else if (e->which == 1) {
		r->grants = other->grants;
		r->n_grants = other->n_grants;
	} else if (e->which == 2) {
		r->identity = other->identity;
	} else {
		r->holder = other->holder;
	}
}

static void whole_result(struct evil *e, struct evil_call *c)
{
	evil_put(c, evil_earlier(e, c, FETCH, (int)e->which));
}

/* ---- planted: sealed by whoever knows the epoch's public key, which every contributor does ----- */

static Eenmaal__V1__KemKey *epoch_key_of(struct evil_call *c, const Eenmaal__V1__SubjectResult *r,
					 uint64_t epoch)
{
	const Eenmaal__V1__Grant *g = turn_open(c->a, r->grants[0], STATEMENT_GRANT);

	for (size_t n = 0; n < g->n_wraps; n++)
		if (g->wraps[n]->epoch == epoch && strcmp(g->wraps[n]->kind, "skills") == 0)
			return g->wraps[n]->public_key;
	MUST(false && "there is such an epoch");
	return NULL;
}

struct plant {
	const char *author, *issuer;
	enum site_member segment_by, provenance_by;
	const char *provenance_issuer, *key_id;
	uint64_t reseal;
};

static Eenmaal__V1__Envelope *provenance(struct evil *e, struct evil_call *c, const struct plant *p,
					 const struct holder_id *holder, struct view content)
{
	Eenmaal__V1__Provenance m = EENMAAL__V1__PROVENANCE__INIT;
	struct hash hash;

	hash_sha256(content, &hash);
	m.header = rig_header(c->a, p->provenance_issuer, holder, 0);
	m.kind = sample_text(c->a, "skills");
	m.content_hash = codec_bytes(hash.b, HASH_LEN);
	m.media_type = sample_text(c->a, "text/plain");
	m.title = sample_text(c->a, "Planted");
	return rig_sign(c->a, STATEMENT_PROVENANCE, &m, e->rig->site.member_seed[p->provenance_by]);
}

static void seal_plant(struct evil_call *c, const struct kem_public *key, Eenmaal__V1__Segment *s,
		       const Eenmaal__V1__SegmentContent *content, Eenmaal__V1__Release *into)
{
	struct buf plain = BUF_INIT(65536), enc = BUF_INIT(4096), sealed = BUF_INIT(65536);
	struct slug kind = {"skills"};
	struct holder_id holder;
	struct hash hash;
	struct seal_context context = {.label = SEAL_SEGMENT,
				       .holder = &holder,
				       .kind = &kind,
				       .epoch = s->epoch,
				       .epoch_key = key,
				       .sender = s->header->issuer,
				       .version = s->version};

	MUST(codec_holder(s->header->holder, &holder) == ERR_OK);
	MUST(codec_encode(content, &plain) == ERR_OK);
	MUST(seal_content(&context, buf_view(&plain), &enc, &sealed) == ERR_OK);
	hash_sha256(buf_view(&sealed), &hash);
	into->ciphertext = codec_bytes(arena_copy(c->a, sealed.data, sealed.len), sealed.len);
	s->encapsulation = codec_bytes(arena_copy(c->a, enc.data, enc.len), enc.len);
	s->ciphertext_hash = codec_bytes(arena_copy(c->a, hash.b, HASH_LEN), HASH_LEN);
	buf_free(&plain);
	buf_free(&enc);
	buf_free(&sealed);
}

ON_RESULT(plant_segment)
{
	static const struct plant plants[] = {
		/* another member's signature under the author's name */
		{"coa", "coa", SITE_SCHOOL, SITE_SCHOOL, "coa", "coa", 0},
		/* another member's statement, naming the author */
		{"coa", "school", SITE_SCHOOL, SITE_SCHOOL, "school", "school", 0},
		/* its own statement, with a provenance in the author's name */
		{"school", "school", SITE_SCHOOL, SITE_SCHOOL, "coa", "school", 0},
		/* a re-seal that the holder never made */
		{"coa", "holder", SITE_SCHOOL, SITE_SCHOOL, "coa", "coa", 7},
	};
	static const char text[] = "Heeft geen recht op lessen.";
	const struct plant *p = &plants[e->which];
	Eenmaal__V1__Release *into = release(c, r, "skills", "coa");
	Eenmaal__V1__Segment *s = turn_open(c->a, into->segment, STATEMENT_SEGMENT);
	Eenmaal__V1__SegmentContent content = EENMAAL__V1__SEGMENT_CONTENT__INIT;
	struct kem_public key;
	struct holder_id holder;

	MUST(codec_holder(s->header->holder, &holder) == ERR_OK);
	MUST(codec_kem_key(epoch_key_of(c, r, s->epoch), &key) == ERR_OK);
	content.provenance = provenance(e, c, p, &holder, view_str(text));
	content.content = codec_bytes(text, sizeof(text) - 1);
	s->header = rig_header(c->a, p->issuer, &holder, p->reseal > 0 ? 9 : 0);
	s->author = sample_text(c->a, p->author);
	s->reseal = p->reseal;
	if (e->which == 2) /* in the place of its own document */
		into = release(c, r, "skills", "school");
	s->version = e->which == 2 ? 1 : s->version;
	s->replaces = e->which == 2 ? 0 : s->replaces;
	s->previous_hash = e->which == 2 ? codec_bytes(NULL, 0) : s->previous_hash;
	seal_plant(c, &key, s, &content, into);
	turn_resign(e, c, into->segment, s, p->segment_by);
}

/* ---- grants and wraps ------------------------------------------------------------------------- */

ON_RESULT(drop_grants)
{
	r->n_grants = 0;
	(void)c;
	(void)e;
}

ON_RESULT(earlier_grant)
{
	r->grants = turn_fetched(e, c, FETCH_EARLY)->grants;
	r->n_grants = turn_fetched(e, c, FETCH_EARLY)->n_grants;
}

/* The consent that the holder gave to another partner. */
ON_RESULT(others_grant)
{
	Eenmaal__V1__ListGrantsResponse *m = evil_earlier(e, c, "PartnerService/ListGrants", 1);

	MUST(m->n_grants > 0);
	r->grants[0] = m->grants[0]->grant;
}

ON_RESULT(release_under_another)
{
	r->releases[0]->grant_id = turn_flip(c->a, r->releases[0]->grant_id, 3);
	(void)e;
}

/*
 * which: 0 the wraps of two kinds change places, 1 a wrap says another epoch, 2 the other holder's
 * wrap, 3 another purpose, 4 a kind more, 5 a later end, 6 re-signed by the partner itself
 */
ON_RESULT(change_grant)
{
	Eenmaal__V1__Grant *g = turn_open(c->a, r->grants[0], STATEMENT_GRANT);
	const Eenmaal__V1__Grant *other =
		turn_open(c->a, turn_fetched(e, c, FETCH_BILAL)->grants[0], STATEMENT_GRANT);
	Eenmaal__V1__Sealed *first = g->wraps[0]->sealed;

	if (e->which == 0) {
		g->wraps[0]->sealed = g->wraps[g->n_wraps - 1]->sealed;
		g->wraps[g->n_wraps - 1]->sealed = first;
	} else if (e->which == 1) {
		g->wraps[g->n_wraps - 1]->epoch++;
	} else if (e->which == 2) {
		g->wraps[0]->sealed = other->wraps[0]->sealed;
	} else if (e->which == 3) {
		g->purposes[0] = sample_text(c->a, "civic-integration");
	} else if (e->which == 4) {
		g->kinds[0] = sample_text(c->a, "medical");
	} else {
		g->not_after += 86400;
	}
	if (e->which == 6)
		turn_resign(e, c, r->grants[0], g, SITE_SCHOOL);
	else
		turn_repack(c->a, r->grants[0], g);
}

/* ---- the holder's identity -------------------------------------------------------------------- */

/* which: 0 without the rotation, 1 none, 2 a rotation twice, 3 re-signed by another member */
ON_RESULT(change_identity)
{
	Eenmaal__V1__HolderIdentity *i = r->identity;
	Eenmaal__V1__Envelope **twice = arena_alloc(c->a, 2 * sizeof(*twice));
	Eenmaal__V1__Enrolment *m = turn_open(c->a, i->enrolment, STATEMENT_ENROLMENT);

	if (e->which == 0) {
		i->n_rotations = 0;
	} else if (e->which == 1) {
		r->identity = NULL;
	} else if (e->which == 2) {
		twice[0] = twice[1] = i->rotations[0];
		i->rotations = twice;
		i->n_rotations = 2;
	} else {
		m->header->issuer = sample_text(c->a, "gemeente");
		turn_resign(e, c, i->enrolment, m, SITE_GEMEENTE);
	}
}

/* ---- refusals, and the list of grants --------------------------------------------------------- */

ON_RESULT(refusal)
{
	r->n_releases = r->n_grants = 0;
	r->identity = NULL;
	(void)c;
	(void)e;
}

static void no_results(struct evil *e, struct evil_call *c)
{
	Eenmaal__V1__FetchResponse *m = EVIL_REPLY(c, FetchResponse);

	m->n_results = 0;
	evil_put(c, m);
	(void)e;
}

/* Nothing is wrong with what comes, because nothing comes. */
static void withhold(struct evil *e, struct evil_call *c)
{
	c->status = 400;
	(void)snprintf(c->type, sizeof(c->type), "application/json");
	MUST(buf_put_str(&c->body, "{\"code\":\"failed_precondition\",\"message\":\"not now\"}") ==
	     ERR_OK);
	(void)e;
}

/* which: 0 another's grant, 1 the same page for ever, 2 more rights than were given */
static void grants_list(struct evil *e, struct evil_call *c)
{
	Eenmaal__V1__ListGrantsResponse *m = EVIL_REPLY(c, ListGrantsResponse);
	const Eenmaal__V1__ListGrantsResponse *other =
		evil_earlier(e, c, "PartnerService/ListGrants", 1);
	Eenmaal__V1__Grant *g = NULL;

	if (e->which == 1)
		m = evil_earlier(e, c, "PartnerService/ListGrants", 0);
	MUST(m->n_grants > 1);
	if (e->which == 0) {
		m->grants[m->n_grants - 1]->grant = other->grants[0]->grant;
	} else if (e->which == 1) {
		m->more = true;
	} else {
		for (size_t n = 0; n < m->n_grants; n++) {
			g = turn_open(c->a, m->grants[n]->grant, STATEMENT_GRANT);
			g->max_uses = 7;
			turn_repack(c->a, m->grants[n]->grant, g);
		}
	}
	evil_put(c, m);
}

#define READ(title, function, number, sentence)                                      \
	{                                                                            \
		.name = (title), .verb = "fetch", .only = FETCH, .turn = (function), \
		.which = (number), .says = (sentence), .quick = (number) == 0        \
	}

const struct attack evil_reads[] = {
	READ("segment-swapped-ciphertext", swap_ciphertexts, 0, "its author signed"),
	READ("segment-swapped-statement", swap_statements, 0, "its author signed"),
	READ("segment-truncated", resize_ciphertext, 0, "its author signed"),
	READ("segment-empty", resize_ciphertext, 1, "its author signed"),
	READ("segment-extended", resize_ciphertext, 2, "its author signed"),
	READ("segment-all-dropped", drop_releases, 0, "another outcome"),
	READ("segment-kind-dropped", drop_releases, 1, "did not come"),
	{.name = "segment-one-dropped",
	 .verb = "fetch",
	 .only = FETCH,
	 .turn = drop_releases,
	 .which = 2,
	 .harmless = true,
	 .says = "was there before and is gone"},
	READ("segment-doubled", double_release, 0, "came twice"),
	{.name = "segment-reordered",
	 .verb = "fetch",
	 .only = FETCH,
	 .turn = reorder_releases,
	 .harmless = true},
	READ("segment-rolled-back", roll_back, 0, "older document"),
	READ("segment-before-activation", before_activation, 0, NULL),
	READ("segment-of-another-holder", other_holder, 0, "another dossier"),
	READ("grant-of-another-holder", other_holder, 1, NULL),
	READ("identity-of-another-holder", other_holder, 2, NULL),
	READ("result-of-another-holder", other_holder, 3, "another dossier"),
	READ("fetch-replayed", whole_result, FETCH_LATE, "receipt does not verify"),
	READ("fetch-replayed-early", whole_result, FETCH_EARLY, "receipt does not verify"),
	READ("fetch-of-another-holder", whole_result, FETCH_BILAL, "receipt does not verify"),
	READ("plant-under-a-name", plant_segment, 0, "not signed by who it says"),
	READ("plant-naming-the-author", plant_segment, 1, NULL),
	READ("plant-provenance", plant_segment, 2, NULL),
	READ("plant-reseal", plant_segment, 3, "not signed by who it says"),
	READ("grant-dropped", drop_grants, 0, "without a grant"),
	READ("grant-by-the-first-key", earlier_grant, 0, "not signed by the holder"),
	READ("grant-of-another-partner", others_grant, 0, "for another partner"),
	READ("grant-not-the-one", release_under_another, 0, "without a grant"),
	READ("wrap-moved-to-a-kind", change_grant, 0, "not signed by the holder"),
	READ("wrap-moved-to-an-epoch", change_grant, 1, "not signed by the holder"),
	READ("wrap-moved-to-a-holder", change_grant, 2, "not signed by the holder"),
	READ("grant-other-purpose", change_grant, 3, "not signed by the holder"),
	READ("grant-other-kind", change_grant, 4, "not signed by the holder"),
	READ("grant-longer", change_grant, 5, "not signed by the holder"),
	READ("grant-by-the-partner", change_grant, 6, "not signed by the holder"),
	READ("identity-before-activation", change_identity, 0, "other keys of this holder"),
	READ("identity-missing", change_identity, 1, NULL),
	READ("identity-rotation-doubled", change_identity, 2, "cannot be traced"),
	READ("identity-substituted", change_identity, 3, NULL),
	{.name = "identity-before-activation-fresh",
	 .verb = "fetch",
	 .only = FETCH,
	 .turn = change_identity,
	 .fresh = true},
	READ("refusal-of-a-release", refusal, 0, "another outcome"),
	READ("result-missing", no_results, 0, "does not fit the question"),
	{.name = "fetch-withheld",
	 .verb = "fetch",
	 .only = FETCH,
	 .instead = withhold,
	 .code = 1,
	 .says = "not now"},
	{.name = "suite-below-the-floor", .verb = "fetch-strict", .quick = true},
	{.name = "grants-of-another-partner",
	 .verb = "grants",
	 .only = "PartnerService/ListGrants",
	 .turn = grants_list,
	 .quick = true},
	{.name = "grants-without-an-end",
	 .verb = "grants",
	 .only = "PartnerService/ListGrants",
	 .turn = grants_list,
	 .which = 1,
	 .quick = true},
	{.name = "grants-with-more-rights",
	 .verb = "grants",
	 .only = "PartnerService/ListGrants",
	 .turn = grants_list,
	 .which = 2,
	 .harmless = true,
	 .says = "signature not yet checked"},
	{0},
};
