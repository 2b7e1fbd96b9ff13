/* SPDX-License-Identifier: EUPL-1.2 */
/* Documents and grants of an opened dossier: what opens, what is sealed, and for whom. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "broker/base/clock.h"
#include "keys/seal.h"
#include "tests/support/portfolio.h"
#include "tests/support/sample.h"

#define OK(call) assert_int_equal((call), ERR_OK)

/* ---- documents ------------------------------------------------------------------------------------- */

static enum err open_document(struct portfolio *p, struct dossier_content *out)
{
	OK(portfolio_read(p));
	return dossier_segment_open(p->dossier, &p->dossier->segments[0], buf_view(&p->ciphertext),
				    p->arena, out);
}

static void assert_closed(struct portfolio *p, enum err expected)
{
	static const struct dossier_content nothing;
	struct dossier_content c = {0};

	assert_int_equal(open_document(p, &c), expected);
	assert_memory_equal(&c, &nothing, sizeof(c));
}

static void a_document_opens_with_its_provenance(void **state)
{
	struct portfolio *p = *state;
	struct dossier_content c = {0};

	OK(open_document(p, &c));
	assert_true(view_equal(c.content, view_str(PORTFOLIO_CONTENT)));
	assert_string_equal(c.provenance->title, "Diploma");
	buf_free(&c.plaintext);
}

static void each_flipped_byte_of_a_ciphertext_is_refused(void **state)
{
	struct portfolio *p = *state;

	for (size_t n = 0; n < p->ciphertext.len; n++) {
		p->ciphertext.data[n] ^= 0x80;
		assert_closed(p, ERR_VERIFY);
		p->ciphertext.data[n] ^= 0x80;
	}
}

/* Signed anew by its author, but not what was sealed. */
static void a_ciphertext_is_bound_to_its_statement(void **state)
{
	struct portfolio *p = *state;

	p->segment->version = 2;
	p->segment->previous_hash = sample_bytes(p->arena, HASH_LEN, 1);
	portfolio_put_segment(p);
	assert_closed(p, ERR_DECRYPT);
	p->segment->version = 1;
	p->segment->previous_hash = codec_bytes(NULL, 0);
	p->segment->epoch = 2;
	portfolio_put_segment(p);
	assert_closed(p, ERR_DECRYPT);
	p->segment->epoch = 1;
	p->segment->kind = sample_text(p->arena, "medical");
	portfolio_put_segment(p);
	assert_closed(p, ERR_DECRYPT);
}

static void false_provenance_is_refused(void **state)
{
	static const struct portfolio_document bad[] = {
		{"school", PORTFOLIO_CONTENT, PORTFOLIO_CONTENT,
		 "skills"}, /* by another than the author */
		{"coa", PORTFOLIO_CONTENT, "something else", "skills"},
		{"coa", PORTFOLIO_CONTENT, PORTFOLIO_CONTENT, "medical"},
	};
	struct portfolio *p = *state;

	for (size_t n = 0; n < sizeof(bad) / sizeof(bad[0]); n++) {
		portfolio_seal(p, &bad[n]);
		portfolio_put_segment(p);
		assert_closed(p, ERR_VERIFY);
	}
}

static void what_is_sealed_anew_opens_to_the_same(void **state)
{
	struct portfolio *p = *state;
	struct dossier_content c = {0};
	Eenmaal__V1__Segment *m = NULL;
	struct buf ciphertext = BUF_INIT(65536);

	portfolio_rotate(p);
	OK(open_document(p, &c));
	OK(dossier_segment_reseal(p->dossier, &p->dossier->segments[0], buf_view(&c.plaintext),
				  &ciphertext, &m));
	buf_free(&c.plaintext);
	assert_int_equal(m->epoch, 5);
	assert_int_equal(m->reseal, 1);
	assert_int_equal(m->version, 1);
	assert_string_equal(m->author, "coa");
	m->header = portfolio_header(p, "holder", 5);
	p->info.segment = portfolio_sign(p, STATEMENT_SEGMENT, m, p->seed, NULL);
	buf_free(&p->ciphertext);
	p->ciphertext = ciphertext;
	OK(open_document(p, &c));
	assert_true(view_equal(c.content, view_str(PORTFOLIO_CONTENT)));
	assert_false(dossier_segment_stale(p->dossier, &p->dossier->segments[0]));
	buf_free(&c.plaintext);
}

/* ---- grants ---------------------------------------------------------------------------------------- */

/* Open each wrap as the school would; they must be the epochs that are named, in this order. */
static void assert_wraps(struct portfolio *p, const Eenmaal__V1__Grant *m, const char *expected)
{
	char found[256] = {0};
	struct uuid id = {0};

	OK(codec_uuid(m->grant_id, &id));
	for (size_t n = 0; n < m->n_wraps; n++) {
		const Eenmaal__V1__Wrap *w = m->wraps[n];
		struct slug kind = {0};
		struct kem_public key = {0};
		struct sealed sealed = {0};
		struct secret *epoch = NULL;
		struct seal_context context = {.label = SEAL_WRAP,
					       .holder = &p->holder,
					       .kind = &kind,
					       .epoch = w->epoch,
					       .epoch_key = &key,
					       .sender = "holder",
					       .recipient = "school",
					       .grant = &id};
		size_t len = strlen(found);

		OK(codec_slug(w->kind, &kind));
		OK(codec_kem_key(w->public_key, &key));
		OK(codec_sealed(w->sealed, &sealed));
		OK(seal_open_key(&context, p->school_kem, &sealed, &epoch));
		secret_free(epoch);
		(void)snprintf(found + len, sizeof(found) - len, "%s%s %u", n > 0 ? ", " : "",
			       w->kind, (unsigned)w->epoch);
	}
	assert_string_equal(found, expected);
}

