// SPDX-License-Identifier: EUPL-1.2
/** The holder's client behind the screens, types.ts: it holds the card, the session and the opened account. */
import { Action } from "@gen/ledger_pb";
import { LegalBasis } from "@gen/dossier_pb";
import type { OpenVaultResponse } from "@gen/holder_pb";
import { GrantState } from "@gen/partner_pb";
import { hex, unhex, utf8, wipe } from "../protocol/bytes";
import type { Card } from "../protocol/card";
import { readLink, readTyped, writeLink } from "../protocol/card";
import { checkDone, verifyReceipt } from "../protocol/ledger";
import { printNumber } from "../protocol/number";
import { weakPin } from "../protocol/pin";
import { Refused } from "../protocol/refused";
import { random, sha256, sodiumReady } from "../protocol/sodium";
import { statementHash } from "../protocol/statement";
import { Transport, holderCalls } from "../protocol/transport";
import type { Account } from "./account";
import { resealAll, rotate } from "./activate";
import { decline, putGrant, revoke, suspend, topUp } from "./changes";
import type { OpenedSegment, Remark } from "./documents";
import { openSegment, putRemark, readRemark } from "./documents";
import { askSlot, openDoor, putVault, recoverySlot } from "./door";
import type { Dossier, DossierSegment } from "./dossier";
import { zipOf } from "./download";
import type { Terms } from "./grants";
import { termsAgain } from "./grants";
import { logLines, readLog } from "./log";
import { Memory } from "./memory";
import type { Store } from "./messages";
import { ProblemError } from "./problem";
import { Session } from "./session";
import type {
  CardInfo, Decision, DocumentInfo, GrantInfo, HolderClient, Home, IndexWords, LogInfo, Opened, Progress,
} from "./types";
import { freshGrant, homeOf, openedInfo } from "./view";
import { standingKinds } from "./dossier";

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
  private async again<T>(run: (account: Account) => Promise<T>): Promise<T> {
    const account = this.opened();
    try {
      return await run(account);
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== "changed") throw error;
      account.forget();
      await account.session.refresh();
      return run(account);
    }
  }

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
    progress(1, "key");
    const { activated } = this.account.keys;
    await this.account.load();
    const recovered = this.card.kind === "recovery";
    if (activated && !recovered) await this.finishActivation(progress);
    return { activated, recovered };
  }

  /** A document that does not open must not keep the holder out: it is said when it is read. */
  private async finishActivation(progress: Progress): Promise<void> {
    try {
      await this.again((account) => resealAll(account, progress));
    } catch (error) {
      const passed = (error instanceof Refused && !error.back) || error instanceof ProblemError;
      if (!passed) throw error;
      this.opened().forget();
    }
  }

  async checkPin(pin: string): Promise<void> {
    const why = weakPin(pin);
    if (why) throw new ProblemError("weak-pin", { why });
  }

  async activate(pin: string, progress: Progress): Promise<{ recovery: string }> {
    await this.checkPin(pin);
    const account = this.opened();
    const recovery: Card = { ...account.card, kind: "recovery", secret: random(32) };
    await this.again((one) => rotate(one, pin, recovery.secret, progress));
    await this.again((one) => resealAll(one, progress));
    return { recovery: writeLink(recovery) };
  }

  async replaceCard(pin: string, progress: Progress): Promise<{ link: string }> {
    await this.checkPin(pin);
    const account = this.opened();
    const lost = account.card;
    if (lost.kind !== "recovery") throw new ProblemError("failed", { what: "not opened with a recovery card" });
    const card: Card = { ...lost, kind: "card", secret: random(32) };
    progress(0, "key");
    await this.again((one) => one.dossier().then(() => putVault(one, {
      keys: one.keys, vaultKey: random(32), card: card.secret, pin, recovery: lost.secret,
    })));
    progress(1, "key");
    account.card = card;
    this.card = card;
    return { link: writeLink(card) };
  }

  async changePin(pin: string, progress: Progress): Promise<void> {
    await this.checkPin(pin);
    progress(0, "key");
    await this.again((one) => one.dossier().then(() => putVault(one, {
      keys: one.keys, vaultKey: one.vaultKey, card: one.card.secret, pin, recovery: recoverySlot(one.vault),
    })));
    progress(1, "key");
  }

  /** Read afresh each time. Keys that run short are published on the way. */
  async home(): Promise<Home> {
    const account = this.opened();
    await account.session.refresh();
    const dossier = await account.load();
    const home = homeOf(account.session, dossier);
    if (account.keys.activated) await this.keepAhead(account, dossier);
    return home;
  }

  /** What could not be published now will be the next time; what does not verify is said at once. */
  private async keepAhead(account: Account, dossier: Dossier): Promise<void> {
    try {
      await topUp(account, dossier, dossier.epochs.allLines().map(({ kind }) => kind));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
    }
  }

  private find(dossier: Dossier, { kind, author, version }: DocumentInfo): DossierSegment {
    const segment = dossier.segment(kind, author, BigInt(version));
    if (!segment) throw new ProblemError("changed");
    return segment;
  }

  /** All of a kind, and what the holder remarked about them. */
  private async openKind(account: Account, dossier: Dossier, kind: string): Promise<[OpenedSegment[], Remark[]]> {
    const opened: OpenedSegment[] = [];
    for (const segment of dossier.segments.filter(({ message }) => message.kind === kind)) {
      opened.push(await openSegment(account, dossier, segment));
    }
    const documents = opened.filter(({ segment }) => segment.message.author !== "holder");
    return [documents, opened.flatMap((one) => readRemark(one) ?? [])];
  }

  async preview(kind: string): Promise<Opened[]> {
    return this.again(async (account) => {
      const [documents, remarks] = await this.openKind(account, await account.load(), kind);
      return documents.map((one) => openedInfo(one, remarks));
    });
  }

  async read(document: DocumentInfo): Promise<Opened> {
    return this.again(async (account) => {
      const dossier = await account.load();
      const opened = await openSegment(account, dossier, this.find(dossier, document));
      const remarks: Remark[] = [];
      for (const segment of dossier.segments) {
        const own = segment.message.kind === document.kind && segment.message.author === "holder";
        const remark = own ? readRemark(await openSegment(account, dossier, segment)) : undefined;
        if (remark) remarks.push(remark);
      }
      return openedInfo(opened, remarks);
    });
  }

  async log(progress: Progress): Promise<LogInfo> {
    const { entries, size } = await readLog(this.opened(), progress);
    return { lines: logLines(entries), size, verified: entries.length };
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
      return { ...freshGrant(account.session, await putGrant(account, terms)), uses: old.uses };
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
      await putRemark(account, dossier, this.find(dossier, document), text);
    });
  }

  async download(words: IndexWords | undefined, progress: Progress): Promise<Uint8Array> {
    const account = this.opened();
    const dossier = await account.load();
    const opened: OpenedSegment[] = [];
    for (const [n, segment] of dossier.segments.entries()) {
      progress(n / dossier.segments.length, "reading");
      opened.push(await openSegment(account, dossier, segment));
    }
    const { entries } = await readLog(account, progress);
    return zipOf({ home: homeOf(account.session, dossier), opened, lines: logLines(entries) }, words);
  }

  /** The last entry of a dossier that is erased names nobody, so that its receipt is no open one. */
  async erase(kinds: string[]): Promise<void> {
    await this.again(async (account) => {
      await account.dossier();
      const sorted = [...new Set(kinds)].sort();
      const erasure = account.signChange("erasure", { everything: sorted.length === 0, kinds: sorted });
      const { receipt } = await account.session.call(holderCalls.erase, { erasure });
      const { seen, tree } = verifyReceipt(receipt, account.session.trust);
      checkDone(seen, Action.ERASE, statementHash(erasure), account.session.now());
      await account.session.adopt(tree);
      account.forget();
    });
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
    this.card = undefined;
    this.session = undefined;
  }
}
