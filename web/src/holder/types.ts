// SPDX-License-Identifier: EUPL-1.2
/**
 * What the page's screens may ask of the holder's client, and what they get: plain data only, because the
 * client with every key runs in a worker of its own and the screens never hold a secret longer than they need it.
 *
 * Nothing in here is handed out before it was verified: signatures, receipts, the log's proofs, the directory.
 * Times are Unix seconds (UTC). Ids of grants and requests are hex; a dossier's number is as printed on the card.
 */

/** Why something did not happen. Every code is also the id of a text ("problem-" + code). */
export type ProblemCode =
  | "offline" /* no connection, or it broke off; nothing is known to have happened */
  | "busy" /* the broker asks to try again shortly */
  | "card-unreadable" /* not a card of ours, or typed with an error */
  | "card-dead" /* the broker knows no open dossier for this card */
  | "wrong-pin" /* values.left: tries that are left */
  | "locked" /* too many wrong PINs */
  | "weak-pin" /* the chosen PIN is too easy; values.why: "short" | "same" | "row" | "date" | "long"; absent: it is the one of now */
  | "not-proven" /* ALARM: the broker's answer does not verify; values.what is a word for the support desk */
  | "log-went-back" /* ALARM: the log is shorter or other than what was seen before */
  | "changed" /* the dossier changed meanwhile; it was read again, decide anew */
  | "not-allowed" /* the agreement does not allow this */
  | "not-active" /* the organisation does not take part at the moment */
  | "over" /* this session has ended */
  | "frozen" /* a desk paused everything; only the holder can resume */
  | "failed"; /* anything else; values.id: the request's id, when there is one */

export interface Problem {
  code: ProblemCode;
  values: Record<string, string | number>;
}

/** A card as it was scanned or typed; the secret stays in the worker. */
export interface CardInfo {
  holder: string;
  kind: "card" | "recovery";
  /** From the broker: wrong PINs that are left; absent for a recovery card. */
  triesLeft?: number;
}

/** A name in every language that there is, by BCP 47 tag. */
export type Names = Record<string, string>;

export interface Partner {
  id: string;
  names: Names;
  roles: string[];
  active: boolean;
}

/** A word of the agreement (kind, purpose or role) with its texts. */
export interface Term {
  id: string;
  names: Names;
  explains: Names;
}

export interface Kind extends Term {
  special: boolean;
  daysDefault: number;
  daysMax: number;
}

export interface Purpose extends Term {
  basis: "consent" | "statutory";
  law: string;
  /** Can never be granted. */
  forbidden: boolean;
}

export interface Agreement {
  title: string;
  languages: string[];
  /** Of these, those in which a person has read the texts; the others are a machine's. */
  reviewed: string[];
  kinds: Kind[];
  purposes: Purpose[];
  roles: Term[];
}

export type GrantState = "active" | "paused" | "revoked" | "expired" | "used-up" | "not-yet" | "replaced";

/** Who helped to decide: a role, a partner's id or "", and the language in which it was done or "". */
export interface HelperInfo {
  role: string;
  partner: string;
  language: string;
}

export interface GrantInfo {
  id: string;
  partner: string;
  kinds: string[];
  /** Of these, taken back. */
  revokedKinds: string[];
  purposes: string[];
  staffRoles: string[];
  from: number;
  until: number;
  maxUses: number;
  uses: number;
  state: GrantState;
  helper?: HelperInfo;
  noticeLanguage: string;
  /** The latest end to which the agreement lets it be extended, counted from now. */
  extendableUntil: number;
}

export interface RequestInfo {
  id: string;
  partner: string;
  kinds: string[];
  purpose: string;
  staffRole: string;
  asked: number;
  /** The end that was asked for. */
  until: number;
  state: "open" | "declined" | "granted";
  /** For each kind: may it be granted at all, until when at most, and what is proposed. */
  terms: Record<string, { allowed: boolean; untilMax: number; untilDefault: number }>;
}

export interface DocumentInfo {
  kind: string;
  author: string; /* a partner's id, or "holder" */
  version: number;
  size: number;
  time: number;
}

export interface Home {
  holder: string;
  time: number;
  stopped: boolean;
  /** True when a desk, not the holder, stopped everything. */
  frozenBy?: string;
  partners: Partner[];
  agreement: Agreement;
  grants: GrantInfo[];
  requests: RequestInfo[];
  documents: DocumentInfo[];
}

export interface Opened {
  document: DocumentInfo;
  title: string;
  mediaType: string;
  /** When the contributor wrote it, and who signed that. */
  written: number;
  bytes: Uint8Array;
  remarks: { text: string; time: number }[];
}

/** One line of "who saw my data"; entries of the log, every one proven. */
export interface LogLine {
  index: number;
  time: number;
  what:
    | "read" | "refused" | "asked" | "added" | "opened" | "wrong-pin" | "granted" | "revoked" | "paused"
    | "resumed" | "stopped" | "answered" | "erased" | "keys" | "looked" | "enrolled" | "vault" | "resealed"
    | "frozen" | "remarked" | "rejected";
  /** A partner's id, "holder" or "broker". */
  who: string;
  partner?: string;
  staff?: string;
  staffRole?: string;
  purpose?: string;
  kinds: { kind: string; released: boolean; reason: string }[];
  reason?: string;
  grant?: string;
}

