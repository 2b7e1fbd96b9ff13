/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/state.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "broker/base/clock.h"
#include "broker/base/io.h"
#include "broker/base/mem.h"
#include "client/state_text.h"

#define FILE_MAX (1u << 20)
#define POLL_MS 20

struct state {
	char *folder;
	int lock;
	struct state_broker broker;
};

/* folder/name and what follows, as a path in out. */
static enum err path_of(const char *folder, const char *name, const char *rest, char *out)
{
	int len = snprintf(out, PATH_MAX, "%s/%s%s", folder, name, rest);

	return len > 0 && len < PATH_MAX ? ERR_OK : ERR_TOO_LARGE;
}

/* A process that ends gives its lock back, however it ends. */
static enum err lock_wait(int fd, unsigned wait_ms)
{
	const struct timespec pause = {.tv_nsec = POLL_MS * 1000000L};

	for (unsigned waited = 0;; waited += POLL_MS) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return ERR_OK;
		if (errno != EWOULDBLOCK && errno != EINTR)
			return io_errno(errno);
		if (waited >= wait_ms)
			return ERR_BUSY;
		(void)nanosleep(&pause, NULL);
	}
}

static enum err lock_folder(struct state *s, unsigned wait_ms)
{
	char path[PATH_MAX];
	enum err e = path_of(s->folder, "lock", "", path);

	if (e != ERR_OK)
		return e;
	s->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	return s->lock < 0 ? io_errno(errno) : lock_wait(s->lock, wait_ms);
}

static enum err read_broker(struct state *s)
{
	struct buf text = BUF_INIT(FILE_MAX);
	char path[PATH_MAX];
	enum err e = path_of(s->folder, "broker", "", path);

	if (e == ERR_OK)
		e = io_read_file(path, &text);
	if (e == ERR_OK)
		e = state_text_read_broker(buf_view(&text), &s->broker);
	buf_free(&text);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err state_open(const char *folder, unsigned wait_ms, struct state **out)
{
	struct state *s = mem_new(1, sizeof(*s));
	char holders[PATH_MAX];
	enum err e = s ? ERR_OK : ERR_MEMORY;

	*out = NULL;
	if (e != ERR_OK)
		return e;
	s->lock = -1;
	s->folder = mem_strdup(folder);
	e = s->folder ? path_of(folder, "holders", "", holders) : ERR_MEMORY;
	if (e == ERR_OK)
		e = io_make_dir(holders, 0700);
	if (e == ERR_OK)
		e = lock_folder(s, wait_ms);
	if (e == ERR_OK)
		e = read_broker(s);
	if (e != ERR_OK) {
		state_close(s);
		return e;
	}
	*out = s;
	return ERR_OK;
}

void state_close(struct state *s)
{
	if (!s)
		return;
	if (s->lock >= 0)
		(void)close(s->lock);
	mem_free(s->folder);
	mem_free(s);
}

const struct state_broker *state_broker(const struct state *s)
{
	return &s->broker;
}

enum err state_set_broker(struct state *s, const struct state_broker *b)
{
	struct buf text = BUF_INIT(FILE_MAX);
	char path[PATH_MAX];
	enum err e = path_of(s->folder, "broker", "", path);

	if (e == ERR_OK)
		e = state_text_write_broker(b, &text);
	if (e == ERR_OK)
		e = io_write_file(path, buf_view(&text), 0600);
	if (e == ERR_OK)
		s->broker = *b;
	buf_free(&text);
	return e;
}

static enum err holder_path(const struct state *s, const struct holder_id *id, char *path)
{
	char hex[2 * HOLDER_ID_LEN + 1];

	hex_format(id->b, HOLDER_ID_LEN, hex);
	return path_of(s->folder, "holders/", hex, path);
}

enum err state_holder(const struct state *s, const struct holder_id *id, struct state_holder **out)
{
	struct state_holder *h = mem_new(1, sizeof(*h));
	struct buf text = BUF_INIT(FILE_MAX);
	char path[PATH_MAX];
	enum err e = h ? holder_path(s, id, path) : ERR_MEMORY;

	*out = NULL;
	if (e == ERR_OK) {
		h->id = *id;
		e = io_read_file(path, &text);
	}
	if (e == ERR_OK)
		e = state_text_read_holder(buf_view(&text), h);
	if (e == ERR_NOT_FOUND)
		e = ERR_OK;
	buf_free(&text);
	if (e != ERR_OK) {
		mem_free(h);
		return e;
	}
	*out = h;
	return ERR_OK;
}

void state_holder_free(struct state_holder *h)
{
	mem_free(h);
}

enum err state_set_holder(struct state *s, const struct state_holder *h)
{
	struct buf text = BUF_INIT(FILE_MAX);
	char path[PATH_MAX];
	enum err e = holder_path(s, &h->id, path);

