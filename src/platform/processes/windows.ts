/**
 * Processes on Windows. There are no groups and no signals, and another process's environment cannot be read; the
 * tree is found by parents in a snapshot and ended with `taskkill`. The snapshot takes most of a second, so it is
 * taken only where something has to be ended or a pid has to be proved.
 */
import { execFile, execFileSync } from "node:child_process";
import { join } from "node:path";
import type { ProcessIdentity } from "../../core/run.ts";
import type { Processes, TreeOptions } from "../../ports/processes.ts";
import { pidExists } from "./signals.ts";
import {
  parseSnapshot,
  SAME_START_MS,
  SNAPSHOT_SCRIPT,
  windowsDescendants,
  type WindowsRow,
} from "./windows-tree.ts";

/** `taskkill` and PowerShell may hang on a machine that is going down. */
const TOOL_TIMEOUT_MS = 20_000;
/** A pid proved once is taken for the same process this long, as long as it does not vanish. */
const PROOF_MS = 30_000;
const SWEEPS = 5;

/** Creation times are absolute, so they tell boots apart on their own. */
const BOOT_ID = "windows";

export function windowsProcesses(): Processes {
  const self = identity(process.pid, Date.now() - process.uptime() * 1000);
  const proofs = new Map<string, number>();

  function liveness(of: ProcessIdentity): "alive" | "dead" | "unknown" {
    if (!pidExists(of.pid)) return "dead";
    const key = `${of.pid} ${of.startedAt}`;
    if (performance.now() - (proofs.get(key) ?? -Infinity) < PROOF_MS) return "alive";
    const rows = snapshotSync();
    if (rows === null) return "unknown";
    const row = rows.find(({ pid }) => pid === of.pid);
    if (row === undefined || Math.abs(row.createdAt - Number(of.startedAt)) > SAME_START_MS) return "dead";
    proofs.set(key, performance.now());
    return "alive";
  }

  return {
    self: () => self,
    identify(pid, hint) {
      if (!pidExists(pid)) return null;
      if (hint === "just_started") return identity(pid, Date.now());
      const row = snapshotSync()?.find((candidate) => candidate.pid === pid);
      return row === undefined ? null : identity(pid, row.createdAt);
    },
    liveness,
    findByRun: () => [],
    // A snapshot after every run would cost more than most runs do.
    leftovers: async () => [],
    endTree,
  };
}

function identity(pid: number, createdAt: number): ProcessIdentity {
  return { pid, startedAt: String(Math.round(createdAt)), bootId: BOOT_ID };
}

/** There is no polite signal that a program without a window would hear, so there is no grace either. */
async function endTree({ root }: TreeOptions): Promise<number[]> {
  if (root === null) return [];
  const start = { pid: root.pid, createdAt: Number(root.startedAt) };
  const seen = new Map<number, WindowsRow>();
  for (let sweep = 1; ; sweep += 1) {
    const rows = await snapshot();
    // Processes whose parent has gone are still known from the snapshots before.
    const roots = [start, ...seen.values()];
    const left = new Map(
      roots.flatMap((from) => windowsDescendants(rows ?? [], from)).map((row) => [row.pid, row]),
    );
    for (const row of left.values()) seen.set(row.pid, row);
    if (rows !== null && left.size === 0) return [];
    if (sweep > SWEEPS) return rows === null && pidExists(root.pid) ? [root.pid] : [...left.keys()];
    // Without a snapshot nothing proves whose pid it is by now, except that the work has only just been watched.
    const targets = rows === null ? (pidExists(root.pid) ? [root.pid] : []) : [...left.keys()];
    for (const pid of targets) await tool("taskkill.exe", ["/PID", String(pid), "/T", "/F"]);
  }
}

async function snapshot(): Promise<WindowsRow[] | null> {
  const text = await tool(POWERSHELL, snapshotArguments());
  return text === null ? null : parseSnapshot(text);
}

function snapshotSync(): WindowsRow[] | null {
  try {
    const options = {
      encoding: "utf8",
      windowsHide: true,
      timeout: TOOL_TIMEOUT_MS,
      maxBuffer: 2 ** 26,
    } as const;
    return parseSnapshot(execFileSync(systemTool(POWERSHELL), snapshotArguments(), options));
  } catch {
    return null;
  }
}

const POWERSHELL = "WindowsPowerShell\\v1.0\\powershell.exe";

function snapshotArguments(): string[] {
  return ["-NoProfile", "-NonInteractive", "-Command", SNAPSHOT_SCRIPT];
}

/** Tools of the system by their full path: the search path may hold others of the same name. */
function systemTool(name: string): string {
  return join(process.env["SystemRoot"] ?? "C:\\Windows", "System32", name);
}

/** What it printed, or null if it failed; `taskkill` fails for processes that have just gone. */
function tool(name: string, args: readonly string[]): Promise<string | null> {
  const options = { windowsHide: true, timeout: TOOL_TIMEOUT_MS, maxBuffer: 2 ** 26 };
  return new Promise((resolve) => {
    execFile(systemTool(name), args, options, (error, stdout) => {
      resolve(error === null ? stdout : null);
    });
  });
}
