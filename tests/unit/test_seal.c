/* SPDX-License-Identifier: EUPL-1.2 */
/* What a ciphertext is bound to, Padme padding, and sealing content and keys. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "broker/base/mem.h"
#include "keys/seal.h"
#include "tests/support/vector.h"

#define OURS "eenmaal_v1.txt"

/* An epoch's pair, a partner's pair, and a complete context over them. */
struct fixture {
	struct kem_public epoch_key, partner_key, other_key;
	struct secret *epoch_private, *partner_private;
	struct holder_id holder, other_holder;
	struct slug kind, other_kind;
	struct uuid grant, other_grant;
	struct seal_context segment, wrap, self;
};

static struct slug slug(const char *text)
{
	struct slug s;

	assert_int_equal(slug_parse(view_str(text), &s), ERR_OK);
	return s;
}

static void fill_contexts(struct fixture *f)
{
	f->segment = (struct seal_context){
		.label = SEAL_SEGMENT,
		.holder = &f->holder,
		.kind = &f->kind,
		.epoch = 7,
		.epoch_key = &f->epoch_key,
		.sender = "coa",
		.version = 3,
	};
	f->wrap = f->segment;
	f->wrap.label = SEAL_WRAP;
	f->wrap.sender = "holder";
	f->wrap.recipient = "gemeente-hilversum";
	f->wrap.grant = &f->grant;
	f->self = f->wrap;
	f->self.label = SEAL_SELF;
}

static int setup(void **state)
{
	static struct fixture f;
	struct secret *unused = NULL;

	*state = &f;
	if (kem_generate(SUITE_X25519, &f.epoch_key, &f.epoch_private) != ERR_OK ||
	    kem_generate(SUITE_X25519, &f.partner_key, &f.partner_private) != ERR_OK ||
	    kem_generate(SUITE_X25519, &f.other_key, &unused) != ERR_OK)
		return -1;
	secret_free(unused);
	f.other_holder.b[9] = 1;
	f.kind = slug("medical");
	f.other_kind = slug("finance");
	f.other_grant.b[0] = 1;
	fill_contexts(&f);
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	secret_free(f->epoch_private);
	secret_free(f->partner_private);
	return 0;
}

/* The changes of one field each that a context of this label must not survive. */
static size_t swaps(const struct fixture *f, const struct seal_context *c, struct seal_context *out)
{
	size_t n = 0;

#define SWAP(member, value) (out[n] = *c, out[n++].member = (value))
	SWAP(holder, &f->other_holder);
	SWAP(kind, &f->other_kind);
	SWAP(epoch, c->epoch + 1);
	SWAP(epoch, c->epoch + (UINT64_C(1) << 56));
	SWAP(epoch_key, &f->other_key);
	SWAP(sender, "gemeente-huizen");
	if (c->label == SEAL_SEGMENT) {
		SWAP(version, c->version + 1);
		SWAP(version, c->version + (UINT64_C(1) << 32));
	} else {
		SWAP(label, c->label == SEAL_WRAP ? SEAL_SELF : SEAL_WRAP);
	}
	if (c->label == SEAL_WRAP) {
		SWAP(recipient, "vluchtelingenwerk");
		SWAP(grant, &f->other_grant);
	}
#undef SWAP
	return n;
}

static void info_is_what_the_header_says(void **state)
{
	struct vector holder = vector_get(OURS, "holder"), key = vector_get(OURS, "epoch_key");
	struct vector grant = vector_get(OURS, "grant");
	struct fixture f = *(struct fixture *)*state;

	assert_int_equal(kem_public_set(SUITE_X25519, vector_view(&key), &f.epoch_key), ERR_OK);
	memcpy(f.holder.b, holder.b, sizeof(f.holder.b));
	memcpy(f.grant.b, grant.b, sizeof(f.grant.b));
	fill_contexts(&f);
	const struct {
		const char *name;
		const struct seal_context *context;
	} cases[] = {{"info.segment", &f.segment}, {"info.wrap", &f.wrap}, {"info.self", &f.self}};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct vector expected = vector_get(OURS, cases[i].name);
		struct buf info = BUF_INIT(512);

		assert_int_equal(seal_info(cases[i].context, &info), ERR_OK);
		vector_check(&expected, info.data, info.len);
		buf_free(&info);
	}
}

