/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Dossiers after a model.  The model is a whole one: keys, vault, documents and a consent, made as
 * devices and the reception make them.  Each dossier made after it has a number and nonces of its own and
 * every statement signed anew; keys and sealed bytes are the model's, so that nobody could open the
 * documents (what they are sealed to names the model's number): a broker never does.
 */
#ifndef EENMAAL_BENCH_SCALE_MODEL_H
#define EENMAAL_BENCH_SCALE_MODEL_H

#include "bench/scale/fill.h"
#include "broker/api_change.h"
#include "broker/api_vault.h"

struct made_segment {
	struct checked statement;
	struct store_segment row;
	struct view ciphertext; /* the model's */
};

/* What the store gets of one dossier. */
struct made {
	struct store_holder holder;
	struct checked enrolment, epochs;
	struct vault_parts vault;
	unsigned segment_count;
	struct made_segment *segments;
	struct change consent;
	struct store_grant grant;
	const Eenmaal__V1__Grant *grant_message; /* the model's: its kinds, partner, purposes */
};

struct model;
struct model *model_new(struct rig *r, const struct fill_plan *plan);
/* Not before what was made after it is stored. */
void model_free(struct model *m);

/* One more, in the arena; *out is zeroed before. */
void model_make(struct model *m, const struct holder_id *id, struct arena *a, struct made *out);

#endif
