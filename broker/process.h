/* SPDX-License-Identifier: EUPL-1.2 */
/* What the daemon asks of the operating system for itself. */
#ifndef EENMAAL_BROKER_PROCESS_H
#define EENMAAL_BROKER_PROCESS_H

#include "broker/base/buf.h"
#include "broker/base/err.h"

/* No core dumps, no debugger, files for this user only, many descriptors, freed memory given back. */
MUST_USE enum err process_harden(void);

/*
 * Become user for good, with its groups; before the first thread.  NULL changes nothing, but root is
 * warned.  ERR_CONFIG, which problem explains: there is no such user, or whoever started this is
 * neither root nor that user.
 */
MUST_USE enum err process_become(const char *user, struct buf *problem);

/* Block the signals that process_wait() takes; before the first thread. */
MUST_USE enum err process_signals(void);

/*
 * Give way to whoever serves beside this: for what may take its time.  Not so much that a copy, whose
 * one read keeps the write-ahead log from being emptied, would last for ever beside a busy broker.
 */
void process_give_way(void);

enum process_event {
	PROCESS_TICK,   /* nothing: a second went by */
	PROCESS_STOP,   /* SIGTERM, SIGINT */
	PROCESS_RELOAD, /* SIGHUP */
	PROCESS_STATS,  /* SIGUSR1 */
};
enum process_event process_wait(void);

/* Give freed memory back that lies between what is still used; takes about a millisecond. */
void process_trim(void);

/* Remember where systemd wants to be told; later no socket can be made. */
void process_notify_open(void);
/* Tell systemd, when it asked to be told ($NOTIFY_SOCKET): "READY=1", "STOPPING=1". */
void process_notify(const char *state);

#endif
