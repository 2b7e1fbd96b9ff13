/* SPDX-License-Identifier: EUPL-1.2 */
#include "witness/witness_server.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "broker/base/clock.h"
#include "broker/base/log.h"
#include "broker/base/mem.h"
#include "broker/ledger/witness_request.h"

#define PATH_END "/add-checkpoint"
#define CONNECTIONS_MAX 64u
#define PER_ADDRESS_MAX 32u
#define THREADS 2u
#define IDLE_SECONDS 10u
#define WHOLE_NS UINT64_C(30000000000) /* a connection, from its beginning to its end */
#define CONNECTION_MEMORY ((size_t)32 << 10)

static const char tls_priorities[] =
	"SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA:-DHE-RSA:-CAMELLIA-256-GCM:"
	"-CAMELLIA-128-GCM:%SERVER_PRECEDENCE:%SAFE_RENEGOTIATION";

struct guest {
	int socket;
	uint64_t since; /* 0: the place is free */
};

struct witness_server {
	struct witness *witness;
	struct MHD_Daemon *daemon;
	pthread_mutex_t lock;
	struct guest guests[CONNECTIONS_MAX]; /* under lock */
};

/* What has come of a request so far. */
struct visit {
	struct buf body;
	enum witness_status status; /* 0: nothing decided yet */
};

/* ---- connections ------------------------------------------------------------------------------------- */

static void guest_arrives(struct witness_server *s, int socket, void **place)
{
	pthread_mutex_lock(&s->lock);
	for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
		if (s->guests[i].since != 0)
			continue;
		s->guests[i] = (struct guest){socket, clock_mono_ns()};
		*place = &s->guests[i];
		break;
	}
	pthread_mutex_unlock(&s->lock);
}

static void guest_leaves(struct witness_server *s, struct guest *g)
{
	pthread_mutex_lock(&s->lock);
	g->since = 0;
	pthread_mutex_unlock(&s->lock);
}

static void connection_changes(void *context, struct MHD_Connection *connection, void **place,
			       enum MHD_ConnectionNotificationCode code)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);

	if (code == MHD_CONNECTION_NOTIFY_STARTED && info != NULL)
		guest_arrives(context, info->connect_fd, place);
	else if (code == MHD_CONNECTION_NOTIFY_CLOSED && *place != NULL)
		guest_leaves(context, *place);
}

void witness_server_sweep(struct witness_server *s)
{
	uint64_t now = clock_mono_ns();

	pthread_mutex_lock(&s->lock);
	for (size_t i = 0; i < CONNECTIONS_MAX; i++)
		if (s->guests[i].since != 0 && now - s->guests[i].since > WHOLE_NS)
			(void)shutdown(s->guests[i].socket, SHUT_RDWR);
	pthread_mutex_unlock(&s->lock);
}

/* ---- requests ---------------------------------------------------------------------------------------- */

static enum MHD_Result reply(struct MHD_Connection *connection, unsigned status,
			     const struct buf *text)
{
	struct MHD_Response *r =
		MHD_create_response_from_buffer(text->len, text->data, MHD_RESPMEM_MUST_COPY);
	enum MHD_Result done = MHD_NO;

	if (r == NULL)
		return MHD_NO;
	if (MHD_add_response_header(r, "Content-Type",
				    status == WITNESS_CONFLICT ? WITNESS_SIZE_TYPE
							       : "text/plain; charset=utf-8") &&
	    MHD_add_response_header(r, "Cache-Control", "no-store") &&
	    MHD_add_response_header(r, "Connection", "close") &&
	    (status != MHD_HTTP_METHOD_NOT_ALLOWED || MHD_add_response_header(r, "Allow", "POST")))
		done = MHD_queue_response(connection, status, r);
	MHD_destroy_response(r);
	return done;
}

static enum MHD_Result reply_text(struct MHD_Connection *connection, unsigned status,
				  const char *text)
{
	struct buf b = BUF_INIT(256);
	enum MHD_Result done = MHD_NO;

	if (buf_put_str(&b, text) == ERR_OK)
		done = reply(connection, status, &b);
	buf_free(&b);
	return done;
}

static bool ends_with(const char *text, const char *end)
{
	size_t len = strlen(text), n = strlen(end);

	return len >= n && strcmp(text + len - n, end) == 0;
}

/* Before the body comes: 0 when it may. */
static unsigned refuse(struct MHD_Connection *connection, const char *url, const char *method)
{
	const char *length = MHD_lookup_connection_value(connection, MHD_HEADER_KIND,
							 MHD_HTTP_HEADER_CONTENT_LENGTH);

	if (!ends_with(url, PATH_END))
		return MHD_HTTP_NOT_FOUND;
	if (strcmp(method, "POST") != 0)
		return MHD_HTTP_METHOD_NOT_ALLOWED;
	/* No number of five digits is beyond what is taken in, and then what came is counted. */
	if (length != NULL && strlen(length) > 5)
		return WITNESS_TOO_LARGE;
	return 0;
}

static void take(struct visit *v, const char *data, size_t len)
{
	enum err e = ERR_OK;

	if (v->status == 0)
		e = buf_put(&v->body, data, len);
	if (e == ERR_OK)
		return;
	v->status = e == ERR_TOO_LARGE ? WITNESS_TOO_LARGE : WITNESS_FAULT;
	buf_free(&v->body);
}

static enum MHD_Result answer(struct witness_server *s, struct MHD_Connection *connection,
			      struct visit *v)
{
	struct buf text = BUF_INIT(CHECKPOINT_MAX);
	enum MHD_Result done = MHD_NO;

