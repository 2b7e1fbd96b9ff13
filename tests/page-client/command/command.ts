// SPDX-License-Identifier: EUPL-1.2
/**
 * The page's client with the words of `eenmaal holder`, so that the evil broker of tests/support can be played against
 * it: the same verbs, options, profile and state folder; one line on stderr and exit code 4 when what came does not
 * verify, 1 for every other failure. What the client remembers is written back into the state folder as the command
 * writes it, where the rig looks at it.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { Client } from "@page/holder/client";
import { epochName } from "@page/holder/memory";
import type { Store } from "@page/holder/messages";
import { toProblem } from "@page/holder/problem";
import type { HolderClient } from "@page/holder/types";
import { hex, unhex, utf8 } from "@page/protocol/bytes";
import { writeLink } from "@page/protocol/card";
import { readNumber } from "@page/protocol/number";
import { sha256, sodiumReady } from "@page/protocol/sodium";

const DAY = 86_400;
const quiet = (): void => undefined;

/** --name value, each once. */
function optionsOf(words: string[]): Record<string, string> {
  const out: Record<string, string> = {};
  words.forEach((word, n) => {
    if (word.startsWith("--")) out[word.slice(2)] = words[n + 1] ?? "";
  });
  return out;
}

interface Profile {
  holder: string;
  card: string;
  root: string;
  public_url: string;
}

/** A line of a state file by its first word (or first two), as `eenmaal` writes it. */
type Lines = string[];

const readLines = (path: string): Lines =>
  existsSync(path) ? readFileSync(path, "utf8").split("\n").filter((line) => line !== "") : ["eenmaal-state 1"];

const find = (lines: Lines, name: string): string[] => lines.find((line) => line.startsWith(`${name} `))?.split(" ") ?? [];

/** Replaces the line that begins so, or appends it. */
function put(lines: Lines, name: string, rest: string): void {
  const at = lines.findIndex((line) => line.startsWith(`${name} `));
  if (at < 0) lines.push(`${name} ${rest}`);
  else lines[at] = `${name} ${rest}`;
}

/** As memory.ts writes it: numbers begin with n, bytes with x. */
interface KeptBroker {
  directory?: { version: string; hash: string };
  log?: { size: string; root: string };
}
interface KeptHolder {
  identity?: { rotations: number; signingKey: string; enrolment: string };
  sequence: string;
  epochs: Record<string, string>;
}
type Kept = { brokers: Record<string, KeptBroker>; holders: Record<string, KeptHolder> };

const plain = (value: string): string => value.slice(1);

/** Of the example's agreement. */
const KINDS = ["contact", "finance", "medical", "plan", "skills", "trauma"] as const;

/** The state folder as a store of the page's client. */
class StateFolder implements Store {
  private readonly folder: string;
  private readonly root: string;
  private readonly holder: string;
  private readonly epoch: (kind: string) => string;
  private readonly broker: string;
  private readonly dossier: string;

  constructor(folder: string, root: string, holder: Uint8Array) {
    this.folder = folder;
    this.root = root;
    this.holder = hex(sha256(utf8("eenmaal/page/holder\0"), holder));
    this.epoch = (kind) => epochName(holder, kind);
    this.broker = join(folder, "broker");
    const own = join(folder, "holders", hex(holder));
    this.dossier = existsSync(own) ? own : "";
  }

  async load(): Promise<string | undefined> {
    if (!existsSync(this.broker)) return undefined;
    const lines = readLines(this.broker);
    const [, version, hash] = find(lines, "directory");
    const [, size, root] = find(lines, "log");
    const broker = { directory: { version: `n${version}`, hash: `x${hash}` }, log: { size: `n${size}`, root: `x${root}` } };
    return JSON.stringify({ brokers: { [this.root]: broker }, holders: this.dossier ? { [this.holder]: this.loadHolder() } : {} });
  }

  private loadHolder(): unknown {
    const lines = readLines(this.dossier);
    const [, rotations, signingKey, enrolment] = find(lines, "identity");
    const epochs = lines.filter((line) => line.startsWith("epoch ")).map((line) => line.split(" "));
    return {
      identity: { enrolment: `x${enrolment}`, rotations: Number(rotations), signingKey: `x${signingKey}` },
      sequence: `n${find(lines, "sequence")[1] ?? 0}`,
      epochs: Object.fromEntries(epochs.map(([, kind, epoch]) => [this.epoch(kind ?? ""), `n${epoch}`])),
    };
  }