static Eenmaal__V1__Grant two_kinds(struct portfolio *p)
{
	static char *kinds[] = {(char *)"medical", (char *)"skills"};
	Eenmaal__V1__Grant m = *p->grant;

	m.kinds = kinds;
	m.n_kinds = 2;
	return m;
}

static void a_grant_carries_the_present_key_and_those_in_use(void **state)
{
	struct portfolio *p = *state;
	char *closing_kind[] = {(char *)"medical"};
	struct dossier_kinds closing = {1, closing_kind};
	Eenmaal__V1__Grant m;

	OK(portfolio_read(p));
	m = two_kinds(p);
	OK(dossier_grant_fill(p->dossier, &m, NULL));
	assert_wraps(p, &m, "medical 1, skills 1");
	/* The school's own key, by the directory. */
	{
		struct hash hash;

		convert_key_hash(&p->members[1].kem_key, &hash);
		assert_memory_equal(m.partner_key_hash.data, hash.b, HASH_LEN);
	}
	OK(dossier_grant_fill(p->dossier, &m, &closing));
	assert_wraps(p, &m, "medical 1, medical 2, skills 1");
	portfolio_rotate(p);
	OK(portfolio_read(p));
	m = two_kinds(p);
	OK(dossier_grant_fill(p->dossier, &m, NULL));
	assert_wraps(p, &m, "medical 5, skills 1, skills 5");
}

static void every_grant_has_a_number_of_its_own(void **state)
{
	struct portfolio *p = *state;
	Eenmaal__V1__Grant a, b;

	OK(portfolio_read(p));
	a = two_kinds(p);
	b = a;
	OK(dossier_grant_fill(p->dossier, &a, NULL));
	OK(dossier_grant_fill(p->dossier, &b, NULL));
	assert_memory_not_equal(a.grant_id.data, b.grant_id.data, UUID_LEN);
}

static void keys_go_to_nobody_else(void **state)
{
	struct portfolio *p = *state;
	Eenmaal__V1__Grant m;

	OK(portfolio_read(p));
	m = two_kinds(p);
	m.partner = (char *)"nobody";
	assert_int_equal(dossier_grant_fill(p->dossier, &m, NULL), ERR_NOT_FOUND);
	m.partner = (char *)"coa"; /* has no key to seal to */
	assert_int_equal(dossier_grant_fill(p->dossier, &m, NULL), ERR_NOT_FOUND);
	m.partner = (char *)"school";
	p->members[1].status = MEMBER_SUSPENDED;
	assert_int_equal(dossier_grant_fill(p->dossier, &m, NULL), ERR_NOT_FOUND);
	p->members[1].status = MEMBER_ACTIVE;
	p->directory.suite_floor = SUITE_XWING;
	assert_int_equal(dossier_grant_fill(p->dossier, &m, NULL), ERR_SUITE);
	p->directory.suite_floor = SUITE_X25519;
	m.n_kinds = 1;
	m.kinds = (char *[]){(char *)"trauma"};
	assert_int_equal(dossier_grant_fill(p->dossier, &m, NULL), ERR_STATE);
}

static void a_grant_fits_until_its_keys_change(void **state)
{
	struct portfolio *p = *state;
	struct dossier_grant *g;
	char *taken[] = {(char *)"skills"};

	OK(portfolio_read(p));
	g = &p->dossier->grants[0];
	assert_true(dossier_grant_fits(p->dossier, g));
	dossier_line(p->dossier, "skills")->current = 2;
	assert_false(dossier_grant_fits(p->dossier, g)); /* lacks the present key */
	p->dossier->segment_count = 0;
	dossier_line(p->dossier, "skills")->current = 1;
	assert_true(dossier_grant_fits(p->dossier, g));
	dossier_line(p->dossier, "medical")->current = 3; /* not its affair */
	assert_true(dossier_grant_fits(p->dossier, g));
	g->revoked_count = 1;
	g->revoked_kinds = taken;
	dossier_line(p->dossier, "skills")->current = 2;
	assert_true(dossier_grant_fits(p->dossier, g));
	assert_false(dossier_grant_names(g, "skills"));
	assert_false(dossier_grant_counts(g));
}

