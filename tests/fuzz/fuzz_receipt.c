/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Receipts and log entries.  Input: flags, the tree's size, then an OpenReceipt or a LogEntry.  With
 * REBUILD the harness puts right what a broker would compute: hashes, root and checkpoint.
 */
#include <string.h>

#include "proto/receipt.h"
#include "tests/fuzz/harness.h"
#include "tests/support/sample.h"

#define ENTRY 1
#define REBUILD 2
#define ARENA_MAX ((size_t)16 << 20)

static struct note_key key;
static const struct receipt_trust trust = {"broker.example", &key, 1};

void fuzz_setup(void)
{
	struct sign_public public_key;

	FUZZ_CHECK(sign_derive_public(fuzz_secret(0x60), &public_key) == ERR_OK);
	FUZZ_CHECK(note_key_init(&key, "broker.example", public_key.b) == ERR_OK);
}

static void leaf_of(const struct hash *seen, const struct hash *kept, struct hash *commitment,
		    struct hash *leaf)
{
	record_commit(seen, kept, commitment);
	merkle_leaf(view_of(commitment->b, HASH_LEN), leaf);
}

static bool part(ProtobufCBinaryData salt, ProtobufCBinaryData bytes, struct hash *out)
{
	if (salt.len == RECORD_SALT_LEN)
		record_part_hash(salt.data, codec_view(bytes), out);
	return salt.len == RECORD_SALT_LEN;
}

/* RFC 9162 2.1.3.2 without the comparison: the root that the path leads to. */
static bool root_of(const Eenmaal__V1__Receipt *r, uint64_t size, struct hash *node)
{
	uint64_t fn = r->leaf_index, sn = size - 1;

	if (r->leaf_index >= size)
		return false;
	for (size_t n = 0; n < r->n_inclusion; n++) {
		struct hash sibling;

		if (sn == 0 || codec_hash(r->inclusion[n], &sibling) != ERR_OK)
			return false;
		if ((fn & 1) || fn == sn) {
			merkle_node(&sibling, node, node);
			while (!(fn & 1) && fn != 0) {
				fn >>= 1;
				sn >>= 1;
			}
		} else {
			merkle_node(node, &sibling, node);
		}
		fn >>= 1;
		sn >>= 1;
	}
	return sn == 0;
}

static bool rebuild(struct arena *a, Eenmaal__V1__OpenReceipt *m, uint64_t size)
{
	struct hash seen, kept, commitment;
	struct checkpoint c = {.origin = "broker.example", .size = size};
	struct buf note = BUF_INIT(CHECKPOINT_MAX);
	Eenmaal__V1__Receipt *r = m->receipt;

	if (!part(r->seen_salt, r->seen, &seen) || !part(m->kept_salt, m->kept, &kept))
		return false;
	r->kept_hash = codec_bytes(arena_copy(a, kept.b, HASH_LEN), HASH_LEN);
	leaf_of(&seen, &kept, &commitment, &c.root);
	if (!root_of(r, size, &c.root) ||
	    checkpoint_sign(&c, &key, fuzz_secret(0x60), &note) != ERR_OK)
		return false;
	r->checkpoint = fuzz_text(a, buf_view(&note));
	buf_free(&note);
	return true;
}

/* Any change in what is committed to is found out. */
static void check_bound(struct arena *a, Eenmaal__V1__OpenReceipt *m)
{
	Eenmaal__V1__Receipt *r = m->receipt;
	uint8_t *places[] = {r->seen.data, r->seen_salt.data, r->kept_hash.data, m->kept.data,
			     m->kept_salt.data};
	struct receipt_opened opened;

	for (size_t n = 0; n < sizeof(places) / sizeof(places[0]); n++) {
		places[n][0] ^= 1;
		FUZZ_CHECK(receipt_verify_open(m, &trust, a, &opened) == ERR_VERIFY);
		FUZZ_CHECK(!opened.seen && !opened.kept);
		places[n][0] ^= 1;
	}
	r->leaf_index ^= 1;
	FUZZ_CHECK(receipt_verify_open(m, &trust, a, &opened) == ERR_VERIFY);
	r->leaf_index ^= 1;
	FUZZ_CHECK(receipt_verify_open(m, &trust, a, &opened) == ERR_OK);
}

static void check_receipt(struct arena *a, Eenmaal__V1__OpenReceipt *m, bool proper)
{
	struct receipt_opened opened;
	Eenmaal__V1__SeenRecord *seen = NULL;
	struct checkpoint c;
	enum err e = receipt_verify_open(m, &trust, a, &opened);

	if (m->receipt) {
		enum err only = receipt_verify(m->receipt, &trust, a, &seen, &c);

		FUZZ_CHECK((only == ERR_OK) == (seen != NULL));
		FUZZ_CHECK(e != ERR_OK || only == ERR_OK);
	}
	FUZZ_CHECK(e == ERR_OK || (!opened.seen && !opened.kept));
	if (e == ERR_OK) {
		FUZZ_CHECK(opened.checkpoint.size > m->receipt->leaf_index);
		check_bound(a, m);
	} else {
		/* What is bound rightly fails by its records alone. */
		FUZZ_CHECK(!proper || e == ERR_VERIFY || e == ERR_TOO_LARGE);
	}
}

