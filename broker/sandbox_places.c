/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Which folders the daemon needs: those of the files that its configuration names.  Listing one would
 * also take the right to (sandbox_landlock.c) and its system call (sandbox_seccomp.c).
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "broker/base/mem.h"
#include "broker/sandbox_internal.h"

/* Takes path over. */
static enum err add(struct sandbox_places *p, char *path, bool write)
{
	if (path == NULL)
		return ERR_MEMORY;
	for (size_t i = 0; i < p->count; i++) {
		if (strcmp(p->at[i].path, path) == 0) {
			p->at[i].write |= write;
			mem_free(path);
			return ERR_OK;
		}
	}
	if (p->count == SANDBOX_PLACES_MAX) {
		mem_free(path);
		return ERR_TOO_LARGE;
	}
	p->at[p->count++] = (struct sandbox_place){.path = path, .write = write};
	return ERR_OK;
}

/* The path without links, if there is something. */
static enum err add_real(struct sandbox_places *p, const char *path, bool write)
{
	char real[PATH_MAX];

	return realpath(path, real) ? add(p, mem_strdup(real), write) : ERR_OK;
}

static enum err add_folder_of(struct sandbox_places *p, const char *file, bool write)
{
	const char *slash = strrchr(file, '/');
	char *folder = NULL;
	enum err e;

	/* Of what lies in the root that alone: below it is everything. */
	if (slash == file)
		return add_real(p, file, write);
	folder = slash ? mem_strndup(file, (size_t)(slash - file)) : mem_strdup(".");
	if (folder == NULL)
		return ERR_MEMORY;
	e = add_real(p, folder, write);
	mem_free(folder);
	return e;
}

/*
 * The folder and not the file, because a new edition is renamed into its place; and the folder of
 * what a link leads to, because renewed certificates often are links that change.
 */
static enum err add_file(struct sandbox_places *p, const char *file, bool write)
{
	char real[PATH_MAX];
	enum err e = add_folder_of(p, file, write);

	if (e == ERR_OK && realpath(file, real))
		e = add_folder_of(p, real, write);
	return e;
}

/* As keyfile.h looks names up. */
static enum err add_key(struct sandbox_places *p, const char *folder, const char *name)
{
	const char *credentials = secure_getenv("CREDENTIALS_DIRECTORY");
	enum err e = ERR_OK;

	if (strchr(name, '/'))
		return add_file(p, name, false);
	if (credentials && credentials[0] == '/')
		e = add_real(p, credentials, false);
	return e == ERR_OK ? add_real(p, folder, false) : e;
}

static enum err add_listener(struct sandbox_places *p, const struct config_listener *l,
			     const char *folder)
{
	enum err e = add_file(p, l->certificate, false);

	if (e == ERR_OK)
		e = add_key(p, folder, l->key);
	for (unsigned i = 0; e == ERR_OK && i < l->client_ca_count; i++)
		e = add_file(p, l->client_ca[i], false);
	for (unsigned i = 0; e == ERR_OK && i < l->crl_count; i++)
		e = add_file(p, l->crl[i], false);
	return e;
}

enum err sandbox_places_find(const struct config *c, struct sandbox_places *out)
{
	enum err e = add_file(out, c->database, true);

	/* log_key and database_key are read at the start only. */
	if (e == ERR_OK)
		e = add_file(out, c->directory, false);
	if (e == ERR_OK)
		e = add_file(out, c->agreement, false);
	/* A new edition is renamed or linked into its place, too. */
	if (e == ERR_OK && c->page)
		e = add_file(out, c->page, false);
	if (e == ERR_OK && c->audit_page)
		e = add_file(out, c->audit_page, false);
	if (e == ERR_OK)
		e = add_listener(out, &c->public_listener, c->folder);
	if (e == ERR_OK)
		e = add_listener(out, &c->partner_listener, c->folder);
	/* SQLite asks it for each new connection. */
	if (e == ERR_OK)
		e = add_real(out, "/dev/urandom", false);
	if (e == ERR_OK && SANDBOX_SANITIZED)
		e = add_real(out, "/proc", false);
	if (e == ERR_OK && SANDBOX_SANITIZED)
		e = add_real(out, "/usr", false);
	if (e == ERR_OK && SANDBOX_SANITIZED)
		e = add_file(out, "/proc/self/exe", false);
	if (e != ERR_OK)
		sandbox_places_free(out);
	return e;
}

enum err sandbox_places_courier(const struct config *c, struct sandbox_places *out)
{
	/* Resolvers, their modules, and the system's trust anchors. */
	static const char *const system[] = {"/etc", "/usr", "/lib", "/run/systemd/resolve",
					     "/dev/urandom"};
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < sizeof(system) / sizeof(system[0]); i++)
		e = add_real(out, system[i], false);
	for (unsigned i = 0; e == ERR_OK && i < c->witnesses_count; i++)
		if (c->witnesses[i].ca)
			e = add_file(out, c->witnesses[i].ca, false);
	if (e == ERR_OK && SANDBOX_SANITIZED)
		e = add_real(out, "/proc", false);
	if (e == ERR_OK && SANDBOX_SANITIZED)
		e = add_file(out, "/proc/self/exe", false);
	if (e != ERR_OK)
		sandbox_places_free(out);
	return e;
}

void sandbox_places_free(struct sandbox_places *p)
{
	for (size_t i = 0; i < p->count; i++)
		mem_free(p->at[i].path);
	*p = (struct sandbox_places){0};
}
