/* SPDX-License-Identifier: EUPL-1.2 */
/* docs/PROTOCOL.md's vectors of padding and sealing; see test_protocol_vectors.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "keys/hpke_internal.h"
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

/* ---- sealing -------------------------------------------------------------------------------- */

static void put_sealing(struct book *b, struct fixture *f, const struct seal_context *c,
			enum cast_kem to, const Eenmaal__V1__Sealed *sealed)
{
	static const uint8_t kem_id[] = {0x00, 0x20};
	struct buf info = BUF_INIT(1024);
	struct hpke_keys keys;
	uint8_t shared[HPKE_SHARED_LEN];

	assert_int_equal(seal_info(c, &info), ERR_OK);
	assert_true(kem_suite_find(1)->decapsulate(secret_open(f->cast.kem_private[to]),
						   sealed->encapsulation.data, shared));
	secret_close(f->cast.kem_private[to]);
	hpke_key_schedule((uint16_t)(kem_id[0] << 8 | kem_id[1]), shared, buf_view(&info), &keys);
	book_secret(b, "recipient_private", f->cast.kem_private[to]);
	book_hex(b, "recipient_public", view_of(f->cast.kem[to].key, f->cast.kem[to].len));
	book_hex(b, "info", buf_view(&info));
	book_hex(b, "encapsulation", codec_view(sealed->encapsulation));
	book_hex(b, "shared_secret", view_of(shared, sizeof(shared)));
	book_hex(b, "key", view_of(keys.key, sizeof(keys.key)));
	book_hex(b, "nonce", view_of(keys.base_nonce, sizeof(keys.base_nonce)));
	book_hex(b, "ciphertext", codec_view(sealed->ciphertext));
	buf_free(&info);
}

static void put_context(struct book *b, const char *what, const struct seal_context *c)
{
	static const char *const labels[] = {"segment", "wrap", "self", "remark"};

	book_case(b, what);
	book_text(b, "label", labels[c->label]);
	book_number(b, "suite", c->epoch_key->suite);
	book_hex(b, "holder", view_of(c->holder->b, HOLDER_ID_LEN));
	book_text(b, "kind", c->kind->s);
	book_number(b, "epoch", c->epoch);
	book_hex(b, "epoch_key", view_of(c->epoch_key->key, c->epoch_key->len));
	book_text(b, "sender", c->sender);
	if (c->label != SEAL_SEGMENT)
		book_text(b, "recipient", c->recipient);
	if (c->label == SEAL_WRAP)
		book_hex(b, "grant", view_of(c->grant->b, UUID_LEN));
	if (c->label == SEAL_SEGMENT)
		book_number(b, "version", c->version);
	if (c->label == SEAL_REMARK)
		book_hex(b, "segment", view_of(c->segment->b, HASH_LEN));
}

/* The library opens what stands in the vectors. */
static void check_key_opens(struct fixture *f, const struct seal_context *c, enum cast_kem to,
			    const Eenmaal__V1__Sealed *m, enum cast_kem expected)
{
	struct secret *key = NULL;
	struct sealed sealed;

	assert_int_equal(codec_sealed(m, &sealed), ERR_OK);
	assert_int_equal(seal_open_key(c, f->cast.kem_private[to], &sealed, &key), ERR_OK);
	assert_true(secret_equal(key, f->cast.kem_private[expected]));
	secret_free(key);
}

static void put_document(struct book *b, struct fixture *f)
{
	struct seal_context c = cast_context(&f->cast, SEAL_SEGMENT, CAST_SKILLS_1);
	const struct story *s = &f->story;
	Eenmaal__V1__Sealed m = EENMAAL__V1__SEALED__INIT;
	struct buf content = BUF_INIT(4096);
	struct sealed sealed;

	m.suite = s->segment->suite;
	m.encapsulation = s->segment->encapsulation;
	m.ciphertext = codec_bytes(s->ciphertext.data, s->ciphertext.len);
	c.sender = "coa";
	c.version = 1;
	put_context(b, "segment", &c);
	book_hex(b, "ephemeral_private", codec_view(cast_bytes(&f->cast, 32, 0x51)));
	book_hex(b, "segment_content", s->plaintext);
	book_hex(b, "plaintext", s->padded);
	put_sealing(b, f, &c, CAST_SKILLS_1, &m);
	assert_int_equal(codec_sealed(&m, &sealed), ERR_OK);
	assert_int_equal(seal_open_content(&c, f->cast.kem_private[CAST_SKILLS_1], &sealed,
					   &content),
			 ERR_OK);
	assert_true(view_equal(buf_view(&content), s->plaintext));
	buf_free(&content);
}

