// SPDX-License-Identifier: EUPL-1.2
// What comes into being with a dossier: the holder's keys, the vault with its slots, and epochs.
import { create } from "@bufbuild/protobuf";
import { SlotKind, VaultSchema } from "../gen/eenmaal/v1/dossier_pb.js";
import { random } from "./bytes.mjs";
import { encode } from "./canonical.mjs";
import { kemKey, signingKey } from "./keys.mjs";
import { sealKey } from "./seal.mjs";
import * as vault from "./vault.mjs";

/** New keys of a holder, as the vault keeps them. */
export function newKeys(activated) {
  return { signing: signingKey(), kem: kemKey(), activated };
}

/** The vault message with its two slots; card and recovery are 32-byte secrets. */
export function makeVault(holder, keys, { card, pin, recovery }) {
  const vaultKey = random(32);
  const cardPin = vault.cardPinKeys(card, pin);
  const paper = vault.recoveryKeys(recovery);
  const slot = (kind, own, cost) => ({
    kind, cardKey: own.card.public, openKey: own.open.public, ...cost,
    wrap: vault.wrapVaultKey(holder, kind, own.wrapKey, vaultKey),
  });
  const content = {
    signingSeed: keys.signing.seed, kemSuite: keys.kem.suite, kemPrivate: keys.kem.private,
    activated: keys.activated,
  };
  return create(VaultSchema, {
    blob: vault.sealVault(holder, vaultKey, content),
    slots: [
      slot(SlotKind.CARD_PIN, cardPin, { passes: vault.COST.passes, memoryKib: vault.COST.memoryKib }),
      slot(SlotKind.RECOVERY, paper, {}),
    ],
  });
}

export const vaultBytes = (message) => encode(VaultSchema, message);

/** New epochs of the kinds, numbered from first to last: {kind, epoch, key}. */
export function newEpochs(kinds, first, last) {
  const out = [];
  for (const kind of [...kinds].sort()) {
    for (let epoch = first(kind); epoch <= last(kind); epoch++) {
      out.push({ kind, epoch: BigInt(epoch), key: kemKey() });
    }
  }
  return out;
}

/** The keys of an "epochs" statement, each private half sealed to the holder's own KEM key. */
export async function epochKeys(holder, epochs, own) {
  return Promise.all(epochs.map(async ({ kind, epoch, key }) => ({
    kind, epoch, publicKey: { suite: key.suite, publicKey: key.public },
    self: await sealKey({ label: "self", holder, kind, epoch, epochKey: key }, own, key.private),
  })));
}
