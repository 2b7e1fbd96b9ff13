// SPDX-License-Identifier: EUPL-1.2
/** Which PINs may be chosen: those that `eenmaal holder` takes (pin_check() in keys/vault.c), and no dates. */

export const PIN_MIN = 6;
export const PIN_MAX = 12;

export type WeakPin = "short" | "long" | "same" | "row" | "date";

const digit = (pin: string, n: number): number => pin.charCodeAt(n) - 48;

/** Each digit is the one before plus step, modulo ten. */
const runs = (pin: string, step: number): boolean =>
  [...pin].every((_, n) => n === 0 || (digit(pin, n - 1) + step) % 10 === digit(pin, n));

const repeats = (pin: string, period: number): boolean =>
  [...pin].every((symbol, n) => n < period || pin.charAt(n - period) === symbol);

const isDate = (day: string, month: string): boolean => +day >= 1 && +day <= 31 && +month >= 1 && +month <= 12;

/** A day of birth, as people write it: ddmmyy, yymmdd, mmddyy, and with a year of four digits. */
function looksLikeDate(pin: string): boolean {
  const at = (from: number): string => pin.slice(from, from + 2);
  if (pin.length === 6) return isDate(at(0), at(2)) || isDate(at(2), at(0)) || isDate(at(4), at(2));
  if (pin.length !== 8) return false;
  const year = (from: number): boolean => ["19", "20"].includes(at(from));
  return (year(4) && (isDate(at(0), at(2)) || isDate(at(2), at(0)))) || (year(0) && isDate(at(6), at(4)));
}

/** Why a PIN is too easy; undefined: it may be taken. Anything but digits counts as too short. */
export function weakPin(pin: string): WeakPin | undefined {
  if (!/^[0-9]*$/.test(pin) || pin.length < PIN_MIN) return "short";
  if (pin.length > PIN_MAX) return "long";
  for (let period = 1; period <= pin.length / 2; period++) if (repeats(pin, period)) return "same";
  if (runs(pin, 1) || runs(pin, 9)) return "row";
  return looksLikeDate(pin) ? "date" : undefined;
}
