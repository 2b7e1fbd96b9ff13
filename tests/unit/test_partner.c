/* SPDX-License-Identifier: EUPL-1.2 */
/* What a partner's client refuses to open, and that nothing else of it comes out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "broker/base/clock.h"
#include "client/upload.h"
#include "tests/support/parcel.h"

static char *text(const char *s)
{
	return (char *)(uintptr_t)s;
}

static void assert_document(const struct release_opened *o)
{
	const struct release_document *d = o->documents;

	assert_int_equal(o->count, 1);
	assert_string_equal(d->kind.s, "skills");
	assert_string_equal(d->author.s, "coa");
	assert_int_equal(d->version, 1);
	assert_int_equal(d->epoch, 5);
	assert_string_equal(d->media_type, "text/plain");
	assert_string_equal(d->title, "Diploma");
	assert_true(view_equal(d->content, view_str(PARCEL_CONTENT)));
}

static void opens(void **state)
{
	struct release_opened opened;
	struct parcel p;

	(void)state;
	parcel_start(&p);
	parcel_finish(&p);
	assert_int_equal(parcel_open(&p, &p.result, &opened), ERR_OK);
	assert_document(&opened);
	parcel_free(&p);
}

/* Sealed anew by the holder: the enrolling partner's first key counts no longer once replaced. */
static void opens_reseal(void **state)
{
	struct release_opened opened;
	struct parcel p;

	(void)state;
	for (int earlier = 0; earlier < 2; earlier++) {
		parcel_start(&p);
		p.segment.header = parcel_header(&p, "holder", 4);
		p.segment.reseal = 1;
		p.segment_seed = earlier ? p.first.seed : p.second.seed;
		p.sender = "holder";
		parcel_finish(&p);
		assert_int_equal(parcel_open(&p, &p.result, &opened),
				 earlier ? ERR_VERIFY : ERR_OK);
		if (!earlier)
			assert_document(&opened);
		parcel_free(&p);
	}
}

/* "This is not right": the holder's own document, by the holder's own key only. */
static void opens_remark(void **state)
{
	struct release_opened opened;
	struct parcel p;

	(void)state;
	for (int twist = 0; twist < 4; twist++) {
		parcel_start(&p);
		p.segment.header = parcel_header(&p, "holder", 4);
		p.segment.author = text("holder");
		p.segment_seed = twist == 1 ? p.first.seed : p.second.seed;
		p.sender = "holder";
		p.provenance.header = parcel_header(&p, twist == 2 ? "coa" : "holder", 0);
		p.provenance_seed = twist == 0 || twist == 1 ? p.second.seed : p.coa.seed;
		parcel_finish(&p);
		assert_int_equal(parcel_open(&p, &p.result, &opened),
				 twist == 0 ? ERR_OK : ERR_VERIFY);
		if (twist == 0)
			assert_string_equal(opened.documents->author.s, "holder");
		parcel_free(&p);
	}
}
static void nothing(void **state)
{
	struct release_opened opened;
	struct parcel p;

	(void)state;
	parcel_start(&p);
	parcel_finish(&p);
	p.result.n_releases = p.result.n_grants = p.seen.n_released = 0;
	p.seen.outcome = EENMAAL__V1__OUTCOME__OUTCOME_NOTHING;
	assert_int_equal(parcel_open(&p, &p.result, &opened), ERR_VERIFY);
	p.result.identity = NULL;
	assert_int_equal(parcel_open(&p, &p.result, &opened), ERR_OK);
	assert_int_equal(opened.count, 0);
	/* The log says that something was released, but nothing came. */
	p.seen.outcome = EENMAAL__V1__OUTCOME__OUTCOME_DONE;
	assert_int_equal(parcel_open(&p, &p.result, &opened), ERR_VERIFY);
	parcel_free(&p);
}

/* ---- one thing wrong, signed all the same ------------------------------------------------------- */

#define TWIST(name, change)                \
	static void name(struct parcel *p) \
	{                                  \
		change;                    \
	}

TWIST(provenance_seed, p->provenance_seed = p->school.seed)
TWIST(provenance_issuer, p->provenance.header->issuer = text("school"))
TWIST(provenance_audience, p->provenance.header->audience = text("other.example"))
TWIST(provenance_kind, p->provenance.kind = text("finance"))
TWIST(provenance_holder, p->provenance.header->holder = codec_bytes("0123456789", 10))
TWIST(provenance_hash, p->provenance.content_hash = p->grant.partner_key_hash)
TWIST(content, p->content.content = codec_bytes("other", 5))
TWIST(segment_seed, p->segment_seed = p->school.seed)
TWIST(segment_by_holder, p->segment_seed = p->second.seed)
TWIST(segment_issuer, p->segment.header->issuer = text("school"); p->segment_seed = p->school.seed)
TWIST(segment_audience, p->segment.header->audience = text("other.example"))
TWIST(segment_holder, p->segment.header->holder = codec_bytes("0123456789", 10))
TWIST(segment_author, p->segment.author = text("school");
      p->segment.header->issuer = text("school"); p->segment_seed = p->school.seed;
      p->sender = "school")
