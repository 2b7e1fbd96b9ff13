/* SPDX-License-Identifier: EUPL-1.2 */
/* The bound of every field, violated one at a time; and what requests must have. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "proto/codec.h"
#include "proto/validate.h"
#include "tests/support/sample.h"
#include "tests/support/violation.h"

#define ARENA_MAX (8u << 20)

static enum err encode_and_check(enum statement_type type, const ProtobufCMessage *m,
				 struct arena *a)
{
	struct buf b = BUF_INIT(CODEC_DIRECTORY_MAX);
	ProtobufCMessage *out = NULL;
	enum err e;

	assert_int_equal(codec_encode(m, &b), ERR_OK);
	e = codec_statement(type, buf_view(&b), a, &out);
	assert_true((out != NULL) == (e == ERR_OK));
	buf_free(&b);
	return e;
}

/* ------------------------------------------------- one violated bound at a time */

struct field {
	const ProtobufCFieldDescriptor *descriptor;
	char *at;      /* the member of the structure, or the element of its list */
	size_t *count; /* of a list */
};

static struct field find_path(ProtobufCMessage *m, const char *path)
{
	char copy[128], *rest = NULL;
	struct field f = {0};

	snprintf(copy, sizeof(copy), "%s", path);
	for (char *name = strtok_r(copy, ".", &rest); name; name = strtok_r(NULL, ".", &rest)) {
		char *end = NULL;
		size_t n = strtoul(name, &end, 10);

		if (*end == 0 && f.descriptor) { /* a position in the list just named */
			size_t size = f.descriptor->type == PROTOBUF_C_TYPE_BYTES
					      ? sizeof(ProtobufCBinaryData)
					      : sizeof(void *);
			f.at = *(char **)(void *)f.at + n * size;
			f.count = NULL;
			continue;
		}
		if (f.at)
			m = *(ProtobufCMessage **)(void *)f.at;
		f.descriptor = protobuf_c_message_descriptor_get_field_by_name(m->descriptor, name);
		if (!f.descriptor)
			break;
		f.at = (char *)m + f.descriptor->offset;
		f.count = (size_t *)(void *)((char *)m + f.descriptor->quantifier_offset);
	}
	if (!f.descriptor)
		fail_msg("no field %s", path);
	return f;
}

static void set_number(const struct field *f, uint64_t number)
{
	if (f->descriptor->type == PROTOBUF_C_TYPE_UINT64 ||
	    f->descriptor->type == PROTOBUF_C_TYPE_INT64)
		memcpy(f->at, &number, sizeof(number));
	else
		memcpy(f->at, &(uint32_t){(uint32_t)number}, sizeof(uint32_t));
}

/* Of one element of the list: bytes stand in it themselves, the rest as pointers. */
static size_t element_size(const struct field *f)
{
	return f->descriptor->type == PROTOBUF_C_TYPE_BYTES ? sizeof(ProtobufCBinaryData)
							    : sizeof(void *);
}

/* Make the list count long, repeating its first element. */
static void set_count(const struct field *f, size_t count, struct arena *a)
{
	size_t size = element_size(f);
	const char *before = *(char **)(void *)f->at;
	char *after = arena_alloc(a, (count + 1) * size);

	for (size_t i = 0; i < count; i++)
		memcpy(after + i * size, before, size);
	memcpy(f->at, &after, sizeof(after));
	*f->count = count;
}

static void violate(const struct field *f, const struct violation *v, struct arena *a)
{
	size_t size = element_size(f);
	char first[sizeof(ProtobufCBinaryData)];
	char *elements;
	void *p;

	switch (v->how) {
	case VIOLATE_LEN:
		*(ProtobufCBinaryData *)(void *)f->at = sample_bytes(a, v->number, 1);
		break;
	case VIOLATE_TEXT:
		p = sample_text(a, v->text);
		memcpy(f->at, &p, sizeof(p));
		break;
	case VIOLATE_NUM:
		set_number(f, v->number);
		break;
	case VIOLATE_GONE:
		memset(f->at, 0, sizeof(void *));
		break;
	case VIOLATE_COUNT:
		set_count(f, v->number, a);
		break;
	case VIOLATE_SWAP:
	case VIOLATE_TWIN:
		elements = *(char **)(void *)f->at;
		memcpy(first, elements, size);
		memcpy(elements, elements + size, size);
		if (v->how == VIOLATE_SWAP)
			memcpy(elements + size, first, size);
		break;
	}
}

