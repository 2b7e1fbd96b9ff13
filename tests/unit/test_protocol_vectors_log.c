/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * docs/PROTOCOL.md's vectors of the log, and of a whole answer to Fetch that a partner opens; see
 * test_protocol_vectors.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "client/release.h"
#include "keys/directory.h"
#include "proto/receipt.h"
#include "proto/validate.h"
#include "tests/support/book.h"
#include "tests/support/story.h"

#define LEAVES 7
#define KNOWN 3    /* the size that the partner has seen before */
#define RELEASED 4 /* the leaf of the release */
#define REFUSED 5  /* and of a refusal */
#define RESULT_SIZE 2048
#define AROUND_SIZE 3072

/* One entry of the log with all that it commits to. */
struct entry {
	struct view seen, kept, seen_salt, kept_salt;
	struct hash seen_hash, kept_hash, commitment, leaf;
};

struct fixture {
	struct cast cast;
	struct story story;
	struct note_key log_key;
	struct entry entries[LEAVES];
	struct merkle_edge edges[LEAVES + 1]; /* by size */
	struct hash nodes[3][LEAVES];         /* by level and place */
};

static enum err keep_node(void *ctx, unsigned level, uint64_t index, const struct hash *h)
{
	((struct fixture *)ctx)->nodes[level][index] = *h;
	return ERR_OK;
}

static enum err find_node(void *ctx, unsigned level, uint64_t index, struct hash *out)
{
	*out = ((struct fixture *)ctx)->nodes[level][index];
	return ERR_OK;
}

static void commit(struct fixture *f, size_t place, const Eenmaal__V1__SeenRecord *seen,
		   const Eenmaal__V1__KeptRecord *kept)
{
	struct entry *e = &f->entries[place];

	assert_int_equal(validate_message(&seen->base), ERR_OK);
	assert_int_equal(validate_message(&kept->base), ERR_OK);
	e->seen = cast_pack(&f->cast, seen);
	e->kept = cast_pack(&f->cast, kept);
	e->seen_salt = codec_view(cast_bytes(&f->cast, RECORD_SALT_LEN, (uint8_t)(0x10 + place)));
	e->kept_salt = codec_view(cast_bytes(&f->cast, RECORD_SALT_LEN, (uint8_t)(0x80 + place)));
	record_part_hash(e->seen_salt.data, e->seen, &e->seen_hash);
	record_part_hash(e->kept_salt.data, e->kept, &e->kept_hash);
	record_commit(&e->seen_hash, &e->kept_hash, &e->commitment);
	merkle_leaf(view_of(e->commitment.b, HASH_LEN), &e->leaf);
}

/* An entry without further meaning: the auditor reads the log. */
static void add_reading(struct fixture *f, size_t place)
{
	Eenmaal__V1__SeenRecord seen = EENMAAL__V1__SEEN_RECORD__INIT;
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;
	struct hash statement = cast_hash(story_find(&f->story, STATEMENT_AUDIT_QUERY));

	seen.time = CAST_NOW + (int64_t)place;
	seen.action = EENMAAL__V1__ACTION__ACTION_AUDIT_READ;
	seen.requester = cast_text(&f->cast, "inspectie");
	seen.statement_hash = codec_bytes(statement.b, HASH_LEN);
	seen.outcome = EENMAAL__V1__OUTCOME__OUTCOME_DONE;
	kept.agreement_hash = cast_bytes(&f->cast, HASH_LEN, 0xa0);
	kept.directory_version = 3;
	commit(f, place, &seen, &kept);
}

