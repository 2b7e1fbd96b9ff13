/* SPDX-License-Identifier: EUPL-1.2 */
/* eenmaal partner put: seal a document into a dossier. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "broker/base/io.h"
#include "client/json.h"
#include "client/partner.h"
#include "client/upload.h"

#define OUTPUT_MAX 8192
#define TITLE_MAX 200
#define MEDIA_TYPE_MAX 100

struct put {
	struct holder_id holder;
	struct slug kind;
	uint64_t replaces;
	const char *media_type, *title, *file;
	struct buf content;
	struct upload upload; /* what was last sent */
	bool erased;          /* own documents that were there are gone */
};

static enum err take_number(const struct partner *p, uint64_t *out)
{
	const char *text = command_option(p->command, "replaces");
	uint64_t value = 0;

	*out = 0;
	if (!text)
		return ERR_OK;
	for (const char *c = text; *c; c++) {
		if (*c < '0' || *c > '9' || c - text > 9)
			value = 0;
		else
			value = value * 10 + (uint64_t)(*c - '0');
	}
	*out = value;
	return value > 0 ? ERR_OK
			 : session_wrong(p->session, ERR_USAGE,
					 "--replaces takes a version: 1, 2, ...");
}

static enum err take_texts(const struct partner *p, struct put *put)
{
	struct partner_kinds kinds;
	enum err e = partner_kinds(p, &kinds);

	if (e != ERR_OK)
		return e;
	put->media_type = command_option(p->command, "media-type");
	put->title = command_option(p->command, "title");
	if (strlen(put->media_type) > MEDIA_TYPE_MAX || strlen(put->title) > TITLE_MAX ||
	    !utf8_valid(view_str(put->title)))
		return session_wrong(p->session, ERR_USAGE,
				     "--title takes at most %d bytes of UTF-8, --media-type %d",
				     TITLE_MAX, MEDIA_TYPE_MAX);
	return codec_slug(kinds.names[0], &put->kind);
}

static enum err read_content(const struct partner *p, struct put *put)
{
	enum err e;

	put->file = command_argument(p->command, 0);
	put->content = BUF_INIT(CODEC_SEGMENT_MAX);
	e = io_read_file(put->file, &put->content);
	if (e == ERR_TOO_LARGE)
		return session_wrong(p->session, e,
				     "%s is larger than %u MiB, which is the most that a "
				     "document may be; split it or make it smaller",
				     put->file, CODEC_SEGMENT_MAX >> 20);
	if (e == ERR_OK && put->content.len == 0)
		return session_wrong(p->session, ERR_INPUT, "%s is empty", put->file);
	return e == ERR_OK ? e
			   : session_wrong(p->session, e, "%s cannot be read: %s", put->file,
					   err_text(e));
}

static enum err take_options(const struct partner *p, struct put *put)
{
	enum err e = partner_holder(p, command_option(p->command, "holder"), &put->holder);

	if (e == ERR_OK)
		e = take_texts(p, put);
	if (e == ERR_OK)
		e = take_number(p, &put->replaces);
	return e == ERR_OK ? read_content(p, put) : e;
}

static enum err get_epoch_key(const struct partner *p, const struct put *put,
			      const Eenmaal__V1__GetEpochKeyResponse **out)
{
	Eenmaal__V1__GetEpochKeyRequest request = EENMAAL__V1__GET_EPOCH_KEY_REQUEST__INIT;
	ProtobufCMessage *reply = NULL;
	enum err e;

	request.holder = codec_bytes(put->holder.b, HOLDER_ID_LEN);
	request.kind = (char *)(uintptr_t)put->kind.s;
	e = session_call(p->session, "eenmaal.v1.PartnerService/GetEpochKey", &request,
			 &eenmaal__v1__get_epoch_key_response__descriptor, &reply);
	*out = (const Eenmaal__V1__GetEpochKeyResponse *)reply;
	if (e == ERR_FORBIDDEN)
		return session_wrong(p->session, e, "the agreement does not let %s add \"%s\"",
				     p->self->id.s, put->kind.s);
	return e;
}

