/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/base/log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "broker/base/clock.h"
#include "broker/base/id.h"

#define LINE_MAX_LEN 4096 /* PIPE_BUF: a write of this size to a pipe is never interleaved */
#define TAIL_LEN 16       /* kept free for the cut mark and the end of the line */
#define TEXT_MAX 200

struct line {
	char data[LINE_MAX_LEN];
	size_t len;
	bool json;
	bool full;
};

static _Atomic int threshold = LOG_LEVEL_INFO;
static _Atomic bool json_form;

void log_setup(enum log_level level, bool json)
{
	atomic_store(&threshold, (int)level);
	atomic_store(&json_form, json);
}

static const char *level_name(enum log_level level)
{
	switch (level) {
	case LOG_LEVEL_DEBUG:
		return "debug";
	case LOG_LEVEL_INFO:
		return "info";
	case LOG_LEVEL_WARN:
		return "warn";
	case LOG_LEVEL_ERROR:
		return "error";
	}
	return "unknown";
}

static void add(struct line *l, const char *data, size_t len)
{
	if (len > sizeof(l->data) - TAIL_LEN - l->len) {
		l->full = true;
		return;
	}
	memcpy(l->data + l->len, data, len);
	l->len += len;
}

static void add_str(struct line *l, const char *s)
{
	add(l, s, strlen(s));
}

static void add_code(struct line *l, unsigned code)
{
	char escaped[8];

	(void)snprintf(escaped, sizeof(escaped), "\\u%04x", code & 0xffff);
	add_str(l, escaped);
}

/* The length of the character at p, 0 when the bytes there are not UTF-8. */
static size_t character(const char *p, size_t left)
{
	for (size_t len = 1; len <= 4 && len <= left; len++)
		if (utf8_valid(view_of(p, len)))
			return len;
	return 0;
}

/*
 * Escape s.  Control characters, C1 ones too, would let a hostile value drive the
 * terminal or fake a line; what is not UTF-8 would make the line invalid JSON.
 */
static void add_escaped(struct line *l, const char *s)
{
	size_t size = strlen(s), i = 0;

	while (i < size) {
		const unsigned char *p = (const unsigned char *)s + i;
		size_t len = character(s + i, size - i);

		if (i + (len ? len : 1) > TEXT_MAX)
			break;
		if (len == 0)
			add_code(l, 0xfffd);
		else if (*p < 0x20 || *p == 0x7f)
			add_code(l, *p);
		else if (len == 2 && p[0] == 0xc2 && p[1] < 0xa0)
			add_code(l, p[1]);
		else if (*p == '"' || *p == '\\')
			add(l, *p == '"' ? "\\\"" : "\\\\", 2);
		else
			add(l, s + i, len);
		i += len ? len : 1;
	}
}

/* May a key=value reader take s as it is? */
static bool plain(const char *s)
{
	for (const char *p = s; *p; p++)
		if ((unsigned char)*p <= ' ' || (unsigned char)*p >= 0x7f || strchr("\"\\=", *p))
			return false;
	return *s != 0;
}

static void add_text(struct line *l, const char *s)
{
	bool quotes = l->json || !plain(s);

	if (quotes)
		add_str(l, "\"");
	add_escaped(l, s);
	if (quotes)
		add_str(l, "\"");
}

static void add_name(struct line *l, const char *name)
{
	add_str(l, l->json ? ",\"" : " ");
	add_escaped(l, name);
	add_str(l, l->json ? "\":" : "=");
}

static void add_field(struct line *l, const struct log_field *f)
{
	char number[24];

	add_name(l, f->name);
	if (f->text) {
		add_text(l, f->text);
	} else {
		(void)snprintf(number, sizeof(number), "%" PRId64, f->number);
		add_str(l, number);
	}
}

static void add_head(struct line *l, enum log_level level, const char *event)
{
	char time[21];

	clock_format(clock_now(), time);
	add_str(l, l->json ? "{\"time\":\"" : "");
	add_str(l, time);
	add_str(l, l->json ? "\",\"level\":\"" : " ");
	add_str(l, level_name(level));
	add_str(l, l->json ? "\",\"event\":" : " ");
	add_text(l, event);
}

static void write_line(enum log_level level, const char *event, const struct log_field *fields)
{
	struct line l = {.len = 0};
	int saved = errno;
	const char *tail;

	l.json = atomic_load_explicit(&json_form, memory_order_relaxed);
	add_head(&l, level, event);
	for (const struct log_field *f = fields; f && f->name && !l.full; f++) {
		size_t before = l.len;

		add_field(&l, f);
		if (l.full)
			l.len = before; /* whole fields or none: the line stays well-formed */
	}
	if (l.json)
		tail = l.full ? ",\"cut\":1}\n" : "}\n";
	else
		tail = l.full ? " cut=1\n" : "\n";
	memcpy(l.data + l.len, tail, strlen(tail));
	l.len += strlen(tail);
	while (write(STDERR_FILENO, l.data, l.len) < 0 && errno == EINTR)
		;
	errno = saved;
}

bool log_wants(enum log_level level)
{
	return (int)level >= atomic_load_explicit(&threshold, memory_order_relaxed);
}

void log_write(enum log_level level, const char *event, const struct log_field *fields)
{
	if (log_wants(level))
		write_line(level, event, fields);
}
