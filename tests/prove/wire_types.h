/* SPDX-License-Identifier: EUPL-1.2 */
/* What the harnesses of the scan share: a message type with a field of every sort, and any bytes. */
#ifndef EENMAAL_TESTS_PROVE_WIRE_TYPES_H
#define EENMAAL_TESTS_PROVE_WIRE_TYPES_H

#include "proto/codec.h"

/* Fields 1 to 5 and 9; it holds itself in a list. */
extern const ProtobufCMessageDescriptor prove_wire_type;

/* len bytes, at most PROVE_WIRE_BYTES, of any value with nothing behind them that could be read; never NULL. */
uint8_t *prove_wire_bytes(size_t len);
void prove_wire_free(uint8_t *bytes);

#endif
