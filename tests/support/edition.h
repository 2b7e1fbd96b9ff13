/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A small edition of the holder's page in a folder, as the page's build would leave it.  The
 * compressed copies are marked bytes, which no test unpacks.  Failures end the test.
 */
#ifndef EENMAAL_TESTS_SUPPORT_EDITION_H
#define EENMAAL_TESTS_SUPPORT_EDITION_H

#include "tests/support/site.h"

#define EDITION_SCRIPT "assets/main-1A2B.js"
#define EDITION_FONT "assets/font-9Z.woff2" /* has no compressed copies */
#define EDITION_BROTLI "brotli of " EDITION_SCRIPT
#define EDITION_GZIP "gzip of " EDITION_SCRIPT

/* Make the folder with an index that says text; *hash receives the edition's hash. */
void edition_write(const char *folder, const char *text, struct hash *hash);
/* The same in a folder of the site, as its signed directory's only edition. */
void edition_approve(struct site *s, const char *folder, const char *text);
/* Replace one file (a path below the folder) without a change to page.json. */
void edition_put(const char *folder, const char *path, const char *content);
void edition_remove(const char *folder);

#endif