static void incomplete_contexts_are_refused(void **state)
{
	const struct fixture *f = *state;
	static const struct slug empty, odd = {"Medical!"};
	struct kem_public long_key = f->epoch_key;
	struct seal_context bad[12];
	size_t n = 0;

	long_key.len = KEM_PUBLIC_MAX + 1;
#define BAD(member, value) (bad[n] = f->wrap, bad[n++].member = (value))
	BAD(label, (enum seal_label)9);
	BAD(holder, NULL);
	BAD(kind, NULL);
	BAD(kind, &empty);
	BAD(kind, &odd);
	BAD(epoch_key, NULL);
	BAD(epoch_key, &long_key);
	BAD(sender, NULL);
	BAD(sender, "");
	BAD(recipient, NULL);
	BAD(recipient, "two words");
	BAD(grant, NULL);
#undef BAD
	for (size_t i = 0; i < n; i++) {
		struct buf info = BUF_INIT(512), enc = BUF_INIT(64), ct = BUF_INIT(64);

		assert_int_equal(seal_info(&bad[i], &info), ERR_INPUT);
		assert_int_equal(seal_key(&bad[i], &f->partner_key, f->epoch_private, &enc, &ct),
				 ERR_INPUT);
		assert_int_equal(info.len + enc.len + ct.len, 0);
	}
}

static void a_full_buffer_is_left_as_it_was(void **state)
{
	const struct fixture *f = *state;
	struct buf whole = BUF_INIT(512);

	assert_int_equal(seal_info(&f->wrap, &whole), ERR_OK);
	for (size_t max = 0; max < whole.len; max++) {
		struct buf small = BUF_INIT(max);

		assert_int_equal(seal_info(&f->wrap, &small), ERR_TOO_LARGE);
		assert_int_equal(small.len, 0);
		buf_free(&small);
	}
	buf_free(&whole);
}

static void padme_lengths_are_the_published_ones(void **state)
{
	/* From the definition: round up to a multiple of 2^(E - S), E = floor(log2 L), S = |E|. */
	static const size_t known[][2] = {{0, 0},
					  {1, 1},
					  {2, 2},
					  {8, 8},
					  {9, 10},
					  {10, 10},
					  {17, 18},
					  {33, 36},
					  {64, 64},
					  {65, 72},
					  {100, 104},
					  {129, 144},
					  {257, 272},
					  {1000, 1024},
					  {1025, 1088},
					  {100000, 100352},
					  {1048577, 1081344}};

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		assert_int_equal(padme_length(known[i][0]), known[i][1]);
}

static void padme_grows_slowly_and_never_shrinks(void **state)
{
	size_t before = 0;

	(void)state;
	for (size_t len = 0; len < 300000; len++) {
		size_t padded = padme_length(len);

		assert_true(padded >= len && padded >= before);
		assert_true((padded - len) * 100 <= len * 12);
		assert_true(padme_length(padded) == padded);
		before = padded;
	}
	assert_true(padme_length(SIZE_MAX) == SIZE_MAX);
	assert_true(padme_length(SIZE_MAX / 2) >= SIZE_MAX / 2);
}

