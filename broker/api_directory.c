/* SPDX-License-Identifier: EUPL-1.2 */
/* DirectoryService: what everyone may know. */
#include <string.h>

#include "broker/api.h"
#include "broker/api_log.h"
#include "broker/base/clock.h"
#include "broker/txn.h"

#define DIRECTORY_ARENA (16u << 20)

static enum err time_read(struct call *c)
{
	Eenmaal__V1__GetTimeResponse reply = EENMAAL__V1__GET_TIME_RESPONSE__INIT;

	reply.time = clock_now();
	reply.audience = c->trust->directory->audience;
	return call_reply(c, &reply);
}

static enum err directory_read(struct call *c)
{
	Eenmaal__V1__GetDirectoryResponse reply = EENMAAL__V1__GET_DIRECTORY_RESPONSE__INIT;
	ProtobufCMessage *envelope = NULL;
	enum err e = codec_decode(&eenmaal__v1__envelope__descriptor,
				  buf_view(&c->trust->directory_envelope), CODEC_STRICT, c->arena,
				  &envelope);

	if (e != ERR_OK)
		return ERR_INTERNAL;
	reply.directory = (Eenmaal__V1__Envelope *)envelope;
	reply.root_key = codec_bytes(c->trust->root.b, SIGN_PUBLIC_LEN);
	return call_reply(c, &reply);
}

static enum err agreement_read(struct call *c)
{
	Eenmaal__V1__GetAgreementResponse reply = EENMAAL__V1__GET_AGREEMENT_RESPONSE__INIT;

	reply.agreement = codec_bytes(c->trust->agreement_file.data, c->trust->agreement_file.len);
	return call_reply(c, &reply);
}

static enum err copy_note(struct call *c, struct view note, char **out)
{
	*out = call_alloc(c, note.len + 1);
	if (*out == NULL)
		return ERR_MEMORY;
	memcpy(*out, note.data, note.len);
	return ERR_OK;
}

static enum err read_cosigned(struct call *c, struct view *note,
			      Eenmaal__V1__GetCheckpointResponse *reply)
{
	struct store_cosigned row = {.alarm = STORE_ALARM_NONE};
	enum err e = store_cosigned_get(c->worker->reader, c->arena, &row);

	*note = row.note;
	reply->alarm = (Eenmaal__V1__WitnessAlarm)row.alarm;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* What witnesses signed, proved to be a beginning of the newest. */
static enum err attach_cosigned(struct call *c, struct view note, uint64_t size,
				Eenmaal__V1__GetCheckpointResponse *reply)
{
	struct checkpoint checkpoint = {.size = 0};
	enum err e = checkpoint_parse(note, &checkpoint);

	if (e != ERR_OK)
		return ERR_DAMAGED;
	/* Of a log that was cut: there is nothing that leads from there to here. */
	if (checkpoint.size > size)
		return ERR_OK;
	e = copy_note(c, note, &reply->cosigned);
	return e == ERR_OK
		       ? call_consistency(c, checkpoint.size, size, &reply->n_cosigned_consistency,
					  &reply->cosigned_consistency)
		       : e;
}

static enum err checkpoint_read(struct call *c)
{
	const Eenmaal__V1__GetCheckpointRequest *request =
		(const Eenmaal__V1__GetCheckpointRequest *)c->request;
	Eenmaal__V1__GetCheckpointResponse reply = EENMAAL__V1__GET_CHECKPOINT_RESPONSE__INIT;
	struct view note = {0}, cosigned = {0};
	uint64_t size = 0;
	uint64_t until = 0;
	/* First, so that it is never newer than the other. */
	enum err e = read_cosigned(c, &cosigned, &reply);

	if (e == ERR_OK)
		e = api_log_checkpoint(c->worker->reader, c->arena, &size, &note);

	if (e == ERR_NOT_FOUND)
		return call_fail(c, e, "the log is empty");
	if (e != ERR_OK)
		return e;
	until = request->until_size != 0 ? request->until_size : size;
	if (until > size || request->known_size > until)
		return call_fail(c, ERR_RANGE, "the log is smaller than the size that is known");
	e = copy_note(c, note, &reply.checkpoint);
	if (e == ERR_OK && cosigned.len > 0)
		e = attach_cosigned(c, cosigned, size, &reply);
	if (e != ERR_OK)
		return e;
	e = call_consistency(c, request->known_size, until, &reply.n_consistency,
			     &reply.consistency);
	return e == ERR_OK ? call_reply(c, &reply) : e;
}

#define DIRECTORY_ROUTE(name, step)                                                     \
	.service = "eenmaal.v1.DirectoryService", .method = (name),                     \
	.listeners = LISTENER_PUBLIC | LISTENER_PARTNER, .body_max = CODEC_REQUEST_MAX, \
	.request = &eenmaal__v1__get_##step##_request__descriptor, .read = step##_read

const struct route api_directory_routes[] = {
	{DIRECTORY_ROUTE("GetTime", time)},
	{DIRECTORY_ROUTE("GetDirectory", directory), .arena_max = DIRECTORY_ARENA},
	{DIRECTORY_ROUTE("GetAgreement", agreement)},
	{DIRECTORY_ROUTE("GetCheckpoint", checkpoint)},
	{0},
};
