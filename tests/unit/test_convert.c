/* SPDX-License-Identifier: EUPL-1.2 */
/* Directories, grants and identities: verified, and refused when anything does not fit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "broker/ledger/cosign.h"
#include "broker/base/io.h"
#include "policy/decide.h"
#include "proto/convert.h"
#include "tests/support/sample.h"

#define ARENA_MAX (8u << 20)

struct fixture {
	struct arena *a;
	struct secret *root_seed, *coa_seed;
	struct secret *holder_seed[3];
	struct sign_public root, coa, holder_key[3];
	struct hash pinned;
	struct holder_id holder;
	Eenmaal__V1__Directory *message;
	struct directory *directory;
};

static void key_pair(uint8_t first, struct secret **seed, struct sign_public *key)
{
	uint8_t bytes[SIGN_SEED_LEN];

	memset(bytes, first, sizeof(bytes));
	assert_int_equal(secret_new(bytes, sizeof(bytes), seed), ERR_OK);
	assert_int_equal(sign_derive_public(*seed, key), ERR_OK);
}

static Eenmaal__V1__Envelope *sign(struct fixture *f, enum statement_type type,
				   const ProtobufCMessage *m, const struct secret *seed)
{
	Eenmaal__V1__Envelope *out = NULL;

	assert_int_equal(codec_sign(type, m, seed, f->a, &out), ERR_OK);
	return out;
}

static enum err convert(struct fixture *f, const struct secret *seed, struct directory **out)
{
	return convert_directory(sign(f, STATEMENT_DIRECTORY, &f->message->base, seed), &f->root,
				 &f->pinned, out);
}

static int set_up(void **state)
{
	struct fixture *f = mem_new(1, sizeof(*f));

	f->a = arena_new(ARENA_MAX);
	key_pair(1, &f->root_seed, &f->root);
	key_pair(2, &f->coa_seed, &f->coa);
	for (uint8_t i = 0; i < 3; i++)
		key_pair((uint8_t)(3 + i), &f->holder_seed[i], &f->holder_key[i]);
	directory_fingerprint(&f->root, &f->pinned);
	memcpy(f->holder.b, sample_bytes(f->a, 10, 7).data, 10);
	f->message = (Eenmaal__V1__Directory *)sample_statement(STATEMENT_DIRECTORY, f->a);
	f->message->members[0]->signing_key = codec_bytes(f->coa.b, 32);
	assert_int_equal(convert(f, f->root_seed, &f->directory), ERR_OK);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	directory_free(f->directory);
	secret_free(f->root_seed);
	secret_free(f->coa_seed);
	for (size_t i = 0; i < 3; i++)
		secret_free(f->holder_seed[i]);
	arena_free(f->a);
	mem_free(f);
	return 0;
}

/* ------------------------------------------------------------------ directory */

static void directory_is_taken_over(void **state)
{
	struct fixture *f = *state;
	const struct directory *d = f->directory;
	const struct member *m = &d->members[1];
	struct hash unset = {{0}};

	assert_int_equal(d->version, 3);
	assert_int_equal(d->issued_at, SAMPLE_NOW);
	assert_int_equal(d->not_after, SAMPLE_NOW + 86400);
	assert_string_equal(d->audience, SAMPLE_AUDIENCE);
	assert_int_equal(d->suite_floor, 1);
	assert_int_equal(d->log_key_count, 1);
	assert_string_equal(d->log_keys[0].vkey, f->message->log_keys[0]);
	assert_memory_equal(d->agreement.b, f->message->agreement_hash.data, 32);
	assert_false(hash_equal(&d->hash, &unset));
	assert_int_equal(d->member_count, 2);
	assert_string_equal(m->id.s, "gemeente");
	assert_int_equal(m->status, MEMBER_ACTIVE);
	assert_int_equal(m->name_count, 1);
	assert_string_equal(m->names[0].text, "Gemeente Hilversum");
	assert_int_equal(m->role_count, 2);
	assert_string_equal(m->roles[1].s, "coach");
	assert_true(m->has_kem_key);
	assert_int_equal(m->kem_key.len, 32);
	assert_int_equal(m->tls_count, 2);
	assert_true(m->tls[0].by_fingerprint);
	assert_false(m->tls[1].by_fingerprint);
	assert_string_equal(m->tls[1].serial_number, "gemeente");
	assert_memory_equal(d->members[0].signing_key.b, f->coa.b, 32);
}

