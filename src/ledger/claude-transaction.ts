/** What a transaction of the ledger offers for Claude tasks. */
import type { ClaudeChanges, ClaudeFacts, ClaudeReading } from "../ports/claude-ledger.ts";
import { adaptationFor, adaptationsSince, addAdaptation, endAdaptation } from "./queries/adaptations.ts";
import {
  addApproval,
  approvalById,
  approvalsOf,
  approvalsSince,
  moveApproval,
  pendingApprovals,
} from "./queries/approvals.ts";
import { addDecisions, decisionsOf } from "./queries/decisions.ts";
import {
  openSpend,
  reserveSpend,
  settleSpend,
  spendPerDay,
  spendPerTaskAndDay,
  spendSums,
  spent,
  spentByRun,
} from "./queries/spend.ts";
import type { Look } from "./reading.ts";
import type { Session } from "./session.ts";

export function claudeFacts(session: Session): ClaudeFacts {
  return {
    spent: (filter) => spent(session, filter),
    spentByRun: (run) => spentByRun(session, run),
    openSpend: () => openSpend(session),
    decisions: (run) => decisionsOf(session, run),
    approvalsOf: (run) => approvalsOf(session, run),
    approval: (id) => approvalById(session, id),
    pendingApprovals: () => pendingApprovals(session),
    adaptationFor: (task, slotAt) => adaptationFor(session, task, slotAt),
    adaptations: (filter) => adaptationsSince(session, filter),
  };
}

export function claudeChanges(session: Session): ClaudeChanges {
  return {
    reserveSpend: (draft) => reserveSpend(session, draft),
    settleSpend: (id, end) => settleSpend(session, id, end),
    addDecisions: (run, decisions, at) => addDecisions(session, run, decisions, at),
    addApproval: (approval) => addApproval(session, approval),
    moveApproval: (id, from, to, change) => moveApproval(session, id, from, to, change),
    addAdaptation: (draft, run, at) => addAdaptation(session, draft, run, at),
    endAdaptation: (id, state, at) => endAdaptation(session, id, state, at),
  };
}

export function claudeReading(look: Look): ClaudeReading {
  return {
    spendSums: (filter) => look((session) => spendSums(session, filter)),
    spendPerDay: (filter) => look((session) => spendPerDay(session, filter)),
    spendPerTaskAndDay: (filter) => look((session) => spendPerTaskAndDay(session, filter)),
    decisions: (run) => look((session) => decisionsOf(session, run)),
    approvals: ({ since }) => look((session) => approvalsSince(session, since)),
    adaptations: (filter) => look((session) => adaptationsSince(session, filter)),
    spent: (filter) => look((session) => spent(session, filter)),
  };
}
