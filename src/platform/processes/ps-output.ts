/** Reads what `ps` of macOS prints. */
import type { ProcessRow } from "./tree.ts";

/** The start time comes last, since it holds blanks. */
export const PS_COLUMNS = "pid=,ppid=,pgid=,state=,lstart=";

/**
 * Rows of `ps -o PS_COLUMNS`. This `ps` does not tell sessions; a group led by its own leader stands for one, which
 * is how work is started.
 */
export function parsePs(text: string): ProcessRow[] {
  return text.split("\n").flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.+?)\s*$/.exec(line);
    if (match === null) return [];
    const [, pid = "", parent = "", group = "", state = "", startedAt = ""] = match;
    return {
      pid: Number(pid),
      parent: Number(parent),
      group: Number(group),
      session: Number(group),
      startedAt: startedAt.replaceAll(/\s+/g, " "),
      zombie: state.startsWith("Z"),
    };
  });
}

/** Pids of the lines of `ps -E -o pid=,command=` that hold the run's marker as a word. */
export function parsePsEnvironment(text: string, runId: string): number[] {
  const variable = `NIGHTDESK_RUN_ID=${runId}`;
  return text.split("\n").flatMap((line) => {
    if (!` ${line} `.includes(` ${variable} `)) return [];
    const pid = Number.parseInt(line.trimStart(), 10);
    return Number.isNaN(pid) ? [] : pid;
  });
}
