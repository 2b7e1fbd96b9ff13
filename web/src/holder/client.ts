// SPDX-License-Identifier: EUPL-1.2
/** The holder's client behind the screens, types.ts: it holds the card, the session and the opened account. */
import { LegalBasis } from "@gen/dossier_pb";
import type { OpenVaultResponse } from "@gen/holder_pb";
import { GrantState } from "@gen/partner_pb";
import { hex, unhex, utf8, wipe } from "../protocol/bytes";
import type { Card } from "../protocol/card";
import { readLink, readTyped, writeLink } from "../protocol/card";
import { printNumber } from "../protocol/number";
import { weakPin } from "../protocol/pin";
import { sha256, sodiumReady } from "../protocol/sodium";
import { Transport } from "../protocol/transport";
import type { Account, DossierReading } from "./account";
import { isStaleAnywhere } from "./activate";
import { activate, changePin, finishActivation, newRecovery, replaceCard } from "./cards";
import { decline, erase, putGrant, revoke, suspend, topUp } from "./changes";
import { putRemark } from "./documents";
import { askSlot, openDoor } from "./door";
import type { Dossier } from "./dossier";
import { standingKinds } from "./dossier";
import { Follower } from "./follower";
import type { Terms } from "./grants";
import { termsAgain } from "./grants";
import { logLines, readLog } from "./log";
import { Memory } from "./memory";
import type { Store } from "./messages";
import { ProblemError } from "./problem";
import { findSegment, readDocument, readEverything, readKind } from "./reading";
import { Session } from "./session";
import type {
  CardInfo, Decision, DocumentInfo, GrantInfo, HolderClient, Home, IndexWords, LogInfo, Opened, Progress,
} from "./types";
import { freshGrant, homeOf } from "./view";

export interface ClientOptions {
  /** The broker's address, without a slash at the end. */
  broker: string;
  /** Where this page is served, "https://…/": stands on cards that are made here. */
  page: string;
  store: Store;
  /** Another fetch, for tests in Node. */
  fetch?: ConstructorParameters<typeof Transport>[1];
}

/** Ids of grants and requests, 16 bytes. */
function idOf(digits: string): Uint8Array {
  const id = unhex(digits);
  if (id?.length !== 16) throw new ProblemError("failed", { what: "no such id" });
  return id;
}

export class Client implements HolderClient {
  private readonly options: ClientOptions;
  private readonly transport: Transport;
  private memory: Memory | undefined;
  private card: Card | undefined;
  private slot: OpenVaultResponse | undefined;
  private session: Session | undefined;
  private account: Account | undefined;
  private follower: Follower | undefined;
  /** What home() showed last. */
  private shown: DossierReading | undefined;

  constructor(options: ClientOptions) {
    this.options = options;
    this.transport = new Transport(options.broker, options.fetch);
  }

  private async remembering(): Promise<Memory> {
    await sodiumReady();
    return (this.memory ??= await Memory.load(this.options.store));
  }

  private opened(): Account {
    if (!this.account) throw new ProblemError("over");
    return this.account;
  }

