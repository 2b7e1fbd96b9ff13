/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A request's body through the whole broker: decode, prepare, the committer with a real store, finish.
 * Input: the method, the caller, flags, the body.  With SIGN every statement in it is made fresh
 * (nonce, times, sequence, hashes of what goes with it) and signed by whom it names.
 *
 * libFuzzer: -max_len=20000 -timeout=60
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "broker/base/clock.h"
#include "broker/batch.h"
#include "proto/validate.h"
#include "tests/fuzz/harness.h"
#include "tests/fuzz/stage.h"

#define SIGN 1
#define ONLY_NONCE 2 /* leave sequence and hashes as they are */
#define ROUTES_MAX 48
#define LEDGER_MAX 1200u /* entries before everything starts anew */
#define CHECK_EVERY 200u
#define REPLY_MAX ((size_t)64 << 20)

struct method {
	const struct route *route;
	const ProtobufCMethodDescriptor *descriptor;
};

static struct method methods[ROUTES_MAX];
static size_t method_count;

static void add_methods(const ProtobufCServiceDescriptor *s)
{
	for (unsigned n = 0; n < s->n_methods; n++) {
		char path[120];

		FUZZ_CHECK(method_count < ROUTES_MAX);
		(void)snprintf(path, sizeof(path), "/%s/%s", s->name, s->methods[n].name);
		methods[method_count].route = route_find(path);
		methods[method_count].descriptor = &s->methods[n];
		FUZZ_CHECK(methods[method_count++].route != NULL);
	}
}

void fuzz_setup(void)
{
	add_methods(&eenmaal__v1__partner_service__descriptor);
	add_methods(&eenmaal__v1__holder_service__descriptor);
	add_methods(&eenmaal__v1__audit_service__descriptor);
	add_methods(&eenmaal__v1__directory_service__descriptor);
	stage_open();
}

/* ---- making statements fresh -------------------------------------------------------------------------- */

struct freshener {
	struct arena *a;
	struct store_holder row;
	bool only_nonce;
	uint64_t changes;          /* of the holder in this request so far */
	const struct secret *next; /* the key that a rotation in this request brings in */
	ProtobufCBinaryData vault_hash, ciphertext_hash;
};

static ProtobufCBinaryData hash_of(struct freshener *f, struct view v)
{
	struct hash *hash = fuzz_alloc(f->a, sizeof(*hash));

	hash_sha256(v, hash);
	return codec_bytes(hash->b, HASH_LEN);
}

static bool is_public_of(const struct secret *seed, const uint8_t *key)
{
	struct sign_public own;

	return sign_derive_public(seed, &own) == ERR_OK && memcmp(own.b, key, sizeof(own.b)) == 0;
}

static const struct secret *holder_seed(const uint8_t *key)
{
	for (int n = 0; n < 2; n++)
		if (is_public_of(stage.seeds[n], key))
			return stage.seeds[n];
	return NULL;
}

static const struct secret *member_seed(const char *issuer)
{
	for (int n = 0; n < WORLD_MEMBERS; n++)
		if (strcmp(world_member_id(n), issuer) == 0)
			return stage.w->members[n].seed;
	return NULL;
}

static void fresh_rotation(struct freshener *f, Eenmaal__V1__Rotation *m)
{
	struct sign_public next;
	uint8_t text[POSSESSION_LEN], *signature = fuzz_alloc(f->a, SIGNATURE_LEN);

	m->vault_hash = f->vault_hash;
	f->next = m->signing_key.len == SIGN_PUBLIC_LEN ? holder_seed(m->signing_key.data) : NULL;
	if (!f->next || codec_sign_key(m->signing_key, &next) != ERR_OK)
		return;
	convert_possession(&stage.h->id, &f->row.signing_key, &next, text);
	FUZZ_CHECK(sign_message(f->next, view_of(text, sizeof(text)), signature) == ERR_OK);
	m->possession = codec_bytes(signature, SIGNATURE_LEN);
}