	if (v->status != 0)
		return reply_text(connection, v->status, "the request could not be taken in\n");
	v->status = witness_add(s->witness, buf_view(&v->body), &text);
	log_event(LOG_LEVEL_INFO, "add-checkpoint", LOG_NUM("status", v->status));
	done = reply(connection, v->status, &text);
	buf_free(&text);
	return done;
}

/* NOLINTNEXTLINE(readability-function-size): the library prescribes the parameters. */
static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url,
			      const char *method, const char *version, const char *data,
			      size_t *size, void **state)
{
	struct visit *v = *state;
	unsigned refused;

	(void)version;
	if (v == NULL) {
		refused = refuse(connection, url, method);
		if (refused)
			return reply_text(connection, refused,
					  "only POST <prefix>/add-checkpoint is answered here\n");
		v = mem_new(1, sizeof(*v));
		if (v == NULL)
			return MHD_NO;
		v->body = BUF_INIT(WITNESS_BODY_MAX);
		*state = v;
		return MHD_YES;
	}
	if (*size > 0) {
		take(v, data, *size);
		*size = 0;
		return MHD_YES;
	}
	return answer(context, connection, v);
}

static void completed(void *context, struct MHD_Connection *connection, void **state,
		      enum MHD_RequestTerminationCode code)
{
	struct visit *v = *state;

	(void)context;
	(void)connection;
	(void)code;
	if (v == NULL)
		return;
	buf_free(&v->body);
	mem_free(v);
	*state = NULL;
}

/* ---- starting ---------------------------------------------------------------------------------------- */

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

/* *loopback: only this machine itself can call. */
static enum err parse_address(const char *text, uint16_t port, union address *out, socklen_t *size,
			      bool *loopback)
{
	*out = (union address){0};
	if (inet_pton(AF_INET, text, &out->v4.sin_addr) == 1) {
		out->v4.sin_family = AF_INET;
		out->v4.sin_port = htons(port);
		*size = sizeof(out->v4);
		*loopback = ntohl(out->v4.sin_addr.s_addr) >> 24 == 127;
		return ERR_OK;
	}
	if (inet_pton(AF_INET6, text, &out->v6.sin6_addr) == 1) {
		out->v6.sin6_family = AF_INET6;
		out->v6.sin6_port = htons(port);
		*size = sizeof(out->v6);
		*loopback = IN6_IS_ADDR_LOOPBACK(&out->v6.sin6_addr);
		return ERR_OK;
	}
	return ERR_INPUT;
}

static enum err listen_on(const struct witness_server_options *o, int *out, uint16_t *port)
{
	union address address;
	socklen_t size = 0;
	bool loopback = false;
	int one = 1, fd;
	enum err e = parse_address(o->address, o->port, &address, &size, &loopback);

	if (e == ERR_OK && o->certificate == NULL && !loopback)
		e = ERR_INPUT;
	if (e != ERR_OK)
		return e;
	fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return ERR_UNREACHABLE;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) ||
	    bind(fd, &address.any, size) || listen(fd, 128) ||
	    getsockname(fd, &address.any, &size)) {
		(void)close(fd);
		return ERR_UNREACHABLE;
	}
	*port = ntohs(address.any.sa_family == AF_INET6 ? address.v6.sin6_port
							: address.v4.sin_port);
	*out = fd;
	return ERR_OK;
}

static struct MHD_Daemon *start_daemon(struct witness_server *s,
				       const struct witness_server_options *o, int fd)
{
	struct MHD_OptionItem tls[] = {
		{MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)o->certificate},
		{MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)o->certificate_key},
		{MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)tls_priorities},
		{MHD_OPTION_END, 0, NULL},
	};

	if (o->certificate == NULL)
		tls[0].option = MHD_OPTION_END;
	return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | (o->certificate ? MHD_USE_TLS : 0u),
				0, NULL, NULL, handle, s, MHD_OPTION_LISTEN_SOCKET, fd,
				MHD_OPTION_THREAD_POOL_SIZE, THREADS, MHD_OPTION_CONNECTION_LIMIT,
				CONNECTIONS_MAX, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
				PER_ADDRESS_MAX, MHD_OPTION_CONNECTION_TIMEOUT, IDLE_SECONDS,
				MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY,
				MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_NOTIFY_COMPLETED,
				completed, s, MHD_OPTION_NOTIFY_CONNECTION, connection_changes, s,
				MHD_OPTION_ARRAY, tls, MHD_OPTION_END);
}

enum err witness_server_start(const struct witness_server_options *o, uint16_t *port,
			      struct witness_server **out)
{
	struct witness_server *s = mem_new(1, sizeof(*s));
	int fd = -1;
	enum err e = ERR_MEMORY;

	*out = NULL;
	if (s == NULL)
		return e;
	s->witness = o->witness;
	if (pthread_mutex_init(&s->lock, NULL)) {
		mem_free(s);
		return e;
	}
	e = listen_on(o, &fd, port);
	if (e == ERR_OK) {
		s->daemon = start_daemon(s, o, fd);
		if (s->daemon == NULL) {
			(void)close(fd);
			e = ERR_CONFIG;
		}
	}
	if (e != ERR_OK) {
		witness_server_stop(s);
		return e;
	}
	*out = s;
	return ERR_OK;
}

void witness_server_stop(struct witness_server *s)
{
	if (s == NULL)
		return;
	if (s->daemon)
		MHD_stop_daemon(s->daemon);
	pthread_mutex_destroy(&s->lock);
	mem_free(s);
}
