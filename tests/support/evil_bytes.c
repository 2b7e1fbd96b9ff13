/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/evil_bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>

#include "tests/support/parcel.h"
#include "tests/support/portfolio.h"

struct count {
	unsigned flips, opened;
};

/* One bit of a byte at a time, the byte's place choosing the bit; opens() must see no other content. */
static void each_byte(ProtobufCBinaryData d, unsigned step, struct count *count,
		      bool (*opens)(void *), void *context)
{
	for (size_t n = 0; n < d.len; n += step) {
		d.data[n] ^= (uint8_t)(1u << (n / step % 8));
		if (opens(context))
			count->opened++;
		count->flips++;
		d.data[n] ^= (uint8_t)(1u << (n / step % 8));
	}
}

static bool release_opens(void *context)
{
	struct parcel *p = context;
	struct release_opened opened;
	enum err e = ERR_OK;

	p->request.arena = arena_new((size_t)64 << 20);
	e = parcel_open(p, &p->result, &opened);
	arena_free(p->request.arena);
	assert_true(err_class(e) != CLASS_FAULT);
	return e == ERR_OK;
}

static bool dossier_opens(void *context)
{
	struct portfolio *p = context;
	struct dossier_content content = {0};
	struct arena *kept = p->arena;
	enum err e = ERR_OK;

	p->arena = arena_new((size_t)64 << 20);
	e = portfolio_read(p);
	if (e == ERR_OK)
		e = dossier_segment_open(p->dossier, &p->dossier->segments[0],
					 buf_view(&p->ciphertext), p->arena, &content);
	buf_free(&content.plaintext);
	dossier_close(p->dossier);
	p->dossier = NULL;
	arena_free(p->arena);
	p->arena = kept;
	assert_true(err_class(e) != CLASS_FAULT);
	return e == ERR_OK;
}

static void flip_release(unsigned step, struct count *count)
{
	struct parcel p;

	parcel_start(&p);
	parcel_finish(&p);
	assert_true(release_opens(&p));
	{
		const Eenmaal__V1__HolderIdentity *i = p.result.identity;
		const ProtobufCBinaryData parts[] = {
			p.release.segment->payload,
			p.release.segment->signatures[0]->sig,
			p.release.ciphertext,
			p.release.grant_id,
			p.result.grants[0]->payload,
			p.result.grants[0]->signatures[0]->sig,
			i->enrolment->payload,
			i->enrolment->signatures[0]->sig,
			i->rotations[0]->payload,
			i->rotations[0]->signatures[0]->sig,
			p.result.holder,
		};

		for (size_t n = 0; n < sizeof(parts) / sizeof(parts[0]); n++)
			each_byte(parts[n], step, count, release_opens, &p);
	}
	parcel_free(&p);
}

static void flip_dossier(unsigned step, struct count *count)
{
	void *state = NULL;
	struct portfolio *p = NULL;

	assert_true(portfolio_setup(&state) == 0);
	p = state;
	assert_true(dossier_opens(p));
	{
		const ProtobufCBinaryData parts[] = {
			p->epochs[0]->payload,
			p->epochs[0]->signatures[0]->sig,
			p->info.segment->payload,
			p->info.segment->signatures[0]->sig,
			p->status.grant->payload,
			p->status.grant->signatures[0]->sig,
			p->asked.consent_request->payload,
			p->asked.consent_request->signatures[0]->sig,
			codec_bytes(p->ciphertext.data, p->ciphertext.len),
		};

		for (size_t n = 0; n < sizeof(parts) / sizeof(parts[0]); n++)
			each_byte(parts[n], step, count, dossier_opens, p);
	}
	assert_true(portfolio_teardown(&state) == 0);
}

unsigned evil_flip_bytes(unsigned step)
{
	struct count count = {0};

	flip_release(step, &count);
	flip_dossier(step, &count);
	assert_int_equal(count.opened, 0);
	return count.flips;
}