static void directory_needs_the_pinned_root(void **state)
{
	struct fixture *f = *state;
	struct directory *d = NULL;
	struct hash pinned = f->pinned;
	Eenmaal__V1__Envelope *m = sign(f, STATEMENT_DIRECTORY, &f->message->base, f->root_seed);

	pinned.b[31] ^= 1;
	assert_int_equal(convert_directory(m, &f->root, &pinned, &d), ERR_VERIFY);
	assert_null(d);
	assert_int_equal(convert_directory(m, &f->coa, &f->pinned, &d), ERR_VERIFY);
	assert_int_equal(convert(f, f->coa_seed, &d), ERR_SIGNATURE);
	assert_int_equal(convert_directory(NULL, &f->root, &f->pinned, &d), ERR_INPUT);
	m = sign(f, STATEMENT_GRANT, sample_statement(STATEMENT_GRANT, f->a), f->root_seed);
	assert_int_equal(convert_directory(m, &f->root, &f->pinned, &d), ERR_STATEMENT_TYPE);
	assert_null(d);
}

static void directory_members_are_distinct(void **state)
{
	struct fixture *f = *state;
	Eenmaal__V1__Member *coa = f->message->members[0], *gemeente = f->message->members[1];
	ProtobufCBinaryData own = gemeente->signing_key;
	Eenmaal__V1__KemKey *kem_key = gemeente->kem_key;
	struct directory *d = NULL;

	gemeente->signing_key = coa->signing_key;
	assert_int_equal(convert(f, f->root_seed, &d), ERR_INPUT);
	gemeente->signing_key = codec_bytes(f->root.b, 32);
	assert_int_equal(convert(f, f->root_seed, &d), ERR_INPUT);
	gemeente->signing_key = own;
	gemeente->kem_key = coa->kem_key;
	assert_int_equal(convert(f, f->root_seed, &d), ERR_INPUT);
	gemeente->kem_key = kem_key;
	gemeente->tls[0]->fingerprint = coa->tls[0]->fingerprint;
	assert_int_equal(convert(f, f->root_seed, &d), ERR_INPUT);
	gemeente->status = EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_REMOVED;
	assert_int_equal(convert(f, f->root_seed, &d), ERR_OK);
	directory_free(d);
}

static void directory_keys_are_real(void **state)
{
	struct fixture *f = *state;
	Eenmaal__V1__Member *m = f->message->members[1];
	struct directory *d = NULL;
	char *log_key = f->message->log_keys[0];

	f->message->log_keys[0] = sample_text(f->a, "no+key");
	assert_int_equal(convert(f, f->root_seed, &d), ERR_INPUT);
	f->message->log_keys[0] = log_key;
	/* Whether this build speaks it or not: others may be ahead, and the directory is one. */
	m->kem_key->suite = 2;
	m->kem_key->public_key = sample_bytes(f->a, KEM_PUBLIC_MAX, 0);
	memset(m->kem_key->public_key.data, 0, KEM_PUBLIC_MAX);
	assert_int_equal(convert(f, f->root_seed, &d), ERR_INPUT); /* a point of low order */
	m->kem_key->public_key.data[KEM_PUBLIC_MAX - 32] = 9;
	assert_int_equal(convert(f, f->root_seed, &d), ERR_OK);
	assert_int_equal(d->members[1].kem_key.suite, SUITE_XWING);
	directory_free(d);
	m->kem_key->suite = 1;
	m->kem_key->public_key = sample_bytes(f->a, 32, 0);
	memset(m->kem_key->public_key.data, 0, 32); /* a point of low order */
	assert_int_equal(convert(f, f->root_seed, &d), ERR_INPUT);
	m->kem_key = NULL;
	assert_int_equal(convert(f, f->root_seed, &d), ERR_OK);
	assert_false(d->members[1].has_kem_key);
	directory_free(d);
}

#define WITNESS_1 "witness.example/w1+c86d6a3f+BIhLiFf06qFhPGFQTbNNS+rzRlF6DjHePN3U2bQgHZ0L"

