/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The bounds that the comments of the .proto files write down, as tables: one rule for every field
 * of every message that comes from outside.  Checking is pure; it reads the message only.
 */
#ifndef EENMAAL_PROTO_VALIDATE_H
#define EENMAAL_PROTO_VALIDATE_H

#include <protobuf-c/protobuf-c.h>

#include "broker/base/err.h"
#include "keys/statement.h"

/* The message that a statement's payload is; NULL for STATEMENT_NONE. */
const ProtobufCMessageDescriptor *validate_statement_type(enum statement_type type);

/*
 * ERR_INPUT for a field that is missing, too long, too short, out of order or out of its range,
 * ERR_SUITE for an unknown suite, ERR_STATEMENT_TYPE when the message is another type's.
 */
MUST_USE enum err validate_statement(enum statement_type type, const ProtobufCMessage *message);

/*
 * The same for requests (every envelope that must be there is), Vault, SeenRecord and KeptRecord.
 * Records of a newer broker may have actions and reasons that are not known here.  ERR_INTERNAL
 * for a message without rules.  A vault's Argon2id cost: ERR_WEAK, ERR_RANGE.
 */
MUST_USE enum err validate_message(const ProtobufCMessage *message);

#endif
