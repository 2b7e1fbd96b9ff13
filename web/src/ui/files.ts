// SPDX-License-Identifier: EUPL-1.2
/** Files out of the dossier: they exist only in this page's memory until somebody saves or opens them. */
import { useEffect, useState } from "preact/hooks";

/** The address of a file in memory, as long as the screen that shows it is there. */
export function useFileAddress(bytes: Uint8Array, type: string): string | undefined {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes, type]);
  return address;
}

const tabs = new Set<Window>();

/** Opens a file in a tab of its own, which knows nothing of this one. */
export function openFile(address: string): void {
  const tab = globalThis.open(address, "_blank");
  if (!tab) return;
  tab.opener = null;
  tabs.add(tab);
}

/** What was opened ends with the session: on a shared device nobody else finds it. */
export function closeFiles(): void {
  for (const tab of tabs) tab.close();
  tabs.clear();
}

/** How long a browser may take to begin to save. */
const KEEP_MS = 60_000;

/** Asks the browser to save a file. */
export function saveFile(bytes: Uint8Array, type: string, name: string): void {
  const address = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEEP_MS);
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  "application/pdf": "pdf", "application/json": "json", "application/fhir+json": "json", "text/markdown": "md",
  "text/plain": "txt", "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/gif": "gif",
};

/** A name that tells nothing about what is inside. */
export const fileName = (type: string): string => `document.${EXTENSIONS[bareType(type)] ?? "bin"}`;

/** "text/plain; charset=utf-8" without what follows the semicolon. */
export const bareType = (type: string): string => (type.split(";")[0] ?? "").trim().toLowerCase();
