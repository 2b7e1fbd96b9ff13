/* SPDX-License-Identifier: EUPL-1.2 */
/* What the holder's device believes of a broker's answer: nothing that was not signed for it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/pace.h"
#include "tests/support/portfolio.h"
#include "tests/support/sample.h"

#define OK(call) assert_int_equal((call), ERR_OK)

/* ---- an answer that holds ---------------------------------------------------------------------- */

static void an_honest_answer_is_taken(void **state)
{
	struct portfolio *p = *state;

	OK(portfolio_read(p));
	assert_int_equal(p->dossier->epoch_count, 8);
	assert_int_equal(p->dossier->line_count, 2);
	assert_int_equal(dossier_line(p->dossier, "skills")->current, 1);
	assert_int_equal(dossier_line(p->dossier, "skills")->newest, 4);
	assert_null(dossier_line(p->dossier, "trauma"));
	assert_null(dossier_epoch(p->dossier, "skills", 5));
	assert_int_equal(p->dossier->segment_count, 1);
	assert_int_equal(p->dossier->segments[0].size, p->ciphertext.len);
	assert_int_equal(p->dossier->grant_count, 1);
	assert_int_equal(p->dossier->grants[0].uses, 3);
	assert_int_equal(p->dossier->request_count, 1);
	assert_int_equal(p->dossier->sequence, 2);
	assert_false(dossier_segment_stale(p->dossier, &p->dossier->segments[0]));
	/* Sorted, each with the private key that belongs to it. */
	for (size_t n = 0; n < p->dossier->epoch_count; n++) {
		const struct dossier_epoch *e = &p->dossier->epochs[n];
		struct kem_public derived = {0};

		assert_string_equal(e->kind.s, n < 4 ? "medical" : "skills");
		assert_int_equal(e->epoch, n % 4 + 1);
		OK(kem_derive_public(SUITE_X25519, e->private_key, &derived));
		assert_memory_equal(derived.key, e->public_key.key, derived.len);
	}
}

/* ---- answers that do not ------------------------------------------------------------------------ */

static void assert_refused(struct portfolio *p)
{
	assert_int_not_equal(portfolio_read(p), ERR_OK);
	assert_null(p->dossier);
}

/* Change each byte of payload and signature in turn. */
static void flip_all(struct portfolio *p, Eenmaal__V1__Envelope *e)
{
	ProtobufCBinaryData parts[] = {e->payload, e->signatures[0]->sig};

	for (size_t part = 0; part < 2; part++)
		for (size_t n = 0; n < parts[part].len; n += pace(13)) {
			parts[part].data[n] ^= 0x04;
			assert_refused(p);
			parts[part].data[n] ^= 0x04;
		}
	OK(portfolio_read(p));
}

static void each_flipped_byte_of_a_document_is_refused(void **state)
{
	struct portfolio *p = *state;

	flip_all(p, p->info.segment);
}

static void each_flipped_byte_of_a_grant_is_refused(void **state)
{
	struct portfolio *p = *state;

	flip_all(p, p->status.grant);
}

static void each_flipped_byte_of_a_request_is_refused(void **state)
{
	struct portfolio *p = *state;

	flip_all(p, p->asked.consent_request);
}

static void each_flipped_byte_of_the_epochs_is_refused(void **state)
{
	struct portfolio *p = *state;

	flip_all(p, p->epochs[0]);
}

static void statements_of_the_wrong_signer_are_refused(void **state)
{
	struct portfolio *p = *state;
	Eenmaal__V1__Envelope *good = p->info.segment;

	/* The school signs what says that it is by COA, under either key id. */
	p->info.segment = portfolio_sign(p, STATEMENT_SEGMENT, p->segment, p->school_seed, "coa");
	assert_int_equal(portfolio_read(p), ERR_SIGNATURE);
	p->info.segment =
		portfolio_sign(p, STATEMENT_SEGMENT, p->segment, p->school_seed, "school");
	assert_int_equal(portfolio_read(p), ERR_VERIFY);
	p->info.segment = portfolio_sign(p, STATEMENT_SEGMENT, p->segment, p->coa_seed, "nobody");
	assert_int_equal(portfolio_read(p), ERR_VERIFY);
	p->info.segment = portfolio_sign(p, STATEMENT_SEGMENT, p->segment, p->coa_seed, NULL);
	assert_int_equal(portfolio_read(p), ERR_SIGNATURE);
	p->info.segment = good;
	/* A statement of another type in its place. */
	p->status.grant = p->asked.consent_request;
	assert_int_equal(portfolio_read(p), ERR_STATEMENT_TYPE);
}

