/** Processes on macOS, through `ps`. Also for other systems that have `ps` but no `/proc` of Linux's kind. */
import { execFileSync, type ExecFileSyncOptionsWithStringEncoding } from "node:child_process";
import type { ProcessIdentity } from "../../core/run.ts";
import type { Processes, TreeOptions } from "../../ports/processes.ts";
import { endPosixTree, posixMembers, type PosixTree } from "./end-posix-tree.ts";
import { parsePs, parsePsEnvironment, PS_COLUMNS } from "./ps-output.ts";
import { pidExists } from "./signals.ts";
import type { ProcessRow } from "./tree.ts";

export function darwinProcesses(): Processes {
  let boot: string | null = null;
  let self: ProcessIdentity | null = null;
  const bootId = (): string => (boot ??= readBootId());

  function identify(pid: number): ProcessIdentity | null {
    const row = readRow(pid);
    return row === null || row.zombie ? null : { pid, startedAt: row.startedAt, bootId: bootId() };
  }

  function treeOf({ root, runId }: TreeOptions): PosixTree {
    const known = root?.bootId === bootId() ? root : null;
    return { root: known, rows: readRows, marked: () => findMarked(runId) };
  }

  return {
    self: () => (self ??= identify(process.pid) ?? { pid: process.pid, startedAt: "", bootId: bootId() }),
    identify,
    liveness(identity) {
      if (identity.bootId !== bootId() || !pidExists(identity.pid)) return "dead";
      const row = readRow(identity.pid);
      if (row === null) return "unknown";
      return row.zombie || row.startedAt !== identity.startedAt ? "dead" : "alive";
    },
    findByRun: findMarked,
    leftovers: async (options) => posixMembers(treeOf(options)),
    endTree: (options) => endPosixTree(treeOf(options), options.graceMs),
  };
}

const QUIETLY: ExecFileSyncOptionsWithStringEncoding = {
  encoding: "utf8",
  stdio: ["ignore", "pipe", "ignore"],
  timeout: 10_000,
};

function readRow(pid: number): ProcessRow | null {
  return parsePs(ps(["-o", PS_COLUMNS, "-p", String(pid)]))[0] ?? null;
}

function readRows(): ProcessRow[] {
  return parsePs(ps(["-axo", PS_COLUMNS]));
}

function findMarked(runId: string): number[] {
  const text = ps(["-axwwE", "-o", "pid=,command="]);
  return parsePsEnvironment(text, runId).filter((pid) => pid !== process.pid);
}

/** Empty if `ps` finds nothing, which it tells by its exit code. */
function ps(args: string[]): string {
  try {
    // The C locale, so that start times look alike whoever asks.
    const env = { PATH: "/bin:/usr/bin", LC_ALL: "C" };
    return execFileSync("/bin/ps", args, { ...QUIETLY, env, maxBuffer: 2 ** 26 });
  } catch {
    return "";
  }
}

/** Not `kern.boottime`: that one moves when the clock is set. */
function readBootId(): string {
  try {
    return execFileSync("/usr/sbin/sysctl", ["-n", "kern.bootsessionuuid"], QUIETLY).trim();
  } catch {
    return "unknown";
  }
}
