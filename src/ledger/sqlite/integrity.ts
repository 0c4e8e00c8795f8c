/** Is a ledger's file whole? */
import { statSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { LedgerCorrupt } from "../errors.ts";
import { ledgerFault } from "./faults.ts";
import { openToRead } from "./open-to-read.ts";
import { refuseStranger } from "./pragmas.ts";

/** Faults that are named; a damaged file may have thousands. */
const NAMED_FAULTS = 3;

/** `unknown` is no damage: the file could not be looked at, for instance because the disk is full. */
export type Integrity =
  | { readonly state: "whole" }
  | { readonly state: "damaged"; readonly why: string }
  | { readonly state: "unknown"; readonly why: string; readonly cause: unknown };

/**
 * Reads the whole file and looks for damage. Never throws, changes nothing.
 *
 * @param thorough also compares every index with its table, which takes several times as long
 */
export function checkIntegrity(path: string, thorough = false): Integrity {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return { state: "damaged", why: "the file is gone" };
    if (stat.size === 0) return { state: "damaged", why: "the file is empty" };
    const database = openToRead(path);
    try {
      refuseStranger(database, path);
      const faults = faultsOf(database, thorough);
      return faults === "ok" ? { state: "whole" } : { state: "damaged", why: faults };
    } finally {
      database.close();
    }
  } catch (error) {
    const cause = ledgerFault(error);
    const why = cause instanceof Error ? cause.message : String(cause);
    return cause instanceof LedgerCorrupt ? { state: "damaged", why } : { state: "unknown", why, cause };
  }
}

export function isWhole(path: string): boolean {
  return checkIntegrity(path).state === "whole";
}

function faultsOf(database: DatabaseSync, thorough: boolean): string {
  const check = thorough ? "integrity_check" : "quick_check";
  const rows = database.prepare(`pragma ${check}(${NAMED_FAULTS})`).all();
  return rows.map((row) => String(row[check])).join("; ");
}