static void fresh_opening(struct freshener *f, Eenmaal__V1__VaultOpening *m)
{
	struct buf text = BUF_INIT(512);
	uint8_t *signature = fuzz_alloc(f->a, SIGNATURE_LEN);

	if (m->opening.len == 0)
		return;
	FUZZ_CHECK(buf_put(&text, "eenmaal/v1/open", 16) == ERR_OK &&
		   buf_put(&text, WORLD_AUDIENCE, sizeof(WORLD_AUDIENCE)) == ERR_OK &&
		   buf_put(&text, stage.h->id.b, HOLDER_ID_LEN) == ERR_OK &&
		   buf_put_view(&text, codec_view(m->header->nonce)) == ERR_OK);
	FUZZ_CHECK(sign_message(stage.open, buf_view(&text), signature) == ERR_OK);
	m->opening = codec_bytes(signature, SIGNATURE_LEN);
	buf_free(&text);
}

/* The parts that another part of the request decides. */
static void fresh_parts(struct freshener *f, ProtobufCMessage *m)
{
	if (m->descriptor == &eenmaal__v1__enrolment__descriptor)
		((Eenmaal__V1__Enrolment *)m)->vault_hash = f->vault_hash;
	else if (m->descriptor == &eenmaal__v1__vault_update__descriptor)
		((Eenmaal__V1__VaultUpdate *)m)->vault_hash = f->vault_hash;
	else if (m->descriptor == &eenmaal__v1__segment__descriptor)
		((Eenmaal__V1__Segment *)m)->ciphertext_hash = f->ciphertext_hash;
	else if (m->descriptor == &eenmaal__v1__rotation__descriptor)
		fresh_rotation(f, (Eenmaal__V1__Rotation *)m);
	else if (m->descriptor == &eenmaal__v1__vault_opening__descriptor)
		fresh_opening(f, (Eenmaal__V1__VaultOpening *)m);
}

/* Of the holder whom nobody has enrolled yet. */
static bool is_other(const Eenmaal__V1__Header *h)
{
	return view_equal(codec_view(h->holder), view_of(stage.other->id.b, HOLDER_ID_LEN));
}

static void fresh_header(struct freshener *f, Eenmaal__V1__Header *h)
{
	uint64_t *nonce = fuzz_alloc(f->a, UUID_LEN);

	nonce[0] = ++stage.nonce;
	nonce[1] = 1;
	h->nonce = codec_bytes(nonce, UUID_LEN);
	if (!f->only_nonce && h->sequence > 0 && !is_other(h))
		h->sequence = f->row.sequence + ++f->changes;
}

static void fresh_envelope(struct freshener *f, Eenmaal__V1__Envelope *e)
{
	enum statement_type type = statement_type_find(view_str(e->payload_type));
	const struct secret *seed = stage.seeds[0];
	ProtobufCMessage *m = NULL;
	Eenmaal__V1__Header *h;
	struct view packed;

	if (type == STATEMENT_NONE || type == STATEMENT_DIRECTORY ||
	    codec_decode(validate_statement_type(type), codec_view(e->payload), CODEC_STRICT, f->a,
			 &m) != ERR_OK)
		return;
	h = (Eenmaal__V1__Header *)(uintptr_t)codec_header(type, m);
	if (!h)
		return;
	fresh_header(f, h);
	if (type == STATEMENT_VAULT_OPENING)
		seed = stage.card;
	else if (strcmp(h->issuer, "holder") != 0)
		seed = member_seed(h->issuer);
	else if (is_other(h))
		seed = stage.other->seed;
	else if (f->next) /* what follows the rotation */
		seed = f->next;
	else
		seed = holder_seed(f->row.signing_key.b);
	if (!f->only_nonce)
		fresh_parts(f, m);
	packed = fuzz_pack(f->a, m);
	e->payload = codec_bytes(packed.data, packed.len);
	if (seed)
		fuzz_sign(f->a, e, seed);
}

static void visit(void *context, ProtobufCMessage *m)
{
	if (m->descriptor == &eenmaal__v1__envelope__descriptor)
		fresh_envelope(context, (Eenmaal__V1__Envelope *)m);
}

/* A vault or a ciphertext that goes with the statements. */
static void visit_parts(void *context, ProtobufCMessage *m)
{
	struct freshener *f = context;

	if (m->descriptor == &eenmaal__v1__vault__descriptor)
		f->vault_hash = hash_of(f, fuzz_pack(f->a, m));
	if (m->descriptor == &eenmaal__v1__put_segment_request__descriptor)
		f->ciphertext_hash =
			hash_of(f, codec_view(((Eenmaal__V1__PutSegmentRequest *)m)->ciphertext));
	if (m->descriptor == &eenmaal__v1__reseal_request__descriptor)
		f->ciphertext_hash =
			hash_of(f, codec_view(((Eenmaal__V1__ResealRequest *)m)->ciphertext));
}

