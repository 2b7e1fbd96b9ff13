/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys/page.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "broker/base/io.h"
#include "broker/base/mem.h"

const char *page_suffix(enum page_coding coding)
{
	static const char *const suffixes[PAGE_CODINGS] = {"", ".br", ".gz"};

	return suffixes[coding];
}

void page_free(struct page *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; p->files && i < PAGE_FILES_MAX; i++)
		for (size_t coding = 0; coding < PAGE_CODINGS; coding++)
			buf_free(&p->files[i].content[coding]);
	mem_free(p->files);
	buf_free(&p->list);
	mem_free(p);
}

static int compare(const void *path, const void *file)
{
	return strcmp(path, ((const struct page_file *)file)->path);
}

const struct page_file *page_find(const struct page *p, const char *path)
{
	if (path[0] == 0)
		path = PAGE_INDEX;
	return bsearch(path, p->files, p->count, sizeof(p->files[0]), compare);
}

/* What the files may still take. */
struct room {
	const char *folder;
	size_t bytes;
};

static enum err read_into(struct room *room, const char *name, const char *suffix, struct buf *out)
{
	char path[PATH_MAX];
	int len = snprintf(path, sizeof(path), "%s/%s%s", room->folder, name, suffix);
	enum err e;

	if (len < 0 || (size_t)len >= sizeof(path))
		return ERR_TOO_LARGE;
	*out = BUF_INIT(room->bytes);
	e = io_read_file(path, out);
	if (e == ERR_OK)
		room->bytes -= out->len;
	return e;
}

static enum err load_file(struct room *room, struct page_file *f)
{
	struct hash hash;
	enum err e = read_into(room, f->path, "", &f->content[PAGE_PLAIN]);

	if (e != ERR_OK)
		return e;
	hash_sha256(buf_view(&f->content[PAGE_PLAIN]), &hash);
	if (f->content[PAGE_PLAIN].len != f->size || !hash_equal(&hash, &f->hash))
		return ERR_VERIFY;
	for (enum page_coding coding = PAGE_BROTLI; coding < PAGE_CODINGS && e == ERR_OK;
	     coding++) {
		e = read_into(room, f->path, page_suffix(coding), &f->content[coding]);
		if (e == ERR_NOT_FOUND)
			e = ERR_OK;
	}
	return e;
}

static enum err load_files(struct room *room, struct page *p, char culprit[static PAGE_CULPRIT_MAX])
{
	enum err e = ERR_OK;

	for (size_t i = 0; i < p->count && e == ERR_OK; i++) {
		(void)snprintf(culprit, PAGE_CULPRIT_MAX, "%s", p->files[i].path);
		e = load_file(room, &p->files[i]);
	}
	return e;
}

enum err page_load(const char *folder, char culprit[static PAGE_CULPRIT_MAX], struct page **out)
{
	struct room of_list = {folder, PAGE_LIST_MAX}, room = {folder, PAGE_BYTES_MAX};
	struct buf list = BUF_INIT(0);
	struct page *p = NULL;
	enum err e;

	*out = NULL;
	(void)snprintf(culprit, PAGE_CULPRIT_MAX, "%s", PAGE_LIST);
	e = read_into(&of_list, PAGE_LIST, "", &list);
	if (e == ERR_OK)
		e = page_list_parse(buf_view(&list), &p);
	if (e == ERR_OK)
		e = load_files(&room, p, culprit);
	if (e == ERR_OK) {
		*out = p;
		p = NULL;
	}
	page_free(p);
	buf_free(&list);
	return e;
}
