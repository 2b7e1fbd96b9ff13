// SPDX-License-Identifier: EUPL-1.2
/** Whether what is shown is what the holder's log says: asked behind the screens, so that nobody waits for it. */
import { useEffect, useState } from "preact/hooks";
import type { HolderClient, Home, Problem, ProblemCode } from "../holder/types";
import { problemOf } from "./job";

/** Signs of an attack or of a broken promise: shown as an alarm. */
const ALARMS: readonly ProblemCode[] = ["not-proven", "log-went-back"];

export const isAlarm = ({ code }: Problem): boolean => ALARMS.includes(code);

/** What came of it. An alarm stays; anything else until the next time. */
export function useCheck(client: HolderClient, home: Home, heard: (problem: Problem) => void): Problem | undefined {
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => {
    const show = (next: Problem | undefined): void => setProblem((before) => (before && isAlarm(before) ? before : next));
    void client.check().then(() => show(undefined), (thrown: unknown) => {
      const found = problemOf(thrown);
      if (found.code === "offline" || found.code === "changed") heard(found);
      else if (found.code !== "over") show(found);
    });
  }, [client, home]);
  return problem;
}
