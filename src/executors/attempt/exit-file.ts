/** The record that outlives every watcher: has the work begun, and how did it end? */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Notes that the work itself has begun. Called by programs with `writesOwnExit`, with their run folder. */
export function markStarted(folder: string): void {
  writeFileSync(join(folder, "started"), "", { mode: 0o600 });
}

/** Notes how the work ended: one small write, complete only with its line break. */
export function writeExit(folder: string, exitCode: number): void {
  writeFileSync(join(folder, "exit"), `${exitCode}\n`, { mode: 0o600 });
}

/** The exit code in an exit file, or null while there is none or only a part of it. */
export function readExit(path: string): number | null {
  let text: string;
  try {
    text = readFileSync(path, "latin1");
  } catch {
    return null;
  }
  return /^\d+\n$/.test(text) ? Number.parseInt(text, 10) : null;
}
