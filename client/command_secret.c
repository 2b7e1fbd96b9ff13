/* SPDX-License-Identifier: EUPL-1.2 */
/* Secrets from a file, a descriptor or the terminal; never from argv or the environment. */
#include "client/command_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "broker/base/io.h"
#include "keys/keyfile.h"

#define SECRET_MAX 1024

static enum err complain(const struct command *c, enum err e, const char *what, const char *detail)
{
	buf_clear(c->problem);
	if (buf_printf(c->problem, "%s%s", what, detail) != ERR_OK)
		buf_clear(c->problem);
	return e;
}

static enum err from_file(const struct command *c, const char *path, struct secret **out)
{
	enum err e = keyfile_read_text(".", path, out);

	if (e == ERR_PERMISSIONS)
		return complain(c, e, "others can read this file; do chmod 600 ", path);
	return e == ERR_OK ? e : complain(c, e, "the secret cannot be read from ", path);
}

static enum err from_fd(const struct command *c, const char *text, struct secret **out)
{
	int fd = 0;
	enum err e;

	for (const char *p = text; *p; p++) {
		if (*p < '0' || *p > '9' || p - text > 4)
			return complain(c, ERR_USAGE, "this is no file descriptor: ", text);
		fd = fd * 10 + (*p - '0');
	}
	e = io_read_secret_fd(fd, SECRET_MAX, out);
	return e == ERR_OK ? e : complain(c, e, "the secret cannot be read from descriptor ", text);
}

static volatile sig_atomic_t caught;

static void catch_signal(int number)
{
	caught = number;
}

/* One line into text without its newline; the length, or -1. */
static ssize_t read_line(int tty, uint8_t *text, size_t size)
{
	size_t len = 0;

	for (;;) {
		uint8_t c;
		ssize_t got = read(tty, &c, 1);

		if (got <= 0 || len == size)
			return -1;
		if (c == '\n' || c == '\r')
			return (ssize_t)len;
		text[len++] = c;
	}
}

static enum err take_line(int tty, const char *prompt, struct secret **out)
{
	uint8_t text[SECRET_MAX];
	ssize_t len;
	enum err e = ERR_INPUT;

	if (dprintf(tty, "%s: ", prompt) < 0)
		return ERR_IO;
	len = read_line(tty, text, sizeof(text));
	(void)dprintf(tty, "\n");
	if (len > 0)
		e = secret_new(text, (size_t)len, out);
	sodium_memzero(text, sizeof(text));
	return e;
}

/* Ctrl-C must not leave a terminal without echo behind. */
static enum err ask(int tty, const char *prompt, struct secret **out)
{
	const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
	struct sigaction before[sizeof(signals) / sizeof(signals[0])], act = {0};
	struct termios shown, hidden;
	enum err e;

	if (tcgetattr(tty, &shown) != 0)
		return ERR_IO;
	hidden = shown;
	hidden.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
	act.sa_handler = catch_signal;
	caught = 0;
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		(void)sigaction(signals[i], &act, &before[i]);
	e = tcsetattr(tty, TCSAFLUSH, &hidden) == 0 ? take_line(tty, prompt, out) : ERR_IO;
	(void)tcsetattr(tty, TCSAFLUSH, &shown);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		(void)sigaction(signals[i], &before[i], NULL);
	if (caught)
		(void)raise(caught);
	return e;
}

static enum err from_terminal(const struct command *c, const char *prompt, bool confirm,
			      struct secret **out)
{
	struct secret *again = NULL;
	int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	enum err e;

	if (tty < 0)
		return complain(c, ERR_USAGE,
				"there is no terminal to ask on; give a file or a "
				"descriptor for: ",
				prompt);
	e = ask(tty, prompt, out);
	if (e == ERR_OK && confirm)
		e = ask(tty, "once more", &again);
	if (e == ERR_OK && confirm && !secret_equal(*out, again))
		e = complain(c, ERR_INPUT, "the two entries differ", "");
	else if (e != ERR_OK)
		e = complain(c, e, "nothing was entered for: ", prompt);
	secret_free(again);
	(void)close(tty);
	if (e != ERR_OK) {
		secret_free(*out);
		*out = NULL;
	}
	return e;
}

enum err command_secret(const struct command *c, const char *name, const char *prompt, bool confirm,
			struct secret **out)
{
	char option[64];
	const char *file, *fd;

	*out = NULL;
	(void)snprintf(option, sizeof(option), "%s-file", name);
	file = command_option(c, option);
	(void)snprintf(option, sizeof(option), "%s-fd", name);
	fd = command_option(c, option);
	if (file && fd)
		return complain(c, ERR_USAGE,
				"give a file or a descriptor, not both, for: ", prompt);
	if (file)
		return from_file(c, file, out);
	return fd ? from_fd(c, fd, out) : from_terminal(c, prompt, confirm, out);
}
