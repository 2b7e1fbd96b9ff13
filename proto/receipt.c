/* SPDX-License-Identifier: EUPL-1.2 */
#include "proto/receipt.h"

#include <string.h>

#include "proto/validate.h"

/*
 * A receipt that does not fit is one error, whatever in it is wrong.  What is our own trouble
 * (memory) stays what it is: it says nothing about the other side.
 */
static enum err as_verify(enum err e)
{
	if (e == ERR_OK || e == ERR_TOO_LARGE || err_class(e) == CLASS_FAULT)
		return e;
	return ERR_VERIFY;
}

enum err proof_from_wire(size_t n, const ProtobufCBinaryData *hashes, struct merkle_proof *out)
{
	out->count = 0;
	if (n > MERKLE_CONSISTENCY_MAX)
		return ERR_INPUT;
	for (size_t i = 0; i < n; i++)
		if (codec_hash(hashes[i], &out->hashes[i]) != ERR_OK)
			return ERR_INPUT;
	out->count = n;
	return ERR_OK;
}

static enum err part_hash(ProtobufCBinaryData salt, ProtobufCBinaryData part, struct hash *out)
{
	if (salt.len != RECORD_SALT_LEN || part.len == 0)
		return ERR_VERIFY;
	record_part_hash(salt.data, codec_view(part), out);
	return ERR_OK;
}

/* A part of a record; a newer broker may have written fields that are not known here. */
static enum err part_open(const ProtobufCMessageDescriptor *type, ProtobufCBinaryData part,
			  struct arena *a, ProtobufCMessage **out)
{
	ProtobufCMessage *message = NULL;
	enum err e = codec_decode(type, codec_view(part), CODEC_LENIENT, a, &message);

	if (e == ERR_OK)
		e = validate_message(message);
	*out = e == ERR_OK ? message : NULL;
	return e;
}

static enum err seen_open(ProtobufCBinaryData part, struct arena *a, Eenmaal__V1__SeenRecord **out)
{
	ProtobufCMessage *message = NULL;
	enum err e = part_open(&eenmaal__v1__seen_record__descriptor, part, a, &message);

	*out = (Eenmaal__V1__SeenRecord *)message;
	return e;
}

static enum err kept_open(ProtobufCBinaryData part, struct arena *a, Eenmaal__V1__KeptRecord **out)
{
	ProtobufCMessage *message = NULL;
	enum err e = part_open(&eenmaal__v1__kept_record__descriptor, part, a, &message);

	*out = (Eenmaal__V1__KeptRecord *)message;
	return e;
}

/* The leaf that the receipt commits to. */
static enum err receipt_leaf(const Eenmaal__V1__Receipt *r, struct hash *leaf)
{
	struct hash seen, kept, commitment;
	enum err e = part_hash(r->seen_salt, r->seen, &seen);

	if (e == ERR_OK)
		e = codec_hash(r->kept_hash, &kept);
	if (e != ERR_OK)
		return e;
	record_commit(&seen, &kept, &commitment);
	merkle_leaf(view_of(commitment.b, HASH_LEN), leaf);
	return ERR_OK;
}

/* Is the leaf in the log, as a trusted key says? */
static enum err receipt_included(const Eenmaal__V1__Receipt *r, const struct receipt_trust *trust,
				 struct checkpoint *checkpoint, struct hash *leaf)
{
	struct merkle_proof proof;
	enum err e = receipt_leaf(r, leaf);

	if (e == ERR_OK)
		e = checkpoint_verify(view_str(r->checkpoint), trust->keys, trust->key_count,
				      trust->origin, checkpoint);
	if (e == ERR_OK)
		e = proof_from_wire(r->n_inclusion, r->inclusion, &proof);
	if (e == ERR_OK)
		e = merkle_verify_inclusion(r->leaf_index, checkpoint->size, leaf, &proof,
					    &checkpoint->root);
	return e;
}

