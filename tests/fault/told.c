/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/fault/told.h"

#include <stdio.h>
#include <string.h>

void told_keep(struct told *t, const Eenmaal__V1__Receipt *r,
	       const Eenmaal__V1__Envelope *statement, uint64_t step)
{
	struct told_answer *k = &t->answers[t->count];
	struct arena *a = rig_arena();
	Eenmaal__V1__SeenRecord *seen = NULL;
	struct envelope e;
	struct hash seen_hash, kept_hash, commitment;

	MUST(t->count < TOLD_MAX && r != NULL);
	MUST(receipt_verify(r, &t->trust.trust, a, &seen, &k->checkpoint) == ERR_OK);
	MUST(codec_envelope(statement, &e) == ERR_OK);
	MUST(statement_hash(&e, &k->statement) == ERR_OK);
	MUST(receipt_names(seen, &k->statement) == ERR_OK);
	record_part_hash(r->seen_salt.data, codec_view(r->seen), &seen_hash);
	MUST(codec_hash(r->kept_hash, &kept_hash) == ERR_OK);
	record_commit(&seen_hash, &kept_hash, &commitment);
	merkle_leaf(view_of(commitment.b, HASH_LEN), &k->leaf);
	k->outcome = seen->outcome;
	k->index = r->leaf_index;
	k->step = step;
	t->count++;
	arena_free(a);
}

enum told_outlook told_outlook(const struct told *t, size_t dossier, uint64_t step)
{
	enum told_outlook outlook = TOLD_NOTHING;

	for (size_t n = 0; n < t->changes; n++) {
		const struct told_change *c = &t->change[n];

		if (c->dossier != dossier)
			continue;
		if (c->answered <= step)
			outlook = c->releases ? TOLD_RELEASE : TOLD_NOTHING;
		else if (c->sent <= step)
			outlook = TOLD_UNKNOWN;
	}
	return outlook;
}

/* ---- the log ------------------------------------------------------------------------------------- */

static struct record_chain *chain_of(struct logged *l, const struct holder_id *holder)
{
	size_t n = 0;

	while (n < l->chains && memcmp(l->chain[n].holder.b, holder->b, HOLDER_ID_LEN) != 0)
		n++;
	MUST(n < LOGGED_CHAINS);
	if (n == l->chains)
		l->chain[l->chains++].holder = *holder;
	return &l->chain[n].chain;
}

void logged_add_gone(struct logged *l, const struct hash *leaf, const struct holder_id *holder)
{
	uint64_t n = l->edge.size;

	MUST(n < LOGGED_MAX && merkle_append(&l->edge, leaf, NULL, NULL) == ERR_OK);
	l->entries[n].leaf = *leaf;
	l->entries[n].gone = true;
	merkle_root(&l->edge, &l->entries[n].root);
	l->gone++;
	if (holder != NULL) {
		struct record_chain *chain = chain_of(l, holder);

		chain->sequence++;
		chain->newest = *leaf;
	}
}

void logged_add(struct logged *l, const struct rig_entry *e)
{
	uint64_t n = l->edge.size;
	struct holder_id holder;
	struct hash previous;
	bool first = e->kept->previous.len == 0;

	MUST(n < LOGGED_MAX && e->index == n && e->seen != NULL);
	MUST(merkle_append(&l->edge, &e->leaf, NULL, NULL) == ERR_OK);
	l->entries[n].leaf = e->leaf;
	l->entries[n].outcome = e->seen->outcome;
	MUST(codec_hash(e->seen->statement_hash, &l->entries[n].statement) == ERR_OK);
	merkle_root(&l->edge, &l->entries[n].root);
	l->retained |= e->kept->retained_from != 0;
	if (e->kept->holder.len == 0)
		return;
	MUST(codec_holder(e->kept->holder, &holder) == ERR_OK);
	MUST(first || codec_hash(e->kept->previous, &previous) == ERR_OK);
	MUST(record_chain_next(chain_of(l, &holder), e->kept->holder_sequence,
			       first ? NULL : &previous, &e->leaf) == ERR_OK);
}

static void visit(void *context, const struct rig_entry *e)
{
	logged_add(context, e);
}

void logged_serve(struct logged *l, struct rig *r)
{
	memset(l, 0, sizeof(*l));
	(void)rig_audit(r, visit, l);
}

static void compare(const struct logged *l, const struct told_answer *k)
{
	MUST(k->index < l->edge.size);
	MUST(hash_equal(&l->entries[k->index].leaf, &k->leaf));
	MUST(l->entries[k->index].gone ||
	     (hash_equal(&l->entries[k->index].statement, &k->statement) &&
	      l->entries[k->index].outcome == k->outcome));
	MUST(k->checkpoint.size > k->index && k->checkpoint.size <= l->edge.size);
	MUST(hash_equal(&l->entries[k->checkpoint.size - 1].root, &k->checkpoint.root));
}

size_t logged_bears_out(const struct logged *l, const struct told *t, uint64_t step)
{
	size_t compared = 0;

	for (size_t n = 0; n < t->count; n++)
		if (t->answers[n].step <= step) {
			compare(l, &t->answers[n]);
			compared++;
		}
	return compared;
}
