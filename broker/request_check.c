/* SPDX-License-Identifier: EUPL-1.2 */
/* What the request line and the headers alone decide, by Connect's rules for unary calls. */
#include <string.h>
#include <strings.h>

#include "broker/base/clock.h"
#include "broker/request_internal.h"
#include "broker/server_tls.h"

/* After a refusal a body of at most this length is read to its end, so that the connection stays. */
#define READ_ANYWAY_MAX 65536u

/* The headers that matter here, gathered in one go: each look-up by name reads all of them. */
enum header {
	HEADER_ORIGIN,
	HEADER_CONTENT_LENGTH,
	HEADER_CONTENT_TYPE,
	HEADER_CONTENT_ENCODING,
	HEADER_CONNECT_VERSION,
	HEADER_CONNECT_TIMEOUT,
	HEADER_FETCH_SITE,
	HEADER_HOST,
	HEADER_TRACEPARENT,
	HEADERS,
};

struct headers {
	const char *value[HEADERS]; /* the first of that name, or NULL */
	unsigned traceparents;      /* how many of them came */
};

static enum MHD_Result note_header(void *ctx, enum MHD_ValueKind kind, const char *key,
				   const char *value)
{
	static const struct {
		const char *name;
		size_t len;
	} known[HEADERS] = {
#define NAME(text) {text, sizeof(text) - 1}
		[HEADER_ORIGIN] = NAME("Origin"),
		[HEADER_CONTENT_LENGTH] = NAME("Content-Length"),
		[HEADER_CONTENT_TYPE] = NAME("Content-Type"),
		[HEADER_CONTENT_ENCODING] = NAME("Content-Encoding"),
		[HEADER_CONNECT_VERSION] = NAME("Connect-Protocol-Version"),
		[HEADER_CONNECT_TIMEOUT] = NAME("Connect-Timeout-Ms"),
		[HEADER_FETCH_SITE] = NAME("Sec-Fetch-Site"),
		[HEADER_HOST] = NAME("Host"),
		[HEADER_TRACEPARENT] = NAME("traceparent"),
#undef NAME
	};
	struct headers *h = ctx;
	size_t len = strlen(key);

	(void)kind;
	for (unsigned n = 0; n < HEADERS; n++) {
		if (len != known[n].len || strcasecmp(key, known[n].name) != 0)
			continue;
		h->traceparents += n == HEADER_TRACEPARENT;
		if (h->value[n] == NULL)
			h->value[n] = value;
	}
	return MHD_YES;
}

/* At most most digits and nothing else. */
static bool parse_digits(const char *text, size_t most, uint64_t *out)
{
	size_t len = strspn(text, "0123456789");

	if (len == 0 || len > most || text[len])
		return false;
	*out = 0;
	for (size_t i = 0; i < len; i++)
		*out = *out * 10 + (uint64_t)(text[i] - '0');
	return true;
}

/* Parameters ("; charset=…") are tolerated. */
static bool is_proto(const char *type)
{
	static const char expected[] = "application/proto";
	size_t len;

	if (type == NULL)
		return false;
	type += strspn(type, " \t");
	len = strcspn(type, ";");
	while (len > 0 && (type[len - 1] == ' ' || type[len - 1] == '\t'))
		len--;
	return len == sizeof(expected) - 1 && strncasecmp(type, expected, len) == 0;
}

static void check_origin(struct request *r, const struct headers *h)
{
	const char *origin = h->value[HEADER_ORIGIN];
	const struct config *config = r->service->config;

	if (origin == NULL || r->call.listener != LISTENER_PUBLIC)
		return;
	for (unsigned i = 0; i < config->origins_count; i++) {
		if (strcmp(origin, config->origins[i]) == 0)
			r->head.origin = config->origins[i];
	}
}

/* The body's announced length against the route's maximum. */
static void check_length(struct request *r, const struct headers *h)
{
	const char *text = h->value[HEADER_CONTENT_LENGTH];
	uint64_t length = 0;

	if (text == NULL)
		return;
	/* More than 18 digits are as good as endless. */
	if (!parse_digits(text, 18, &length))
		length = UINT64_MAX;
	r->announced_long = length > READ_ANYWAY_MAX;
	if (r->problem.status == 0 && r->call.route && length > r->call.route->body_max) {
		r->problem = reply_too_large;
		r->announced_long = true;
	}
}

