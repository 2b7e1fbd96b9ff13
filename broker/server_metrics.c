/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/server_metrics.h"

#include <string.h>

#include "broker/metrics.h"

#define CONNECTIONS 4
#define SECONDS 5 /* without a byte */
#define MEMORY ((size_t)8 << 10)
#define STACK ((size_t)256 << 10)

static enum MHD_Result answer(struct MHD_Connection *connection, unsigned status,
			      const char *const header[2], struct view body)
{
	struct MHD_Response *response =
		MHD_create_response_from_buffer(body.len, (void *)(uintptr_t)body.data,
						MHD_RESPMEM_MUST_COPY);
	enum MHD_Result sent = MHD_NO;

	if (response == NULL)
		return MHD_NO;
	if (MHD_add_response_header(response, header[0], header[1]) == MHD_YES &&
	    MHD_add_response_header(response, "Cache-Control", "no-store") == MHD_YES)
		sent = MHD_queue_response(connection, status, response);
	MHD_destroy_response(response);
	return sent;
}

static enum MHD_Result answer_metrics(struct MHD_Connection *connection, struct service *s)
{
	static const char *const type[2] = {"Content-Type", METRICS_TYPE};
	struct buf page = BUF_INIT(METRICS_MAX);
	enum MHD_Result sent = MHD_NO;

	if (metrics_write(s, &page) == ERR_OK)
		sent = answer(connection, MHD_HTTP_OK, type, buf_view(&page));
	buf_free(&page);
	return sent;
}

/* NOLINTNEXTLINE(readability-function-size) */
static enum MHD_Result handle(void *service, struct MHD_Connection *connection, const char *path,
			      const char *method, const char *version, const char *upload,
			      size_t *upload_size, void **request)
{
	static const char *const plain[2] = {"Content-Type", "text/plain"};
	static const char *const allow[2] = {"Allow", "GET, HEAD"};

	(void)version;
	(void)upload;
	(void)request;
	*upload_size = 0;
	/* Before any body: the connection then ends with the answer. */
	if (strcmp(path, "/metrics") != 0)
		return answer(connection, MHD_HTTP_NOT_FOUND, plain,
			      view_str("only /metrics is here\n"));
	if (strcmp(method, MHD_HTTP_METHOD_GET) != 0 && strcmp(method, MHD_HTTP_METHOD_HEAD) != 0)
		return answer(connection, MHD_HTTP_METHOD_NOT_ALLOWED, allow, view_of(NULL, 0));
	return answer_metrics(connection, service);
}

struct MHD_Daemon *server_metrics_start(struct service *s, int fd)
{
	return MHD_start_daemon(MHD_USE_POLL_INTERNAL_THREAD, 0, NULL, NULL, handle, s,
				MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_THREAD_STACK_SIZE, STACK,
				MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS,
				MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SECONDS,
				MHD_OPTION_CONNECTION_MEMORY_LIMIT, MEMORY,
				MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
}
