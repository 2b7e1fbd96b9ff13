/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * docs/PROTOCOL.md's vectors: everything in tests/vectors/protocol is worked out anew and compared
 * byte for byte, so that no format changes unseen.  EENMAAL_WRITE_VECTORS=1 writes the files.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "client/card.h"
#include "keys/directory.h"
#include "keys/kdf.h"
#include "keys/statement_internal.h"
#include "proto/convert.h"
#include "tests/support/book.h"
#include "tests/support/story.h"

struct fixture {
	struct cast cast;
	struct story story;
};

static int setup(void **state)
{
	static struct fixture f;

	cast_start(&f.cast);
	story_start(&f.story, &f.cast);
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

/* ---- ids ------------------------------------------------------------------------------------ */

static void put_number(struct book *b, const char *what, struct view id, const char *written)
{
	struct holder_id holder, again;
	char text[HOLDER_TEXT_LEN + 1];

	memcpy(holder.b, id.data, HOLDER_ID_LEN);
	holder_id_format(&holder, text);
	book_case(b, what);
	book_hex(b, "holder", id);
	book_text(b, "number", text);
	if (!written)
		return;
	assert_int_equal(holder_id_parse(written, &again), ERR_OK);
	assert_memory_equal(again.b, holder.b, HOLDER_ID_LEN);
	book_text(b, "also_read_from", written);
}

static void ids(void **state)
{
	static const char *const wrong[] = {
		"7X04-2GJ3-8H2M-CHT8-8",
		"7X04-2GJ3-8H2M-CHT8",
		"7X04-2GJ3-8H2M-CHTU-K",
	};
	struct fixture *f = *state;
	uint8_t zeros[HOLDER_ID_LEN] = {0}, ones[HOLDER_ID_LEN];
	struct holder_id ignored;
	struct book b;

	memset(ones, 0xff, sizeof(ones));
	book_open(&b, "ids.json",
		  "Dossier numbers: ten bytes, Crockford base32 with a check symbol.");
	put_number(&b, "the holder of all vectors", view_of(f->cast.holder.b, HOLDER_ID_LEN),
		   "7xO4 2gj3 8h2mcht8k");
	put_number(&b, "all zeros", view_of(zeros, sizeof(zeros)), "oooooooooooooooo0");
	put_number(&b, "all ones", view_of(ones, sizeof(ones)), NULL);
	book_case(&b, "refused: a wrong check symbol, one symbol too few, a check symbol inside");
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		static const char *const names[] = {"check", "short", "inside"};

		assert_int_equal(holder_id_parse(wrong[i], &ignored), ERR_INPUT);
		book_text(&b, names[i], wrong[i]);
	}
	book_close(&b);
}

/* ---- statements ----------------------------------------------------------------------------- */

static void put_envelope(struct book *b, struct fixture *f, const Eenmaal__V1__Envelope *m)
{
	struct envelope e;

	assert_int_equal(codec_envelope(m, &e), ERR_OK);
	book_text(b, "type", m->payload_type);
	book_text(b, "key_id", m->signatures[0]->keyid);
	book_hex(b, "payload", e.payload);
	book_hash(b, "statement_hash", cast_hash(m));
	book_hex(b, "signature", view_of(e.signature, SIGNATURE_LEN));
	book_hex(b, "envelope", cast_pack(&f->cast, m));
}

static void put_pae(struct book *b, const Eenmaal__V1__Envelope *m)
{
	struct buf pae = BUF_INIT(8192);
	char prefix[PAE_PREFIX_MAX];
	size_t len = statement_pae_prefix(m->payload_type, m->payload.len, prefix);

	assert_int_equal(buf_put(&pae, prefix, len), ERR_OK);
	assert_int_equal(buf_put_view(&pae, codec_view(m->payload)), ERR_OK);
	book_hex(b, "pae", buf_view(&pae));
	assert_memory_equal(cast_sha256(buf_view(&pae)).b, cast_hash(m).b, HASH_LEN);
	buf_free(&pae);
}

