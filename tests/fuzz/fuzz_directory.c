/* SPDX-License-Identifier: EUPL-1.2 */
/* The directory's statement, signed here by the root.  Input: flags, the payload. */
#include <string.h>

#include "proto/convert.h"
#include "tests/fuzz/harness.h"
#include "tests/support/sample.h"

#define ARENA_MAX ((size_t)8 << 20)
#define FLAG_OTHER_ROOT 1

static void check_member(const struct directory *d, size_t n)
{
	const struct member *m = &d->members[n];

	FUZZ_CHECK(directory_find(d, &m->id) == m);
	FUZZ_CHECK(n == 0 || strcmp(d->members[n - 1].id.s, m->id.s) < 0);
	FUZZ_CHECK(m->status >= MEMBER_ACTIVE && m->status <= MEMBER_REMOVED);
	FUZZ_CHECK(m->role_count <= DIRECTORY_ROLES_MAX && m->tls_count <= DIRECTORY_TLS_MAX);
	FUZZ_CHECK(member_name(m, "nl")[0] && member_name(m, NULL)[0]);
	for (size_t r = 0; r < m->role_count; r++)
		FUZZ_CHECK(member_has_role(m, &m->roles[r]));
	for (size_t i = 0; i < n; i++)
		FUZZ_CHECK(memcmp(&d->members[i].signing_key, &m->signing_key,
				  sizeof(m->signing_key)) != 0);
	for (size_t t = 0; t < m->tls_count; t++) {
		const struct tls_identity *id = &m->tls[t];
		struct hash none = {{0}};
		const struct member *found =
			id->by_fingerprint
				? directory_find_tls(d, &id->fingerprint, "", "")
				: directory_find_tls(d, &none, id->issuer, id->serial_number);

		/* Only a removed one may share its certificate. */
		FUZZ_CHECK(found == m || m->status == MEMBER_REMOVED);
	}
}

static void check(const struct directory *d, struct view payload)
{
	struct hash other = d->hash;

	other.b[0] ^= 1;
	FUZZ_CHECK(d->audience[0] && d->member_count <= DIRECTORY_MEMBERS_MAX);
	FUZZ_CHECK(d->witness_count <= DIRECTORY_WITNESSES_MAX);
	FUZZ_CHECK(d->witness_quorum <= d->witness_count);
	FUZZ_CHECK(d->log_key_count >= 1 && d->log_key_count <= DIRECTORY_LOG_KEYS_MAX);
	FUZZ_CHECK(payload.len > 0);
	for (size_t n = 0; n < d->member_count; n++)
		check_member(d, n);
	if (directory_accept(d, 0, NULL, FUZZ_NOW) == ERR_OK) {
		FUZZ_CHECK(d->version > 0 && d->not_after > FUZZ_NOW);
		FUZZ_CHECK(directory_accept(d, d->version, &d->hash, FUZZ_NOW) == ERR_OK);
		FUZZ_CHECK(directory_accept(d, d->version, &other, FUZZ_NOW) == ERR_ROLLBACK);
		FUZZ_CHECK(directory_accept(d, d->version + 1, &other, FUZZ_NOW) == ERR_ROLLBACK);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = fuzz_input(data, size);
	uint8_t flags = fuzz_u8(&in);
	Eenmaal__V1__Envelope envelope = EENMAAL__V1__ENVELOPE__INIT;
	Eenmaal__V1__Signature signature = EENMAAL__V1__SIGNATURE__INIT, *list = &signature;
	struct arena *a = fuzz_arena(2 * CODEC_DIRECTORY_MAX + ARENA_MAX);
	struct directory *d = NULL;
	struct sign_public root;
	struct hash pinned;
	enum err e;

	FUZZ_CHECK(sign_derive_public(fuzz_secret(0x50), &root) == ERR_OK);
	directory_fingerprint(&root, &pinned);
	envelope.payload = codec_bytes(fuzz_rest(&in).data, fuzz_rest(&in).len);
	envelope.payload_type = fuzz_text(a, view_str(statement_type_uri(STATEMENT_DIRECTORY)));
	envelope.n_signatures = 1;
	envelope.signatures = &list;
	fuzz_sign(a, &envelope, fuzz_secret(flags & FLAG_OTHER_ROOT ? 0x51 : 0x50));
	e = convert_directory(&envelope, &root, &pinned, &d);
	FUZZ_CHECK((e == ERR_OK) == (d != NULL));
	if (d) {
		FUZZ_CHECK(!(flags & FLAG_OTHER_ROOT));
		check(d, fuzz_rest(&in));
		directory_free(d);
		pinned.b[3] ^= 1;
		FUZZ_CHECK(convert_directory(&envelope, &root, &pinned, &d) == ERR_VERIFY && !d);
	}
	arena_free(a);
	return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
	return fuzz_mutate_behind(1, &eenmaal__v1__directory__descriptor,
				  (struct fuzz_data){data, size, max}, seed);
}

void fuzz_seeds(void)
{
	struct arena *a = fuzz_arena(ARENA_MAX);
	Eenmaal__V1__Directory *m =
		(Eenmaal__V1__Directory *)sample_statement(STATEMENT_DIRECTORY, a);

	fuzz_seed_tagged("sample", 0, fuzz_pack(a, m));
	fuzz_seed_tagged("other-root", FLAG_OTHER_ROOT, fuzz_pack(a, m));
	m->issued_at = FUZZ_NOW - 100;
	m->not_after = FUZZ_NOW + 86400;
	fuzz_seed_tagged("now", 0, fuzz_pack(a, m));
	m->n_members = 1;
	fuzz_seed_tagged("one", 0, fuzz_pack(a, m));
	arena_free(a);
}
