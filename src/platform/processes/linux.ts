/** Processes on Linux: identity from `/proc`, escapees found by the marker in their environment. */
import { uptime } from "node:os";
import type { ProcessIdentity } from "../../core/run.ts";
import type { Processes, TreeOptions } from "../../ports/processes.ts";
import { endPosixTree, posixMembers, type PosixTree } from "./end-posix-tree.ts";
import { fencedPids, killFenced, makeFence, removeFence } from "./linux-cgroup.ts";
import { bootId, bornSince, listPids, marker, newestPid, readRow, readRows } from "./linux-proc.ts";
import { groupExists, pidExists } from "./signals.ts";
import type { ProcessRow } from "./tree.ts";

/** Units of the start time in `/proc/PID/stat`: the same on every machine that Node runs on. */
const TICKS_PER_SECOND = 100;
/** In so short a time the system cannot have given out all its pids once around. */
const YOUNG_SECONDS = 3;
/** All looks but the first are at few processes; other programs may start some without end. */
const MOST_LOOKS = 500;
/** So many processes may have a number already and not be seen yet when the list is read. */
const BEING_BORN = 32;

export function linuxProcesses(): Processes {
  const boot = bootId();
  let self: ProcessIdentity | null = null;

  function identify(pid: number): ProcessIdentity | null {
    const row = readRow(pid);
    return row === null || row.zombie ? null : { pid, startedAt: row.startedAt, bootId: boot };
  }

  function liveness(identity: ProcessIdentity): "alive" | "dead" | "unknown" {
    if (identity.bootId !== boot) return "dead";
    let row: ProcessRow | null;
    try {
      row = readRow(identity.pid);
    } catch {
      return "unknown";
    }
    // `/proc` may be mounted so that other users' processes are invisible.
    if (row === null) return pidExists(identity.pid) ? "unknown" : "dead";
    return row.zombie || row.startedAt !== identity.startedAt ? "dead" : "alive";
  }

  function treeOf({ root, runId }: TreeOptions): PosixTree {
    const known = root?.bootId === boot ? root : null;
    return {
      root: known,
      rows: readRows,
      marked: () => [...findMarked(runId, listPids), ...fencedPids(runId)],
      strike: () => killFenced(runId),
    };
  }

  /** The cheap look; false means that the whole look is needed. */
  function nothingIsLeft({ root, runId }: TreeOptions): boolean {
    if (root === null || root.bootId !== boot || groupExists(root.pid)) return false;
    return fencedPids(runId).length === 0 && findMarked(runId, () => youngerThan(root)).length === 0;
  }

  return {
    self: () => (self ??= identify(process.pid) ?? { pid: process.pid, startedAt: "", bootId: boot }),
    identify,
    liveness,
    findByRun: (runId) => findMarked(runId, listPids),
    enclosure: makeFence,
    async leftovers(options) {
      const left = nothingIsLeft(options) ? [] : posixMembers(treeOf(options));
      if (left.length === 0) removeFence(options.runId);
      return left;
    },
    async endTree(options) {
      const left = await endPosixTree(treeOf(options), options.graceMs);
      if (left.length === 0) removeFence(options.runId);
      return left;
    },
  };
}

/**
 * Marked processes among the candidates and what is born while we look. An empty answer is certain, but for a machine
 * on which processes are born faster than they can be looked at.
 */
function findMarked(runId: string, candidates: () => number[]): number[] {
  const variable = Buffer.from(`NIGHTDESK_RUN_ID=${runId}`);
  let known = Math.max(newestPid() - BEING_BORN, 0);
  let pids = candidates();
  for (let look = 1; pids.length > 0 && look <= MOST_LOOKS; look += 1) {
    const answers = pids
      .filter((pid) => pid !== process.pid)
      .map((pid) => ({ pid, answer: marker(pid, variable) }));
    const found = answers.filter(({ answer }) => answer === "marked");
    if (found.length > 0) return found.map(({ pid }) => pid);
    // A marked process may have had a child and ended before its turn came.
    const newest = newestPid();
    const becoming = answers.filter(({ answer }) => answer === "becoming").map(({ pid }) => pid);
    pids = [...becoming, ...bornSince(known, newest)];
    known = newest;
  }
  return [];
}

/** Pids that may be younger than the root: all of them, or only the higher numbers if the root is very young. */
function youngerThan(root: ProcessIdentity): number[] {
  const age = uptime() - Number(root.startedAt) / TICKS_PER_SECOND;
  const newest = newestPid();
  const pids = listPids();
  if (age > YOUNG_SECONDS || newest < root.pid) return pids;
  return pids.filter((pid) => pid > root.pid && pid <= newest);
}
