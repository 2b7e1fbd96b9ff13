/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "broker/base/clock.h"
#include "broker/base/io.h"
#include "broker/ledger/note.h"
#include "keys/certificate.h"
#include "keys/directory.h"
#include "keys/keyfile.h"
#include "tests/support/sample.h"
#include "tests/support/site.h"

#define LASTS_DAYS 2600 /* longer than what is retained */

static const struct {
	const char *id, *role;
} members[SITE_MEMBERS] = {
	{"coa", "reception"},
	{"gemeente", "municipality"},
	{"inspectie", "auditor"},
	{"school", "language-school"},
};

const char *site_path(const struct site *s, const char *name)
{
	static char space[8][400];
	static size_t next;
	char *p = space[next++ % 8];

	(void)snprintf(p, sizeof(space[0]), "%s/%s", s->folder, name);
	return p;
}

static void write_file(const struct site *s, const char *name, struct view v)
{
	assert_int_equal(io_write_file(site_path(s, name), v, 0600), ERR_OK);
}

/* A key pair and a certificate of the site's authority, in files with this name. */
static struct buf issue(struct site *s, const char *name, bool server)
{
	static const char *const names[] = {"localhost", "127.0.0.1"};
	struct certificate_profile profile = {.server = server, .days = LASTS_DAYS};
	struct buf request = BUF_INIT(65536), out = BUF_INIT(65536);
	struct secret *key = NULL;
	char file[80];

	if (server) {
		profile.names = names;
		profile.name_count = 2;
	}
	assert_int_equal(certificate_key_new(&key), ERR_OK);
	assert_int_equal(certificate_request_new(name, key, &request), ERR_OK);
	assert_int_equal(certificate_issue(buf_view(&s->ca), s->ca_key, buf_view(&request),
					   &profile, &out),
			 ERR_OK);
	(void)snprintf(file, sizeof(file), "%s.key", name);
	(void)unlink(site_path(s, file));
	assert_int_equal(keyfile_create_text(site_path(s, file), key), ERR_OK);
	(void)snprintf(file, sizeof(file), "%s.pem", name);
	write_file(s, file, buf_view(&out));
	buf_free(&request);
	secret_free(key);
	return out;
}

void site_renew_server(struct site *s)
{
	struct buf server = issue(s, "server", true);

	buf_free(&server);
}

static void make_certificates(struct site *s)
{
	struct buf stranger;

	s->ca = BUF_INIT(65536);
	assert_int_equal(certificate_key_new(&s->ca_key), ERR_OK);
	assert_int_equal(certificate_ca_new("Site CA", s->ca_key, LASTS_DAYS, &s->ca), ERR_OK);
	write_file(s, "ca.pem", buf_view(&s->ca));
	site_renew_server(s);
	for (size_t i = 0; i < SITE_MEMBERS; i++)
		s->certificate[i] = issue(s, members[i].id, false);
	stranger = issue(s, "stranger", false);
	buf_free(&stranger);
}

static void make_keys(struct site *s)
{
	struct secret *database = NULL;
	struct sign_public ignored;

	assert_int_equal(sign_generate(&s->root, &s->root_seed), ERR_OK);
	assert_int_equal(sign_generate(&s->log_key, &s->log_seed), ERR_OK);
	assert_int_equal(secret_random(32, &database), ERR_OK);
	assert_int_equal(keyfile_create(site_path(s, "log.key"), s->log_seed), ERR_OK);
	assert_int_equal(keyfile_create(site_path(s, "database.key"), database), ERR_OK);
	for (size_t i = 0; i < SITE_MEMBERS; i++) {
		assert_int_equal(sign_generate(&ignored, &s->member_seed[i]), ERR_OK);
		assert_int_equal(kem_generate(SUITE_X25519, &s->member_kem[i],
					      &s->member_kem_private[i]),
				 ERR_OK);
	}
	secret_free(database);
}

static void make_config(struct site *s)
{
	struct buf text = BUF_INIT(8192);
	struct hash fingerprint;
	char hex[2 * HASH_LEN + 1];

	directory_fingerprint(&s->root, &fingerprint);
	hex_format(fingerprint.b, HASH_LEN, hex);
	assert_int_equal(buf_printf(&text,
				    "public: {port: 0, certificate: server.pem, key: server.key}\n"
				    "partner:\n"
				    "  port: 0\n"
				    "  certificate: server.pem\n"
				    "  key: server.key\n"
				    "  client_ca: [ca.pem]\n"
				    "database: eenmaal.db\n"
				    "database_key: database.key\n"
				    "log_key: log.key\n"
				    "directory: directory.bin\n"
				    "root_key_fingerprint: %s\n"
				    "agreement: agreement.yaml\n"
				    "origins: [\"https://wallet.example\"]\n",
				    hex),
			 ERR_OK);
	write_file(s, "eenmaald.yaml", buf_view(&text));
	(void)snprintf(s->config, sizeof(s->config), "%s/eenmaald.yaml", s->folder);
	buf_free(&text);
}

static Eenmaal__V1__KemKey *kem_key(const struct kem_public *key, struct arena *a)
{
	Eenmaal__V1__KemKey *m = arena_alloc(a, sizeof(*m));

	eenmaal__v1__kem_key__init(m);
	m->suite = key->suite;
	m->public_key = codec_bytes(arena_copy(a, key->key, key->len), key->len);
	return m;
}