  /** Once more, with everything read again, when the dossier or the directory changed on the way. */
  private readonly again = async <T>(run: (account: Account) => Promise<T>): Promise<T> => {
    const account = this.opened();
    try {
      return await run(account);
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== "changed") throw error;
      account.forget();
      await account.session.refresh();
      return run(account);
    }
  };

  async readCard(text: string): Promise<CardInfo> {
    const memory = await this.remembering();
    const card = readLink(text) ?? await this.typedCard(text, memory);
    if (!card) throw new ProblemError("card-unreadable");
    this.session = await Session.start(this.transport, memory, card.root);
    this.card = card;
    this.slot = await askSlot(this.session, card);
    const info: CardInfo = { holder: printNumber(card.holder), kind: card.kind };
    if (card.kind === "card") info.triesLeft = this.slot.triesLeft;
    return info;
  }

  /**
   * Typed letters hold no root to pin: the chain that this device remembers counts, else the one that the broker shows
   * now, which is then pinned as long as the session lasts. docs/PAGE.md says what that means.
   */
  private async typedCard(text: string, memory: Memory): Promise<Card | undefined> {
    const typed = readTyped(text);
    if (!typed) return undefined;
    const root = memory.onlyRoot() ?? sha256((await Session.ask(this.transport)).rootKey);
    return { ...typed, root, kind: "recovery", page: this.options.page };
  }

  /** What an interrupted activation left to be done is done before the dossier is shown. */
  async open(pin: string, progress: Progress): Promise<{ activated: boolean; recovered: boolean }> {
    if (!this.card || !this.session || !this.slot) throw new ProblemError("card-unreadable");
    progress(0, "key");
    this.account = await openDoor(this.session, this.card, pin, this.slot);
    this.follower = undefined;
    progress(1, "key");
    const { activated } = this.account.keys;
    await this.account.load();
    if (activated) await finishActivation(this.again, progress);
    return { activated, recovered: this.card.kind === "recovery" };
  }

  async checkPin(pin: string): Promise<void> {
    const why = weakPin(pin);
    if (why) throw new ProblemError("weak-pin", { why });
  }

  async activate(pin: string, progress: Progress): Promise<{ recovery: string }> {
    await this.checkPin(pin);
    return { recovery: await activate(this.again, this.opened().card, pin, progress) };
  }

  async replaceCard(pin: string, progress: Progress): Promise<{ link: string; recovery?: string }> {
    await this.checkPin(pin);
    const account = this.opened();
    progress(0, "key");
    const { card, recovery } = await replaceCard(this.again, account, pin, progress);
    progress(1, "key");
    wipe(account.card.secret);
    account.card = card;
    this.card = card;
    return recovery === undefined ? { link: writeLink(card) } : { link: writeLink(card), recovery };
  }

  async changePin(pin: string, progress: Progress): Promise<void> {
    await this.checkPin(pin);
    progress(0, "key");
    await changePin(this.again, pin);
    progress(1, "key");
  }

  async newRecovery(pin: string, progress: Progress): Promise<{ link: string }> {
    progress(0, "key");
    const link = await newRecovery(this.again, pin);
    progress(1, "key");
    return { link };
  }

  /** Read afresh each time. What an activation left, and keys that run short, are seen to on the way. */
  async home(): Promise<Home> {
    const account = this.opened();
    await account.session.refresh();
    let dossier = await account.load();
    if (account.keys.activated && isStaleAnywhere(dossier)) {
      await finishActivation(this.again, () => undefined);
      dossier = await account.load();
    }
    this.shown = account.reading;
    const home = homeOf(account.session, dossier);
    if (account.keys.activated) await this.keepAhead(account, dossier);
    return home;
  }

  /** From where the log was verified last; after what went wrong, all of it once more. */
  async check(): Promise<void> {
    const account = this.opened();
    const { follower = new Follower(account), shown } = this;
    this.follower = undefined;
    if (!shown) return;
    await follower.check(shown);
    this.follower = follower;
  }

  /** What could not be published now will be the next time; what does not verify is said at once. */
  private async keepAhead(account: Account, dossier: Dossier): Promise<void> {
    try {
      await topUp(account, dossier, dossier.epochs.allLines().map(({ kind }) => kind));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
    }
  }

  async preview(kind: string): Promise<Opened[]> {
    return this.again((account) => readKind(account, kind));
  }

  async read(document: DocumentInfo): Promise<Opened> {
    return this.again((account) => readDocument(account, document));
  }

  async log(progress: Progress): Promise<LogInfo> {
    const { entries, size } = await readLog(this.opened(), progress);
    const watch = await this.opened().session.watch();
    return { watch, lines: logLines(entries), size, verified: entries.length };
  }

  async grant(decision: Decision): Promise<GrantInfo> {
    return this.again(async (account) => {
      const fields = await putGrant(account, await this.termsOf(account, decision));
      return freshGrant(account.session, fields);
    });
  }

  /** A request that was answered in the meantime, by a grant for another of its kinds, is not named again. */
  private async termsOf(account: Account, decision: Decision): Promise<Terms> {
    const { session } = account;
    const dossier = await account.dossier();
    const asked = dossier.requests.find(({ message, state }) =>
      hex(message.requestId) === decision.request && state === GrantState.REQUESTED);
    const purposes = [decision.purpose];
    const statutory = session.rules.statutory(purposes);
    return {
      partner: decision.partner, kinds: [decision.kind], purposes, staffRoles: [decision.staffRole],
      notBefore: BigInt(session.now()), notAfter: BigInt(decision.until), maxUses: 0n,
      legalBasis: statutory ? LegalBasis.STATUTORY : LegalBasis.CONSENT,
      notice: { language: decision.notice.language, textHash: sha256(utf8(decision.notice.text)) },
      requestId: asked?.message.requestId ?? new Uint8Array(0), replaces: new Uint8Array(0), helper: decision.helper,
    };
  }

  async revoke(grant: string, kinds: string[], progress: Progress): Promise<void> {
    await this.again((account) => revoke(account, idOf(grant), kinds, progress));
  }

  async pause(grant: string): Promise<void> {
    await this.again((account) => suspend(account, idOf(grant), true));
  }

  async resume(grant: string): Promise<void> {
    await this.again((account) => suspend(account, idOf(grant), false));
  }

  async extend(grant: string, until: number, notice: Decision["notice"]): Promise<GrantInfo> {
    return this.again(async (account) => {
      const old = (await account.dossier()).grant(idOf(grant));
      if (!old) throw new ProblemError("changed");
      const terms = {
        ...termsAgain(old, standingKinds(old)), notAfter: BigInt(until),
        notice: { language: notice.language, textHash: sha256(utf8(notice.text)) },
      };
      // Uses and a pause carry over.
      const fresh = freshGrant(account.session, await putGrant(account, terms));
      return { ...fresh, uses: old.uses, state: old.state === GrantState.PAUSED ? "paused" : fresh.state };
    });
  }

  async stopEverything(): Promise<void> {
    await this.again((account) => suspend(account, undefined, true));
  }

  async resumeEverything(): Promise<void> {
    await this.again((account) => suspend(account, undefined, false));
  }

  async decline(request: string): Promise<void> {
    await this.again((account) => decline(account, idOf(request)));
  }

  async remark(document: DocumentInfo, text: string): Promise<void> {
    await this.again(async (account) => {
      const dossier = await account.dossier();
      await putRemark(account, dossier, findSegment(dossier, document), text);
    });
  }

  async download(words: IndexWords | undefined, progress: Progress): Promise<Uint8Array> {
    return this.again((account) => readEverything(account, words, progress));
  }

  async erase(kinds: string[]): Promise<void> {
    await this.again((account) => erase(account, kinds));
    if (kinds.length === 0) await this.close();
  }

  async remember(on: boolean): Promise<void> {
    await (await this.remembering()).keep(on);
  }

  async remembered(): Promise<boolean> {
    return (await this.remembering()).on;
  }

  async close(): Promise<void> {
    this.account?.wipe();
    wipe(this.card?.secret);
    this.account = undefined;
    this.follower = undefined;
    this.shown = undefined;
    this.card = undefined;
    this.session = undefined;
  }
}