static void padding_comes_off_again(void **state)
{
	static const size_t lengths[] = {0, 1, 2, 7, 8, 9, 100, 4095, 4096, 100000};
	static uint8_t text[100000]; /* zeros and the mark itself: the hard cases */

	(void)state;
	text[0] = text[8] = text[99] = 0x80;
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		struct buf padded = BUF_INIT(200000);
		struct view v, in = view_of(lengths[i] ? text : NULL, lengths[i]);

		assert_int_equal(padme_pad(in, &padded), ERR_OK);
		assert_int_equal(padded.len, padme_length(lengths[i] + 1));
		assert_int_equal(padme_unpad(buf_view(&padded), &v), ERR_OK);
		assert_true(view_equal(v, in));
		buf_free(&padded);
	}
}

static void malformed_padding_is_refused(void **state)
{
	static const uint8_t nothing[16], unmarked[] = {1, 2, 3, 0}, other_mark[] = {1, 2, 0x81, 0},
					  short_of[9] = {1, 2, 3, 4, 5, 6, 7, 8, 0x80},
					  too_long[] = {1, 0x80, 0, 0},
					  inexact[] = {1, 2, 3, 4, 5, 6, 7, 8, 0x80, 0, 0};
	const struct view bad[] = {
		view_of(NULL, 0),
		view_of(nothing, sizeof(nothing)),
		view_of(unmarked, sizeof(unmarked)),
		view_of(other_mark, sizeof(other_mark)),
		view_of(short_of, sizeof(short_of)),
		view_of(too_long, sizeof(too_long)),
		view_of(inexact, sizeof(inexact)),
	};
	struct buf small = BUF_INIT(8);

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct view v = view_str("x");

		assert_int_equal(padme_unpad(bad[i], &v), ERR_INPUT);
		assert_null(v.data);
	}
	assert_int_equal(padme_pad(view_of(nothing, 8), &small), ERR_TOO_LARGE);
	assert_int_equal(padme_pad(view_of(nothing, SIZE_MAX), &small), ERR_TOO_LARGE);
	assert_int_equal(small.len, 0);
}

static void content_opens_under_its_own_context_only(void **state)
{
	const struct fixture *f = *state;
	struct buf enc = BUF_INIT(64), ct = BUF_INIT(512), out = BUF_INIT(512);
	struct seal_context other[16];
	struct sealed sealed;
	size_t n = swaps(f, &f->segment, other);

	assert_int_equal(seal_content(&f->segment, view_str("allergic"), &enc, &ct), ERR_OK);
	assert_int_equal(ct.len, padme_length(9) + 16);
	sealed = (struct sealed){SUITE_X25519, buf_view(&enc), buf_view(&ct)};
	assert_int_equal(seal_open_content(&f->segment, f->epoch_private, &sealed, &out), ERR_OK);
	assert_true(view_equal(buf_view(&out), view_str("allergic")));
	buf_clear(&out);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(seal_open_content(&other[i], f->epoch_private, &sealed, &out),
				 ERR_DECRYPT);
	assert_int_equal(seal_open_content(&f->segment, f->partner_private, &sealed, &out),
			 ERR_DECRYPT);
	assert_int_equal(seal_open_content(&f->wrap, f->epoch_private, &sealed, &out), ERR_INPUT);
	assert_int_equal(out.len, 0);
	buf_free(&enc);
	buf_free(&ct);
	buf_free(&out);
}

static void check_key_wrap(const struct fixture *f, const struct seal_context *c)
{
	struct buf enc = BUF_INIT(64), ct = BUF_INIT(64);
	struct seal_context other[16];
	struct secret *out = NULL;
	struct sealed sealed;
	size_t n = swaps(f, c, other);

	assert_int_equal(seal_key(c, &f->partner_key, f->epoch_private, &enc, &ct), ERR_OK);
	assert_int_equal(ct.len, KEM_SECRET_LEN + 16);
	sealed = (struct sealed){SUITE_X25519, buf_view(&enc), buf_view(&ct)};
	assert_int_equal(seal_open_key(c, f->partner_private, &sealed, &out), ERR_OK);
	assert_true(secret_equal(out, f->epoch_private));
	secret_free(out);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(seal_open_key(&other[i], f->partner_private, &sealed, &out),
				 ERR_DECRYPT);
		assert_null(out);
	}
	assert_int_equal(seal_open_key(c, f->epoch_private, &sealed, &out), ERR_DECRYPT);
	assert_int_equal(seal_open_key(&f->segment, f->partner_private, &sealed, &out), ERR_INPUT);
	buf_free(&enc);
	buf_free(&ct);
}

