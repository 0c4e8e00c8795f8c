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
/** Nobody knows yet what of it is secret, so it is cut far beyond what is shown. */
const LONGEST_KEPT = 1 << 20;
const LONGEST_SHOWN = 1000;

/** @param folder the attempt's folder */
export function writeFailure(folder: string, { reason, detail }: Failure): void {
  const kept = detail.slice(0, LONGEST_KEPT);
  writeFileSync(join(folder, NAME), JSON.stringify({ reason, detail: kept }), { mode: 0o600 });
}

/**
 * @param mask takes secrets out, before what is long is cut
 * @returns null if the process left none, or not a whole one
 */
export function readFailure(folder: string, mask: (text: string) => string): Failure | null {
  try {
    const { reason, detail } = JSON.parse(readFileSync(join(folder, NAME), "utf8")) as Failure;
    const shown = mask(detail);
    return { reason, detail: shown.length > LONGEST_SHOWN ? `${shown.slice(0, LONGEST_SHOWN)}…` : shown };
  } catch {
    return null;
  }
}
