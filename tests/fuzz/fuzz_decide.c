/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * policy_decide() against a second statement of what it promises: a kind is released exactly when
 * every condition holds under one of the grants.  Input: bytes that choose from small domains.
 */
#include <string.h>

#include "policy/decide.h"
#include "tests/fuzz/harness.h"

#define SMALL 4 /* names of each sort */

static struct permission_table table;
static struct grant grants[DECIDE_GRANTS_MAX + 1];

/* Mostly all names, sometimes few. */
static agreement_set some(struct fuzz_input *in)
{
	return fuzz_u8(in) % (1u << SMALL);
}

static void choose_grant(struct fuzz_input *in, const struct decide_input *d, struct grant *g)
{
	uint8_t flags = fuzz_u8(in), odd = fuzz_u8(in);

	memset(g, 0, sizeof(*g));
	g->id.b[0] = fuzz_u8(in);
	g->holder = d->holder;
	g->partner = d->partner;
	if (odd % 16 == 1)
		g->holder.b[HOLDER_ID_LEN - 1] ^= 1;
	if (odd % 16 == 2)
		g->partner.s[0] = 'x';
	g->kinds = some(in);
	g->purposes = some(in);
	g->roles = some(in);
	g->revoked_kinds = (flags & 1) ? some(in) : 0;
	g->revoked = (flags & 2) && (flags & 4);
	g->paused = (flags & 8) && (flags & 4);
	g->replaced = (flags & 16) && (flags & 4);
	g->not_before = d->now + (int8_t)fuzz_u8(in) / 32;
	g->not_after = d->now + (int8_t)fuzz_u8(in) / 16 + 2;
	g->max_uses = fuzz_u8(in) % 3;
	g->uses = fuzz_u8(in) % 3;
	g->epoch_count = fuzz_u8(in) % 9;
	if (odd == 255)
		g->epoch_count = GRANT_EPOCHS_MAX + 1;
	for (unsigned n = 0; n < g->epoch_count && n < GRANT_EPOCHS_MAX; n++) {
		uint8_t byte = fuzz_u8(in);

		g->epochs[n] = (struct grant_epoch){byte % SMALL, 1 + byte / SMALL % SMALL};
	}
}

static void choose_kind(struct fuzz_input *in, struct decide_kind *k)
{
	uint8_t byte = fuzz_u8(in);

	k->kind = byte % 16 == 0   ? AGREEMENT_NONE
		  : byte % 16 == 1 ? AGREEMENT_MAX + byte
				   : byte % SMALL;
	k->epoch_count = byte == 255 ? DECIDE_EPOCHS_MAX + 1 : byte / 16 % 4;
	for (unsigned n = 0; n < k->epoch_count && n < DECIDE_EPOCHS_MAX; n++)
		k->epochs[n] = 1 + fuzz_u8(in) % SMALL;
}

static void choose(struct fuzz_input *in, struct decide_input *d)
{
	uint8_t flags = fuzz_u8(in), counts = fuzz_u8(in);

	memset(d, 0, sizeof(*d));
	memset(&table, 0, sizeof(table));
	d->verified = flags % 8 != 1;
	d->partner_active = flags % 8 != 2;
	d->dossier_exists = flags % 8 != 3;
	d->dossier_erased = flags % 8 == 4;
	d->dossier_stopped = flags % 8 == 5;
	d->partner_roles = some(in);
	d->role = fuzz_u8(in) % (SMALL + 2) - 1;
	d->purpose = fuzz_u8(in) % (SMALL + 2) - 1;
	d->now = (flags & 64) ? (int64_t)fuzz_u64(in) / 4 : FUZZ_NOW;
	memset(d->holder.b, 7, HOLDER_ID_LEN);
	if (!(flags & 128) || counts % 32)
		memcpy(d->partner.s, "coa", 4);
	for (size_t r = 0; r < SMALL; r++)
		for (size_t k = 0; k < SMALL; k++) {
			table.at[r][k].read = some(in);
			table.at[r][k].read |= some(in);
		}
	table.never = fuzz_u8(in) % 4 == 0 ? some(in) : 0;
	d->agreement = counts == 254 ? NULL : &table;
	d->kind_count = counts == 255 ? DECIDE_KINDS_MAX + 1 : 1 + counts % 3;
	d->grant_count = counts == 253 ? DECIDE_GRANTS_MAX + 1 : counts / 4 % 5;
	for (unsigned n = 0; n < d->kind_count && n < DECIDE_KINDS_MAX; n++)
		choose_kind(in, &d->kinds[n]);
	for (unsigned n = 0; n < d->grant_count; n++)
		choose_grant(in, d, &grants[n]);
	d->grants = counts == 252 ? NULL : grants;
}

/* ---- the second opinion -------------------------------------------------------------------------- */

static bool bit(agreement_set s, int n)
{
	return n >= 0 && n < AGREEMENT_MAX && (s & (UINT64_C(1) << n)) != 0;
}

static bool sane(const struct decide_input *d)
{
	bool ok = d->agreement && d->partner.s[0] && d->kind_count <= DECIDE_KINDS_MAX &&
		  d->grant_count <= DECIDE_GRANTS_MAX && (d->grants || d->grant_count == 0);

	for (unsigned n = 0; ok && n < d->kind_count; n++)
		ok = d->kinds[n].epoch_count <= DECIDE_EPOCHS_MAX;
	for (unsigned n = 0; ok && n < d->grant_count; n++)
		ok = d->grants[n].epoch_count <= GRANT_EPOCHS_MAX;
	return ok;
}

