/* SPDX-License-Identifier: EUPL-1.2 */
/* Verbs of `eenmaal directory` that stand in files of their own; the table is in directory.c. */
#ifndef EENMAAL_CLIENT_DIRECTORY_H
#define EENMAAL_CLIENT_DIRECTORY_H

#include "client/command.h"

enum exit_code directory_add(struct command *c);     /* client/directory_add.c */
enum exit_code directory_page(struct command *c);    /* client/directory_page.c */
enum exit_code directory_show(struct command *c);    /* client/directory_show.c */
enum exit_code directory_witness(struct command *c); /* client/directory_witness.c */

#endif
