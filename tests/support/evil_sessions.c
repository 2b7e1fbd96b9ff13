/* SPDX-License-Identifier: EUPL-1.2 */
/* Attacks on every client: the time, the directory, the agreement, and answers that are none. */
#include "tests/support/evil_turns.h"

#include <stdio.h>
#include <string.h>

#include "broker/base/clock.h"
#include "tests/support/sample.h"

#define GET_TIME "DirectoryService/GetTime"
#define GET_AGREEMENT "DirectoryService/GetAgreement"

static void time_off(struct evil *e, struct evil_call *c)
{
	static const int64_t by[] = {-2 * 86400, 3 * 86400, -400 * 86400, 4000 * INT64_C(86400)};
	Eenmaal__V1__GetTimeResponse *m = EVIL_REPLY(c, GetTimeResponse);

	m->time = e->which < 4 ? clock_now() + by[e->which] : e->which == 4 ? -1 : INT64_MAX;
	evil_put(c, m);
}

/* ---- the directory ---------------------------------------------------------------------------- */

static void sign_directory(struct evil *e, struct evil_call *c, Eenmaal__V1__Envelope *m,
			   const Eenmaal__V1__Directory *d)
{
	*m = *rig_sign(c->a, STATEMENT_DIRECTORY, d, e->rig->site.root_seed);
}

/*
 * which: 0 the edition before, 1 another of the same number, 2 a partner's key replaced, 3 the
 * same by a root of its own, 4 ended, 5 another broker's, 6 nothing, 7 a log key added
 */
static void directory(struct evil *e, struct evil_call *c)
{
	Eenmaal__V1__GetDirectoryResponse *m = EVIL_REPLY(c, GetDirectoryResponse);
	Eenmaal__V1__GetDirectoryResponse *old = evil_earlier(e, c, GET_DIRECTORY, 0);
	Eenmaal__V1__Directory *d = turn_open(c->a, m->directory, STATEMENT_DIRECTORY);
	ProtobufCBinaryData *key = &d->members[SITE_SCHOOL]->kem_key->public_key;
	struct sign_public root;

	if (e->which == 0) {
		m = old;
	} else if (e->which == 1) {
		d->issued_at++;
		sign_directory(e, c, m->directory, d);
	} else if (e->which == 2 || e->which == 3) {
		*key = d->members[SITE_GEMEENTE]->kem_key->public_key;
		if (e->which == 2) {
			turn_repack(c->a, m->directory, d);
		} else {
			MUST(sign_derive_public(e->rig->site.member_seed[0], &root) == ERR_OK);
			*m->directory = *rig_sign(c->a, STATEMENT_DIRECTORY, d,
						  e->rig->site.member_seed[0]);
			m->root_key = codec_bytes(arena_copy(c->a, root.b, SIGN_PUBLIC_LEN),
						  SIGN_PUBLIC_LEN);
		}
	} else if (e->which == 4) {
		d->version++;
		d->issued_at -= 3 * 86400;
		d->not_after -= 3 * 86400;
		sign_directory(e, c, m->directory, d);
	} else if (e->which == 5) {
		d->version++;
		d->audience = sample_text(c->a, "other.example");
		turn_repack(c->a, m->directory, d);
	} else if (e->which == 6) {
		m->directory = NULL;
	} else {
		d->log_keys[0] = sample_text(c->a, "broker.example+00000000+AAAA");
		turn_repack(c->a, m->directory, d);
	}
	evil_put(c, m);
}

static void agreement(struct evil *e, struct evil_call *c)
{
	Eenmaal__V1__GetAgreementResponse *m = EVIL_REPLY(c, GetAgreementResponse);

	m->agreement = e->which == 0 ? turn_flip(c->a, m->agreement, 700) : codec_bytes(NULL, 0);
	evil_put(c, m);
}

/* ---- answers that are none -------------------------------------------------------------------- */

static void garbage(struct evil *e, struct evil_call *c)
{
	size_t len = c->body.len;

	if (e->which == 0) { /* noise */
		random_bytes(c->body.data, len);
		c->body.data[0] = 0xff;
	} else if (e->which == 1) { /* half */
		c->body.len = len - 1;
	} else if (e->which == 2) { /* nested without end */
		buf_clear(&c->body);
		for (size_t n = 0; n < 20000; n++)
			MUST(buf_put_u8(&c->body, 0x0a) == ERR_OK);
	} else { /* nothing */
		buf_clear(&c->body);
	}
}

static void raw(struct evil_call *c, const char *text)
{
	MUST(buf_put_str(&c->raw, text) == ERR_OK);
}

