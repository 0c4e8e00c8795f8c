/** What was decided before a run was started, step by step. */
import type { Decision, DecisionStep } from "../../core/decision.ts";
import type { RecordedDecision } from "../../ports/claude-ledger.ts";
import type { Session } from "../session.ts";

export async function addDecisions(
  { db }: Session,
  run: string,
  decisions: readonly Decision[],
  at: number,
): Promise<void> {
  if (decisions.length === 0) return;
  const rows = decisions.map(({ step, verdict, reason, evidence }) => ({
    run_id: run,
    at,
    step,
    verdict,
    reason,
    evidence: evidence === null ? null : JSON.stringify(evidence),
  }));
  await db.insertInto("decision").values(rows).execute();
}

/** In the order in which they were taken. */
export async function decisionsOf({ db }: Session, run: string): Promise<RecordedDecision[]> {
  const rows = await db.selectFrom("decision").selectAll().where("run_id", "=", run).orderBy("id").execute();
  return rows.map((row) => ({
    at: row.at,
    // Only this program writes them.
    step: row.step as DecisionStep,
    verdict: row.verdict,
    reason: row.reason,
    evidence: row.evidence === null ? null : (JSON.parse(row.evidence) as RecordedDecision["evidence"]),
  }));
}