static void add_access(struct fixture *f, size_t place, bool released)
{
	Eenmaal__V1__SeenRecord seen = EENMAAL__V1__SEEN_RECORD__INIT;
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;
	Eenmaal__V1__KindOutcome kind = EENMAAL__V1__KIND_OUTCOME__INIT, *kinds[] = {&kind};
	struct hash statement = cast_hash(story_find(&f->story, STATEMENT_ACCESS_REQUEST));
	struct hash segment = cast_hash(story_find(&f->story, STATEMENT_SEGMENT));
	ProtobufCBinaryData segments[] = {codec_bytes(segment.b, HASH_LEN)};

	seen.time = CAST_NOW + (int64_t)place;
	seen.action = EENMAAL__V1__ACTION__ACTION_ACCESS;
	seen.requester = cast_text(&f->cast, "taalschool");
	seen.statement_hash = codec_bytes(statement.b, HASH_LEN);
	seen.outcome = released ? EENMAAL__V1__OUTCOME__OUTCOME_DONE
				: EENMAAL__V1__OUTCOME__OUTCOME_NOTHING;
	seen.released = cast_texts(&f->cast, "skills");
	seen.n_released = released ? 1 : 0;
	kind.kind = cast_text(&f->cast, "skills");
	kind.released = released;
	kind.reason = released ? EENMAAL__V1__REASON__REASON_GRANTED
			       : EENMAAL__V1__REASON__REASON_STOPPED;
	kind.grant_id = codec_bytes(f->cast.grant.b, released ? UUID_LEN : 0);
	kind.segments = segments;
	kind.n_segments = released ? 1 : 0;
	kept.holder = codec_bytes(f->cast.holder.b, HOLDER_ID_LEN);
	kept.holder_sequence = place;
	kept.previous = cast_bytes(&f->cast, HASH_LEN, 0xb0);
	if (!released)
		kept.previous = codec_bytes(f->entries[RELEASED].leaf.b, HASH_LEN);
	kept.kinds = kinds;
	kept.n_kinds = 1;
	kept.purpose = cast_text(&f->cast, "language-training");
	kept.staff = cast_text(&f->cast, "teacher-7");
	kept.staff_role = cast_text(&f->cast, "language-school");
	kept.agreement_hash = cast_bytes(&f->cast, HASH_LEN, 0xa0);
	kept.directory_version = 3;
	commit(f, place, &seen, &kept);
}

static int setup(void **state)
{
	static struct fixture f;
	struct merkle_edge edge = {0};

	cast_start(&f.cast);
	story_start(&f.story, &f.cast);
	assert_int_equal(note_key_init(&f.log_key, CAST_AUDIENCE, f.cast.public_keys[CAST_LOG].b),
			 ERR_OK);
	for (size_t i = 0; i < LEAVES; i++) {
		if (i == RELEASED || i == REFUSED)
			add_access(&f, i, i == RELEASED);
		else
			add_reading(&f, i);
		assert_int_equal(merkle_append(&edge, &f.entries[i].leaf, keep_node, &f), ERR_OK);
		f.edges[i + 1] = edge;
	}
	*state = &f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	story_stop(&f->story);
	cast_stop(&f->cast);
	return 0;
}

/* ---- the log -------------------------------------------------------------------------------- */

static char *note_of(struct fixture *f, uint64_t size)
{
	struct checkpoint c = {.origin = CAST_AUDIENCE, .size = size}, again;
	struct buf note = BUF_INIT(CHECKPOINT_MAX);
	char *text;

	merkle_root(&f->edges[size], &c.root);
	assert_int_equal(checkpoint_sign(&c, &f->log_key, f->cast.seeds[CAST_LOG], &note), ERR_OK);
	assert_int_equal(checkpoint_verify(buf_view(&note), &f->log_key, 1, CAST_AUDIENCE, &again),
			 ERR_OK);
	text = cast_alloc(&f->cast, note.len + 1);
	memcpy(text, note.data, note.len);
	buf_free(&note);
	return text;
}

static void put_entry(struct book *b, const struct entry *e, const char *what)
{
	book_case(b, what);
	book_hex(b, "seen", e->seen);
	book_hex(b, "seen_salt", e->seen_salt);
	book_hash(b, "seen_hash", e->seen_hash);
	book_hex(b, "kept", e->kept);
	book_hex(b, "kept_salt", e->kept_salt);
	book_hash(b, "kept_hash", e->kept_hash);
	book_hash(b, "commitment", e->commitment);
	book_hash(b, "leaf", e->leaf);
}