TWIST(segment_nobody, p->segment.author = text("nobody");
      p->segment.header->issuer = text("nobody"))
TWIST(segment_kind, p->segment.kind = text("trauma"))
TWIST(segment_epoch, p->segment.epoch = 4)
TWIST(segment_version, p->segment.version = 2; p->segment.previous_hash = p->grant.partner_key_hash)
TWIST(segment_hash, p->segment.ciphertext_hash = p->grant.partner_key_hash)
TWIST(segment_reseal, p->segment.reseal = 1)
TWIST(segment_first_by_holder, p->segment.header->issuer = text("holder"); p->sender = "holder";
      p->segment_seed = p->second.seed)
TWIST(segment_sender, p->sender = "school")
TWIST(sealed_holder, p->sealed_holder.b[0] ^= 1)
TWIST(grant_seed, p->grant_seed = p->coa.seed)
TWIST(grant_old_key, p->grant_seed = p->first.seed)
TWIST(grant_audience, p->grant.header->audience = text("other.example"))
TWIST(grant_holder, p->grant.header->holder = codec_bytes("0123456789", 10))
TWIST(grant_partner, p->grant.partner = text("coa"))
TWIST(grant_key, p->grant.partner_key_hash = p->grant.agreement_hash)
TWIST(grant_kind, p->grant.kinds[0] = text("finance"))
TWIST(grant_purpose, p->grant.purposes[0] = text("job-coaching"))
TWIST(grant_role, p->grant.staff_roles[0] = text("job-coach"))
TWIST(grant_ended, p->grant.not_after = PARCEL_NOW)
TWIST(grant_early, p->grant.not_before = PARCEL_NOW + 1)
TWIST(wrap_epoch, p->wrap.epoch = 6)
TWIST(wrap_kind, p->wrap.kind = text("trauma"))
TWIST(wrap_grant, p->wrap_grant.b[0] ^= 1)
TWIST(release_grant, p->release_grant.b[0] ^= 1)
TWIST(seen_action, p->seen.action = EENMAAL__V1__ACTION__ACTION_UPLOAD)
TWIST(seen_requester, p->seen.requester = text("coa"))
TWIST(seen_outcome, p->seen.outcome = EENMAAL__V1__OUTCOME__OUTCOME_NOTHING)
TWIST(seen_kind, p->seen.released[0] = text("trauma"))
TWIST(seen_empty, p->seen.n_released = 0)
TWIST(asked_kind, p->subject.kinds[0] = text("trauma"))
TWIST(asked_holder, p->subject.holder = codec_bytes("0123456789", 10))
TWIST(asked_purpose, p->request.purpose = "job-coaching")
TWIST(asked_role, p->request.staff_role = "job-coach")
TWIST(own_key, p->request.kem_private = p->coa.kem_private)

static void refuses(void **state)
{
	static void (*const twists[])(struct parcel *) = {
		provenance_seed,
		provenance_issuer,
		provenance_audience,
		provenance_kind,
		provenance_holder,
		provenance_hash,
		content,
		segment_seed,
		segment_by_holder,
		segment_issuer,
		segment_audience,
		segment_holder,
		segment_author,
		segment_nobody,
		segment_kind,
		segment_epoch,
		segment_version,
		segment_hash,
		segment_reseal,
		segment_first_by_holder,
		segment_sender,
		sealed_holder,
		grant_seed,
		grant_old_key,
		grant_audience,
		grant_holder,
		grant_partner,
		grant_key,
		grant_kind,
		grant_purpose,
		grant_role,
		grant_ended,
		grant_early,
		wrap_epoch,
		wrap_kind,
		wrap_grant,
		release_grant,
		seen_action,
		seen_requester,
		seen_outcome,
		seen_kind,
		seen_empty,
		asked_kind,
		asked_holder,
		asked_purpose,
		asked_role,
		own_key,
	};
	struct release_opened opened;
	struct parcel p;

	(void)state;
	for (size_t i = 0; i < sizeof(twists) / sizeof(twists[0]); i++) {
		parcel_start(&p);
		twists[i](&p);
		parcel_finish(&p);
		if (parcel_open(&p, &p.result, &opened) != ERR_VERIFY)
			fail_msg("twist %zu was opened", i);
		assert_int_equal(opened.count, 0);
		assert_null(opened.documents);
		assert_non_null(opened.problem);
		parcel_free(&p);
	}
}

