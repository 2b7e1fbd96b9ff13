/* SPDX-License-Identifier: EUPL-1.2 */
/* The chain's agreement. */
#include <string.h>

#include "broker/base/io.h"
#include "policy/agreement.h"
#include "tests/fuzz/harness.h"

static agreement_set below(size_t count)
{
	return count >= 64 ? ~UINT64_C(0) : (UINT64_C(1) << count) - 1;
}

/* No permission for what the agreement does not name, nor for a purpose that is never granted. */
static void check_permissions(const struct agreement *a)
{
	const struct permission_table *t = agreement_permissions(a);
	agreement_set purposes = below(agreement_purpose_count(a));

	FUZZ_CHECK((t->never & ~purposes) == 0);
	for (size_t r = 0; r < AGREEMENT_MAX; r++)
		for (size_t k = 0; k < AGREEMENT_MAX; k++) {
			const struct permission *p = &t->at[r][k];
			agreement_set any = p->read | p->contribute | p->request;
			bool named = r < agreement_role_count(a) && k < agreement_kind_count(a);

			FUZZ_CHECK((any & ~purposes) == 0);
			FUZZ_CHECK(named || any == 0);
			FUZZ_CHECK(((p->read | p->request) & t->never) == 0);
		}
}

static void check(const struct agreement *a, struct view file)
{
	struct hash expected, hash;

	hash_sha256(file, &expected);
	agreement_hash(a, &hash);
	FUZZ_CHECK(hash_equal(&hash, &expected));
	FUZZ_CHECK(agreement_kind_count(a) <= AGREEMENT_MAX);
	FUZZ_CHECK(agreement_language_count(a) > 0 && agreement_title(a)[0]);
	for (size_t n = 0; n < agreement_kind_count(a); n++) {
		const struct agreement_item *item = agreement_kind_at(a, n);
		agreement_set kind = UINT64_C(1) << n;

		FUZZ_CHECK(agreement_kind(a, &item->id) == (int)n);
		FUZZ_CHECK(item->days_default >= 1 && item->days_default <= item->days_max);
		FUZZ_CHECK(agreement_days_max(a, kind) == item->days_max);
		FUZZ_CHECK(agreement_item_text(item, "xx") != NULL);
	}
	for (size_t n = 0; n < agreement_purpose_count(a); n++) {
		const struct agreement_item *item = agreement_purpose_at(a, n);

		FUZZ_CHECK(agreement_purpose(a, &item->id) == (int)n);
		FUZZ_CHECK(item->never == (item->basis == BASIS_NONE));
		FUZZ_CHECK(item->never == (agreement_permissions(a)->never >> n & 1));
	}
	for (size_t n = 0; n < agreement_role_count(a); n++)
		FUZZ_CHECK(agreement_role(a, &agreement_role_at(a, n)->id) == (int)n);
	check_permissions(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf problem = BUF_INIT(4096);
	struct agreement *a = NULL;
	enum err e = agreement_parse(view_of(data, size), &problem, &a);

	FUZZ_CHECK((e == ERR_OK) == (a != NULL));
	if (a)
		check(a, view_of(data, size));
	else
		FUZZ_CHECK(problem.len > 0);
	agreement_free(a);
	buf_free(&problem);
	return 0;
}

static const char small[] =
	"title: T\nversion: 1\nlanguages: [nl]\nkinds:\n  - id: skills\n    special_category: false\n";

void fuzz_seeds(void)
{
	struct buf file = BUF_INIT(AGREEMENT_FILE_MAX);

	FUZZ_CHECK(io_read_file("policy/agreement.yaml", &file) == ERR_OK);
	fuzz_seed_bytes("example", buf_view(&file));
	fuzz_seed_bytes("cut", view_of(file.data, file.len / 3));
	fuzz_seed_bytes("small", view_str(small));
	buf_free(&file);
}
