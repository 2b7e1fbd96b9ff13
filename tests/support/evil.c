/* SPDX-License-Identifier: EUPL-1.2 */
/* OpenSSL has a type of this name, which nobody here uses. */
#define ERR_STATE OPENSSL_ERR_STATE
#include <openssl/ssl.h>
#undef ERR_STATE

#include "tests/support/evil.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define REQUEST_MAX ((size_t)16 << 20)
#define REPLY_MAX ((size_t)64 << 20)

/* A client's connection. */
struct guest {
	struct evil *evil;
	enum rig_side side;
	size_t caller;
	SSL *ssl;
	int fd;
	struct buf pending;
	struct wire *up; /* to the daemon */
};

/* ---- towards the daemon ----------------------------------------------------------------------- */

static __thread struct guest *present; /* whose call this thread is at */

static struct wire *upwards(struct guest *g)
{
	if (g->up == NULL)
		g->up = wire_open(g->evil->rig, g->side, g->caller);
	MUST(g->up != NULL);
	return g->up;
}

static void take_answer(struct guest *g, struct evil_call *c, struct answer *answer)
{
	c->status = answer->status;
	if (answer->head.len > 0)
		answer_header(answer, "Content-Type", c->type, sizeof(c->type));
	buf_clear(&c->body);
	MUST(buf_put_view(&c->body, buf_view(&answer->body)) == ERR_OK);
	answer_free(answer);
	if (c->status == 0 || c->status >= 400) {
		wire_free(g->up);
		g->up = NULL;
	}
}

void evil_forward(struct evil *e, struct evil_call *c)
{
	struct guest *g = present;
	struct answer answer = {0};

	(void)e;
	(void)wire_post(upwards(g), c->method, c->request, &answer);
	take_answer(g, c, &answer);
}

/* A file of the log is handed on as it is. */
static void serve_file(struct guest *g, struct evil_call *c, const char *path)
{
	struct answer answer = {0};

	pthread_mutex_lock(&g->evil->lock);
	(void)wire_get(upwards(g), path, &answer);
	take_answer(g, c, &answer);
	pthread_mutex_unlock(&g->evil->lock);
}

const ProtobufCMessageDescriptor *evil_type(const char *method)
{
	static const ProtobufCServiceDescriptor *const services[] = {
		&eenmaal__v1__partner_service__descriptor,
		&eenmaal__v1__holder_service__descriptor,
		&eenmaal__v1__directory_service__descriptor,
		&eenmaal__v1__audit_service__descriptor,
	};
	const char *name = strchr(method, '/');

	for (size_t n = 0; name != NULL && n < sizeof(services) / sizeof(services[0]); n++) {
		const ProtobufCMethodDescriptor *m =
			protobuf_c_service_descriptor_get_method_by_name(services[n], name + 1);

		if (m != NULL &&
		    strncmp(services[n]->short_name, method, (size_t)(name - method)) == 0)
			return m->output;
	}
	return NULL;
}

void *evil_reply(struct evil_call *c, const ProtobufCMessageDescriptor *type)
{
	ProtobufCMessage *m = NULL;
	struct view v = view_of(arena_copy(c->a, c->body.data, c->body.len), c->body.len);

	if (c->status != 200)
		return NULL;
	MUST(type != NULL && codec_decode(type, v, CODEC_LENIENT, c->a, &m) == ERR_OK);
	return m;
}

void evil_put(struct evil_call *c, const void *message)
{
	buf_clear(&c->body);
	MUST(codec_encode(message, &c->body) == ERR_OK);
}

void *evil_earlier(struct evil *e, struct evil_call *c, const char *method, int n)
{
	const struct evil_past *found = NULL;
	ProtobufCMessage *m = NULL;
	int count = 0;

	for (size_t i = 0; i < e->past_count; i++)
		if (strcmp(e->past[i].method, method) == 0 && (n < 0 || count++ == n))
			found = &e->past[i];
	MUST(found != NULL);
	MUST(codec_decode(evil_type(method), buf_view(&found->reply), CODEC_LENIENT, c->a, &m) ==
	     ERR_OK);
	return m;
}

static void record(struct evil *e, const struct evil_call *c)
{
	struct evil_past *p = &e->past[e->past_count];

	if (!e->recording || c->status != 200 || e->past_count == EVIL_PAST_MAX)
		return;
	(void)snprintf(p->method, sizeof(p->method), "%s", c->method);
	p->request = BUF_INIT(REQUEST_MAX);
	p->reply = BUF_INIT(REPLY_MAX);
	MUST(buf_put_view(&p->request, c->request) == ERR_OK);
	MUST(buf_put_view(&p->reply, buf_view(&c->body)) == ERR_OK);
	e->past_count++;
}