static void weak(void **state)
{
	struct release_opened opened;
	struct parcel p;

	(void)state;
	parcel_start(&p);
	parcel_finish(&p);
	p.request.suite_floor = 2;
	assert_int_equal(parcel_open(&p, &p.result, &opened), ERR_WEAK);
	parcel_free(&p);
}

static void twice(void **state)
{
	Eenmaal__V1__Release *both[2];
	struct release_opened opened;
	struct parcel p;

	(void)state;
	parcel_start(&p);
	parcel_finish(&p);
	both[0] = both[1] = &p.release;
	p.result.n_releases = 2;
	p.result.releases = both;
	assert_int_equal(parcel_open(&p, &p.result, &opened), ERR_VERIFY);
	parcel_free(&p);
}

/* Whatever bit a broker flips: an error, or exactly the same document (hints and padding). */
/* Each kind that came is recorded and each that is recorded came, the first as well as the last. */
static void two_kinds(void **state)
{
	static const struct {
		bool add; /* a document of the kind finance, which comes first */
		size_t count;
		const char *released[2];
		enum err expected;
	} cases[] = {
		{true, 2, {"finance", "skills"}, ERR_OK},
		{true, 2, {"skills", "finance"}, ERR_OK},
		{true, 1, {"skills"}, ERR_VERIFY},
		{true, 1, {"finance"}, ERR_VERIFY},
		{false, 2, {"finance", "skills"}, ERR_VERIFY},
		{false, 2, {"skills", "finance"}, ERR_VERIFY},
	};
	const struct slug finance = {"finance"};
	char *asked[] = {text("finance"), text("skills")};
	struct release_opened opened;
	struct parcel p;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *released[] = {text(cases[i].released[0]), text(cases[i].released[1])};

		parcel_start(&p);
		if (cases[i].add)
			parcel_add(&p, &finance);
		parcel_finish(&p);
		p.subject.n_kinds = 2;
		p.subject.kinds = asked;
		p.seen.n_released = cases[i].count;
		p.seen.released = released;
		assert_int_equal(parcel_open(&p, &p.result, &opened), cases[i].expected);
		assert_int_equal(opened.count, cases[i].expected == ERR_OK ? 2 : 0);
		parcel_free(&p);
	}
}

static void flips(void **state)
{
	struct buf bytes = BUF_INIT(65536);
	struct release_opened opened;
	size_t accepted = 0;
	struct parcel p;

	(void)state;
	parcel_start(&p);
	parcel_finish(&p);
	assert_int_equal(codec_encode(&p.result, &bytes), ERR_OK);
	for (size_t i = 0; i < bytes.len; i++) {
		ProtobufCMessage *m = NULL;
		struct arena *a = arena_new((size_t)1 << 20);

		assert_non_null(a);
		p.request.arena = a;
		bytes.data[i] ^= (uint8_t)(1u << (i % 8));
		if (codec_decode(&eenmaal__v1__subject_result__descriptor, buf_view(&bytes),
				 CODEC_LENIENT, a, &m) == ERR_OK &&
		    parcel_open(&p, (const Eenmaal__V1__SubjectResult *)m, &opened) == ERR_OK) {
			assert_document(&opened);
			accepted++;
		}
		bytes.data[i] ^= (uint8_t)(1u << (i % 8));
		arena_free(a);
	}
	/* Key ids are empty here, so that only field numbers which nobody knows are left. */
	assert_true(accepted < 4);
	buf_free(&bytes);
	parcel_free(&p);
}

/* ---- uploads ------------------------------------------------------------------------------------- */

struct uploading {
	struct parcel p;
	struct profile profile;
	struct session session;
	Eenmaal__V1__EpochKey key;
	Eenmaal__V1__EpochSet set;
	Eenmaal__V1__EpochKey *keys[1];
	Eenmaal__V1__KemKey kem;
	Eenmaal__V1__Sealed self;
	Eenmaal__V1__GetEpochKeyResponse reply;
	struct holder_keys holder_keys;
};

