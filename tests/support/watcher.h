/* SPDX-License-Identifier: EUPL-1.2 */
/* `eenmaal witness serve` ($EENMAAL) as a process on a free port of 127.0.0.1, in a folder of its own. */
#ifndef EENMAAL_TESTS_SUPPORT_WATCHER_H
#define EENMAAL_TESTS_SUPPORT_WATCHER_H

#include <sys/types.h>

#include "broker/ledger/cosign.h"

struct watcher {
	char folder[200]; /* keys/, state/, log.vkey, log */
	struct note_key key;
	char vkey[256];
	pid_t pid; /* 0 while none runs */
	uint16_t port;
};

/* Make keys under name; the folder is removed by watcher_free(), and the process ended. */
void watcher_new(struct watcher *w, const char *name);
void watcher_free(struct watcher *w);

/* Choose a port now, where it will listen. */
void watcher_reserve(struct watcher *w);

/* Make so many, w1.example and so on, and the lines of eenmaald.yaml that name them; ends in NUL. */
void watcher_crowd(struct watcher *w, size_t count, struct buf *yaml);

/* Start it for the log; returns when it listens, on the port of the last time if there was one. */
void watcher_serve(struct watcher *w, const struct note_key *log);
/* Send signal and wait: the exit code, or 128 and the signal. */
int watcher_end(struct watcher *w, int signal);

/* What it logged so far holds the text. */
bool watcher_logged(const struct watcher *w, const char *text);
/* Files in state/evidence. */
unsigned watcher_evidence(const struct watcher *w);

/* Remove a folder with all that is in it. */
void watcher_remove(const char *folder);

/* The status of POST /add-checkpoint with this body, 0 when nobody answered whole; answer: the body. */
unsigned watcher_post(uint16_t port, struct view body, struct buf *answer);
/* Any bytes, and what came back until the end of the stream (or 3 s). */
void watcher_talk(uint16_t port, struct view bytes, struct buf *answer);

#endif
