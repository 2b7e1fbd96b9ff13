/* SPDX-License-Identifier: EUPL-1.2 */
/* What the courier does: one post after the other, each in a thread, so that none waits for another. */
#include "broker/courier_internal.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "broker/base/mem.h"

#define URL_MAX 2048
#define THREAD_STACK ((size_t)1 << 20)
/* Twice as many as there can be witnesses: one that hangs, and its next. */
#define ERRANDS_MAX (2 * CONFIG_WITNESSES_MAX)

/* ---- one post ---------------------------------------------------------------------------------------- */

static size_t receive(char *data, size_t size, size_t n, void *context)
{
	return buf_put(context, data, size * n) == ERR_OK ? size * n : 0;
}

static bool set(CURL *handle, const struct config *c, const struct config_witness *w,
		const char *url)
{
	/* An empty proxy is what keeps libcurl from asking the environment. */
	return curl_easy_setopt(handle, CURLOPT_URL, url) == CURLE_OK &&
	       curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "https,http") == CURLE_OK &&
	       curl_easy_setopt(handle, CURLOPT_PROXY, "") == CURLE_OK &&
	       curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
	       curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	       curl_easy_setopt(handle, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) ==
		       CURLE_OK &&
	       curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, (long)c->witness_deadline_ms) ==
		       CURLE_OK &&
	       (w->ca == NULL || (curl_easy_setopt(handle, CURLOPT_CAPATH, NULL) == CURLE_OK &&
				  curl_easy_setopt(handle, CURLOPT_CAINFO, w->ca) == CURLE_OK));
}

static bool set_body(CURL *handle, struct view body, struct curl_slist *headers, struct buf *answer)
{
	return curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE, (long)body.len) == CURLE_OK &&
	       curl_easy_setopt(handle, CURLOPT_POSTFIELDS, (const char *)body.data) == CURLE_OK &&
	       curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers) == CURLE_OK &&
	       curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, receive) == CURLE_OK &&
	       curl_easy_setopt(handle, CURLOPT_WRITEDATA, answer) == CURLE_OK;
}

static unsigned perform(CURL *handle, const struct config_witness *w)
{
	CURLcode code = curl_easy_perform(handle);
	long status = 0;

	if (code != CURLE_OK) {
		log_event(LOG_LEVEL_WARN, "witness-unreachable", LOG_TEXT("witness", w->name),
			  LOG_TEXT("reason", curl_easy_strerror(code)));
		return 0;
	}
	(void)curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
	return status > 0 ? (unsigned)status : 0;
}

unsigned courier_post(const struct config *c, unsigned witness, struct view body,
		      struct buf *answer)
{
	const struct config_witness *w = &c->witnesses[witness];
	struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: text/plain");
	struct buf url = BUF_INIT(URL_MAX);
	CURL *handle = curl_easy_init();
	size_t len = strlen(w->url);
	unsigned status = 0;

	buf_clear(answer);
	while (len > 0 && w->url[len - 1] == '/')
		len--;
	if (handle && headers &&
	    buf_printf(&url, "%.*s/add-checkpoint", (int)len, w->url) == ERR_OK &&
	    buf_put_u8(&url, 0) == ERR_OK && set(handle, c, w, (const char *)url.data) &&
	    set_body(handle, body, headers, answer))
		status = perform(handle, w);
	if (status == 0)
		buf_clear(answer);
	curl_easy_cleanup(handle);
	curl_slist_free_all(headers);
	buf_free(&url);
	return status;
}

/* ---- one after the other ----------------------------------------------------------------------------- */

struct errand {
	const struct config *config;
	int fd;
	struct courier_head head;
	struct buf body;
};

static _Atomic unsigned under_way;

static void errand_free(struct errand *e)
{
	buf_free(&e->body);
	mem_free(e);
	(void)atomic_fetch_sub(&under_way, 1);
}

static void *run(void *context)
{
	struct errand *e = context;
	struct buf answer = BUF_INIT(COURIER_ANSWER_MAX);
	struct courier_head head = {.number = e->head.number};

	head.value = courier_post(e->config, e->head.value, buf_view(&e->body), &answer);
	if (courier_put(e->fd, head, buf_view(&answer), true) != ERR_OK)
		log_event(LOG_LEVEL_DEBUG, "courier-unheard", LOG_NUM("number", head.number));
	buf_free(&answer);
	errand_free(e);
	return NULL;
}

/* What cannot be begun is left: no answer comes in time, as from a witness that is away. */
static void begin(const struct config *c, int fd, const uint8_t *message, size_t len,
		  const pthread_attr_t *attributes)
{
	struct errand *e = NULL;
	pthread_t thread;

	if (atomic_fetch_add(&under_way, 1) >= ERRANDS_MAX)
		goto refuse;
	e = mem_new(1, sizeof(*e));
	if (e == NULL)
		goto refuse;
	e->config = c;
	e->fd = fd;
	e->body = BUF_INIT(COURIER_BODY_MAX);
	memcpy(&e->head, message, sizeof(e->head));
	if (e->head.value < c->witnesses_count &&
	    buf_put(&e->body, message + sizeof(e->head), len - sizeof(e->head)) == ERR_OK &&
	    pthread_create(&thread, attributes, run, e) == 0)
		return;
	errand_free(e);
	return;
refuse:
	(void)atomic_fetch_sub(&under_way, 1);
}

int courier_work(const struct config *c, int fd)
{
	uint8_t *room = mem_new(COURIER_MESSAGE_MAX, 1);
	pthread_attr_t attributes;
	ssize_t got = 1;

	if (room == NULL || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
	    pthread_attr_init(&attributes) ||
	    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED) ||
	    pthread_attr_setstacksize(&attributes, THREAD_STACK))
		return 1;
	for (;;) {
		got = recv(fd, room, COURIER_MESSAGE_MAX, 0);
		if (got <= 0)
			break;
		if ((size_t)got >= sizeof(struct courier_head))
			begin(c, fd, room, (size_t)got, &attributes);
	}
	/* Posts that are under way end with the process. */
	return 0;
}
