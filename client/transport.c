/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/transport.h"

#include <curl/curl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "broker/base/io.h"
#include "broker/base/mem.h"

#define TIMEOUT_MS 30000u
#define CONNECT_TIMEOUT_MS 10000L
#define STALL_SECONDS 30L
#define SLOWEST_BYTES_PER_MS 16u /* large bodies get time at 128 kbit/s */
#define BUFFER_LEN 131072L       /* libcurl hands on so much at once */
#define ERROR_BODY_MAX 16384
#define ERROR_TEXT_MAX 512
#define KEY_FILE_MAX 65536
#define PROGRESS_FROM (256 * 1024)

struct transport {
	CURL *handle;
	struct curl_slist *headers;
	char *url;
	unsigned timeout_ms;
	bool progress, traced;
	struct trace trace;
	char error[CURL_ERROR_SIZE];
};

enum err transport_start(void)
{
	return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? ERR_OK : ERR_CRYPTO;
}

void transport_stop(void)
{
	curl_global_cleanup();
}

/* libcurl would read a key that everybody can read. */
static enum err check_key_file(const char *path)
{
	struct secret *key = NULL;
	enum err e = io_read_secret(path, KEY_FILE_MAX, &key);

	secret_free(key);
	return e;
}

static enum err set_text(struct transport *t, CURLoption option, const char *value)
{
	return curl_easy_setopt(t->handle, option, value) == CURLE_OK ? ERR_OK : ERR_CRYPTO;
}

static enum err set_number(struct transport *t, CURLoption option, long value)
{
	return curl_easy_setopt(t->handle, option, value) == CURLE_OK ? ERR_OK : ERR_CRYPTO;
}

static enum err set_trust(struct transport *t, const struct transport_options *o)
{
	enum err e = set_number(t, CURLOPT_SSL_VERIFYPEER, 1L);

	if (e == ERR_OK)
		e = set_number(t, CURLOPT_SSL_VERIFYHOST, 2L);
	if (e == ERR_OK)
		e = set_number(t, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
	/* A given anchor is the only one: without this the system's would count as well. */
	if (e == ERR_OK && o->ca)
		e = set_text(t, CURLOPT_CAPATH, NULL);
	if (e == ERR_OK && o->ca)
		e = set_text(t, CURLOPT_CAINFO, o->ca);
	if (e == ERR_OK && o->certificate)
		e = set_text(t, CURLOPT_SSLCERT, o->certificate);
	if (e == ERR_OK && o->certificate_key)
		e = set_text(t, CURLOPT_SSLKEY, o->certificate_key);
	return e;
}

static enum err set_habits(struct transport *t, const struct transport_options *o)
{
	enum err e = set_text(t, CURLOPT_PROTOCOLS_STR, "https");

	/* An empty proxy is what keeps libcurl from asking the environment. */
	if (e == ERR_OK)
		e = set_text(t, CURLOPT_PROXY, o->proxy ? o->proxy : "");
	if (e == ERR_OK)
		e = set_number(t, CURLOPT_FOLLOWLOCATION, 0L);
	if (e == ERR_OK)
		e = set_number(t, CURLOPT_NOSIGNAL, 1L);
	if (e == ERR_OK)
		e = set_number(t, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
	if (e == ERR_OK)
		e = set_number(t, CURLOPT_BUFFERSIZE, BUFFER_LEN);
	if (e == ERR_OK)
		e = set_number(t, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_TIMEOUT_MS);
	if (e == ERR_OK)
		e = set_number(t, CURLOPT_LOW_SPEED_LIMIT, 1L);
	if (e == ERR_OK)
		e = set_number(t, CURLOPT_LOW_SPEED_TIME, STALL_SECONDS);
	return e;
}

static enum err add_header(struct transport *t, const char *line)
{
	struct curl_slist *more = curl_slist_append(t->headers, line);

	if (!more)
		return ERR_MEMORY;
	t->headers = more;
	return ERR_OK;
}

static enum err set_headers(struct transport *t)
{
	enum err e = add_header(t, "Content-Type: application/proto");

	if (e == ERR_OK)
		e = add_header(t, "Connect-Protocol-Version: 1");
	if (e == ERR_OK)
		e = add_header(t, "Accept: application/proto, application/json");
	/* Waiting for "100 Continue" would cost a second where nobody sends it. */
	if (e == ERR_OK)
		e = add_header(t, "Expect:");
	if (e == ERR_OK)
		e = add_header(t, "User-Agent: eenmaal/0.1.0");
	return e;
}

const struct trace *transport_trace(struct trace *out)
{
	const char *text = getenv("TRACEPARENT");

	return text && trace_parse(text, out) == ERR_OK ? out : NULL;
}

/* The headers, and before them the trace that this call is part of. */
struct call_headers {
	struct curl_slist first;
	char line[sizeof("traceparent: ") + TRACE_TEXT_LEN];
};

static enum err set_call_headers(struct transport *t, struct call_headers *h)
{
	char text[TRACE_TEXT_LEN + 1];

