/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/command_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "broker/base/mem.h"
#include "client/json.h"

#define PROBLEM_MAX 1024
#define LINE_MAX_LEN 8192

const char *command_option_at(const struct command *c, const char *name, size_t n)
{
	for (size_t i = 0; i < c->given_count; i++)
		if (strcmp(c->given[i].spec->name, name) == 0 && n-- == 0)
			return c->given[i].value;
	return NULL;
}

const char *command_option(const struct command *c, const char *name)
{
	return command_option_at(c, name, 0);
}

size_t command_option_count(const struct command *c, const char *name)
{
	size_t count = 0;

	for (size_t i = 0; i < c->given_count; i++)
		if (strcmp(c->given[i].spec->name, name) == 0)
			count++;
	return count;
}

bool command_flag(const struct command *c, const char *name)
{
	return command_option_count(c, name) > 0;
}

size_t command_argument_count(const struct command *c)
{
	return c->argument_count;
}

const char *command_argument(const struct command *c, size_t n)
{
	return n < c->argument_count ? c->arguments[n] : NULL;
}

const struct profile *command_profile(const struct command *c)
{
	return c->profile;
}

bool command_json(const struct command *c)
{
	return c->json;
}

enum exit_code command_exit(enum err e)
{
	/* What the broker sent is wrong: these never stand for an answer of the broker. */
	static const enum err verification[] = {ERR_VERIFY,  ERR_SIGNATURE, ERR_ROLLBACK,
						ERR_DECRYPT, ERR_WEAK,      ERR_NOT_CANONICAL};

	if (e == ERR_OK)
		return EXIT_DONE;
	if (e == ERR_USAGE)
		return EXIT_USAGE;
	for (size_t i = 0; i < sizeof(verification) / sizeof(verification[0]); i++)
		if (e == verification[i])
			return EXIT_VERIFICATION;
	return EXIT_FAILED;
}

static const char *text_of(const struct buf *b, char *out, size_t size)
{
	(void)snprintf(out, size, "%.*s", (int)b->len, b->data ? (const char *)b->data : "");
	return out;
}

static void print_failure_json(enum err e, const char *message)
{
	struct buf out = BUF_INIT(LINE_MAX_LEN);
	struct json j;

	json_begin(&j, &out);
	json_object(&j, NULL);
	json_string(&j, "error", err_name(e));
	json_string(&j, "message", message);
	json_number(&j, "exit", command_exit(e));
	json_end(&j);
	/* The exit code speaks when even this cannot be printed. */
	if (j.error != ERR_OK || command_print(&out) != ERR_OK)
		(void)fprintf(stderr, "eenmaal: %s\n", err_text(e));
	buf_free(&out);
}

/* Does a character start here that turns the direction of a line (U+202A-202E, U+2066-2069)? */
static bool turns(const char *p)
{
	unsigned char last = p[1] != 0 ? (unsigned char)p[2] : 0;

	if ((unsigned char)p[0] != 0xe2)
		return false;
	return ((unsigned char)p[1] == 0x80 && last >= 0xaa && last <= 0xae) ||
	       ((unsigned char)p[1] == 0x81 && last >= 0xa6 && last <= 0xa9);
}

/* Names, titles and errors come from others: nothing in them may steer the terminal. */
static void disarm(char *text)
{
	for (char *p = text; *p; p++) {
		unsigned char c = (unsigned char)p[0], next = (unsigned char)p[1];

		if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f)
			*p = '?';
		else if (c == 0xc2 && next >= 0x80 && next < 0xa0)
			p[0] = p[1] = '?';
		else if (turns(p))
			p[0] = p[1] = p[2] = '?';
	}
}

enum exit_code command_fail(const struct command *c, enum err e, const char *message)
{
	char text[PROBLEM_MAX + 1], line[2 * PROBLEM_MAX];

	if (*c->told || e == ERR_OK)
		return command_exit(e);
	*c->told = true;
	if (!message && c->problem->len > 0)
		message = text_of(c->problem, text, sizeof(text));
	if (!message || !message[0])
		message = err_text(e);
	if (c->json) {
		print_failure_json(e, message);
		return command_exit(e);
	}
	(void)snprintf(line, sizeof(line), "%s", message);
	disarm(line);
	(void)fprintf(stderr, "eenmaal: %s\n", line);
	return command_exit(e);
}

enum exit_code command_fail_session(const struct command *c, const struct session *s, enum err e)
{
	char text[PROBLEM_MAX + 1];

	if (!s || s->message.len == 0)
		return command_fail(c, e, NULL);
	return command_fail(c, e, text_of(&s->message, text, sizeof(text)));
}

