// SPDX-License-Identifier: EUPL-1.2
/** The number of a dossier, as it is printed: docs/PROTOCOL.md section 4. */

const SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U";
const CHECK = 37n;

/** "7K3Q-9MZT-4XWB-1NCE-H" of 10 bytes. */
export function printNumber(holder: Uint8Array): string {
  const plain = plainNumber(holder);
  return `${(plain.slice(0, 16).match(/.{4}/g) ?? []).join("-")}-${plain.charAt(16)}`;
}

/** Its 17 symbols without dashes. */
export function plainNumber(holder: Uint8Array): string {
  let number = holder.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const check = SYMBOLS.charAt(Number(number % CHECK));
  let symbols = "";
  for (let n = 0; n < 16; n++) {
    symbols = SYMBOLS.charAt(Number(number & 31n)) + symbols;
    number >>= 5n;
  }
  return symbols + check;
}

/** What a person typed: dashes, spaces and case do not matter; O is 0, I and L are 1. undefined: not a number. */
export function readNumber(typed: string): Uint8Array | undefined {
  const symbols = typed.replace(/[- ]/g, "").toUpperCase();
  if (symbols.length !== 17) return undefined;
  let number = 0n;
  for (const symbol of symbols.slice(0, 16).replace(/O/g, "0").replace(/[IL]/g, "1")) {
    const value = SYMBOLS.indexOf(symbol);
    if (value < 0 || value > 31) return undefined;
    number = number * 32n + BigInt(value);
  }
  const check = symbols.charAt(16).replace("O", "0").replace(/[IL]/, "1");
  if (SYMBOLS.indexOf(check) !== Number(number % CHECK)) return undefined;
  return Uint8Array.from({ length: 10 }, (_, n) => Number((number >> BigInt(8 * (9 - n))) & 0xffn));
}
