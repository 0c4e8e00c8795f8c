/** What `/proc` tells about processes. Everything here is one look; processes come and go meanwhile. */
import { readFileSync, readdirSync } from "node:fs";
import type { ProcessRow } from "./tree.ts";

/** Pids, newest first as far as numbers tell. */
export function listPids(): number[] {
  const pids: number[] = [];
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    if (Number.isInteger(pid)) pids.push(pid);
  }
  return pids.toReversed();
}

/** One process, or null if there is none. Throws where the system does not let us look. */
export function readRow(pid: number): ProcessRow | null {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, "latin1");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ESRCH") return null;
    throw error;
  }
  return parseStat(pid, text);
}

/** Fields after the name, which may itself hold blanks and brackets. */
export function parseStat(pid: number, text: string): ProcessRow | null {
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const startedAt = fields[19];
  if (startedAt === undefined) return null;
  return {
    pid,
    parent: Number(fields[1]),
    group: Number(fields[2]),
    session: Number(fields[3]),
    startedAt,
    zombie: fields[0] === "Z" || fields[0] === "X",
  };
}

/** All processes that can be seen. */
export function readRows(): ProcessRow[] {
  return listPids().flatMap((pid) => {
    try {
      return readRow(pid) ?? [];
    } catch {
      return [];
    }
  });
}

/** In the flags of a process: a thread of the kernel, which has no environment. */
const KERNEL_THREAD = 0x0020_0000;

/** Does it carry the marker? One that is `becoming` another program has to be looked at again. */
export function marker(pid: number, variable: Buffer): "marked" | "unmarked" | "becoming" {
  let environment: Buffer;
  try {
    environment = readFileSync(`/proc/${pid}/environ`);
  } catch {
    // Gone, or another user's.
    return "unmarked";
  }
  if (environment.length === 0) return isBetweenPrograms(pid) ? "becoming" : "unmarked";
  for (let from = 0; ;) {
    const at = environment.indexOf(variable, from);
    if (at === -1) return "unmarked";
    const after = environment[at + variable.length];
    if ((at === 0 || environment[at - 1] === 0) && (after === 0 || after === undefined)) return "marked";
    from = at + 1;
  }
}

/** While one program gives way to the next a process has neither arguments nor environment for a moment. */
function isBetweenPrograms(pid: number): boolean {
  try {
    if (readFileSync(`/proc/${pid}/cmdline`).length > 0) return false;
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const [state, , , , , , flags] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state !== "Z" && state !== "X" && (Number(flags) & KERNEL_THREAD) === 0;
  } catch {
    return false;
  }
}

/** The pid that was given out last; numbers between an older one and this are younger than the older one. */
export function newestPid(): number {
  return Number(readFileSync("/proc/loadavg", "latin1").trim().split(" ").at(-1));
}

/**
 * Pids that may have been given out since `newest` was the last one, oldest first: a number is given out before its
 * process can be seen, and for that moment its parent, which has a lower number, is there to be seen.
 */
export function bornSince(newest: number, now: number): number[] {
  // The numbers have gone around once.
  if (now < newest) return listPids();
  return Array.from({ length: now - newest }, (_, index) => newest + 1 + index);
}

export function bootId(): string {
  return readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim();
}