static struct view freshen(struct arena *a, const ProtobufCMessageDescriptor *type,
			   struct view body, uint8_t flags)
{
	struct freshener f = {.a = a, .only_nonce = flags & ONLY_NONCE};
	ProtobufCMessage *m = NULL;

	if (!(flags & SIGN) || codec_decode(type, body, CODEC_STRICT, a, &m) != ERR_OK)
		return body;
	FUZZ_CHECK(store_holder_get(stage.w->worker.reader, &stage.h->id, &f.row) == ERR_OK);
	fuzz_walk(m, visit_parts, &f);
	fuzz_walk(m, visit, &f);
	return fuzz_pack(a, m);
}

/* ---- the call --------------------------------------------------------------------------------------- */

struct turn {
	struct call call;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool submitted, done;
};

static void done(struct call *c)
{
	struct turn *t = c->owner;

	pthread_mutex_lock(&t->lock);
	t->done = true;
	pthread_cond_signal(&t->wake);
	pthread_mutex_unlock(&t->lock);
}

/* As broker/request_run.c does it. */
static enum err prepare(struct call *c)
{
	const struct route *r = c->route;
	enum err e;

	c->arena = fuzz_arena(r->arena_max ? r->arena_max : r->body_max * 4 + ((size_t)1 << 20));
	e = codec_decode(r->request, c->body, CODEC_STRICT, c->arena, &c->request);
	if (e == ERR_OK)
		e = validate_message(c->request);
	if (e != ERR_OK)
		return c->member && err_class(e) == CLASS_CALLER
			       ? call_reject(c, e, REASON_MALFORMED, NULL)
			       : e;
	return r->prepare ? r->prepare(c) : ERR_OK;
}

static void run(struct turn *t)
{
	struct call *c = &t->call;
	enum err e;

	c->worker = &stage.w->worker;
	e = prepare(c);
	if (!c->rejected && e == ERR_OK && c->route->read)
		e = c->route->read(c);
	c->worker = NULL;
	if (!c->rejected && (e != ERR_OK || !c->route->apply)) {
		c->error = e;
		return;
	}
	FUZZ_CHECK(committer_submit(stage.w->committer, c) == ERR_OK);
	t->submitted = true;
	pthread_mutex_lock(&t->lock);
	while (!t->done)
		pthread_cond_wait(&t->wake, &t->lock);
	pthread_mutex_unlock(&t->lock);
	if (c->error == ERR_OK && c->route->finish) {
		c->worker = &stage.w->worker;
		c->error = c->route->finish(c);
		c->worker = NULL;
	}
}

/* ---- what must hold ------------------------------------------------------------------------------------ */

static void visit_reply(void *context, ProtobufCMessage *m)
{
	struct arena *a = context;
	struct receipt_opened opened;
	Eenmaal__V1__SeenRecord *seen;
	struct checkpoint checkpoint;

	if (m->descriptor == &eenmaal__v1__receipt__descriptor)
		FUZZ_CHECK(receipt_verify((Eenmaal__V1__Receipt *)m, &stage.w->receipts, a, &seen,
					  &checkpoint) == ERR_OK);
	if (m->descriptor == &eenmaal__v1__open_receipt__descriptor)
		FUZZ_CHECK(receipt_verify_open((Eenmaal__V1__OpenReceipt *)m, &stage.w->receipts, a,
					       &opened) == ERR_OK);
	if (m->descriptor == &eenmaal__v1__subject_result__descriptor) {
		const Eenmaal__V1__SubjectResult *r = (const Eenmaal__V1__SubjectResult *)m;

		/* Nothing is released but with the consent and the holder's identity beside it. */
		FUZZ_CHECK(r->n_releases == 0 || (r->n_grants > 0 && r->identity));
		FUZZ_CHECK(r->n_releases > 0 || (r->n_grants == 0 && !r->identity));
	}
}

/* Of this world, each with its entry: no more than there are entries. */
static struct hash refused[LEDGER_MAX + 64];
static size_t refused_count;

