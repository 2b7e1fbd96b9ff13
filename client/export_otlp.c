/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/export_otlp.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "broker/base/io.h"
#include "broker/base/mem.h"
#include "client/export.h"
#include "client/keygen_files.h"
#include "client/transport_post.h"

#define ANSWER_MAX 65536
#define HEADER_MAX 4096
#define TRIES 4u

enum err export_otlp_check(const struct command *c, bool logboek, struct buf *problem)
{
	const char *url = command_option(c, "otlp");

	if (!logboek && (url || command_option(c, "register")))
		return keygen_problem(problem, ERR_USAGE,
				      "--otlp and --register go with --format logboek");
	if (url == NULL && (command_option(c, "otlp-ca") || command_option(c, "otlp-header")))
		return keygen_problem(problem, ERR_USAGE,
				      "--otlp-ca and --otlp-header need --otlp");
	if (url && transport_post_check(url) != ERR_OK)
		return keygen_problem(
			problem, ERR_USAGE,
			"--otlp takes an https:// URL (http:// only to this machine)");
	return ERR_OK;
}

/* {"partialSuccess":{"rejectedSpans":"3"}}, a number or a text. */
unsigned export_otlp_rejected(struct view answer)
{
	static const char key[] = "\"rejectedSpans\"";
	const uint8_t *at =
		answer.len ? memmem(answer.data, answer.len, key, sizeof(key) - 1) : NULL;
	size_t n = at ? (size_t)(at - answer.data) + sizeof(key) - 1 : answer.len;

	while (n < answer.len && (isspace(answer.data[n]) || strchr(":\"0", answer.data[n])))
		n++;
	return n < answer.len && isdigit(answer.data[n]) ? 1 : 0;
}

/* The header's line, without its newline; NULL when none was asked for. */
static enum err read_header(const struct command *c, char **out, struct buf *problem)
{
	const char *path = command_option(c, "otlp-header");
	struct secret *text = NULL;
	enum err e;

	*out = NULL;
	if (path == NULL)
		return ERR_OK;
	e = io_read_secret(path, HEADER_MAX, &text);
	if (e != ERR_OK)
		return keygen_problem(problem, e, "%s cannot be read: %s", path, err_text(e));
	*out = mem_strndup((const char *)secret_open(text), secret_len(text));
	secret_close(text);
	secret_free(text);
	if (*out == NULL)
		return ERR_MEMORY;
	(*out)[strcspn(*out, "\r\n")] = 0;
	if (strchr(*out, ':'))
		return ERR_OK;
	return keygen_problem(problem, ERR_USAGE, "%s holds no header (Name: value)", path);
}

static enum err post_line(struct transport_post *t, struct view line, struct buf *message)
{
	struct buf answer = BUF_INIT(ANSWER_MAX);
	enum err e = ERR_BUSY;

	for (unsigned n = 0; n < TRIES && e == ERR_BUSY; n++) {
		if (n > 0)
			(void)sleep(1u << (n - 1));
		e = transport_post(t, line, &answer, message);
	}
	if (e == ERR_OK && export_otlp_rejected(buf_view(&answer))) {
		e = ERR_INPUT;
		buf_clear(message);
		if (buf_put_str(message, "it turned down records") != ERR_OK)
			e = ERR_MEMORY;
	}
	buf_free(&answer);
	return e;
}

/* The next line of f, with its newline; empty at the end. */
static enum err next_line(FILE *f, struct buf *line)
{
	char part[8192];
	enum err e = ERR_OK;

	buf_clear(line);
	while (e == ERR_OK && (line->len == 0 || line->data[line->len - 1] != '\n') &&
	       fgets(part, sizeof(part), f))
		e = buf_put_str(line, part);
	return e == ERR_OK && ferror(f) ? ERR_IO : e;
}

static enum err post_all(struct transport_post *t, FILE *f, uint64_t *sent, struct buf *message)
{
	struct buf line = BUF_INIT(EXPORT_LINE_MAX);
	enum err e = fseek(f, 0, SEEK_SET) ? io_errno(errno) : next_line(f, &line);

	while (e == ERR_OK && line.len > 0) {
		e = post_line(t, buf_view(&line), message);
		*sent += e == ERR_OK;
		if (e == ERR_OK)
			e = next_line(f, &line);
	}
	buf_free(&line);
	return e;
}

enum err export_otlp_send(const struct command *c, FILE *f, uint64_t *sent, struct buf *problem)
{
	struct buf message = BUF_INIT(KEYGEN_PROBLEM_MAX);
	struct transport_post_options o = {.url = command_option(c, "otlp"),
					   .ca = command_option(c, "otlp-ca"),
					   .proxy = command_profile(c)->proxy};
	struct transport_post *t = NULL;
	char *header = NULL;
	enum err e = read_header(c, &header, problem);

	*sent = 0;
	o.header = header;
	if (e == ERR_OK)
		e = transport_post_new(&o, &t);
	if (e == ERR_OK) {
		e = post_all(t, f, sent, &message);
		if (e != ERR_OK)
			e = keygen_problem(problem, e,
					   "the collector did not take everything (%llu requests "
					   "before): %.*s",
					   (unsigned long long)*sent, (int)message.len,
					   message.data ? (const char *)message.data : "");
	}
	transport_post_free(t);
	mem_free(header);
	buf_free(&message);
	return e;
}
