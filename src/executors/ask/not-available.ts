/** Kinds of work that are read and checked but cannot be done by this version; their runs end and say so. */
import { EMPTY_REPORT } from "../../core/report.ts";
import type { AttemptResult, Executor } from "../../ports/executor.ts";

/** @param what names it, as in "ask tasks" */
export function notAvailableExecutor(what: string): Executor {
  const result: AttemptResult = {
    outcome: "failed",
    reason: "not_available",
    detail: `${what} are not available in this version of Nightdesk yet`,
    exitCode: null,
    signal: null,
    report: EMPTY_REPORT,
    log: null,
    leaked: 0,
    costUsd: null,
  };
  return {
    start: async () => result,
    inspect: () => ({ kind: "never_started" }),
    adopt: async () => result,
    discard: () => undefined,
  };
}
