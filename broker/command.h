/* SPDX-License-Identifier: EUPL-1.2 */
/* The daemon's commands; each returns the process's exit code: 0 done, 1 failed. */
#ifndef EENMAAL_BROKER_COMMAND_H
#define EENMAAL_BROKER_COMMAND_H

#include "broker/base/buf.h"
#include "broker/base/err.h"

#define COMMAND_PROBLEM_MAX 1024

/* Serve until SIGTERM. */
int command_run(const char *config, const char *argument);
/* All start-up checks, without listening or writing. */
int command_check_config(const char *config, const char *argument);
/* Bring an older database up to date. */
int command_migrate(const char *config, const char *argument);
/* A consistent, encrypted copy of the database to the file argument. */
int command_backup(const char *config, const char *argument);
/* The database from the backup argument, where there is none yet. */
int command_restore(const char *config, const char *argument);

/* Say on stderr what went wrong (problem, else the error's text); the exit code. */
int command_result(enum err e, const struct buf *problem);

#endif
