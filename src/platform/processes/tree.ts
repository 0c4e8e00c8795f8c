/** Which processes belong to a run: pure, over one look at the process table. */
import type { ProcessIdentity } from "../../core/run.ts";

export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** As in `ProcessIdentity`. */
  readonly startedAt: string;
  /** Ended, but not yet fetched by its parent: nothing more can be done to it, and nothing need be. */
  readonly zombie: boolean;
}

/** A process that was once seen, alive or not. */
export type Seen = Pick<ProcessIdentity, "pid" | "startedAt">;

/**
 * Living processes of a run: its group and session, everything that carries its marker, and all their descendants,
 * with the groups and sessions that those lead.
 *
 * @param rows all processes of this boot
 * @param roots processes known to be the run's: the one that was started and members seen before, of this boot
 * @param marked pids whose environment carries the run's marker
 * @param spared pids that are never part of a run: ours
 */
export function treeMembers(
  rows: readonly ProcessRow[],
  roots: readonly Seen[],
  marked: ReadonlySet<number>,
  spared: ReadonlySet<number>,
): ProcessRow[] {
  const living = rows.filter((row) => !row.zombie && !spared.has(row.pid));
  const members = new Set(living.filter((row) => marked.has(row.pid)).map((row) => row.pid));
  /** Groups and sessions by the pid that leads or led them. */
  const leaders = new Set(members);
  for (const root of roots) if (!takenByStranger(rows, root)) leaders.add(root.pid);
  for (let before = -1; before !== members.size;) {
    before = members.size;
    for (const row of living) {
      if (members.has(row.pid)) continue;
      const related =
        leaders.has(row.pid) || leaders.has(row.group) || leaders.has(row.session) || members.has(row.parent);
      if (!related) continue;
      members.add(row.pid);
      leaders.add(row.pid);
    }
  }
  return living.filter((row) => members.has(row.pid));
}

/** A pid is free for others when its process and the group named after it are gone. */
function takenByStranger(rows: readonly ProcessRow[], root: Seen): boolean {
  const holder = rows.find((row) => row.pid === root.pid);
  if (holder !== undefined) return holder.startedAt !== root.startedAt;
  // Work is started as leader of its own session, so a group of the name in another session is not ours.
  const group = rows.filter((row) => row.group === root.pid);
  return group.length > 0 && group.every((row) => row.session !== root.pid);
}