static void refuses_every_violation(void **state)
{
	(void)state;
	for (size_t i = 0; i < violation_count; i++) {
		const struct violation *v = &violations[i];
		struct arena *a = arena_new(ARENA_MAX);
		ProtobufCMessage *m = sample_statement(v->type, a);
		struct field f = find_path(m, v->path);
		enum err expect = v->expect ? v->expect : ERR_INPUT, e;

		violate(&f, v, a);
		e = encode_and_check(v->type, m, a);
		/* protobuf-c writes any boolean as 1, which is well-formed then. */
		if (v->expect == ERR_NOT_CANONICAL)
			assert_int_equal(e, ERR_OK);
		else if (e != expect)
			fail_msg("%s %zu: %s", v->path, i, err_name(e));
		arena_free(a);
	}
}

/* Does some violation concern this field of this message? */
static bool is_covered(const ProtobufCMessageDescriptor *type, const char *name)
{
	for (size_t i = 0; i < violation_count; i++) {
		struct arena *a = arena_new(ARENA_MAX);
		ProtobufCMessage *m = sample_statement(violations[i].type, a);
		struct field f = find_path(m, violations[i].path);
		bool found = f.descriptor >= type->fields &&
			     f.descriptor < type->fields + type->n_fields &&
			     strcmp(f.descriptor->name, name) == 0;

		arena_free(a);
		if (found)
			return true;
	}
	return false;
}

static void every_field_has_a_violation(void **state)
{
	const ProtobufCMessageDescriptor *seen[64];
	size_t count = 0;

	(void)state;
	for (unsigned t = STATEMENT_NONE + 1; t < STATEMENT_TYPE_COUNT; t++)
		seen[count++] = validate_statement_type((enum statement_type)t);
	for (size_t i = 0; i < count; i++) {
		for (unsigned n = 0; n < seen[i]->n_fields; n++) {
			const ProtobufCFieldDescriptor *f = &seen[i]->fields[n];
			bool known = f->type != PROTOBUF_C_TYPE_MESSAGE;

			for (size_t j = 0; j < count && !known; j++)
				known = seen[j] == f->descriptor;
			if (!known)
				seen[count++] = f->descriptor;
			/* Optional without a bound of its own: its parts have theirs. */
			if (strcmp(f->name, "kem_key") == 0 || strcmp(f->name, "helper") == 0)
				continue;
			if (!is_covered(seen[i], f->name))
				fail_msg("%s.%s", seen[i]->name, f->name);
		}
	}
	assert_true(count > STATEMENT_TYPE_COUNT + 8);
}

/* What the other rules of a segment allow. */
static void takes_reseals_and_first_versions(void **state)
{
	struct arena *a = arena_new(ARENA_MAX);
	Eenmaal__V1__Segment *m = (Eenmaal__V1__Segment *)sample_statement(STATEMENT_SEGMENT, a);

	(void)state;
	m->header = sample_header(a, "holder", true, 4);
	m->reseal = 1;
	assert_int_equal(encode_and_check(STATEMENT_SEGMENT, &m->base, a), ERR_OK);
	m->header->sequence = 0;
	assert_int_equal(encode_and_check(STATEMENT_SEGMENT, &m->base, a), ERR_INPUT);
	m->header = sample_header(a, "coa", true, 0);
	m->reseal = 0;
	m->version = 1;
	m->replaces = 0;
	assert_int_equal(encode_and_check(STATEMENT_SEGMENT, &m->base, a), ERR_INPUT);
	m->previous_hash.len = 0;
	assert_int_equal(encode_and_check(STATEMENT_SEGMENT, &m->base, a), ERR_OK);
	m->suite = 2;
	m->encapsulation = sample_bytes(a, 1120, 1);
	assert_int_equal(encode_and_check(STATEMENT_SEGMENT, &m->base, a), ERR_OK);
	arena_free(a);
}