static void put_inclusion(struct book *b, struct fixture *f, uint64_t index)
{
	struct merkle_proof proof;
	struct hash root;

	merkle_root(&f->edges[LEAVES], &root);
	assert_int_equal(merkle_inclusion(index, LEAVES, find_node, f, &proof), ERR_OK);
	assert_int_equal(merkle_verify_inclusion(index, LEAVES, &f->entries[index].leaf, &proof,
						 &root),
			 ERR_OK);
	book_case(b, "inclusion in the tree of 7");
	book_number(b, "index", index);
	book_hash(b, "leaf", f->entries[index].leaf);
	book_list(b, "proof", proof.hashes, proof.count, HASH_LEN);
}

static void put_consistency(struct book *b, struct fixture *f, uint64_t from)
{
	struct merkle_proof proof;
	struct hash before, after;

	merkle_root(&f->edges[from], &before);
	merkle_root(&f->edges[LEAVES], &after);
	assert_int_equal(merkle_consistency(from, LEAVES, find_node, f, &proof), ERR_OK);
	assert_int_equal(merkle_verify_consistency(from, LEAVES, &before, &after, &proof), ERR_OK);
	book_case(b, "consistency with the tree of 7");
	book_number(b, "from", from);
	book_hash(b, "old_root", before);
	book_list(b, "proof", proof.hashes, proof.count, HASH_LEN);
}

static void ledger(void **state)
{
	struct fixture *f = *state;
	struct hash leaves[LEAVES], root;
	struct book b;

	book_open(&b, "ledger.json",
		  "Records, leaves, a tree of seven, its checkpoint and proofs.");
	put_entry(&b, &f->entries[RELEASED], "entry 4: something was released");
	put_entry(&b, &f->entries[REFUSED], "entry 5: the same request, nothing was released");
	book_case(&b, "tree");
	for (size_t i = 0; i < LEAVES; i++)
		leaves[i] = f->entries[i].leaf;
	book_list(&b, "leaves", leaves, LEAVES, HASH_LEN);
	for (size_t i = 0; i < LEAVES; i++)
		merkle_root(&f->edges[i + 1], &leaves[i]);
	book_list(&b, "roots_of_sizes_1_to_7", leaves, LEAVES, HASH_LEN);
	merkle_root(&f->edges[0], &root);
	book_hash(&b, "root_of_size_0", root);
	book_case(&b, "checkpoint");
	book_secret(&b, "log_seed", f->cast.seeds[CAST_LOG]);
	book_sign_key(&b, "log_key", &f->cast.public_keys[CAST_LOG]);
	book_number(&b, "key_id", f->log_key.id);
	book_text(&b, "note", note_of(f, LEAVES));
	for (uint64_t i = 0; i < LEAVES; i++)
		put_inclusion(&b, f, i);
	for (uint64_t i = 1; i < LEAVES; i++)
		put_consistency(&b, f, i);
	book_close(&b);
}

/* ---- an answer to Fetch --------------------------------------------------------------------- */

static ProtobufCBinaryData *proof_list(struct fixture *f, const struct merkle_proof *proof,
				       size_t *n)
{
	ProtobufCBinaryData *list = cast_alloc(&f->cast, (proof->count + 1) * sizeof(*list));

	for (*n = 0; *n < proof->count; ++*n)
		list[*n] = cast_copy(&f->cast, view_of(proof->hashes[*n].b, HASH_LEN));
	return list;
}

static Eenmaal__V1__Receipt *receipt(struct fixture *f, uint64_t index)
{
	Eenmaal__V1__Receipt *r = cast_alloc(&f->cast, sizeof(*r));
	const struct entry *e = &f->entries[index];
	struct merkle_proof proof;

	eenmaal__v1__receipt__init(r);
	assert_int_equal(merkle_inclusion(index, LEAVES, find_node, f, &proof), ERR_OK);
	r->seen = codec_bytes(e->seen.data, e->seen.len);
	r->seen_salt = codec_bytes(e->seen_salt.data, e->seen_salt.len);
	r->kept_hash = codec_bytes(e->kept_hash.b, HASH_LEN);
	r->leaf_index = index;
	r->inclusion = proof_list(f, &proof, &r->n_inclusion);
	r->checkpoint = note_of(f, LEAVES);
	return r;
}

