/* SPDX-License-Identifier: EUPL-1.2 */
/* Between the cosigner's thread and what it makes of an answer. */
#ifndef EENMAAL_BROKER_COSIGNER_INTERNAL_H
#define EENMAAL_BROKER_COSIGNER_INTERNAL_H

#include "broker/cosigner.h"
#include "broker/ledger/cosign.h"
#include "keys/directory.h"

/* One witness of the configuration. */
struct cosigner_witness {
	const char *name;
	const struct note_key *key; /* of the directory in force; NULL: it names none so */
	uint64_t known;             /* the size that it knew last; 0: that we know of */
	uint32_t number;            /* of the errand under way; 0: none */
	unsigned tries;             /* in this round */
	bool signed_it;             /* the note at hand */
	unsigned status;            /* of its last answer, to tell changes */
	enum store_alarm alarm;
};

/* What the thread works with. */
struct cosigner_round {
	struct cosigner_witness witnesses[CONFIG_WITNESSES_MAX];
	unsigned count;
	struct note_key keys[DIRECTORY_WITNESSES_MAX]; /* of the directory in force */
	size_t key_count;
	unsigned quorum;
	struct buf base, note; /* the checkpoint at hand, and with what was signed so far */
	struct checkpoint checkpoint;
	int64_t begun;   /* when this checkpoint was first shown */
	struct buf kept; /* the cosigned note in the store */
	bool changed;    /* something is to be stored */
	enum store_alarm alarm;
	unsigned told; /* of how many cosignatures the log was told last */
};

/* The next errand may be sent: from the witness's known size. */
enum cosigner_next { COSIGNER_DONE, COSIGNER_AGAIN };

/* Take what a witness answered about the checkpoint at hand. */
enum cosigner_next cosigner_judge(struct cosigner_round *r, struct cosigner_witness *w,
				  const struct courier_answer *answer);

/* The worst of what the witnesses hold against the log; what is stored, until all have signed again. */
enum store_alarm cosigner_alarm(const struct cosigner_round *r);

/* Is the note at hand to be kept instead of the one that is?  *count: who signed it. */
bool cosigner_better(const struct cosigner_round *r, unsigned *count);

#endif
