/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "broker/base/clock.h"
#include "broker/base/io.h"
#include "tests/support/wallet.h"

#define WORLD_ARENA ((size_t)1 << 30)

static const struct {
	const char *id, *role;
} members[WORLD_MEMBERS] = {
	{"coa", "reception"},          {"gemeente", "municipality"},   {"inspectie", "auditor"},
	{"school", "language-school"}, {"zorg", "mental-health-care"},
};

const char *world_member_id(int member)
{
	return members[member].id;
}

const struct member *world_member(const struct world *w, int member)
{
	struct slug id;

	assert_int_equal(codec_slug(members[member].id, &id), ERR_OK);
	return directory_find(w->trust->directory, &id);
}

/* ---- the directory --------------------------------------------------------------------------------- */

static Eenmaal__V1__Member *member_message(struct world *w, int n)
{
	Eenmaal__V1__Member *m = world_alloc(w, sizeof(*m));
	Eenmaal__V1__TlsIdentity *tls = world_alloc(w, sizeof(*tls));
	struct sign_public key;
	uint8_t fingerprint[HASH_LEN] = {(uint8_t)(n + 1)};

	eenmaal__v1__member__init(m);
	eenmaal__v1__tls_identity__init(tls);
	assert_int_equal(sign_derive_public(w->members[n].seed, &key), ERR_OK);
	tls->fingerprint = world_bytes(w, fingerprint, HASH_LEN);
	m->id = world_text(w, members[n].id);
	m->n_roles = 1;
	m->roles = world_texts(w, 1, members[n].role);
	m->status = w->members[n].status;
	m->signing_key = world_bytes(w, key.b, SIGN_PUBLIC_LEN);
	if (n != WORLD_INSPECTIE)
		m->kem_key = world_kem_key(w, &w->members[n].kem_key);
	m->n_tls = 1;
	m->tls = world_alloc(w, sizeof(void *));
	m->tls[0] = tls;
	return m;
}

static char *log_vkey(struct world *w)
{
	struct buf text = BUF_INIT(1024);
	char *copy;

	assert_int_equal(note_key_format(&w->log_key, &text), ERR_OK);
	assert_int_equal(buf_put_u8(&text, 0), ERR_OK);
	copy = world_text(w, (const char *)text.data);
	buf_free(&text);
	return copy;
}

static Eenmaal__V1__Directory *directory_message(struct world *w, struct view agreement)
{
	Eenmaal__V1__Directory *d = world_alloc(w, sizeof(*d));
	struct hash hash;

	eenmaal__v1__directory__init(d);
	hash_sha256(agreement, &hash);
	d->version = ++w->version;
	d->issued_at = clock_now();
	d->not_after = clock_now() + 3650 * WORLD_DAY;
	d->audience = world_text(w, WORLD_AUDIENCE);
	d->agreement_hash = world_bytes(w, hash.b, HASH_LEN);
	d->suite_floor = 1;
	d->n_log_keys = 1;
	d->log_keys = world_alloc(w, sizeof(char *));
	d->log_keys[0] = log_vkey(w);
	d->n_members = WORLD_MEMBERS;
	d->members = world_alloc(w, WORLD_MEMBERS * sizeof(*d->members));
	for (int n = 0; n < WORLD_MEMBERS; n++)
		d->members[n] = member_message(w, n);
	return d;
}

/* The word, wherever it stands; the texts need not make sense. */
static void rename_plan(struct buf *file)
{
	for (size_t n = 0; n + 4 <= file->len; n++)
		if (memcmp(file->data + n, "plan", 4) == 0)
			memcpy(file->data + n, "goal", 4);
}

static struct trust *make_trust(struct world *w)
{
	struct trust parts = {
		.directory_envelope = BUF_INIT(1 << 20),
		.agreement_file = BUF_INIT(AGREEMENT_FILE_MAX),
		.root = w->root,
		.log_key = w->log_key,
	};
	Eenmaal__V1__Envelope *envelope;
	struct trust *trust = NULL;
	struct hash pinned;

	directory_fingerprint(&w->root, &pinned);
	assert_int_equal(io_read_file("policy/agreement.yaml", &parts.agreement_file), ERR_OK);
	if (w->without_plan)
		rename_plan(&parts.agreement_file);
	assert_int_equal(agreement_parse(buf_view(&parts.agreement_file), NULL, &parts.agreement),
			 ERR_OK);
	envelope = world_sign_with(w, STATEMENT_DIRECTORY,
				   directory_message(w, buf_view(&parts.agreement_file)),
				   w->root_seed, NULL);
	assert_int_equal(codec_encode(envelope, &parts.directory_envelope), ERR_OK);
	assert_int_equal(convert_directory(envelope, &w->root, &pinned, &parts.directory), ERR_OK);
	assert_int_equal(trust_new(&parts, &trust), ERR_OK);
	return trust;
}

void world_sign(struct world *w)
{
	struct trust *next = make_trust(w);

	assert_int_equal(committer_adopt(w->committer, next), ERR_OK);
	trust_drop(w->trust);
	w->trust = next;
}

/* ---- start and stop ---------------------------------------------------------------------------------- */

static void open_broker(struct world *w, bool create)
{
	struct store_options o = {.path = w->path,
				  .key = w->database_key,
				  .create = create,
				  .migrate = true};
	struct committer_options k = {
		.log_seed = w->log_seed,
		.log_key = w->log_key,
		.origin = WORLD_AUDIENCE,
		.queue_max = w->queue_max,
		.batch_max = 64,
	};

	assert_int_equal(store_open(&o, NULL, &w->writer), ERR_OK);
	o.create = false;
	o.migrate = false;
	o.read_only = true;
	o.beside = w->writer;
	assert_int_equal(store_open(&o, NULL, &w->worker.reader), ERR_OK);
	w->worker.audience = WORLD_AUDIENCE;
	k.store = w->writer;
	assert_int_equal(committer_start(&k, &w->committer), ERR_OK);
}

