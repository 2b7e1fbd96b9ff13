/* SPDX-License-Identifier: EUPL-1.2 */
/* What a client remembers of a broker and of a holder.  Input: 0 or 1, the file. */
#include <string.h>

#include "client/state_text.h"
#include "tests/fuzz/harness.h"

#define TEXT_MAX ((size_t)4 << 20)

static void check_broker(struct view text)
{
	struct state_broker b, again;
	struct buf out = BUF_INIT(TEXT_MAX);

	memset(&b, 0, sizeof(b));
	memset(&again, 0, sizeof(again));
	if (state_text_read_broker(text, &b) == ERR_OK) {
		FUZZ_CHECK(state_text_write_broker(&b, &out) == ERR_OK);
		FUZZ_CHECK(view_equal(buf_view(&out), text));
		FUZZ_CHECK(state_text_read_broker(buf_view(&out), &again) == ERR_OK);
		FUZZ_CHECK(b.log_size == again.log_size &&
			   hash_equal(&b.log_root, &again.log_root));
	}
	buf_free(&out);
}

static void check_holder(struct view text)
{
	struct state_holder *h = mem_new(1, sizeof(*h));
	struct buf out = BUF_INIT(TEXT_MAX);

	FUZZ_CHECK(h != NULL);
	if (state_text_read_holder(text, h) == ERR_OK) {
		FUZZ_CHECK(h->epoch_count <= STATE_EPOCHS_MAX && h->put_count <= STATE_PUTS_MAX);
		FUZZ_CHECK(h->segment_count <= STATE_SEGMENTS_MAX);
		FUZZ_CHECK(state_text_write_holder(h, &out) == ERR_OK);
		FUZZ_CHECK(view_equal(buf_view(&out), text));
	}
	buf_free(&out);
	mem_free(h);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = fuzz_input(data, size);

	if (fuzz_u8(&in) & 1)
		check_holder(fuzz_rest(&in));
	else
		check_broker(fuzz_rest(&in));
	return 0;
}

void fuzz_seeds(void)
{
	struct state_broker b = {.directory_version = 3, .log_size = 4711};
	struct state_holder *h = mem_new(1, sizeof(*h));
	struct slug kind = {"skills"}, author = {"coa"};
	struct buf out = BUF_INIT(TEXT_MAX);

	FUZZ_CHECK(h != NULL && state_text_write_broker(&b, &out) == ERR_OK);
	fuzz_seed_tagged("broker", 0, buf_view(&out));
	h->identity.rotations = 2;
	h->identity.enrolment.b[0] = 1;
	h->epoch_count = h->put_count = h->segment_count = 2;
	for (uint8_t n = 0; n < 2; n++) {
		h->epochs[n] = (struct state_epoch){kind, 5u + n};
		h->puts[n] = (struct state_put){kind, 1u + n, {{n}}};
		h->segments[n] = (struct state_segment){.kind = kind,
							.author = author,
							.version = 1u + n,
							.issued_at = FUZZ_NOW};
		kind.s[0] = 't';
	}
	buf_clear(&out);
	FUZZ_CHECK(state_text_write_holder(h, &out) == ERR_OK);
	fuzz_seed_tagged("holder", 1, buf_view(&out));
	buf_free(&out);
	mem_free(h);
}
