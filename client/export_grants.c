/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/export_grants.h"

#include <string.h>

#include "broker/base/mem.h"

#define ACTION(name) EENMAAL__V1__ACTION__ACTION_##name
#define MOMENTS_MAX 4096u /* of one grant; pausing and resuming without end stops being told */

struct grant_lives {
	struct audit_table *by_id, *by_holder; /* of struct grant_life; of struct owned */
	struct grant_life *first, **end;
};

struct owned {
	struct grant_life *newest;
};

static void lives_free(struct grant_lives *l)
{
	if (l == NULL)
		return;
	for (struct grant_life *g = l->first; g; g = g->next)
		mem_free(g->moments);
	audit_table_free(l->by_id);
	audit_table_free(l->by_holder);
	mem_free(l);
}

enum err grant_lives_open(struct export *x)
{
	struct grant_lives *l = mem_new(1, sizeof(*l));
	enum err e = l ? audit_table_new(UUID_LEN, &l->by_id) : ERR_MEMORY;

	if (e == ERR_OK)
		e = audit_table_new(HOLDER_ID_LEN, &l->by_holder);
	if (e != ERR_OK) {
		lives_free(l);
		return e;
	}
	l->end = &l->first;
	x->state = l;
	return ERR_OK;
}

void grant_lives_close(struct export *x)
{
	lives_free(x->state);
	x->state = NULL;
}

static void copy_text(char *out, size_t size, const char *text)
{
	(void)snprintf(out, size, "%s", text ? text : "");
}

static enum err add_moment(struct grant_life *g, const struct audit_entry *e, enum life_event what)
{
	if (g->count == MOMENTS_MAX)
		return ERR_OK;
	if (g->count == g->room) {
		size_t room = g->room ? 2 * g->room : 2;
		struct life_moment *grown = mem_grow(g->moments, room, sizeof(*grown));

		if (grown == NULL)
			return ERR_MEMORY;
		g->moments = grown;
		g->room = room;
	}
	g->moments[g->count] = (struct life_moment){what, e->seen->time, e->index, ""};
	copy_text(g->moments[g->count].by, sizeof(g->moments[0].by), e->seen->requester);
	g->count++;
	g->over |= what == LIFE_REPLACED || what == LIFE_ENDED;
	return ERR_OK;
}

static struct grant_life *find(const struct grant_lives *l, ProtobufCBinaryData id)
{
	struct uuid uuid;

	return codec_uuid(id, &uuid) == ERR_OK ? audit_table_find(l->by_id, uuid.b) : NULL;
}

/* ---- giving ---------------------------------------------------------------------------------------------- */

static enum err fill(struct grant_life *g, const Eenmaal__V1__Grant *m)
{
	enum err e = codec_uuid(m->grant_id, &g->id);

	if (e == ERR_OK && m->replaces.len)
		e = codec_uuid(m->replaces, &g->replaces);
	if (e == ERR_OK && m->request_id.len)
		e = codec_uuid(m->request_id, &g->request);
	if (e == ERR_OK && m->notice)
		e = codec_hash(m->notice->text_hash, &g->notice);
	if (m->notice)
		copy_text(g->language, sizeof(g->language), m->notice->language);
	if (m->helper) {
		copy_text(g->helper_role, sizeof(g->helper_role), m->helper->role);
		copy_text(g->helper_partner, sizeof(g->helper_partner), m->helper->partner);
	}
	g->basis = m->legal_basis;
	g->not_after = m->not_after;
	return e;
}

/* Onto the holder's list. */
static enum err own(struct grant_lives *l, struct grant_life *g)
{
	struct owned *o = audit_table_find(l->by_holder, g->holder.b);
	void *value = NULL;
	enum err e = ERR_OK;

	if (o == NULL) {
		e = audit_table_add(l->by_holder, g->holder.b, sizeof(*o), &value);
		o = value;
	}
	if (e != ERR_OK)
		return e;
	g->same = o->newest;
	o->newest = g;
	return ERR_OK;
}

static enum err given(struct grant_lives *l, const struct audit_entry *e)
{
	const Eenmaal__V1__Grant *m = (const Eenmaal__V1__Grant *)e->message;
	struct grant_life *g = NULL, *old = find(l, m->replaces);
	struct uuid id;
	void *value = NULL;
	enum err error = codec_uuid(m->grant_id, &id);

	if (error == ERR_OK)
		error = audit_table_add(l->by_id, id.b, sizeof(*g), &value);
	if (error != ERR_OK)
		return error;
	g = value;
	error = fill(g, m);
	g->holder = e->holder->id;
	*l->end = g;
	l->end = &g->next;
	if (error == ERR_OK)
		error = own(l, g);
	if (error == ERR_OK && old)
		error = add_moment(old, e, LIFE_REPLACED);
	return error == ERR_OK ? add_moment(g, e, old ? LIFE_RENEWED : LIFE_GIVEN) : error;
}

