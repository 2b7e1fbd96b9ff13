/* SPDX-License-Identifier: EUPL-1.2 */
/* `eenmaal directory page`: the next edition approves an edition of the holder's page. */
#include <string.h>

#include "client/directory.h"
#include "client/directory_edition.h"
#include "keys/directory.h"
#include "keys/page.h"

static bool listed(const Eenmaal__V1__Directory *d, const struct hash *hash)
{
	for (size_t n = 0; n < d->n_page_hashes; n++)
		if (view_equal(codec_view(d->page_hashes[n]), view_of(hash->b, HASH_LEN)))
			return true;
	return false;
}

static enum err add(struct edition *e, const struct hash *hash)
{
	Eenmaal__V1__Directory *d = e->directory;
	size_t count = d->n_page_hashes;
	ProtobufCBinaryData *list = arena_alloc(e->arena, (count + 1) * sizeof(*list));
	uint8_t *copy = arena_copy(e->arena, hash->b, HASH_LEN);

	if (list == NULL || copy == NULL)
		return ERR_MEMORY;
	if (listed(d, hash))
		return ERR_OK;
	if (count == DIRECTORY_PAGES_MAX)
		return keygen_problem(&e->problem, ERR_STATE,
				      "%d editions of the page are approved already; --only "
				      "leaves this one",
				      DIRECTORY_PAGES_MAX);
	for (size_t n = 0; n < count; n++)
		list[n] = d->page_hashes[n];
	list[d->n_page_hashes++] = codec_bytes(copy, HASH_LEN);
	d->page_hashes = list;
	return ERR_OK;
}

static enum err read_page(struct edition *e, const char *folder, struct hash *hash)
{
	char culprit[PAGE_CULPRIT_MAX];
	struct page *page = NULL;
	enum err error = page_load(folder, culprit, &page);

	if (error != ERR_OK)
		return keygen_problem(&e->problem, error, "%s/%s: %s", folder, culprit,
				      error == ERR_VERIFY ? "is not the file that page.json lists"
							  : err_text(error));
	*hash = page->hash;
	page_free(page);
	return ERR_OK;
}

static enum err report(const struct command *c, const struct edition *e, const struct hash *hash)
{
	struct keygen_report r;
	char hex[2 * HASH_LEN + 1];

	hex_format(hash->b, HASH_LEN, hex);
	command_say(c,
		    "page %s is approved in the next edition, as one of %zu; \"eenmaal directory "
		    "sign\" brings it into force",
		    hex, e->directory->n_page_hashes);
	keygen_report_begin(&r);
	json_string(&r.json, "page", hex);
	json_number(&r.json, "pages", (int64_t)e->directory->n_page_hashes);
	return keygen_report_end(c, &r);
}

enum exit_code directory_page(struct command *c)
{
	struct edition e = {0};
	struct hash hash = {0};
	enum exit_code code;
	enum err error = edition_open(command_option(c, "folder"), &e);

	if (error == ERR_OK)
		error = read_page(&e, command_option(c, "page"), &hash);
	if (error == ERR_OK && command_flag(c, "only"))
		e.directory->n_page_hashes = 0;
	if (error == ERR_OK)
		error = add(&e, &hash);
	if (error == ERR_OK)
		error = edition_save(&e);
	if (error == ERR_OK)
		error = report(c, &e, &hash);
	code = keygen_finish(c, error, &e.problem);
	edition_close(&e);
	return code;
}