static void directory_witnesses_are_distinct(void **state)
{
	struct fixture *f = *state;
	struct directory *d = NULL;
	struct note_key first, other, keys[DIRECTORY_WITNESSES_MAX];
	struct buf again = BUF_INIT(256);

	assert_int_equal(cosign_key_parse(WITNESS_1, &first), ERR_OK);
	f->message->witnesses = arena_alloc(f->a, 13 * sizeof(char *));
	f->message->witnesses[0] = sample_text(f->a, WITNESS_1);
	f->message->n_witnesses = 1;
	f->message->witness_quorum = 1;
	assert_int_equal(convert(f, f->root_seed, &d), ERR_OK);
	assert_int_equal(d->witness_count, 1);
	assert_int_equal(d->witness_quorum, 1);
	assert_int_equal(convert_witnesses(d, keys), ERR_OK);
	assert_memory_equal(&keys[0], &first, sizeof(first));
	directory_free(d);
	/* More than there are can never agree. */
	f->message->witness_quorum = 2;
	assert_int_equal(convert(f, f->root_seed, &d), ERR_INPUT);
	/* Nor is one two: by the same key under another name, or by the same name. */
	assert_int_equal(cosign_key_init(&other, "w2", first.public_key), ERR_OK);
	assert_int_equal(cosign_key_format(&other, &again), ERR_OK);
	assert_int_equal(buf_put_u8(&again, 0), ERR_OK);
	f->message->witnesses[1] = sample_text(f->a, (const char *)again.data);
	f->message->n_witnesses = 2;
	assert_int_equal(convert(f, f->root_seed, &d), ERR_INPUT);
	buf_clear(&again);
	assert_int_equal(cosign_key_init(&other, first.name, f->root.b), ERR_OK);
	assert_int_equal(cosign_key_format(&other, &again), ERR_OK);
	assert_int_equal(buf_put_u8(&again, 0), ERR_OK);
	f->message->witnesses[1] = sample_text(f->a, (const char *)again.data);
	assert_int_equal(convert(f, f->root_seed, &d), ERR_INPUT);
	/* A log's key is no witness's. */
	f->message->witnesses[1] = f->message->log_keys[0];
	assert_int_equal(convert(f, f->root_seed, &d), ERR_INPUT);
	f->message->n_witnesses = 1;
	f->message->witness_quorum = 0;
	assert_int_equal(convert(f, f->root_seed, &d), ERR_OK);
	directory_free(d);
	for (f->message->n_witnesses = 1; f->message->n_witnesses < 13; f->message->n_witnesses++)
		f->message->witnesses[f->message->n_witnesses] = f->message->witnesses[0];
	assert_int_equal(convert(f, f->root_seed, &d), ERR_INPUT);
	buf_free(&again);
}

static void directory_survives_failing_allocations(void **state)
{
	struct fixture *f = *state;
	Eenmaal__V1__Envelope *m = sign(f, STATEMENT_DIRECTORY, &f->message->base, f->root_seed);
	struct directory *d = NULL;
	uint64_t n = 1;
	enum err e;

	do {
		mem_fail_at(n++);
		e = convert_directory(m, &f->root, &f->pinned, &d);
		mem_fail_at(0);
		assert_true(e == ERR_OK || e == ERR_MEMORY || e == ERR_TOO_LARGE);
		assert_true((d != NULL) == (e == ERR_OK));
	} while (e != ERR_OK);
	assert_true(n > 4);
	directory_free(d);
}

/* ------------------------------------------------------------------- identity */

static Eenmaal__V1__Envelope *enrolment(struct fixture *f)
{
	Eenmaal__V1__Enrolment *m =
		(Eenmaal__V1__Enrolment *)sample_statement(STATEMENT_ENROLMENT, f->a);

	m->signing_key = codec_bytes(f->holder_key[0].b, 32);
	return sign(f, STATEMENT_ENROLMENT, &m->base, f->coa_seed);
}

static Eenmaal__V1__Rotation *rotation(struct fixture *f, size_t from, uint64_t sequence)
{
	Eenmaal__V1__Rotation *m =
		(Eenmaal__V1__Rotation *)sample_statement(STATEMENT_ROTATION, f->a);
	uint8_t bytes[POSSESSION_LEN];

	m->header->sequence = sequence;
	m->signing_key = codec_bytes(f->holder_key[from + 1].b, 32);
	convert_possession(&f->holder, &f->holder_key[from], &f->holder_key[from + 1], bytes);
	assert_int_equal(sign_message(f->holder_seed[from + 1], view_of(bytes, sizeof(bytes)),
				      m->possession.data),
			 ERR_OK);
	return m;
}

static Eenmaal__V1__Envelope *signed_rotation(struct fixture *f, size_t from, uint64_t sequence)
{
	return sign(f, STATEMENT_ROTATION, &rotation(f, from, sequence)->base,
		    f->holder_seed[from]);
}

