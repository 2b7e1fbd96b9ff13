/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * `audit list` and `audit export`.  Lines gather in a temporary file without a name while the log
 * is read, and come out once all of it has been verified.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/base/io.h"
#include "client/audit.h"
#include "client/audit_filter.h"
#include "client/keygen_files.h"

#define LINE_MAX_BYTES ((size_t)16 << 20)

struct listing {
	struct audit_filter filter;
	bool json, everything;
	FILE *spool;
	uint64_t count;
};

static enum err put_entry(const struct listing *l, const struct audit_entry *e, struct buf *line)
{
	struct json j;
	enum err error = ERR_OK;

	if (!l->json)
		return audit_line(e, line);
	if (!l->everything && l->count > 0)
		error = buf_put_str(line, ",");
	json_begin(&j, line);
	if (error == ERR_OK)
		audit_json(&j, e, l->everything);
	if (error == ERR_OK)
		error = j.error;
	return error == ERR_OK && l->everything ? buf_put_str(line, "\n") : error;
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

static enum err to_stdout(const struct listing *l)
{
	enum err e = ERR_OK;

	if (l->json && fputs("{\"entries\":[", stdout) == EOF)
		return io_errno(errno);
	e = copy_out(l->spool, stdout);
	if (e == ERR_OK && l->json && fputs("]}\n", stdout) == EOF)
		e = io_errno(errno);
	return e;
}

static enum err to_file(const struct listing *l, const char *path, struct buf *problem)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	FILE *out = fd >= 0 ? fdopen(fd, "w") : NULL;
	enum err e = out ? copy_out(l->spool, out) : io_errno(errno);

	if (e == ERR_OK && fsync(fd))
		e = io_errno(errno);
	if (out == NULL && fd >= 0)
		(void)close(fd);
	if (out && fclose(out) && e == ERR_OK)
		e = io_errno(errno);
	if (e == ERR_EXISTS)
		return keygen_problem(problem, e, "%s exists already; name a new file", path);
	if (e != ERR_OK) {
		keygen_problem(problem, e, "%s was not written: %s", path, err_text(e));
		if (fd >= 0)
			(void)unlink(path); /* half a log is worse than none */
	}
	return e;
}

static enum err report(const struct command *c, const struct listing *l, const char *path)
{
	struct keygen_report r;

	command_say(c, "%llu entries, all verified, are in %s", (unsigned long long)l->count, path);
	keygen_report_begin(&r);
	json_string(&r.json, "file", path);
	json_number(&r.json, "entries", (int64_t)l->count);
	return keygen_report_end(c, &r);
}

static enum err gather(struct command *c, struct listing *l)
{
	struct audit_reading r = {.visit = visit, .ctx = l};
	enum err e = audit_open(c, &r);

	if (e == ERR_OK)
		e = audit_read(&r);
	if (e != ERR_OK)
		(void)audit_fail(c, &r, e);
	audit_close(&r);
	return e;
}

static enum exit_code run(struct command *c, const char *path)
{
	struct buf problem = BUF_INIT(KEYGEN_PROBLEM_MAX);
	struct listing l = {.json = path || command_json(c), .everything = path != NULL};
	enum err e = audit_filter_read(c, &l.filter, &problem);

	if (e == ERR_OK && path && io_exists(path))
		e = keygen_problem(&problem, ERR_EXISTS, "%s exists already; name a new file",
				   path);
	if (e != ERR_OK)
		return keygen_finish(c, e, &problem);
	l.spool = tmpfile();
	e = l.spool ? gather(c, &l) : io_errno(errno);
	if (e == ERR_OK)
		e = path ? to_file(&l, path, &problem) : to_stdout(&l);
	if (e == ERR_OK && path)
		e = report(c, &l, path);
	if (l.spool)
		(void)fclose(l.spool);
	return keygen_finish(c, e, &problem);
}

enum exit_code audit_list(struct command *c)
{
	return run(c, NULL);
}

enum exit_code audit_export(struct command *c)
{
	return run(c, command_option(c, "out"));
}