static void check_entry(struct arena *a, Eenmaal__V1__LogEntry *m, bool proper)
{
	struct hash seen_hash, kept_hash, commitment, leaf;
	Eenmaal__V1__SeenRecord *seen;
	Eenmaal__V1__KeptRecord *kept;
	enum err e;

	if (proper && part(m->seen_salt, m->seen, &seen_hash) &&
	    part(m->kept_salt, m->kept, &kept_hash)) {
		leaf_of(&seen_hash, &kept_hash, &commitment, &leaf);
		m->commitment = codec_bytes(arena_copy(a, commitment.b, HASH_LEN), HASH_LEN);
	}
	e = entry_open(m, a, &seen, &kept, &leaf);
	FUZZ_CHECK(!seen == !kept);
	FUZZ_CHECK(e == ERR_OK || !seen);
	if (e == ERR_OK && seen) {
		m->kept.data[0] ^= 1;
		FUZZ_CHECK(entry_open(m, a, &seen, &kept, &leaf) == ERR_VERIFY && !seen && !kept);
	}
}

static const ProtobufCMessageDescriptor *type_of(uint8_t flags)
{
	return flags & ENTRY ? &eenmaal__v1__log_entry__descriptor
			     : &eenmaal__v1__open_receipt__descriptor;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = fuzz_input(data, size);
	uint8_t flags = fuzz_u8(&in);
	uint64_t leaves = fuzz_u64(&in);
	struct arena *a = fuzz_arena(ARENA_MAX);
	ProtobufCMessage *m = NULL;
	bool proper = flags & REBUILD;

	if (codec_decode(type_of(flags), fuzz_rest(&in), CODEC_LENIENT, a, &m) != ERR_OK) {
		arena_free(a);
		return 0;
	}
	if (flags & ENTRY) {
		check_entry(a, (Eenmaal__V1__LogEntry *)m, proper);
	} else {
		Eenmaal__V1__OpenReceipt *r = (Eenmaal__V1__OpenReceipt *)m;

		proper = proper && r->receipt && rebuild(a, r, leaves);
		check_receipt(a, r, proper);
	}
	arena_free(a);
	return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
	return fuzz_mutate_behind(9, type_of(size ? data[0] : 0),
				  (struct fuzz_data){data, size, max}, seed);
}

/* ---- seeds ------------------------------------------------------------------------------------------ */

static ProtobufCBinaryData packed(struct arena *a, const void *m)
{
	struct view v = fuzz_pack(a, m);

	return codec_bytes(v.data, v.len);
}

static void seed(const char *name, uint8_t flags, uint64_t leaves, struct view m)
{
	uint8_t head[9] = {flags, 0, 0, 0, 0, 0, 0, 0, (uint8_t)leaves};

	fuzz_seed(name, 2, (const struct view[]){view_of(head, sizeof(head)), m});
}

void fuzz_seeds(void)
{
	struct arena *a = fuzz_arena(ARENA_MAX);
	Eenmaal__V1__SeenRecord seen = EENMAAL__V1__SEEN_RECORD__INIT;
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;
	Eenmaal__V1__Receipt r = EENMAAL__V1__RECEIPT__INIT;
	Eenmaal__V1__OpenReceipt open = EENMAAL__V1__OPEN_RECEIPT__INIT;
	Eenmaal__V1__LogEntry entry = EENMAAL__V1__LOG_ENTRY__INIT;
	ProtobufCBinaryData path[3];
	struct receipt_opened opened;

	seen.time = FUZZ_NOW;
	seen.action = EENMAAL__V1__ACTION__ACTION_ACCESS;
	seen.requester = sample_text(a, "school");
	seen.statement_hash = sample_bytes(a, 32, 1);
	seen.outcome = EENMAAL__V1__OUTCOME__OUTCOME_NOTHING;
	kept.holder = sample_bytes(a, 10, 7);
	kept.holder_sequence = 1;
	kept.reason = EENMAAL__V1__REASON__REASON_NO_CONSENT;
	kept.agreement_hash = sample_bytes(a, 32, 9);
	kept.directory_version = 1;
	for (uint8_t n = 0; n < 3; n++)
		path[n] = sample_bytes(a, 32, (uint8_t)(n * 3));
	r.seen = entry.seen = packed(a, &seen);
	open.kept = entry.kept = packed(a, &kept);
	r.seen_salt = entry.seen_salt = sample_bytes(a, 32, 11);
	open.kept_salt = entry.kept_salt = sample_bytes(a, 32, 12);
	r.leaf_index = entry.leaf_index = 5;
	r.n_inclusion = 3;
	r.inclusion = path;
	r.checkpoint = sample_text(a, "");
	open.receipt = &r;
	entry.commitment = sample_bytes(a, 32, 13);
	seed("receipt", REBUILD, 8, fuzz_pack(a, &open));
	FUZZ_CHECK(rebuild(a, &open, 8));
	FUZZ_CHECK(receipt_verify_open(&open, &trust, a, &opened) == ERR_OK);
	seed("whole", 0, 8, fuzz_pack(a, &open));
	seed("entry", ENTRY | REBUILD, 0, fuzz_pack(a, &entry));
	entry.seen = entry.kept = entry.seen_salt = entry.kept_salt = codec_bytes(NULL, 0);
	seed("erased", ENTRY, 0, fuzz_pack(a, &entry));
	arena_free(a);
}
