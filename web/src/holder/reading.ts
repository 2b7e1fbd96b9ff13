// SPDX-License-Identifier: EUPL-1.2
/** Reading documents: one, all of a kind, or everything in a zip; with what the holder remarked about them. */
import type { Account } from "./account";
import type { OpenedSegment, Remark } from "./documents";
import { openSegment, readRemark } from "./documents";
import type { Dossier, DossierSegment } from "./dossier";
import { zipOf } from "./download";
import { logLines, readLog } from "./log";
import { ProblemError } from "./problem";
import type { DocumentInfo, IndexWords, Opened, Progress } from "./types";
import { homeOf, openedInfo } from "./view";

const byHolder = ({ message }: DossierSegment): boolean => message.author === "holder";

export function findSegment(dossier: Dossier, { kind, author, version }: DocumentInfo): DossierSegment {
  const segment = dossier.segment(kind, author, BigInt(version));
  if (!segment) throw new ProblemError("changed");
  return segment;
}

/** One after another, so that a phone holds one ciphertext at a time. */
async function openAll(
  account: Account, dossier: Dossier, segments: DossierSegment[], progress: (part: number) => void = () => undefined,
): Promise<OpenedSegment[]> {
  const opened: OpenedSegment[] = [];
  for (const segment of segments) {
    progress(opened.length / segments.length);
    opened.push(await openSegment(account, dossier, segment));
  }
  return opened;
}

const remarksOf = (opened: OpenedSegment[]): Remark[] => opened.flatMap((one) => readRemark(one) ?? []);

/** All of a kind: what a partner who may read it gets. */
export async function readKind(account: Account, kind: string): Promise<Opened[]> {
  const dossier = await account.load();
  const opened = await openAll(account, dossier, dossier.segments.filter(({ message }) => message.kind === kind));
  const remarks = remarksOf(opened);
  return opened.filter(({ segment }) => !byHolder(segment)).map((one) => openedInfo(one, remarks));
}

export async function readDocument(account: Account, document: DocumentInfo): Promise<Opened> {
  const dossier = await account.load();
  const about = dossier.segments.filter((segment) => byHolder(segment) && segment.message.kind === document.kind);
  const opened = await openSegment(account, dossier, findSegment(dossier, document));
  return openedInfo(opened, remarksOf(await openAll(account, dossier, about)));
}

export async function readEverything(
  account: Account, words: IndexWords | undefined, progress: Progress,
): Promise<Uint8Array> {
  const dossier = await account.load();
  const opened = await openAll(account, dossier, dossier.segments, (part) => progress(part, "reading"));
  const { entries } = await readLog(account, progress);
  return zipOf({ home: homeOf(account.session, dossier), opened, lines: logLines(entries) }, words);
}
