/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * `audit list`.  Lines gather in a temporary file without a name while the log
 * is read, and come out once all of it has been verified.
 */
#include <errno.h>
#include <stdio.h>

#include "broker/base/io.h"
#include "client/audit.h"
#include "client/audit_filter.h"
#include "client/audit_known.h"
#include "client/keygen_files.h"

#define LINE_MAX_BYTES ((size_t)16 << 20)

struct listing {
	struct audit_filter filter;
	bool json;
	FILE *spool;
	uint64_t count;
};

static enum err put_entry(const struct listing *l, const struct audit_entry *e, struct buf *line)
{
	struct json j;
	enum err error = ERR_OK;

	if (!l->json)
		return audit_line(e, line);
	if (l->count > 0)
		error = buf_put_str(line, ",");
	json_begin(&j, line);
	if (error == ERR_OK)
		audit_json(&j, e, false);
	return error == ERR_OK ? j.error : error;
}

static enum err visit(void *ctx, const struct audit_entry *e)
{
	struct listing *l = ctx;
	struct buf line = BUF_INIT(LINE_MAX_BYTES);
	enum err error = ERR_OK;

	if (!audit_matches(&l->filter, e))
		return ERR_OK;
	error = put_entry(l, e, &line);
	if (error == ERR_OK && fwrite(line.data, 1, line.len, l->spool) != line.len)
		error = io_errno(errno);
	l->count++;
	buf_free(&line);
	return error;
}

/* What gathered in the spool, to out. */
static enum err copy_out(FILE *spool, FILE *out)
{
	char block[65536];
	size_t n;

	if (fflush(spool) || fseek(spool, 0, SEEK_SET))
		return io_errno(errno);
	while ((n = fread(block, 1, sizeof(block), spool)) > 0)
		if (fwrite(block, 1, n, out) != n)
			return io_errno(errno);
	return ferror(spool) || fflush(out) ? io_errno(errno) : ERR_OK;
}

static enum err to_stdout(const struct command *c, const struct listing *l)
{
	enum err e = ERR_OK;

	if (l->count == 0)
		command_say(c, "No entry fits.");
	if (l->json && fputs("{\"entries\":[", stdout) == EOF)
		return io_errno(errno);
	e = copy_out(l->spool, stdout);
	if (e == ERR_OK && l->json && fputs("]}\n", stdout) == EOF)
		e = io_errno(errno);
	return e;
}

static enum err gather(struct command *c, struct listing *l, struct buf *problem)
{
	struct audit_reading r = {.visit = visit, .ctx = l};
	enum err e = audit_open(c, &r);

	if (e == ERR_OK)
		e = audit_read(&r);
	if (e != ERR_OK)
		(void)audit_fail(c, &r, e);
	else if (l->count == 0)
		e = audit_known(&l->filter, r.audit, problem);
	audit_close(&r);
	return e;
}

enum exit_code audit_list(struct command *c)
{
	struct buf problem = BUF_INIT(KEYGEN_PROBLEM_MAX);
	struct listing l = {.json = command_json(c)};
	enum err e = audit_filter_read(c, &l.filter, &problem);

	if (e != ERR_OK)
		return keygen_finish(c, e, &problem);
	l.spool = tmpfile();
	e = l.spool ? gather(c, &l, &problem) : io_errno(errno);
	if (e == ERR_OK)
		e = to_stdout(c, &l);
	if (l.spool)
		(void)fclose(l.spool);
	return keygen_finish(c, e, &problem);
}
