/* SPDX-License-Identifier: EUPL-1.2 */
/* New keys: epochs, rotation (activation), re-sealing, and the vault that holds them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "broker/base/clock.h"
#include "policy/decide.h"
#include "tests/support/wallet.h"

static const struct wallet_grant to_zorg = {
	WORLD_ZORG, KIND_BIT(KIND_TRAUMA), "treatment", "mental-health-care", 1, 1,
};

static Eenmaal__V1__AccessRequest *by_zorg(struct wallet *h)
{
	return wallet_access(h, WORLD_ZORG, "trauma", "treatment", "mental-health-care");
}

static const Eenmaal__V1__GetSegmentResponse *get_segment(struct wallet *h)
{
	Eenmaal__V1__GetSegmentRequest request = EENMAAL__V1__GET_SEGMENT_REQUEST__INIT;
	Eenmaal__V1__HolderQuery m = EENMAAL__V1__HOLDER_QUERY__INIT;
	const Eenmaal__V1__GetSegmentResponse *reply;

	m.header = wallet_header(h, 0);
	m.method = world_text(h->w, "GetSegment");
	m.kind = world_text(h->w, "trauma");
	m.author = world_text(h->w, "coa");
	m.version = 1;
	request.query = wallet_signed(h, STATEMENT_HOLDER_QUERY, &m);
	reply = world_done(h->w, "HolderService/GetSegment", WORLD_PUBLIC, &request);
	assert_int_equal(world_receipt(h->w, reply->receipt).seen->action,
			 EENMAAL__V1__ACTION__ACTION_HOLDER_READ);
	return reply;
}

static void reseal(struct wallet *h, uint64_t to_epoch, enum err expected)
{
	const Eenmaal__V1__GetSegmentResponse *segment = get_segment(h);

	world_refused(h->w, "HolderService/Reseal", WORLD_PUBLIC,
		      wallet_reseal(h, segment->segment, segment->ciphertext, to_epoch), expected);
	if (expected != ERR_OK)
		h->sequence--;
}

static void rotate(struct wallet *h, unsigned count, Eenmaal__V1__Grant **grants)
{
	const Eenmaal__V1__RotateResponse *reply =
		world_done(h->w, "HolderService/Rotate", WORLD_PUBLIC,
			   wallet_rotation(h, count, grants));
	struct receipt_opened opened = world_receipt(h->w, reply->receipt);

	assert_int_equal(opened.seen->action, EENMAAL__V1__ACTION__ACTION_ROTATE);
	assert_int_equal(opened.kept->n_changed, WALLET_KINDS);
}

/* Activation: what the enrolling partner knew opens nothing afterwards. */
static void test_rotate(void **state)
{
	struct wallet *h = wallet_enrolled(*state);
	Eenmaal__V1__Grant *g = wallet_grant(h, &to_zorg), *left = wallet_grant(h, &to_zorg);
	Eenmaal__V1__SuspendRequest *old_key;
	struct wallet_grant terms = to_zorg;
	Eenmaal__V1__Grant *renewed;
	const Eenmaal__V1__GetDossierResponse *dossier;
	const Eenmaal__V1__SubjectResult *r;

	wallet_upload_first(h, KIND_TRAUMA, 1, "what happened");
	wallet_grant_put(h, g);
	wallet_grant_put(h, left);
	old_key = wallet_suspension(h, NULL, true);
	h->sequence--;
	/* wallet_rotation() makes epochs 5 and 6, the first of which becomes the present one. */
	terms.to = 5;
	for (uint64_t n = 5; n <= 6; n++)
		assert_int_equal(kem_generate(SUITE_X25519, &h->epochs[KIND_TRAUMA][n].public_key,
					      &h->epochs[KIND_TRAUMA][n].private_key),
				 ERR_OK);
	renewed = wallet_grant(h, &terms);
	renewed->replaces = g->grant_id;
	rotate(h, 1, &renewed);
	world_refused(h->w, "HolderService/Suspend", WORLD_PUBLIC, old_key, ERR_UNAUTHENTICATED);
	dossier = wallet_dossier(h);
	assert_int_equal(dossier->identity->n_rotations, 1);
	assert_int_equal(dossier->n_grants, 3);
	assert_int_equal(dossier->grants[0]->state, EENMAAL__V1__GRANT_STATE__GRANT_STATE_ACTIVE);
	assert_int_equal(dossier->grants[1]->state, EENMAAL__V1__GRANT_STATE__GRANT_STATE_REPLACED);
	assert_int_equal(dossier->grants[2]->state, EENMAAL__V1__GRANT_STATE__GRANT_STATE_REPLACED);
	for (size_t n = 0; n < dossier->n_current; n++) {
		assert_int_equal(dossier->current[n]->epoch, 5);
		assert_int_equal(dossier->current[n]->newest, 6);
	}
	r = wallet_fetched(h, WORLD_ZORG, by_zorg(h));
	assert_int_equal(r->n_releases, 1);
	assert_int_equal(r->identity->n_rotations, 1);
	assert_string_equal(wallet_open(h, WORLD_ZORG, r, 0), "what happened");
	reseal(h, 1, ERR_STATE);
	reseal(h, 5, ERR_OK);
	r = wallet_fetched(h, WORLD_ZORG, by_zorg(h));
	assert_string_equal(wallet_open(h, WORLD_ZORG, r, 0), "what happened");
	world_check_chain(h->w, &h->id);
	world_check_ledger(h->w);
}

