/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/server.h"

#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "broker/base/io.h"
#include "broker/base/log.h"
#include "broker/server_metrics.h"
#include "broker/server_tls_internal.h"
#include "broker/server_usher.h"

/*
 * Headers, and one piece of a body at a time, for which half of it is kept.  The library also takes
 * headers and cookies apart in it, whether somebody asks or not: a browser that comes along with 4 KiB
 * of cookies, which others of the same domain left, needs 20 of these.  With less it gets no answer: the
 * library (0.9.75) refuses cookies that it has no room for, forgets that it did, and then closes.  So it
 * is with 5.4 to 11.8 KB of them in pieces of 26 bytes (before and behind: 200 and 431).  More memory
 * moves that and does not end it, and nothing of ours is asked before it takes cookies apart.
 */
#define CONNECTION_MEMORY ((size_t)24 << 10)
#define CONNECTION_STEP ((size_t)8 << 10)
/* Deep enough for the signature and policy code of a worker. */
#define THREAD_STACK ((size_t)1 << 20)

struct end {
	struct door door;
	struct MHD_Daemon *daemon;
};

struct server {
	struct service *service;
	struct end of_public, of_partner;
	struct MHD_Daemon *of_metrics; /* or NULL */
};

/*
 * The library's own complaints.  Only their pattern is logged: what it would be filled with may be
 * a part of somebody's request.
 */
static void complain(void *context, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));

static void complain(void *context, const char *format, va_list args)
{
	(void)context;
	(void)args;
	log_event(LOG_LEVEL_DEBUG, "http", LOG_TEXT("complaint", format));
}

/* A path is compared as it came: what is escaped in it names nothing here. */
static size_t leave_escaped(void *context, struct MHD_Connection *connection, char *text)
{
	(void)context;
	(void)connection;
	return strlen(text);
}

static uint16_t port_of(int fd)
{
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	} address = {0};
	socklen_t size = sizeof(address);

	if (getsockname(fd, &address.any, &size))
		return 0;
	return ntohs(address.any.sa_family == AF_INET6 ? address.v6.sin6_port
						       : address.v4.sin_port);
}

static int open_socket(const struct addrinfo *a)
{
	int one = 1, error, fd;

	fd = socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -1;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) == 0 &&
	    bind(fd, a->ai_addr, a->ai_addrlen) == 0 && listen(fd, 1024) == 0)
		return fd;
	error = errno;
	(void)close(fd);
	errno = error;
	return -1;
}

static enum err listen_on(const struct config_listener *l, struct buf *problem, int *out)
{
	struct addrinfo hints = {
		.ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_STREAM,
		.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
	};
	struct addrinfo *found = NULL;
	char port[8];

	(void)snprintf(port, sizeof(port), "%u", (unsigned)l->port);
	if (getaddrinfo(l->address, port, &hints, &found))
		return config_problem(problem, ERR_CONFIG,
				      "\"%s\" is no IP address; write one like 127.0.0.1 or ::",
				      l->address);
	*out = open_socket(found);
	freeaddrinfo(found);
	if (*out >= 0)
		return ERR_OK;
	return config_problem(problem, ERR_CONFIG, "cannot listen on %s port %u: %s", l->address,
			      (unsigned)l->port, strerrordesc_np(errno));
}

enum err server_listen(const struct config *c, struct buf *problem, struct server_sockets *out)
{
	enum err e;

	*out = (struct server_sockets){-1, -1, -1};
	e = listen_on(&c->public_listener, problem, &out->of_public);
	if (e == ERR_OK)
		e = listen_on(&c->partner_listener, problem, &out->of_partner);
	if (e == ERR_OK && c->metrics_listener.address)
		e = listen_on(&c->metrics_listener, problem, &out->of_metrics);
	if (e != ERR_OK)
		server_sockets_close(out);
	return e;
}

static void close_socket(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}

void server_sockets_close(struct server_sockets *s)
{
	close_socket(&s->of_public);
	close_socket(&s->of_partner);
	close_socket(&s->of_metrics);
}

/* Only what the two listeners do not have in common differs: their certificate, and asking for one. */
static struct MHD_Daemon *start_daemon(struct end *end, int fd, const char *client_ca)
{
	const struct config_limits *l = &end->door.service->config->limits;
	struct MHD_OptionItem trust[] = {
		{MHD_OPTION_HTTPS_MEM_TRUST, 0, (void *)(uintptr_t)client_ca},
		{MHD_OPTION_END, 0, NULL},
	};