/* Zeros that bring the message to size, with the field's tag and its two-byte length. */
static ProtobufCBinaryData padding(struct fixture *f, const void *message, size_t size)
{
	size_t present = protobuf_c_message_get_packed_size(message);

	assert_true(present + 200 < size);
	return codec_bytes(cast_alloc(&f->cast, size - present - 3), size - present - 3);
}

static Eenmaal__V1__SubjectResult *result(struct fixture *f, bool released)
{
	Eenmaal__V1__SubjectResult *r = cast_alloc(&f->cast, sizeof(*r));
	Eenmaal__V1__Release *release = cast_alloc(&f->cast, sizeof(*release));

	eenmaal__v1__subject_result__init(r);
	eenmaal__v1__release__init(release);
	r->holder = codec_bytes(f->cast.holder.b, HOLDER_ID_LEN);
	r->receipt = receipt(f, released ? RELEASED : REFUSED);
	if (!released) {
		r->padding = padding(f, r, RESULT_SIZE);
		assert_int_equal(protobuf_c_message_get_packed_size(&r->base), RESULT_SIZE);
		return r;
	}
	r->identity = cast_alloc(&f->cast, sizeof(*r->identity));
	eenmaal__v1__holder_identity__init(r->identity);
	r->identity->enrolment =
		(Eenmaal__V1__Envelope *)(uintptr_t)story_find(&f->story, STATEMENT_ENROLMENT);
	r->grants = cast_alloc(&f->cast, sizeof(*r->grants));
	r->grants[r->n_grants++] =
		(Eenmaal__V1__Envelope *)(uintptr_t)story_find(&f->story, STATEMENT_GRANT);
	release->segment =
		(Eenmaal__V1__Envelope *)(uintptr_t)story_find(&f->story, STATEMENT_SEGMENT);
	release->ciphertext = codec_bytes(f->story.ciphertext.data, f->story.ciphertext.len);
	release->grant_id = codec_bytes(f->cast.grant.b, UUID_LEN);
	r->releases = cast_alloc(&f->cast, sizeof(*r->releases));
	r->releases[r->n_releases++] = release;
	return r;
}

static struct view response(struct fixture *f, bool released)
{
	Eenmaal__V1__FetchResponse m = EENMAAL__V1__FETCH_RESPONSE__INIT;
	struct merkle_proof proof;

	assert_int_equal(merkle_consistency(KNOWN, LEAVES, find_node, f, &proof), ERR_OK);
	m.consistency = proof_list(f, &proof, &m.n_consistency);
	m.padding = padding(f, &m, AROUND_SIZE);
	m.results = cast_alloc(&f->cast, sizeof(*m.results));
	m.results[m.n_results++] = result(f, released);
	return cast_pack(&f->cast, &m);
}

static const Eenmaal__V1__AccessSubject *asked(struct fixture *f)
{
	const Eenmaal__V1__Envelope *m = story_find(&f->story, STATEMENT_ACCESS_REQUEST);
	ProtobufCMessage *message = NULL;

	assert_int_equal(codec_statement(STATEMENT_ACCESS_REQUEST, codec_view(m->payload),
					 f->cast.arena, &message),
			 ERR_OK);
	return ((const Eenmaal__V1__AccessRequest *)message)->subjects[0];
}

