/* SPDX-License-Identifier: EUPL-1.2 */
/* `eenmaal directory witness`: who watches the log, and how many of them must agree. */
#include <stdlib.h>
#include <string.h>

#include "broker/ledger/cosign.h"
#include "client/directory.h"
#include "client/directory_edition.h"
#include "keys/directory.h"

/* Its place in the list; the list's length when it is not in there. */
static size_t find(const Eenmaal__V1__Directory *d, const char *name)
{
	size_t n = 0;
	struct note_key key;

	for (; n < d->n_witnesses; n++)
		if (cosign_key_parse(d->witnesses[n], &key) == ERR_OK &&
		    strcmp(key.name, name) == 0)
			break;
	return n;
}

static enum err read_key(struct edition *e, const char *path, char **vkey, struct note_key *key)
{
	struct buf file = BUF_INIT(1024);
	enum err error = keygen_read(path, &file, &e->problem);

	if (error == ERR_OK)
		error = buf_put_u8(&file, 0);
	if (error == ERR_OK) {
		((char *)file.data)[strcspn((const char *)file.data, "\n")] = 0;
		*vkey = edition_text(e, (const char *)file.data);
		error = *vkey ? cosign_key_parse(*vkey, key) : ERR_MEMORY;
		if (error == ERR_INPUT)
			keygen_problem(&e->problem, error,
				       "%s holds no key of a witness (witness.vkey of \"witness "
				       "keygen\")",
				       path);
	}
	buf_free(&file);
	return error;
}

/* One of the same name is replaced: its key has changed. */
static enum err add(struct edition *e, const char *path)
{
	Eenmaal__V1__Directory *d = e->directory;
	char **list = arena_alloc(e->arena, (d->n_witnesses + 1) * sizeof(*list)), *vkey = NULL;
	struct note_key key = {.id = 0};
	enum err error = list ? read_key(e, path, &vkey, &key) : ERR_MEMORY;
	size_t place;

	if (error != ERR_OK)
		return error;
	place = find(d, key.name);
	if (place == DIRECTORY_WITNESSES_MAX)
		return keygen_problem(&e->problem, ERR_STATE, "%d witnesses are enough",
				      DIRECTORY_WITNESSES_MAX);
	for (size_t n = 0; n < d->n_witnesses; n++)
		list[n] = d->witnesses[n];
	list[place] = vkey;
	if (place == d->n_witnesses)
		d->n_witnesses++;
	d->witnesses = list;
	return ERR_OK;
}

static enum err drop(struct edition *e, const char *name)
{
	Eenmaal__V1__Directory *d = e->directory;
	size_t place = find(d, name);

	if (place == d->n_witnesses)
		return keygen_problem(&e->problem, ERR_NOT_FOUND, "%s is no witness", name);
	d->n_witnesses--;
	for (size_t n = place; n < d->n_witnesses; n++)
		d->witnesses[n] = d->witnesses[n + 1];
	return ERR_OK;
}

static enum err set_quorum(struct edition *e, const char *text)
{
	char *end = NULL;
	unsigned long n = text ? strtoul(text, &end, 10) : e->directory->witness_quorum;

	if (text && (text[0] < '0' || text[0] > '9' || *end || n > DIRECTORY_WITNESSES_MAX))
		return keygen_problem(&e->problem, ERR_USAGE, "--quorum takes a number up to %d",
				      DIRECTORY_WITNESSES_MAX);
	e->directory->witness_quorum = (uint32_t)n;
	if (n > e->directory->n_witnesses)
		return keygen_problem(&e->problem, ERR_STATE,
				      "%lu of %zu witnesses can never agree; give --quorum", n,
				      e->directory->n_witnesses);
	return ERR_OK;
}

static enum err change(const struct command *c, struct edition *e)
{
	enum err error = ERR_OK;

	for (size_t n = 0; error == ERR_OK && n < command_option_count(c, "remove"); n++)
		error = drop(e, command_option_at(c, "remove", n));
	for (size_t n = 0; error == ERR_OK && n < command_option_count(c, "add"); n++)
		error = add(e, command_option_at(c, "add", n));
	return error == ERR_OK ? set_quorum(e, command_option(c, "quorum")) : error;
}

static enum err report(const struct command *c, const struct edition *e)
{
	const Eenmaal__V1__Directory *d = e->directory;
	struct keygen_report r;

	command_say(c, "%u of %zu witnesses must agree in the next edition", d->witness_quorum,
		    d->n_witnesses);
	keygen_report_begin(&r);
	json_number(&r.json, "witnesses", (int64_t)d->n_witnesses);
	json_number(&r.json, "witness_quorum", d->witness_quorum);
	return keygen_report_end(c, &r);
}

enum exit_code directory_witness(struct command *c)
{
	struct edition e = {0};
	enum exit_code code;
	enum err error = edition_open(command_option(c, "folder"), &e);

	if (error == ERR_OK)
		error = change(c, &e);
	if (error == ERR_OK)
		error = edition_save(&e);
	if (error == ERR_OK)
		error = report(c, &e);
	code = keygen_finish(c, error, &e.problem);
	edition_close(&e);
	return code;
}
