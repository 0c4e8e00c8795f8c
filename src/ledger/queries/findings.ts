/** Findings and the history of their changes. */
import type { Selectable } from "kysely";
import type { Finding, FindingState, FindingUpdate } from "../../core/finding.ts";
import type { FindingChange } from "../../ports/ledger-reading.ts";
import type { FindingChangeTable, FindingTable } from "../schema.ts";
import type { Session } from "../session.ts";
import { all, change, statement } from "../statement.ts";

type FindingRow = Selectable<FindingTable>;

const ALL = statement()((db) => db.selectFrom("finding").selectAll().orderBy("task").orderBy("key"));

const OF_TASK = statement<{ task: string }>()((db, param) =>
  db.selectFrom("finding").selectAll().where("task", "=", param("task")).orderBy("key"),
);

const SAVE = statement<FindingRow>()((db, param) => {
  const rest = {
    scope: param("scope"),
    severity: param("severity"),
    title: param("title"),
    body: param("body"),
    state: param("state"),
    first_seen: param("first_seen"),
    last_seen: param("last_seen"),
    resolved_at: param("resolved_at"),
    run_id: param("run_id"),
  };
  return db
    .insertInto("finding")
    .values({ task: param("task"), key: param("key"), ...rest })
    .onConflict((conflict) => conflict.columns(["task", "key"]).doUpdateSet(rest));
});

const NOTE_CHANGE = statement<Omit<Selectable<FindingChangeTable>, "id">>()((db, param) =>
  db.insertInto("finding_change").values({
    at: param("at"),
    task: param("task"),
    key: param("key"),
    change: param("change"),
    severity: param("severity"),
    title: param("title"),
    run_id: param("run_id"),
  }),
);

/** All findings of a task, resolved ones included. */
export async function findingsOf(session: Session, task: string): Promise<Finding[]> {
  return (await all(session, OF_TASK, { task })).map(toFinding);
}

/** Findings by task and key, of one task or of all, in the given states or in any. */
export async function findings(
  session: Session,
  filter: { task?: string; states?: readonly FindingState[] },
): Promise<Finding[]> {
  const { task, states } = filter;
  const rows = task === undefined ? await all(session, ALL, {}) : await all(session, OF_TASK, { task });
  return rows.filter((row) => states === undefined || states.includes(row.state)).map(toFinding);
}

const CHANGES_SINCE = statement<{ since: number }>()((db, param) =>
  db
    .selectFrom("finding_change")
    .select(["at", "task", "key", "change", "severity", "title"])
    .where("at", ">=", param("since"))
    .orderBy("at")
    .orderBy("id"),
);

/** Real changes at or after an instant, oldest first. */
export function findingChangesSince(session: Session, since: number): Promise<FindingChange[]> {
  return all(session, CHANGES_SINCE, { since });
}

/** Writes what a run's report made of the findings; each real change is kept as an event of its own. */
export async function saveFindings(
  session: Session,
  updates: readonly FindingUpdate[],
  at: number,
): Promise<void> {
  for (const { finding, change: kind } of updates) {
    await change(session, SAVE, toRow(finding));
    if (kind === "same") continue;
    const { task, key, severity, title, run } = finding;
    await change(session, NOTE_CHANGE, { at, task, key, change: kind, severity, title, run_id: run });
  }
}

function toRow(finding: Finding): FindingRow {
  return {
    task: finding.task,
    key: finding.key,
    scope: finding.scope,
    severity: finding.severity,
    title: finding.title,
    body: finding.body,
    state: finding.state,
    first_seen: finding.firstSeen,
    last_seen: finding.lastSeen,
    resolved_at: finding.resolvedAt,
    run_id: finding.run,
  };
}

function toFinding(row: FindingRow): Finding {
  return {
    task: row.task,
    key: row.key,
    scope: row.scope,
    severity: row.severity,
    title: row.title,
    body: row.body,
    state: row.state,
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    resolvedAt: row.resolved_at,
    run: row.run_id,
  };
}
