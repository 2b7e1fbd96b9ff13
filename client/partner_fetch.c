/* SPDX-License-Identifier: EUPL-1.2 */
/* eenmaal partner fetch: read what was granted. */
#include <stdio.h>
#include <string.h>

#include "broker/base/io.h"
#include "broker/base/mem.h"
#include "client/fetch.h"

#define CASELOAD_BYTES_MAX (8u << 20)
#define NUMBER_TEXT_MAX 64

static enum err add_holder(struct fetch *f, const struct holder_id *holder)
{
	struct holder_id *more;

	for (size_t i = 0; i < f->holder_count; i++)
		if (memcmp(&f->holders[i], holder, sizeof(*holder)) == 0)
			return ERR_OK;
	if (f->holder_count == FETCH_CASELOAD_MAX)
		return session_wrong(f->partner->session, ERR_USAGE, "at most %d dossiers at once",
				     FETCH_CASELOAD_MAX);
	if (f->holder_count == f->holder_size) {
		more = mem_grow(f->holders, 2 * f->holder_size + 16, sizeof(*more));
		if (!more)
			return ERR_MEMORY;
		f->holders = more;
		f->holder_size = 2 * f->holder_size + 16;
	}
	f->holders[f->holder_count++] = *holder;
	return ERR_OK;
}

/* One number of a list; white space around it does not count, nor does an empty one. */
static enum err add_text(struct fetch *f, const char *text, size_t len)
{
	char number[NUMBER_TEXT_MAX];
	struct holder_id holder;
	enum err e;

	while (len > 0 && strchr(" \t\r", text[0])) {
		text++;
		len--;
	}
	while (len > 0 && strchr(" \t\r", text[len - 1]))
		len--;
	if (len == 0)
		return ERR_OK;
	(void)snprintf(number, sizeof(number), "%.*s", len < 60 ? (int)len : 60, text);
	e = partner_holder(f->partner, number, &holder);
	return e == ERR_OK ? add_holder(f, &holder) : e;
}

static enum err add_list(struct fetch *f, const char *text, size_t len, char separator)
{
	enum err e = ERR_OK;

	while (len > 0 && e == ERR_OK) {
		const char *end = memchr(text, separator, len);
		size_t part = end ? (size_t)(end - text) : len;

		e = part > 0 && text[0] == '#' ? ERR_OK : add_text(f, text, part);
		len -= part + (end ? 1 : 0);
		text += part + (end ? 1 : 0);
	}
	return e;
}

static enum err add_caseload(struct fetch *f, const char *path)
{
	struct buf text = BUF_INIT(CASELOAD_BYTES_MAX);
	enum err e = io_read_file(path, &text);

	if (e != ERR_OK)
		e = session_wrong(f->partner->session, e, "the caseload %s cannot be read: %s",
				  path, err_text(e));
	else if (text.len > 0)
		e = add_list(f, (const char *)text.data, text.len, '\n');
	buf_free(&text);
	return e;
}

static enum err take_holders(struct fetch *f)
{
	struct command *c = f->partner->command;
	const char *caseload = command_option(c, "caseload");
	enum err e = ERR_OK;

	for (size_t i = 0; i < command_option_count(c, "holder") && e == ERR_OK; i++) {
		const char *list = command_option_at(c, "holder", i);

		e = add_list(f, list, strlen(list), ',');
	}
	if (e == ERR_OK && caseload)
		e = add_caseload(f, caseload);
	if (e == ERR_OK && f->holder_count == 0)
		e = session_wrong(f->partner->session, ERR_USAGE,
				  "whose dossier? give --holder NUMBER or --caseload FILE");
	return e;
}

static enum err take_output(struct fetch *f)
{
	struct command *c = f->partner->command;
	const char *out = command_option(c, "out");

	f->to_stdout = command_flag(c, "stdout");
	f->folder = out ? out : ".";
	if (!f->to_stdout)
		return ERR_OK;
	if (out || command_json(c) || f->holder_count > 1)
		return session_wrong(f->partner->session, ERR_USAGE,
				     "--stdout is for one dossier, without --out and --json");
	return ERR_OK;
}

static enum err take_staff(struct fetch *f)
{
	struct slug id;

	f->staff = command_option(f->partner->command, "staff");
	if (!f->staff)
		f->staff = f->partner->session->profile->staff;
	if (!f->staff || codec_slug(f->staff, &id) != ERR_OK)
		return session_wrong(
			f->partner->session, ERR_USAGE,
			"say who reads with --staff (or staff in the profile): a pseudonym "
			"of a-z, 0-9 and -");
	return ERR_OK;
}

static enum err take_options(struct fetch *f)
{
	enum err e = take_holders(f);

	if (e == ERR_OK)
		e = take_output(f);
	if (e == ERR_OK)
		e = partner_kinds(f->partner, &f->kinds);
	if (e == ERR_OK)
		e = partner_purpose(f->partner, &f->purpose);
	if (e == ERR_OK)
		e = partner_role(f->partner, &f->role);
	return e == ERR_OK ? take_staff(f) : e;
}

static enum err fetch_part(struct fetch *f, size_t first, size_t count)
{
	struct fetch_batch *b = mem_new(1, sizeof(*b));
	enum err e = b ? ERR_OK : ERR_MEMORY;

	for (unsigned attempt = 0; e == ERR_OK; attempt++) {
		e = fetch_ask(f, first, count, b);
		if (!partner_again(e, attempt))
			break;
		fetch_batch_free(b);
		e = ERR_OK;
	}
	if (e == ERR_OK)
		e = fetch_write(f, b);
	if (b)
		fetch_batch_free(b);
	mem_free(b);
	return e;
}

/* Up to 64 dossiers at once, fewer when the answer would be too large. */
static enum err fetch_all(struct fetch *f)
{
	size_t size = FETCH_SUBJECTS_MAX, first = 0;
	enum err e = fetch_start(f);

	while (e == ERR_OK && first < f->holder_count) {
		size_t left = f->holder_count - first, count = left < size ? left : size;

		e = fetch_part(f, first, count);
		if (e == ERR_TOO_LARGE && count > 1) {
			size = (count + 1) / 2;
			e = ERR_OK;
			continue;
		}
		first += count;
	}
	return e == ERR_OK ? fetch_finish(f) : e;
}

enum exit_code partner_fetch(struct command *c)
{
	enum exit_code code = EXIT_DONE;
	struct partner p;
	struct fetch f = {.partner = &p};
	enum err e = partner_open(c, &p);

	if (e != ERR_OK)
		return command_exit(e);
	e = take_options(&f);
	if (e == ERR_OK)
		e = session_watch_hourly(p.session);
	if (e == ERR_OK)
		e = fetch_all(&f);
	if (e != ERR_OK) {
		code = partner_fail(&p, e);
	} else if (f.released == 0) {
		if (!command_json(c))
			(void)fprintf(stderr,
				      "eenmaal: nothing was released; the holder can see why\n");
		code = EXIT_NOTHING;
	}
	mem_free(f.holders);
	buf_free(&f.text);
	partner_close(&p);
	return code;
}
