/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * member.pub: the public halves of a member's keys, as text, so that the keeper of the directory
 * can read them out and compare them with the member over the telephone:
 *
 *   eenmaal-member: 1
 *   id: taalschool
 *   signing-key: 64 hex digits
 *   kem-suite: 1                 (or 2; these two lines: not for auditors)
 *   kem-key: hex digits
 *
 * Strict: these lines in this order, nothing else.
 */
#ifndef EENMAAL_CLIENT_DIRECTORY_MEMBER_H
#define EENMAAL_CLIENT_DIRECTORY_MEMBER_H

#include <stdbool.h>

#include "broker/base/buf.h"
#include "broker/base/err.h"
#include "broker/base/id.h"
#include "keys/kem.h"
#include "keys/sign.h"

#define MEMBER_FILE_MAX 8192

struct member_keys {
	struct slug id;
	struct sign_public signing_key;
	bool has_kem_key;
	struct kem_public kem_key;
};

MUST_USE enum err member_file_format(const struct member_keys *keys, struct buf *out);

/* ERR_INPUT for anything but the lines above, ERR_SUITE; *out is written on success only. */
MUST_USE enum err member_file_parse(struct view text, struct member_keys *out);

#endif
