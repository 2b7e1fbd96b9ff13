/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What an auditor verified before, as it stands in the state folder (state/audit), without the hash at
 * its end, which is made anew: a file whose sum is right is not believed for that.
 *
 * libFuzzer: -max_len=8192
 */
#include <string.h>

#include "client/audit_resume.h"
#include "tests/fuzz/harness.h"

#define BYTES_MAX ((size_t)1 << 20)

/* An edition that grants may name; nothing else of it is looked at. */
static struct directory directory = {.version = 3};
static struct audit_edition edition = {.directory = &directory};

static struct audit *auditor(void)
{
	static const struct sign_public root = {.b = {1}};
	struct hash pinned = {.b = {2}};
	struct audit *a = NULL;

	FUZZ_CHECK(audit_new(&root, &pinned, "broker.example", &a) == ERR_OK);
	a->editions = &edition;
	return a;
}

static void dismiss(struct audit *a)
{
	a->editions = NULL;
	audit_free(a);
}

static enum err read_summed(struct audit *a, struct view bytes)
{
	struct buf all = BUF_INIT(BYTES_MAX);
	struct hash hash;
	enum err e;

	hash_sha256(bytes, &hash);
	FUZZ_CHECK(buf_put_view(&all, bytes) == ERR_OK &&
		   buf_put(&all, hash.b, HASH_LEN) == ERR_OK);
	e = audit_resume_read(a, buf_view(&all));
	buf_free(&all);
	return e;
}

/* What was read can be put away, and is as much as came in. */
static void check_again(const struct audit *a, size_t size)
{
	struct buf out = BUF_INIT(BYTES_MAX);
	struct audit *again = auditor();

	FUZZ_CHECK(a->tiled.size <= a->edge.size && a->edge.size <= (uint64_t)INT64_MAX);
	FUZZ_CHECK(audit_resume_write(a, &out) == ERR_OK);
	FUZZ_CHECK(out.len == size + HASH_LEN);
	FUZZ_CHECK(audit_resume_read(again, buf_view(&out)) == ERR_OK);
	FUZZ_CHECK(again->edge.size == a->edge.size && again->tiled.size == a->tiled.size);
	FUZZ_CHECK(again->current == a->current);
	FUZZ_CHECK(audit_table_count(again->holders) == audit_table_count(a->holders));
	FUZZ_CHECK(audit_table_count(again->grants) == audit_table_count(a->grants));
	dismiss(again);
	buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct audit *a = auditor();
	enum err e;

	if (size > BYTES_MAX / 2)
		size = BYTES_MAX / 2;
	e = read_summed(a, view_of(data, size));
	FUZZ_CHECK(e == ERR_OK || e == ERR_DAMAGED);
	if (e == ERR_OK)
		check_again(a, size);
	dismiss(a);
	return 0;
}

static void seed(const char *name, const struct audit *a)
{
	struct buf out = BUF_INIT(BYTES_MAX);

	FUZZ_CHECK(audit_resume_write(a, &out) == ERR_OK);
	fuzz_seed_bytes(name, view_of(out.data, out.len - HASH_LEN));
	buf_free(&out);
}

static void *added(struct audit_table *t, const void *key, size_t size)
{
	void *value = NULL;

	FUZZ_CHECK(audit_table_add(t, key, size, &value) == ERR_OK && value != NULL);
	return value;
}

static void fill(struct audit *a)
{
	static const uint8_t key[HASH_LEN] = {7};
	struct audit_holder *h = added(a->holders, key, sizeof(*h));
	struct audit_grant *g = added(a->grants, key, sizeof(*g));
	struct audit_segment *s = added(a->segments, key, sizeof(*s));
	struct hash leaf = {.b = {1}};

	h->enrolled = true;
	h->lines = mem_new(1, sizeof(*h->lines));
	FUZZ_CHECK(h->lines != NULL);
	h->lines->kind = (struct slug){"skills"};
	g->edition = &edition;
	memcpy(g->grant.holder.b, key, HOLDER_ID_LEN);
	g->grant.partner = (struct slug){"coa"};
	g->grant.epoch_count = 2;
	s->kind = (struct slug){"skills"};
	a->current = &edition;
	for (unsigned n = 0; n < 5; n++) {
		FUZZ_CHECK(merkle_append(&a->edge, &leaf, NULL, NULL) == ERR_OK);
		a->tiled = n == 2 ? a->edge : a->tiled;
	}
}

void fuzz_seeds(void)
{
	struct audit *a = auditor();

	seed("empty", a);
	fill(a);
	seed("some", a);
	dismiss(a);
}