static void keys_open_under_their_own_context_only(void **state)
{
	const struct fixture *f = *state;

	check_key_wrap(f, &f->wrap);
	check_key_wrap(f, &f->self);
}

static void every_changed_byte_fails_to_open(void **state)
{
	const struct fixture *f = *state;
	struct buf enc = BUF_INIT(64), ct = BUF_INIT(256), out = BUF_INIT(256);
	struct buf key_enc = BUF_INIT(64), key_ct = BUF_INIT(64);
	struct secret *key = NULL;

	assert_int_equal(seal_content(&f->segment, view_str("debts"), &enc, &ct), ERR_OK);
	assert_int_equal(seal_key(&f->wrap, &f->partner_key, f->epoch_private, &key_enc, &key_ct),
			 ERR_OK);
	const struct sealed content = {SUITE_X25519, buf_view(&enc), buf_view(&ct)};
	const struct sealed wrap = {SUITE_X25519, buf_view(&key_enc), buf_view(&key_ct)};
	struct buf *parts[] = {&enc, &ct, &key_enc, &key_ct};
	for (size_t part = 0; part < 4; part++) {
		for (size_t i = 0; i < parts[part]->len; i++) {
			parts[part]->data[i] ^= 0x80;
			if (part < 2)
				assert_int_equal(seal_open_content(&f->segment, f->epoch_private,
								   &content, &out),
						 ERR_DECRYPT);
			else
				assert_int_equal(seal_open_key(&f->wrap, f->partner_private, &wrap,
							       &key),
						 ERR_DECRYPT);
			parts[part]->data[i] ^= 0x80;
		}
	}
	assert_int_equal(out.len, 0);
	assert_null(key);
	for (size_t part = 0; part < 4; part++)
		buf_free(parts[part]);
}

/* A sender that follows HPKE but not our rules inside it. */
static void what_was_sealed_must_be_well_formed(void **state)
{
	static const uint8_t zeros[KEM_SECRET_LEN + 1];
	const struct fixture *f = *state;
	struct buf info = BUF_INIT(512), segment_info = BUF_INIT(512), out = BUF_INIT(64);
	struct secret *key = NULL;

	assert_int_equal(seal_info(&f->wrap, &info), ERR_OK);
	assert_int_equal(seal_info(&f->segment, &segment_info), ERR_OK);
	for (size_t len = KEM_SECRET_LEN - 1; len <= KEM_SECRET_LEN + 1; len++) {
		struct buf enc = BUF_INIT(64), ct = BUF_INIT(64);
		struct sealed sealed;

		assert_int_equal(hpke_seal(&f->partner_key, buf_view(&info), view_of(zeros, len),
					   &enc, &ct),
				 ERR_OK);
		sealed = (struct sealed){SUITE_X25519, buf_view(&enc), buf_view(&ct)};
		assert_int_equal(seal_open_key(&f->wrap, f->partner_private, &sealed, &key),
				 len == KEM_SECRET_LEN ? ERR_VERIFY : ERR_DECRYPT);
		assert_null(key);
		buf_clear(&enc);
		buf_clear(&ct);
		assert_int_equal(hpke_seal(&f->epoch_key, buf_view(&segment_info),
					   view_of(zeros, len), &enc, &ct),
				 ERR_OK);
		sealed = (struct sealed){SUITE_X25519, buf_view(&enc), buf_view(&ct)};
		assert_int_equal(seal_open_content(&f->segment, f->epoch_private, &sealed, &out),
				 ERR_DECRYPT);
		buf_free(&enc);
		buf_free(&ct);
	}
	buf_free(&info);
	buf_free(&segment_info);
}

