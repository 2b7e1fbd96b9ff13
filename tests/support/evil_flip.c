/* SPDX-License-Identifier: EUPL-1.2 */
/* One bit turned in each object that comes over the wire. */
#include "tests/support/evil_turns.h"

#include <string.h>

/*
 * Where the bytes of an object lie: the fields on the way from the reply, by name, each the first
 * of its list.
 */
struct object {
	const char *name, *verb, *only, *path[6];
};

static const struct object objects[] = {
	{"segment statement", "fetch", FETCH, {"results", "releases", "segment", "payload"}},
	{"segment signature",
	 "fetch",
	 FETCH,
	 {"results", "releases", "segment", "signatures", "sig"}},
	{"ciphertext", "fetch", FETCH, {"results", "releases", "ciphertext"}},
	{"release's grant", "fetch", FETCH, {"results", "releases", "grant_id"}},
	{"grant with its wraps", "fetch", FETCH, {"results", "grants", "payload"}},
	{"grant signature", "fetch", FETCH, {"results", "grants", "signatures", "sig"}},
	{"enrolment", "fetch", FETCH, {"results", "identity", "enrolment", "payload"}},
	{"enrolment signature",
	 "fetch",
	 FETCH,
	 {"results", "identity", "enrolment", "signatures", "sig"}},
	{"rotation", "fetch", FETCH, {"results", "identity", "rotations", "payload"}},
	{"rotation signature",
	 "fetch",
	 FETCH,
	 {"results", "identity", "rotations", "signatures", "sig"}},
	{"receipt's entry", "fetch", FETCH, {"results", "receipt", "seen"}},
	{"receipt's salt", "fetch", FETCH, {"results", "receipt", "seen_salt"}},
	{"receipt's kept hash", "fetch", FETCH, {"results", "receipt", "kept_hash"}},
	{"inclusion proof", "fetch", FETCH, {"results", "receipt", "inclusion"}},
	{"checkpoint", "fetch", FETCH, {"results", "receipt", "checkpoint"}},
	{"consistency proof", "fetch", FETCH, {"consistency"}},
	{"directory", "fetch", GET_DIRECTORY, {"directory", "payload"}},
	{"directory signature", "fetch", GET_DIRECTORY, {"directory", "signatures", "sig"}},
	{"root key", "fetch", GET_DIRECTORY, {"root_key"}},
	{"agreement", "fetch", "DirectoryService/GetAgreement", {"agreement"}},
	{"epochs", "put", GET_EPOCH_KEY, {"epochs", "payload"}},
	{"epochs signature", "put", GET_EPOCH_KEY, {"epochs", "signatures", "sig"}},
	{"vault blob", "given", OPEN_VAULT, {"vault", "blob"}},
	{"slot wrap", "given", OPEN_VAULT, {"vault", "slots", "wrap"}},
	{"dossier's grant", "given", GET_DOSSIER, {"grants", "grant", "payload"}},
	{"dossier's segment", "given", GET_DOSSIER, {"segments", "segment", "payload"}},
	{"dossier's request", "given", GET_DOSSIER, {"requests", "consent_request", "payload"}},
	{"dossier's receipt", "given", GET_DOSSIER, {"receipt", "kept"}},
	{"holder's ciphertext", "segments", "HolderService/GetSegment", {"ciphertext"}},
	{"log entry", "accesses", LIST_ACCESSES, {"entries", "kept"}},
	{"log entry's salt", "accesses", LIST_ACCESSES, {"entries", "seen_salt"}},
	{"log entry's commitment", "accesses", LIST_ACCESSES, {"entries", "commitment"}},
};

static const struct object *present;

/* The first of a list, or the field itself; NULL when there is none. */
static void *field_of(ProtobufCMessage *m, const char *name, const ProtobufCFieldDescriptor **f)
{
	char *at = NULL;

	*f = protobuf_c_message_descriptor_get_field_by_name(m->descriptor, name);
	MUST(*f != NULL);
	at = (char *)m + (*f)->offset;
	if ((*f)->label != PROTOBUF_C_LABEL_REPEATED)
		return at;
	if (*(size_t *)(void *)((char *)m + (*f)->quantifier_offset) == 0)
		return NULL;
	return *(void **)(void *)at;
}

/* which: the place, as a share of the object's length in 16ths */
static void flip_object(struct evil *e, struct evil_call *c)
{
	const ProtobufCFieldDescriptor *f = NULL;
	ProtobufCMessage *whole = evil_reply(c, evil_type(c->method)), *m = whole;
	void *at = NULL;

	for (size_t n = 0; n < 6 && present->path[n] != NULL && m != NULL; n++) {
		at = field_of(m, present->path[n], &f);
		m = at != NULL && f->type == PROTOBUF_C_TYPE_MESSAGE ? *(ProtobufCMessage **)at
								     : NULL;
		if (at == NULL || (m == NULL && present->path[n + 1] != NULL))
			return; /* the vault, in the first step */
	}
	if (f->type == PROTOBUF_C_TYPE_STRING) {
		char **text = at;
		size_t len = strlen(*text);
		char *copy = arena_copy(c->a, *text, len + 1);

		copy[len * e->which / 16] ^= 1;
		*text = copy;
	} else {
		ProtobufCBinaryData *d = at;

		MUST(f->type == PROTOBUF_C_TYPE_BYTES && d->len > 0);
		*d = turn_flip(c->a, *d, (long)(d->len * e->which / 16));
	}
	evil_put(c, whole);
}

unsigned stage_flip(struct stage *s, unsigned places)
{
	unsigned count = 0;

	for (size_t n = 0; n < sizeof(objects) / sizeof(objects[0]); n++)
		for (unsigned p = 0; p < places; p++) {
			bool partner = strncmp(objects[n].only, "PartnerService/", 15) == 0;
			bool directory = strncmp(objects[n].only, "DirectoryService/", 17) == 0;
			struct attack a = {.name = objects[n].name,
					   .verb = s->page != NULL && directory ? "given"
										: objects[n].verb,
					   .only = objects[n].only,
					   .turn = flip_object,
					   .which = (5 + 11 * p) % 16};

			if (s->page != NULL && partner)
				continue;
			present = &objects[n];
			stage_play(s, &a);
			count++;
		}
	return count;
}