unsigned evil_called(struct evil *e, const char *method)
{
	unsigned times = 0;

	for (size_t n = 0; n < e->seen_count; n++)
		times += strcmp(e->seen[n], method) == 0;
	return times;
}

static void serve_call(struct guest *g, struct evil_call *c)
{
	struct evil *e = g->evil;
	bool ours = false;

	pthread_mutex_lock(&e->lock);
	present = g;
	if (e->seen_count < sizeof(e->seen) / sizeof(e->seen[0]))
		(void)snprintf(e->seen[e->seen_count++], sizeof(e->seen[0]), "%s", c->method);
	c->times = evil_called(e, c->method);
	ours = e->only == NULL || strcmp(e->only, c->method) == 0;
	if (ours && e->instead != NULL) {
		e->instead(e, c);
	} else {
		evil_forward(e, c);
		record(e, c);
		if (ours && e->turn != NULL && c->status == 200)
			e->turn(e, c);
	}
	pthread_mutex_unlock(&e->lock);
}

/* ---- towards the client ----------------------------------------------------------------------- */

static bool more(struct guest *g)
{
	uint8_t piece[16384];
	int n = SSL_read(g->ssl, piece, sizeof(piece));

	return n > 0 && buf_put(&g->pending, piece, (size_t)n) == ERR_OK;
}

static bool say(struct guest *g, struct view v)
{
	while (v.len > 0) {
		int n = SSL_write(g->ssl, v.data, v.len > 65536 ? 65536 : (int)v.len);

		if (n <= 0)
			return false;
		v = view_of(v.data + n, v.len - (size_t)n);
	}
	return true;
}

static bool answer(struct guest *g, const struct evil_call *c)
{
	static const uint8_t zeros[65536];
	struct buf head = BUF_INIT(4096);
	bool sent = false;

	if (c->raw.len > 0) {
		(void)say(g, buf_view(&c->raw));
		for (size_t left = c->flood; left >= sizeof(zeros); left -= sizeof(zeros))
			if (!say(g, view_of(zeros, sizeof(zeros))))
				break;
		(void)SSL_shutdown(g->ssl);
		return false;
	}
	MUST(buf_printf(&head,
			"HTTP/1.1 %u Said\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n",
			c->status, c->type, c->body.len) == ERR_OK);
	sent = say(g, buf_view(&head)) && say(g, buf_view(&c->body));
	buf_free(&head);
	return sent;
}

/* The head's and the whole request's length; false at the end. */
static bool read_request(struct guest *g, size_t *head, size_t *whole)
{
	const char *end = NULL, *length = NULL;

	for (;;) {
		end = g->pending.len > 0 ? memmem(g->pending.data, g->pending.len, "\r\n\r\n", 4)
					 : NULL;
		if (end != NULL)
			break;
		if (!more(g))
			return false;
	}
	*head = (size_t)(end - (const char *)g->pending.data) + 4;
	/* Clients differ in the case of names; "end" keeps the comparison within the head. */
	for (const char *p = (const char *)g->pending.data; p < end && length == NULL; p++)
		if (strncasecmp(p, "\ncontent-length: ", 17) == 0)
			length = p + 1;
	*whole = *head + (length != NULL ? strtoul(length + 16, NULL, 10) : 0);
	while (g->pending.len < *whole)
		if (!more(g))
			return false;
	return true;
}

static bool serve_one(struct guest *g)
{
	static const char start[] = "POST /eenmaal.v1.";
	struct evil_call c = {.body = BUF_INIT(REPLY_MAX),
			      .raw = BUF_INIT(REPLY_MAX),
			      .a = rig_arena()};
	char method[48] = {0}, path[200] = {0};
	size_t head = 0, whole = 0;
	bool on = read_request(g, &head, &whole);

	if (on && memcmp(g->pending.data, "GET /", 5) == 0) {
		(void)snprintf(path, sizeof(path), "%.*s",
			       (int)strcspn((const char *)g->pending.data + 4, " "),
			       (const char *)g->pending.data + 4);
		serve_file(g, &c, path);
	} else if (on) {
		MUST(head > sizeof(start) && memcmp(g->pending.data, start, 17) == 0);
		(void)snprintf(method, sizeof(method), "%.*s",
			       (int)strcspn((const char *)g->pending.data + 17, " "),
			       (const char *)g->pending.data + 17);
		c.method = method;
		c.request = view_of(g->pending.data + head, whole - head);
		(void)snprintf(c.type, sizeof(c.type), "application/proto");
		serve_call(g, &c);
	}
	if (on) {
		on = answer(g, &c);
		g->pending.len -= whole;
		memmove(g->pending.data, g->pending.data + whole, g->pending.len);
	}
	buf_free(&c.body);
	buf_free(&c.raw);
	arena_free(c.a);
	return on;
}

