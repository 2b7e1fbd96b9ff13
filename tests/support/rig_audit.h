/* SPDX-License-Identifier: EUPL-1.2 */
/* The log as its auditor reads it: every entry opened, the tree rebuilt, checkpoints compared. */
#ifndef EENMAAL_TESTS_SUPPORT_RIG_AUDIT_H
#define EENMAAL_TESTS_SUPPORT_RIG_AUDIT_H

#include "broker/ledger/note.h"
#include "proto/receipt.h"
#include "tests/support/rig_dossier.h"

struct rig_entry {
	uint64_t index;
	struct hash leaf;
	const Eenmaal__V1__SeenRecord *seen;
	const Eenmaal__V1__KeptRecord *kept;
	const Eenmaal__V1__Envelope *statement; /* may be NULL */
};

typedef void rig_visit(void *context, const struct rig_entry *entry);

/* A reading that can go on later: rig and visit (which may be NULL) are set before. */
struct rig_log {
	struct rig *rig;
	rig_visit *visit;
	void *context;
	struct merkle_edge edge; /* of all that was read */
};

/*
 * Read on to the end through AuditService while nobody else writes, visit every entry (the
 * reading's own, too), and check that the tree of their leaves has the root that the checkpoint
 * signs.
 */
void rig_log_read(struct rig_log *l);

/* The whole log at once; the number of its entries. */
uint64_t rig_audit(struct rig *r, rig_visit *visit, void *context);

/* Whom to trust with checkpoints. */
struct rig_trust {
	struct note_key key;
	struct receipt_trust trust;
};
void rig_trust(const struct rig *r, struct rig_trust *out);

/* The newest checkpoint, which must be consistent with an older one (size 0: none). */
void rig_checkpoint(const struct rig *r, struct wire *w, const struct checkpoint *known,
		    struct checkpoint *out);

#endif
