/** What ran: a row for each run, and one for all failures of a task that say the same. */
import type { HistoryRow } from "../../../ports/ledger-reading.ts";
import type { Row } from "../../api/common.ts";
import { rowOf } from "../shapes.ts";
import type { RecordView } from "../view.ts";
import { isAlive, isBad } from "./night.ts";

/** What is beyond is told as a number. */
const SHOWN = 60;

export async function ranOf({ sources }: RecordView, runs: readonly HistoryRow[]) {
  const groups = folded(runs.filter(hasBegun).toSorted(byUrgency));
  const ran: Row[] = [];
  for (const group of groups.slice(0, SHOWN)) {
    const [newest] = group;
    const report = newest.startedAt === null ? null : await sources.reading.report(newest.id);
    const said = report?.headline ?? report?.unchanged ?? report?.progress?.note ?? null;
    const row = rowOf(newest, sources.sentences, said);
    ran.push(group.length === 1 ? row : { ...row, ...stretchOf(group) });
  }
  const more = groups.slice(SHOWN).reduce((sum, group) => sum + group.length, 0);
  return { ran, ran_more: more };
}

/** What is only planned has not run. */
function hasBegun({ state, startedAt }: HistoryRow): boolean {
  return startedAt !== null || (state !== "queued" && state !== "open");
}

/** What needs you first, then what failed, what runs, and the rest. */
function urgency(row: HistoryRow): number {
  if (row.waitingFor === "approval") return 0;
  if (isBad(row)) return 1;
  if (isAlive(row)) return 2;
  return row.state === "queued" || row.state === "waiting" ? 3 : 4;
}

/** By its moment, but of what failed the newest first. */
function byUrgency(a: HistoryRow, b: HistoryRow): number {
  const later = momentOf(a) - momentOf(b);
  return urgency(a) - urgency(b) || (isBad(a) ? -later : later);
}

function momentOf({ slotAt, at }: HistoryRow): number {
  return slotAt ?? at;
}

type Group = [HistoryRow, ...HistoryRow[]];

/** In the order of their newest. */
function folded(runs: readonly HistoryRow[]): Group[] {
  const groups = new Map<string, Group>();
  for (const run of runs) {
    const { id, task, state, reason, detail } = run;
    // What somebody asked for has no slot, and its row must not speak of one.
    const asked = run.slotAt === null ? run.trigger : null;
    const key = isBad(run) ? JSON.stringify([task, state, reason, detail, asked]) : id;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [run]);
    else group.push(run);
  }
  return [...groups.values()];
}

function stretchOf(group: Group) {
  const moments = group.map(momentOf);
  return { count: group.length, slot_at: Math.min(...moments), last_slot_at: Math.max(...moments) };
}
