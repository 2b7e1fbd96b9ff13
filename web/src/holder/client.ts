// SPDX-License-Identifier: EUPL-1.2
/** The holder's client: see types.ts. */
import type { Store } from "./messages";
import { ProblemError } from "./problem";
import type { HolderClient } from "./types";

export interface ClientOptions {
  /** The broker's address, without a slash at the end. */
  broker: string;
  store: Store;
}

const notYet = async (): Promise<never> => {
  throw new ProblemError("failed", { what: "not built yet" });
};

export class Client implements HolderClient {
  constructor(readonly options: ClientOptions) {}
  readCard = notYet;
  open = notYet;
  checkPin = notYet;
  activate = notYet;
  replaceCard = notYet;
  changePin = notYet;
  home = notYet;
  preview = notYet;
  read = notYet;
  log = notYet;
  grant = notYet;
  revoke = notYet;
  pause = notYet;
  resume = notYet;
  extend = notYet;
  stopEverything = notYet;
  resumeEverything = notYet;
  decline = notYet;
  remark = notYet;
  download = notYet;
  erase = notYet;
  remember = notYet;
  remembered = async (): Promise<boolean> => false;
  close = async (): Promise<void> => undefined;
}
