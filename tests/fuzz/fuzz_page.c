/* SPDX-License-Identifier: EUPL-1.2 */
/* page.json. */
#include <string.h>

#include "keys/page.h"
#include "tests/fuzz/harness.h"

/* Nothing in the list leads out of its folder, and every file is found by its name alone. */
static void check_page(const struct page *p, struct view json)
{
	size_t bytes = 0;

	FUZZ_CHECK(p->count > 0 && p->count <= PAGE_FILES_MAX);
	FUZZ_CHECK(view_equal(buf_view(&p->list), json));
	for (size_t i = 0; i < p->count; i++) {
		const struct page_file *f = &p->files[i];

		FUZZ_CHECK(f->path[0] && f->path[0] != '/' && f->path[0] != '.');
		FUZZ_CHECK(strstr(f->path, "/.") == NULL && strstr(f->path, "//") == NULL);
		FUZZ_CHECK(f->path[strlen(f->path) - 1] != '/');
		FUZZ_CHECK(f->type[0] && f->type[strcspn(f->type, "\r\n\"\\")] == 0);
		FUZZ_CHECK(page_find(p, f->path) == f);
		FUZZ_CHECK(i == 0 || strcmp(f[-1].path, f->path) < 0);
		bytes += f->size;
	}
	FUZZ_CHECK(bytes <= PAGE_BYTES_MAX);
	FUZZ_CHECK(page_find(p, "") && page_find(p, PAGE_LIST) == NULL);
	FUZZ_CHECK(page_find(p, "checkpoint") == NULL && page_find(p, "tile/0/000") == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view json = view_of(data, size);
	struct page *p = NULL;

	if (page_list_parse(json, &p) == ERR_OK)
		check_page(p, json);
	else
		FUZZ_CHECK(p == NULL);
	page_free(p);
	return 0;
}

#define ENTRY(path, type)                                                        \
	"\"" path "\": {\"sha256\": "                                            \
	"\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\", " \
	"\"size\": 0, \"type\": \"" type "\"}"

void fuzz_seeds(void)
{
	fuzz_seed_bytes("one", view_str("{\"files\":{" ENTRY("index.html", "text/html") "}}\n"));
	fuzz_seed_bytes(
		"three",
		view_str(
			"{\"files\": {\n " ENTRY("assets/a-1.js", "text/javascript; charset=utf-8") ",\n " ENTRY(
				"assets/b.woff2", "font/woff2") ",\n " ENTRY("index.html",
									     "text/html") "\n}}"));
	fuzz_seed_bytes("out", view_str("{\"files\":{" ENTRY("../a", "a") "," ENTRY("index.html",
										    "a") "}}"));
}
