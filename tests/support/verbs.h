/* SPDX-License-Identifier: EUPL-1.2 */
/* Verbs of keygen, directory and witness by their command line, in this process and a folder of its own. */
#ifndef EENMAAL_TESTS_SUPPORT_VERBS_H
#define EENMAAL_TESTS_SUPPORT_VERBS_H

/* Each test runs in a folder of its own, with a space in its name, and the example agreement. */
int verbs_enter(void **state);
int verbs_leave(void **state);

/* Run "eenmaal WORDS...", words parted by '|'; the exit code. */
int verbs_run(const char *words);
/* It must succeed. */
void verbs_done(const char *words);
/* Did the last command say this? */
void verbs_said(const char *text);

/* The permissions of a file. */
unsigned verbs_mode(const char *path);

/* Root, broker, authority, two partners, and a directory that names nobody yet. */
void verbs_chain(void);

#endif
