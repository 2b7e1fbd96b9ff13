// SPDX-License-Identifier: EUPL-1.2
/**
 * The first script that runs, before what takes longest to set up: what the first screen asks is on its way meanwhile.
 * Nothing is believed here. Who asks the same a moment later, byte for byte, gets that answer and checks it; who asks
 * anything else asks for itself.
 */
import { daysIn, rangeOf } from "./days";
import { load } from "./memory";

interface Sent {
  body: number[];
  answer: Promise<Response>;
  stop: AbortController;
}

const sent = new Map<string, Sent>();

/** A browser sends the certificate only along with credentials. */
const post = (url: string, init: RequestInit): Promise<Response> => globalThis.fetch(url, { ...init, credentials: "same-origin" });

function send(method: string, body: number[]): void {
  const url = `${globalThis.location.origin}/eenmaal.v1.${method}`;
  const stop = new AbortController();
  const answer = post(url, {
    method: "POST", body: Uint8Array.from(body), cache: "no-store", redirect: "error", referrerPolicy: "no-referrer", mode: "cors", signal: stop.signal,
    headers: { "Content-Type": "application/proto", "Connect-Protocol-Version": "1" },
  });
  answer.catch(() => undefined); // who takes it says so
  sent.set(url, { body, answer, stop });
}

/** A field of protobuf with a number; absent where it is 0. */
function field(at: number, value: bigint): number[] {
  if (value === 0n) return [];
  const out = [at << 3];
  let rest = value;
  for (; rest > 0x7fn; rest >>= 7n) out.push(Number(rest & 0x7fn) | 0x80);
  return [...out, Number(rest)];
}

function sendAll(): void {
  send("DirectoryService/GetDirectory", []);
  send("DirectoryService/GetAgreement", []);
  const { from, to } = rangeOf(daysIn(globalThis.location.hash));
  const known = load()?.tree.size ?? 0n;
  // GetOverviewRequest: known_size, from_day, to_day, part: the picture.
  send("AuditService/GetOverview", [known, BigInt(from), BigInt(to), 1n].flatMap((value, n) => field(n + 1, value)));
}

/** In the place of fetch: an answer that is there, or on its way, goes to whoever first asks the same. */
export function fetchOrTake(url: string, init: RequestInit): Promise<Response> {
  const early = sent.get(url);
  sent.delete(url);
  const body = init.body as Uint8Array;
  if (early?.body.length !== body.length || early.body.some((byte, n) => byte !== body[n])) return post(url, init);
  init.signal?.addEventListener("abort", () => early.stop.abort());
  return early.answer;
}

sendAll();