enum err command_print(const struct buf *out)
{
	if (fwrite(out->data, 1, out->len, stdout) != out->len || putchar('\n') == EOF)
		return ERR_IO;
	return fflush(stdout) == 0 ? ERR_OK : ERR_IO;
}

void command_say(const struct command *c, const char *format, ...)
{
	char text[LINE_MAX_LEN];
	va_list args;

	if (c->json)
		return;
	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	disarm(text);
	(void)printf("%s\n", text);
}

void command_warn(const char *format, ...)
{
	char text[LINE_MAX_LEN];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	disarm(text);
	(void)fprintf(stderr, "eenmaal: warning: %s\n", text);
}

enum err command_session(struct command *c, struct session **out)
{
	struct buf problem = BUF_INIT(PROBLEM_MAX);
	char text[PROBLEM_MAX + 1];
	enum err e = session_open(c->profile, out, &problem);

	if (e != ERR_OK)
		(void)command_fail(c, e, text_of(&problem, text, sizeof(text)));
	buf_free(&problem);
	return e;
}

static enum err load_profile(struct command *c)
{
	const char *name = c->profile_name ? c->profile_name : getenv("EENMAAL_PROFILE");

	if (!name || !name[0]) {
		if (!c->verb->needs_profile)
			return ERR_OK;
		(void)command_fail(c, ERR_USAGE,
				   "--profile FILE is missing: it says who you are "
				   "(or set EENMAAL_PROFILE)");
		return ERR_USAGE;
	}
	return profile_load(name, c->problem, &c->profile);
}

static enum exit_code run(struct command *c, int count, char *const *words)
{
	enum exit_code code;
	enum err e = command_parse(c, count, words, c->problem);

	if (e == ERR_OK && c->help) {
		command_help_verb(c->verb);
		return EXIT_DONE;
	}
	if (e == ERR_OK)
		e = load_profile(c);
	if (e != ERR_OK) {
		code = command_fail(c, e, NULL);
		if (e == ERR_USAGE)
			(void)fprintf(stderr, "try: eenmaal %s %s --help\n", c->verb->noun,
				      c->verb->name ? c->verb->name : "");
		return code;
	}
	buf_clear(c->problem);
	code = c->verb->run(c);
	/* A full disk behind a pipe must not pass for success. */
	if (fflush(stdout) != 0 || ferror(stdout))
		return code == EXIT_DONE ? command_fail(c, ERR_IO, "the output cannot be written")
					 : code;
	return code;
}

static int run_verb(const struct verb *verb, int count, char *const *words)
{
	struct buf problem = BUF_INIT(PROBLEM_MAX);
	bool told = false;
	struct command c = {.verb = verb, .problem = &problem, .told = &told};
	enum exit_code code = EXIT_FAILED;

	c.given = mem_new((size_t)count + 1, sizeof(*c.given));
	c.arguments = mem_new((size_t)count + 1, sizeof(*c.arguments));
	if (c.given && c.arguments)
		code = run(&c, count, words);
	else
		code = command_fail(&c, ERR_MEMORY, NULL);
	profile_free(c.profile);
	mem_free(c.given);
	mem_free(c.arguments);
	buf_free(&problem);
	return (int)code;
}

static bool wants_help(const char *word)
{
	return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0;
}

static int bad_words(const char *what, const char *word)
{
	(void)fprintf(stderr, "eenmaal: there is no %s \"%s\"; \"eenmaal --help\" lists them\n",
		      what, word);
	return EXIT_USAGE;
}

static int run_noun(const struct noun *noun, int count, char *const *words)
{
	const struct verb *alone = NULL;

	for (const struct verb *v = noun->verbs; v->noun; v++) {
		if (!v->name || !v->name[0])
			alone = v;
		else if (count > 0 && strcmp(words[0], v->name) == 0)
			return run_verb(v, count - 1, words + 1);
	}
	if (alone)
		return run_verb(alone, count, words);
	if (count > 0 && !wants_help(words[0]))
		return bad_words("verb", words[0]);
	command_help_noun(noun);
	return count > 0 ? EXIT_DONE : EXIT_USAGE;
}

int command_main(const struct noun *nouns, int argc, char **argv)
{
	if (argc < 2 || wants_help(argv[1])) {
		command_help_all(nouns);
		return argc < 2 ? EXIT_USAGE : EXIT_DONE;
	}
	for (const struct noun *n = nouns; n->verbs; n++)
		if (n->verbs[0].noun && strcmp(argv[1], n->verbs[0].noun) == 0)
			return run_noun(n, argc - 2, argv + 2);
	return bad_words("command", argv[1]);
}
