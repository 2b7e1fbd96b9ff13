/* SPDX-License-Identifier: EUPL-1.2 */
/* Shared by the story files only. */
#ifndef EENMAAL_TESTS_SUPPORT_STORY_INTERNAL_H
#define EENMAAL_TESTS_SUPPORT_STORY_INTERNAL_H

#include "tests/support/story.h"

void story_vault_make(struct story *s);
void story_vault_free(struct story *s);

#endif
