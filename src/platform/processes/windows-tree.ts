/** Parents and children on Windows, where a parent's pid may be a stranger's by now. Pure. */

export interface WindowsRow {
  readonly pid: number;
  readonly parent: number;
  /** Creation time, epoch milliseconds. */
  readonly createdAt: number;
}

/** Prints one line per process: pid, parent, creation time as a Windows file time. */
export const SNAPSHOT_SCRIPT =
  "$ErrorActionPreference='Stop'; Get-CimInstance Win32_Process | ForEach-Object { " +
  "if ($_.CreationDate) { '{0} {1} {2}' -f $_.ProcessId, $_.ParentProcessId, $_.CreationDate.ToFileTimeUtc() } }";

/** File times count from 1601, in tenths of a microsecond. */
const EPOCH_OFFSET_MS = 11_644_473_600_000;

export function parseSnapshot(text: string): WindowsRow[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const match = /^\s*(\d+) (\d+) (\d+)\s*$/.exec(line);
    if (match === null) return [];
    const createdAt = Number(BigInt(match[3] ?? "0") / 10_000n) - EPOCH_OFFSET_MS;
    return { pid: Number(match[1]), parent: Number(match[2]), createdAt };
  });
}

/** How far two readings of one process's creation time may lie apart: one of them may be our own estimate. */
export const SAME_START_MS = 5_000;

/**
 * The root, if it lives, and its descendants, parents before children. A process that is older than its so-called
 * parent is a stranger: the parent's pid was given out again.
 */
export function windowsDescendants(
  rows: readonly WindowsRow[],
  root: { readonly pid: number; readonly createdAt: number },
): WindowsRow[] {
  const holder = rows.find((row) => row.pid === root.pid);
  const reused = holder !== undefined && Math.abs(holder.createdAt - root.createdAt) > SAME_START_MS;
  const members: WindowsRow[] = holder === undefined || reused ? [] : [holder];
  const known = new Set([root.pid]);
  const parents = [
    { pid: root.pid, since: root.createdAt - SAME_START_MS, until: reused ? holder.createdAt : Infinity },
  ];
  for (let parent = parents.shift(); parent !== undefined; parent = parents.shift()) {
    for (const row of rows) {
      if (row.parent !== parent.pid || known.has(row.pid)) continue;
      if (row.createdAt < parent.since || row.createdAt >= parent.until) continue;
      known.add(row.pid);
      members.push(row);
      parents.push({ pid: row.pid, since: row.createdAt, until: Infinity });
    }
  }
  return members;
}
