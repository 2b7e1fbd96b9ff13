/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/rig_audit.h"

#include <stdio.h>
#include <string.h>

void rig_trust(const struct rig *r, struct rig_trust *out)
{
	MUST(note_key_init(&out->key, SITE_AUDIENCE, r->site.log_key.b) == ERR_OK);
	out->trust = (struct receipt_trust){
		.origin = SITE_AUDIENCE,
		.keys = &out->key,
		.key_count = 1,
	};
}

static void take_entry(struct rig_log *x, struct arena *a, const Eenmaal__V1__LogEntry *e)
{
	struct rig_entry entry = {.index = e->leaf_index, .statement = e->statement};
	Eenmaal__V1__SeenRecord *seen = NULL;
	Eenmaal__V1__KeptRecord *kept = NULL;

	MUST(e->leaf_index == x->edge.size);
	MUST(entry_open(e, a, &seen, &kept, &entry.leaf) == ERR_OK);
	MUST(merkle_append(&x->edge, &entry.leaf, NULL, NULL) == ERR_OK);
	entry.seen = seen;
	entry.kept = kept;
	if (x->visit != NULL)
		x->visit(x->context, &entry);
}

/* True when the page reached this reading's own entry, whose checkpoint then covers all. */
static bool finish_page(struct rig_log *x, struct arena *a, const Eenmaal__V1__OpenReceipt *r)
{
	struct rig_trust trust;
	struct receipt_opened opened;
	struct hash root;

	rig_trust(x->rig, &trust);
	MUST(r != NULL && receipt_verify_open(r, &trust.trust, a, &opened) == ERR_OK);
	if (r->receipt->leaf_index > x->edge.size)
		return false;
	MUST(r->receipt->leaf_index == x->edge.size);
	MUST(merkle_append(&x->edge, &opened.leaf, NULL, NULL) == ERR_OK);
	if (x->visit != NULL)
		x->visit(x->context, &(struct rig_entry){.index = r->receipt->leaf_index,
							 .leaf = opened.leaf,
							 .seen = opened.seen,
							 .kept = opened.kept});
	merkle_root(&x->edge, &root);
	MUST(opened.checkpoint.size == x->edge.size && hash_equal(&opened.checkpoint.root, &root));
	return true;
}

static bool read_page(struct rig_log *x, struct wire *wire)
{
	struct arena *a = rig_arena();
	Eenmaal__V1__ListEntriesResponse *reply = NULL;
	struct rig_call call = {
		.method = "AuditService/ListEntries",
		.request = rig_audit_query(x->rig, a, x->edge.size),
		.type = &eenmaal__v1__list_entries_response__descriptor,
	};
	bool done = false;

	MUST(wire_call(wire, &call, a, &reply) == 200);
	for (size_t n = 0; n < reply->n_entries; n++)
		take_entry(x, a, reply->entries[n]);
	done = finish_page(x, a, reply->receipt);
	arena_free(a);
	return done;
}

void rig_log_read(struct rig_log *l)
{
	struct wire *w = wire_open(l->rig, RIG_PARTNER, SITE_INSPECTIE);

	MUST(w != NULL);
	while (!read_page(l, w))
		;
	wire_free(w);
}

uint64_t rig_audit(struct rig *r, rig_visit *visit, void *context)
{
	struct rig_log l = {.rig = r, .visit = visit, .context = context};

	rig_log_read(&l);
	return l.edge.size;
}

void rig_checkpoint(const struct rig *r, struct wire *w, const struct checkpoint *known,
		    struct checkpoint *out)
{
	struct arena *a = rig_arena();
	Eenmaal__V1__GetCheckpointRequest request = EENMAAL__V1__GET_CHECKPOINT_REQUEST__INIT;
	Eenmaal__V1__GetCheckpointResponse *reply = NULL;
	struct rig_call call = {
		.method = "DirectoryService/GetCheckpoint",
		.request = &request,
		.type = &eenmaal__v1__get_checkpoint_response__descriptor,
	};
	struct rig_trust trust;
	struct merkle_proof proof;

	rig_trust(r, &trust);
	request.known_size = known != NULL ? known->size : 0;
	MUST(wire_call(w, &call, a, &reply) == 200);
	MUST(checkpoint_verify(view_str(reply->checkpoint), &trust.key, 1, SITE_AUDIENCE, out) ==
	     ERR_OK);
	MUST(proof_from_wire(reply->n_consistency, reply->consistency, &proof) == ERR_OK);
	if (known != NULL && known->size > 0)
		MUST(merkle_verify_consistency(known->size, out->size, &known->root, &out->root,
					       &proof) == ERR_OK);
	arena_free(a);
}
