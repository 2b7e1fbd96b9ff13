/* SPDX-License-Identifier: EUPL-1.2 */
/* profile.yaml: what was read, is written, and reads the same again. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/profile.h"
#include "tests/fuzz/harness.h"

static bool same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool same(const struct profile *a, const struct profile *b)
{
	return a->role == b->role && slug_equal(&a->id, &b->id) &&
	       memcmp(&a->holder, &b->holder, sizeof(a->holder)) == 0 &&
	       same_text(a->public_url, b->public_url) &&
	       same_text(a->partner_url, b->partner_url) && same_text(a->ca, b->ca) &&
	       same_text(a->certificate, b->certificate) &&
	       same_text(a->certificate_key, b->certificate_key) &&
	       same_text(a->signing_key, b->signing_key) && same_text(a->kem_key, b->kem_key) &&
	       same_text(a->card, b->card) && hash_equal(&a->root, &b->root) &&
	       same_text(a->staff, b->staff) && same_text(a->staff_role, b->staff_role) &&
	       same_text(a->language, b->language) && a->suite_floor == b->suite_floor &&
	       same_text(a->state, b->state) && same_text(a->proxy, b->proxy);
}

static void check(struct profile *p)
{
	struct buf problem = BUF_INIT(4096);
	struct profile *again = NULL;
	char folder[300], *own = p->folder;

	FUZZ_CHECK(own[0] == '/' && p->suite_floor >= 1);
	(void)snprintf(folder, sizeof(folder), "%s", fuzz_folder());
	p->folder = folder;
	(void)unlink(fuzz_file("profile.yaml", view_str("")));
	FUZZ_CHECK(profile_create(p) == ERR_OK);
	p->folder = own;
	FUZZ_CHECK(profile_load(folder, &problem, &again) == ERR_OK);
	FUZZ_CHECK(same(p, again));
	profile_free(again);
	buf_free(&problem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf problem = BUF_INIT(4096);
	struct profile *p = NULL;
	enum err e = profile_load(fuzz_file("profile.yaml", view_of(data, size)), &problem, &p);

	FUZZ_CHECK((e == ERR_OK) == (p != NULL));
	if (p)
		check(p);
	else
		FUZZ_CHECK(problem.len > 0);
	profile_free(p);
	buf_free(&problem);
	return 0;
}

#define ROOT "root: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n"

void fuzz_seeds(void)
{
	struct holder_id id = {{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}};
	char number[HOLDER_TEXT_LEN + 1], holder[400];

	holder_id_format(&id, number);
	(void)snprintf(holder, sizeof(holder),
		       "role: holder\nholder: %s\npublic_url: https://h:1\ncard: card.key\n"
		       "language: ti\nproxy: http://p:3128\n" ROOT,
		       number);
	fuzz_seed_bytes("holder", view_str(holder));
	fuzz_seed_bytes("partner",
			view_str("role: partner\nid: coa\npublic_url: https://h:1\n"
				 "partner_url: https://h:2\nca: ca.pem\ncertificate: tls.pem\n"
				 "certificate_key: tls.key\nsigning_key: s.key\nkem_key: k.key\n"
				 "staff: anna-3\nstaff_role: reception\nsuite_floor: 1\n"
				 "state: seen\n" ROOT));
	fuzz_seed_bytes("directory", view_str("role: directory\nsigning_key: root.key\n" ROOT));
}