/* ---- what becomes of it ---------------------------------------------------------------------------------- */

/* Of all that the holder gave and that is not over: a rotation of keys, a stop. */
static enum err all_of(struct grant_lives *l, const struct audit_entry *e, enum life_event what,
		       bool chosen)
{
	struct owned *o = e->holder ? audit_table_find(l->by_holder, e->holder->id.b) : NULL;
	struct grant_life **at = o ? &o->newest : NULL;
	enum err error = ERR_OK;

	while (at && *at && error == ERR_OK) {
		struct grant_life *g = *at;

		if (g->over || e->seen->time >= g->not_after) {
			*at = g->same; /* so that the list stays as long as what is in force */
			continue;
		}
		g->chosen |= chosen;
		error = add_moment(g, e, what);
		at = &g->same;
	}
	return error;
}

static enum err one_of(struct grant_life *g, const struct audit_entry *e, enum life_event what,
		       bool chosen)
{
	if (g == NULL)
		return ERR_OK;
	g->chosen |= chosen;
	return add_moment(g, e, what);
}

static enum err suspended(struct grant_lives *l, const struct audit_entry *e, bool chosen)
{
	enum life_event what = e->kept->paused ? LIFE_PAUSED : LIFE_RESUMED;

	return e->kept->grant_id.len ? one_of(find(l, e->kept->grant_id), e, what, chosen)
				     : all_of(l, e, what, chosen);
}

/* Reading under a grant is no event of its life, but makes it chosen. */
static void read_under(struct grant_lives *l, const struct audit_entry *e)
{
	for (size_t n = 0; n < e->kept->n_kinds; n++) {
		struct grant_life *g =
			e->kept->kinds[n]->released ? find(l, e->kept->kinds[n]->grant_id) : NULL;

		if (g)
			g->chosen = true;
	}
}

enum err grant_lives_entry(struct grant_lives *l, const struct audit_entry *e, bool chosen)
{
	struct grant_life *g;
	enum err error;

	if (e->seen == NULL || e->seen->outcome != EENMAAL__V1__OUTCOME__OUTCOME_DONE)
		return ERR_OK;
	switch ((int)e->seen->action) {
	case ACTION(GRANT):
		error = e->message && e->holder ? given(l, e) : ERR_OK;
		g = find(l, e->kept->grant_id);
		if (g)
			g->chosen |= chosen;
		return error;
	case ACTION(REVOKE):
		return one_of(find(l, e->kept->grant_id), e, LIFE_REVOKED, chosen);
	case ACTION(SUSPEND):
		return suspended(l, e, chosen);
	case ACTION(FREEZE):
		return all_of(l, e, LIFE_PAUSED, chosen);
	case ACTION(ROTATE):
		return all_of(l, e, LIFE_ENDED, chosen);
	case ACTION(ACCESS):
		if (chosen)
			read_under(l, e);
		return ERR_OK;
	default:
		return ERR_OK;
	}
}

/* ---- at the end ------------------------------------------------------------------------------------------ */

enum err grant_lives_each(struct grant_lives *l, const struct audit *a, grant_lives_visit *visit,
			  void *ctx)
{
	enum err e = ERR_OK;

	for (struct grant_life *g = l->first; g && e == ERR_OK; g = g->next) {
		const struct audit_holder *h = audit_table_find(a->holders, g->holder.b);

		g->grant = audit_table_find(a->grants, g->id.b);
		if (!g->chosen || g->grant == NULL)
			continue;
		g->state = grant_state(&g->grant->grant, a->time);
		g->stopped = h && h->stopped;
		e = visit(ctx, g);
	}
	return e;
}

int64_t grant_life_end(const struct grant_life *life)
{
	bool early = life->state == GRANT_REVOKED || life->state == GRANT_REPLACED;
	int64_t end = life->grant->grant.not_after;

	for (size_t n = 0; early && n < life->count; n++) {
		enum life_event what = life->moments[n].what;

		if ((what == LIFE_REVOKED || what == LIFE_REPLACED || what == LIFE_ENDED) &&
		    life->moments[n].time < end)
			end = life->moments[n].time;
	}
	return end;
}

void grant_life_id(const struct uuid *id, char out[static 2 * UUID_LEN + 1])
{
	hex_format(id->b, UUID_LEN, out);
}

bool grant_life_has(const struct uuid *id)
{
	static const struct uuid none;

	return memcmp(id->b, none.b, UUID_LEN) != 0;
}
