/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/command_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static enum err complain(struct buf *problem, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static enum err complain(struct buf *problem, const char *format, ...)
{
	char text[400];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	buf_clear(problem);
	/* Without memory for the sentence the error itself is still told. */
	if (buf_put_str(problem, text) != ERR_OK)
		buf_clear(problem);
	return ERR_USAGE;
}

/* The words still to come. */
struct words {
	char *const *at;
	int left;
};

static const struct option_spec *find(const struct verb *verb, const char *name, size_t len)
{
	for (const struct option_spec *o = verb->options; o && o->name; o++)
		if (strlen(o->name) == len && strncmp(o->name, name, len) == 0)
			return o;
	return NULL;
}

/* The value of an option: after "=", else the next word. */
static const char *value_of(const char *equals, struct words *w)
{
	if (equals)
		return equals + 1;
	if (w->left == 0)
		return NULL;
	w->left--;
	return *w->at++;
}

static enum err take_common(struct command *c, const char *name, const char *equals,
			    struct words *w)
{
	size_t len = equals ? (size_t)(equals - name) : strlen(name);

	if (len == 7 && strncmp(name, "profile", len) == 0) {
		c->profile_name = value_of(equals, w);
		return c->profile_name ? ERR_OK : ERR_INPUT;
	}
	if (equals)
		return ERR_NOT_FOUND;
	if (strcmp(name, "json") == 0)
		c->json = true;
	else if (strcmp(name, "help") == 0)
		c->help = true;
	else
		return ERR_NOT_FOUND;
	return ERR_OK;
}

static bool was_given(const struct command *c, const struct option_spec *spec)
{
	for (size_t i = 0; i < c->given_count; i++)
		if (c->given[i].spec == spec)
			return true;
	return false;
}

static enum err take_option(struct command *c, const char *name, struct words *w,
			    struct buf *problem)
{
	const char *equals = strchr(name, '=');
	size_t len = equals ? (size_t)(equals - name) : strlen(name);
	const struct option_spec *spec = find(c->verb, name, len);
	const char *value = NULL;
	enum err e;

	if (!spec) {
		e = take_common(c, name, equals, w);
		if (e == ERR_INPUT)
			return complain(problem, "--profile needs a FILE");
		return e == ERR_OK ? e
				   : complain(problem, "there is no option --%.*s here", (int)len,
					      name);
	}
	if (!spec->repeatable && was_given(c, spec))
		return complain(problem, "--%s was given twice", spec->name);
	if (!spec->argument && equals)
		return complain(problem, "--%s takes no value", spec->name);
	if (spec->argument) {
		value = value_of(equals, w);
		if (!value || !value[0])
			return complain(problem, "--%s needs a value: %s", spec->name,
					spec->argument);
	}
	c->given[c->given_count++] = (struct given){spec, value};
	return ERR_OK;
}

/* How many arguments "FILE", "[FILE]", "FILE..." and the like stand for. */
static void argument_bounds(const char *pattern, size_t *least, size_t *most)
{
	const char *p = pattern;

	*least = *most = 0;
	while (p && *p) {
		size_t len = strcspn(p, " ");
		bool optional = p[0] == '[';
		bool many = len >= 3 &&
			    strncmp(p + len - (optional && len >= 4 ? 4 : 3), "...", 3) == 0;

		if (!optional)
			++*least;
		if (*most != SIZE_MAX)
			*most = many ? SIZE_MAX : *most + 1;
		p += len;
		p += strspn(p, " ");
	}
}

static enum err check_complete(const struct command *c, struct buf *problem)
{
	size_t least, most;

	for (const struct option_spec *o = c->verb->options; o && o->name; o++)
		if (o->required && !was_given(c, o))
			return complain(problem, "--%s %s is missing", o->name,
					o->argument ? o->argument : "");
	argument_bounds(c->verb->arguments, &least, &most);
	if (c->argument_count < least)
		return complain(problem, "%s is missing", c->verb->arguments);
	if (c->argument_count > most)
		return complain(problem, "\"%s\" is one word too many", c->arguments[most]);
	return ERR_OK;
}

enum err command_parse(struct command *c, int count, char *const *words, struct buf *problem)
{
	struct words w = {words, count};
	bool options = true;
	enum err e = ERR_OK;

	while (e == ERR_OK && w.left > 0) {
		const char *word = *w.at++;

		w.left--;
		if (options && strcmp(word, "--") == 0)
			options = false;
		else if (options && strncmp(word, "--", 2) == 0)
			e = take_option(c, word + 2, &w, problem);
		else if (options && strcmp(word, "-h") == 0)
			c->help = true;
		else if (options && word[0] == '-' && word[1])
			e = complain(problem, "there is no option %s here", word);
		else
			c->arguments[c->argument_count++] = word;
	}
	return e == ERR_OK && !c->help ? check_complete(c, problem) : e;
}
