/* SPDX-License-Identifier: EUPL-1.2 */
/* The numbered keys of each kind: reading, making and publishing them. */
#include <string.h>

#include "client/dossier.h"
#include "keys/seal.h"

/* Less than, equal to or greater than 0, in the order of statements. */
static int order(const struct dossier_epoch *e, const char *kind, uint64_t epoch)
{
	int by_kind = strcmp(e->kind.s, kind);

	if (by_kind != 0)
		return by_kind;
	return e->epoch < epoch ? -1 : e->epoch > epoch;
}

/* The first that is not before (kind, epoch). */
static size_t place(const struct dossier *d, const char *kind, uint64_t epoch)
{
	size_t n = 0;

	while (n < d->epoch_count && order(&d->epochs[n], kind, epoch) < 0)
		n++;
	return n;
}

struct dossier_epoch *dossier_epoch(const struct dossier *d, const char *kind, uint64_t epoch)
{
	size_t n = place(d, kind, epoch);

	return n < d->epoch_count && order(&d->epochs[n], kind, epoch) == 0 ? &d->epochs[n] : NULL;
}

/* Takes the private key over, also on an error. */
static enum err insert(struct dossier *d, const struct dossier_epoch *e)
{
	size_t at = place(d, e->kind.s, e->epoch);
	struct dossier_epoch *grown = d->epochs;

	if (d->epoch_count == d->epoch_size) {
		size_t size = d->epoch_size == 0 ? 32 : 2 * d->epoch_size;

		grown = size <= DOSSIER_EPOCHS_MAX ? mem_grow(d->epochs, size, sizeof(*grown))
						   : NULL;
		if (grown == NULL) {
			secret_free(e->private_key);
			return size <= DOSSIER_EPOCHS_MAX ? ERR_MEMORY : ERR_TOO_LARGE;
		}
		d->epochs = grown;
		d->epoch_size = size;
	}
	memmove(&grown[at + 1], &grown[at], (d->epoch_count - at) * sizeof(*grown));
	grown[at] = *e;
	d->epoch_count++;
	return ERR_OK;
}

static enum err line_for(struct dossier *d, const struct slug *kind, struct dossier_line **out)
{
	struct dossier_line *line = dossier_line(d, kind->s);

	if (line == NULL) {
		if (d->line_count == AGREEMENT_MAX)
			return ERR_TOO_LARGE;
		line = &d->lines[d->line_count++];
		line->kind = *kind;
	}
	*out = line;
	return ERR_OK;
}

static struct seal_context self_context(const struct dossier *d, const struct dossier_epoch *e)
{
	return (struct seal_context){
		.label = SEAL_SELF,
		.holder = &d->identity.holder,
		.kind = &e->kind,
		.epoch = e->epoch,
		.epoch_key = &e->public_key,
		.sender = "holder",
		.recipient = "holder",
	};
}

static bool same_key(const struct kem_public *a, const struct kem_public *b)
{
	return a->suite == b->suite && a->len == b->len && memcmp(a->key, b->key, a->len) == 0;
}

/* seal_open_key() makes sure that the private key belongs to the public one. */
static enum err add_key(struct dossier *d, const Eenmaal__V1__EpochKey *m,
			const struct secret *kem_private)
{
	struct dossier_epoch next = {.epoch = m->epoch};
	const struct dossier_epoch *known = NULL;
	struct dossier_line *line = NULL;
	struct sealed sealed = {0};
	struct seal_context context = {0};
	enum err e = codec_slug(m->kind, &next.kind);

	if (e == ERR_OK)
		e = codec_kem_key(m->public_key, &next.public_key);
	if (e == ERR_OK)
		e = codec_sealed(m->self, &sealed);
	if (e != ERR_OK)
		return e;
	known = dossier_epoch(d, next.kind.s, next.epoch);
	if (known != NULL)
		return same_key(&known->public_key, &next.public_key) ? ERR_OK : ERR_VERIFY;
	context = self_context(d, &next);
	e = seal_open_key(&context, kem_private, &sealed, &next.private_key);
	if (e == ERR_OK)
		e = insert(d, &next);
	return e == ERR_OK ? line_for(d, &next.kind, &line) : e;
}

/*
 * The statement that came with the newest rotation repeats the epochs of before and then adds
 * DOSSIER_AHEAD of its own: from there on no other device ever had the keys.
 */
static void mark_own(struct dossier *d, const Eenmaal__V1__EpochSet *m)
{
	if (d->rotated == 0 || m->header->sequence != d->rotated + 1)
		return;
	for (size_t n = 0; n < m->n_keys; n++) {
		struct dossier_line *line = dossier_line(d, m->keys[n]->kind);

		if (line != NULL && m->keys[n]->epoch >= DOSSIER_AHEAD)
			line->own = m->keys[n]->epoch - DOSSIER_AHEAD + 1;
	}
}

enum err dossier_epochs_add(struct dossier *d, const Eenmaal__V1__Envelope *wire,
			    const struct secret *kem_private)
{
	const Eenmaal__V1__EpochSet *m = NULL;
	ProtobufCMessage *message = NULL;
	struct envelope envelope = {0};
	enum err e = codec_envelope(wire, &envelope);

	if (e != ERR_OK)
		return e;
	e = statement_verify(&envelope, STATEMENT_EPOCHS, &d->identity.signing_key);
	/* By an earlier key: what is still needed stands in the one that came with the rotation. */
	if (e == ERR_SIGNATURE && d->rotated > 0)
		return ERR_OK;
	if (e == ERR_OK)
		e = codec_statement(STATEMENT_EPOCHS, envelope.payload, d->arena, &message);
	if (e != ERR_OK)
		return e;
	m = (const Eenmaal__V1__EpochSet *)message;
	if (strcmp(m->header->audience, d->directory->audience) != 0)
		return ERR_AUDIENCE;
	if (!view_equal(codec_view(m->header->holder),
			view_of(d->identity.holder.b, HOLDER_ID_LEN)))
		return ERR_VERIFY;
	for (size_t n = 0; n < m->n_keys && e == ERR_OK; n++)
		e = add_key(d, m->keys[n], kem_private);
	if (e == ERR_OK)
		mark_own(d, m);
	return e;
}

