/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Sealed content and keys, and padding.  Input: how, then a sealed thing as a broker could send it
 * (length of the encapsulation, encapsulation, ciphertext), or plaintext that is sealed here.
 */
#include <string.h>

#include "keys/seal.h"
#include "tests/fuzz/harness.h"

#define MAX ((size_t)1 << 20)

enum how { PADDED, OPEN_CONTENT, OPEN_KEY, SEAL_PLAIN, SEAL_UNPADDED, HOWS };

static const struct holder_id holder = {{9, 8, 7, 6, 5, 4, 3, 2, 1, 0}};
static const struct uuid grant = {{1}};
static struct slug kind = {"skills"};
static struct kem_public epoch_key;

void fuzz_setup(void)
{
	FUZZ_CHECK(kem_derive_public(SUITE_X25519, fuzz_secret(0x40), &epoch_key) == ERR_OK);
}

static struct seal_context context(enum seal_label label)
{
	return (struct seal_context){
		.label = label,
		.holder = &holder,
		.kind = &kind,
		.epoch = 3,
		.epoch_key = &epoch_key,
		.sender = label == SEAL_SEGMENT ? "coa" : "holder",
		.recipient = "school",
		.grant = &grant,
		.version = 1,
	};
}

static void check_padding(struct view v)
{
	struct buf padded = BUF_INIT(2 * MAX);
	struct view plain, back;

	FUZZ_CHECK(padme_length(v.len) >= v.len);
	FUZZ_CHECK(v.len < 16 || (padme_length(v.len) - v.len) * 100 <= v.len * 12);
	if (padme_unpad(v, &plain) == ERR_OK) {
		/* One padding for each content. */
		FUZZ_CHECK(padme_pad(plain, &padded) == ERR_OK);
		FUZZ_CHECK(view_equal(buf_view(&padded), v));
	}
	buf_clear(&padded);
	FUZZ_CHECK(padme_pad(v, &padded) == ERR_OK);
	FUZZ_CHECK(padme_unpad(buf_view(&padded), &back) == ERR_OK && view_equal(back, v));
	buf_free(&padded);
}

static void check_key(const struct sealed *s)
{
	struct seal_context c = context(SEAL_WRAP);
	struct secret *key = NULL;
	enum err e = seal_open_key(&c, fuzz_secret(0x41), s, &key);

	FUZZ_CHECK((e == ERR_OK) == (key != NULL));
	if (key) {
		FUZZ_CHECK(secret_equal(key, fuzz_secret(0x40)));
		secret_free(key);
		/* It opens under this grant only. */
		c.grant = &(const struct uuid){{2}};
		FUZZ_CHECK(seal_open_key(&c, fuzz_secret(0x41), s, &key) == ERR_DECRYPT);
	}
}

static void check_content(const struct sealed *s)
{
	struct seal_context c = context(SEAL_SEGMENT);
	struct buf content = BUF_INIT(2 * MAX);
	enum err e = seal_open_content(&c, fuzz_secret(0x40), s, &content);

	if (e == ERR_OK) {
		c.epoch++;
		buf_clear(&content);
		FUZZ_CHECK(seal_open_content(&c, fuzz_secret(0x40), s, &content) == ERR_DECRYPT);
	}
	FUZZ_CHECK(content.len == 0);
	buf_free(&content);
}

static void open_sealed(struct fuzz_input *in, bool is_key)
{
	struct sealed s = {.suite = fuzz_u8(in)};

	s.encapsulation = fuzz_take(in, fuzz_u8(in));
	s.ciphertext = fuzz_rest(in);
	if (is_key)
		check_key(&s);
	else
		check_content(&s);
}

/* Sealed rightly; unpadded plaintext must be found out behind the seal. */
static void seal_here(struct view plain, bool padded)
{
	struct seal_context c = context(SEAL_SEGMENT);
	struct buf encapsulation = BUF_INIT(2048), ciphertext = BUF_INIT(2 * MAX),
		   content = BUF_INIT(2 * MAX), info = BUF_INIT(4096);
	struct sealed s = {.suite = SUITE_X25519};
	struct view unpadded;
	enum err e;

	if (padded) {
		FUZZ_CHECK(seal_content(&c, plain, &encapsulation, &ciphertext) == ERR_OK);
	} else {
		FUZZ_CHECK(seal_info(&c, &info) == ERR_OK);
		FUZZ_CHECK(hpke_seal(&epoch_key, buf_view(&info), plain, &encapsulation,
				     &ciphertext) == ERR_OK);
	}
	s.encapsulation = buf_view(&encapsulation);
	s.ciphertext = buf_view(&ciphertext);
	e = seal_open_content(&c, fuzz_secret(0x40), &s, &content);
	FUZZ_CHECK((e == ERR_OK) == (padded || padme_unpad(plain, &unpadded) == ERR_OK));
	if (e == ERR_OK)
		FUZZ_CHECK(view_equal(buf_view(&content), padded ? plain : unpadded));
	ciphertext.data[0] ^= 1;
	buf_clear(&content);
	FUZZ_CHECK(seal_open_content(&c, fuzz_secret(0x40), &s, &content) == ERR_DECRYPT);
	buf_free(&encapsulation);
	buf_free(&ciphertext);
	buf_free(&content);
	buf_free(&info);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = fuzz_input(data, size);
	enum how how = (enum how)(fuzz_u8(&in) % HOWS);

	if (size > MAX)
		return 0;
	if (how == PADDED)
		check_padding(fuzz_rest(&in));
	else if (how == OPEN_CONTENT || how == OPEN_KEY)
		open_sealed(&in, how == OPEN_KEY);
	else
		seal_here(fuzz_rest(&in), how == SEAL_PLAIN);
	return 0;
}

static void seed_sealed(const char *name, enum how how, const struct buf *encapsulation,
			const struct buf *ciphertext)
{
	uint8_t head[3] = {(uint8_t)how, SUITE_X25519, (uint8_t)encapsulation->len};

	fuzz_seed(name, 3,
		  (const struct view[]){view_of(head, 3), buf_view(encapsulation),
					buf_view(ciphertext)});
}

void fuzz_seeds(void)
{
	struct seal_context segment = context(SEAL_SEGMENT), wrap = context(SEAL_WRAP);
	struct buf encapsulation = BUF_INIT(2048), ciphertext = BUF_INIT(4096),
		   padded = BUF_INIT(4096);
	struct kem_public partner;

	FUZZ_CHECK(kem_derive_public(SUITE_X25519, fuzz_secret(0x41), &partner) == ERR_OK);
	FUZZ_CHECK(seal_content(&segment, view_str("Diploma lasser"), &encapsulation,
				&ciphertext) == ERR_OK);
	seed_sealed("segment", OPEN_CONTENT, &encapsulation, &ciphertext);
	buf_clear(&encapsulation);
	buf_clear(&ciphertext);
	FUZZ_CHECK(seal_key(&wrap, &partner, fuzz_secret(0x40), &encapsulation, &ciphertext) ==
		   ERR_OK);
	seed_sealed("wrap", OPEN_KEY, &encapsulation, &ciphertext);
	FUZZ_CHECK(padme_pad(view_str("some text that is padded"), &padded) == ERR_OK);
	fuzz_seed_tagged("padded", PADDED, buf_view(&padded));
	fuzz_seed_tagged("unpadded", SEAL_UNPADDED, buf_view(&padded));
	fuzz_seed_tagged("plain", SEAL_PLAIN, view_str("Taal: B1"));
	buf_free(&encapsulation);
	buf_free(&ciphertext);
	buf_free(&padded);
}
