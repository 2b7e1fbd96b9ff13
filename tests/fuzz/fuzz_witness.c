/* SPDX-License-Identifier: EUPL-1.2 */
/* What anybody may send to a witness.  Input: the body of an add-checkpoint. */
#include <string.h>

#include "broker/ledger/witness_request.h"
#include "keys/sign.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct witness_request r, again;
	struct buf out = BUF_INIT(WITNESS_BODY_MAX);

	memset(&r, 0xee, sizeof(r));
	memset(&again, 0xee, sizeof(again));
	if (witness_request_parse(view_of(data, size), &r) != ERR_OK) {
		FUZZ_CHECK(memcmp(&r, &again, sizeof(r)) == 0);
		return 0;
	}
	FUZZ_CHECK(r.proof.count <= WITNESS_PROOF_MAX && r.checkpoint.origin[0]);
	FUZZ_CHECK(r.note.data >= data && r.note.data + r.note.len == data + size);
	/* A request has one text. */
	FUZZ_CHECK(witness_request_put(&r, &out) == ERR_OK);
	FUZZ_CHECK(view_equal(buf_view(&out), view_of(data, size)));
	buf_free(&out);
	return 0;
}

void fuzz_seeds(void)
{
	struct checkpoint c = {.origin = "broker.example", .size = 4711};
	struct witness_request r = {.old_size = 17, .proof = {.count = 3}};
	struct buf note = BUF_INIT(CHECKPOINT_MAX), out = BUF_INIT(WITNESS_BODY_MAX);
	struct sign_public public_key;
	struct note_key key;

	FUZZ_CHECK(sign_derive_public(fuzz_secret(0x10), &public_key) == ERR_OK);
	FUZZ_CHECK(note_key_init(&key, c.origin, public_key.b) == ERR_OK);
	FUZZ_CHECK(checkpoint_sign(&c, &key, fuzz_secret(0x10), &note) == ERR_OK);
	r.note = buf_view(&note);
	FUZZ_CHECK(witness_request_put(&r, &out) == ERR_OK);
	fuzz_seed_bytes("grown", buf_view(&out));
	buf_clear(&out);
	r.old_size = r.proof.count = 0;
	FUZZ_CHECK(witness_request_put(&r, &out) == ERR_OK);
	fuzz_seed_bytes("first", buf_view(&out));
	buf_free(&out);
	buf_free(&note);
}