static void start_upload(struct uploading *u)
{
	struct parcel *p = &u->p;

	memset(u, 0, sizeof(*u));
	parcel_start(p);
	u->profile.role = PROFILE_PARTNER;
	assert_int_equal(codec_slug("coa", &u->profile.id), ERR_OK);
	u->profile.suite_floor = 1;
	u->session.profile = &u->profile;
	u->session.directory = &p->directory;
	u->session.arena = p->a;
	u->holder_keys.holder = p->holder;
	u->holder_keys.signing_key = p->second.key;
	eenmaal__v1__kem_key__init(&u->kem);
	u->kem.suite = p->epoch_key.suite;
	u->kem.public_key = codec_bytes(p->epoch_key.key, p->epoch_key.len);
	eenmaal__v1__sealed__init(&u->self);
	u->self.suite = SUITE_X25519;
	u->self.encapsulation = codec_bytes(p->epoch_key.key, 32);
	u->self.ciphertext = codec_bytes(p->epoch_key.key, 32);
	eenmaal__v1__epoch_key__init(&u->key);
	u->key.kind = text("skills");
	u->key.epoch = 5;
	u->key.public_key = &u->kem;
	u->key.self = &u->self;
	eenmaal__v1__epoch_set__init(&u->set);
	u->set.header = parcel_header(p, "holder", 7);
	u->keys[0] = &u->key;
	u->set.n_keys = 1;
	u->set.keys = u->keys;
	eenmaal__v1__get_epoch_key_response__init(&u->reply);
	u->reply.epoch = 5;
}

static enum err epoch_key(struct uploading *u, const struct secret *seed, struct upload_epoch *out)
{
	struct slug kind = {"skills"};

	u->reply.epochs = parcel_sign(&u->p, STATEMENT_EPOCHS, &u->set, seed);
	return upload_epoch_key(&u->session, &u->holder_keys, &u->reply, &kind, out);
}

static void epoch_keys(void **state)
{
	struct upload_epoch epoch;
	struct uploading u;

	(void)state;
	start_upload(&u);
	assert_int_equal(epoch_key(&u, u.p.second.seed, &epoch), ERR_OK);
	assert_int_equal(epoch.epoch, 5);
	assert_memory_equal(epoch.key.key, u.p.epoch_key.key, 32);
	/* Only the present key counts: the enrolling partner knew the first one. */
	assert_int_equal(epoch_key(&u, u.p.first.seed, &epoch), ERR_SIGNATURE);
	assert_int_equal(epoch_key(&u, u.p.coa.seed, &epoch), ERR_SIGNATURE);
	u.reply.epoch = 4;
	assert_int_equal(epoch_key(&u, u.p.second.seed, &epoch), ERR_VERIFY);
	u.reply.epoch = 5;
	u.key.kind = text("trauma");
	assert_int_equal(epoch_key(&u, u.p.second.seed, &epoch), ERR_VERIFY);
	u.key.kind = text("skills");
	u.profile.suite_floor = 2;
	assert_int_equal(epoch_key(&u, u.p.second.seed, &epoch), ERR_WEAK);
	u.profile.suite_floor = 1;
	u.p.directory.suite_floor = 2;
	assert_int_equal(epoch_key(&u, u.p.second.seed, &epoch), ERR_WEAK);
	u.p.directory.suite_floor = 1;
	u.set.header->holder = codec_bytes("0123456789", 10);
	assert_int_equal(epoch_key(&u, u.p.second.seed, &epoch), ERR_VERIFY);
	parcel_free(&u.p);
}

/* What one partner puts, another opens. */
static void round_trip(void **state)
{
	struct slug kind = {"skills"};
	struct release_opened opened;
	struct upload upload = {0};
	struct uploading u;
	struct upload_source source = {
		.session = &u.session,
		.kind = &kind,
		.content = view_str(PARCEL_CONTENT),
		.media_type = "text/plain",
		.title = "Diploma",
		.version = 1,
	};

	(void)state;
	start_upload(&u);
	source.seed = u.p.coa.seed;
	assert_int_equal(epoch_key(&u, u.p.second.seed, &source.epoch), ERR_OK);
	assert_int_equal(upload_seal(&source, &upload), ERR_OK);
	parcel_finish(&u.p);
	u.p.release.segment = upload.statement;
	u.p.release.ciphertext = codec_bytes(upload.ciphertext.data, upload.ciphertext.len);
	assert_int_equal(parcel_open(&u.p, &u.p.result, &opened), ERR_OK);
	assert_document(&opened);
	upload_free(&upload);
	parcel_free(&u.p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(opens),        cmocka_unit_test(opens_reseal),
		cmocka_unit_test(opens_remark), cmocka_unit_test(nothing),
		cmocka_unit_test(refuses),      cmocka_unit_test(weak),
		cmocka_unit_test(twice),        cmocka_unit_test(two_kinds),
		cmocka_unit_test(flips),        cmocka_unit_test(epoch_keys),
		cmocka_unit_test(round_trip),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
