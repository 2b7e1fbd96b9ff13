/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/txn.h"

#include <stdio.h>
#include <string.h>

#include "broker/base/clock.h"
#include "broker/batch.h"

/* What every record says of the moment it was made in. */
static void fill_kept(Eenmaal__V1__KeptRecord *kept, struct call *c,
		      const struct store_holder *holder, struct hash *agreement)
{
	agreement_hash(c->trust->agreement, agreement);
	kept->agreement_hash = codec_bytes(agreement->b, HASH_LEN);
	kept->directory_version = c->trust->directory->version;
	if (c->traced) {
		kept->trace_id = codec_bytes(c->trace.id, TRACE_ID_LEN);
		kept->span_id = codec_bytes(c->trace.span, TRACE_SPAN_LEN);
	}
	if (holder == NULL)
		return;
	kept->holder = codec_bytes(holder->id.b, HOLDER_ID_LEN);
	kept->holder_sequence = holder->chain.count + 1;
	if (holder->chain.count > 0)
		kept->previous = codec_bytes(holder->chain.newest.b, HASH_LEN);
}

static enum err encode_parts(const struct txn *t, struct call *c, const struct entry_draft *d,
			     struct batch_entry *entry)
{
	Eenmaal__V1__SeenRecord seen = EENMAAL__V1__SEEN_RECORD__INIT;
	struct hash agreement = {0};
	enum err e = ERR_OK;

	seen.time = t->now;
	seen.action = d->action;
	seen.requester = (char *)d->requester;
	seen.statement_hash = codec_bytes(d->statement_hash.b, HASH_LEN);
	seen.outcome = d->outcome;
	seen.n_released = d->released_count;
	seen.released = d->released;
	fill_kept(d->kept, c, d->holder, &agreement);
	e = codec_encode(&seen, &entry->seen);
	if (e == ERR_OK)
		e = codec_encode(d->kept, &entry->kept);
	if (e == ERR_OK)
		e = tally_add(t->batch->tally, &seen, d->kept);
	d->kept->agreement_hash = codec_bytes(NULL, 0);
	return e;
}

static void commit_entry(struct batch_entry *entry, struct hash *commitment)
{
	struct hash seen_hash = {0};

	record_salts_new(&entry->salts);
	record_part_hash(entry->salts.seen, buf_view(&entry->seen), &seen_hash);
	record_part_hash(entry->salts.kept, buf_view(&entry->kept), &entry->kept_hash);
	record_commit(&seen_hash, &entry->kept_hash, commitment);
	merkle_leaf(view_of(commitment->b, HASH_LEN), &entry->leaf);
}

static enum err store_row(struct txn *t, const struct entry_draft *d,
			  const struct batch_entry *entry, const struct hash *commitment,
			  uint64_t index)
{
	struct store_entry row = {
		.index = index,
		.commitment = *commitment,
		.has_statement = d->statement != NULL,
		.statement = d->statement_hash,
		.seen = buf_view(&entry->seen),
		.kept = buf_view(&entry->kept),
		.salts = entry->salts,
		.time = t->now,
	};
	enum err e = ERR_OK;

	if (d->action == EENMAAL__V1__ACTION__ACTION_ACCESS)
		row.access_by = d->requester;
	if (d->holder != NULL) {
		row.holder = d->holder->id;
		row.chain = &d->holder->chain;
	}
	if (d->attached)
		row.attached = d->statement;
	else if (d->statement != NULL)
		e = store_statement_put(t->store, d->statement, &d->statement_hash,
					d->holder != NULL && !d->shared ? &d->holder->id : NULL);
	if (e == ERR_OK)
		e = batch_grow(t->batch, &entry->leaf, &row.nodes);
	if (e == ERR_OK)
		e = store_entry_put(t->store, &row);
	return e;
}

/* By the broker's own entries the age of others is shown (retain.c). */
static bool is_mark(const struct entry_draft *d)
{
	return d->action == EENMAAL__V1__ACTION__ACTION_DIRECTORY ||
	       d->action == EENMAAL__V1__ACTION__ACTION_RETENTION;
}

enum err txn_append(struct txn *t, struct call *c, const struct entry_draft *d, uint64_t *index)
{
	struct batch_entry *entry = NULL;
	struct hash commitment = {0};
	uint64_t place = t->batch->first + t->batch->count;
	enum err e = ERR_OK;

	entry = batch_next(t->batch);
	if (entry == NULL)
		return ERR_INTERNAL;
	e = encode_parts(t, c, d, entry);
	if (e != ERR_OK)
		return e;
	commit_entry(entry, &commitment);
	if (d->last)
		store_final(t->store);
	e = store_row(t, d, entry, &commitment, place);
	if (e != ERR_OK)
		return e;
	if (is_mark(d))
		e = store_mark_put(t->store, &(struct store_mark){place, t->now});
	if (e == ERR_OK && d->holder != NULL && !d->reading)
		e = store_holder_update(t->store, d->holder);
	if (index != NULL)
		*index = place;
	return e;
}

