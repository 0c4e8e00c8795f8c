/**
 * Control groups (version 2) as a fence that no process leaves by itself, whatever it does to its session, its parents
 * or its environment. Only where this user may make one below our own; everywhere else nothing here does anything.
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

/** Where version 2 is mounted, alone or beside version 1. */
const MOUNTS = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"];

/**
 * Makes a run's fence.
 *
 * @returns the file to which a process writes its pid to be behind it, with all that it will start; null if there can
 *   be no fence. Writing there may take some milliseconds and may fail.
 */
export function makeFence(runId: string): string | null {
  const folder = fenceOf(runId);
  if (folder === null) return null;
  try {
    mkdirSync(folder, { recursive: true });
    return join(folder, "cgroup.procs");
  } catch {
    return null;
  }
}

/** Pids behind the run's fence; empty if there is none. */
export function fencedPids(runId: string): number[] {
  const folder = fenceOf(runId);
  if (folder === null) return [];
  try {
    const text = readFileSync(join(folder, "cgroup.procs"), "latin1");
    return text.split("\n").flatMap((line) => (line === "" ? [] : Number(line)));
  } catch {
    return [];
  }
}

/** Kills everything behind the fence at one stroke, where the kernel can (5.14 and later). */
export function killFenced(runId: string): void {
  const folder = fenceOf(runId);
  try {
    if (folder !== null) writeFileSync(join(folder, "cgroup.kill"), "1");
  } catch {
    // No fence, or an older kernel: then they are killed one by one.
  }
}

/** Takes an empty fence away. */
export function removeFence(runId: string): void {
  const folder = fenceOf(runId);
  try {
    if (folder !== null) rmdirSync(folder);
  } catch {
    // There was none, or someone is still in it.
  }
}

const PREFIX = "nightdesk-";

let own: string | null | undefined;

function fenceOf(runId: string): string | null {
  if (own === undefined) {
    own = ownGroup();
    if (own !== null) removeForgotten(own);
  }
  return own === null ? null : join(own, `${PREFIX}${runId}`);
}

/** A fence this old and empty belongs to nobody; a younger one may be about to be entered. */
const FORGOTTEN_MS = 60_000;

/** Takes away what runs left that nobody settled. Once per process is enough. */
function removeForgotten(group: string): void {
  for (const name of readdirSync(group)) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = join(group, name);
    try {
      if (Date.now() - statSync(folder).mtimeMs > FORGOTTEN_MS) rmdirSync(folder);
    } catch {
      // Someone is in it, or it has just gone.
    }
  }
}

/** Folder of the control group that we are in. */
function ownGroup(): string | null {
  const mount = MOUNTS.find((folder) => existsSync(join(folder, "cgroup.controllers")));
  if (mount === undefined) return null;
  try {
    const line = /^0::(.+)$/m.exec(readFileSync("/proc/self/cgroup", "utf8"));
    const group = line?.[1] === undefined ? null : join(mount, line[1]);
    return group !== null && existsSync(group) ? group : null;
  } catch {
    return null;
  }
}
