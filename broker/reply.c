/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/reply.h"

#include <microhttpd.h>

#include <inttypes.h>
#include <stdio.h>

#define NO_STORE "no-store"

const struct reply_problem reply_not_post = {405,     "unimplemented", "only POST is spoken here",
					     "Allow", "POST",          ERR_UNKNOWN_METHOD};
const struct reply_problem reply_no_route = {
	404, "unimplemented", "there is no such method", NULL, NULL, ERR_UNKNOWN_METHOD};
const struct reply_problem reply_wrong_type = {
	415,           "invalid_argument",  "only application/proto is spoken here",
	"Accept-Post", "application/proto", ERR_MEDIA_TYPE};
const struct reply_problem reply_encoded = {
	501,
	"unimplemented",
	"compressed bodies are not accepted; send them as they are",
	"Accept-Encoding",
	"identity",
	ERR_MEDIA_TYPE};
const struct reply_problem reply_wrong_version = {
	400, "invalid_argument", "Connect-Protocol-Version must be 1", NULL, NULL, ERR_INPUT};
const struct reply_problem reply_wrong_timeout = {
	400,  "invalid_argument", "Connect-Timeout-Ms must be 1 to 10 digits", NULL,
	NULL, ERR_INPUT};
const struct reply_problem reply_no_member = {
	401,
	"unauthenticated",
	"a client certificate of a member of the chain's directory is needed here",
	NULL,
	NULL,
	ERR_UNAUTHENTICATED};
const struct reply_problem reply_too_large = {
	429,  "resource_exhausted", "the request is larger than this method takes", NULL,
	NULL, ERR_TOO_LARGE};
const struct reply_problem reply_too_busy = {
	503, "unavailable", "too busy now; try again shortly", "Retry-After", "1", ERR_BUSY};
const struct reply_problem reply_stopping = {
	503,           "unavailable", "the broker is being stopped; try again shortly",
	"Retry-After", "1",           ERR_BUSY};

const struct reply_problem reply_no_page = {404,  "not_found", "the page has no such file",
					    NULL, NULL,        ERR_NOT_FOUND};
const struct reply_problem reply_no_tile = {404,  "not_found", "the log has no such tile (yet)",
					    NULL, NULL,        ERR_NOT_FOUND};

const struct reply_problem reply_foreign = {
	403,  "permission_denied", "a page of another site may not call here", NULL,
	NULL, ERR_FORBIDDEN};
const struct reply_problem reply_no_auditor = {
	403,  "permission_denied", "this page is for the chain's auditors", NULL,
	NULL, ERR_FORBIDDEN};
const struct reply_problem reply_audit_page = {308,        "not_found", "the page is at /audit/",
					       "Location", "/audit/",   ERR_NOT_FOUND};

static struct reply_problem caller_problem(enum err e)
{
	if (e == ERR_TOO_LARGE)
		return reply_too_large;
	if (e == ERR_UNKNOWN_METHOD)
		return reply_no_route;
	if (e == ERR_MEDIA_TYPE)
		return reply_wrong_type;
	if (e == ERR_NOT_FOUND)
		return (struct reply_problem){.status = 404, .code = "not_found"};
	return (struct reply_problem){.status = 400, .code = "invalid_argument"};
}

static struct reply_problem conflict_problem(enum err e)
{
	if (e == ERR_EXISTS || e == ERR_REPLAY)
		return (struct reply_problem){.status = 409, .code = "already_exists"};
	if (e == ERR_SEQUENCE)
		return (struct reply_problem){.status = 409, .code = "aborted"};
	return (struct reply_problem){.status = 400, .code = "failed_precondition"};
}

static struct reply_problem class_problem(enum err e)
{
	switch (err_class(e)) {
	case CLASS_OK:
		break;
	case CLASS_CALLER:
		return caller_problem(e);
	case CLASS_DENIED:
		if (e == ERR_UNAUTHENTICATED)
			return reply_no_member;
		return (struct reply_problem){.status = 403, .code = "permission_denied"};
	case CLASS_CONFLICT:
		return conflict_problem(e);
	case CLASS_RETRY:
		if (e == ERR_DEADLINE)
			return (struct reply_problem){.status = 504, .code = "deadline_exceeded"};
		return reply_too_busy;
	case CLASS_FAULT:
		return (struct reply_problem){.status = 500, .code = "internal"};
	}
	return (struct reply_problem){0};
}

struct reply_problem reply_problem_of(enum err e, const char *message)
{
	struct reply_problem p = class_problem(e);

	p.error = e;
	if (err_class(e) == CLASS_FAULT)
		p.message = "the broker failed; its operator finds this request by its id";
	else if (message)
		p.message = message;
	else if (p.message == NULL)
		p.message = err_text(e);
	return p;
}

/* RFC 8259, section 7: the quote, the backslash and control characters are escaped. */
static enum err put_json(struct buf *out, const char *text)
{
	enum err e = buf_put_u8(out, '"');

