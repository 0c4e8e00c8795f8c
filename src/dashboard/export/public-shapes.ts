/** Rows and cells of a published page, built up field by field. */
import type { Cell, Row } from "../api/common.ts";
import type { PublicCell, PublicRow } from "../api/published.ts";

export function publicCell({ at, look, run, ms, count, why }: Cell): PublicCell {
  return {
    at,
    look,
    ...(run === null ? {} : { run }),
    ...(ms === null ? {} : { ms }),
    ...(count === 1 ? {} : { count }),
    ...(why === null ? {} : { why }),
  };
}

export function publicRow(row: Row): PublicRow {
  return {
    ...(row.kind === "run" ? { run: row.id } : {}),
    task: row.task,
    look: row.look,
    at: row.slot_at ?? row.at,
    ...(row.slot_at === null ? { unscheduled: true as const } : {}),
    ...(row.last_slot_at === null ? {} : { last_slot_at: row.last_slot_at }),
    ...(row.started_at === null ? {} : { started_at: row.started_at }),
    ...(row.finished_at === null ? {} : { finished_at: row.finished_at }),
    ...(row.attempts === 1 ? {} : { attempts: row.attempts }),
    ...(row.count === 1 ? {} : { count: row.count }),
    ...(row.why === null ? {} : { why: row.why }),
    ...(row.stands_for === null ? {} : { stands_for: row.stands_for }),
    ...(row.stands_at === null ? {} : { stands_at: row.stands_at }),
  };
}

/** Numbers of findings, and nothing of what they say. */
export function perSeverity(findings: readonly { readonly severity: "info" | "warning" | "critical" }[]) {
  const of = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  return { critical: of("critical"), warning: of("warning"), info: of("info") };
}
