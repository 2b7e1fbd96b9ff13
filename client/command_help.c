/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/command_internal.h"

#include <stdio.h>
#include <string.h>

#define WIDTH 80

static void print_name(const struct verb *v)
{
	(void)printf("eenmaal %s%s%s", v->noun, v->name && v->name[0] ? " " : "",
		     v->name ? v->name : "");
}

/* Text in lines of at most WIDTH; lines that are indented in it (examples) stay as they are. */
static void print_wrapped(const char *text)
{
	size_t column = 0;

	while (*text) {
		size_t len = strcspn(text, " \n");

		/* A line's end within a paragraph is a space. */
		if (*text == '\n' && column > 0 && text[1] && !strchr(" \n", text[1])) {
			text++;
			continue;
		}
		if (*text == '\n') {
			(void)putchar('\n');
			column = 0;
			text++;
			continue;
		}
		if (column == 0 && *text == ' ') {
			size_t whole = strcspn(text, "\n");

			(void)printf("%.*s", (int)whole, text);
			text += whole;
			continue;
		}
		if (column > 0 && column + 1 + len > WIDTH) {
			(void)putchar('\n');
			column = 0;
		}
		(void)printf("%s%.*s", column ? " " : "", (int)len, text);
		column += len + (column ? 1 : 0);
		text += len;
		text += strspn(text, " ");
	}
	(void)putchar('\n');
}

static void print_usage(const struct verb *v)
{
	(void)printf("usage: ");
	print_name(v);
	if (v->needs_profile)
		(void)printf(" --profile FILE");
	for (const struct option_spec *o = v->options; o && o->name; o++)
		if (o->required)
			(void)printf(" --%s %s", o->name, o->argument ? o->argument : "");
	(void)printf(" [options]%s%s\n\n", v->arguments[0] ? " " : "", v->arguments);
}

static void print_option(const char *name, const char *argument, const char *help)
{
	char left[60];

	(void)snprintf(left, sizeof(left), "--%s%s%s", name, argument ? " " : "",
		       argument ? argument : "");
	(void)printf("  %-24s %s\n", left, help);
}

void command_help_verb(const struct verb *v)
{
	print_usage(v);
	print_wrapped(v->summary);
	(void)putchar('\n');
	for (const struct option_spec *o = v->options; o && o->name; o++)
		print_option(o->name, o->argument, o->help);
	if (v->needs_profile)
		print_option("profile", "FILE",
			     "who you are: profile.yaml or its folder "
			     "(or $EENMAAL_PROFILE)");
	print_option("json", NULL, "print one JSON object instead of text");
	print_option("help", NULL, "this text");
	if (v->details) {
		(void)putchar('\n');
		print_wrapped(v->details);
	}
}

static void print_verb(const struct verb *v)
{
	char left[60];

	(void)snprintf(left, sizeof(left), "%s %s", v->noun, v->name ? v->name : "");
	(void)printf("  %-20s %s\n", left, v->summary);
}

void command_help_noun(const struct noun *noun)
{
	(void)printf("usage: eenmaal %s VERB [options]; --help after a verb says more\n\n%s\n\n",
		     noun->verbs[0].noun, noun->summary);
	for (const struct verb *v = noun->verbs; v->noun; v++)
		print_verb(v);
}

void command_help_all(const struct noun *nouns)
{
	(void)printf("usage: eenmaal NOUN VERB [options]; --help after a verb says more\n");
	for (const struct noun *n = nouns; n->verbs; n++) {
		(void)printf("\n%s\n", n->summary);
		for (const struct verb *v = n->verbs; v->noun; v++)
			print_verb(v);
	}
	(void)printf("\nExit codes: 0 done, 1 failed, 2 usage, 3 nothing was released,\n"
		     "4 something that the broker sent does not verify.\n");
}