static Eenmaal__V1__Member *member(const struct site *s, size_t i, struct arena *a)
{
	Eenmaal__V1__Member *m = arena_alloc(a, sizeof(*m));
	Eenmaal__V1__TlsIdentity *tls = arena_alloc(a, sizeof(*tls));
	struct certificate_identity identity;
	struct sign_public key;

	eenmaal__v1__member__init(m);
	eenmaal__v1__tls_identity__init(tls);
	assert_int_equal(certificate_read(buf_view(&s->certificate[i]), &identity), ERR_OK);
	assert_int_equal(sign_derive_public(s->member_seed[i], &key), ERR_OK);
	tls->fingerprint = codec_bytes(arena_copy(a, identity.fingerprint.b, HASH_LEN), HASH_LEN);
	m->id = sample_text(a, members[i].id);
	m->n_roles = 1;
	m->roles = arena_alloc(a, sizeof(char *));
	m->roles[0] = sample_text(a, members[i].role);
	m->status = s->status[i];
	m->signing_key = codec_bytes(arena_copy(a, key.b, sizeof(key.b)), sizeof(key.b));
	m->kem_key = kem_key(&s->member_kem[i], a);
	m->n_tls = 1;
	m->tls = arena_alloc(a, sizeof(*m->tls));
	m->tls[0] = tls;
	return m;
}

static Eenmaal__V1__Directory *directory(const struct site *s, struct arena *a)
{
	Eenmaal__V1__Directory *d = arena_alloc(a, sizeof(*d));
	struct buf vkey = BUF_INIT(1024), file = BUF_INIT((size_t)1 << 20);
	struct note_key key;
	struct hash hash;

	eenmaal__v1__directory__init(d);
	assert_int_equal(io_read_file(site_path(s, "agreement.yaml"), &file), ERR_OK);
	hash_sha256(buf_view(&file), &hash);
	assert_int_equal(note_key_init(&key, s->origin ? s->origin : SITE_AUDIENCE, s->log_key.b),
			 ERR_OK);
	assert_int_equal(note_key_format(&key, &vkey), ERR_OK);
	assert_int_equal(buf_put_u8(&vkey, 0), ERR_OK);
	d->version = s->version;
	d->issued_at = clock_now();
	d->not_after = d->issued_at + (s->lasts ? s->lasts : 86400);
	d->audience = sample_text(a, s->audience ? s->audience : SITE_AUDIENCE);
	d->agreement_hash = codec_bytes(arena_copy(a, hash.b, HASH_LEN), HASH_LEN);
	d->suite_floor = 1;
	d->n_log_keys = 1;
	d->log_keys = arena_alloc(a, sizeof(char *));
	d->log_keys[0] = sample_text(a, (const char *)vkey.data);
	d->n_members = SITE_MEMBERS;
	d->members = arena_alloc(a, SITE_MEMBERS * sizeof(*d->members));
	for (size_t i = 0; i < SITE_MEMBERS; i++)
		d->members[i] = member(s, i, a);
	d->page_hashes = arena_alloc(a, DIRECTORY_PAGES_MAX * sizeof(*d->page_hashes));
	for (size_t i = 0; i < s->page_count; i++)
		d->page_hashes[d->n_page_hashes++] =
			codec_bytes(arena_copy(a, s->pages[i].b, HASH_LEN), HASH_LEN);
	d->witnesses = arena_alloc(a, DIRECTORY_WITNESSES_MAX * sizeof(char *));
	for (size_t i = 0; i < s->witness_count; i++)
		d->witnesses[d->n_witnesses++] = sample_text(a, s->witnesses[i].vkey);
	d->witness_quorum = s->witness_quorum;
	buf_free(&vkey);
	buf_free(&file);
	return d;
}

void site_sign(struct site *s)
{
	Eenmaal__V1__GetDirectoryResponse response = EENMAAL__V1__GET_DIRECTORY_RESPONSE__INIT;
	struct buf out = BUF_INIT((size_t)1 << 20);
	struct arena *a = arena_new((size_t)4 << 20);

	assert_non_null(a);
	s->version++;
	response.root_key = codec_bytes(s->root.b, sizeof(s->root.b));
	assert_int_equal(codec_sign(STATEMENT_DIRECTORY, &directory(s, a)->base, s->root_seed, a,
				    &response.directory),
			 ERR_OK);
	assert_int_equal(codec_encode(&response, &out), ERR_OK);
	write_file(s, "directory.bin", buf_view(&out));
	buf_free(&out);
	arena_free(a);
}

void site_start(struct site *s)
{
	struct buf agreement = BUF_INIT((size_t)1 << 20);
	const char *base = getenv("TMPDIR");

	*s = (struct site){0};
	(void)snprintf(s->folder, sizeof(s->folder), "%s/site-XXXXXX", base ? base : "/tmp");
	assert_non_null(mkdtemp(s->folder));
	for (size_t i = 0; i < SITE_MEMBERS; i++)
		s->status[i] = EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_ACTIVE;
	assert_int_equal(io_read_file("policy/agreement.yaml", &agreement), ERR_OK);
	write_file(s, "agreement.yaml", buf_view(&agreement));
	buf_free(&agreement);
	make_keys(s);
	make_certificates(s);
	make_config(s);
	site_sign(s);
}

static void remove_folder(const char *folder)
{
	DIR *d = opendir(folder);

	for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d)) {
		char path[600];

		(void)snprintf(path, sizeof(path), "%s/%s", folder, e->d_name);
		if (e->d_name[0] != '.')
			(void)unlink(path);
	}
	if (d)
		(void)closedir(d);
	(void)rmdir(folder);
}

void site_stop(struct site *s)
{
	secret_free(s->root_seed);
	secret_free(s->log_seed);
	secret_free(s->ca_key);
	buf_free(&s->ca);
	for (size_t i = 0; i < SITE_MEMBERS; i++) {
		secret_free(s->member_seed[i]);
		secret_free(s->member_kem_private[i]);
		buf_free(&s->certificate[i]);
	}
	remove_folder(s->folder);
}
