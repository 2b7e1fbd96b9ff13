/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/directory_edition.h"

#include <string.h>

#include "broker/base/clock.h"
#include "broker/base/io.h"
#include "broker/base/mem.h"
#include "proto/convert.h"

#define ARENA_MAX ((size_t)64 << 20)
#define FILE_NAME "edition.bin"
#define AGREEMENT_NAME "agreement.yaml"

static enum err start(const char *folder, struct edition *e)
{
	*e = (struct edition){.folder = folder, .problem = BUF_INIT(KEYGEN_PROBLEM_MAX)};
	e->arena = arena_new(ARENA_MAX);
	return e->arena ? ERR_OK : ERR_MEMORY;
}

void edition_close(struct edition *e)
{
	agreement_free(e->agreement);
	arena_free(e->arena);
	buf_free(&e->problem);
	*e = (struct edition){0};
}

char *edition_text(struct edition *e, const char *text)
{
	return arena_copy(e->arena, text, strlen(text) + 1);
}

enum err edition_new(const char *folder, struct edition *e)
{
	enum err error = start(folder, e);

	if (error != ERR_OK)
		return error;
	e->directory = arena_alloc(e->arena, sizeof(*e->directory));
	if (e->directory == NULL)
		return ERR_MEMORY;
	eenmaal__v1__directory__init(e->directory);
	e->directory->suite_floor = SUITE_X25519;
	return ERR_OK;
}

/* The bytes of a file of the folder, in the arena. */
static enum err read_copy(struct edition *e, const char *name, size_t max, struct view *out)
{
	struct buf path = BUF_INIT(KEYGEN_PATH_MAX), file = BUF_INIT(max);
	enum err error = keygen_path(e->folder, name, &path);

	if (error == ERR_OK)
		error = keygen_read(keygen_text(&path), &file, &e->problem);
	if (error == ERR_NOT_FOUND)
		keygen_problem(&e->problem, error,
			       "%s is no folder of a directory; \"eenmaal "
			       "directory init\" makes one",
			       e->folder);
	if (error == ERR_OK) {
		*out = view_of(arena_copy(e->arena, file.data, file.len), file.len);
		error = out->data ? ERR_OK : ERR_MEMORY;
	}
	buf_free(&file);
	buf_free(&path);
	return error;
}

static enum err parse_agreement(struct edition *e, const char *name, struct view yaml)
{
	struct buf inner = BUF_INIT(KEYGEN_PROBLEM_MAX);
	struct agreement *a = NULL;
	struct hash hash;
	uint8_t *copy;
	enum err error = agreement_parse(yaml, &inner, &a);

	if (error != ERR_OK) {
		keygen_problem(&e->problem, error, "%s: %.*s", name, (int)inner.len,
			       inner.len ? (const char *)inner.data : err_text(error));
		goto out;
	}
	agreement_hash(a, &hash);
	copy = arena_copy(e->arena, hash.b, HASH_LEN);
	if (copy == NULL) {
		agreement_free(a);
		error = ERR_MEMORY;
		goto out;
	}
	agreement_free(e->agreement);
	e->agreement = a;
	e->directory->agreement_hash = codec_bytes(copy, HASH_LEN);
out:
	buf_free(&inner);
	return error;
}

enum err edition_agreement(struct edition *e, const char *path, struct buf *bytes)
{
	enum err error = keygen_read(path, bytes, &e->problem);

	return error == ERR_OK ? parse_agreement(e, path, buf_view(bytes)) : error;
}

enum err edition_open(const char *folder, struct edition *e)
{
	ProtobufCMessage *message = NULL;
	struct view file, yaml;
	enum err error = start(folder, e);

	if (error == ERR_OK)
		error = read_copy(e, FILE_NAME, CODEC_DIRECTORY_MAX, &file);
	if (error != ERR_OK)
		return error;
	error = codec_decode(&eenmaal__v1__directory__descriptor, file, CODEC_CANONICAL, e->arena,
			     &message);
	if (error != ERR_OK)
		return keygen_problem(&e->problem, error, "%s/" FILE_NAME " is damaged: %s", folder,
				      err_text(error));
	e->directory = (Eenmaal__V1__Directory *)message;
	error = read_copy(e, AGREEMENT_NAME, AGREEMENT_FILE_MAX, &yaml);
	return error == ERR_OK ? parse_agreement(e, AGREEMENT_NAME, yaml) : error;
}

