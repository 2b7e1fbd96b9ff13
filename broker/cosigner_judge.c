/* SPDX-License-Identifier: EUPL-1.2 */
/* What a witness's answer means. */
#include "broker/cosigner_internal.h"

#include "broker/base/log.h"
#include "broker/ledger/witness_request.h"

/* Said once, and again when it has been otherwise in between. */
static void tell(struct cosigner_witness *w, enum log_level level, const char *event,
		 unsigned status)
{
	if (w->status != status)
		log_event(level, event, LOG_TEXT("witness", w->name), LOG_NUM("status", status));
	w->status = status;
}

static void accuse(const struct cosigner_round *r, struct cosigner_witness *w,
		   enum store_alarm alarm, uint64_t size)
{
	if (w->alarm != alarm)
		log_event(LOG_LEVEL_ERROR,
			  alarm == STORE_ALARM_SPLIT_VIEW ? "split_view" : "rollback",
			  LOG_TEXT("witness", w->name), LOG_NUM("size", r->checkpoint.size),
			  LOG_NUM("known_size", size));
	w->alarm = alarm;
}

static enum cosigner_next take_line(struct cosigner_round *r, struct cosigner_witness *w,
				    struct view lines)
{
	enum err e = cosign_append(&r->note, lines, w->key);

	if (e != ERR_OK) {
		tell(w, LOG_LEVEL_ERROR, "witness-wrong", 1);
		return COSIGNER_DONE;
	}
	w->status = 200;
	w->known = r->checkpoint.size;
	w->signed_it = true;
	w->alarm = STORE_ALARM_NONE;
	r->changed = true;
	return COSIGNER_DONE;
}

/* It knows another size than we thought. */
static enum cosigner_next take_size(struct cosigner_round *r, struct cosigner_witness *w,
				    struct view text)
{
	uint64_t size = 0;

	if (witness_request_size(text, &size) != ERR_OK) {
		tell(w, LOG_LEVEL_ERROR, "witness-wrong", 409);
		return COSIGNER_DONE;
	}
	if (size > r->checkpoint.size) {
		accuse(r, w, STORE_ALARM_ROLLBACK, size);
		return COSIGNER_DONE;
	}
	/* It knew what we said that it does, and yet: of this size it knows another log. */
	if (size == w->known && size == r->checkpoint.size) {
		accuse(r, w, STORE_ALARM_SPLIT_VIEW, size);
		return COSIGNER_DONE;
	}
	w->known = size;
	return w->tries < 2 ? COSIGNER_AGAIN : COSIGNER_DONE;
}

enum cosigner_next cosigner_judge(struct cosigner_round *r, struct cosigner_witness *w,
				  const struct courier_answer *answer)
{
	switch (answer->status) {
	case 200:
		return take_line(r, w, buf_view(&answer->body));
	case 409:
		return take_size(r, w, buf_view(&answer->body));
	case 422:
		/* Our own proof is right: what it knows is not a beginning of this log. */
		accuse(r, w, STORE_ALARM_SPLIT_VIEW, w->known);
		return COSIGNER_DONE;
	default:
		tell(w, LOG_LEVEL_WARN, answer->status ? "witness-refused" : "witness-away",
		     answer->status);
		return COSIGNER_DONE;
	}
}

enum store_alarm cosigner_alarm(const struct cosigner_round *r)
{
	enum store_alarm worst = STORE_ALARM_NONE;
	bool all = true;

	for (unsigned n = 0; n < r->count; n++) {
		enum store_alarm alarm = r->witnesses[n].alarm;

		all = all && (r->witnesses[n].signed_it || r->witnesses[n].key == NULL);
		if (alarm == STORE_ALARM_SPLIT_VIEW || worst == STORE_ALARM_NONE)
			worst = alarm;
	}
	/* Who once objected and is only away now has taken nothing back. */
	return worst == STORE_ALARM_NONE && !all ? r->alarm : worst;
}

static unsigned count(const struct cosigner_round *r, const struct buf *note)
{
	struct cosign_tally tally = {.count = 0};

	if (note->len == 0 || cosign_count(buf_view(note), r->keys, r->key_count, &tally) != ERR_OK)
		return 0;
	return tally.count;
}

bool cosigner_better(const struct cosigner_round *r, unsigned *signers)
{
	unsigned need = r->quorum ? r->quorum : 1, before = count(r, &r->kept);

	*signers = count(r, &r->note);
	/* What enough have signed is not given up for something newer that fewer have. */
	return *signers >= need || (*signers > 0 && *signers >= before && before < need);
}
