/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/terms.h"

typedef int lookup(const struct agreement *a, const struct slug *id);

struct reader {
	struct view rest;
	bool bad;
};

static enum err put_slug(struct buf *out, const char *s)
{
	struct view v = view_str(s);
	enum err e = v.len > SLUG_MAX ? ERR_RANGE : buf_put_u8(out, (uint8_t)v.len);

	return e == ERR_OK ? buf_put_view(out, v) : e;
}

static enum err put_list(struct buf *out, size_t count, char *const *list)
{
	enum err e = count > 255 ? ERR_RANGE : buf_put_u8(out, (uint8_t)count);

	for (size_t n = 0; n < count && e == ERR_OK; n++)
		e = put_slug(out, list[n]);
	return e;
}

static enum err put_epochs(struct buf *out, const Eenmaal__V1__Grant *m)
{
	enum err e =
		m->n_wraps > GRANT_EPOCHS_MAX ? ERR_RANGE : buf_put_u8(out, (uint8_t)m->n_wraps);

	for (size_t n = 0; n < m->n_wraps && e == ERR_OK; n++) {
		e = put_slug(out, m->wraps[n]->kind);
		if (e == ERR_OK)
			e = buf_put_u64(out, m->wraps[n]->epoch);
	}
	return e;
}

enum err terms_encode(const Eenmaal__V1__Grant *m, struct buf *out)
{
	enum err e = buf_put_u64(out, (uint64_t)m->not_before);

	if (e == ERR_OK)
		e = buf_put_u64(out, m->max_uses);
	if (e == ERR_OK)
		e = put_list(out, m->n_kinds, m->kinds);
	if (e == ERR_OK)
		e = put_list(out, m->n_purposes, m->purposes);
	if (e == ERR_OK)
		e = put_list(out, m->n_staff_roles, m->staff_roles);
	if (e == ERR_OK)
		e = put_epochs(out, m);
	return e;
}

static uint8_t take_u8(struct reader *r)
{
	uint8_t v = 0;

	if (r->rest.len < 1) {
		r->bad = true;
		return 0;
	}
	v = r->rest.data[0];
	r->rest = view_of(r->rest.data + 1, r->rest.len - 1);
	return v;
}

static uint64_t take_u64(struct reader *r)
{
	uint64_t v = 0;

	for (int n = 0; n < 8; n++)
		v = v << 8 | take_u8(r);
	return v;
}

static void take_slug(struct reader *r, struct slug *out)
{
	size_t len = take_u8(r);

	if (r->bad || len > r->rest.len || slug_parse(view_of(r->rest.data, len), out) != ERR_OK) {
		r->bad = true;
		return;
	}
	r->rest = view_of(r->rest.data + len, r->rest.len - len);
}

static int take_number(struct reader *r, const struct agreement *a, lookup *find)
{
	struct slug id = {0};

	take_slug(r, &id);
	return r->bad ? AGREEMENT_NONE : find(a, &id);
}

static agreement_set take_set(struct reader *r, const struct agreement *a, lookup *find)
{
	unsigned count = take_u8(r);
	agreement_set set = 0;

	for (unsigned n = 0; n < count && !r->bad; n++) {
		int number = take_number(r, a, find);

		if (number >= 0)
			set |= (agreement_set)1 << number;
	}
	return set;
}

static void take_epochs(struct reader *r, const struct agreement *a, struct grant *out)
{
	unsigned count = take_u8(r);

	for (unsigned n = 0; n < count && !r->bad; n++) {
		int kind = take_number(r, a, agreement_kind);
		uint64_t epoch = take_u64(r);

		if (kind < 0 || out->epoch_count == GRANT_EPOCHS_MAX)
			continue;
		out->epochs[out->epoch_count].kind = (uint8_t)kind;
		out->epochs[out->epoch_count++].epoch = epoch;
	}
}

enum err terms_grant(const struct store_grant *row, const struct agreement *a, struct grant *out)
{
	struct reader r = {.rest = row->terms};

	*out = (struct grant){0};
	out->id = row->id;
	out->holder = row->holder;
	out->partner = row->partner;
	out->not_before = (int64_t)take_u64(&r);
	out->not_after = row->not_after;
	out->max_uses = take_u64(&r);
	out->uses = row->uses;
	out->paused = row->paused;
	out->revoked = row->revoked;
	out->replaced = row->replaced;
	out->kinds = take_set(&r, a, agreement_kind);
	out->purposes = take_set(&r, a, agreement_purpose);
	out->roles = take_set(&r, a, agreement_role);
	take_epochs(&r, a, out);
	out->revoked_kinds = terms_kinds(row->revoked_kinds, a);
	return r.bad || r.rest.len != 0 ? ERR_DAMAGED : ERR_OK;
}

agreement_set terms_kinds(struct view list, const struct agreement *a)
{
	agreement_set set = 0;
	size_t start = 0;

	for (size_t n = 0; n <= list.len; n++) {
		struct slug id = {0};
		int kind = AGREEMENT_NONE;

		if (n < list.len && list.data[n] != ',')
			continue;
		if (n > start && slug_parse(view_of(list.data + start, n - start), &id) == ERR_OK)
			kind = agreement_kind(a, &id);
		if (kind >= 0)
			set |= (agreement_set)1 << kind;
		start = n + 1;
	}
	return set;
}

bool terms_lists(struct view list, const struct slug *kind)
{
	struct view name = view_str(kind->s);
	size_t start = 0;

	for (size_t n = 0; n <= list.len; n++) {
		if (n < list.len && list.data[n] != ',')
			continue;
		if (view_equal(view_of(list.data + start, n - start), name))
			return true;
		start = n + 1;
	}
	return false;
}

enum err terms_kind_names(const struct store_grant *row, struct slug out[static TERMS_KINDS_MAX],
			  size_t *count)
{
	struct reader r = {.rest = row->terms};
	size_t kinds = 0;

	*count = 0;
	(void)take_u64(&r);
	(void)take_u64(&r);
	kinds = take_u8(&r);
	if (kinds > TERMS_KINDS_MAX)
		return ERR_DAMAGED;
	for (size_t n = 0; n < kinds && !r.bad; n++)
		take_slug(&r, &out[n]);
	*count = r.bad ? 0 : kinds;
	return r.bad ? ERR_DAMAGED : ERR_OK;
}
