/** The ledger as people read it; each look is one consistent read transaction. */
import type { LedgerReading } from "../ports/ledger-reading.ts";
import { claudeReading } from "./claude-transaction.ts";
import { deliveryReading } from "./delivery-transaction.ts";
import { attemptsOf } from "./queries/attempts.ts";
import { counts } from "./queries/counts.ts";
import { daySums } from "./queries/day-sums.ts";
import { events } from "./queries/events.ts";
import { findingChangesSince, findings } from "./queries/findings.ts";
import { history } from "./queries/history.ts";
import { instances } from "./queries/instances.ts";
import { allMemories } from "./queries/memories.ts";
import { readMeta } from "./queries/meta.ts";
import { messages } from "./queries/outbox.ts";
import { newestReport, reportOf } from "./queries/reports.ts";
import { revisionsBetween } from "./queries/revisions.ts";
import { findRuns, liveRuns, newestRun, runById } from "./queries/runs.ts";
import { slotsBetween } from "./queries/slots.ts";
import { spansBetween } from "./queries/spans.ts";
import type { Session } from "./session.ts";

/** Runs some queries on one state of the ledger. */
export type Look = <T>(work: (session: Session) => Promise<T>) => Promise<T>;

export function createReading(look: Look): LedgerReading {
  return {
    ...claudeReading(look),
    ...deliveryReading(look),
    history: (filter) => look((session) => history(session, filter)),
    run: (id) => look((session) => runById(session, id)),
    findRuns: (text) => look((session) => findRuns(session, text)),
    newestRun: (task) => look((session) => newestRun(session, task)),
    liveRuns: () => look(liveRuns),
    attempts: (run) => look((session) => attemptsOf(session, run)),
    report: (run) => look((session) => reportOf(session, run)),
    daySums: (days) => look((session) => daySums(session, days)),
    findingChanges: (since) => look((session) => findingChangesSince(session, since)),
    newestReport: (task) => look((session) => newestReport(session, task)),
    findings: (filter) => look((session) => findings(session, filter)),
    messages: (filter) => look((session) => messages(session, filter)),
    memories: () => look(allMemories),
    revisions: (from, until) => look((session) => revisionsBetween(session, from, until)),
    slots: (filter) => look((session) => slotsBetween(session, filter)),
    spans: (filter) => look((session) => spansBetween(session, filter)),
    events: (filter) => look((session) => events(session, filter)),
    instances: () => look(instances),
    note: (key) => look((session) => readMeta(session, key)),
    counts: (since) => look((session) => counts(session, since)),
  };
}