/* which: 0 endless body with a length, 1 chunked, 2 without a length, 3 endless head, 4 large */
static void flood(struct evil *e, struct evil_call *c)
{
	static const char ok[] = "HTTP/1.1 200 OK\r\nContent-Type: application/proto\r\n";

	c->flood = (size_t)1 << 30;
	raw(c, ok);
	if (e->which == 0)
		raw(c, "Content-Length: 99999999999\r\n\r\n");
	else if (e->which == 1)
		raw(c, "Transfer-Encoding: chunked\r\n\r\n7fffffff\r\n");
	else if (e->which == 2)
		raw(c, "\r\n");
	else if (e->which == 3) {
		for (size_t n = 0; n < 40000; n++)
			raw(c, "X-More: and more and more and more and more and more\r\n");
	} else {
		c->flood = (size_t)3 << 20;
		raw(c, "Content-Length: 3145728\r\n\r\n");
	}
}

static void other_type(struct evil *e, struct evil_call *c)
{
	static const char *const types[] = {"text/html", "application/json",
					    "application/proto; charset=x", ""};

	(void)snprintf(c->type, sizeof(c->type), "%s", types[e->which]);
}

static void redirect(struct evil *e, struct evil_call *c)
{
	struct buf text = BUF_INIT(1024);

	MUST(buf_printf(&text,
			"HTTP/1.1 %u Go\r\nLocation: https://127.0.0.1:%u/eenmaal.v1.%s\r\n"
			"Content-Length: 0\r\n\r\n%c",
			e->which == 0 ? 302u : 308u, e->port[RIG_PUBLIC],
			"DirectoryService/GetCheckpoint", 0) == ERR_OK);
	raw(c, (const char *)text.data);
	buf_free(&text);
}

/* Errors whose words would steer a terminal. */
static void loud_error(struct evil *e, struct evil_call *c)
{
	static const char *const bodies[] = {
		"{\"code\":\"internal\",\"message\":\"a\\u001b[2Jb\\u0007\\u009b31m\"}",
		"{\"code\":\"internal\",\"message\":\"a\xc2\x9b"
		"31mb\xc2\x85"
		"c\"}",
		"{\"code\":\"internal\",\"message\":\"a\\nAll is well.\\n\\r\\teenmaal: done\"}",
		/* Bidirectional controls: what this case is about. */
		/* NOLINTNEXTLINE(misc-misleading-bidirectional) */
		"{\"code\":\"internal\",\"message\":\"a\xe2\x80\xae"
		"txt.exe\xe2\x81\xa6"
		"b\"}",
		"{\"code\":\"internal\",\"message\":\"a\x1b]0;title\x07\"}",
		"{\"code\":\"internal\",\"message\":\"\"}",
		"{\"code\":\"internal\",\"code\":\"not_found\",\"message\":\"twice\"}",
		"{\"code\":\"internal\",\"message\":\"cut",
		"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
	};

	c->status = 500;
	(void)snprintf(c->type, sizeof(c->type), "application/json");
	MUST(buf_put_str(&c->body, bodies[e->which]) == ERR_OK);
}

/* An error with the status of success. */
static void error_as_success(struct evil *e, struct evil_call *c)
{
	(void)e;
	(void)snprintf(c->type, sizeof(c->type), "application/json");
	buf_clear(&c->body);
	MUST(buf_put_str(&c->body, "{\"code\":\"ok\",\"message\":\"done\"}") == ERR_OK);
}

static void not_http(struct evil *e, struct evil_call *c)
{
	static const char *const words[] = {
		"SSH-2.0-\x1b[31mOpenSSH\r\n",
		"HTTP/1.1 200 OK\r\nContent-Type: application/proto\r\nContent-Length: 500\r\n\r\nshort",
		("HTTP/1.1 200 OK\r\nContent-Type: application/proto\r\nContent-Encoding: gzip\r\n"
		 "Content-Length: 10\r\n\r\n\x1f\x8b\x08zzzzzzz"),
		"HTTP/1.1 204 No Content\r\n\r\n",
		"HTTP/1.1 401 Who\r\nWWW-Authenticate: Basic realm=\"PIN\"\r\nContent-Length: 0\r\n\r\n",
	};

	raw(c, words[e->which]);
}

#define ANY(title, method, function, number, sentence)                                  \
	{                                                                               \
		.name = (title), .verb = "fetch", .only = (method), .turn = (function), \
		.which = (number), .says = (sentence), .quick = (number) == 0           \
	}
/* No answer of a broker: failed (1), not a verification (4). */
#define NONE(title, method, function, number, sentence)                                    \
	{                                                                                  \
		.name = (title), .verb = "fetch", .only = (method), .instead = (function), \
		.which = (number), .says = (sentence), .code = 1, .quick = (number) == 0   \
	}