static bool grant_allows(const struct decide_input *d, const struct grant *g,
			 const struct decide_kind *k)
{
	unsigned found = 0;

	for (unsigned n = 0; n < k->epoch_count; n++)
		for (unsigned i = 0; i < g->epoch_count; i++)
			if (g->epochs[i].kind == k->kind && g->epochs[i].epoch == k->epochs[n]) {
				found++;
				break;
			}
	return memcmp(&g->holder, &d->holder, sizeof(d->holder)) == 0 &&
	       strcmp(g->partner.s, d->partner.s) == 0 && bit(g->kinds, k->kind) &&
	       !bit(g->revoked_kinds, k->kind) && bit(g->purposes, d->purpose) &&
	       bit(g->roles, d->role) && !g->revoked && !g->paused && !g->replaced &&
	       d->now >= g->not_before && d->now < g->not_after &&
	       (g->max_uses == 0 || g->uses < g->max_uses) && k->epoch_count > 0 &&
	       found == k->epoch_count;
}

/* The first grant that allows the kind; -1: none. */
static int allowed(const struct decide_input *d, const struct decide_kind *k)
{
	if (!sane(d) || !d->verified || !d->partner_active || !d->dossier_exists ||
	    d->dossier_erased || d->dossier_stopped)
		return -1;
	if (!bit(d->partner_roles, d->role) || k->kind < 0 || k->kind >= AGREEMENT_MAX ||
	    bit(d->agreement->never, d->purpose) ||
	    !bit(d->agreement->at[d->role][k->kind].read, d->purpose))
		return -1;
	for (unsigned n = 0; n < d->grant_count; n++)
		if (grant_allows(d, &d->grants[n], k))
			return (int)n;
	return -1;
}

static void check_release(const struct decide_input *d, const struct release *r,
			  const struct decide_kind *k)
{
	int n = allowed(d, k);
	struct holder_id other = d->holder;
	struct release forged = *r;

	FUZZ_CHECK((r->verdict == VERDICT_RELEASE) == (n >= 0));
	FUZZ_CHECK((r->reason == REASON_GRANTED) == (n >= 0));
	FUZZ_CHECK(release_allows(r, &d->holder, &d->partner, k->kind) == (n >= 0));
	FUZZ_CHECK(reason_name(r->reason)[0]);
	forged.verdict = VERDICT_RELEASE;
	forged.reason = REASON_GRANTED;
	forged.kind = (k->kind + 1) % AGREEMENT_MAX;
	FUZZ_CHECK(!release_allows(&forged, &d->holder, &d->partner, forged.kind));
	if (n < 0)
		return;
	FUZZ_CHECK(memcmp(&r->grant, &d->grants[n].id, sizeof(r->grant)) == 0);
	other.b[0] ^= 1;
	FUZZ_CHECK(!release_allows(r, &other, &d->partner, k->kind));
	FUZZ_CHECK(!release_allows(r, &d->holder, &d->partner, k->kind + 1));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = fuzz_input(data, size);
	struct decision decision, again;
	struct decide_input d;

	choose(&in, &d);
	memset(&decision, 0xee, sizeof(decision));
	policy_decide(&d, &decision);
	policy_decide(&d, &again);
	FUZZ_CHECK(decision.count == again.count && decision.count <= DECIDE_KINDS_MAX);
	for (unsigned n = 0; n < decision.count; n++) {
		FUZZ_CHECK(decision.kinds[n].verdict == again.kinds[n].verdict);
		check_release(&d, &decision.kinds[n], &d.kinds[n]);
	}
	/* The lifecycle agrees: what is not active releases nothing. */
	for (unsigned n = 0; n < d.grant_count && n < DECIDE_GRANTS_MAX; n++) {
		enum grant_state s = grant_state(&grants[n], d.now);

		FUZZ_CHECK(grant_state_name(s)[0]);
		for (unsigned k = 0; k < decision.count; k++)
			if (allowed(&d, &d.kinds[k]) == (int)n)
				FUZZ_CHECK(s == GRANT_ACTIVE);
	}
	return 0;
}

void fuzz_seeds(void)
{
	uint8_t input[128], names[] = {0, 3, 5, 7, 11};

	/* One grant that allows, then variations of one byte. */
	for (size_t n = 0; n < sizeof(names); n++) {
		char name[] = "input-0";

		memset(input, 0x0f, sizeof(input));
		input[0] = 0;
		input[1] = 4;
		input[3] = 1;
		input[4] = 1;
		input[5 + 2 * SMALL * SMALL] = 1;
		input[6 + 2 * SMALL * SMALL] = 0x12;
		if (n > 0)
			input[40 + names[n]] ^= 0x5a;
		name[6] = (char)('0' + n);
		fuzz_seed_bytes(name, view_of(input, sizeof(input)));
	}
	for (size_t i = 0; i < sizeof(input); i++)
		input[i] = (uint8_t)(i * 37 + 11);
	fuzz_seed_bytes("mixed", view_of(input, sizeof(input)));
}