enum err txn_use(struct txn *t, struct call *c, const Eenmaal__V1__Header *h,
		 const struct envelope *statement)
{
	char issuer[64] = "";
	char holder[2 * HOLDER_ID_LEN + 1] = "";
	struct uuid nonce = {0};
	enum err e = ERR_OK;

	/* The worker checked against its own clock; the batch's never goes back. */
	if (h->expires_at <= t->now)
		return call_reject(c, ERR_EXPIRED, REASON_STATEMENT_EXPIRED, statement);
	e = codec_uuid(h->nonce, &nonce);
	if (e != ERR_OK)
		return e;
	hex_format(h->holder.data, c->listener == LISTENER_PUBLIC ? HOLDER_ID_LEN : 0, holder);
	(void)snprintf(issuer, sizeof(issuer), "%s:%s", h->issuer, holder);
	e = store_nonce_use(t->store, issuer, &nonce, h->expires_at);
	if (e == ERR_REPLAY)
		return call_reject(c, ERR_REPLAY, REASON_REPLAY, statement);
	return e;
}

/* ---- after the commit -------------------------------------------------------------------------- */

/* A proof as a repeated bytes field, in the call's arena. */
static enum err proof_list(struct call *c, const struct merkle_proof *proof, size_t *count,
			   ProtobufCBinaryData **out)
{
	ProtobufCBinaryData *list = call_alloc(c, (proof->count + 1) * sizeof(*list));
	uint8_t *hashes = call_alloc(c, (proof->count + 1) * HASH_LEN);

	if (list == NULL || hashes == NULL)
		return ERR_MEMORY;
	for (size_t n = 0; n < proof->count; n++) {
		memcpy(hashes + n * HASH_LEN, proof->hashes[n].b, HASH_LEN);
		list[n] = codec_bytes(hashes + n * HASH_LEN, HASH_LEN);
	}
	*count = proof->count;
	*out = list;
	return ERR_OK;
}

static enum err receipt_proof(struct call *c, uint64_t index, Eenmaal__V1__Receipt *r)
{
	struct merkle_proof proof = {0};
	enum err e = merkle_batch_inclusion(c->batch->leaves, index, &proof);

	if (e == ERR_OK)
		e = proof_list(c, &proof, &r->n_inclusion, &r->inclusion);
	return e;
}

/* The batch outlives the reply's serialisation, so its bytes are borrowed. */
enum err txn_receipt(struct call *c, uint64_t index, Eenmaal__V1__Receipt **out)
{
	const struct batch_entry *entry = batch_find(c->batch, index);
	Eenmaal__V1__Receipt *r = call_alloc(c, sizeof(*r));
	char *note = call_alloc(c, c->batch->note.len + 1);
	enum err e = ERR_OK;

	*out = NULL;
	if (entry == NULL)
		return ERR_INTERNAL;
	if (r == NULL || note == NULL)
		return ERR_MEMORY;
	eenmaal__v1__receipt__init(r);
	memcpy(note, c->batch->note.data, c->batch->note.len);
	r->seen = codec_bytes(entry->seen.data, entry->seen.len);
	r->seen_salt = codec_bytes(entry->salts.seen, RECORD_SALT_LEN);
	r->kept_hash = codec_bytes(entry->kept_hash.b, HASH_LEN);
	r->leaf_index = index;
	r->checkpoint = note;
	e = receipt_proof(c, index, r);
	if (e == ERR_OK)
		*out = r;
	return e;
}

enum err txn_open_receipt(struct call *c, uint64_t index, Eenmaal__V1__OpenReceipt **out)
{
	const struct batch_entry *entry = batch_find(c->batch, index);
	Eenmaal__V1__OpenReceipt *r = call_alloc(c, sizeof(*r));
	enum err e = ERR_OK;

	*out = NULL;
	if (entry == NULL)
		return ERR_INTERNAL;
	if (r == NULL)
		return ERR_MEMORY;
	eenmaal__v1__open_receipt__init(r);
	r->kept = codec_bytes(entry->kept.data, entry->kept.len);
	r->kept_salt = codec_bytes(entry->salts.kept, RECORD_SALT_LEN);
	e = txn_receipt(c, index, &r->receipt);
	if (e == ERR_OK)
		*out = r;
	return e;
}

static enum err read_node(void *ctx, unsigned level, uint64_t index, struct hash *out)
{
	return store_node_get(ctx, level, index, out);
}

enum err call_consistency(struct call *c, uint64_t from, uint64_t to, size_t *count,
			  ProtobufCBinaryData **out)
{
	struct merkle_proof proof = {0};
	enum err e = ERR_OK;

	*count = 0;
	*out = NULL;
	/* A client that knows a larger log than ours must see that for itself. */
	if (from == 0 || from >= to)
		return ERR_OK;
	e = merkle_consistency(from, to, read_node, c->worker->reader, &proof);
	if (e == ERR_OK)
		e = proof_list(c, &proof, count, out);
	return e;
}

enum err txn_consistency(struct call *c, uint64_t known_size, size_t *count,
			 ProtobufCBinaryData **out)
{
	return call_consistency(c, known_size, c->batch->edge.size, count, out);
}

enum err txn_inclusion(struct call *c, uint64_t index, size_t *count, ProtobufCBinaryData **out)
{
	struct merkle_proof proof = {0};
	enum err e =
		merkle_inclusion(index, c->batch->edge.size, read_node, c->worker->reader, &proof);

	*count = 0;
	*out = NULL;
	return e == ERR_OK ? proof_list(c, &proof, count, out) : e;
}
