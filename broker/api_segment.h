/* SPDX-License-Identifier: EUPL-1.2 */
/* Segments as they arrive, from contributors and (re-sealed) from holders. */
#ifndef EENMAAL_BROKER_API_SEGMENT_H
#define EENMAAL_BROKER_API_SEGMENT_H

#include "broker/api_statement.h"

#define SEGMENT_LIVE_MAX 64           /* live segments of one kind in one dossier */
#define SEGMENT_BYTES_MAX (24u << 20) /* of their ciphertexts: one fetch can carry a whole kind */

/* Check the ciphertext against the statement and fill the row to be stored. */
MUST_USE enum err api_segment_parts(struct call *c, const struct checked *s,
				    ProtobufCBinaryData ciphertext, struct store_segment *out);

/* ERR_STATE unless the segment is sealed to the kind's present epoch. */
MUST_USE enum err api_segment_epoch(struct txn *t, const struct holder_id *holder,
				    const struct store_segment *segment);

/* apply(): the author's own line of versions: each names the one before it.  ERR_SEQUENCE. */
MUST_USE enum err api_segment_line(struct txn *t, const struct holder_id *holder,
				   const Eenmaal__V1__Segment *m,
				   const struct store_segment *segment);

/* apply(): the live segments of a kind, SEGMENT_LIVE_MAX at most, in the arena. */
struct live_segments {
	size_t count;
	struct store_segment *at;
};
MUST_USE enum err api_segment_live(struct txn *t, struct call *c, const struct holder_id *holder,
				   const struct slug *kind, struct live_segments *out);

/* apply(): a kind that one fetch could not carry would be a kind that nobody can read. */
MUST_USE enum err api_segment_room(struct txn *t, struct call *c, const struct holder_id *holder,
				   const struct store_segment *segment, size_t bytes);

#endif
