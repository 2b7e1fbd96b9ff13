/* SPDX-License-Identifier: EUPL-1.2 */
/* A second log, signed with the true log's key: what a broker can show to one client and not to others. */
#include "tests/support/evil.h"

#include <string.h>

#include "broker/base/clock.h"
#include "broker/ledger/merkle.h"
#include "broker/ledger/note.h"
#include "broker/ledger/record.h"
#include "tests/support/sample.h"

static ProtobufCBinaryData bytes(struct arena *a, const void *data, size_t len)
{
	return codec_bytes(arena_copy(a, data, len), len);
}

static uint64_t size_of(const struct evil *e)
{
	return e->nowhere + e->leaf_count;
}

/* Any perfect subtree, made anew out of its leaves; of those that never were, made up. */
static enum err node(void *ctx, unsigned level, uint64_t index, struct hash *out)
{
	const struct evil *e = ctx;
	struct hash left, right;

	if (index < e->nowhere >> level) {
		memset(out->b, (int)level + 1, HASH_LEN);
		return ERR_OK;
	}
	if (level == 0) {
		MUST(index < size_of(e));
		*out = e->leaves[index - e->nowhere];
		return ERR_OK;
	}
	MUST(node(ctx, level - 1, 2 * index, &left) == ERR_OK);
	MUST(node(ctx, level - 1, 2 * index + 1, &right) == ERR_OK);
	merkle_node(&left, &right, out);
	return ERR_OK;
}

static void append(struct evil *e, const struct hash *leaf)
{
	MUST(e->leaf_count < EVIL_LEAVES_MAX);
	e->leaves[e->leaf_count++] = *leaf;
}

void evil_log_fill(struct evil *e, size_t leaves)
{
	while (e->leaf_count < leaves) {
		struct hash leaf;

		random_bytes(leaf.b, HASH_LEN);
		append(e, &leaf);
	}
}

char *evil_log_checkpoint(struct evil *e, struct arena *a)
{
	struct checkpoint c = {.origin = SITE_AUDIENCE, .size = size_of(e)};
	struct buf text = BUF_INIT(CHECKPOINT_MAX);
	struct merkle_edge edge;
	struct note_key key;
	char *out = NULL;

	MUST(merkle_edge_load(size_of(e), node, e, &edge) == ERR_OK);
	merkle_root(&edge, &c.root);
	MUST(note_key_init(&key, SITE_AUDIENCE, e->rig->site.log_key.b) == ERR_OK);
	MUST(checkpoint_sign(&c, &key, e->rig->site.log_seed, &text) == ERR_OK);
	MUST(buf_put_u8(&text, 0) == ERR_OK);
	out = arena_copy(a, text.data, text.len);
	buf_free(&text);
	return out;
}

static void wire_proof(const struct merkle_proof *proof, struct arena *a, size_t *n,
		       ProtobufCBinaryData **out)
{
	*n = proof->count;
	*out = arena_alloc(a, (proof->count + 1) * sizeof(**out));
	for (size_t i = 0; i < proof->count; i++)
		(*out)[i] = bytes(a, proof->hashes[i].b, HASH_LEN);
}

void evil_log_consistency(struct evil *e, struct arena *a, uint64_t from, size_t *n,
			  ProtobufCBinaryData **out)
{
	struct merkle_proof proof = {0};

	if (from < size_of(e))
		MUST(merkle_consistency(from, size_of(e), node, e, &proof) == ERR_OK);
	wire_proof(&proof, a, n, out);
}

void evil_log_inclusion(struct evil *e, struct arena *a, Eenmaal__V1__LogEntry *entry)
{
	struct merkle_proof proof = {0};

	MUST(merkle_inclusion(entry->leaf_index, size_of(e), node, e, &proof) == ERR_OK);
	wire_proof(&proof, a, &entry->n_inclusion, &entry->inclusion);
}

static ProtobufCBinaryData packed(struct arena *a, const void *message)
{
	struct buf out = BUF_INIT(65536);
	ProtobufCBinaryData d;

	MUST(codec_encode(message, &out) == ERR_OK);
	d = bytes(a, out.data, out.len);
	buf_free(&out);
	return d;
}