/** Who watches that everybody is shown the same log. */
export interface WatchInfo {
  witnesses: number;
  signers: number; /* of them, within a day */
  quorum: number; /* that the directory demands */
  alarm: boolean; /* one of them objects, as the broker says */
}

export interface LogInfo {
  watch: WatchInfo;
  lines: LogLine[]; /* newest first */
  size: number; /* of the whole log */
  verified: number; /* how many entries of this holder were verified on this device */
}

export interface Decision {
  request?: string;
  partner: string;
  kind: string;
  purpose: string;
  staffRole: string;
  until: number;
  /** What was on the screen: its language and its whole text, which is hashed into the grant. */
  notice: { language: string; text: string };
  helper?: HelperInfo;
}

/** What the page in the download says, in the holder's language: the client has no texts of its own. */
export interface IndexWords {
  language: string;
  dir: "ltr" | "rtl";
  title: string;
  /** Headings of the second and third table. */
  grants: string;
  log: string;
  /** Heads of columns. */
  part: string;
  about: string;
  by: string;
  date: string;
  to: string;
  why: string;
  until: string;
  state: string;
  who: string;
  happened: string;
  states: Record<GrantState, string>;
  whats: Record<LogLine["what"], string>;
  you: string;
  broker: string;
}

/** Progress of what takes long, 0 to 1. */
export type Progress = (part: number, what: "key" | "reading" | "sealing" | "proving") => void;

/**
 * The client behind the screens. Every method rejects with a Problem.
 *
 * proxy.ts exports `startClient(): HolderClient`: a new worker for each session, begun while the first screen is
 * drawn; close() ends it. The screens make a Decision per kind, so that a request for several kinds is answered by
 * several grants with the same request id: the client leaves the id out of the statement when the request is no
 * longer open. The screens call decline() only when every kind of a request got a No.
 */
export interface HolderClient {
  /** Reads a card's link, its QR text, or the typed code; asks the broker for the slot. */
  readCard(text: string): Promise<CardInfo>;
  /** Opens the vault. With a recovery card the PIN is "". activated false: choosePin() comes first. */
  open(pin: string, progress: Progress): Promise<{ activated: boolean; recovered: boolean }>;
  /** Refuses weak PINs before anything is sent. */
  checkPin(pin: string): Promise<void>;
  /**
   * First use: replaces every key, seals everything anew, sets the PIN. The recovery card of the enrolment opens nothing
   * any more: recovery is the link of a new one, to be shown as a QR code once, and printed.
   */
  activate(pin: string, progress: Progress): Promise<{ recovery: string }>;
  /**
   * After the recovery card: a new wallet card (its link, to be shown as a QR code once) and PIN; the old one is dead.
   * recovery: where nobody had activated before, which this does: a new recovery card, to be shown and printed as well.
   */
  replaceCard(pin: string, progress: Progress): Promise<{ link: string; recovery?: string }>;
  changePin(pin: string, progress: Progress): Promise<void>;
  /** Another recovery card (its link); the one before is dead. pin: the one of now, else "wrong-pin". */
  newRecovery(pin: string, progress: Progress): Promise<{ link: string }>;

  home(): Promise<Home>;
  /**
   * Whether the home that was shown last is what the holder's log says: which consents there are, what was taken back, what is
   * paused or stopped. Asked after each home(), in the background; rejects with "not-proven" when it is not.
   */
  check(): Promise<void>;
  /** What that partner would see: the live documents of one kind, opened. */
  preview(kind: string): Promise<Opened[]>;
  read(document: DocumentInfo): Promise<Opened>;
  log(progress: Progress): Promise<LogInfo>;

  grant(decision: Decision): Promise<GrantInfo>;
  /** Kinds empty: the whole grant. Resolves only when the broker's receipt has been verified. */
  revoke(grant: string, kinds: string[], progress: Progress): Promise<void>;
  pause(grant: string): Promise<void>;
  resume(grant: string): Promise<void>;
  extend(grant: string, until: number, notice: Decision["notice"]): Promise<GrantInfo>;
  stopEverything(): Promise<void>;
  resumeEverything(): Promise<void>;
  decline(request: string): Promise<void>;
  /** "This is not right": to the contributor, and to everyone who may read the document. */
  remark(document: DocumentInfo, text: string): Promise<void>;
  /** A zip of everything, with a page to read that has these words; undefined: without that page. */
  download(words: IndexWords | undefined, progress: Progress): Promise<Uint8Array>;
  /** Kinds empty: the whole dossier. */
  erase(kinds: string[]): Promise<void>;

  /** What the holder asked to keep on this device between visits: the newest state of the log. */
  remember(on: boolean): Promise<void>;
  /** Whether that is on; asked before the first call and after it. */
  remembered(): Promise<boolean>;
  /** Forgets every key. The worker ends with it. */
  close(): Promise<void>;
}