  async save(text: string | undefined): Promise<void> {
    if (text === undefined || !existsSync(this.folder)) return;
    const kept = JSON.parse(text) as Kept;
    const broker = kept.brokers[this.root];
    const lines = readLines(this.broker);
    if (broker?.directory) put(lines, "directory", `${plain(broker.directory.version)} ${plain(broker.directory.hash)}`);
    if (broker?.log) put(lines, "log", `${plain(broker.log.size)} ${plain(broker.log.root)}`);
    writeFileSync(this.broker, `${lines.join("\n")}\n`);
    const holder = kept.holders[this.holder];
    if (this.dossier && holder) this.saveHolder(holder);
  }

  private saveHolder(holder: KeptHolder): void {
    const lines = readLines(this.dossier);
    const { identity, sequence, epochs } = holder;
    if (identity) put(lines, "identity", `${identity.rotations} ${plain(identity.signingKey)} ${plain(identity.enrolment)}`);
    put(lines, "sequence", plain(sequence));
    for (const kind of KINDS) {
      const epoch = epochs[this.epoch(kind)];
      if (epoch) put(lines, `epoch ${kind}`, plain(epoch));
    }
    writeFileSync(this.dossier, `${lines.join("\n")}\n`);
  }
}

/** For who looks into an attack: more than the one line that the rig allows. */
function trace(what: unknown): void {
  if (process.env.EVIL_STACK) process.stderr.write(`${what instanceof Error ? what.stack : String(what)}\n`);
}

type Verb = (client: HolderClient, options: Record<string, string>) => Promise<unknown>;

const pinOf = (path: string | undefined): string => readFileSync(path ?? "", "utf8").trim();

/** As the page does it. */
const look: Verb = async (client) => {
  await client.home();
  await client.check();
};

const VERBS: Record<string, Verb> = {
  segments: async (client, { out }) => writeFileSync(join(out ?? "", "all.zip"), await client.download(undefined, quiet)),
  grants: look,
  requests: look,
  accesses: (client) => client.log(quiet),
  grant: async (client, { partner = "", kind = "", purpose = "" }) => {
    const { time } = await client.home();
    const notice = { language: "en", text: "Who, what, why." };
    return client.grant({ partner, kind, purpose, staffRole: "municipality", until: time + 30 * DAY, notice });
  },
  revoke: (client, { grant = "" }) => client.revoke(grant, [], quiet),
  pause: (client, { grant = "" }) => client.pause(grant),
  "stop-all": (client) => client.stopEverything(),
  erase: (client, { kind = "" }) => client.erase([kind]),
  "change-pin": (client, options) => client.changePin(pinOf(options["new-pin-file"]), quiet),
  activate: (client, options) => client.activate(pinOf(options["new-pin-file"]), quiet),
};

async function run(verb: string, options: Record<string, string>): Promise<void> {
  await sodiumReady();
  const folder = options.profile ?? "";
  const profile = load(readFileSync(join(folder, "profile.yaml"), "utf8")) as Profile;
  const holder = readNumber(profile.holder);
  const root = unhex(profile.root);
  const secret = unhex(readFileSync(join(folder, profile.card), "utf8").trim());
  const act = VERBS[verb];
  if (!holder || !root || !secret || !act) throw new Error("usage");
  const traced = async (url: string, init: RequestInit): Promise<Response> => fetch(url, init).catch((error: Error) => {
    trace(error.cause);
    throw error;
  });
  const client = new Client({
    fetch: traced, page: "https://page.example/", broker: profile.public_url.replace(/\/$/, ""), store: new StateFolder(join(folder, "state"), profile.root, holder),
  });
  await client.remember(true);
  await client.readCard(writeLink({ page: "https://page.example/", kind: "card", holder, root, secret }));
  await client.open(pinOf(options["pin-file"]), quiet);
  await act(client, options);
}

const [, verb = "", ...words] = process.argv.slice(2);
try {
  await run(verb, optionsOf(words));
  process.stdout.write(`${verb}: done\n`);
} catch (error) {
  const { code, values } = toProblem(error);
  process.stderr.write(`eenmaal: ${code}: ${String(values.what ?? "")}\n`);
  trace(error);
  process.exitCode = code === "not-proven" || code === "log-went-back" ? 4 : 1;
}