static enum err follow(struct fixture *f, Eenmaal__V1__Envelope *first,
		       Eenmaal__V1__Envelope **rotations, size_t n)
{
	Eenmaal__V1__HolderIdentity m = EENMAAL__V1__HOLDER_IDENTITY__INIT;
	struct holder_keys keys, none;
	enum err e;

	memset(&none, 0, sizeof(none));
	m.enrolment = first;
	m.rotations = rotations;
	m.n_rotations = n;
	e = convert_identity(&m, f->directory, &f->holder, &keys);
	if (e != ERR_OK) {
		assert_memory_equal(&keys, &none, sizeof(none));
		return e;
	}
	assert_int_equal(keys.rotations, n);
	assert_memory_equal(keys.signing_key.b, f->holder_key[n].b, 32);
	assert_memory_equal(keys.holder.b, f->holder.b, 10);
	assert_string_equal(keys.enrolled_by, "coa");
	return e;
}

static void identity_follows_rotations(void **state)
{
	struct fixture *f = *state;
	Eenmaal__V1__Envelope *first = enrolment(f);
	Eenmaal__V1__Envelope *both[] = {signed_rotation(f, 0, 2), signed_rotation(f, 1, 5)};
	Eenmaal__V1__Envelope *swapped[] = {both[1], both[0]};
	Eenmaal__V1__Envelope *stale[] = {both[0], signed_rotation(f, 1, 2)};

	assert_int_equal(follow(f, first, NULL, 0), ERR_OK);
	assert_int_equal(follow(f, first, both, 1), ERR_OK);
	assert_int_equal(follow(f, first, both, 2), ERR_OK);
	assert_int_equal(follow(f, first, swapped, 2), ERR_SIGNATURE);
	assert_int_equal(follow(f, first, both + 1, 1), ERR_SIGNATURE);
	assert_int_equal(follow(f, first, stale, 2), ERR_VERIFY);
	assert_int_equal(follow(f, NULL, NULL, 0), ERR_INPUT);
	assert_int_equal(follow(f, both[0], NULL, 0), ERR_STATEMENT_TYPE);
	assert_int_equal(follow(f, first, &first, 1), ERR_STATEMENT_TYPE);
	assert_int_equal(follow(f, first, both, 65), ERR_INPUT);
}

static void identity_needs_a_known_member(void **state)
{
	struct fixture *f = *state;
	Eenmaal__V1__Enrolment *m =
		(Eenmaal__V1__Enrolment *)sample_statement(STATEMENT_ENROLMENT, f->a);
	Eenmaal__V1__Envelope *first = enrolment(f);

	f->directory->members[0].status = MEMBER_REMOVED;
	assert_int_equal(follow(f, first, NULL, 0), ERR_OK);
	first->signatures[0]->sig.data[5] ^= 1;
	assert_int_equal(follow(f, first, NULL, 0), ERR_SIGNATURE);
	m->header->issuer = sample_text(f->a, "unknown");
	assert_int_equal(follow(f, sign(f, STATEMENT_ENROLMENT, &m->base, f->coa_seed), NULL, 0),
			 ERR_VERIFY);
	m->header->issuer = sample_text(f->a, "gemeente");
	assert_int_equal(follow(f, sign(f, STATEMENT_ENROLMENT, &m->base, f->coa_seed), NULL, 0),
			 ERR_SIGNATURE);
	m->header = sample_header(f->a, "coa", true, 0);
	m->header->holder.data[0] ^= 1;
	assert_int_equal(follow(f, sign(f, STATEMENT_ENROLMENT, &m->base, f->coa_seed), NULL, 0),
			 ERR_VERIFY);
	m->header = sample_header(f->a, "coa", true, 0);
	m->header->audience = sample_text(f->a, "other.example");
	assert_int_equal(follow(f, sign(f, STATEMENT_ENROLMENT, &m->base, f->coa_seed), NULL, 0),
			 ERR_VERIFY);
}

/* The enrolling partner knows the first key: it may not slip in one that is not the holder's. */
static void rotation_needs_possession(void **state)
{
	struct fixture *f = *state;
	Eenmaal__V1__Rotation *m = rotation(f, 0, 2);
	Eenmaal__V1__Envelope *next;

	m->signing_key = codec_bytes(f->coa.b, 32);
	next = sign(f, STATEMENT_ROTATION, &m->base, f->holder_seed[0]);
	assert_int_equal(follow(f, enrolment(f), &next, 1), ERR_SIGNATURE);
	m = rotation(f, 0, 2);
	m->header->holder.data[9] ^= 1;
	next = sign(f, STATEMENT_ROTATION, &m->base, f->holder_seed[0]);
	assert_int_equal(follow(f, enrolment(f), &next, 1), ERR_VERIFY);
}

