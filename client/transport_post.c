/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/transport_post.h"

#include <curl/curl.h>
#include <string.h>

#include "broker/base/mem.h"

#define TIMEOUT_MS 60000L
#define CONNECT_TIMEOUT_MS 10000L

struct transport_post {
	CURL *handle;
	struct curl_slist *headers;
	struct buf *answer;
	enum err error;
};

enum err transport_post_check(const char *url)
{
	static const char *const local[] = {"http://127.0.0.1", "http://localhost", "http://[::1]"};

	if (strncmp(url, "https://", 8) == 0)
		return url[8] ? ERR_OK : ERR_USAGE;
	for (size_t n = 0; n < sizeof(local) / sizeof(local[0]); n++) {
		size_t len = strlen(local[n]);

		if (strncmp(url, local[n], len) == 0 && (url[len] == ':' || url[len] == '/'))
			return strchr(url, '@') ? ERR_USAGE : ERR_OK;
	}
	return ERR_USAGE;
}

static size_t receive(char *data, size_t size, size_t n, void *context)
{
	struct transport_post *t = context;

	t->error = buf_put(t->answer, data, size * n);
	return t->error == ERR_OK ? size * n : 0;
}

static enum err add_header(struct transport_post *t, const char *line)
{
	struct curl_slist *more = curl_slist_append(t->headers, line);

	if (more == NULL)
		return ERR_MEMORY;
	t->headers = more;
	return ERR_OK;
}

static enum err set_headers(struct transport_post *t, const char *own)
{
	enum err e = add_header(t, "Content-Type: application/json");

	if (e == ERR_OK)
		e = add_header(t, "Expect:");
	if (e == ERR_OK)
		e = add_header(t, "User-Agent: eenmaal/0.1.0");
	return e == ERR_OK && own ? add_header(t, own) : e;
}

static bool set(struct transport_post *t, const struct transport_post_options *o)
{
	CURL *h = t->handle;

	/* An empty proxy is what keeps libcurl from asking the environment. */
	return curl_easy_setopt(h, CURLOPT_URL, o->url) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "https,http") == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_PROXY, o->proxy ? o->proxy : "") == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_TIMEOUT_MS) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, TIMEOUT_MS) == CURLE_OK &&
	       (o->ca == NULL || (curl_easy_setopt(h, CURLOPT_CAPATH, NULL) == CURLE_OK &&
				  curl_easy_setopt(h, CURLOPT_CAINFO, o->ca) == CURLE_OK)) &&
	       curl_easy_setopt(h, CURLOPT_HTTPHEADER, t->headers) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, receive) == CURLE_OK &&
	       curl_easy_setopt(h, CURLOPT_WRITEDATA, t) == CURLE_OK;
}

enum err transport_post_new(const struct transport_post_options *o, struct transport_post **out)
{
	struct transport_post *t = NULL;
	enum err e = transport_post_check(o->url);

	*out = NULL;
	if (e != ERR_OK)
		return e;
	t = mem_new(1, sizeof(*t));
	if (t)
		t->handle = curl_easy_init();
	e = t && t->handle ? set_headers(t, o->header) : ERR_MEMORY;
	if (e == ERR_OK && !set(t, o))
		e = ERR_MEMORY;
	if (e == ERR_OK)
		*out = t;
	else
		transport_post_free(t);
	return e;
}

void transport_post_free(struct transport_post *t)
{
	if (t == NULL)
		return;
	if (t->handle)
		curl_easy_cleanup(t->handle);
	curl_slist_free_all(t->headers);
	mem_free(t);
}

static enum err explain(struct buf *message, enum err e, const char *text)
{
	buf_clear(message);
	return buf_put_str(message, text) == ERR_OK ? e : ERR_MEMORY;
}

static enum err judge(struct transport_post *t, CURLcode code, struct buf *message)
{
	long status = 0;

	if (t->error != ERR_OK)
		return explain(message, t->error, err_text(t->error));
	if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_ISSUER_ERROR)
		return explain(message, ERR_VERIFY, "its certificate is not trusted");
	if (code == CURLE_OUT_OF_MEMORY)
		return ERR_MEMORY;
	if (code != CURLE_OK)
		return explain(message, ERR_UNREACHABLE, curl_easy_strerror(code));
	(void)curl_easy_getinfo(t->handle, CURLINFO_RESPONSE_CODE, &status);
	if (status >= 200 && status < 300)
		return ERR_OK;
	buf_clear(message);
	if (buf_printf(message, "it answers with HTTP status %ld", status) != ERR_OK)
		return ERR_MEMORY;
	return status == 429 || status == 502 || status == 503 || status == 504 ? ERR_BUSY
										: ERR_INPUT;
}

enum err transport_post(struct transport_post *t, struct view json, struct buf *answer,
			struct buf *message)
{
	buf_clear(answer);
	t->answer = answer;
	t->error = ERR_OK;
	if (curl_easy_setopt(t->handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)json.len) !=
		    CURLE_OK ||
	    curl_easy_setopt(t->handle, CURLOPT_POSTFIELDS, (const char *)json.data) != CURLE_OK)
		return ERR_MEMORY;
	return judge(t, curl_easy_perform(t->handle), message);
}
