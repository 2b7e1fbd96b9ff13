/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef EENMAAL_TESTS_SUPPORT_TWO_LANGUAGES_H
#define EENMAAL_TESTS_SUPPORT_TWO_LANGUAGES_H

#include "broker/base/buf.h"

/* Append the shipped agreement as a chain would cut it down to Dutch and English. */
enum err two_languages(struct view file, struct buf *out);

#endif