	if (e == ERR_OK)
		e = state_text_write_holder(h, &text);
	if (e == ERR_OK)
		e = io_write_file(path, buf_view(&text), 0600);
	buf_free(&text);
	return e;
}

static struct state_epoch *find_epoch(const struct state_holder *h, const struct slug *kind)
{
	for (size_t i = 0; i < h->epoch_count; i++)
		if (slug_equal(&h->epochs[i].kind, kind))
			return (struct state_epoch *)(uintptr_t)&h->epochs[i];
	return NULL;
}

uint64_t state_epoch_of(const struct state_holder *h, const struct slug *kind)
{
	const struct state_epoch *found = find_epoch(h, kind);

	return found ? found->epoch : 0;
}

enum err state_see_epoch(struct state_holder *h, const struct slug *kind, uint64_t epoch)
{
	struct state_epoch *found = find_epoch(h, kind);

	if (found && epoch < found->epoch)
		return ERR_ROLLBACK;
	if (!found) {
		if (h->epoch_count == STATE_EPOCHS_MAX)
			return ERR_TOO_LARGE;
		found = &h->epochs[h->epoch_count++];
		found->kind = *kind;
	}
	found->epoch = epoch;
	return ERR_OK;
}

static bool same_line(const struct state_segment *a, const struct state_segment *b)
{
	return slug_equal(&a->kind, &b->kind) && slug_equal(&a->author, &b->author);
}

/* Is seen what known had already taken the place of? */
static bool superseded(const struct state_segment *known, const struct state_segment *seen)
{
	if (known->replaces == seen->version && seen->version != known->version)
		return seen->issued_at <= known->issued_at;
	if (known->version != seen->version || hash_equal(&known->statement, &seen->statement))
		return false;
	return seen->issued_at < known->issued_at ||
	       (seen->issued_at == known->issued_at && seen->reseal <= known->reseal);
}

static enum err check_segment(const struct state_holder *h, const struct state_segment *seen)
{
	for (size_t i = 0; i < h->segment_count; i++)
		if (same_line(&h->segments[i], seen) && superseded(&h->segments[i], seen))
			return ERR_ROLLBACK;
	return ERR_OK;
}

void state_forget_segment(struct state_holder *h, size_t n)
{
	h->segment_count--;
	memmove(&h->segments[n], &h->segments[n + 1],
		(h->segment_count - n) * sizeof(h->segments[0]));
}

/* What a newer version replaced is gone for good; its place is free. */
static void drop_replaced(struct state_holder *h, const struct state_segment *seen)
{
	size_t kept = 0;

	for (size_t i = 0; i < h->segment_count; i++) {
		const struct state_segment *known = &h->segments[i];

		if (same_line(known, seen) &&
		    (known->version == seen->version ||
		     (seen->replaces != 0 && known->version == seen->replaces)))
			continue;
		h->segments[kept++] = *known;
	}
	h->segment_count = kept;
}

enum err state_see_segment(struct state_holder *h, const struct state_segment *seen)
{
	enum err e = check_segment(h, seen);

	if (e != ERR_OK)
		return e;
	drop_replaced(h, seen);
	if (h->segment_count == STATE_SEGMENTS_MAX)
		state_forget_segment(h, 0);
	h->segments[h->segment_count++] = *seen;
	return ERR_OK;
}

const struct state_put *state_put_of(const struct state_holder *h, const struct slug *kind)
{
	for (size_t i = 0; i < h->put_count; i++)
		if (slug_equal(&h->puts[i].kind, kind))
			return &h->puts[i];
	return NULL;
}

enum err state_note_put(struct state_holder *h, const struct state_put *put)
{
	for (size_t i = 0; i < h->put_count; i++) {
		if (slug_equal(&h->puts[i].kind, &put->kind)) {
			h->puts[i] = *put;
			return ERR_OK;
		}
	}
	if (h->put_count == STATE_PUTS_MAX)
		return ERR_TOO_LARGE;
	h->puts[h->put_count++] = *put;
	return ERR_OK;
}

enum err state_keep_receipt(struct state *s, struct view receipt, int64_t now)
{
	char path[PATH_MAX], when[21], name[64], hex[17];
	struct hash hash;
	enum err e = path_of(s->folder, "receipts", "", path);

	if (e == ERR_OK)
		e = io_make_dir(path, 0700);
	hash_sha256(receipt, &hash);
	hex_format(hash.b, 8, hex);
	clock_format(now, when);
	(void)snprintf(name, sizeof(name), "/%s-%s.receipt", when, hex);
	if (e == ERR_OK)
		e = path_of(s->folder, "receipts", name, path);
	return e == ERR_OK ? io_write_file(path, receipt, 0600) : e;
}
