// SPDX-License-Identifier: EUPL-1.2
// The people of a test: partners, holders and the auditor of a site, ready to speak.
import { Auditor } from "./auditor.mjs";
import { Holder } from "./holder.mjs";
import { Partner } from "./partner.mjs";
import { connectNode } from "./transport.mjs";

export const partner = (site, id, more) => new Partner(connectNode(site, "partner", id, more), site, id).join();

export const auditor = (site, more) =>
  new Auditor(connectNode(site, "partner", "inspectie", more), site, "inspectie").join();

/** A holder with what the cards carry; the vault is opened. */
export async function holder(site, secrets, more) {
  const one = await new Holder(connectNode(site, "public", undefined, more), site.rootHash, secrets).join();
  return one.open();
}
