/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The floor of HTTP: the library that the daemon uses, told the same (but for suspending, which the
 * floor does without), with a handler that answers at once with bytes that lie ready.
 */
#include <gnutls/gnutls.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/floor/floor.h"
#include "broker/base/io.h"
#include "broker/server_tls.h"
#include "tests/support/rig.h"

#define REPLY_MAX ((size_t)4 << 20)

static char *bytes;
static char seen;

/* NOLINTNEXTLINE(readability-function-size) */
static enum MHD_Result answer(void *context, struct MHD_Connection *c, const char *url,
			      const char *method, const char *version, const char *upload,
			      size_t *upload_len, void **state)
{
	struct MHD_Response *reply = NULL;
	enum MHD_Result result = MHD_NO;
	size_t len = strtoul(url + 1, NULL, 10);

	(void)context;
	(void)method;
	(void)version;
	(void)upload;
	if (*state == NULL) {
		*state = &seen;
		return MHD_YES;
	}
	if (*upload_len > 0) {
		*upload_len = 0;
		return MHD_YES;
	}
	if (len > REPLY_MAX)
		return MHD_NO;
	reply = MHD_create_response_from_buffer(len, bytes, MHD_RESPMEM_PERSISTENT);
	if (reply == NULL)
		return MHD_NO;
	(void)MHD_add_response_header(reply, "Content-Type", "application/proto");
	result = MHD_queue_response(c, MHD_HTTP_OK, reply);
	MHD_destroy_response(reply);
	return result;
}

static const char *text_of(const char *folder, const char *name)
{
	struct buf text = BUF_INIT(65536);
	char path[300];

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	MUST(io_read_file(path, &text) == ERR_OK && buf_put_u8(&text, 0) == ERR_OK);
	return (const char *)text.data; /* for the whole life of this process */
}

int floor_server_main(const char *folder, const char *workers)
{
	const union MHD_DaemonInfo *info = NULL;
	struct MHD_Daemon *daemon = NULL;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	bytes = calloc(1, REPLY_MAX);
	MUST(bytes != NULL);
	memset(bytes, 'x', REPLY_MAX);
	daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TLS, 0, NULL, NULL,
				  answer, NULL, MHD_OPTION_THREAD_POOL_SIZE,
				  (unsigned)strtoul(workers, NULL, 10), MHD_OPTION_CONNECTION_LIMIT,
				  2048u, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)48 << 10,
				  MHD_OPTION_CONNECTION_MEMORY_INCREMENT, (size_t)16 << 10,
				  MHD_OPTION_HTTPS_PRIORITIES, server_tls_priorities,
				  MHD_OPTION_HTTPS_MEM_CERT, text_of(folder, "server.pem"),
				  MHD_OPTION_HTTPS_MEM_KEY, text_of(folder, "server.key"),
				  MHD_OPTION_HTTPS_MEM_TRUST, text_of(folder, "ca.pem"),
				  MHD_OPTION_END);
	MUST(daemon != NULL);
	info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
	MUST(info != NULL);
	(void)printf("%u\n", (unsigned)info->port);
	(void)fflush(stdout);
	for (;;)
		(void)pause();
}

void floor_server_start(struct floor_server *s, const char *folder, unsigned workers)
{
	char words[16];
	unsigned port = 0;
	int ends[2];
	FILE *out = NULL;

	(void)snprintf(words, sizeof(words), "%u", workers);
	MUST(pipe2(ends, O_CLOEXEC) == 0);
	s->pid = fork();
	MUST(s->pid >= 0);
	if (s->pid == 0) {
		(void)dup2(ends[1], STDOUT_FILENO);
		(void)execl("/proc/self/exe", "bench", "floor-server", folder, words, (char *)NULL);
		_exit(127);
	}
	(void)close(ends[1]);
	out = fdopen(ends[0], "r");
	MUST(out != NULL && fscanf(out, "%u", &port) == 1 && port <= UINT16_MAX);
	(void)fclose(out);
	s->port = (uint16_t)port;
}

void floor_server_stop(struct floor_server *s)
{
	(void)kill(s->pid, SIGKILL);
	MUST(waitpid(s->pid, NULL, 0) == s->pid);
}
