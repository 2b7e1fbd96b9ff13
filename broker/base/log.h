/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Structured log lines on stderr (JSON Lines, or key=value on a terminal).  A line
 * carries an event name and typed fields; there is no free text, so that no personal
 * data, key or content can slip in: holder numbers, names and statements are never fields.
 */
#ifndef EENMAAL_BROKER_BASE_LOG_H
#define EENMAAL_BROKER_BASE_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "broker/base/err.h"

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARN, LOG_LEVEL_ERROR };

struct log_field {
	const char *name; /* NULL ends the list */
	const char *text; /* when not NULL, else number */
	int64_t number;
};

/* A missing text is logged as an empty one. */
static inline const char *log_or_empty(const char *text)
{
	return text ? text : "";
}

#define LOG_TEXT(n, v) ((struct log_field){.name = (n), .text = log_or_empty(v)})
#define LOG_NUM(n, v) ((struct log_field){.name = (n), .number = (int64_t)(v)})
#define LOG_ERR(e) LOG_TEXT("error", err_text(e))

/* Lines below level are dropped.  json: machine form; otherwise key=value. */
void log_setup(enum log_level level, bool json);

/* Would a line of this level be written? */
bool log_wants(enum log_level level);

/*
 * One line, one write(2); thread-safe; keeps errno.  Text fields are escaped and cut at
 * 200 bytes; fields that do not fit into 4 KiB are left out and the line says cut=1.
 */
void log_write(enum log_level level, const char *event, const struct log_field *fields);

#define log_event(level, event, ...) \
	log_write(level, event, (const struct log_field[]){__VA_ARGS__, {0}})

#endif
