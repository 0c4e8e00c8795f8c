import type { HistoryRow } from "../../../ports/ledger-reading.ts";
import type { Output } from "../../context.ts";
import { durationMs } from "../../json/history-row.ts";
import { paintFor, type Paint } from "../../render/colour.ts";
import { formatDuration } from "../../render/duration.ts";
import { glyph, inTone } from "../../render/glyph.ts";
import { whenText } from "../../render/local-time.ts";
import { reasonText, stateText, waitText } from "../../render/reasons.ts";
import { formatTable, truncate } from "../../render/table.ts";

interface TableOptions {
  readonly output: Output;
  readonly zone: string;
  readonly now: number;
}

/** History for people: newest first, one line each. */
export function historyTable(rows: readonly HistoryRow[], { output, zone, now }: TableOptions): string {
  const paint = paintFor(output);
  const cells = rows.map((row) => {
    const took = durationMs(row, now);
    return [
      whenText(row.slotAt ?? row.startedAt ?? row.at, now, zone),
      row.task,
      `${glyph(row.state, paint)} ${inTone(row.state, stateText(row.state), paint)}`,
      took === null ? "" : formatDuration(took),
      row.kind === "run" ? paint.dim(row.id) : "",
      remark(row, paint),
    ];
  });
  const titles = ["WHEN", "TASK", "OUTCOME", "TOOK", "RUN", ""].map((title) => ({ title: paint.dim(title) }));
  const columns = titles.map((title, i) => (i === 3 ? { ...title, align: "right" as const } : title));
  return formatTable(columns, cells);
}

const LONGEST_REMARK = 100;

function remark(row: HistoryRow, paint: Paint): string {
  const parts: string[] = [];
  if (row.count > 1) parts.push(`${row.count} slots`);
  if (row.trigger !== null && row.trigger !== "slot") parts.push(row.trigger.replace("_", " "));
  if (row.attempt > 1) parts.push(`attempt ${row.attempt}`);
  if (row.state === "waiting") parts.push(waitText(row.waitingFor));
  const reason = reasonText(row.state, row.reason, row.detail);
  if (reason !== null) parts.push(truncate(reason, LONGEST_REMARK));
  else if (row.changed !== null) parts.push(row.changed === 0 ? "unchanged" : `${row.changed} changed`);
  return paint.dim(parts.join("; "));
}