/* ---------------------------------------------------------- grants and numbers */

static struct agreement *load_agreement(void)
{
	struct buf yaml = BUF_INIT(AGREEMENT_FILE_MAX);
	struct agreement *a = NULL;

	assert_int_equal(io_read_file("policy/agreement.yaml", &yaml), ERR_OK);
	assert_int_equal(agreement_parse(buf_view(&yaml), NULL, &a), ERR_OK);
	buf_free(&yaml);
	return a;
}

static void grants_get_the_agreements_numbers(void **state)
{
	struct fixture *f = *state;
	struct agreement *a = load_agreement();
	Eenmaal__V1__Grant *m = (Eenmaal__V1__Grant *)sample_statement(STATEMENT_GRANT, f->a);
	const char *purpose = agreement_purpose_at(a, 1)->id.s;
	struct grant g;
	unsigned unknown = 9;

	m->kinds[0] = m->wraps[0]->kind = sample_text(f->a, agreement_kind_at(a, 2)->id.s);
	m->kinds[1] = m->wraps[1]->kind = sample_text(f->a, "no-such-kind");
	m->purposes[0] = sample_text(f->a, purpose);
	m->n_purposes = m->n_staff_roles = 1;
	m->staff_roles[0] = sample_text(f->a, agreement_role_at(a, 0)->id.s);
	assert_int_equal(convert_grant(m, a, &g, &unknown), ERR_OK);
	assert_int_equal(unknown, 2); /* the kind and its wrap */
	assert_int_equal(g.kinds, 4);
	assert_int_equal(g.purposes, 2);
	assert_int_equal(g.roles, 1);
	assert_int_equal(g.epoch_count, 1);
	assert_int_equal(g.epochs[0].kind, 2);
	assert_int_equal(g.epochs[0].epoch, 1);
	assert_int_equal(g.not_before, SAMPLE_NOW);
	assert_int_equal(g.not_after, SAMPLE_NOW + 86400);
	assert_int_equal(g.max_uses, 10);
	assert_int_equal(g.uses, 0);
	assert_string_equal(g.partner.s, "gemeente");
	assert_memory_equal(g.holder.b, f->holder.b, 10);
	assert_memory_equal(g.id.b, m->grant_id.data, 16);
	m->grant_id.len = 15;
	assert_int_equal(convert_grant(m, a, &g, &unknown), ERR_INPUT);
	agreement_free(a);
}

static void roles_get_the_agreements_numbers(void **state)
{
	struct agreement *a = load_agreement();
	struct member m;

	(void)state;
	memset(&m, 0, sizeof(m));
	m.role_count = 2;
	m.roles[0] = agreement_role_at(a, 1)->id;
	assert_int_equal(codec_slug("no-such-role", &m.roles[1]), ERR_OK);
	assert_int_equal(convert_roles(&m, a), 2);
	agreement_free(a);
}

static void hashes_cover_suite_and_key(void **state)
{
	struct kem_public key = {.suite = 0x0102, .len = 3, .key = {3, 4, 5}};
	struct hash one, two;

	(void)state;
	hash_sha256(view_of((const uint8_t[]){1, 2, 3, 4, 5}, 5), &one);
	convert_key_hash(&key, &two);
	assert_true(hash_equal(&one, &two));
}

/* The static assertions cover our list; this one finds a reason that only the wire knows. */
static void every_wire_reason_has_a_name(void **state)
{
	const ProtobufCEnumDescriptor *d = &eenmaal__v1__reason__descriptor;

	(void)state;
	for (unsigned i = 1; i < d->n_values; i++)
		assert_string_not_equal(reason_name((enum reason)d->values[i].value),
					"unspecified");
}

int main(void)
{
#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		WITH_FIXTURE(directory_is_taken_over),
		WITH_FIXTURE(directory_needs_the_pinned_root),
		WITH_FIXTURE(directory_members_are_distinct),
		WITH_FIXTURE(directory_keys_are_real),
		WITH_FIXTURE(directory_witnesses_are_distinct),
		WITH_FIXTURE(directory_survives_failing_allocations),
		WITH_FIXTURE(identity_follows_rotations),
		WITH_FIXTURE(identity_needs_a_known_member),
		WITH_FIXTURE(rotation_needs_possession),
		WITH_FIXTURE(grants_get_the_agreements_numbers),
		cmocka_unit_test(roles_get_the_agreements_numbers),
		cmocka_unit_test(hashes_cover_suite_and_key),
		cmocka_unit_test(every_wire_reason_has_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