/* The broker must remember our own documents at least as well as we do. */
static enum err check_line(const struct partner *p, struct put *put, const struct state_holder *h,
			   const Eenmaal__V1__GetEpochKeyResponse *m)
{
	const struct state_put *before = state_put_of(h, &put->kind);

	if (m->own_version >= CODEC_NUMBER_MAX)
		return session_wrong(p->session, ERR_VERIFY,
				     "the broker names a version that nobody can have reached");
	put->erased = before && m->own_version == 0;
	if (!before || m->own_version > before->version || put->erased)
		return ERR_OK;
	if (m->own_version == before->version &&
	    view_equal(codec_view(m->own_hash), view_of(before->statement.b, HASH_LEN)))
		return ERR_OK;
	return session_wrong(p->session, ERR_ROLLBACK,
			     "the broker says that version %" PRIu64
			     " is the newest of %s here, but "
			     "version %" PRIu64 " was put before: it was rolled back",
			     m->own_version, put->kind.s, before->version);
}

static enum err check_epoch(const struct partner *p, const struct put *put, struct state_holder *h,
			    uint64_t epoch)
{
	enum err e = state_see_epoch(h, &put->kind, epoch);

	if (e == ERR_ROLLBACK)
		return session_wrong(
			p->session, e,
			"the broker offers epoch %" PRIu64 " of %s, but %" PRIu64
			" was seen before: that key may be known to someone who lost the "
			"holder's consent",
			epoch, put->kind.s, state_epoch_of(h, &put->kind));
	return e == ERR_OK ? state_set_holder(p->session->state, h) : e;
}

static enum err explain(const struct partner *p, enum err e)
{
	if (e == ERR_WEAK)
		return session_wrong(p->session, e,
				     "the holder's key is of a suite below what the "
				     "directory or this profile still seals to");
	if (e == ERR_OK || err_class(e) == CLASS_FAULT)
		return e;
	return session_wrong(p->session, ERR_VERIFY,
			     "the key to seal to is not one that the holder "
			     "published (%s)",
			     err_text(e));
}

static enum err seal(const struct partner *p, struct put *put,
		     const Eenmaal__V1__GetEpochKeyResponse *m, const struct holder_keys *keys)
{
	struct session *s = p->session;
	struct upload_source source = {
		.session = s,
		.seed = p->signing_seed,
		.kind = &put->kind,
		.content = buf_view(&put->content),
		.media_type = put->media_type,
		.title = put->title,
		.replaces = put->replaces,
		.version = m->own_version + 1,
		.previous = codec_view(m->own_hash),
	};
	enum err e;

	if (put->replaces > m->own_version)
		return session_wrong(s, ERR_USAGE,
				     "there is no version %" PRIu64 " of yours to "
				     "replace; the newest is %" PRIu64,
				     put->replaces, m->own_version);
	e = explain(p, upload_epoch_key(s, keys, m, &put->kind, &source.epoch));
	return e == ERR_OK ? upload_seal(&source, &put->upload) : e;
}

static enum err check_receipt(const struct partner *p, const struct put *put,
			      const Eenmaal__V1__Receipt *r)
{
	Eenmaal__V1__SeenRecord *seen = NULL;
	enum err e = session_receipt(p->session, r, &put->upload.hash, NULL, &seen);

	if (e != ERR_OK)
		return e;
	if (seen->action != EENMAAL__V1__ACTION__ACTION_UPLOAD ||
	    seen->outcome != EENMAAL__V1__OUTCOME__OUTCOME_DONE)
		return session_wrong(p->session, ERR_VERIFY,
				     "the receipt records something else than this upload");
	return partner_keep(p, r);
}

static enum err send_segment(const struct partner *p, struct put *put)
{
	Eenmaal__V1__PutSegmentRequest request = EENMAAL__V1__PUT_SEGMENT_REQUEST__INIT;
	ProtobufCMessage *reply = NULL;
	enum err e;

