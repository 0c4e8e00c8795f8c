/** Why a task's process failed, in its own words: a small file beside the exit code. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Failure {
  /** A stable word. */
  readonly reason:
    | "settings_invalid"
    | "module_invalid"
    | "denied"
    | "not_available"
    | "dataset"
    | "error"
    | "uncaught"
    | "unfinished"
    | "exited"
    | "stopped"
    /** Nightdesk died before it had told the process what to do. */
    | "never_started";
  /** One sentence for people. */
  readonly detail: string;
}

const NAME = "failure.json";
const LONGEST_DETAIL = 1000;

/** @param folder the attempt's folder */
export function writeFailure(folder: string, { reason, detail }: Failure): void {
  const short = detail.length > LONGEST_DETAIL ? `${detail.slice(0, LONGEST_DETAIL)}…` : detail;
  writeFileSync(join(folder, NAME), JSON.stringify({ reason, detail: short }), { mode: 0o600 });
}

/** @returns null if the process left none, or not a whole one */
export function readFailure(folder: string): Failure | null {
  try {
    return JSON.parse(readFileSync(join(folder, NAME), "utf8")) as Failure;
  } catch {
    return null;
  }
}
