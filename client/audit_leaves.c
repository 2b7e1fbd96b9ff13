/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/audit_leaves.h"

#include <string.h>
#include <unistd.h>

#include "broker/base/io.h"
#include "broker/base/mem.h"

#define AT_ONCE 256

struct audit_leaves {
	uint64_t first, filed; /* of which the second counts those in the file */
	char *folder;
	int fd; /* -1: none yet */
	unsigned held;
	struct hash newest[AUDIT_LEAVES_HELD];
};

enum err audit_leaves_new(const char *folder, uint64_t first, struct audit_leaves **out)
{
	struct audit_leaves *l = mem_new(1, sizeof(*l));

	*out = NULL;
	if (l == NULL)
		return ERR_MEMORY;
	l->first = first;
	l->fd = -1;
	l->folder = mem_strdup(folder);
	if (l->folder == NULL) {
		mem_free(l);
		return ERR_MEMORY;
	}
	*out = l;
	return ERR_OK;
}

void audit_leaves_free(struct audit_leaves *l)
{
	if (l == NULL)
		return;
	if (l->fd >= 0)
		(void)close(l->fd);
	mem_free(l->folder);
	mem_free(l);
}

static enum err file_newest(struct audit_leaves *l)
{
	enum err e = ERR_OK;

	if (l->fd < 0) {
		e = io_make_dir(l->folder, 0700);
		if (e == ERR_OK)
			e = io_open_scratch(l->folder, &l->fd);
	}
	if (e == ERR_OK)
		e = io_write_at(l->fd, l->filed * HASH_LEN,
				view_of(l->newest[0].b, (size_t)l->held * HASH_LEN));
	if (e != ERR_OK)
		return e;
	l->filed += l->held;
	l->held = 0;
	return ERR_OK;
}

enum err audit_leaves_add(struct audit_leaves *l, const struct hash *leaf)
{
	enum err e = l->held == AUDIT_LEAVES_HELD ? file_newest(l) : ERR_OK;

	if (e == ERR_OK)
		l->newest[l->held++] = *leaf;
	return e;
}

enum err audit_leaves_get(const struct audit_leaves *l, uint64_t from, size_t count,
			  struct hash *out)
{
	uint64_t at = from - l->first;
	size_t old = 0;

	if (from < l->first || count > l->filed + l->held || at > l->filed + l->held - count)
		return ERR_RANGE;
	if (count == 0)
		return ERR_OK;
	if (at < l->filed) {
		old = count < l->filed - at ? count : (size_t)(l->filed - at);
		enum err e = io_read_at(l->fd, at * HASH_LEN, out->b, old * HASH_LEN);

		if (e != ERR_OK)
			return e;
	}
	if (count > old)
		memcpy(out + old, l->newest + (size_t)(at + old - l->filed),
		       (count - old) * sizeof(*out));
	return ERR_OK;
}

enum err audit_leaves_grow(const struct audit_leaves *l, uint64_t from, uint64_t count,
			   struct merkle_edge *edge)
{
	struct hash some[AT_ONCE];
	enum err e = ERR_OK;

	while (count > 0 && e == ERR_OK) {
		size_t now = count < AT_ONCE ? (size_t)count : AT_ONCE;

		e = audit_leaves_get(l, from, now, some);
		for (size_t n = 0; n < now && e == ERR_OK; n++)
			e = merkle_append(edge, &some[n], NULL, NULL);
		from += now;
		count -= now;
	}
	return e;
}
