// SPDX-License-Identifier: EUPL-1.2
/** Days, which are of UTC here, as in the log and in the command; and of how many the overview is. */

export const DAY = 86_400;

/** Both included. */
export interface Range {
  from: number;
  to: number;
}

export const dayOf = (seconds: number): number => Math.floor(seconds / DAY);

/** "2026-11-22" */
export const dayText = (day: number): string => new Date(day * DAY * 1000).toISOString().slice(0, 10);

/** Seconds at which a day "2026-11-22" begins; undefined for what is none. */
export function daySeconds(text: string): number | undefined {
  const found = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return Number.isNaN(found) ? undefined : found / 1000;
}

export const RANGES = [7, 30, 90, 365] as const;
export const DEFAULT_DAYS = 30;

/** Of an address's fragment. */
export const daysIn = (fragment: string): number =>
  RANGES.find((one) => String(one) === new URLSearchParams(fragment.replace(/^#/, "")).get("days")) ?? DEFAULT_DAYS;

/** So many days, ending today. */
export function rangeOf(days: number): Range {
  const to = dayOf(Date.now() / 1000);
  return { from: to - days + 1, to };
}