static void statements_about_others_are_refused(void **state)
{
	struct portfolio *p = *state;
	Eenmaal__V1__Envelope *good = p->info.segment;

	p->segment->header->holder = sample_bytes(p->arena, HOLDER_ID_LEN, 9);
	p->info.segment = portfolio_sign(p, STATEMENT_SEGMENT, p->segment, p->coa_seed, "coa");
	assert_int_equal(portfolio_read(p), ERR_VERIFY);
	p->info.segment = good;
	p->grant->header->audience = sample_text(p->arena, "elsewhere.example");
	p->status.grant = portfolio_sign(p, STATEMENT_GRANT, p->grant, p->seed, NULL);
	assert_int_equal(portfolio_read(p), ERR_AUDIENCE);
}

static void epochs_that_nobody_published_are_refused(void **state)
{
	struct portfolio *p = *state;
	Eenmaal__V1__CurrentEpoch *l = &p->lines[0];
	static const uint64_t bad[][2] = {{1, 5}, {5, 5},          {0, 4},         {4, 3},
					  {0, 0}, {1, UINT64_MAX}, {5, UINT64_MAX}};

	for (size_t n = 0; n < sizeof(bad) / sizeof(bad[0]); n++) {
		l->epoch = bad[n][0];
		l->newest = bad[n][1];
		assert_int_equal(portfolio_read(p), ERR_VERIFY);
	}
	/* After a revocation without a key to go on with, the present epoch has none yet. */
	l->epoch = 5;
	l->newest = 4;
	OK(portfolio_read(p));
	assert_true(dossier_short(p->dossier, l->kind));
	l->epoch = 1;
	OK(portfolio_read(p));
	p->answer.n_current = 1; /* a kind without a line */
	assert_int_equal(portfolio_read(p), ERR_VERIFY);
	p->answer.n_current = 3; /* a kind twice */
	p->lines[2] = p->lines[0];
	p->line_list[2] = &p->lines[2];
	assert_int_equal(portfolio_read(p), ERR_VERIFY);
	p->lines[2].kind = sample_text(p->arena, "trauma"); /* one that has no keys */
	assert_int_equal(portfolio_read(p), ERR_VERIFY);
	p->answer.n_current = 2;
	p->answer.n_epochs = 0;
	assert_int_equal(portfolio_read(p), ERR_VERIFY);
}

static void an_epoch_key_must_be_the_private_ones_own(void **state)
{
	struct portfolio *p = *state;
	Eenmaal__V1__EpochSet *set = NULL;
	Eenmaal__V1__Sealed *first;

	for (size_t n = 0; n < p->made->epoch_count; n++)
		p->made->epochs[n].unpublished = true;
	OK(dossier_epochs_message(p->made, &p->kem_public, false, &set));
	set->header = portfolio_header(p, "holder", 1);
	first = set->keys[0]->self;
	set->keys[0]->self = set->keys[1]->self;
	p->epochs[0] = portfolio_sign(p, STATEMENT_EPOCHS, set, p->seed, NULL);
	assert_int_equal(portfolio_read(p), ERR_DECRYPT);
	set->keys[0]->self = first;
	set->keys[0]->public_key = set->keys[1]->public_key;
	p->epochs[0] = portfolio_sign(p, STATEMENT_EPOCHS, set, p->seed, NULL);
	assert_refused(p);
	/* Signed by somebody who is not the holder. */
	p->epochs[0] = portfolio_sign(p, STATEMENT_EPOCHS, set, p->coa_seed, NULL);
	assert_int_equal(portfolio_read(p), ERR_SIGNATURE);
}

