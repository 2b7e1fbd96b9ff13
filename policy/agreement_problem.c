/* SPDX-License-Identifier: EUPL-1.2 */
#include "policy/agreement_problem.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "broker/base/id.h"

#define SENTENCE_MAX 600

/* A sentence quotes the file, which may hold anything: no line breaks, no halves of a character. */
static void clean(char *s)
{
	for (char *p = s; *p; p++) {
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = ' ';
	}
	if (utf8_valid(view_str(s)))
		return;
	for (char *p = s; *p; p++) {
		if ((unsigned char)*p >= 0x80)
			*p = '?';
	}
}

enum err agreement_problem(struct buf *problem, const char *format, ...)
{
	char sentence[SENTENCE_MAX];
	size_t room = sizeof(sentence);
	va_list args;

	if (problem == NULL)
		return ERR_CONFIG;
	if (problem->max < room)
		room = problem->max + 1;
	va_start(args, format);
	vsnprintf(sentence, room, format, args);
	va_end(args);
	clean(sentence);
	buf_clear(problem);
	if (buf_put_str(problem, sentence) != ERR_OK)
		buf_clear(problem);
	return ERR_CONFIG;
}
