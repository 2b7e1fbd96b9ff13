/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * An edition of the holder's page, as the page's build leaves it in a folder: page.json, which
 * lists every file with its SHA-256, and the files.  Its hash is what the chain approves in the
 * directory: SHA-256 over, for each file in ascending order of its path, path || 00 || SHA-256.
 */
#ifndef EENMAAL_KEYS_PAGE_H
#define EENMAAL_KEYS_PAGE_H

#include <stddef.h>
#include <stdint.h>

#include "broker/base/buf.h"
#include "broker/base/err.h"
#include "broker/base/id.h"

#define PAGE_FILES_MAX 256
#define PAGE_BYTES_MAX ((size_t)16 << 20) /* of all files with their compressed copies */
#define PAGE_LIST_MAX ((size_t)64 << 10)
#define PAGE_PATH_MAX 120
#define PAGE_TYPE_MAX 80

#define PAGE_LIST "page.json" /* in the folder, and in the URL's */
#define PAGE_INDEX "index.html"

/* Files as they are, and two compressed copies that the build made of them. */
enum page_coding { PAGE_PLAIN, PAGE_BROTLI, PAGE_GZIP, PAGE_CODINGS };

struct page_file {
	char path[PAGE_PATH_MAX + 1]; /* "assets/main-3F2A.js": of A-Z a-z 0-9 . _ - / */
	char type[PAGE_TYPE_MAX + 1]; /* the media type */
	struct hash hash;             /* SHA-256 of the content */
	size_t size;
	struct buf content[PAGE_CODINGS]; /* empty: not loaded, or there is no such copy */
};

/* Immutable once it is loaded. */
struct page {
	struct hash hash;
	struct buf list; /* page.json as it is */
	size_t count;
	struct page_file *files; /* ascending by path; index.html is one of them */
};

/*
 * Read a list without any file: ERR_INPUT unless it is JSON of exactly the shape
 * {"files": {PATH: {"sha256": HEX, "size": NUMBER, "type": TEXT}, ...}} with ascending paths,
 * index.html among them, and no escape in any text; ERR_TOO_LARGE beyond the bounds above.
 */
MUST_USE enum err page_list_parse(struct view json, struct page **out);

/*
 * Read a folder: its list, and every file that this names with its copies PATH.br and PATH.gz.  On
 * failure culprit names the file: ERR_NOT_FOUND, ERR_IO, ERR_TOO_LARGE, ERR_INPUT (the list), ERR_VERIFY
 * (a file that is not the listed one).
 */
#define PAGE_CULPRIT_MAX (PAGE_PATH_MAX + 8)
MUST_USE enum err page_load(const char *folder, char culprit[static PAGE_CULPRIT_MAX],
			    struct page **out);
void page_free(struct page *p); /* NULL is harmless */

/* The file with this path ("": index.html); NULL when there is none. */
const struct page_file *page_find(const struct page *p, const char *path);

/* ".br", ".gz", or "" */
const char *page_suffix(enum page_coding coding);

#endif
