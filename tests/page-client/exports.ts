// SPDX-License-Identifier: EUPL-1.2
/** What the tests use of the page's code, bundled into one module for Node. */
export * as agreement from "@page/agreement/agreement";
export * as bytes from "@page/protocol/bytes";
export * as card from "@page/protocol/card";
export * as directory from "@page/protocol/directory";
export * as identity from "@page/protocol/identity";
export * as kem from "@page/protocol/kem";
export * as ledger from "@page/protocol/ledger";
export * as merkle from "@page/protocol/merkle";
export * as note from "@page/protocol/note";
export * as number from "@page/protocol/number";
export * as pin from "@page/protocol/pin";
export * as seal from "@page/protocol/seal";
export * as sodium from "@page/protocol/sodium";
export * as statement from "@page/protocol/statement";
export * as transport from "@page/protocol/transport";
export * as vault from "@page/protocol/vault";
export { Refused } from "@page/protocol/refused";
export { Client } from "@page/holder/client";
export { Memory } from "@page/holder/memory";
export { toProblem } from "@page/holder/problem";
export { fromBinary } from "@bufbuild/protobuf";
export * as dossierPb from "@gen/dossier_pb";
export * as directoryPb from "@gen/directory_pb";
export * as envelopePb from "@gen/envelope_pb";
export * as ledgerPb from "@gen/ledger_pb";
export * as holderPb from "@gen/holder_pb";
