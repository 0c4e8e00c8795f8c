/** The ledger as the dashboard looks over it; each look is one consistent read transaction. */
import type { LedgerOverview } from "../ports/ledger-overview.ts";
import { attemptsBetween } from "./queries/overview/attempt-bars.ts";
import { configHash } from "./queries/overview/config-hash.ts";
import { durations } from "./queries/overview/durations.ts";
import { ends } from "./queries/overview/ends.ts";
import { moments, momentsBetween } from "./queries/overview/moments.ts";
import { newestRuns, oldest } from "./queries/overview/newest-runs.ts";
import { spendOfRun } from "./queries/overview/spend-of-run.ts";
import type { Look } from "./reading.ts";

/** @param mark number that changes with every change of the database by another connection */
export function createOverview(look: Look, mark: () => Promise<number>): LedgerOverview {
  return {
    mark,
    configHash: () => look(configHash),
    moments: (filter) => look((session) => moments(session, filter)),
    momentsBetween: (from, until, limit) => look((session) => momentsBetween(session, from, until, limit)),
    newestRuns: (filter) => look((session) => newestRuns(session, filter?.ended ?? false)),
    ends: (filter) => look((session) => ends(session, filter)),
    durations: (filter) => look((session) => durations(session, filter)),
    attemptsBetween: (from, until, limit) => look((session) => attemptsBetween(session, from, until, limit)),
    spendOfRun: (run) => look((session) => spendOfRun(session, run)),
    oldest: () => look(oldest),
  };
}