static void only_living_grants_count(void **state)
{
	struct portfolio *p = *state;
	struct dossier_grant *g;

	OK(portfolio_read(p));
	g = &p->dossier->grants[0];
	for (int s = 0; s <= EENMAAL__V1__GRANT_STATE__GRANT_STATE_REPLACED; s++) {
		g->state = (Eenmaal__V1__GrantState)s;
		assert_int_equal(dossier_grant_counts(g),
				 s == EENMAAL__V1__GRANT_STATE__GRANT_STATE_ACTIVE ||
					 s == EENMAAL__V1__GRANT_STATE__GRANT_STATE_PAUSED);
	}
}

static void issuing_anew_keeps_the_terms_and_drops_what_was_taken_back(void **state)
{
	struct portfolio *p = *state;
	Eenmaal__V1__Grant wide, *m = NULL;
	char *taken[] = {(char *)"skills"};
	struct dossier_grant g = {.state = EENMAAL__V1__GRANT_STATE__GRANT_STATE_ACTIVE};

	OK(portfolio_read(p));
	wide = two_kinds(p);
	g.message = &wide;
	g.revoked_count = 1;
	g.revoked_kinds = taken;
	OK(dossier_grant_again(p->dossier, &g, &m));
	OK(dossier_grant_fill(p->dossier, m, NULL));
	assert_int_equal(m->n_kinds, 1);
	assert_string_equal(m->kinds[0], "medical");
	assert_int_equal(wide.n_kinds, 2);
	assert_wraps(p, m, "medical 1");
	assert_memory_equal(m->replaces.data, wide.grant_id.data, UUID_LEN);
	assert_memory_not_equal(m->grant_id.data, wide.grant_id.data, UUID_LEN);
	assert_int_equal(m->not_after, wide.not_after);
	assert_int_equal(m->max_uses, wide.max_uses);
	assert_ptr_equal(m->notice, wide.notice);
	wide.n_kinds = 1;
	wide.kinds = taken;
	assert_int_equal(dossier_grant_again(p->dossier, &g, &m), ERR_STATE);
}

/* ---- epochs ------------------------------------------------------------------------------------------ */

static void keys_are_published_before_they_run_out(void **state)
{
	struct portfolio *p = *state;
	Eenmaal__V1__EpochSet *set = NULL;

	OK(portfolio_read(p));
	assert_false(dossier_short(p->dossier, "skills"));
	dossier_line(p->dossier, "skills")->current = 3; /* one ahead */
	assert_true(dossier_short(p->dossier, "skills"));
	assert_true(dossier_short(p->dossier, "trauma"));
	OK(dossier_extend(p->dossier, "skills", 7));
	assert_false(dossier_short(p->dossier, "skills"));
	OK(dossier_epochs_message(p->dossier, &p->kem_public, false, &set));
	assert_int_equal(set->n_keys, 3);
	for (size_t n = 0; n < set->n_keys; n++) {
		assert_string_equal(set->keys[n]->kind, "skills");
		assert_int_equal(set->keys[n]->epoch, 5 + n);
	}
	OK(dossier_extend(p->dossier, "skills", 7)); /* there already */
	assert_int_equal(dossier_line(p->dossier, "skills")->newest, 7);
	assert_int_equal(dossier_extend(p->dossier, "No slug", 4), ERR_INPUT);
}

static void there_is_an_end_to_the_keys_that_are_kept(void **state)
{
	struct portfolio *p = *state;

	OK(portfolio_read(p));
	assert_int_equal(dossier_extend(p->dossier, "skills", DOSSIER_EPOCHS_MAX + 1),
			 ERR_TOO_LARGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_document_opens_with_its_provenance,
						portfolio_setup, portfolio_teardown),
		cmocka_unit_test_setup_teardown(each_flipped_byte_of_a_ciphertext_is_refused,
						portfolio_setup, portfolio_teardown),
		cmocka_unit_test_setup_teardown(a_ciphertext_is_bound_to_its_statement,
						portfolio_setup, portfolio_teardown),
		cmocka_unit_test_setup_teardown(false_provenance_is_refused, portfolio_setup,
						portfolio_teardown),
		cmocka_unit_test_setup_teardown(what_is_sealed_anew_opens_to_the_same,
						portfolio_setup, portfolio_teardown),
		cmocka_unit_test_setup_teardown(a_grant_carries_the_present_key_and_those_in_use,
						portfolio_setup, portfolio_teardown),
		cmocka_unit_test_setup_teardown(every_grant_has_a_number_of_its_own,
						portfolio_setup, portfolio_teardown),
		cmocka_unit_test_setup_teardown(keys_go_to_nobody_else, portfolio_setup,
						portfolio_teardown),
		cmocka_unit_test_setup_teardown(a_grant_fits_until_its_keys_change, portfolio_setup,
						portfolio_teardown),
		cmocka_unit_test_setup_teardown(only_living_grants_count, portfolio_setup,
						portfolio_teardown),
		cmocka_unit_test_setup_teardown(
			issuing_anew_keeps_the_terms_and_drops_what_was_taken_back, portfolio_setup,
			portfolio_teardown),
		cmocka_unit_test_setup_teardown(keys_are_published_before_they_run_out,
						portfolio_setup, portfolio_teardown),
		cmocka_unit_test_setup_teardown(there_is_an_end_to_the_keys_that_are_kept,
						portfolio_setup, portfolio_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