enum err dossier_extend(struct dossier *d, const char *kind, uint64_t newest)
{
	struct dossier_line *line = NULL;
	struct slug slug = {0};
	unsigned suite = directory_suite(d->directory, d->suite_floor);
	enum err e = codec_slug(kind, &slug);

	if (e == ERR_OK)
		e = line_for(d, &slug, &line);
	while (e == ERR_OK && line->newest < newest) {
		struct dossier_epoch next = {.kind = slug,
					     .epoch = line->newest + 1,
					     .unpublished = true};

		e = kem_generate(suite, &next.public_key, &next.private_key);
		if (e == ERR_OK)
			e = insert(d, &next);
		if (e == ERR_OK)
			line->newest++;
	}
	if (e == ERR_OK && line->current == 0)
		line->current = 1;
	return e;
}

void dossier_advance(struct dossier *d)
{
	for (size_t n = d->epoch_count; n > 0; n--) {
		const struct dossier_epoch *e = &d->epochs[n - 1];
		struct dossier_line *line = dossier_line(d, e->kind.s);

		/* Backwards, so that the first unpublished one of the kind is what remains. */
		if (e->unpublished && line != NULL)
			line->current = e->epoch;
	}
}

bool dossier_short(const struct dossier *d, const char *kind)
{
	const struct dossier_line *line = dossier_line(d, kind);

	return line == NULL || line->newest < line->current ||
	       line->newest - line->current < DOSSIER_AHEAD_MIN;
}

/* An epoch key with all that hangs on it, in one piece of arena memory. */
struct key_parts {
	Eenmaal__V1__EpochKey key;
	Eenmaal__V1__KemKey public_key;
	Eenmaal__V1__Sealed self;
};

static enum err key_message(const struct dossier *d, const struct dossier_epoch *from,
			    const struct kem_public *to, Eenmaal__V1__EpochKey **out)
{
	struct key_parts *parts = arena_alloc(d->arena, sizeof(*parts));
	struct buf encapsulation = BUF_INIT(KEM_ENCAPSULATION_MAX);
	struct buf ciphertext = BUF_INIT(1024);
	struct seal_context context = self_context(d, from);
	void *enc = NULL, *sealed = NULL, *kind = NULL, *key = NULL;
	enum err e = parts != NULL ? ERR_OK : ERR_MEMORY;

	if (e == ERR_OK)
		e = seal_key(&context, to, from->private_key, &encapsulation, &ciphertext);
	if (e != ERR_OK)
		goto out;
	enc = arena_copy(d->arena, encapsulation.data, encapsulation.len);
	sealed = arena_copy(d->arena, ciphertext.data, ciphertext.len);
	/* The list of epochs may move while a message that names them is still in use. */
	kind = arena_copy(d->arena, from->kind.s, sizeof(from->kind.s));
	key = arena_copy(d->arena, from->public_key.key, from->public_key.len);
	e = enc != NULL && sealed != NULL && kind != NULL && key != NULL ? ERR_OK : ERR_MEMORY;
	if (e != ERR_OK)
		goto out;
	eenmaal__v1__epoch_key__init(&parts->key);
	eenmaal__v1__kem_key__init(&parts->public_key);
	eenmaal__v1__sealed__init(&parts->self);
	parts->key.kind = kind;
	parts->key.epoch = from->epoch;
	parts->key.public_key = &parts->public_key;
	parts->key.self = &parts->self;
	parts->public_key.suite = from->public_key.suite;
	parts->public_key.public_key = codec_bytes(key, from->public_key.len);
	parts->self.suite = to->suite;
	parts->self.encapsulation = codec_bytes(enc, encapsulation.len);
	parts->self.ciphertext = codec_bytes(sealed, ciphertext.len);
	*out = &parts->key;
out:
	buf_free(&encapsulation);
	buf_free(&ciphertext);
	return e;
}

enum err dossier_epochs_message(const struct dossier *d, const struct kem_public *to, bool renew,
				Eenmaal__V1__EpochSet **out)
{
	Eenmaal__V1__EpochSet *m = arena_alloc(d->arena, sizeof(*m));
	enum err e = ERR_OK;

	*out = NULL;
	if (m == NULL)
		return ERR_MEMORY;
	eenmaal__v1__epoch_set__init(m);
	m->keys = arena_alloc(d->arena, (d->epoch_count + 1) * sizeof(Eenmaal__V1__EpochKey *));
	if (m->keys == NULL)
		return ERR_MEMORY;
	for (size_t n = 0; n < d->epoch_count && e == ERR_OK; n++) {
		const struct dossier_epoch *from = &d->epochs[n];

		if (!from->unpublished &&
		    !(renew && dossier_epoch_live(d, from->kind.s, from->epoch)))
			continue;
		e = key_message(d, from, to, &m->keys[m->n_keys]);
		m->n_keys += e == ERR_OK;
	}
	if (e == ERR_OK)
		*out = m;
	return e;
}
