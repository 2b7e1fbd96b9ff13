/* SPDX-License-Identifier: EUPL-1.2 */
#include "witness/witness_state.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "broker/base/io.h"
#include "broker/base/mem.h"
#include "broker/ledger/merkle.h"

#define PAIR_MAX ((size_t)2 * CHECKPOINT_MAX + 256)
#define ACCUSATIONS_MAX 256

struct witness_state {
	char *folder;
	int lock;
	unsigned accusations; /* made by this process */
};

/* folder/name, with its NUL. */
static enum err path_put(const struct witness_state *s, const char *name, struct buf *out)
{
	enum err e = buf_printf(out, "%s/%s", s->folder, name);

	return e == ERR_OK ? buf_put_u8(out, 0) : e;
}

/* A log's name may hold anything, so its hash names the file. */
static enum err path_of(const struct witness_state *s, const char *origin, struct buf *out)
{
	char hex[2 * HASH_LEN + 1], name[sizeof(hex) + 16];
	struct hash hash;

	hash_sha256(view_str(origin), &hash);
	hex_format(hash.b, HASH_LEN, hex);
	(void)snprintf(name, sizeof(name), "%s.checkpoint", hex);
	return path_put(s, name, out);
}

static enum err lock_folder(struct witness_state *s)
{
	struct buf path = BUF_INIT(PATH_MAX);
	enum err e = path_put(s, "lock", &path);

	if (e == ERR_OK) {
		s->lock = open((const char *)path.data, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
			       0600);
		e = s->lock < 0 ? ERR_READ_ONLY : ERR_OK;
	}
	/* Let go by the kernel when the process ends, however it ends. */
	if (e == ERR_OK && flock(s->lock, LOCK_EX | LOCK_NB) != 0)
		e = ERR_STATE;
	buf_free(&path);
	return e;
}

enum err witness_state_open(const char *folder, struct witness_state **out)
{
	struct witness_state *s = mem_new(1, sizeof(*s));
	struct buf evidence = BUF_INIT(PATH_MAX);
	enum err e = ERR_MEMORY;

	*out = NULL;
	if (s == NULL)
		return e;
	s->lock = -1;
	s->folder = mem_strdup(folder);
	if (s->folder != NULL)
		e = path_put(s, "evidence", &evidence);
	if (e == ERR_OK)
		e = io_make_dir((const char *)evidence.data, 0700);
	if (e == ERR_OK)
		e = lock_folder(s);
	buf_free(&evidence);
	if (e != ERR_OK) {
		witness_state_close(s);
		return e;
	}
	*out = s;
	return ERR_OK;
}

void witness_state_close(struct witness_state *s)
{
	if (s == NULL)
		return;
	if (s->lock >= 0)
		(void)close(s->lock);
	mem_free(s->folder);
	mem_free(s);
}

/* Nothing was seen yet: the empty tree is what every log begins with. */
static void never_seen(const char *origin, struct checkpoint *out)
{
	struct merkle_edge empty = {.size = 0};

	*out = (struct checkpoint){.size = 0};
	(void)snprintf(out->origin, sizeof(out->origin), "%s", origin);
	merkle_root(&empty, &out->root);
}

/* Of a disk that was taken away nothing can be read either; that is no log that was never seen. */
static bool folder_is_there(const struct witness_state *s)
{
	struct buf path = BUF_INIT(PATH_MAX);
	bool there = path_put(s, "lock", &path) == ERR_OK && io_exists((const char *)path.data);

	buf_free(&path);
	return there;
}

enum err witness_state_get(const struct witness_state *s, const char *origin,
			   struct checkpoint *out, struct buf *note)
{
	struct buf path = BUF_INIT(PATH_MAX), file = BUF_INIT(CHECKPOINT_MAX);
	enum err e = path_of(s, origin, &path);

	if (e == ERR_OK)
		e = io_read_file((const char *)path.data, &file);
	if (e == ERR_NOT_FOUND && folder_is_there(s)) {
		never_seen(origin, out);
		e = ERR_OK;
		goto out;
	}
	if (e == ERR_OK &&
	    (checkpoint_parse(buf_view(&file), out) != ERR_OK || strcmp(out->origin, origin) != 0))
		e = ERR_DAMAGED;
	if (e == ERR_TOO_LARGE || e == ERR_NOT_FOUND)
		e = ERR_DAMAGED;
	if (e == ERR_OK && note != NULL)
		e = buf_put_view(note, buf_view(&file));
out:
	buf_free(&file);
	buf_free(&path);
	return e;
}

enum err witness_state_put(const struct witness_state *s, const char *origin, struct view note)
{
	struct buf path = BUF_INIT(PATH_MAX);
	enum err e = path_of(s, origin, &path);

	if (e == ERR_OK)
		e = io_write_file((const char *)path.data, note, 0600);
	buf_free(&path);
	return e;
}

enum err witness_state_accuse(struct witness_state *s, const char *word, struct view known,
			      struct view shown)
{
	struct buf text = BUF_INIT(PAIR_MAX), path = BUF_INIT(PATH_MAX);
	char hex[2 * HASH_LEN + 1];
	struct hash hash;
	enum err e = buf_printf(&text, "%s\n\nknown:\n\n", word);

	if (e == ERR_OK)
		e = buf_put_view(&text, known);
	if (e == ERR_OK)
		e = buf_put_str(&text, "\nshown:\n\n");
	if (e == ERR_OK)
		e = buf_put_view(&text, shown);
	if (e == ERR_OK) {
		hash_sha256(buf_view(&text), &hash);
		hex_format(hash.b, HASH_LEN, hex);
		e = buf_printf(&path, "%s/evidence/%s-%.16s.txt", s->folder, word, hex);
	}
	if (e == ERR_OK)
		e = buf_put_u8(&path, 0);
	if (e == ERR_OK && !io_exists((const char *)path.data)) {
		e = s->accusations++ < ACCUSATIONS_MAX
			    ? io_create_file((const char *)path.data, buf_view(&text), 0600)
			    : ERR_TOO_LARGE;
	}
	buf_free(&path);
	buf_free(&text);
	return e == ERR_EXISTS ? ERR_OK : e;
}