static void close_broker(struct world *w)
{
	committer_stop(w->committer);
	w->committer = NULL;
	store_close(w->worker.reader);
	w->worker.reader = NULL;
	store_close(w->writer);
	w->writer = NULL;
}

void world_restart(struct world *w)
{
	close_broker(w);
	open_broker(w, false);
}

static void make_keys(struct world *w)
{
	struct sign_public log_public, ignored;

	assert_int_equal(secret_random(32, &w->database_key), ERR_OK);
	assert_int_equal(sign_generate(&w->root, &w->root_seed), ERR_OK);
	assert_int_equal(sign_generate(&log_public, &w->log_seed), ERR_OK);
	assert_int_equal(note_key_init(&w->log_key, WORLD_AUDIENCE, log_public.b), ERR_OK);
	w->receipts = (struct receipt_trust){WORLD_AUDIENCE, &w->log_key, 1};
	for (int n = 0; n < WORLD_MEMBERS; n++) {
		struct world_keys *k = &w->members[n];

		k->status = EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_ACTIVE;
		assert_int_equal(sign_generate(&ignored, &k->seed), ERR_OK);
		assert_int_equal(kem_generate(SUITE_X25519, &k->kem_key, &k->kem_private), ERR_OK);
	}
}

int world_start(void **state)
{
	const char *base = getenv("TMPDIR");
	struct world *w = mem_new(1, sizeof(*w));

	assert_non_null(w);
	clock_set(WORLD_NOW);
	(void)snprintf(w->folder, sizeof(w->folder), "%s/world-XXXXXX", base ? base : "/tmp");
	assert_non_null(mkdtemp(w->folder));
	(void)snprintf(w->path, sizeof(w->path), "%s/eenmaal.db", w->folder);
	w->arena = arena_new(WORLD_ARENA);
	assert_non_null(w->arena);
	w->queue_max = 64;
	make_keys(w);
	open_broker(w, true);
	world_sign(w);
	*state = w;
	return 0;
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

int world_stop(void **state)
{
	struct world *w = *state;

	close_broker(w);
	wallet_free_all(w);
	trust_drop(w->trust);
	remove_folder(w->folder);
	secret_free(w->database_key);
	secret_free(w->root_seed);
	secret_free(w->log_seed);
	for (int n = 0; n < WORLD_MEMBERS; n++) {
		secret_free(w->members[n].seed);
		secret_free(w->members[n].kem_private);
	}
	arena_free(w->arena);
	mem_free(w);
	clock_set(0);
	return 0;
}

/* ---- what is made -------------------------------------------------------------------------------------- */

void *world_alloc(struct world *w, size_t size)
{
	void *p = arena_alloc(w->arena, size);

	assert_non_null(p);
	return p;
}

char *world_text(struct world *w, const char *text)
{
	return (char *)world_bytes(w, text, strlen(text) + 1).data;
}

char **world_texts(struct world *w, size_t n, ...)
{
	char **list = world_alloc(w, n * sizeof(*list));
	va_list args;

	va_start(args, n);
	for (size_t i = 0; i < n; i++)
		list[i] = world_text(w, va_arg(args, const char *));
	va_end(args);
	return list;
}

ProtobufCBinaryData world_bytes(struct world *w, const void *data, size_t len)
{
	void *copy = arena_copy(w->arena, data, len);

	assert_non_null(copy);
	return codec_bytes(copy, len);
}

ProtobufCBinaryData world_random(struct world *w, size_t len)
{
	void *p = world_alloc(w, len);

	random_bytes(p, len);
	return codec_bytes(p, len);
}

Eenmaal__V1__KemKey *world_kem_key(struct world *w, const struct kem_public *key)
{
	Eenmaal__V1__KemKey *m = world_alloc(w, sizeof(*m));

	eenmaal__v1__kem_key__init(m);
	m->suite = key->suite;
	m->public_key = world_bytes(w, key->key, key->len);
	return m;
}

Eenmaal__V1__Header *world_header(struct world *w, const char *issuer,
				  const struct holder_id *holder, uint64_t sequence)
{
	Eenmaal__V1__Header *h = world_alloc(w, sizeof(*h));

	eenmaal__v1__header__init(h);
	h->audience = world_text(w, WORLD_AUDIENCE);
	h->issuer = world_text(w, issuer);
	h->nonce = world_random(w, UUID_LEN);
	h->issued_at = clock_now();
	h->expires_at = clock_now() + 300;
	if (holder)
		h->holder = world_bytes(w, holder->b, HOLDER_ID_LEN);
	h->sequence = sequence;
	return h;
}

Eenmaal__V1__Envelope *world_sign_with(struct world *w, enum statement_type type,
				       const void *message, const struct secret *seed,
				       const char *key_id)
{
	Eenmaal__V1__Envelope *envelope = NULL;

	assert_int_equal(codec_sign(type, message, seed, w->arena, &envelope), ERR_OK);
	if (key_id)
		envelope->signatures[0]->keyid = world_text(w, key_id);
	return envelope;
}

Eenmaal__V1__Envelope *world_member_signed(struct world *w, enum statement_type type,
					   const void *message, int member)
{
	return world_sign_with(w, type, message, w->members[member].seed, members[member].id);
}

struct hash world_hash(const Eenmaal__V1__Envelope *envelope)
{
	struct envelope e;
	struct hash hash;

	assert_int_equal(codec_envelope(envelope, &e), ERR_OK);
	assert_int_equal(statement_hash(&e, &hash), ERR_OK);
	return hash;
}