static void test_rotate_without_grants(void **state)
{
	struct wallet *h = wallet_enrolled(*state);

	wallet_upload_first(h, KIND_TRAUMA, 1, "what happened");
	wallet_grant_put(h, wallet_grant(h, &to_zorg));
	rotate(h, 0, NULL);
	wallet_not_fetched(h, WORLD_ZORG, by_zorg(h), EENMAAL__V1__REASON__REASON_NO_CONSENT);
	rotate(h, 0, NULL);
	assert_int_equal(wallet_dossier(h)->identity->n_rotations, 2);
	/* The new slots open the vault. */
	world_done(h->w, "HolderService/OpenVault", WORLD_PUBLIC, wallet_opening(h, 1, 2, true));
	world_check_chain(h->w, &h->id);
}

/* Keys as they were before a rotation that is refused. */
struct before {
	struct secret *seed, *kem_private;
	struct sign_public signing_key;
	struct kem_public kem_key;
	uint64_t sequence, newest[WALLET_KINDS];
};

static Eenmaal__V1__RotateRequest *trial(struct wallet *h, struct before *b)
{
	const uint8_t *bytes = secret_open(h->seed);

	assert_int_equal(secret_new(bytes, SIGN_SEED_LEN, &b->seed), ERR_OK);
	secret_close(h->seed);
	bytes = secret_open(h->kem_private);
	assert_int_equal(secret_new(bytes, KEM_SECRET_LEN, &b->kem_private), ERR_OK);
	secret_close(h->kem_private);
	b->signing_key = h->signing_key;
	b->kem_key = h->kem_key;
	b->sequence = h->sequence;
	memcpy(b->newest, h->newest, sizeof(b->newest));
	return wallet_rotation(h, 0, NULL);
}

static void failed(struct wallet *h, struct before *b, Eenmaal__V1__RotateRequest *request,
		   enum err expected)
{
	world_refused(h->w, "HolderService/Rotate", WORLD_PUBLIC, request, expected);
	secret_free(h->seed);
	secret_free(h->kem_private);
	h->seed = b->seed;
	h->kem_private = b->kem_private;
	h->signing_key = b->signing_key;
	h->kem_key = b->kem_key;
	h->sequence = b->sequence;
	for (int kind = 0; kind < WALLET_KINDS; kind++)
		for (; h->newest[kind] > b->newest[kind]; h->newest[kind]--) {
			secret_free(h->epochs[kind][h->newest[kind]].private_key);
			h->epochs[kind][h->newest[kind]].private_key = NULL;
		}
	/* Nothing has changed. */
	assert_int_equal(wallet_dossier(h)->identity->n_rotations, 0);
}

