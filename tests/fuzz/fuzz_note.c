/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Signed notes, checkpoints and cosignatures.  Input: flags, the note; with SIGN it is the text, signed
 * here; with APPEND it is what a witness answered for a note of ours.
 */
#include <string.h>

#include "broker/ledger/cosign.h"
#include "keys/sign.h"
#include "tests/fuzz/harness.h"

#define SIGN 1
#define APPEND 2
#define NOTE_MAX ((size_t)64 << 10)

static struct note_key keys[2], witness;

void fuzz_setup(void)
{
	const char *names[2] = {"broker.example", "witness.example"};

	for (int n = 0; n < 2; n++) {
		struct sign_public key;

		FUZZ_CHECK(sign_derive_public(fuzz_secret((uint8_t)(0x10 + n)), &key) == ERR_OK);
		FUZZ_CHECK(note_key_init(&keys[n], names[n], key.b) == ERR_OK);
		FUZZ_CHECK(cosign_key_init(&witness, names[n], key.b) == ERR_OK);
	}
}

/* A note that can be cosigned counts one more witness than before. */
static void check_cosigned(struct view text)
{
	struct buf note = BUF_INIT(CHECKPOINT_MAX);
	struct cosign_tally tally = {0};
	enum err e = buf_put_view(&note, text);

	if (e == ERR_OK)
		e = cosign_line(buf_view(&note), 1700000000, &witness, fuzz_secret(0x11), &note);
	if (e == ERR_OK && cosign_count(buf_view(&note), &witness, 1, &tally) == ERR_OK)
		FUZZ_CHECK(tally.count == 1 && tally.times[0] >= 1700000000);
	FUZZ_CHECK(e == ERR_OK || note.len <= text.len);
	buf_free(&note);
}

/* What anybody may answer changes a note only by a line that counts. */
static void check_append(struct view lines)
{
	struct checkpoint c = {.origin = "broker.example", .size = 4711};
	struct buf note = BUF_INIT(CHECKPOINT_MAX);
	struct cosign_tally tally = {0};
	size_t before;

	memset(c.root.b, 0x77, HASH_LEN);
	FUZZ_CHECK(checkpoint_sign(&c, &keys[0], fuzz_secret(0x10), &note) == ERR_OK);
	before = note.len;
	if (cosign_append(&note, lines, &witness) == ERR_OK) {
		FUZZ_CHECK(cosign_count(buf_view(&note), &witness, 1, &tally) == ERR_OK);
		FUZZ_CHECK(tally.count == 1 && tally.times[0] > 0);
	} else {
		FUZZ_CHECK(note.len == before);
	}
	buf_free(&note);
}

/* A checkpoint that verifies is signed again to a note that says the same. */
static void check_checkpoint(const struct checkpoint *c)
{
	struct buf again = BUF_INIT(CHECKPOINT_MAX);
	struct checkpoint back;

	FUZZ_CHECK(c->origin[0] && strlen(c->origin) <= NOTE_NAME_MAX);
	FUZZ_CHECK(checkpoint_sign(c, &keys[0], fuzz_secret(0x10), &again) == ERR_OK);
	FUZZ_CHECK(checkpoint_verify(buf_view(&again), keys, 2, c->origin, &back) == ERR_OK);
	FUZZ_CHECK(back.size == c->size && hash_equal(&back.root, &c->root));
	FUZZ_CHECK(checkpoint_verify(buf_view(&again), keys, 2, "another", &back) != ERR_OK);
	again.data[again.len / 3] ^= 1;
	FUZZ_CHECK(checkpoint_verify(buf_view(&again), keys, 2, NULL, &back) != ERR_OK);
	buf_free(&again);
}

static void check_note(struct view note, bool ours)
{
	struct checkpoint c, untouched;
	struct view text;
	enum err e = note_verify(note, keys, 2, &text);

	FUZZ_CHECK(!ours || e == ERR_OK);
	if (e == ERR_OK) {
		FUZZ_CHECK(text.len > 0 && text.data >= note.data);
		FUZZ_CHECK(text.data + text.len <= note.data + note.len);
		FUZZ_CHECK(text.data[text.len - 1] == '\n');
		/* Nobody vouches for it without a key. */
		FUZZ_CHECK(note_verify(note, NULL, 0, &text) != ERR_OK && text.len == 0);
	} else {
		FUZZ_CHECK(text.len == 0);
	}
	check_cosigned(note);
	memset(&c, 0xee, sizeof(c));
	memset(&untouched, 0xee, sizeof(untouched));
	if (checkpoint_verify(note, keys, 2, NULL, &c) == ERR_OK) {
		FUZZ_CHECK(e == ERR_OK);
		check_checkpoint(&c);
	} else {
		FUZZ_CHECK(memcmp(&c, &untouched, sizeof(c)) == 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = fuzz_input(data, size);
	struct buf note = BUF_INIT(NOTE_MAX);
	uint8_t flags = fuzz_u8(&in);

	if (flags & APPEND) {
		check_append(fuzz_rest(&in));
	} else if (!(flags & SIGN)) {
		check_note(fuzz_rest(&in), false);
	} else if (note_sign(fuzz_rest(&in), &keys[0], fuzz_secret(0x10), &note) == ERR_OK) {
		check_note(buf_view(&note), true);
	} else {
		FUZZ_CHECK(note.len == 0);
	}
	buf_free(&note);
	return 0;
}

void fuzz_seeds(void)
{
	struct checkpoint c = {.origin = "broker.example", .size = 4711};
	struct buf note = BUF_INIT(NOTE_MAX);
	size_t before;

	memset(c.root.b, 0x77, HASH_LEN);
	FUZZ_CHECK(checkpoint_sign(&c, &keys[0], fuzz_secret(0x10), &note) == ERR_OK);
	fuzz_seed_tagged("checkpoint", 0, buf_view(&note));
	before = note.len;
	FUZZ_CHECK(cosign_line(buf_view(&note), 1700000000, &witness, fuzz_secret(0x11), &note) ==
		   ERR_OK);
	fuzz_seed_tagged("cosigned", 0, buf_view(&note));
	fuzz_seed_tagged("answer", APPEND, view_of(note.data + before, note.len - before));
	buf_clear(&note);
	FUZZ_CHECK(note_sign(view_str("two\nlines\n"), &keys[1], fuzz_secret(0x11), &note) ==
		   ERR_OK);
	fuzz_seed_tagged("note", 0, buf_view(&note));
	buf_free(&note);
	fuzz_seed_tagged("text", SIGN,
			 view_str("broker.example\n12\n"
				  "d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3c=\nextension 1\n"));
}
