/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What a partner's client opens out of a FetchResponse.  Input: flags, a SubjectResult.  With SIGN
 * the harness signs everything by the key of whom it names, as people who collude with the broker
 * could; with SEAL a ciphertext in the input is the plaintext, which is sealed here.
 */
#include <string.h>

#include "keys/seal.h"
#include "tests/fuzz/harness.h"
#include "tests/support/parcel.h"

#define SIGN 1
#define SEAL 2
#define BY_FIRST_KEY 4 /* the holder's statements are signed with the key before the rotation */
#define ARENA_MAX ((size_t)32 << 20)

static struct parcel parcel;

struct work {
	struct arena *a;
	uint8_t flags;
};

static const ProtobufCMessageDescriptor *inner(const ProtobufCMessageDescriptor *type,
					       const char *field)
{
	return type == &eenmaal__v1__release__descriptor && strcmp(field, "ciphertext") == 0
		       ? &eenmaal__v1__segment_content__descriptor
		       : NULL;
}

void fuzz_setup(void)
{
	fuzz_inner = inner;
	parcel_start(&parcel);
	parcel_finish(&parcel);
}

static const struct secret *holder_seed(const struct work *w)
{
	return w->flags & BY_FIRST_KEY ? parcel.first.seed : parcel.second.seed;
}

/* The key of the header's issuer, if that can be read. */
static const struct secret *seed_for(struct work *w, const Eenmaal__V1__Envelope *e,
				     enum statement_type type)
{
	ProtobufCMessage *m = NULL;
	const Eenmaal__V1__Header *h;

	if (codec_statement(type, codec_view(e->payload), w->a, &m) != ERR_OK)
		return parcel.coa.seed;
	h = codec_header(type, m);
	if (strcmp(h->issuer, "holder") == 0)
		return holder_seed(w);
	return strcmp(h->issuer, "school") == 0 ? parcel.school.seed : parcel.coa.seed;
}

static void sign_envelope(struct work *w, Eenmaal__V1__Envelope *e)
{
	enum statement_type type = statement_type_find(view_str(e->payload_type));

	if (type == STATEMENT_ENROLMENT)
		fuzz_sign(w->a, e, parcel.coa.seed);
	else if (type == STATEMENT_ROTATION)
		fuzz_sign(w->a, e, parcel.first.seed);
	else if (type != STATEMENT_NONE && type != STATEMENT_DIRECTORY)
		fuzz_sign(w->a, e, seed_for(w, e, type));
}

static void visit_sign(void *context, ProtobufCMessage *m)
{
	if (m->descriptor == &eenmaal__v1__envelope__descriptor)
		sign_envelope(context, (Eenmaal__V1__Envelope *)m);
}

/* The plaintext with its provenance signed. */
static struct view plaintext_of(struct work *w, struct view content)
{
	ProtobufCMessage *m = NULL;

	if (codec_decode(&eenmaal__v1__segment_content__descriptor, content, CODEC_LENIENT, w->a,
			 &m) != ERR_OK)
		return content;
	fuzz_walk(m, visit_sign, w);
	return fuzz_pack(w->a, m);
}

static void seal_release(struct work *w, Eenmaal__V1__Release *r)
{
	struct buf encapsulation = BUF_INIT(2048), ciphertext = BUF_INIT(1 << 20);
	ProtobufCMessage *m = NULL;
	Eenmaal__V1__Segment *segment;
	struct slug kind;
	struct view packed;

	if (!r->segment ||
	    codec_statement(STATEMENT_SEGMENT, codec_view(r->segment->payload), w->a, &m) != ERR_OK)
		return;
	segment = (Eenmaal__V1__Segment *)m;
	if (codec_slug(segment->kind, &kind) == ERR_OK) {
		struct seal_context c = {
			.label = SEAL_SEGMENT,
			.holder = &parcel.holder,
			.kind = &kind,
			.epoch = segment->epoch,
			.epoch_key = &parcel.epoch_key,
			.sender = segment->header->issuer,
			.version = segment->version,
		};
		struct hash *hash = fuzz_alloc(w->a, sizeof(*hash));

		if (seal_content(&c, plaintext_of(w, codec_view(r->ciphertext)), &encapsulation,
				 &ciphertext) == ERR_OK) {
			r->ciphertext =
				codec_bytes(arena_copy(w->a, ciphertext.data, ciphertext.len),
					    ciphertext.len);
			hash_sha256(codec_view(r->ciphertext), hash);
			segment->ciphertext_hash = codec_bytes(hash->b, HASH_LEN);
			segment->encapsulation =
				codec_bytes(arena_copy(w->a, encapsulation.data, encapsulation.len),
					    encapsulation.len);
			packed = fuzz_pack(w->a, segment);
			r->segment->payload = codec_bytes(packed.data, packed.len);
		}
	}
	buf_free(&encapsulation);
	buf_free(&ciphertext);
}

