/** Opening the ledger of a home that may have had one before: what was lost is put back, and said. */
import { statSync } from "node:fs";
import { basename } from "node:path";
import { LedgerCorrupt, LedgerGone } from "../errors.ts";
import type { Store } from "../store.ts";
import { openSqliteLedger } from "./open.ts";
import { restoreFromBackup } from "./restore.ts";

export interface KnownLedger {
  /** Absolute. */
  readonly path: string;
  /** Copies made by `backup`, newest first. */
  readonly copies: readonly string[];
  /** Something in the home shows that Nightdesk has recorded here before. */
  readonly wasUsed: boolean;
  /** `YYYY-MM-DD`, for the name under which a damaged file is kept. */
  readonly day: string;
}

/**
 * Opens the ledger. Only a home without any trace of an earlier one gets a new one without a word; a ledger that is
 * damaged or gone is replaced by the newest copy that is whole.
 *
 * @returns the open ledger, and a sentence for each thing that had to be mended
 * @throws LedgerError if it can be neither opened nor mended
 */
export async function openOrRestore(
  known: KnownLedger,
): Promise<{ store: Store; repairs: readonly string[] }> {
  const { path } = known;
  try {
    return { store: await openSqliteLedger({ path, create: !hadLedger(known) }), repairs: [] };
  } catch (fault) {
    if (!(fault instanceof LedgerCorrupt || fault instanceof LedgerGone)) throw fault;
    const done = await restoreKnown(known);
    const what = fault instanceof LedgerGone ? "is gone" : `was damaged (${fault.message})`;
    return { store: await openSqliteLedger({ path }), repairs: [`The ledger ${what}. ${done}`] };
  }
}

/** Puts the newest whole copy in the place of the ledger. @returns what was done, in sentences */
export function restoreKnown({ path, copies, day }: KnownLedger): Promise<string> {
  return restoreFromBackup({ path, backupPath: copies, asideName: `${basename(path)}.damaged-${day}` });
}

/**
 * Opens it for reading.
 *
 * @returns null if there never was one
 * @throws LedgerGone if there was
 */
export async function openKnownToRead(known: KnownLedger): Promise<Store | null> {
  if (!hadLedger(known)) return null;
  return await openSqliteLedger({ path: known.path, readOnly: true, create: false });
}

/** Is there a ledger, or anything that shows that there was one? */
export function hadLedger({ path, copies, wasUsed }: KnownLedger): boolean {
  return wasUsed || copies.length > 0 || !isAbsent(path);
}

/** False for a file that is there but may not be seen: opening it says why. */
function isAbsent(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) === undefined;
  } catch {
    return false;
  }
}
