/** Is a ledger's file whole? */
import { statSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { openToRead } from "./open-to-read.ts";
import { refuseStranger } from "./pragmas.ts";

/** Faults that are named; a damaged file may have thousands. */
const NAMED_FAULTS = 3;

/**
 * Reads the whole file and looks for damage. Never throws, changes nothing.
 *
 * @param thorough also compares every index with its table, which takes several times as long
 * @returns "ok", or what is wrong in one sentence
 */
export function checkIntegrity(path: string, thorough = false): "ok" | (string & {}) {
  try {
    if (statSync(path).size === 0) return "the file is empty";
    const database = openToRead(path);
    try {
      refuseStranger(database, path);
      return faultsOf(database, thorough);
    } finally {
      database.close();
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function faultsOf(database: DatabaseSync, thorough: boolean): string {
  const check = thorough ? "integrity_check" : "quick_check";
  const rows = database.prepare(`pragma ${check}(${NAMED_FAULTS})`).all();
  return rows.map((row) => String(row[check])).join("; ");
}
