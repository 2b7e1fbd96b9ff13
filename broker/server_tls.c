/* SPDX-License-Identifier: EUPL-1.2 */
#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <microhttpd.h>

#include <errno.h>
#include <pthread.h>

#include "broker/base/clock.h"
#include "broker/base/io.h"
#include "broker/request.h"
#include "broker/server_tls_internal.h"
#include "broker/server_usher.h"
#include "keys/keyfile.h"

/*
 * Left out on purpose: SHA-1, RSA key exchange, CBC, CCM, finite-field groups, compression.
 * Certificates may be ECDSA, Ed25519 or (as at PKIoverheid) RSA.  A ticket of TLS 1.2 would open what
 * was sent before it: only sessions of 1.3 are continued.
 */
const char server_tls_priorities[] =
	"NONE:+VERS-TLS1.3:+VERS-TLS1.2:+AEAD:"
	"+AES-256-GCM:+CHACHA20-POLY1305:+AES-128-GCM:"
	"+ECDHE-ECDSA:+ECDHE-RSA:"
	"+GROUP-X25519:+GROUP-SECP256R1:+GROUP-SECP384R1:"
	"+SIGN-ECDSA-SECP256R1-SHA256:+SIGN-ECDSA-SECP384R1-SHA384:"
	"+SIGN-ECDSA-SHA256:+SIGN-ECDSA-SHA384:+SIGN-EDDSA-ED25519:"
	"+SIGN-RSA-PSS-SHA256:+SIGN-RSA-PSS-SHA384:+SIGN-RSA-PSS-SHA512:"
	"+SIGN-RSA-PSS-RSAE-SHA256:+SIGN-RSA-PSS-RSAE-SHA384:+SIGN-RSA-PSS-RSAE-SHA512:"
	"+SIGN-RSA-SHA256:+SIGN-RSA-SHA384:+SIGN-RSA-SHA512:"
	"+CTYPE-X509:+COMP-NULL:%SERVER_PRECEDENCE:%SAFE_RENEGOTIATION:"
	"%NO_TICKETS_TLS12";

#define CHAIN_FILE_MAX 65536u
#define TICKET_SECONDS 3600

struct server_identity {
	struct hash hash; /* of the PEM file */
	unsigned count;
	gnutls_pcert_st chain[SERVER_CHAIN_MAX];
	gnutls_privkey_t key;
	struct server_identity *older;
};

/*
 * GnuTLS gives its callback nothing of ours, so what it needs stands here, by listener.  An identity
 * that was replaced stays until the end: a handshake may still be using it, nothing tells when the
 * last one is over, and certificates are replaced a few times a year.
 */
static struct {
	pthread_mutex_t lock;
	struct server_identity *of_public, *of_partner;
	gnutls_datum_t public_tickets, partner_tickets; /* what their keys are derived from */
} installed = {.lock = PTHREAD_MUTEX_INITIALIZER};

static struct server_identity **slot_of(enum listener listener)
{
	return listener == LISTENER_PUBLIC ? &installed.of_public : &installed.of_partner;
}

static gnutls_datum_t *tickets_of(enum listener listener)
{
	return listener == LISTENER_PUBLIC ? &installed.public_tickets : &installed.partner_tickets;
}

static gnutls_datum_t datum(struct view v)
{
	return (gnutls_datum_t){.data = (unsigned char *)(uintptr_t)v.data,
				.size = (unsigned)v.len};
}

static enum err import_chain(struct server_identity *i, struct view pem)
{
	gnutls_datum_t text = datum(pem);
	unsigned count = SERVER_CHAIN_MAX;

	if (gnutls_pcert_list_import_x509_raw(i->chain, &count, &text, GNUTLS_X509_FMT_PEM,
					      GNUTLS_X509_CRT_LIST_FAIL_IF_UNSORTED) < 0)
		return ERR_CONFIG;
	i->count = count;
	return ERR_OK;
}

static enum err import_key(struct server_identity *i, const struct secret *pem)
{
	gnutls_datum_t text = datum(view_of(secret_open(pem), secret_len(pem)));
	enum err e = ERR_OK;

	if (gnutls_privkey_init(&i->key) < 0 ||
	    gnutls_privkey_import_x509_raw(i->key, &text, GNUTLS_X509_FMT_PEM, NULL, 0) < 0)
		e = ERR_CONFIG;
	secret_close(pem);
	return e;
}