static void visit_seal(void *context, ProtobufCMessage *m)
{
	if (m->descriptor == &eenmaal__v1__release__descriptor)
		seal_release(context, (Eenmaal__V1__Release *)m);
}

static enum err open_result(struct arena *a, const Eenmaal__V1__SubjectResult *m,
			    struct release_opened *out)
{
	struct release_request request = parcel.request;
	struct holder_keys keys;
	enum err e = ERR_OK;

	request.arena = a;
	memset(out, 0, sizeof(*out));
	memset(&keys, 0, sizeof(keys));
	if (m->n_releases > 0)
		e = convert_identity(m->identity, &parcel.directory, &parcel.holder, &keys);
	return e == ERR_OK ? release_open(&request, m, &parcel.seen, &keys, out) : e;
}

/* What came out is what was asked for, by somebody known, and any changed byte ends it. */
static void check(struct arena *a, const Eenmaal__V1__SubjectResult *m,
		  const struct release_opened *o)
{
	struct release_opened again;

	FUZZ_CHECK(memcmp(&o->holder, &parcel.holder, sizeof(o->holder)) == 0);
	FUZZ_CHECK(o->count == m->n_releases);
	for (size_t n = 0; n < o->count; n++) {
		const struct release_document *d = &o->documents[n];

		FUZZ_CHECK(slug_is(&d->kind, "skills"));
		FUZZ_CHECK(directory_find(&parcel.directory, &d->author) != NULL);
		FUZZ_CHECK(d->epoch == 5 && d->version >= 1);
		FUZZ_CHECK(d->media_type && d->title);
		m->releases[n]->ciphertext.data[0] ^= 1;
		FUZZ_CHECK(open_result(a, m, &again) != ERR_OK && again.count == 0);
		m->releases[n]->ciphertext.data[0] ^= 1;
		m->releases[n]->grant_id.data[0] ^= 1;
		FUZZ_CHECK(open_result(a, m, &again) != ERR_OK && again.count == 0);
		m->releases[n]->grant_id.data[0] ^= 1;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = fuzz_input(data, size);
	struct work w = {.flags = fuzz_u8(&in)};
	struct release_opened opened;
	ProtobufCMessage *m = NULL;

	if (size > CODEC_REQUEST_MAX)
		return 0;
	w.a = fuzz_arena(ARENA_MAX);
	if (codec_decode(&eenmaal__v1__subject_result__descriptor, fuzz_rest(&in), CODEC_LENIENT,
			 w.a, &m) == ERR_OK) {
		const Eenmaal__V1__SubjectResult *result = (const Eenmaal__V1__SubjectResult *)m;
		enum err e;

		if (w.flags & SEAL)
			fuzz_walk(m, visit_seal, &w);
		if (w.flags & SIGN)
			fuzz_walk(m, visit_sign, &w);
		e = open_result(w.a, result, &opened);
		if (e == ERR_OK)
			check(w.a, result, &opened);
		else
			FUZZ_CHECK(opened.count == 0);
	}
	arena_free(w.a);
	return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
	return fuzz_mutate_behind(1, &eenmaal__v1__subject_result__descriptor,
				  (struct fuzz_data){data, size, max}, seed);
}

void fuzz_seeds(void)
{
	struct arena *a = fuzz_arena(ARENA_MAX);
	Eenmaal__V1__SubjectResult *m = &parcel.result;
	struct view plain = fuzz_pack(a, &parcel.content);
	struct release_opened opened;

	FUZZ_CHECK(open_result(a, m, &opened) == ERR_OK && opened.count == 1);
	fuzz_seed_tagged("released", 0, fuzz_pack(a, m));
	fuzz_seed_tagged("signed", SIGN, fuzz_pack(a, m));
	m->releases[0]->ciphertext = codec_bytes(plain.data, plain.len);
	fuzz_seed_tagged("sealed", SIGN | SEAL, fuzz_pack(a, m));
	m->n_releases = m->n_grants = 0;
	m->identity = NULL;
	fuzz_seed_tagged("nothing", 0, fuzz_pack(a, m));
	arena_free(a);
}