static void takes_what_may_be_empty(void **state)
{
	struct arena *a = arena_new(ARENA_MAX);
	Eenmaal__V1__Grant *g = (Eenmaal__V1__Grant *)sample_statement(STATEMENT_GRANT, a);
	Eenmaal__V1__Erasure *x = (Eenmaal__V1__Erasure *)sample_statement(STATEMENT_ERASURE, a);
	Eenmaal__V1__HolderQuery *q =
		(Eenmaal__V1__HolderQuery *)sample_statement(STATEMENT_HOLDER_QUERY, a);
	Eenmaal__V1__Directory *d =
		(Eenmaal__V1__Directory *)sample_statement(STATEMENT_DIRECTORY, a);

	(void)state;
	g->helper = NULL;
	g->request_id.len = g->replaces.len = 0;
	g->n_wraps = 0;
	g->max_uses = 0;
	assert_int_equal(encode_and_check(STATEMENT_GRANT, &g->base, a), ERR_OK);
	x->n_kinds = 0;
	x->everything = true;
	assert_int_equal(encode_and_check(STATEMENT_ERASURE, &x->base, a), ERR_OK);
	q->method = sample_text(a, "GetDossier");
	q->kind = q->author = sample_text(a, "");
	q->version = 0;
	assert_int_equal(encode_and_check(STATEMENT_HOLDER_QUERY, &q->base, a), ERR_OK);
	q->method = sample_text(a, "ListAccesses");
	q->first = 1;
	assert_int_equal(encode_and_check(STATEMENT_HOLDER_QUERY, &q->base, a), ERR_OK);
	d->members[0]->kem_key = NULL;
	assert_int_equal(encode_and_check(STATEMENT_DIRECTORY, &d->base, a), ERR_OK);
	arena_free(a);
}

static struct secret *new_seed(uint8_t first)
{
	uint8_t bytes[SIGN_SEED_LEN];
	struct secret *seed = NULL;

	memset(bytes, first, sizeof(bytes));
	assert_int_equal(secret_new(bytes, sizeof(bytes), &seed), ERR_OK);
	return seed;
}

/* ------------------------------------------------------------------ requests */

static void requests_need_their_envelopes(void **state)
{
	Eenmaal__V1__EnrolRequest m = EENMAAL__V1__ENROL_REQUEST__INIT;
	Eenmaal__V1__GetTimeRequest time_request = EENMAAL__V1__GET_TIME_REQUEST__INIT;
	Eenmaal__V1__VaultSlot slot = EENMAAL__V1__VAULT_SLOT__INIT, *slots[] = {&slot, &slot};
	Eenmaal__V1__Vault vault = EENMAAL__V1__VAULT__INIT;
	struct arena *a = arena_new(ARENA_MAX);
	struct secret *seed = new_seed(1);

	(void)state;
	assert_int_equal(validate_message(&time_request.base), ERR_OK);
	assert_int_equal(validate_message(&slot.base), ERR_INTERNAL);
	assert_int_equal(validate_message(&m.base), ERR_INPUT);
	assert_int_equal(codec_sign(STATEMENT_ENROLMENT, sample_statement(STATEMENT_ENROLMENT, a),
				    seed, a, &m.enrolment),
			 ERR_OK);
	m.epochs = m.enrolment;
	m.vault = &vault;
	assert_int_equal(validate_message(&m.base), ERR_INPUT);
	vault.blob = sample_bytes(a, 4096, 0);
	vault.slots = slots;
	vault.n_slots = 1;
	slot.kind = EENMAAL__V1__SLOT_KIND__SLOT_KIND_CARD_PIN;
	slot.card_key = slot.open_key = sample_bytes(a, 32, 0);
	slot.wrap = sample_bytes(a, 72, 0);
	slot.passes = 3;
	slot.memory_kib = 65536;
	assert_int_equal(validate_message(&m.base), ERR_OK);
	slot.memory_kib = 65535;
	assert_int_equal(validate_message(&m.base), ERR_WEAK);
	slot.kind = EENMAAL__V1__SLOT_KIND__SLOT_KIND_RECOVERY;
	assert_int_equal(validate_message(&m.base), ERR_INPUT);
	slot.passes = slot.memory_kib = 0;
	assert_int_equal(validate_message(&m.base), ERR_OK);
	vault.n_slots = 2; /* both of one kind */
	assert_int_equal(validate_message(&m.base), ERR_INPUT);
	vault.n_slots = 1;
	vault.blob = sample_bytes(a, 4097, 0);
	assert_int_equal(validate_message(&m.base), ERR_INPUT);
	vault.blob.len = 1;
	m.epochs = NULL;
	assert_int_equal(validate_message(&m.base), ERR_INPUT);
	secret_free(seed);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_every_violation),
		cmocka_unit_test(every_field_has_a_violation),
		cmocka_unit_test(takes_reseals_and_first_versions),
		cmocka_unit_test(takes_what_may_be_empty),
		cmocka_unit_test(requests_need_their_envelopes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