void request_check_member(struct request *r)
{
	struct authn *a = &r->peer->authn;
	struct view chain[SERVER_CHAIN_MAX];
	struct authn_question q = {.trust = r->call.trust, .chain = chain, .now = clock_now()};

	if (r->call.listener != LISTENER_PARTNER)
		return;
	if (!authn_known(a, q.trust, q.now)) {
		q.count = server_tls_peer(r->connection, chain, SERVER_CHAIN_MAX);
		authn_recall(&r->service->recent, &q, a);
	}
	if (a->result == ERR_OK)
		r->call.member = a->member;
	else
		r->problem = reply_no_member;
}

/*
 * Would a browser send this for a page of another site?  A client certificate goes along with every
 * request that any page makes, so that on the partner listener only our own page may call.
 */
static bool is_foreign(const struct request *r, const struct headers *h)
{
	static const char scheme[] = "https://";
	const char *site = h->value[HEADER_FETCH_SITE], *origin = h->value[HEADER_ORIGIN];
	const char *host = h->value[HEADER_HOST];

	if (r->call.listener != LISTENER_PARTNER)
		return false;
	if (site && strcasecmp(site, "same-origin") != 0)
		return true;
	if (origin == NULL)
		return false;
	return host == NULL || strncasecmp(origin, scheme, sizeof(scheme) - 1) != 0 ||
	       strcasecmp(origin + sizeof(scheme) - 1, host) != 0;
}

static void check_headers(struct request *r, const struct headers *h)
{
	const char *encoding = h->value[HEADER_CONTENT_ENCODING];
	const char *version = h->value[HEADER_CONNECT_VERSION];
	const char *timeout = h->value[HEADER_CONNECT_TIMEOUT];
	uint64_t ms;

	if (is_foreign(r, h)) {
		r->problem = reply_foreign;
	} else if (!is_proto(h->value[HEADER_CONTENT_TYPE])) {
		r->problem = reply_wrong_type;
	} else if (encoding && strcasecmp(encoding, "identity") != 0) {
		r->problem = reply_encoded;
	} else if (version && strcmp(version, "1") != 0) {
		r->problem = reply_wrong_version;
	} else if (timeout && !parse_digits(timeout, 10, &ms)) {
		r->problem = reply_wrong_timeout;
	} else if (timeout) {
		r->call.deadline_ns = r->started_ns + ms * 1000000u;
	}
}

/* By W3C's rules one that is malformed, or comes twice, counts as none: it refuses nothing. */
static void check_trace(struct request *r, const struct headers *h)
{
	const char *text = h->value[HEADER_TRACEPARENT];

	r->call.traced =
		h->traceparents == 1 && text && trace_parse(text, &r->call.trace) == ERR_OK;
}

static void check_call(struct request *r, const char *method, const struct headers *h)
{
	if (r->head.origin && strcmp(method, MHD_HTTP_METHOD_OPTIONS) == 0)
		r->preflight = true;
	else if (atomic_load(&r->service->stopping))
		r->problem = reply_stopping;
	else if (strcmp(method, MHD_HTTP_METHOD_POST) != 0)
		r->problem = reply_not_post;
	else if (r->call.route == NULL)
		r->problem = reply_no_route;
	else
		request_check_member(r);
	if (r->problem.status == 0 && !r->preflight)
		check_headers(r, h);
	if (r->problem.status == 0 && !r->preflight)
		check_trace(r, h);
	if (r->preflight)
		r->problem = (struct reply_problem){.status = MHD_HTTP_NO_CONTENT};
}

bool request_is_read(const char *method)
{
	return strcmp(method, MHD_HTTP_METHOD_GET) == 0 ||
	       strcmp(method, MHD_HTTP_METHOD_HEAD) == 0;
}

/* On the partner listener the log's files are for members that are not suspended. */
static void check_reader(struct request *r)
{
	request_check_member(r);
	if (r->call.member && r->call.member->status != MEMBER_ACTIVE)
		r->problem = reply_problem_of(ERR_FORBIDDEN, NULL);
}

void request_check(struct request *r, const char *method, const char *path)
{
	const struct route *route = route_find(path);
	struct headers h = {0};

	if (route && (route->listeners & r->call.listener) == 0)
		route = NULL;
	r->call.route = route;
	(void)MHD_get_connection_values(r->connection, MHD_HEADER_KIND, note_header, &h);
	check_origin(r, &h);
	if (request_tile_find(r, method, path))
		check_reader(r);
	else if (!request_page_find(r, method, path))
		check_call(r, method, &h);
	if (r->problem.status != MHD_HTTP_OK)
		check_length(r, &h);
}