	if (!t->traced)
		trace_new(&t->trace);
	trace_format(&t->trace, text);
	(void)snprintf(h->line, sizeof(h->line), "traceparent: %s", text);
	h->first = (struct curl_slist){.data = h->line, .next = t->headers};
	return curl_easy_setopt(t->handle, CURLOPT_HTTPHEADER, &h->first) == CURLE_OK ? ERR_OK
										      : ERR_MEMORY;
}

static int show_progress(void *context, curl_off_t down_total, curl_off_t down, curl_off_t up_total,
			 curl_off_t up)
{
	(void)context;
	if (up_total >= PROGRESS_FROM && up < up_total)
		(void)fprintf(stderr, "\rsent %3d %% of %lld KiB ", (int)(up * 100 / up_total),
			      (long long)(up_total / 1024));
	else if (down_total >= PROGRESS_FROM)
		(void)fprintf(stderr, "\rreceived %3d %% of %lld KiB ",
			      (int)(down * 100 / down_total), (long long)(down_total / 1024));
	return 0;
}

static enum err set_progress(struct transport *t)
{
	if (!t->progress)
		return ERR_OK;
	if (curl_easy_setopt(t->handle, CURLOPT_XFERINFOFUNCTION, show_progress) != CURLE_OK)
		return ERR_CRYPTO;
	return set_number(t, CURLOPT_NOPROGRESS, 0L);
}

enum err transport_new(const struct transport_options *o, struct transport **out)
{
	struct transport *t = mem_new(1, sizeof(*t));
	enum err e = t ? ERR_OK : ERR_MEMORY;

	*out = NULL;
	if (e == ERR_OK && o->certificate_key)
		e = check_key_file(o->certificate_key);
	if (e != ERR_OK)
		goto out;
	t->timeout_ms = o->timeout_ms ? o->timeout_ms : TIMEOUT_MS;
	t->traced = o->trace != NULL;
	if (o->trace)
		t->trace = *o->trace;
	t->progress = o->progress && isatty(STDERR_FILENO);
	t->url = mem_strdup(o->url);
	t->handle = curl_easy_init();
	e = t->url && t->handle ? set_trust(t, o) : ERR_MEMORY;
	if (e == ERR_OK)
		e = set_habits(t, o);
	if (e == ERR_OK)
		e = set_headers(t);
	if (e == ERR_OK)
		e = set_progress(t);
	if (e != ERR_OK)
		goto out;
	*out = t;
	t = NULL;
out:
	transport_free(t);
	return e;
}

void transport_free(struct transport *t)
{
	if (!t)
		return;
	curl_easy_cleanup(t->handle);
	curl_slist_free_all(t->headers);
	mem_free(t->url);
	mem_free(t);
}

/* Where the body of an answer goes; libcurl tells the status only when the body starts. */
struct answer {
	CURL *handle;
	const char *type; /* of a 200; NULL: any */
	struct buf *body;
	struct buf error_body;
	enum err error;
};

static size_t receive(char *data, size_t size, size_t n, void *context)
{
	struct answer *a = context;
	long status = 0;

	(void)curl_easy_getinfo(a->handle, CURLINFO_RESPONSE_CODE, &status);
	a->error = buf_put(status == 200 ? a->body : &a->error_body, data, size * n);
	return a->error == ERR_OK ? size * n : 0;
}

/* The message keeps what fits of libcurl's own words. */
static void explain(struct buf *message, const char *what, const char *detail)
{
	buf_clear(message);
	if (buf_printf(message, "%s%s%s", what, detail[0] ? ": " : "", detail) != ERR_OK)
		buf_clear(message);
}

static enum err failed(const struct transport *t, CURLcode code, struct buf *message)
{
	const char *detail = t->error[0] ? t->error : curl_easy_strerror(code);

	if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_ISSUER_ERROR) {
		explain(message, "the server's certificate is not trusted", detail);
		return ERR_VERIFY;
	}
	if (code == CURLE_SSL_CACERT_BADFILE || code == CURLE_SSL_CERTPROBLEM) {
		explain(message, "a certificate or key file of the profile is not usable", detail);
		return ERR_CONFIG;
	}
	if (code == CURLE_OUT_OF_MEMORY)
		return ERR_MEMORY;
	explain(message, "the broker cannot be reached", detail);
	return ERR_UNREACHABLE;
}

/* For answers that are not Connect's: a proxy or another server speaks. */
static enum err plain_status(long status, struct buf *message)
{
	char text[64];

