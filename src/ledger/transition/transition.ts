/** The one way in which a run changes its state: the table of `core/` decides, the ledger writes. */
import { transitionRule, type Effect, type TransitionRule } from "../../core/transitions.ts";
import type { AttemptEnd, RunTransition } from "../../ports/ledger.ts";
import { LedgerMisuse } from "../errors.ts";
import { expireApprovalsOf } from "../queries/approvals.ts";
import { closeAttempt, openAttempt } from "../queries/attempts.ts";
import { areFree, holdLocks, releaseLocks } from "../queries/locks.ts";
import { nextToken } from "../queries/meta.ts";
import type { RunRow } from "../queries/run-row.ts";
import { isExecuting, runRow } from "../queries/runs.ts";
import { assumeSpendOf } from "../queries/spend.ts";
import { closeSlotOfRun } from "../queries/slots.ts";
import type { Session } from "../session.ts";
import { changedRow } from "./changed-row.ts";
import { saveRow } from "./save-row.ts";

/**
 * Applies an event to a run.
 *
 * @returns false if the table, the state, the token, a held lock or another run of the task refuses it
 * @throws LedgerMisuse if facts are missing that the event cannot do without
 */
export async function transition(session: Session, asked: RunTransition): Promise<boolean> {
  const before = await runRow(session, asked.run);
  if (before === null) return false;
  const rule = transitionRule(before.state, asked.event);
  if (rule === null) return false;
  if (rule.fenced && asked.token !== before.token) return false;
  requireFacts(asked, rule);
  if (asked.event === "claim" && !(await mayClaim(session, asked, before))) return false;

  const token = rule.effects.includes("new_token") ? await nextToken(session) : before.token;
  const after = changedRow(before, asked, rule, token);
  if (!(await saveRow(session, before, after))) return false;
  for (const effect of rule.effects) await apply(session, effect, asked, after);
  return true;
}

async function mayClaim(session: Session, asked: RunTransition, before: RunRow): Promise<boolean> {
  if (await isExecuting(session, before.task)) return false;
  return areFree(session, asked.patch?.locks ?? [], before.id);
}

async function apply(session: Session, effect: Effect, asked: RunTransition, run: RunRow): Promise<void> {
  switch (effect) {
    case "new_token":
      return;
    case "hold_locks":
      return holdLocks(session, asked.patch?.locks ?? [], run.id, asked.at);
    case "release_locks":
      return releaseLocks(session, run.id);
    case "open_attempt":
      return openAttempt(session, run.id, run.attempts, asked.at, asked.patch?.deadlineAt ?? null);
    case "close_attempt":
      return closeAttempt(session, run.id, run.attempts, asked.at, endOf(asked));
    case "close_slot":
      return closeSlotWith(session, asked, run);
    case "expire_approvals":
      return expireApprovalsOf(session, run.id, asked.at);
    case "assume_spend":
      return assumeSpendOf(session, run.id, asked.at);
  }
}

async function closeSlotWith(session: Session, asked: RunTransition, run: RunRow): Promise<void> {
  if (run.slot_id === null || asked.outcome === undefined) return;
  const { reason, detail } = run;
  await closeSlotOfRun(session, run.slot_id, { outcome: asked.outcome, reason, detail, at: asked.at });
}

function requireFacts(asked: RunTransition, rule: TransitionRule): void {
  if (rule.to === "outcome" && asked.outcome === undefined) {
    throw new LedgerMisuse(`the event ${asked.event} of run ${asked.run} needs an outcome`);
  }
  if (rule.effects.includes("close_attempt")) endOf(asked);
}

function endOf(asked: RunTransition): AttemptEnd {
  if (asked.attempt !== undefined) return asked.attempt;
  throw new LedgerMisuse(`the event ${asked.event} of run ${asked.run} needs the end of its attempt`);
}
