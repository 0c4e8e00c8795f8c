/** Ends all processes of a run on systems with signals, for certain. */
import type { ProcessIdentity } from "../../core/run.ts";
import { treeMembers, type ProcessRow, type Seen } from "./tree.ts";

export interface PosixTree {
  /** The process that was started; null if unknown or from another boot. */
  readonly root: ProcessIdentity | null;
  /** All processes at this moment. */
  rows(): ProcessRow[];
  /** Pids of living processes that are the run's by a mark or a fence. */
  marked(): number[];
  /** Kills at one stroke what can be killed so. */
  readonly strike?: () => void;
}

/** How long killed processes may take to vanish; longer only if the kernel itself hangs on a device. */
const DYING_MS = 5_000;
/** One empty look is no proof while processes fork: a child may have come after the look and its parent gone before. */
const EMPTY_LOOKS = 2;

const OURS: ReadonlySet<number> = new Set([process.pid]);

/** Pids of all living processes of the run. */
export function posixMembers(tree: PosixTree): number[] {
  return look(tree, new Map()).map((row) => row.pid);
}

/**
 * Polite signal, grace, kill, sweep until nothing is left.
 *
 * @returns pids that are still alive
 */
export async function endPosixTree(tree: PosixTree, graceMs: number): Promise<number[]> {
  const seen = new Map<number, Seen>();
  if (tree.root !== null) seen.set(tree.root.pid, tree.root);
  if (isEmpty(tree, seen)) return [];
  if (graceMs > 0) {
    signalAll(tree, seen, "SIGTERM");
    // A stopped process hears nothing else.
    signalAll(tree, seen, "SIGCONT");
    if (await gone(tree, seen, graceMs)) return [];
  }
  const end = performance.now() + DYING_MS;
  for (let empty = 0; empty < EMPTY_LOOKS;) {
    // Frozen first, so that nothing is born while the rest is looked for.
    signalAll(tree, seen, "SIGSTOP");
    tree.strike?.();
    const left = signalAll(tree, seen, "SIGKILL");
    if (performance.now() > end) return left;
    empty = left.length === 0 ? empty + 1 : 0;
    await pause(empty === 0 ? 5 : 1);
  }
  return [];
}

/** One look; members are remembered, so that what they leave behind is known even after they are gone. */
function look(tree: PosixTree, seen: Map<number, Seen>): ProcessRow[] {
  const marked = new Set(tree.marked());
  const roots = tree.root === null ? [...seen.values()] : [tree.root, ...seen.values()];
  const members = treeMembers(tree.rows(), roots, marked, OURS);
  for (const row of members) {
    seen.set(row.pid, row);
    marked.delete(row.pid);
  }
  return [...members, ...[...marked].map(vanished)];
}

/** It lived when its mark was read. It is gone from the list by now, but may have left a child that no look has seen. */
function vanished(pid: number): ProcessRow {
  return { pid, parent: 0, group: 0, session: 0, startedAt: "", zombie: true };
}

function isEmpty(tree: PosixTree, seen: Map<number, Seen>): boolean {
  for (let count = 0; count < EMPTY_LOOKS; count += 1) if (look(tree, seen).length > 0) return false;
  return true;
}

async function gone(tree: PosixTree, seen: Map<number, Seen>, graceMs: number): Promise<boolean> {
  const end = performance.now() + graceMs;
  for (let wait = 5; ; wait = Math.min(wait * 1.5, 250)) {
    if (isEmpty(tree, seen)) return true;
    const left = end - performance.now();
    if (left <= 0) return false;
    await pause(Math.min(wait, left));
  }
}

/** @returns pids of the members there were */
function signalAll(tree: PosixTree, seen: Map<number, Seen>, signal: NodeJS.Signals): number[] {
  // At once, because a link of a chain that flees may be gone before all processes are listed.
  if (signal === "SIGSTOP" || signal === "SIGKILL") for (const pid of tree.marked()) send(pid, signal);
  const members = look(tree, seen);
  const group = members.find((row) => row.group === tree.root?.pid)?.group ?? null;
  // All at once, so that no member is born meanwhile.
  if (group !== null) send(-group, signal);
  // Nobody gets the polite signal twice: some programs take the second one for "at once".
  for (const row of members) if (row.group !== group && !row.zombie) send(row.pid, signal);
  return members.map((row) => row.pid);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone in the meantime, or another user's: the last look tells which.
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