static void two_keys_for_one_epoch_are_refused(void **state)
{
	struct portfolio *p = *state;
	struct dossier_epoch *e = dossier_epoch(p->made, "skills", 4);
	Eenmaal__V1__EpochSet *set = NULL;

	secret_free(e->private_key);
	OK(kem_generate(SUITE_X25519, &e->public_key, &e->private_key));
	e->unpublished = true;
	OK(dossier_epochs_message(p->made, &p->kem_public, false, &set));
	assert_int_equal(set->n_keys, 1);
	set->header = portfolio_header(p, "holder", 3);
	p->epochs[p->answer.n_epochs++] = portfolio_sign(p, STATEMENT_EPOCHS, set, p->seed, NULL);
	assert_int_equal(portfolio_read(p), ERR_VERIFY);
}

/* ---- the vault ---------------------------------------------------------------------------------- */

static void the_vault_must_be_that_of_the_identity(void **state)
{
	struct portfolio *p = *state;
	struct vault_keys keys = {p->seed, SUITE_X25519, p->kem, false};

	OK(dossier_vault_check(&keys, &p->keys));
	keys.activated = true;
	assert_int_equal(dossier_vault_check(&keys, &p->keys), ERR_VERIFY);
	keys.activated = false;
	keys.signing_seed = p->coa_seed;
	assert_int_equal(dossier_vault_check(&keys, &p->keys), ERR_VERIFY);
	keys.signing_seed = p->seed;
	keys.kem_private = p->school_kem;
	assert_int_equal(dossier_vault_check(&keys, &p->keys), ERR_VERIFY);
	/* The vault of before the activation, brought back. */
	portfolio_rotate(p);
	keys = (struct vault_keys){p->first_seed, SUITE_X25519, p->first_kem, false};
	assert_int_equal(dossier_vault_check(&keys, &p->keys), ERR_ROLLBACK);
	keys.activated = true;
	assert_int_equal(dossier_vault_check(&keys, &p->keys), ERR_VERIFY);
	keys = (struct vault_keys){p->seed, SUITE_X25519, p->kem, true};
	OK(dossier_vault_check(&keys, &p->keys));
}

/* ---- after activation ----------------------------------------------------------------------------- */

static void activation_renews_what_is_needed_and_no_more(void **state)
{
	struct portfolio *p = *state;

	portfolio_rotate(p);
	OK(portfolio_read(p));
	assert_int_equal(p->dossier->epoch_count, 9);
	assert_non_null(dossier_epoch(p->dossier, "skills", 1)); /* a document needs it */
	assert_null(dossier_epoch(p->dossier, "skills", 2));
	assert_null(dossier_epoch(p->dossier, "medical", 1));
	assert_int_equal(dossier_line(p->dossier, "skills")->current, 5);
	assert_int_equal(dossier_line(p->dossier, "skills")->own, 5);
	assert_true(dossier_segment_stale(p->dossier, &p->dossier->segments[0]));
	/* Without the renewed key the document would be lost, which must be noticed. */
	p->answer.n_epochs = 1;
	assert_int_equal(portfolio_read(p), ERR_VERIFY);
}

static void what_the_first_key_signed_counts_no_longer(void **state)
{
	struct portfolio *p = *state;
	Eenmaal__V1__Segment *m = NULL;
	struct buf ciphertext = BUF_INIT(65536);

	portfolio_rotate(p);
	OK(portfolio_read(p));
	p->status.state = EENMAAL__V1__GRANT_STATE__GRANT_STATE_ACTIVE;
	assert_int_equal(portfolio_read(p), ERR_SIGNATURE);
	p->status.state = EENMAAL__V1__GRANT_STATE__GRANT_STATE_PAUSED;
	assert_int_equal(portfolio_read(p), ERR_SIGNATURE);
	p->status.state = EENMAAL__V1__GRANT_STATE__GRANT_STATE_REVOKED;
	OK(portfolio_read(p));
	OK(dossier_segment_reseal(p->dossier, &p->dossier->segments[0], view_str("x"), &ciphertext,
				  &m));
	m->header = portfolio_header(p, "holder", 5);
	p->info.segment = portfolio_sign(p, STATEMENT_SEGMENT, m, p->first_seed, NULL);
	assert_int_equal(portfolio_read(p), ERR_SIGNATURE);
	p->info.segment = portfolio_sign(p, STATEMENT_SEGMENT, m, p->seed, NULL);
	OK(portfolio_read(p));
	buf_free(&ciphertext);
}