static enum err check_roles(struct edition *e, const Eenmaal__V1__Member *m)
{
	for (size_t n = 0; n < m->n_roles; n++) {
		struct slug role;

		if (codec_slug(m->roles[n], &role) != ERR_OK ||
		    agreement_role(e->agreement, &role) == AGREEMENT_NONE)
			return keygen_problem(&e->problem, ERR_INPUT,
					      "%s: the agreement has no role "
					      "\"%s\"",
					      m->id, m->roles[n]);
	}
	return ERR_OK;
}

/* What clients will say to this edition, asked with a root key of the moment. */
static enum err check(struct edition *e)
{
	struct directory *parsed = NULL;
	Eenmaal__V1__Envelope *envelope = NULL;
	Eenmaal__V1__Directory copy = *e->directory;
	struct secret *seed = NULL;
	struct sign_public root;
	struct hash pinned;
	enum err error = sign_generate(&root, &seed);

	for (size_t n = 0; n < copy.n_members && error == ERR_OK; n++)
		error = check_roles(e, copy.members[n]);
	if (error != ERR_OK)
		goto out;
	copy.version = 1;
	copy.not_after = copy.issued_at + 1;
	error = codec_sign(STATEMENT_DIRECTORY, &copy.base, seed, e->arena, &envelope);
	directory_fingerprint(&root, &pinned);
	if (error == ERR_OK)
		error = convert_directory(envelope, &root, &pinned, &parsed);
	if (error != ERR_OK)
		keygen_problem(
			&e->problem, error,
			"this would be no valid directory (%s): look for a key, "
			"certificate or organisation number that two members share, a text of "
			"more than 199 bytes, or a name, role or certificate too many",
			err_text(error));
out:
	directory_free(parsed);
	secret_free(seed);
	return error;
}

enum err edition_save(struct edition *e)
{
	struct buf path = BUF_INIT(KEYGEN_PATH_MAX), bytes = BUF_INIT(CODEC_DIRECTORY_MAX);
	enum err error = check(e);

	if (error == ERR_OK)
		error = codec_encode(e->directory, &bytes);
	if (error == ERR_OK)
		error = keygen_path(e->folder, FILE_NAME, &path);
	if (error == ERR_OK)
		error = io_write_file(keygen_text(&path), buf_view(&bytes), 0600);
	buf_free(&bytes);
	buf_free(&path);
	return error;
}

Eenmaal__V1__Member **edition_find(const struct edition *e, const char *id)
{
	for (size_t n = 0; n < e->directory->n_members; n++)
		if (strcmp(e->directory->members[n]->id, id) == 0)
			return &e->directory->members[n];
	return NULL;
}

enum err edition_put(struct edition *e, Eenmaal__V1__Member *m)
{
	Eenmaal__V1__Directory *d = e->directory;
	Eenmaal__V1__Member **present = edition_find(e, m->id), **list;
	size_t at = 0;

	if (present) {
		*present = m;
		return ERR_OK;
	}
	if (d->n_members == DIRECTORY_MEMBERS_MAX)
		return keygen_problem(&e->problem, ERR_TOO_LARGE,
				      "a directory has at most %d members", DIRECTORY_MEMBERS_MAX);
	list = arena_alloc(e->arena, (d->n_members + 1) * sizeof(*list));
	if (list == NULL)
		return ERR_MEMORY;
	while (at < d->n_members && strcmp(d->members[at]->id, m->id) < 0)
		at++;
	for (size_t n = 0; n < d->n_members; n++)
		list[n < at ? n : n + 1] = d->members[n];
	list[at] = m;
	d->members = list;
	d->n_members++;
	return ERR_OK;
}

enum err edition_sign(struct edition *e, const struct secret *seed, unsigned days,
		      Eenmaal__V1__Envelope **out)
{
	struct directory *parsed = NULL;
	struct sign_public root;
	struct hash pinned;
	enum err error;

	e->directory->version++;
	e->directory->issued_at = clock_now();
	e->directory->not_after = e->directory->issued_at + (int64_t)days * 86400;
	error = sign_derive_public(seed, &root);
	if (error == ERR_OK)
		error = codec_sign(STATEMENT_DIRECTORY, &e->directory->base, seed, e->arena, out);
	if (error != ERR_OK)
		return error;
	directory_fingerprint(&root, &pinned);
	error = convert_directory(*out, &root, &pinned, &parsed);
	directory_free(parsed);
	return error;
}
