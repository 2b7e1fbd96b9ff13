// SPDX-License-Identifier: EUPL-1.2
/** Something that takes a moment and may fail: what a screen shows meanwhile and afterwards. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Problem, ProblemCode, Progress } from "../holder/types";

type Step = Parameters<Progress>[1];

export interface Job {
  busy: boolean;
  /** How far, when it is known. */
  progress: { part: number; what: Step } | undefined;
  problem: Problem | undefined;
  /** Starts it; while it runs, another start does nothing. Resolves true when it went well. */
  run(work: (progress: Progress) => Promise<void>): Promise<boolean>;
  clear(): void;
}

interface State {
  busy: boolean;
  progress?: { part: number; what: Step };
  problem?: Problem;
}

/** Whatever was thrown; what is not a Problem is a fault of ours. */
export function problemOf(thrown: unknown): Problem {
  const { code, values } = thrown as { code?: ProblemCode; values?: Problem["values"] };
  return typeof code === "string" && values ? { code, values } : { code: "failed", values: {} };
}

/** heard: is told of every problem and, with undefined, of every success. */
export function useJob(heard?: (problem: Problem | undefined) => void): Job {
  const [state, setState] = useState<State>({ busy: false });
  const running = useRef(false);
  const here = useRef(true);
  useEffect(() => () => {
    here.current = false;
  }, []);
  const run = useCallback<Job["run"]>(async (work) => {
    if (running.current) return false;
    running.current = true;
    const show = (next: State): void => {
      if (here.current) setState(next);
    };
    show({ busy: true });
    let problem: Problem | undefined;
    try {
      await work((part, what) => show({ busy: true, progress: { part, what } }));
    } catch (thrown) {
      problem = problemOf(thrown);
    }
    running.current = false;
    show(problem ? { busy: false, problem } : { busy: false });
    heard?.(problem);
    return problem === undefined;
  }, [heard]);
  const clear = useCallback(() => setState({ busy: false }), []);
  return { busy: state.busy, progress: state.progress, problem: state.problem, run, clear };
}
