/** Putting the newest good copy in the place of a ledger that is damaged or gone. The damaged one is kept. */
import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { alone } from "./alone.ts";
import {
  COMPANIONS,
  draftOf,
  FILE_MODE,
  flush,
  flushFolderOf,
  FOLDER_MODE,
  removeDatabase,
} from "./files.ts";
import { ledgerFault } from "./faults.ts";
import { checkIntegrity, isWhole } from "./integrity.ts";

export interface RestoreFromBackup {
  /** The ledger. */
  readonly path: string;
  /** Copies made by `backup`, newest first; null if there is none. */
  readonly backupPath: string | readonly string[] | null;
  /** Name for the damaged file, in the ledger's folder; taken names get a number. */
  readonly asideName: string;
}

/**
 * Moves the ledger aside and puts the first good copy in its place; without one, nothing is left there and the next
 * opening begins a new ledger. A ledger that proves to be whole is left alone, since another process may have restored
 * it meanwhile; one that cannot be looked at now is left alone too. Nobody may have it open.
 *
 * @returns what was done, in sentences for people
 * @throws LedgerFull, LedgerReadOnly, LedgerBusy or LedgerUnavailable if nobody can tell, or nothing can be done
 */
export function restoreFromBackup({ path, backupPath, asideName }: RestoreFromBackup): Promise<string> {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: FOLDER_MODE });
    const done = alone(`${path}.restoring`, () => restore(path, asList(backupPath), asideName));
    return Promise.resolve(done);
  } catch (error) {
    return Promise.reject(ledgerFault(error));
  }
}

function restore(path: string, backups: readonly string[], asideName: string): string {
  if (existsSync(path)) {
    const found = checkIntegrity(path, true);
    if (found.state === "whole") return "The ledger is whole; nothing was done.";
    if (found.state === "unknown") throw found.cause;
  }
  const good = backups.find(isWhole) ?? null;
  const draft = draftOf(path);
  try {
    // The copy is ready before the old file goes, so that no process finds the place empty for long.
    if (good !== null) prepare(good, draft);
    const aside = moveAside(path, asideName);
    if (good !== null) renameSync(draft, path);
    flushFolderOf(path);
    return `${kept(aside)} ${placed(good, backups.length)}`;
  } finally {
    removeDatabase(draft);
  }
}

function asList(backups: string | readonly string[] | null): readonly string[] {
  if (backups === null) return [];
  return typeof backups === "string" ? [backups] : backups;
}

function prepare(backup: string, draft: string): void {
  copyFileSync(backup, draft);
  chmodSync(draft, FILE_MODE);
  flush(draft);
}

/** @returns the name under which it is kept; null if there was nothing to keep */
function moveAside(path: string, asideName: string): string | null {
  const aside = freeName(resolve(dirname(path), asideName));
  // The database goes first: without its log it could look whole and be missing its newest rows.
  const moved = ["", ...COMPANIONS].filter((ending) => {
    if (!existsSync(path + ending)) return false;
    renameSync(path + ending, aside + ending);
    return true;
  });
  return moved.length === 0 ? null : basename(aside);
}

function freeName(wanted: string): string {
  for (let n = 2, name = wanted; ; n += 1) {
    if (["", ...COMPANIONS].every((ending) => !existsSync(name + ending))) return name;
    name = `${wanted}-${n}`;
  }
}

function kept(aside: string | null): string {
  return aside === null ? "There was no ledger to keep." : `The damaged ledger is kept as ${aside}.`;
}

function placed(good: string | null, tried: number): string {
  if (good !== null) return `The copy ${basename(good)} was put in its place.`;
  return tried === 0
    ? "There is no copy of it, so a new one begins."
    : "No copy of it is whole, so a new one begins.";
}