Eenmaal__V1__OpenReceipt *evil_log_receipt(struct evil *e, struct arena *a,
					   const Eenmaal__V1__SeenRecord *seen,
					   const Eenmaal__V1__KeptRecord *kept)
{
	Eenmaal__V1__OpenReceipt *open = arena_alloc(a, sizeof(*open));
	Eenmaal__V1__Receipt *r = arena_alloc(a, sizeof(*r));
	struct hash seen_hash, kept_hash, commitment, leaf;
	struct merkle_proof proof = {0};
	struct record_salts salts;

	eenmaal__v1__open_receipt__init(open);
	eenmaal__v1__receipt__init(r);
	record_salts_new(&salts);
	r->seen = packed(a, seen);
	open->kept = packed(a, kept);
	record_part_hash(salts.seen, codec_view(r->seen), &seen_hash);
	record_part_hash(salts.kept, codec_view(open->kept), &kept_hash);
	record_commit(&seen_hash, &kept_hash, &commitment);
	merkle_leaf(view_of(commitment.b, HASH_LEN), &leaf);
	append(e, &leaf);
	r->leaf_index = size_of(e) - 1;
	MUST(merkle_inclusion(r->leaf_index, size_of(e), node, e, &proof) == ERR_OK);
	wire_proof(&proof, a, &r->n_inclusion, &r->inclusion);
	r->seen_salt = bytes(a, salts.seen, RECORD_SALT_LEN);
	r->kept_hash = bytes(a, kept_hash.b, HASH_LEN);
	r->checkpoint = evil_log_checkpoint(e, a);
	open->kept_salt = bytes(a, salts.kept, RECORD_SALT_LEN);
	open->receipt = r;
	return open;
}

Eenmaal__V1__SeenRecord *evil_seen(struct evil_call *c, const Eenmaal__V1__Receipt *r)
{
	ProtobufCMessage *m = NULL;

	MUST(codec_decode(&eenmaal__v1__seen_record__descriptor, codec_view(r->seen), CODEC_LENIENT,
			  c->a, &m) == ERR_OK);
	return (Eenmaal__V1__SeenRecord *)m;
}

Eenmaal__V1__KeptRecord *evil_kept(struct evil_call *c, const Eenmaal__V1__OpenReceipt *r)
{
	ProtobufCMessage *m = NULL;

	MUST(codec_decode(&eenmaal__v1__kept_record__descriptor, codec_view(r->kept), CODEC_LENIENT,
			  c->a, &m) == ERR_OK);
	return (Eenmaal__V1__KeptRecord *)m;
}

static const Eenmaal__V1__KeptRecord *nothing_kept(struct arena *a)
{
	Eenmaal__V1__KeptRecord *kept = arena_alloc(a, sizeof(*kept));

	eenmaal__v1__kept_record__init(kept);
	kept->purpose = sample_text(a, "intake"); /* a part is never empty */
	return kept;
}

static void checkpoint_of_ours(struct evil *e, struct evil_call *c)
{
	Eenmaal__V1__GetCheckpointResponse *m = EVIL_REPLY(c, GetCheckpointResponse);
	ProtobufCMessage *asked = NULL;
	uint64_t known = 0;

	MUST(codec_decode(&eenmaal__v1__get_checkpoint_request__descriptor, c->request,
			  CODEC_LENIENT, c->a, &asked) == ERR_OK);
	known = ((Eenmaal__V1__GetCheckpointRequest *)asked)->known_size;
	m->checkpoint = evil_log_checkpoint(e, c->a);
	m->n_consistency = 0;
	if (known > 0)
		evil_log_consistency(e, c->a, known, &m->n_consistency, &m->consistency);
	evil_put(c, m);
}

static void fetch_of_ours(struct evil *e, struct evil_call *c)
{
	Eenmaal__V1__FetchResponse *m = EVIL_REPLY(c, FetchResponse);
	Eenmaal__V1__Receipt *r = m->results[0]->receipt;
	size_t before = e->leaf_count;

	m->results[0]->receipt =
		evil_log_receipt(e, c->a, evil_seen(c, r), nothing_kept(c->a))->receipt;
	m->n_consistency = 0;
	if (before > 0)
		evil_log_consistency(e, c->a, before, &m->n_consistency, &m->consistency);
	evil_put(c, m);
}

/* The reply's field "receipt", whichever message it is in. */
static void **receipt_field(ProtobufCMessage *m, const ProtobufCMessageDescriptor *type)
{
	const ProtobufCFieldDescriptor *f =
		protobuf_c_message_descriptor_get_field_by_name(m->descriptor, "receipt");

	if (f == NULL || f->descriptor != type)
		return NULL;
	return (void **)(void *)((char *)m + f->offset);
}

void evil_other_log(struct evil *e, struct evil_call *c)
{
	ProtobufCMessage *m = NULL;
	void **open = NULL, **closed = NULL;

	if (strcmp(c->method, "DirectoryService/GetCheckpoint") == 0) {
		checkpoint_of_ours(e, c);
		return;
	}
	if (strcmp(c->method, "PartnerService/Fetch") == 0) {
		fetch_of_ours(e, c);
		return;
	}
	m = evil_reply(c, evil_type(c->method));
	open = receipt_field(m, &eenmaal__v1__open_receipt__descriptor);
	closed = receipt_field(m, &eenmaal__v1__receipt__descriptor);
	if (open != NULL && *open != NULL) {
		const Eenmaal__V1__OpenReceipt *r = *open;

		*open = evil_log_receipt(e, c->a, evil_seen(c, r->receipt), evil_kept(c, r));
	} else if (closed != NULL && *closed != NULL) {
		*closed = evil_log_receipt(e, c->a, evil_seen(c, *closed), nothing_kept(c->a))
				  ->receipt;
	} else {
		return;
	}
	evil_put(c, m);
}
