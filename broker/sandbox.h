/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * After its start the daemon gives up what it will not need any more, so that whoever takes it over
 * through a bug in a parser gets little: no capability, no new program, no new socket, no executable
 * memory (seccomp), and no file outside the folders of its configuration (Landlock).
 */
#ifndef EENMAAL_BROKER_SANDBOX_H
#define EENMAAL_BROKER_SANDBOX_H

#include "broker/config.h"

/*
 * Confine this process for good.  Before the first thread, because Landlock binds only the thread
 * that asks and those it starts; after everything that needs more: sockets are open, the database
 * exists, libraries have read their settings.  A kernel without Landlock is warned about once and
 * the rest holds; one without seccomp is an error, ERR_CONFIG, that problem explains.
 */
MUST_USE enum err sandbox_enter(const struct config *c, struct buf *problem);

/*
 * The same for the courier (courier.h), which speaks with witnesses and therefore keeps its sockets: it may
 * read what resolving names and trusting certificates takes, and run, trace or signal nobody.
 */
MUST_USE enum err sandbox_courier_enter(const struct config *c);

/* What sandbox_enter() would leave to it, as lines for people. */
MUST_USE enum err sandbox_describe(const struct config *c, struct buf *out);

#endif
