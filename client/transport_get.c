/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/transport_get.h"

#include <curl/curl.h>
#include <string.h>

#define TIMEOUT_SECONDS 120L

bool transport_get_decodes(const char *coding)
{
	const curl_version_info_data *v = curl_version_info(CURLVERSION_NOW);

	if (strcmp(coding, "br") == 0)
		return (v->features & CURL_VERSION_BROTLI) != 0;
	if (strcmp(coding, "gzip") == 0)
		return (v->features & CURL_VERSION_LIBZ) != 0;
	return true;
}

struct got {
	struct buf *body;
	enum err error;
};

static size_t receive(char *data, size_t size, size_t n, void *context)
{
	struct got *g = context;

	g->error = buf_put(g->body, data, size * n);
	return g->error == ERR_OK ? size * n : 0;
}

static bool set(CURL *handle, const struct transport_get *g, struct got *got)
{
	/* An empty proxy is what keeps libcurl from asking the environment. */
	return curl_easy_setopt(handle, CURLOPT_URL, g->url) == CURLE_OK &&
	       curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "https") == CURLE_OK &&
	       curl_easy_setopt(handle, CURLOPT_PROXY, g->proxy ? g->proxy : "") == CURLE_OK &&
	       curl_easy_setopt(handle, CURLOPT_ACCEPT_ENCODING, g->coding) == CURLE_OK &&
	       curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
	       curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	       curl_easy_setopt(handle, CURLOPT_TIMEOUT, TIMEOUT_SECONDS) == CURLE_OK &&
	       (g->ca == NULL || (curl_easy_setopt(handle, CURLOPT_CAPATH, NULL) == CURLE_OK &&
				  curl_easy_setopt(handle, CURLOPT_CAINFO, g->ca) == CURLE_OK)) &&
	       curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, receive) == CURLE_OK &&
	       curl_easy_setopt(handle, CURLOPT_WRITEDATA, got) == CURLE_OK;
}

static enum err explain(struct buf *message, enum err e, const char *text)
{
	buf_clear(message);
	return buf_put_str(message, text) == ERR_OK ? e : ERR_MEMORY;
}

static enum err judge(CURL *handle, CURLcode code, struct buf *message)
{
	long status = 0;

	if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_ISSUER_ERROR)
		return explain(message, ERR_VERIFY, "the server's certificate is not trusted");
	if (code == CURLE_BAD_CONTENT_ENCODING)
		return explain(message, ERR_INPUT, "the compressed copy does not unpack");
	if (code == CURLE_OUT_OF_MEMORY)
		return ERR_MEMORY;
	if (code != CURLE_OK)
		return explain(message, ERR_UNREACHABLE, curl_easy_strerror(code));
	(void)curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
	if (status == 200)
		return ERR_OK;
	buf_clear(message);
	return buf_printf(message, "HTTP status %ld", status) == ERR_OK ? ERR_NOT_FOUND
									: ERR_MEMORY;
}

enum err transport_get(const struct transport_get *g, struct buf *body, struct buf *message)
{
	struct got got = {body, ERR_OK};
	CURL *handle = curl_easy_init();
	enum err e = ERR_MEMORY;
	CURLcode code;

	buf_clear(body);
	if (handle == NULL)
		return ERR_MEMORY;
	if (set(handle, g, &got)) {
		code = curl_easy_perform(handle);
		e = got.error != ERR_OK ? explain(message, got.error, err_text(got.error))
					: judge(handle, code, message);
	}
	curl_easy_cleanup(handle);
	return e;
}