static void test_rotations_that_are_refused(void **state)
{
	struct wallet *h = wallet_enrolled(*state);
	Eenmaal__V1__RotateRequest *request;
	struct secret *new_seed;
	struct before b;
	uint64_t sequence;

	wallet_upload_first(h, KIND_TRAUMA, 1, "what happened");
	/* No new epoch for one kind. */
	request = trial(h, &b);
	sequence = h->sequence;
	for (int kind = 0; kind < WALLET_KINDS; kind++)
		h->newest[kind] -= 2;
	h->sequence = sequence - 1;
	request->epochs = wallet_epochs_renewed(h, KINDS_ALL & ~KIND_BIT(KIND_PLAN), 2);
	failed(h, &b, request, ERR_STATE);
	/* The epoch that a document needs is not repeated. */
	request = trial(h, &b);
	for (int kind = 0; kind < WALLET_KINDS; kind++)
		h->newest[kind] -= 2;
	h->sequence--;
	request->epochs = wallet_epochs(h, KINDS_ALL, 2);
	failed(h, &b, request, ERR_SEQUENCE);
	/* Another vault than the signed one. */
	request = trial(h, &b);
	request->vault->blob = world_random(h->w, 150);
	failed(h, &b, request, ERR_INPUT);
	/* Something else in the place of the epochs. */
	request = trial(h, &b);
	request->epochs = request->rotation;
	failed(h, &b, request, ERR_STATEMENT_TYPE);
	/* Epochs signed by the old key. */
	request = trial(h, &b);
	for (int kind = 0; kind < WALLET_KINDS; kind++)
		h->newest[kind] -= 2;
	h->sequence--;
	new_seed = h->seed;
	h->seed = b.seed;
	request->epochs = wallet_epochs_renewed(h, KINDS_ALL, 2);
	h->seed = new_seed;
	failed(h, &b, request, ERR_SIGNATURE);
	world_check_chain(h->w, &h->id);
}

/* A kind that the chain no longer knows keeps its documents, and rotations go on. */
static void test_rotate_after_a_kind_was_dropped(void **state)
{
	struct world *w = *state;
	struct wallet *h = wallet_enrolled(w);
	Eenmaal__V1__PutEpochsRequest more = EENMAAL__V1__PUT_EPOCHS_REQUEST__INIT;
	const Eenmaal__V1__GetDossierResponse *dossier;

	wallet_upload_first(h, KIND_PLAN, 1, "a workshop");
	w->without_plan = true;
	world_sign(w);
	more.epochs = wallet_epochs(h, KIND_BIT(KIND_PLAN), 1);
	world_refused(w, "HolderService/PutEpochs", WORLD_PUBLIC, &more, ERR_INPUT);
	h->sequence--;
	secret_free(h->epochs[KIND_PLAN][h->newest[KIND_PLAN]].private_key);
	h->epochs[KIND_PLAN][h->newest[KIND_PLAN]--].private_key = NULL;
	h->rotated = KINDS_ALL & ~KIND_BIT(KIND_PLAN);
	rotate(h, 0, NULL);
	dossier = wallet_dossier(h);
	assert_int_equal(dossier->n_segments, 1);
	assert_string_equal(dossier->current[KIND_PLAN]->kind, "plan");
	assert_int_equal(dossier->current[KIND_PLAN]->epoch, 5);
	assert_int_equal(dossier->current[KIND_PLAN]->newest, 4);
	assert_int_equal(dossier->current[KIND_SKILLS]->newest, 6);
}

static void test_possession(void **state)
{
	struct wallet *h = wallet_enrolled(*state);
	Eenmaal__V1__RotateRequest *request;
	ProtobufCMessage *message = NULL;
	Eenmaal__V1__Rotation *m;
	struct before b;

	request = trial(h, &b);
	assert_int_equal(codec_statement(STATEMENT_ROTATION, codec_view(request->rotation->payload),
					 h->w->arena, &message),
			 ERR_OK);
	m = (Eenmaal__V1__Rotation *)message;
	m->possession = world_random(h->w, SIGNATURE_LEN);
	request->rotation = world_sign_with(h->w, STATEMENT_ROTATION, m, b.seed, h->number);
	failed(h, &b, request, ERR_SIGNATURE);
	/* The reading that failed() did is the newest; the refusal stands before it. */
	assert_int_equal(world_entry(h->w, 1).kept->reason, REASON_BAD_SIGNATURE);
}