	for (const char *p = text; e == ERR_OK && *p; p++) {
		if ((unsigned char)*p < 0x20)
			e = buf_printf(out, "\\u%04x", (unsigned)(unsigned char)*p);
		else if (*p == '"' || *p == '\\')
			e = buf_printf(out, "\\%c", *p);
		else
			e = buf_put_u8(out, (uint8_t)*p);
	}
	return e == ERR_OK ? buf_put_u8(out, '"') : e;
}

enum err reply_problem_body(const struct reply_problem *p, struct buf *out)
{
	enum err e = buf_put_str(out, "{\"code\":");

	if (e == ERR_OK)
		e = put_json(out, p->code);
	if (e == ERR_OK)
		e = buf_put_str(out, ",\"message\":");
	if (e == ERR_OK)
		e = put_json(out, p->message);
	if (e == ERR_OK)
		e = buf_put_str(out, "}");
	return e;
}

static bool add_origin(struct MHD_Response *response, const struct reply_head *head)
{
	if (MHD_add_response_header(response, "Vary", "Origin") != MHD_YES)
		return false;
	if (head->origin == NULL)
		return true;
	return MHD_add_response_header(response, "Access-Control-Allow-Origin", head->origin) ==
		       MHD_YES &&
	       MHD_add_response_header(response, "Access-Control-Expose-Headers", "X-Request-Id") ==
		       MHD_YES;
}

/* What every answer carries; the library adds Date and Content-Length. */
static bool add_common(struct MHD_Response *response, const struct reply_head *head,
		       const char *cache_control)
{
	char id[17];

	(void)snprintf(id, sizeof(id), "%016" PRIx64, head->id);
	if (MHD_add_response_header(response, "X-Request-Id", id) != MHD_YES ||
	    MHD_add_response_header(response, "Cache-Control", cache_control) != MHD_YES ||
	    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff") != MHD_YES)
		return false;
	if (!head->is_public)
		return true;
	return MHD_add_response_header(response, "Strict-Transport-Security", "max-age=31536000") ==
		       MHD_YES &&
	       add_origin(response, head);
}

/* Frees what became the body of an answer, once that was sent. */
static void body_free(void *context)
{
	struct buf *body = context;

	buf_free(body);
	mem_free(body);
}

/* A response that owns the bytes of *body, which is then empty; NULL on failure. */
static struct MHD_Response *response_new(struct buf *body)
{
	struct MHD_Response *response;
	struct buf *taken;

	if (body->len == 0)
		return MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
	taken = mem_new(1, sizeof(*taken));
	if (taken == NULL)
		return NULL;
	*taken = *body;
	response = MHD_create_response_from_buffer_with_free_callback_cls(taken->len, taken->data,
									  body_free, taken);
	if (response == NULL) {
		mem_free(taken);
		return NULL;
	}
	*body = BUF_INIT(body->max);
	return response;
}

static bool send_response(struct MHD_Connection *connection, unsigned status,
			  struct MHD_Response *response, bool complete)
{
	bool sent = complete && MHD_queue_response(connection, status, response) == MHD_YES;

	MHD_destroy_response(response);
	return sent;
}

bool reply_send_problem(struct MHD_Connection *connection, const struct reply_head *head,
			const struct reply_problem *p)
{
	struct buf body = BUF_INIT(4096);
	struct MHD_Response *response = NULL;
	bool complete;

	if (reply_problem_body(p, &body) == ERR_OK)
		response = response_new(&body);
	buf_free(&body);
	if (response == NULL)
		return false;
	complete =
		MHD_add_response_header(response, "Content-Type", "application/json") == MHD_YES &&
		add_common(response, head, NO_STORE);
	if (p->header)
		complete = complete &&
			   MHD_add_response_header(response, p->header, p->value) == MHD_YES;
	return send_response(connection, p->status, response, complete);
}

bool reply_send_bytes(struct MHD_Connection *connection, const struct reply_head *head,
		      const struct reply_kind *kind, struct buf *bytes)
{
	struct MHD_Response *response = response_new(bytes);
	bool complete;

	if (response == NULL)
		return false;
	complete = MHD_add_response_header(response, "Content-Type", kind->type) == MHD_YES &&
		   add_common(response, head, kind->cache_control);
	return send_response(connection, MHD_HTTP_OK, response, complete);
}

bool reply_send_message(struct MHD_Connection *connection, const struct reply_head *head,
			struct buf *message)
{
	static const struct reply_kind proto = {"application/proto", NO_STORE};

	return reply_send_bytes(connection, head, &proto, message);
}

bool reply_send_preflight(struct MHD_Connection *connection, const struct reply_head *head)
{
	struct MHD_Response *response =
		MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
	bool complete;

	if (response == NULL)
		return false;
	complete = add_common(response, head, NO_STORE) &&
		   MHD_add_response_header(response, "Access-Control-Allow-Methods", "POST") ==
			   MHD_YES &&
		   MHD_add_response_header(response, "Access-Control-Allow-Headers",
					   "content-type, connect-protocol-version, "
					   "connect-timeout-ms") == MHD_YES &&
		   MHD_add_response_header(response, "Access-Control-Max-Age", "7200") == MHD_YES;
	return send_response(connection, MHD_HTTP_NO_CONTENT, response, complete);
}
