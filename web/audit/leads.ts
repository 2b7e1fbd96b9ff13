// SPDX-License-Identifier: EUPL-1.2
/**
 * What stands out in the counts, with the numbers that made it do so. A lead is a reason to look at entries, not a verdict:
 * a night shift works at night.
 */
import type { StaffTally } from "@gen/audit_pb";

export type Why = "volume" | "night" | "refusals" | "strangers";

export interface Lead {
  why: Why;
  partner: string;
  staff: string;
  role: string;
  /** How many of the person's accesses it is about. */
  count: number;
  accesses: number;
  /** Of the role's members; for "volume". */
  median: number;
}

/** Below these nothing is a pattern yet. */
const VOLUME_MIN = 20;
const VOLUME_TIMES = 5;
const ROLE_MIN = 3;
const SOME = 5;
const NIGHT_SHARE = 0.25;
const REFUSED_SHARE = 0.5;
const STRANGERS_MIN = 3;
const STRANGERS_SHARE = 0.2;

export function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] ?? 0 : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** Of the people with one role. */
interface Peers {
  count: number;
  median: number;
}

function peersOf(staff: StaffTally[]): Map<string, Peers> {
  const roles = new Map<string, number[]>();
  for (const { role, accesses } of staff) {
    const all = roles.get(role);
    if (all) all.push(Number(accesses));
    else roles.set(role, [Number(accesses)]);
  }
  return new Map([...roles].map(([role, all]) => [role, { count: all.length, median: median(all) }]));
}

function leadsOf(tally: StaffTally, peers: Peers): Lead[] {
  const { partner, staff, role } = tally;
  const [accesses, refused, night, strangers] = [tally.accesses, tally.refused, tally.night, tally.strangers].map(Number) as
    [number, number, number, number];
  const found: Lead[] = [];
  const add = (why: Why, count: number): unknown => found.push({ why, partner, staff, role, count, accesses, median: peers.median });
  if (peers.count >= ROLE_MIN && accesses >= VOLUME_MIN && accesses >= VOLUME_TIMES * peers.median) add("volume", accesses);
  if (strangers >= STRANGERS_MIN && strangers >= STRANGERS_SHARE * accesses) add("strangers", strangers);
  if (refused >= SOME && refused >= REFUSED_SHARE * accesses) add("refusals", refused);
  if (night >= SOME && night >= NIGHT_SHARE * accesses) add("night", night);
  return found;
}

/** As they are shown. */
export const SORTS: Why[] = ["strangers", "volume", "refusals", "night"];

/** Of each sort, those that weigh most come first. */
export function findLeads(staff: StaffTally[]): Lead[] {
  const peers = peersOf(staff);
  return staff.flatMap((tally) => leadsOf(tally, peers.get(tally.role) ?? { count: 0, median: 0 }))
    .sort((a, b) => b.count - a.count);
}