	if (client_ca == NULL)
		trust[0].option = MHD_OPTION_END;
	return MHD_start_daemon(
		MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_TLS |
			MHD_USE_ERROR_LOG,
		0, NULL, NULL, request_handle, &end->door, MHD_OPTION_EXTERNAL_LOGGER, complain,
		NULL, MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_THREAD_POOL_SIZE, l->workers,
		MHD_OPTION_THREAD_STACK_SIZE, THREAD_STACK, MHD_OPTION_CONNECTION_LIMIT,
		l->connections, MHD_OPTION_PER_IP_CONNECTION_LIMIT, l->per_ip,
		MHD_OPTION_CONNECTION_TIMEOUT, l->idle_seconds, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
		CONNECTION_MEMORY, MHD_OPTION_CONNECTION_MEMORY_INCREMENT, CONNECTION_STEP,
		MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL,
		MHD_OPTION_HTTPS_PRIORITIES, server_tls_priorities, MHD_OPTION_HTTPS_CERT_CALLBACK2,
		end->door.listener == LISTENER_PUBLIC ? server_tls_retrieve_public
						      : server_tls_retrieve_partner,
		MHD_OPTION_NOTIFY_COMPLETED, request_completed, &end->door,
		MHD_OPTION_NOTIFY_CONNECTION, request_connection, &end->door, MHD_OPTION_ARRAY,
		trust, MHD_OPTION_END);
}

/* Takes *fd over. */
static enum err start_end(struct end *end, int *fd, const char *client_ca, struct buf *problem)
{
	bool is_public = end->door.listener == LISTENER_PUBLIC;
	const struct config *config = end->door.service->config;
	const struct config_listener *l =
		is_public ? &config->public_listener : &config->partner_listener;
	uint16_t port = port_of(*fd);

	end->daemon = start_daemon(end, *fd, client_ca);
	if (end->daemon == NULL)
		return config_problem(problem, ERR_INTERNAL,
				      "the HTTPS library could not start on %s port %u", l->address,
				      (unsigned)l->port);
	*fd = -1;
	log_event(LOG_LEVEL_INFO, "listening",
		  LOG_TEXT("listener", is_public ? "public" : "partner"),
		  LOG_TEXT("address", l->address), LOG_NUM("port", port));
	return ERR_OK;
}

static enum err start_metrics(struct server *s, int *fd, struct buf *problem)
{
	const struct config_listener *l = &s->service->config->metrics_listener;
	uint16_t port = port_of(*fd);

	if (l->address == NULL)
		return ERR_OK;
	s->of_metrics = server_metrics_start(s->service, *fd);
	if (s->of_metrics == NULL)
		return config_problem(problem, ERR_INTERNAL,
				      "the HTTP library could not start on %s port %u", l->address,
				      (unsigned)l->port);
	*fd = -1;
	log_event(LOG_LEVEL_INFO, "metrics", LOG_TEXT("address", l->address),
		  LOG_NUM("port", port));
	return ERR_OK;
}

/* All anchors in one text; the library wants one to ask for client certificates at all. */
static enum err read_anchors(const struct config_listener *l, struct buf *problem, struct buf *out)
{
	enum err e = ERR_OK;

	for (unsigned i = 0; e == ERR_OK && i < l->client_ca_count; i++) {
		e = io_read_file(l->client_ca[i], out);
		if (e == ERR_OK)
			e = buf_put_str(out, "\n");
		if (e != ERR_OK)
			config_problem(problem, e, "%s cannot be read: %s", l->client_ca[i],
				       err_text(e));
	}
	return e == ERR_OK ? buf_put_u8(out, 0) : e;
}

enum err server_start(struct service *service, struct server_sockets *sockets, struct buf *problem,
		      struct server **out)
{
	const struct config *config = service->config;
	struct buf anchors = BUF_INIT((size_t)CONFIG_FILES_MAX << 20);
	struct server *s = mem_new(1, sizeof(*s));
	enum err e = s ? ERR_OK : ERR_MEMORY;

	*out = NULL;
	if (e != ERR_OK)
		goto out;
	s->of_public.door = (struct door){service, LISTENER_PUBLIC};
	s->of_partner.door = (struct door){service, LISTENER_PARTNER};
	s->service = service;
	e = read_anchors(&config->partner_listener, problem, &anchors);
	if (e == ERR_OK)
		e = usher_start(&service->usher);
	if (e == ERR_OK)
		e = start_end(&s->of_public, &sockets->of_public, NULL, problem);
	if (e == ERR_OK)
		e = start_end(&s->of_partner, &sockets->of_partner, (const char *)anchors.data,
			      problem);
	if (e == ERR_OK)
		e = start_metrics(s, &sockets->of_metrics, problem);
	if (e != ERR_OK)
		goto out;
	*out = s;
	s = NULL;
out:
	server_stop(s);
	buf_free(&anchors);
	return e;
}

static void quiesce(struct MHD_Daemon *daemon)
{
	MHD_socket fd = MHD_quiesce_daemon(daemon);

	if (fd != MHD_INVALID_SOCKET)
		(void)close(fd);
}

void server_quiesce(struct server *s)
{
	quiesce(s->of_public.daemon);
	quiesce(s->of_partner.daemon);
}

void server_stop(struct server *s)
{
	struct connection_list *lists[2];

	if (s == NULL)
		return;
	lists[0] = &s->service->public_connections;
	lists[1] = &s->service->partner_connections;
	usher_stop(s->service->usher, lists, 2);
	if (s->of_metrics)
		MHD_stop_daemon(s->of_metrics);
	if (s->of_partner.daemon)
		MHD_stop_daemon(s->of_partner.daemon);
	if (s->of_public.daemon)
		MHD_stop_daemon(s->of_public.daemon);
	usher_free(s->service->usher);
	s->service->usher = NULL;
	mem_free(s);
}