/* Who it is, by the certificate's common name. */
static size_t caller_of(SSL *ssl)
{
	X509 *certificate = SSL_get1_peer_certificate(ssl);
	char name[80] = "";
	size_t caller = RIG_NOBODY;

	if (certificate == NULL)
		return RIG_NOBODY;
	X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name,
				  sizeof(name));
	X509_free(certificate);
	for (size_t n = 0; n < SITE_MEMBERS; n++)
		if (strcmp(rig_members[n], name) == 0)
			caller = n;
	return caller;
}

struct arrival {
	struct evil *evil;
	enum rig_side side;
	int fd;
};

static void *serve_guest(void *arg)
{
	struct arrival *from = arg;
	struct guest g = {.evil = from->evil,
			  .side = from->side,
			  .fd = from->fd,
			  .pending = BUF_INIT(REQUEST_MAX),
			  .ssl = SSL_new(from->evil->tls)};

	MUST(g.ssl != NULL && SSL_set_fd(g.ssl, g.fd) == 1);
	if (SSL_accept(g.ssl) == 1) {
		g.caller = caller_of(g.ssl);
		while (serve_one(&g))
			;
	}
	wire_free(g.up);
	SSL_free(g.ssl);
	(void)close(g.fd);
	buf_free(&g.pending);
	mem_free(from);
	return NULL;
}

static void *accept_all(void *arg)
{
	struct arrival *from = arg;
	struct pollfd p = {.fd = from->fd, .events = POLLIN};

	while (!from->evil->ended) {
		struct arrival *next = NULL;
		pthread_t thread;

		if (poll(&p, 1, 100) != 1)
			continue;
		next = mem_new(1, sizeof(*next));
		MUST(next != NULL);
		*next = *from;
		next->fd = accept4(from->fd, NULL, NULL, SOCK_CLOEXEC);
		if (next->fd < 0 || pthread_create(&thread, NULL, serve_guest, next) != 0) {
			mem_free(next);
			continue;
		}
		(void)pthread_detach(thread);
	}
	mem_free(from);
	return NULL;
}

static SSL_CTX *server_tls(const struct rig *r)
{
	SSL_CTX *c = SSL_CTX_new(TLS_server_method());

	MUST(c != NULL);
	MUST(SSL_CTX_load_verify_file(c, site_path(&r->site, "ca.pem")) == 1);
	SSL_CTX_set_verify(c, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_mode(c, SSL_MODE_AUTO_RETRY);
	SSL_CTX_set_session_cache_mode(c, SSL_SESS_CACHE_OFF);
	/* A ticket would be taken back only with a context, and without one the handshake fails. */
	MUST(SSL_CTX_set_num_tickets(c, 0) == 1);
	MUST(SSL_CTX_use_certificate_chain_file(c, site_path(&r->site, "server.pem")) == 1);
	MUST(SSL_CTX_use_PrivateKey_file(c, site_path(&r->site, "server.key"), SSL_FILETYPE_PEM) ==
	     1);
	return c;
}

static void listen_on(struct evil *e, enum rig_side side)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	socklen_t len = sizeof(at);
	struct arrival *from = mem_new(1, sizeof(*from));
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	MUST(from != NULL && fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof(at)) == 0);
	MUST(listen(fd, 16) == 0 && getsockname(fd, (struct sockaddr *)&at, &len) == 0);
	e->port[side] = ntohs(at.sin_port);
	e->listener[side] = fd;
	*from = (struct arrival){e, side, fd};
	MUST(pthread_create(&e->thread[side], NULL, accept_all, from) == 0);
}

void evil_start(struct evil *e, struct rig *r)
{
	memset(e, 0, sizeof(*e));
	(void)signal(SIGPIPE, SIG_IGN);
	e->rig = r;
	e->tls = server_tls(r);
	MUST(pthread_mutex_init(&e->lock, NULL) == 0);
	listen_on(e, RIG_PUBLIC);
	listen_on(e, RIG_PARTNER);
}

void evil_stop(struct evil *e)
{
	e->ended = true;
	for (size_t n = 0; n < 2; n++) {
		MUST(pthread_join(e->thread[n], NULL) == 0);
		(void)close(e->listener[n]);
	}
	/* A guest that is still there holds the lock at most for one call. */
	pthread_mutex_lock(&e->lock);
	for (size_t n = 0; n < e->past_count; n++) {
		buf_free(&e->past[n].request);
		buf_free(&e->past[n].reply);
	}
	pthread_mutex_unlock(&e->lock);
	SSL_CTX_free(e->tls);
}

void evil_use(struct evil *e, const char *only, evil_turn *instead, evil_turn *turn)
{
	pthread_mutex_lock(&e->lock);
	e->only = only;
	e->instead = instead;
	e->turn = turn;
	e->seen_count = 0;
	e->leaf_count = 0;
	e->nowhere = 0;
	pthread_mutex_unlock(&e->lock);
}