static enum err check_certificate(const struct config_listener *l, struct view pem,
				  const struct secret *key, struct buf *problem)
{
	struct certificate_identity identity;
	enum err e = certificate_read(pem, &identity);

	if (e != ERR_OK)
		return config_problem(problem, ERR_CONFIG, "%s holds no certificate",
				      l->certificate);
	if (identity.not_after <= clock_now())
		return config_problem(problem, ERR_CONFIG,
				      "the certificate in %s has expired; "
				      "put a new one there",
				      l->certificate);
	if (certificate_matches_key(pem, key) != ERR_OK)
		return config_problem(problem, ERR_CONFIG,
				      "the key %s does not belong to the certificate in %s", l->key,
				      l->certificate);
	return ERR_OK;
}

static enum err read_files(const struct config_listener *l, const char *folder, struct buf *problem,
			   struct buf *pem, struct secret **key)
{
	enum err e = io_read_file(l->certificate, pem);

	if (e != ERR_OK)
		return config_problem(problem, e, "the certificate %s cannot be read: %s",
				      l->certificate, err_text(e));
	e = keyfile_read_text(folder, l->key, key);
	if (e != ERR_OK)
		return config_problem(problem, e, "the TLS key %s cannot be used: %s", l->key,
				      err_text(e));
	return check_certificate(l, buf_view(pem), *key, problem);
}

enum err server_identity_load(const struct config_listener *l, const char *folder,
			      struct buf *problem, struct server_identity **out)
{
	struct buf pem = BUF_INIT(CHAIN_FILE_MAX);
	struct server_identity *i = NULL;
	struct secret *key = NULL;
	enum err e;

	*out = NULL;
	e = read_files(l, folder, problem, &pem, &key);
	if (e != ERR_OK)
		goto out;
	i = mem_new(1, sizeof(*i));
	if (i == NULL) {
		e = ERR_MEMORY;
		goto out;
	}
	hash_sha256(buf_view(&pem), &i->hash);
	e = import_chain(i, buf_view(&pem));
	if (e == ERR_OK)
		e = import_key(i, key);
	if (e != ERR_OK) {
		config_problem(problem, e,
			       "%s must hold the server's certificate, followed by at "
			       "most %u intermediates in order",
			       l->certificate, (unsigned)CERTIFICATE_INTERMEDIATES_MAX);
		goto out;
	}
	*out = i;
	i = NULL;
out:
	server_identity_free(i);
	secret_free(key);
	buf_free(&pem);
	return e;
}

void server_identity_free(struct server_identity *i)
{
	if (i == NULL)
		return;
	for (unsigned n = 0; n < i->count; n++)
		gnutls_pcert_deinit(&i->chain[n]);
	if (i->key)
		gnutls_privkey_deinit(i->key);
	mem_free(i);
}

void server_tls_install(enum listener listener, struct server_identity *i)
{
	struct server_identity **slot = slot_of(listener);
	gnutls_datum_t *tickets = tickets_of(listener);

	pthread_mutex_lock(&installed.lock);
	/* Without one every connection takes the whole handshake. */
	if (tickets->data == NULL && gnutls_session_ticket_key_generate(tickets) < 0)
		*tickets = (gnutls_datum_t){0};
	if (*slot && hash_equal(&(*slot)->hash, &i->hash)) {
		server_identity_free(i);
	} else {
		i->older = *slot;
		*slot = i;
	}
	pthread_mutex_unlock(&installed.lock);
}

static void clear_slot(struct server_identity **slot)
{
	while (*slot) {
		struct server_identity *i = *slot;

		*slot = i->older;
		server_identity_free(i);
	}
}

static void clear_tickets(gnutls_datum_t *tickets)
{
	if (tickets->data)
		gnutls_memset(tickets->data, 0, tickets->size);
	gnutls_free(tickets->data);
	*tickets = (gnutls_datum_t){0};
}

void server_tls_clear(void)
{
	clear_tickets(&installed.public_tickets);
	clear_tickets(&installed.partner_tickets);
	clear_slot(&installed.of_public);
	clear_slot(&installed.of_partner);
}

static int retrieve(enum listener listener, gnutls_pcert_st **chain, unsigned *count,
		    gnutls_privkey_t *key)
{
	struct server_identity *i;

	pthread_mutex_lock(&installed.lock);
	i = *slot_of(listener);
	pthread_mutex_unlock(&installed.lock);
	if (i == NULL)
		return -1;
	*chain = i->chain;
	*count = i->count;
	*key = i->key;
	return 0;
}