enum err receipt_verify(const Eenmaal__V1__Receipt *r, const struct receipt_trust *trust,
			struct arena *a, Eenmaal__V1__SeenRecord **seen,
			struct checkpoint *checkpoint)
{
	struct checkpoint verified;
	struct hash leaf;
	enum err e = r ? receipt_included(r, trust, &verified, &leaf) : ERR_VERIFY;

	*seen = NULL;
	memset(checkpoint, 0, sizeof(*checkpoint));
	if (e == ERR_OK)
		e = seen_open(r->seen, a, seen);
	if (e == ERR_OK)
		*checkpoint = verified;
	return as_verify(e);
}

/* Does kept hash to what the receipt says about it? */
static enum err kept_matches(const Eenmaal__V1__OpenReceipt *r)
{
	struct hash opened, claimed;
	enum err e = part_hash(r->kept_salt, r->kept, &opened);

	if (e == ERR_OK)
		e = codec_hash(r->receipt->kept_hash, &claimed);
	if (e == ERR_OK && !hash_equal(&opened, &claimed))
		e = ERR_VERIFY;
	return e;
}

enum err receipt_verify_open(const Eenmaal__V1__OpenReceipt *r, const struct receipt_trust *trust,
			     struct arena *a, struct receipt_opened *out)
{
	struct receipt_opened opened = {0};
	enum err e = ERR_VERIFY;

	memset(out, 0, sizeof(*out));
	if (r && r->receipt)
		e = receipt_included(r->receipt, trust, &opened.checkpoint, &opened.leaf);
	if (e == ERR_OK)
		e = kept_matches(r);
	if (e == ERR_OK)
		e = seen_open(r->receipt->seen, a, &opened.seen);
	if (e == ERR_OK)
		e = kept_open(r->kept, a, &opened.kept);
	if (e == ERR_OK)
		*out = opened;
	return as_verify(e);
}

enum err receipt_names(const Eenmaal__V1__SeenRecord *seen, const struct hash *statement)
{
	struct hash named;

	if (codec_hash(seen->statement_hash, &named) != ERR_OK || !hash_equal(&named, statement))
		return ERR_VERIFY;
	return ERR_OK;
}

static bool erased(const Eenmaal__V1__LogEntry *e)
{
	return e->seen.len == 0 && e->seen_salt.len == 0 && e->kept.len == 0 &&
	       e->kept_salt.len == 0;
}

/* Do the opened parts hash to the commitment? */
static enum err entry_matches(const Eenmaal__V1__LogEntry *entry, const struct hash *commitment)
{
	struct hash seen, kept, opened;
	enum err e = part_hash(entry->seen_salt, entry->seen, &seen);

	if (e == ERR_OK)
		e = part_hash(entry->kept_salt, entry->kept, &kept);
	if (e != ERR_OK)
		return e;
	record_commit(&seen, &kept, &opened);
	return hash_equal(&opened, commitment) ? ERR_OK : ERR_VERIFY;
}

enum err entry_open(const Eenmaal__V1__LogEntry *e, struct arena *a, Eenmaal__V1__SeenRecord **seen,
		    Eenmaal__V1__KeptRecord **kept, struct hash *leaf)
{
	struct hash commitment;
	enum err result;

	*seen = NULL;
	*kept = NULL;
	memset(leaf, 0, sizeof(*leaf));
	if (codec_hash(e->commitment, &commitment) != ERR_OK)
		return ERR_VERIFY;
	merkle_leaf(view_of(commitment.b, HASH_LEN), leaf);
	if (erased(e))
		return ERR_OK;
	result = entry_matches(e, &commitment);
	if (result == ERR_OK)
		result = seen_open(e->seen, a, seen);
	if (result == ERR_OK)
		result = kept_open(e->kept, a, kept);
	if (result != ERR_OK)
		*seen = NULL;
	return as_verify(result);
}