static void content_and_keys_do_not_mix(void **state)
{
	const struct fixture *f = *state;
	struct buf enc = BUF_INIT(64), ct = BUF_INIT(256);
	struct secret *short_key = NULL;
	struct kem_public unknown = f->partner_key;

	unknown.suite = 3;
	assert_int_equal(secret_new(NULL, 31, &short_key), ERR_OK);
	assert_int_equal(seal_content(&f->wrap, view_str("x"), &enc, &ct), ERR_INPUT);
	assert_int_equal(seal_content(&f->self, view_str("x"), &enc, &ct), ERR_INPUT);
	assert_int_equal(seal_key(&f->segment, &f->partner_key, f->epoch_private, &enc, &ct),
			 ERR_INPUT);
	assert_int_equal(seal_key(&f->wrap, &f->partner_key, short_key, &enc, &ct), ERR_INPUT);
	assert_int_equal(seal_key(&f->wrap, &f->partner_key, f->partner_private, &enc, &ct),
			 ERR_VERIFY);
	assert_int_equal(seal_key(&f->wrap, &unknown, f->epoch_private, &enc, &ct), ERR_SUITE);
	assert_int_equal(enc.len + ct.len, 0);
	secret_free(short_key);
}

static enum err round_trip(const struct fixture *f)
{
	struct buf enc = BUF_INIT(64), ct = BUF_INIT(256), out = BUF_INIT(256);
	struct buf key_enc = BUF_INIT(64), key_ct = BUF_INIT(256);
	struct secret *key = NULL;
	struct sealed sealed;
	enum err e = seal_content(&f->segment, view_str("text"), &enc, &ct);

	sealed = (struct sealed){SUITE_X25519, buf_view(&enc), buf_view(&ct)};
	if (e == ERR_OK)
		e = seal_open_content(&f->segment, f->epoch_private, &sealed, &out);
	if (e == ERR_OK)
		e = seal_key(&f->wrap, &f->partner_key, f->epoch_private, &key_enc, &key_ct);
	sealed = (struct sealed){SUITE_X25519, buf_view(&key_enc), buf_view(&key_ct)};
	if (e == ERR_OK)
		e = seal_open_key(&f->wrap, f->partner_private, &sealed, &key);
	assert_true((e == ERR_OK) == (key != NULL));
	secret_free(key);
	buf_free(&enc);
	buf_free(&ct);
	buf_free(&out);
	buf_free(&key_enc);
	buf_free(&key_ct);
	return e;
}

static void running_out_of_memory_is_reported(void **state)
{
	uint64_t n;

	for (n = 1; n < 100; n++) {
		enum err e;

		mem_fail_at(n);
		e = round_trip(*state);
		mem_fail_at(0);
		if (e == ERR_OK)
			break;
		assert_int_equal(e, ERR_MEMORY);
	}
	assert_in_range(n, 12, 99);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(info_is_what_the_header_says),
		cmocka_unit_test(incomplete_contexts_are_refused),
		cmocka_unit_test(a_full_buffer_is_left_as_it_was),
		cmocka_unit_test(padme_lengths_are_the_published_ones),
		cmocka_unit_test(padme_grows_slowly_and_never_shrinks),
		cmocka_unit_test(padding_comes_off_again),
		cmocka_unit_test(malformed_padding_is_refused),
		cmocka_unit_test(content_opens_under_its_own_context_only),
		cmocka_unit_test(keys_open_under_their_own_context_only),
		cmocka_unit_test(every_changed_byte_fails_to_open),
		cmocka_unit_test(what_was_sealed_must_be_well_formed),
		cmocka_unit_test(content_and_keys_do_not_mix),
		cmocka_unit_test(running_out_of_memory_is_reported),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