/* NOLINTNEXTLINE(readability-function-size) */
int server_tls_retrieve_public(gnutls_session_t session, const struct gnutls_cert_retr_st *info,
			       gnutls_pcert_st **chain, unsigned *count, gnutls_ocsp_data_st **ocsp,
			       unsigned *ocsp_count, gnutls_privkey_t *key, unsigned *flags)
{
	(void)session;
	(void)info;
	*ocsp = NULL;
	*ocsp_count = 0;
	*flags = 0; /* nothing handed out is GnuTLS's to free */
	return retrieve(LISTENER_PUBLIC, chain, count, key);
}

/* NOLINTNEXTLINE(readability-function-size) */
int server_tls_retrieve_partner(gnutls_session_t session, const struct gnutls_cert_retr_st *info,
				gnutls_pcert_st **chain, unsigned *count,
				gnutls_ocsp_data_st **ocsp, unsigned *ocsp_count,
				gnutls_privkey_t *key, unsigned *flags)
{
	(void)session;
	(void)info;
	*ocsp = NULL;
	*ocsp_count = 0;
	*flags = 0;
	return retrieve(LISTENER_PARTNER, chain, count, key);
}

static gnutls_session_t session_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);

	return info ? info->tls_session : NULL;
}

static ssize_t push(gnutls_transport_ptr_t context, const giovec_t *pieces, int count)
{
	struct connection *peer = context;

	return flow_write(&peer->flow, (const struct iovec *)pieces, (size_t)count);
}

static ssize_t pull(gnutls_transport_ptr_t context, void *out, size_t size)
{
	struct connection *peer = context;
	ssize_t n = flow_read(&peer->flow, out, size);

	if (n < 0 && errno == EAGAIN && peer->shaking)
		errno = usher_wait(peer->usher, peer) ? EAGAIN : ECONNABORTED;
	return n;
}

/*
 * What the server sends from its hello on, and its ticket, waits until the client is listened to
 * again.  The client's last message is one after which nothing of the handshake is waited for.
 */
static int handshake_step(gnutls_session_t session, unsigned type, unsigned when, unsigned incoming,
			  const gnutls_datum_t *message)
{
	struct connection *peer = gnutls_transport_get_ptr(session);

	(void)when;
	(void)message;
	if (incoming && type == GNUTLS_HANDSHAKE_FINISHED)
		peer->shaking = false;
	if (!incoming &&
	    (type == GNUTLS_HANDSHAKE_SERVER_HELLO || type == GNUTLS_HANDSHAKE_NEW_SESSION_TICKET))
		peer->flow.gather = true;
	return 0;
}

/*
 * A client that comes again continues its session: fresh keys by ECDHE all the same,
 * but neither side signs.  The ticket holds the certificates that it showed, which are checked
 * like those of any new connection (authn.h).  GnuTLS derives the keys that seal tickets from a secret
 * of this process and the time, and goes on to the next after three times TICKET_SECONDS.
 */
static void offer_ticket(gnutls_session_t session, enum listener listener)
{
	const gnutls_datum_t *tickets = tickets_of(listener);

	gnutls_db_set_cache_expiration(session, TICKET_SECONDS);
	/* Not fatal: the handshake is a whole one then. */
	if (tickets->data)
		(void)gnutls_session_ticket_enable_server(session, tickets);
}

void server_tls_begin(struct MHD_Connection *connection, const struct door *door,
		      struct connection *peer)
{
	gnutls_session_t session = session_of(connection);

	if (session == NULL)
		return;
	peer->http = connection;
	peer->usher = door->service->usher;
	peer->shaking = true;
	/* Names of authorities would be those of the start: clients show what they have instead. */
	gnutls_certificate_send_x509_rdn_sequence(session, 1);
	gnutls_transport_set_ptr(session, peer);
	gnutls_transport_set_vec_push_function(session, push);
	gnutls_transport_set_pull_function(session, pull);
	gnutls_handshake_set_hook_function(session, GNUTLS_HANDSHAKE_ANY, GNUTLS_HOOK_POST,
					   handshake_step);
	offer_ticket(session, door->listener);
}

size_t server_tls_peer(struct MHD_Connection *connection, struct view *chain, size_t max)
{
	gnutls_session_t session = session_of(connection);
	const gnutls_datum_t *peers;
	unsigned count = 0;

	if (session == NULL)
		return 0;
	peers = gnutls_certificate_get_peers(session, &count);
	if (peers == NULL || count > max)
		return 0;
	for (unsigned i = 0; i < count; i++)
		chain[i] = view_of(peers[i].data, peers[i].size);
	return count;
}
