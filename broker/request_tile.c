/* SPDX-License-Identifier: EUPL-1.2 */
/* Files of the log (C2SP tlog-tiles): read in the worker, never by the committer. */
#include <string.h>

#include "broker/api_log.h"
#include "broker/request_internal.h"

/* A checkpoint with its signatures and what reading it takes. */
#define TILE_ARENA ((size_t)64 << 10)
#define FILE_MAX (TILE_WIDTH * (2 + HASH_LEN))

static const struct reply_kind kinds[] = {
	[LOG_FILE_CHECKPOINT] = {"text/plain; charset=utf-8", "no-cache"},
	[LOG_FILE_TILE] = {"application/octet-stream", "public, max-age=31536000, immutable"},
};

bool request_tile_find(struct request *r, const char *method, const char *path)
{
	const char *name = path[0] == '/' ? path + 1 : "";

	if (!request_is_read(method) || atomic_load(&r->service->stopping))
		return false;
	if (strcmp(name, TILE_CHECKPOINT) == 0)
		r->log_file = LOG_FILE_CHECKPOINT;
	else if (!tile_is_name(name))
		return false;
	else if (tile_parse(name, &r->tile) == ERR_OK)
		r->log_file = LOG_FILE_TILE;
	if (r->log_file == LOG_FILE_NONE)
		r->problem = reply_no_tile;
	else
		r->problem = (struct reply_problem){.status = MHD_HTTP_OK};
	return true;
}

static enum err read_file(struct request *r)
{
	struct call *c = &r->call;
	struct view note = {0};
	enum err e;

	c->arena = arena_new(TILE_ARENA);
	if (c->arena == NULL)
		return ERR_MEMORY;
	c->reply = BUF_INIT(r->log_file == LOG_FILE_TILE ? FILE_MAX : TILE_ARENA);
	e = worker_get(r->service->workers, &c->worker);
	if (e == ERR_OK && r->log_file == LOG_FILE_TILE)
		return api_log_tile(c->worker->reader, c->arena, &r->tile, &c->reply);
	if (e == ERR_OK)
		e = api_log_shown(c->worker->reader, c->arena, c->trust->directory, &note);
	return e == ERR_OK ? buf_put_view(&c->reply, note) : e;
}

enum MHD_Result request_tile_answer(struct request *r)
{
	enum err e = read_file(r);
	bool sent;

	r->call.worker = NULL;
	if (e == ERR_NOT_FOUND)
		return request_answer_problem(r, &reply_no_tile);
	if (e != ERR_OK)
		return request_answer(r, e);
	request_log(r);
	sent = reply_send_bytes(r->connection, &r->head, &kinds[r->log_file], &r->call.reply);
	r->answered = true;
	request_release(r);
	return sent ? MHD_YES : MHD_NO;
}
