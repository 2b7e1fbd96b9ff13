/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/base/err.h"

#include <ctype.h>
#include <pthread.h>
#include <string.h>

#define NAME_MAX_LEN 32

static const struct {
	enum err_class class;
	const char *symbol;
	const char *text;
} table[ERR_COUNT] = {
#define X(name, class, text) [name] = {class, #name, text},
	ERR_LIST(X)
#undef X
};

static char names[ERR_COUNT][NAME_MAX_LEN];
static pthread_once_t names_once = PTHREAD_ONCE_INIT;

/* "ERR_NOT_CANONICAL" to "not-canonical": derived, so that the list stays the only source. */
static void names_make(void)
{
	for (size_t i = 0; i < ERR_COUNT; i++) {
		const char *from = table[i].symbol + strlen("ERR_");

		for (size_t j = 0; from[j] && j < NAME_MAX_LEN - 1; j++)
			names[i][j] =
				(char)(from[j] == '_' ? '-' : tolower((unsigned char)from[j]));
	}
}

enum err_class err_class(enum err e)
{
	return (unsigned)e < ERR_COUNT ? table[e].class : CLASS_FAULT;
}

const char *err_text(enum err e)
{
	return (unsigned)e < ERR_COUNT ? table[e].text : "an unknown error";
}

const char *err_name(enum err e)
{
	if ((unsigned)e >= ERR_COUNT)
		return "unknown";
	(void)pthread_once(&names_once, names_make);
	return names[e];
}