static void test_epochs(void **state)
{
	struct wallet *h = wallet_enrolled(*state);
	Eenmaal__V1__PutEpochsRequest request = EENMAAL__V1__PUT_EPOCHS_REQUEST__INIT;
	const Eenmaal__V1__PutEpochsResponse *reply;

	request.epochs = wallet_epochs(h, KIND_BIT(KIND_PLAN), 2);
	reply = world_done(h->w, "HolderService/PutEpochs", WORLD_PUBLIC, &request);
	assert_int_equal(world_receipt(h->w, reply->receipt).kept->n_changed, 1);
	assert_int_equal(wallet_dossier(h)->n_epochs, 2);
	/* Numbers that do not follow, and those that are published already. */
	h->newest[KIND_PLAN]++;
	request.epochs = wallet_epochs(h, KIND_BIT(KIND_PLAN), 1);
	world_refused(h->w, "HolderService/PutEpochs", WORLD_PUBLIC, &request, ERR_STATE);
	h->sequence--;
	h->newest[KIND_PLAN] = 0;
	request.epochs = wallet_epochs(h, KIND_BIT(KIND_PLAN), 1);
	world_refused(h->w, "HolderService/PutEpochs", WORLD_PUBLIC, &request, ERR_STATE);
	h->sequence--;
	h->newest[KIND_PLAN] = 8;
	assert_int_equal(wallet_dossier(h)->n_epochs, 2);
}

static void test_reseal(void **state)
{
	struct wallet *h = wallet_enrolled(*state);
	Eenmaal__V1__Grant *g = wallet_grant(h, &to_zorg);
	const Eenmaal__V1__GetSegmentResponse *segment;
	Eenmaal__V1__ResealRequest *request, *again;
	struct wallet_grant terms = to_zorg;
	Eenmaal__V1__Grant *newer;
	struct hash origin;

	wallet_upload_first(h, KIND_TRAUMA, 1, "what happened");
	origin = world_hash(get_segment(h)->segment);
	wallet_grant_put(h, g);
	world_done(h->w, "HolderService/Revoke", WORLD_PUBLIC, wallet_revocation(h, g, NULL));
	segment = get_segment(h);
	request = wallet_reseal(h, segment->segment, segment->ciphertext, 2);
	again = wallet_reseal(h, segment->segment, segment->ciphertext, 2);
	world_done(h->w, "HolderService/Reseal", WORLD_PUBLIC, request);
	/* The same version twice: the second came from what is no longer there. */
	world_refused(h->w, "HolderService/Reseal", WORLD_PUBLIC, again, ERR_STATE);
	h->sequence--;
	/* An old key with a stolen database opens nothing current; a new grant does. */
	terms.from = terms.to = 2;
	newer = wallet_grant(h, &terms);
	wallet_grant_put(h, newer);
	assert_string_equal(wallet_open(h, WORLD_ZORG, wallet_fetched(h, WORLD_ZORG, by_zorg(h)),
					0),
			    "what happened");
	/* The author's line goes on from its own first statement. */
	{
		struct wallet_document d = {WORLD_COA, KIND_TRAUMA, 2, 2, 1, &origin, "corrected"};

		world_done(h->w, "PartnerService/PutSegment", WORLD_COA, wallet_upload(h, &d));
	}
	assert_string_equal(wallet_open(h, WORLD_ZORG, wallet_fetched(h, WORLD_ZORG, by_zorg(h)),
					0),
			    "corrected");
	world_check_chain(h->w, &h->id);
}

/* ---- the vault -------------------------------------------------------------------------------------- */

static unsigned tries_left(struct wallet *h, int kind)
{
	const Eenmaal__V1__OpenVaultResponse *reply =
		world_done(h->w, "HolderService/OpenVault", WORLD_PUBLIC,
			   wallet_opening(h, kind, 1, true));

	assert_null(reply->vault);
	assert_null(reply->identity);
	return reply->tries_left;
}

static void open_vault(struct wallet *h, int kind, bool right, enum err expected)
{
	world_refused(h->w, "HolderService/OpenVault", WORLD_PUBLIC,
		      wallet_opening(h, kind, 2, right), expected);
}

static void put_vault(struct wallet *h)
{
	Eenmaal__V1__PutVaultRequest request = EENMAAL__V1__PUT_VAULT_REQUEST__INIT;
	Eenmaal__V1__VaultUpdate m = EENMAAL__V1__VAULT_UPDATE__INIT;
	struct hash hash;

	request.vault = wallet_vault(h, &hash);
	m.header = wallet_header(h, ++h->sequence);
	m.vault_hash = world_bytes(h->w, hash.b, HASH_LEN);
	request.vault_update = wallet_signed(h, STATEMENT_VAULT_UPDATE, &m);
	world_done(h->w, "HolderService/PutVault", WORLD_PUBLIC, &request);
}