const struct attack evil_sessions[] = {
	ANY("time-two-days-behind", GET_TIME, time_off, 0, "clock"),
	ANY("time-three-days-ahead", GET_TIME, time_off, 1, "clock"),
	ANY("time-a-year-behind", GET_TIME, time_off, 2, "clock"),
	ANY("time-years-ahead", GET_TIME, time_off, 3, "clock"),
	ANY("time-negative", GET_TIME, time_off, 4, "clock"),
	ANY("time-without-end", GET_TIME, time_off, 5, "clock"),
	ANY("directory-rolled-back", GET_DIRECTORY, directory, 0, "was seen before"),
	ANY("directory-of-the-same-number", GET_DIRECTORY, directory, 1, NULL),
	ANY("directory-partner-key", GET_DIRECTORY, directory, 2, "not signed by the root"),
	ANY("directory-of-another-root", GET_DIRECTORY, directory, 3, "not signed by the root"),
	ANY("directory-ended", GET_DIRECTORY, directory, 4, "validity ended"),
	ANY("directory-of-another-broker", GET_DIRECTORY, directory, 5, "not signed by the root"),
	ANY("directory-missing", GET_DIRECTORY, directory, 6, "not signed by the root"),
	ANY("directory-log-key", GET_DIRECTORY, directory, 7, "not signed by the root"),
	ANY("agreement-changed", GET_AGREEMENT, agreement, 0, "not the one that the directory"),
	ANY("agreement-empty", GET_AGREEMENT, agreement, 1, "not the one that the directory"),
	ANY("garbage-noise", FETCH, garbage, 0, "not well-formed"),
	ANY("garbage-half", FETCH, garbage, 1, "not well-formed"),
	ANY("garbage-nested", FETCH, garbage, 2, "not well-formed"),
	ANY("garbage-empty", FETCH, garbage, 3, NULL),
	ANY("garbage-directory", GET_DIRECTORY, garbage, 0, "not well-formed"),
	NONE("flood-with-a-length", FETCH, flood, 0, NULL),
	NONE("flood-chunked", FETCH, flood, 1, NULL),
	NONE("flood-without-a-length", GET_TIME, flood, 2, NULL),
	NONE("flood-of-headers", GET_TIME, flood, 3, NULL),
	NONE("flood-too-large", GET_TIME, flood, 4, NULL),
	{.name = "type-html",
	 .verb = "fetch",
	 .only = FETCH,
	 .turn = other_type,
	 .code = 1,
	 .says = "not the broker's",
	 .quick = true},
	{.name = "type-json",
	 .verb = "fetch",
	 .only = FETCH,
	 .turn = other_type,
	 .which = 1,
	 .code = 1},
	{.name = "type-parameter",
	 .verb = "fetch",
	 .only = FETCH,
	 .turn = other_type,
	 .which = 2,
	 .code = 1},
	{.name = "type-missing",
	 .verb = "fetch",
	 .only = FETCH,
	 .turn = other_type,
	 .which = 3,
	 .code = 1},
	{.name = "redirect-302",
	 .verb = "fetch",
	 .only = FETCH,
	 .instead = redirect,
	 .code = 1,
	 .never = "DirectoryService/GetCheckpoint",
	 .quick = true},
	{.name = "redirect-308",
	 .verb = "fetch",
	 .only = FETCH,
	 .instead = redirect,
	 .which = 1,
	 .code = 1,
	 .never = "DirectoryService/GetCheckpoint"},
	NONE("error-escapes", FETCH, loud_error, 0, "a [2Jb"),
	NONE("error-c1", FETCH, loud_error, 1, NULL),
	NONE("error-lines", FETCH, loud_error, 2, "a All is well."),
	NONE("error-bidi", FETCH, loud_error, 3, NULL),
	NONE("error-raw-control", FETCH, loud_error, 4, NULL),
	NONE("error-empty", FETCH, loud_error, 5, NULL),
	NONE("error-twice", FETCH, loud_error, 6, NULL),
	NONE("error-cut", FETCH, loud_error, 7, NULL),
	NONE("error-deep", FETCH, loud_error, 8, NULL),
	{.name = "error-as-success",
	 .verb = "fetch",
	 .only = FETCH,
	 .turn = error_as_success,
	 .code = 1},
	NONE("not-http", FETCH, not_http, 0, NULL),
	NONE("body-short", FETCH, not_http, 1, NULL),
	{.name = "body-compressed",
	 .verb = "fetch",
	 .only = FETCH,
	 .instead = not_http,
	 .which = 2},
	NONE("no-content", FETCH, not_http, 3, NULL),
	NONE("asks-for-a-password", FETCH, not_http, 4, NULL),
	{0},
};