static void check_log(struct fixture *f, const Eenmaal__V1__FetchResponse *m,
		      Eenmaal__V1__SeenRecord **seen)
{
	const struct receipt_trust trust = {CAST_AUDIENCE, &f->log_key, 1};
	struct hash statement = cast_hash(story_find(&f->story, STATEMENT_ACCESS_REQUEST));
	struct checkpoint c;
	struct merkle_proof proof;
	struct hash known;

	merkle_root(&f->edges[KNOWN], &known);
	assert_int_equal(receipt_verify(m->results[0]->receipt, &trust, f->cast.arena, seen, &c),
			 ERR_OK);
	assert_int_equal(receipt_names(*seen, &statement), ERR_OK);
	assert_int_equal(proof_from_wire(m->n_consistency, m->consistency, &proof), ERR_OK);
	assert_int_equal(merkle_verify_consistency(KNOWN, c.size, &known, &c.root, &proof), ERR_OK);
}

/* As a partner does it: with the root's fingerprint, its own KEM key and nothing else. */
static void open_as_partner(struct fixture *f, struct view bytes, bool released)
{
	const struct slug partner = {.s = "taalschool"};
	struct release_request r = {
		.partner = &partner,
		.kem_key = &f->cast.kem[CAST_KEM_SCHOOL],
		.kem_private = f->cast.kem_private[CAST_KEM_SCHOOL],
		.purpose = "language-training",
		.staff_role = "language-school",
		.suite_floor = SUITE_X25519,
		.subject = asked(f),
		.arena = f->cast.arena,
	};
	const struct sign_public *root = &f->cast.public_keys[CAST_ROOT];
	const Eenmaal__V1__FetchResponse *m;
	struct directory *d = NULL;
	ProtobufCMessage *message = NULL;
	Eenmaal__V1__SeenRecord *seen = NULL;
	struct holder_keys keys = {0};
	struct release_opened opened;
	struct hash pinned;

	directory_fingerprint(root, &pinned);
	assert_int_equal(convert_directory(story_find(&f->story, STATEMENT_DIRECTORY), root,
					   &pinned, &d),
			 ERR_OK);
	r.directory = d;
	assert_int_equal(codec_decode(&eenmaal__v1__fetch_response__descriptor, bytes, CODEC_STRICT,
				      f->cast.arena, &message),
			 ERR_OK);
	m = (const Eenmaal__V1__FetchResponse *)message;
	check_log(f, m, &seen);
	if (released)
		assert_int_equal(convert_identity(m->results[0]->identity, d, &f->cast.holder,
						  &keys),
				 ERR_OK);
	assert_int_equal(release_open(&r, m->results[0], seen, &keys, &opened), ERR_OK);
	assert_int_equal(opened.count, released ? 1 : 0);
	if (released)
		assert_true(view_equal(opened.documents[0].content, view_str(STORY_CONTENT)));
	directory_free(d);
}

static void fetch(void **state)
{
	struct fixture *f = *state;
	Eenmaal__V1__FetchRequest request = EENMAAL__V1__FETCH_REQUEST__INIT;
	struct view released = response(f, true), refused = response(f, false);
	struct book b;

	request.access_request =
		(Eenmaal__V1__Envelope *)(uintptr_t)story_find(&f->story, STATEMENT_ACCESS_REQUEST);
	request.known_size = KNOWN;
	assert_int_equal(refused.len, AROUND_SIZE + 3 + RESULT_SIZE);
	open_as_partner(f, released, true);
	open_as_partner(f, refused, false);
	book_open(
		&b, "fetch.json",
		"A partner reads: the request and two answers, one with a document. Directory and "
		"root key stand in statements.json, the log's root at the known size in ledger.json.");
	book_case(&b, "request");
	book_hex(&b, "request", cast_pack(&f->cast, &request));
	book_number(&b, "known_size", KNOWN);
	book_case(&b, "released");
	book_secret(&b, "partner_kem_private", f->cast.kem_private[CAST_KEM_SCHOOL]);
	book_text(&b, "content", STORY_CONTENT);
	book_text(&b, "media_type", "text/plain");
	book_hex(&b, "response", released);
	book_case(&b, "nothing released");
	book_number(&b, "length", refused.len);
	book_hex(&b, "response", refused);
	book_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ledger),
		cmocka_unit_test(fetch),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
