/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/api_epochs.h"

#include <string.h>

static bool same_key(const struct kem_public *a, const struct kem_public *b)
{
	return a->suite == b->suite && a->len == b->len && memcmp(a->key, b->key, a->len) == 0;
}

/* A rotation repeats an epoch so that its private key is sealed to the holder's new key. */
static enum err renew(struct txn *t, const struct store_holder *holder,
		      const struct store_epoch *next)
{
	struct store_epoch present = {0};
	enum err e = store_epoch_get(t->store, &holder->id, &next->kind, next->epoch, &present);

	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_STATE : e;
	if (!same_key(&present.public_key, &next->public_key))
		return ERR_STATE;
	return store_epoch_put(t->store, &holder->id, next);
}

static enum err publish_key(struct txn *t, struct call *c, const struct store_holder *holder,
			    const struct store_epoch *next, bool renewing)
{
	uint64_t current = 0;
	uint64_t newest = 0;
	enum err e = store_line_get(t->store, &holder->id, &next->kind, &current, &newest);

	if (e != ERR_OK)
		return e;
	if (renewing && next->epoch <= newest)
		return renew(t, holder, next);
	/* Only here: what the holder has of a kind that the agreement dropped may be kept. */
	if (agreement_kind(c->trust->agreement, &next->kind) < 0)
		return call_fail(c, ERR_INPUT, "an epoch key is for an unknown kind");
	if (next->epoch != newest + 1)
		return ERR_STATE;
	e = kem_suite_known(next->public_key.suite, c->trust->directory->suite_floor);
	if (e == ERR_OK)
		e = store_epoch_put(t->store, &holder->id, next);
	if (e != ERR_OK)
		return e;
	return store_line_set(t->store, &holder->id, &next->kind, current == 0 ? 1 : current,
			      next->epoch);
}

enum err api_epochs_publish(struct txn *t, struct call *c, const struct store_holder *holder,
			    const struct checked *s, bool renewing)
{
	const Eenmaal__V1__EpochSet *set = (const Eenmaal__V1__EpochSet *)s->message;
	enum err e = store_statement_put(t->store, &s->envelope, &s->hash, &holder->id);

	for (size_t n = 0; n < set->n_keys && e == ERR_OK; n++) {
		struct store_epoch next = {.epoch = set->keys[n]->epoch, .statement = s->hash};

		e = codec_slug(set->keys[n]->kind, &next.kind);
		if (e == ERR_OK)
			e = codec_kem_key(set->keys[n]->public_key, &next.public_key);
		if (e == ERR_OK)
			e = publish_key(t, c, holder, &next, renewing);
	}
	if (e == ERR_STATE)
		return call_fail(c, e, "epoch numbers must follow on the newest published one");
	return e;
}

/* The kinds of the statement, each once: its keys are sorted by kind. */
static void changed_kinds(const Eenmaal__V1__EpochSet *set, Eenmaal__V1__KeptRecord *kept)
{
	for (size_t n = 0; n < set->n_keys && kept->n_changed < AGREEMENT_MAX; n++)
		if (n == 0 || strcmp(set->keys[n]->kind, set->keys[n - 1]->kind) != 0)
			kept->changed[kept->n_changed++] = set->keys[n]->kind;
}

enum err api_epochs_apply(struct txn *t, struct call *c, struct change *s, bool renewing)
{
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;
	char *kinds[AGREEMENT_MAX] = {NULL};
	enum err e = api_epochs_publish(t, c, s->holder, &s->statement, renewing);

	if (e != ERR_OK)
		return e;
	kept.changed = kinds;
	changed_kinds((const Eenmaal__V1__EpochSet *)s->statement.message, &kept);
	return change_append(t, c, s, EENMAAL__V1__ACTION__ACTION_EPOCHS, &kept);
}

enum err api_epoch_close(struct txn *t, const struct store_holder *holder, const struct slug *kind)
{
	uint64_t current = 0;
	uint64_t newest = 0;
	enum err e = store_line_get(t->store, &holder->id, kind, &current, &newest);

	/* Without a line, or with one that waits for its next key, there is nothing to close. */
	if (e != ERR_OK || current == 0 || current > newest)
		return e;
	return store_line_set(t->store, &holder->id, kind, current + 1, newest);
}

enum err api_epoch_present(struct call *c, struct store *s, const struct holder_id *holder,
			   const struct slug *kind, struct store_epoch *out)
{
	uint64_t current = 0;
	uint64_t newest = 0;
	enum err e = store_line_get(s, holder, kind, &current, &newest);

	if (e != ERR_OK)
		return e;
	if (current == 0)
		return ERR_NOT_FOUND;
	if (current > newest)
		return call_fail(c, ERR_STATE, "the holder must publish new keys first");
	e = store_epoch_get(s, holder, kind, current, out);
	return e == ERR_NOT_FOUND ? ERR_DAMAGED : e;
}

enum err api_epochs_current(struct call *c, struct store *s, const struct holder_id *id,
			    size_t *count, Eenmaal__V1__CurrentEpoch ***out)
{
	struct store_line *lines = call_alloc(c, AGREEMENT_MAX * sizeof(*lines));
	Eenmaal__V1__CurrentEpoch *items = call_alloc(c, AGREEMENT_MAX * sizeof(*items));
	Eenmaal__V1__CurrentEpoch **list = call_alloc(c, AGREEMENT_MAX * sizeof(*list));
	struct store_page page = {.limit = AGREEMENT_MAX, .arena = c->arena};
	enum err e = ERR_OK;

	if (lines == NULL || items == NULL || list == NULL)
		return ERR_MEMORY;
	e = store_line_list(s, id, &page, lines);
	for (unsigned n = 0; n < page.count && e == ERR_OK; n++) {
		eenmaal__v1__current_epoch__init(&items[n]);
		items[n].kind = lines[n].kind.s;
		items[n].epoch = lines[n].current;
		items[n].newest = lines[n].newest;
		list[n] = &items[n];
	}
	*count = page.count;
	*out = list;
	return e;
}
