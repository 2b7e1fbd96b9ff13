// SPDX-License-Identifier: EUPL-1.2
// The canonical encoding of statements: fields in the order of their numbers, no defaults, nothing
// unknown.  What protobuf-es writes is exactly that, as long as messages carry no unknown fields.
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { same } from "./bytes.mjs";

export function encode(schema, message) {
  return toBinary(schema, message, { writeUnknownFields: false });
}

/** Parse; throws when encoding again does not give the same bytes. */
export function decode(schema, bytes) {
  const message = fromBinary(schema, bytes);
  if (!same(encode(schema, message), bytes)) throw new Error("not in canonical encoding");
  return message;
}