/* On the public listener one and the same statement is refused with a trace once a day. */
static bool refused_before(const struct call *c)
{
	for (size_t n = 0; n < refused_count; n++)
		if (hash_equal(&refused[n], &c->reject_statement))
			return c->listener == LISTENER_PUBLIC;
	FUZZ_CHECK(refused_count < sizeof(refused) / sizeof(refused[0]));
	refused[refused_count++] = c->reject_statement;
	return false;
}

static void check_answer(const struct turn *t, const struct method *m, struct arena *a)
{
	const struct call *c = &t->call;
	uint64_t size = world_ledger_size(stage.w);
	ProtobufCMessage *reply = NULL;

	FUZZ_CHECK(err_class(c->error) != CLASS_FAULT);
	FUZZ_CHECK(!c->rejected || c->error != ERR_OK);
	/*
	 * What was decided or refused on record is in the log; nothing ever leaves it.  The first step
	 * of opening a vault only tells the slot's cost.
	 */
	FUZZ_CHECK(size >= stage.ledger);
	if (c->rejected ? !refused_before(c)
			: c->error == ERR_OK && c->route->apply &&
				  strcmp(c->route->method, "OpenVault") != 0)
		FUZZ_CHECK(size > stage.ledger);
	stage.ledger = size;
	if (c->error != ERR_OK)
		return;
	FUZZ_CHECK(codec_decode(m->descriptor->output, buf_view(&c->reply), CODEC_STRICT, a,
				&reply) == ERR_OK);
	fuzz_walk(reply, visit_reply, a);
	if (strcmp(c->route->method, "Rotate") == 0 || strcmp(c->route->method, "Erase") == 0 ||
	    strcmp(c->route->method, "PutVault") == 0)
		stage.over = true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = fuzz_input(data, size);
	const struct method *m = &methods[fuzz_u8(&in) % method_count];
	int member = (int)(fuzz_u8(&in) % (WORLD_MEMBERS + 1)) - 1;
	uint8_t flags = fuzz_u8(&in);
	struct arena *a = fuzz_arena((size_t)128 << 20);
	struct turn t = {.call = {.route = m->route, .done = done, .owner = &t},
			 .lock = PTHREAD_MUTEX_INITIALIZER,
			 .wake = PTHREAD_COND_INITIALIZER};
	struct call *c = &t.call;

	if (!(m->route->listeners & (member == WORLD_PUBLIC ? LISTENER_PUBLIC : LISTENER_PARTNER)))
		member = member == WORLD_PUBLIC ? WORLD_COA : WORLD_PUBLIC;
	c->listener = member == WORLD_PUBLIC ? LISTENER_PUBLIC : LISTENER_PARTNER;
	c->member = member == WORLD_PUBLIC ? NULL : world_member(stage.w, member);
	c->trust = trust_hold(stage.w->trust);
	c->reply = BUF_INIT(REPLY_MAX);
	c->body = freshen(a, m->descriptor->input, fuzz_rest(&in), flags);
	if (c->body.len <= m->route->body_max) {
		run(&t);
		check_answer(&t, m, a);
	}
	if (getenv("FUZZ_VERBOSE"))
		(void)fprintf(stderr, "%s: %s %s\n", m->route->method, err_name(c->error),
			      c->message ? c->message : "");
	buf_free(&c->reply);
	arena_free(c->arena);
	batch_drop(c->batch);
	trust_drop(c->trust);
	arena_free(a);
	if (++stage.calls % CHECK_EVERY == 0)
		world_check_ledger(stage.w);
	if (stage.over || stage.ledger > LEDGER_MAX || stage.calls % 4000 == 0) {
		refused_count = 0;
		stage_close();
		stage_open();
	}
	return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
	return size == 0 ? LLVMFuzzerMutate(data, size, max)
			 : fuzz_mutate_behind(3, methods[data[0] % method_count].descriptor->input,
					      (struct fuzz_data){data, size, max}, seed);
}

void fuzz_seeds(void)
{
	for (size_t n = 0; n < script_count; n++) {
		char path[120];
		uint8_t head[3] = {0, (uint8_t)(scripts[n].member + 1), SIGN};

		(void)snprintf(path, sizeof(path), "/eenmaal.v1.%s", scripts[n].method);
		while (methods[head[0]].route != route_find(path))
			head[0]++;
		fuzz_seed(scripts[n].name, 2,
			  (const struct view[]){view_of(head, 3), scripts[n].body});
	}
}