static void running_out_of_memory_is_reported(void **state)
{
	struct portfolio *p = *state;
	uint64_t n = 1;

	for (;; n++) {
		enum err e;

		mem_fail_at(n);
		e = portfolio_read(p);
		mem_fail_at(0);
		if (e == ERR_OK)
			break;
		/* An arena without room is the same to the decoder as one that reached its bound. */
		assert_true(e == ERR_MEMORY || e == ERR_TOO_LARGE);
		assert_null(p->dossier);
	}
	assert_in_range(n, 10, 400);
}

/* Who stopped everything is believed on a member's own signature only. */
static void a_freeze_names_the_member_that_signed(void **state)
{
	struct portfolio *p = *state;
	Eenmaal__V1__Freeze m = EENMAAL__V1__FREEZE__INIT;

	m.header = portfolio_header(p, "coa", 0);
	m.staff = (char *)"desk-3";
	m.staff_role = (char *)"reception";
	p->answer.frozen_by = portfolio_sign(p, STATEMENT_FREEZE, &m, p->coa_seed, "coa");
	p->answer.stopped = true;
	assert_int_equal(portfolio_read(p), ERR_OK);
	assert_string_equal(p->dossier->frozen_by->header->issuer, "coa");
	p->answer.stopped = false;
	assert_int_equal(portfolio_read(p), ERR_VERIFY);
	p->answer.stopped = true;
	p->answer.frozen_by = portfolio_sign(p, STATEMENT_FREEZE, &m, p->school_seed, "coa");
	assert_int_equal(portfolio_read(p), ERR_SIGNATURE);
	m.header->holder.data = arena_copy(p->arena, "0123456789", HOLDER_ID_LEN);
	p->answer.frozen_by = portfolio_sign(p, STATEMENT_FREEZE, &m, p->coa_seed, "coa");
	assert_int_equal(portfolio_read(p), ERR_VERIFY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_freeze_names_the_member_that_signed,
						portfolio_setup, portfolio_teardown),
		cmocka_unit_test_setup_teardown(an_honest_answer_is_taken, portfolio_setup,
						portfolio_teardown),
		cmocka_unit_test_setup_teardown(each_flipped_byte_of_a_document_is_refused,
						portfolio_setup, portfolio_teardown),
		cmocka_unit_test_setup_teardown(each_flipped_byte_of_a_grant_is_refused,
						portfolio_setup, portfolio_teardown),
		cmocka_unit_test_setup_teardown(each_flipped_byte_of_a_request_is_refused,
						portfolio_setup, portfolio_teardown),
		cmocka_unit_test_setup_teardown(each_flipped_byte_of_the_epochs_is_refused,
						portfolio_setup, portfolio_teardown),
		cmocka_unit_test_setup_teardown(statements_of_the_wrong_signer_are_refused,
						portfolio_setup, portfolio_teardown),
		cmocka_unit_test_setup_teardown(statements_about_others_are_refused,
						portfolio_setup, portfolio_teardown),
		cmocka_unit_test_setup_teardown(epochs_that_nobody_published_are_refused,
						portfolio_setup, portfolio_teardown),
		cmocka_unit_test_setup_teardown(an_epoch_key_must_be_the_private_ones_own,
						portfolio_setup, portfolio_teardown),
		cmocka_unit_test_setup_teardown(two_keys_for_one_epoch_are_refused, portfolio_setup,
						portfolio_teardown),
		cmocka_unit_test_setup_teardown(the_vault_must_be_that_of_the_identity,
						portfolio_setup, portfolio_teardown),
		cmocka_unit_test_setup_teardown(activation_renews_what_is_needed_and_no_more,
						portfolio_setup, portfolio_teardown),
		cmocka_unit_test_setup_teardown(what_the_first_key_signed_counts_no_longer,
						portfolio_setup, portfolio_teardown),
		cmocka_unit_test_setup_teardown(running_out_of_memory_is_reported, portfolio_setup,
						portfolio_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
