/* SPDX-License-Identifier: EUPL-1.2 */
/* What a session believes at its start: the time, the directory, the agreement, the log's keys. */
#include "client/session_internal.h"

#include <inttypes.h>
#include <string.h>

#include "broker/base/clock.h"

#define DAY 86400
#define TIME_MAX_SECONDS (INT64_C(1) << 40)

/*
 * Our own clock is read now, with the answer here, not when the question left: otherwise a second
 * that ended on the way would put us ahead of the broker, and a grant made now would not be valid
 * there yet.
 */
enum err session_adopt_time(struct session *s, const Eenmaal__V1__GetTimeResponse *m)
{
	if (m->time <= 0 || m->time > TIME_MAX_SECONDS)
		return session_wrong(s, ERR_VERIFY, "the broker's clock is out of its mind");
	s->clock_offset = m->time - clock_now();
	/*
	 * What is signed gets the broker's time.  One that lies far could have statements dated for
	 * later use, and consents that end years after the day that was meant.
	 */
	if (s->clock_offset > DAY || s->clock_offset < -DAY)
		return session_wrong(s, ERR_VERIFY,
				     "the broker's clock and this machine's are more than a day "
				     "apart: set this one right, or tell the broker's operator");
	return ERR_OK;
}

static enum err learn_time(struct session *s)
{
	Eenmaal__V1__GetTimeRequest request = EENMAAL__V1__GET_TIME_REQUEST__INIT;
	ProtobufCMessage *reply = NULL;
	enum err e = session_call(s, "eenmaal.v1.DirectoryService/GetTime", &request,
				  &eenmaal__v1__get_time_response__descriptor, &reply);

	return e == ERR_OK ? session_adopt_time(s, (const Eenmaal__V1__GetTimeResponse *)reply) : e;
}

/*
 * The broker may lie about the time to keep an old directory alive, so our own clock counts too, a
 * day's error allowed.
 */
static enum err check_age(struct session *s, const struct directory *d)
{
	const struct state_broker *seen = state_broker(s->state);
	char until[21];
	enum err e =
		directory_accept(d, seen->directory_version, &seen->directory_hash, session_now(s));

	clock_format(d->not_after, until);
	if (e == ERR_OK && clock_now() - DAY >= d->not_after)
		e = ERR_EXPIRED;
	if (e == ERR_ROLLBACK)
		return session_wrong(s, e,
				     "the broker shows version %" PRIu64 " of the directory, but "
				     "version %" PRIu64
				     " was seen before: tell the chain's authority",
				     d->version, seen->directory_version);
	if (e == ERR_EXPIRED)
		return session_wrong(s, ERR_VERIFY,
				     "the directory's validity ended at %s: the chain's authority "
				     "must sign a new one",
				     until);
	if (e != ERR_OK)
		return session_wrong(s, ERR_VERIFY, "the directory cannot be used: %s",
				     err_text(e));
	return e;
}

static enum err adopt_log_keys(struct session *s)
{
	const struct directory *d = s->directory;

	for (size_t i = 0; i < d->log_key_count; i++)
		if (note_key_parse(d->log_keys[i].vkey, &s->log_keys[i]) != ERR_OK)
			return session_wrong(s, ERR_VERIFY, "a log key in the directory is no key");
	s->trust = (struct receipt_trust){d->audience, s->log_keys, d->log_key_count};
	return ERR_OK;
}

static enum err remember_directory(struct session *s)
{
	struct state_broker next = *state_broker(s->state);

	if (next.directory_version == s->directory->version)
		return ERR_OK;
	next.directory_version = s->directory->version;
	next.directory_hash = s->directory->hash;
	return state_set_broker(s->state, &next);
}

enum err session_adopt_directory(struct session *s, const Eenmaal__V1__GetDirectoryResponse *m)
{
	struct directory *d = NULL;
	struct sign_public root;
	enum err e = codec_sign_key(m->root_key, &root);

	if (e == ERR_OK)
		e = m->directory ? convert_directory(m->directory, &root, &s->profile->root, &d)
				 : ERR_INPUT;
	if (err_class(e) == CLASS_FAULT)
		return e;
	if (e != ERR_OK)
		return session_wrong(s, ERR_VERIFY,
				     "the directory is not signed by the root that this profile "
				     "pins, or is damaged (%s)",
				     err_text(e));
	e = check_age(s, d);
	if (e != ERR_OK) {
		directory_free(d);
		return e;
	}
	s->directory = d;
	e = adopt_log_keys(s);
	return e == ERR_OK ? remember_directory(s) : e;
}

enum err session_adopt_agreement(struct session *s, struct view agreement)
{
	struct buf problem = BUF_INIT(1024);
	struct hash hash;
	enum err e;

	hash_sha256(agreement, &hash);
	if (!hash_equal(&hash, &s->directory->agreement))
		return session_wrong(
			s, ERR_VERIFY,
			"the broker's agreement is not the one that the directory names");
	e = agreement_parse(agreement, &problem, &s->agreement);
	if (e != ERR_OK)
		e = session_wrong(s, e, "the agreement cannot be read: %.*s", (int)problem.len,
				  problem.data ? (const char *)problem.data : "");
	buf_free(&problem);
	return e;
}

static enum err fetch_directory(struct session *s)
{
	Eenmaal__V1__GetDirectoryRequest request = EENMAAL__V1__GET_DIRECTORY_REQUEST__INIT;
	ProtobufCMessage *reply = NULL;
	enum err e = session_call(s, "eenmaal.v1.DirectoryService/GetDirectory", &request,
				  &eenmaal__v1__get_directory_response__descriptor, &reply);

	if (e != ERR_OK)
		return e;
	return session_adopt_directory(s, (const Eenmaal__V1__GetDirectoryResponse *)reply);
}

static enum err fetch_agreement(struct session *s)
{
	Eenmaal__V1__GetAgreementRequest request = EENMAAL__V1__GET_AGREEMENT_REQUEST__INIT;
	ProtobufCMessage *reply = NULL;
	enum err e = session_call(s, "eenmaal.v1.DirectoryService/GetAgreement", &request,
				  &eenmaal__v1__get_agreement_response__descriptor, &reply);

	if (e != ERR_OK)
		return e;
	return session_adopt_agreement(
		s, codec_view(((const Eenmaal__V1__GetAgreementResponse *)reply)->agreement));
}

enum err session_trust(struct session *s)
{
	enum err e = learn_time(s);

	if (e == ERR_OK)
		e = fetch_directory(s);
	if (e == ERR_OK)
		e = fetch_agreement(s);
	return e == ERR_OK ? session_recycle(s) : e;
}