static void put_keys(struct book *b, struct fixture *f, enum statement_type type)
{
	bool grant = type == STATEMENT_GRANT;
	struct seal_context c =
		cast_context(&f->cast, grant ? SEAL_WRAP : SEAL_SELF, CAST_SKILLS_1);
	enum cast_kem to = grant ? CAST_KEM_SCHOOL : CAST_KEM_HOLDER;
	ProtobufCMessage *message = NULL;
	const Eenmaal__V1__Sealed *m;

	assert_int_equal(codec_statement(type, codec_view(story_find(&f->story, type)->payload),
					 f->cast.arena, &message),
			 ERR_OK);
	m = grant ? ((const Eenmaal__V1__Grant *)message)->wraps[0]->sealed
		  : ((const Eenmaal__V1__EpochSet *)message)->keys[1]->self;
	put_context(b,
		    grant ? "wrap: an epoch's private key, to a partner"
			  : "self: an epoch's private key, to the holder",
		    &c);
	book_hex(b, "ephemeral_private", codec_view(cast_bytes(&f->cast, 32, grant ? 0x53 : 0x42)));
	book_secret(b, "plaintext", f->cast.kem_private[CAST_SKILLS_1]);
	put_sealing(b, f, &c, to, m);
	check_key_opens(f, &c, to, m, CAST_SKILLS_1);
}

static void put_remark(struct book *b, struct fixture *f)
{
	struct seal_context c = cast_context(&f->cast, SEAL_REMARK, CAST_KEM_COA);
	struct hash about = cast_hash(story_find(&f->story, STATEMENT_SEGMENT));
	struct buf padded = BUF_INIT(4096), content = BUF_INIT(4096);
	ProtobufCMessage *message = NULL;
	const Eenmaal__V1__Sealed *m;
	struct sealed sealed;

	c.epoch = 0;
	c.recipient = "coa";
	c.segment = &about;
	assert_int_equal(codec_statement(STATEMENT_REMARK,
					 codec_view(
						 story_find(&f->story, STATEMENT_REMARK)->payload),
					 f->cast.arena, &message),
			 ERR_OK);
	m = ((const Eenmaal__V1__Remark *)message)->sealed;
	assert_int_equal(padme_pad(view_str(STORY_REMARK), &padded), ERR_OK);
	put_context(b, "remark: what is not right, to the author", &c);
	book_hex(b, "ephemeral_private", codec_view(cast_bytes(&f->cast, 32, 0x55)));
	book_hex(b, "remark", view_str(STORY_REMARK));
	book_hex(b, "plaintext", buf_view(&padded));
	put_sealing(b, f, &c, CAST_KEM_COA, m);
	assert_int_equal(codec_sealed(m, &sealed), ERR_OK);
	assert_int_equal(seal_open_content(&c, f->cast.kem_private[CAST_KEM_COA], &sealed,
					   &content),
			 ERR_OK);
	assert_true(view_equal(buf_view(&content), view_str(STORY_REMARK)));
	buf_free(&content);
	buf_free(&padded);
}

static void seal(void **state)
{
	struct fixture *f = *state;
	struct book b;

	book_open(&b, "seal.json",
		  "HPKE base mode, suite 1, with the ephemeral private key given; aad is empty.");
	put_document(&b, f);
	put_keys(&b, f, STATEMENT_GRANT);
	put_keys(&b, f, STATEMENT_EPOCHS);
	put_remark(&b, f);
	book_close(&b);
}

static void padme(void **state)
{
	static const size_t lengths[] = {0,  1,   7,   8,    9,    15,   16,    31,      32,
					 33, 100, 999, 1000, 4095, 4096, 65536, 1000000, 8u << 20};
	struct buf padded = BUF_INIT(4096);
	struct book b;

	(void)state;
	book_open(&b, "padme.json",
		  "Lengths of contents and of what is sealed; one padded example.");
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		book_case(&b, "length");
		book_number(&b, "content", lengths[i]);
		book_number(&b, "padded", padme_length(lengths[i] + 1));
	}
	assert_int_equal(padme_pad(view_str("Padme leaks little about a length."), &padded),
			 ERR_OK);
	book_case(&b, "example");
	book_text(&b, "text", "Padme leaks little about a length.");
	book_hex(&b, "padded_bytes", buf_view(&padded));
	buf_free(&padded);
	book_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(padme),
		cmocka_unit_test(seal),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
