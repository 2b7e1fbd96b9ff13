/* SPDX-License-Identifier: EUPL-1.2 */
/* One well-formed message of every statement type, and the parts that they are made of. */
#ifndef EENMAAL_TESTS_SUPPORT_SAMPLE_H
#define EENMAAL_TESTS_SUPPORT_SAMPLE_H

#include <stdbool.h>

#include "proto/codec.h"

#define SAMPLE_AUDIENCE "broker.example"
#define SAMPLE_NOW INT64_C(1760000000)

/* A valid message with every field in use (two elements per list); aborts without memory. */
ProtobufCMessage *sample_statement(enum statement_type type, struct arena *a);

/* len bytes that count up from first. */
ProtobufCBinaryData sample_bytes(struct arena *a, size_t len, uint8_t first);

/* A header as sample_statement() gives it; issuer "holder" or a member, sequence as given. */
Eenmaal__V1__Header *sample_header(struct arena *a, const char *issuer, bool holder,
				   uint64_t sequence);

/* A real X25519 public key, the same for the same first. */
Eenmaal__V1__KemKey *sample_kem_key(struct arena *a, uint8_t first);

/* Text that protobuf-c may point to. */
char *sample_text(struct arena *a, const char *text);

#endif