	(void)snprintf(text, sizeof(text), "HTTP status %ld", status);
	explain(message, "the server's answer is not the broker's", text);
	if (status == 502 || status == 503)
		return ERR_BUSY;
	return status == 504 ? ERR_DEADLINE : ERR_INTERNAL;
}

static enum err judge(const struct transport *t, const struct answer *a, struct buf *message)
{
	struct buf said = BUF_INIT(ERROR_TEXT_MAX);
	char text[ERROR_TEXT_MAX + 1];
	const char *type = NULL;
	long status = 0;
	enum err e = ERR_INTERNAL;

	(void)curl_easy_getinfo(t->handle, CURLINFO_RESPONSE_CODE, &status);
	(void)curl_easy_getinfo(t->handle, CURLINFO_CONTENT_TYPE, &type);
	if (status == 200 && (!a->type || (type && strcmp(type, a->type) == 0)))
		return ERR_OK;
	if (status == 200 || transport_error(buf_view(&a->error_body), &e, &said) != ERR_OK) {
		e = plain_status(status, message);
	} else {
		(void)snprintf(text, sizeof(text), "%.*s", (int)said.len,
			       said.data ? (const char *)said.data : "");
		explain(message, "the broker answers", text);
	}
	buf_free(&said);
	return e;
}

/* Small calls have their deadline; what may carry documents gets time for them. */
static enum err set_target(struct transport *t, const char *path, size_t bytes_max)
{
	struct buf url = BUF_INIT(4096);
	unsigned long long limit = t->timeout_ms;
	enum err e = buf_printf(&url, "%s%s%c", t->url, path, 0);

	if (bytes_max > (1u << 20))
		limit += bytes_max / SLOWEST_BYTES_PER_MS;
	if (e == ERR_OK)
		e = set_text(t, CURLOPT_URL, (const char *)url.data);
	if (e == ERR_OK)
		e = set_number(t, CURLOPT_TIMEOUT_MS, limit > INT_MAX ? INT_MAX : (long)limit);
	buf_free(&url);
	return e;
}

static enum err set_post(struct transport *t, struct view request)
{
	enum err e = set_text(t, CURLOPT_POSTFIELDS, request.len ? (const char *)request.data : "");

	if (e == ERR_OK && curl_easy_setopt(t->handle, CURLOPT_POSTFIELDSIZE_LARGE,
					    (curl_off_t)request.len) != CURLE_OK)
		e = ERR_MEMORY;
	return e;
}

static enum err perform(struct transport *t, struct answer *a, struct buf *message)
{
	CURLcode code;

	a->handle = t->handle;
	t->error[0] = 0;
	(void)curl_easy_setopt(t->handle, CURLOPT_ERRORBUFFER, t->error);
	(void)curl_easy_setopt(t->handle, CURLOPT_WRITEFUNCTION, receive);
	(void)curl_easy_setopt(t->handle, CURLOPT_WRITEDATA, a);
	code = curl_easy_perform(t->handle);
	if (a->error != ERR_OK)
		return a->error;
	return code == CURLE_OK ? judge(t, a, message) : failed(t, code, message);
}

enum err transport_call(struct transport *t, const char *path, struct view request,
			struct buf *reply, struct buf *message)
{
	struct answer a = {
		.type = "application/proto",
		.body = reply,
		.error_body = BUF_INIT(ERROR_BODY_MAX),
	};
	struct call_headers headers;
	enum err e = set_target(t, path, request.len + reply->max);

	buf_clear(reply);
	if (e == ERR_OK)
		e = set_call_headers(t, &headers);
	if (e == ERR_OK)
		e = set_post(t, request);
	if (e == ERR_OK)
		e = perform(t, &a, message);
	if (t->progress && request.len + reply->len >= PROGRESS_FROM)
		(void)fputs("\r\033[K", stderr);
	buf_free(&a.error_body);
	return e;
}

/* Without the headers of a call; the next call sets its own, and makes it a POST again. */
enum err transport_fetch(struct transport *t, const char *path, struct buf *body,
			 struct buf *message)
{
	struct answer a = {.body = body, .error_body = BUF_INIT(ERROR_BODY_MAX)};
	enum err e = set_target(t, path, body->max);

	buf_clear(body);
	if (e == ERR_OK)
		e = set_number(t, CURLOPT_HTTPGET, 1L);
	if (e == ERR_OK && curl_easy_setopt(t->handle, CURLOPT_HTTPHEADER, NULL) != CURLE_OK)
		e = ERR_CRYPTO;
	if (e == ERR_OK)
		e = perform(t, &a, message);
	buf_free(&a.error_body);
	return e;
}