	request.segment = put->upload.statement;
	request.ciphertext = codec_bytes(put->upload.ciphertext.data, put->upload.ciphertext.len);
	e = session_call(p->session, "eenmaal.v1.PartnerService/PutSegment", &request,
			 &eenmaal__v1__put_segment_response__descriptor, &reply);
	if (e != ERR_OK)
		return e;
	return check_receipt(p, put, ((const Eenmaal__V1__PutSegmentResponse *)reply)->receipt);
}

static enum err remember(const struct partner *p, const struct put *put, struct state_holder *h)
{
	const struct state_put done = {put->kind, put->upload.version, put->upload.hash};
	enum err e = state_note_put(h, &done);

	return e == ERR_OK ? state_set_holder(p->session->state, h) : e;
}

static enum err attempt_put(const struct partner *p, struct put *put)
{
	const Eenmaal__V1__GetEpochKeyResponse *m = NULL;
	struct state_holder *h = NULL;
	struct holder_keys keys;
	enum err e = get_epoch_key(p, put, &m);

	upload_free(&put->upload);
	if (e == ERR_OK)
		e = session_identity(p->session, m->identity, &put->holder, &keys);
	if (e == ERR_OK)
		e = state_holder(p->session->state, &put->holder, &h);
	if (e == ERR_OK)
		e = check_line(p, put, h, m);
	if (e == ERR_OK)
		e = seal(p, put, m, &keys);
	/* Not before the holder's signature on the epoch was verified. */
	if (e == ERR_OK)
		e = check_epoch(p, put, h, m->epoch);
	if (e == ERR_OK)
		e = send_segment(p, put);
	if (e == ERR_OK)
		e = remember(p, put, h);
	state_holder_free(h);
	return e;
}

static enum err tell_json(const struct put *put)
{
	struct buf out = BUF_INIT(OUTPUT_MAX);
	char number[HOLDER_TEXT_LEN + 1];
	struct json j;
	enum err e;

	holder_id_format(&put->holder, number);
	json_begin(&j, &out);
	json_object(&j, NULL);
	json_string(&j, "holder", number);
	json_string(&j, "kind", put->kind.s);
	json_number(&j, "version", (int64_t)put->upload.version);
	json_number(&j, "epoch", (int64_t)put->upload.epoch);
	json_number(&j, "replaces", (int64_t)put->replaces);
	json_number(&j, "bytes", (int64_t)put->content.len);
	json_number(&j, "sealed_bytes", (int64_t)put->upload.ciphertext.len);
	json_hex(&j, "statement", view_of(put->upload.hash.b, HASH_LEN));
	json_bool(&j, "restarted", put->erased);
	json_end(&j);
	e = j.error == ERR_OK ? command_print(&out) : j.error;
	buf_free(&out);
	return e;
}

static enum err tell(const struct partner *p, const struct put *put)
{
	if (command_json(p->command))
		return tell_json(put);
	if (put->erased)
		command_say(p->command,
			    "Note: the %s that you put before are gone; the holder may "
			    "have erased them.",
			    put->kind.s);
	command_say(p->command,
		    "Sealed %zu bytes as %s version %" PRIu64 " to epoch %" PRIu64
		    "; the log has it.",
		    put->content.len, put->kind.s, put->upload.version, put->upload.epoch);
	return ERR_OK;
}

static enum err run(const struct partner *p, struct put *put)
{
	enum err e = take_options(p, put);

	for (unsigned attempt = 0; e == ERR_OK; attempt++) {
		e = attempt_put(p, put);
		/* Between the question and the answer the holder may have closed the epoch. */
		if (!partner_again(e == ERR_STATE ? ERR_SEQUENCE : e, attempt))
			break;
		e = session_recycle(p->session);
	}
	return e == ERR_OK ? tell(p, put) : e;
}

enum exit_code partner_put(struct command *c)
{
	enum exit_code code = EXIT_DONE;
	struct put put = {0};
	struct partner p;
	enum err e = partner_open(c, &p);

	if (e != ERR_OK)
		return command_exit(e);
	e = run(&p, &put);
	if (e != ERR_OK)
		code = partner_fail(&p, e);
	upload_free(&put.upload);
	buf_free(&put.content);
	partner_close(&p);
	return code;
}
