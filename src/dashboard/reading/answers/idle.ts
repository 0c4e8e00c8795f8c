/** What did not run: a row for each moment or stretch, and one for all of a task that are alike. */
import type { HistoryRow } from "../../../ports/ledger-reading.ts";
import { rowOf } from "../shapes.ts";
import type { RecordView } from "../view.ts";

/** What is beyond is told as a number. */
const SHOWN = 40;

export function idleOf({ sources }: RecordView, idle: readonly HistoryRow[], runs: readonly HistoryRow[]) {
  const moments = new Map(runs.map(({ id, slotAt }) => [id, slotAt]));
  const rows = folded(idle);
  return {
    idle: rows.slice(0, SHOWN).map((idleRow) => {
      const row = rowOf(idleRow, sources.sentences);
      return { ...row, stands_at: row.stands_for === null ? null : (moments.get(row.stands_for) ?? null) };
    }),
    idle_more: Math.max(0, rows.length - SHOWN),
  };
}

/** In the order of their newest. For what ran in their stead each moment keeps its row. */
function folded(idle: readonly HistoryRow[]): HistoryRow[] {
  const rows = new Map<string, HistoryRow>();
  for (const row of idle) {
    const { id, kind, task, state, reason, detail } = row;
    const isOwn = kind === "run" || reason === "superseded" || row.slotAt === null;
    const key = isOwn ? id : JSON.stringify([task, state, reason, detail]);
    const known = rows.get(key);
    rows.set(key, known === undefined ? row : joined(known, row));
  }
  return [...rows.values()];
}

function joined(newest: HistoryRow, older: HistoryRow): HistoryRow {
  const moments = [newest, older].flatMap(({ slotAt, lastSlotAt }) =>
    [slotAt ?? [], lastSlotAt ?? []].flat(),
  );
  return {
    ...newest,
    count: newest.count + older.count,
    slotAt: Math.min(...moments),
    lastSlotAt: Math.max(...moments),
  };
}