static void statement(void **state)
{
	struct fixture *f = *state;
	const Eenmaal__V1__Envelope *m = story_find(&f->story, STATEMENT_SUSPENSION);
	struct book b;

	book_open(
		&b, "statement.json",
		"A DSSE envelope: Ed25519 over the pre-authentication encoding, whose SHA-256 is the "
		"statement's hash. And the two texts that are signed without an envelope.");
	book_case(&b, "suspension: stop everything");
	book_secret(&b, "seed", f->cast.seeds[CAST_HOLDER]);
	book_sign_key(&b, "public_key", &f->cast.public_keys[CAST_HOLDER]);
	put_pae(&b, m);
	put_envelope(&b, f, m);
	book_case(&b, "possession of a rotation's new key");
	book_sign_key(&b, "old_key", &f->cast.public_keys[CAST_HOLDER]);
	book_secret(&b, "new_seed", f->cast.seeds[CAST_HOLDER_NEXT]);
	book_sign_key(&b, "new_key", &f->cast.public_keys[CAST_HOLDER_NEXT]);
	book_hex(&b, "text", view_of(f->story.possession, sizeof(f->story.possession)));
	book_case(&b, "opening of the card slot");
	book_secret(&b, "open_seed", f->story.vault.slots[0].open_seed);
	book_hex(&b, "text", f->story.opening);
	book_close(&b);
}

/* ---- what is canonical ---------------------------------------------------------------------- */

struct odd {
	const char *what;
	struct view before, after;
	size_t drop; /* bytes at the end of the good payload */
	enum err e;
};