static void test_open_vault(void **state)
{
	struct wallet *h = wallet_enrolled(*state);
	const Eenmaal__V1__OpenVaultResponse *reply;
	unsigned entries = world_check_chain(h->w, &h->id);

	assert_int_equal(tries_left(h, 1), 10);
	assert_int_equal(world_check_chain(h->w, &h->id), entries);
	open_vault(h, 1, false, ERR_WRONG_PIN);
	assert_int_equal(world_holder_entry(h->w, &h->id).kept->reason, REASON_WRONG_PIN);
	assert_int_equal(tries_left(h, 1), 9);
	assert_int_equal(tries_left(h, 2), 10);
	reply = world_done(h->w, "HolderService/OpenVault", WORLD_PUBLIC,
			   wallet_opening(h, 1, 2, true));
	assert_int_equal(reply->vault->n_slots, 2);
	assert_non_null(reply->identity);
	assert_int_equal(reply->tries_left, 10);
	assert_int_equal(reply->memory_kib, 65536);
	assert_int_equal(tries_left(h, 1), 10);
	open_vault(h, 2, true, ERR_OK);
	assert_int_equal(world_check_chain(h->w, &h->id), entries + 3);
	world_check_ledger(h->w);
}

static void test_ten_wrong_pins_lock(void **state)
{
	struct world *w = *state;
	struct wallet *h = wallet_enrolled(w);

	for (unsigned n = 1; n <= 10; n++) {
		open_vault(h, 1, false, ERR_WRONG_PIN);
		assert_int_equal(tries_left(h, 1), 10 - n);
		if (n == 5)
			world_restart(w);
	}
	world_restart(w);
	open_vault(h, 1, true, ERR_LOCKED);
	assert_int_equal(world_holder_entry(w, &h->id).kept->reason, REASON_LOCKED);
	assert_int_equal(world_holder_entry(w, &h->id).seen->outcome,
			 EENMAAL__V1__OUTCOME__OUTCOME_REFUSED);
	open_vault(h, 1, false, ERR_LOCKED);
	assert_int_equal(tries_left(h, 1), 0);
	/* The recovery card still works, and with it the holder sets a new PIN. */
	open_vault(h, 2, true, ERR_OK);
	put_vault(h);
	assert_int_equal(tries_left(h, 1), 10);
	open_vault(h, 1, true, ERR_OK);
	world_check_chain(w, &h->id);
	world_check_ledger(w);
}

/* Whoever knows a number, but has no card, changes nothing and leaves nothing. */
static void test_nothing_without_the_card(void **state)
{
	struct world *w = *state;
	struct wallet *h = wallet_enrolled(w), *thief = wallet_enrolled(w), *nobody = wallet_new(w);
	struct hash ignored;
	uint64_t size = world_ledger_size(w);

	thief->id = h->id;
	memcpy(thief->number, h->number, sizeof(h->number));
	for (int n = 0; n < 12; n++)
		open_vault(thief, 1, false, ERR_UNAUTHENTICATED);
	(void)wallet_vault(nobody, &ignored);
	open_vault(nobody, 1, true, ERR_UNAUTHENTICATED);
	assert_int_equal(world_ledger_size(w), size);
	assert_int_equal(tries_left(h, 1), 10);
	/* A card of one slot is none for the other. */
	secret_free(h->card_seed[1]);
	h->card_seed[1] = h->card_seed[0];
	open_vault(h, 2, true, ERR_UNAUTHENTICATED);
	h->card_seed[1] = NULL;
	assert_int_equal(world_ledger_size(w), size);
}

#define IN_A_WORLD(test) cmocka_unit_test_setup_teardown(test, world_start, world_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_WORLD(test_rotate),
		IN_A_WORLD(test_rotate_without_grants),
		IN_A_WORLD(test_rotations_that_are_refused),
		IN_A_WORLD(test_rotate_after_a_kind_was_dropped),
		IN_A_WORLD(test_possession),
		IN_A_WORLD(test_epochs),
		IN_A_WORLD(test_reseal),
		IN_A_WORLD(test_open_vault),
		IN_A_WORLD(test_ten_wrong_pins_lock),
		IN_A_WORLD(test_nothing_without_the_card),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