#define BYTES_OF(...) \
	view_of((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

static void put_odd(struct book *b, struct fixture *f, const struct odd *odd, struct view good)
{
	struct buf payload = BUF_INIT(4096);
	ProtobufCMessage *message = NULL;

	assert_int_equal(buf_put_view(&payload, odd->before), ERR_OK);
	assert_int_equal(buf_put(&payload, good.data, good.len - odd->drop), ERR_OK);
	assert_int_equal(buf_put_view(&payload, odd->after), ERR_OK);
	assert_int_equal(codec_statement(STATEMENT_SUSPENSION, buf_view(&payload), f->cast.arena,
					 &message),
			 odd->e);
	book_case(b, odd->what);
	book_hex(b, "payload", buf_view(&payload));
	buf_free(&payload);
}

/* The good payload ends in "18 01" (paused: true) and has no grant id (field 2). */
static void canonical(void **state)
{
	static const struct view none;
	struct fixture *f = *state;
	struct view good = codec_view(story_find(&f->story, STATEMENT_SUSPENSION)->payload);
	const struct odd all[] = {
		{"accepted", none, none, 0, ERR_OK},
		{"a field that the type does not have", none, BYTES_OF(0x20, 0x01), 0, ERR_INPUT},
		{"a field twice", none, BYTES_OF(0x18, 0x01), 0, ERR_INPUT},
		{"an empty field written out", none, BYTES_OF(0x12, 0x00, 0x18, 0x01), 2,
		 ERR_NOT_CANONICAL},
		{"false written out", none, BYTES_OF(0x18, 0x00), 2, ERR_NOT_CANONICAL},
		{"a number in more bytes than it needs", none, BYTES_OF(0x18, 0x81, 0x00), 2,
		 ERR_NOT_CANONICAL},
		{"a tag in more bytes than it needs", none, BYTES_OF(0x98, 0x00, 0x01), 2,
		 ERR_NOT_CANONICAL},
		{"true as 2", none, BYTES_OF(0x18, 0x02), 2, ERR_INPUT},
		{"fields out of order", BYTES_OF(0x18, 0x01), none, 2, ERR_NOT_CANONICAL},
		{"a byte behind the end", none, BYTES_OF(0x00), 0, ERR_INPUT},
		{"the last byte missing", none, none, 1, ERR_INPUT},
		{"another wire type", none, BYTES_OF(0x1d, 0x01, 0x00, 0x00, 0x00), 2, ERR_INPUT},
	};
	struct book b;

	book_open(&b, "canonical.json",
		  "Payloads of a suspension. The first is accepted, all others are refused.");
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		put_odd(&b, f, &all[i], good);
	book_close(&b);
}

/* ---- all statements ------------------------------------------------------------------------- */

/* The signer's key, which for a vault opening is the card's. */
static const struct sign_public *key_of(const struct fixture *f, const struct story_item *item)
{
	return item->type == STATEMENT_VAULT_OPENING ? &f->story.vault.card_keys[0]
						     : &f->cast.public_keys[item->who];
}

static void put_item(struct book *b, struct fixture *f, const struct story_item *item)
{
	ProtobufCMessage *message = NULL;
	const Eenmaal__V1__Header *h;
	struct envelope e;

	assert_int_equal(codec_envelope(item->envelope, &e), ERR_OK);
	assert_int_equal(statement_verify(&e, item->type, key_of(f, item)), ERR_OK);
	assert_int_equal(codec_statement(item->type, e.payload, f->cast.arena, &message), ERR_OK);
	h = codec_header(item->type, message);
	if (h)
		assert_int_equal(codec_header_check(h, CAST_AUDIENCE, cast_issuer(item->who),
						    CAST_NOW),
				 ERR_OK);
	book_case(b, item->what);
	book_sign_key(b, "signed_by", key_of(f, item));
	put_envelope(b, f, item->envelope);
}

static void put_identity(struct book *b, struct fixture *f, const struct directory *d)
{
	Eenmaal__V1__Envelope *rotation =
		(Eenmaal__V1__Envelope *)(uintptr_t)story_find(&f->story, STATEMENT_ROTATION);
	Eenmaal__V1__HolderIdentity m = EENMAAL__V1__HOLDER_IDENTITY__INIT;
	struct holder_keys keys;

	m.enrolment =
		(Eenmaal__V1__Envelope *)(uintptr_t)story_find(&f->story, STATEMENT_ENROLMENT);
	m.rotations = &rotation;
	m.n_rotations = 1;
	assert_int_equal(convert_identity(&m, d, &f->cast.holder, &keys), ERR_OK);
	assert_memory_equal(keys.signing_key.b, f->cast.public_keys[CAST_HOLDER_NEXT].b,
			    SIGN_PUBLIC_LEN);
	book_case(b, "a HolderIdentity of that enrolment and that rotation");
	book_hex(b, "identity", cast_pack(&f->cast, &m));
	book_sign_key(b, "signing_key", &keys.signing_key);
	book_hex(b, "kem_key", view_of(keys.kem_key.key, keys.kem_key.len));
}

static void statements(void **state)
{
	struct fixture *f = *state;
	struct directory *d = NULL;
	struct hash pinned, key;
	struct book b;

	directory_fingerprint(&f->cast.public_keys[CAST_ROOT], &pinned);
	assert_int_equal(convert_directory(story_find(&f->story, STATEMENT_DIRECTORY),
					   &f->cast.public_keys[CAST_ROOT], &pinned, &d),
			 ERR_OK);
	convert_key_hash(&f->cast.kem[CAST_KEM_SCHOOL], &key);
	book_open(&b, "statements.json",
		  "One statement of every type about one dossier, issued at 1800000000 for 300 s.");
	book_case(&b, "fingerprints");
	book_sign_key(&b, "root_key", &f->cast.public_keys[CAST_ROOT]);
	book_hash(&b, "root_fingerprint", pinned);
	book_hex(&b, "partner_kem_key", view_of(f->cast.kem[CAST_KEM_SCHOOL].key, 32));
	book_hash(&b, "partner_key_hash", key);
	book_text(&b, "log_key", d->log_keys[0].vkey);
	for (size_t i = 0; i < f->story.count; i++)
		put_item(&b, f, &f->story.items[i]);
	put_identity(&b, f, d);
	book_close(&b);
	directory_free(d);
}

/* ---- vault and card ------------------------------------------------------------------------- */

static void put_hkdf(struct book *b, const char *name, const struct secret *from, const char *info,
		     size_t len)
{
	struct secret *out = NULL;

	assert_int_equal(hkdf_secret(from, view_str(info), len, &out), ERR_OK);
	book_secret(b, name, out);
	secret_free(out);
}

static void put_slot(struct book *b, struct fixture *f, enum slot_kind kind)
{
	const struct story_vault *v = &f->story.vault;
	const Eenmaal__V1__VaultSlot *m = v->message->slots[kind - 1];
	const struct slot_keys *keys = &v->slots[kind - 1];
	struct secret *opened = NULL;

	book_secret(b, "card_seed", keys->card_seed);
	book_sign_key(b, "card_key", &v->card_keys[kind - 1]);
	book_secret(b, "open_seed", keys->open_seed);
	book_sign_key(b, "open_key", &v->open_keys[kind - 1]);
	book_secret(b, "wrap_key", keys->wrap_key);
	book_hex(b, "wrap", codec_view(m->wrap));
	assert_int_equal(slot_unwrap(&f->cast.holder, kind, keys->wrap_key, codec_view(m->wrap),
				     &opened),
			 ERR_OK);
	assert_true(secret_equal(opened, v->vault_key));
	secret_free(opened);
}

static void put_card(struct book *b, struct fixture *f, enum card_kind kind)
{
	struct card c = {.kind = kind, .holder = f->cast.holder}, again;
	const struct story_vault *v = &f->story.vault;
	struct buf link = BUF_INIT(CARD_LINK_MAX);

	assert_int_equal(card_page(&c, STORY_PAGE), ERR_OK);
	directory_fingerprint(&f->cast.public_keys[CAST_ROOT], &c.root);
	c.secret = kind == CARD_WALLET ? v->card : v->recovery;
	assert_int_equal(card_link(&c, &link), ERR_OK);
	assert_int_equal(card_parse(buf_view(&link), &again), ERR_OK);
	assert_true(secret_equal(again.secret, c.secret));
	card_clear(&again);
	assert_int_equal(buf_put_u8(&link, 0), ERR_OK);
	book_text(b, "link", (const char *)link.data);
	buf_free(&link);
}

/* Of card secret and PIN material, one behind the other. */
static void put_slot_secret(struct book *b, const struct secret *card,
			    const struct secret *material)
{
	uint8_t bytes[64];
	struct secret *both = NULL;

	memcpy(bytes, secret_open(card), 32);
	memcpy(bytes + 32, secret_open(material), 32);
	secret_close(card);
	secret_close(material);
	assert_int_equal(secret_new(bytes, sizeof(bytes), &both), ERR_OK);
	put_hkdf(b, "slot_secret", both, "eenmaal/v1/slot/card-pin", 32);
	secret_free(both);
}

static void put_card_pin(struct book *b, struct fixture *f)
{
	const struct story_vault *v = &f->story.vault;
	struct kdf_cost cost = {KDF_PASSES_MIN, KDF_MEMORY_KIB_MIN};
	struct secret *salt = NULL, *material = NULL;

	assert_int_equal(hkdf_secret(v->card, view_str("eenmaal/v1/pin-salt"), 16, &salt), ERR_OK);
	assert_int_equal(kdf_pin(v->pin, secret_open(salt), cost, &material), ERR_OK);
	secret_close(salt);
	book_case(b, "slot of card and PIN");
	book_secret(b, "card_secret", v->card);
	book_text(b, "pin", STORY_PIN);
	book_number(b, "passes", cost.passes);
	book_number(b, "memory_kib", cost.memory_kib);
	book_secret(b, "pin_salt", salt);
	book_secret(b, "pin_material", material);
	put_slot_secret(b, v->card, material);
	put_slot(b, f, SLOT_CARD_PIN);
	put_card(b, f, CARD_WALLET);
	secret_free(salt);
	secret_free(material);
}

static void put_blob(struct book *b, struct fixture *f)
{
	const struct story_vault *v = &f->story.vault;
	struct vault_keys keys = {0};

	assert_int_equal(vault_open(&f->cast.holder, v->vault_key, codec_view(v->message->blob),
				    &keys),
			 ERR_OK);
	assert_true(secret_equal(keys.signing_seed, f->cast.seeds[CAST_HOLDER]));
	book_case(b, "vault");
	book_hex(b, "holder", view_of(f->cast.holder.b, HOLDER_ID_LEN));
	book_secret(b, "vault_key", v->vault_key);
	book_hex(b, "nonce", view_of(v->message->blob.data + 1, 24));
	book_hex(b, "commitment", view_of(v->message->blob.data + 25, 32));
	book_secret(b, "signing_seed", keys.signing_seed);
	book_number(b, "kem_suite", keys.suite);
	book_secret(b, "kem_private", keys.kem_private);
	book_number(b, "activated", keys.activated);
	book_hex(b, "blob", codec_view(v->message->blob));
	vault_keys_free(&keys);
}

static void vault(void **state)
{
	struct fixture *f = *state;
	struct book b;

	book_open(&b, "vault.json",
		  "The holder's vault, its two slots and the links on the cards.");
	put_blob(&b, f);
	put_card_pin(&b, f);
	book_case(&b, "slot of the recovery card");
	book_secret(&b, "recovery_secret", f->story.vault.recovery);
	put_hkdf(&b, "slot_secret", f->story.vault.recovery, "eenmaal/v1/slot/recovery", 32);
	put_slot(&b, f, SLOT_RECOVERY);
	put_card(&b, f, CARD_RECOVERY);
	book_case(&b, "the Vault message and its hash");
	book_hex(&b, "message", f->story.vault.bytes);
	book_hash(&b, "vault_hash", f->story.vault.hash);
	book_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids),       cmocka_unit_test(statement),
		cmocka_unit_test(canonical), cmocka_unit_test(statements),
		cmocka_unit_test(vault),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
