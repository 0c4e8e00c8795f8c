/** A whole copy of the ledger while it is in use. */
import { chmodSync, mkdirSync, renameSync } from "node:fs";
import { dirname } from "node:path";
import { sql, type Kysely } from "kysely";
import { LedgerCorrupt } from "../errors.ts";
import type { LedgerSchema } from "../schema.ts";
import { ledgerFault } from "./faults.ts";
import { draftOf, FILE_MODE, flush, flushFolderOf, FOLDER_MODE, removeDatabase } from "./files.ts";
import { checkIntegrity } from "./integrity.ts";

/**
 * Writes a consistent, compact copy. An older copy under the name is replaced only by one that was proven whole.
 *
 * @throws LedgerCorrupt if the ledger cannot be copied whole; LedgerFull, LedgerReadOnly
 */
export async function backupTo(db: Kysely<LedgerSchema>, path: string): Promise<void> {
  const draft = draftOf(path);
  try {
    mkdirSync(dirname(path), { recursive: true, mode: FOLDER_MODE });
    await db.connection().execute((connection) => sql`vacuum into ${draft}`.execute(connection));
    const verdict = checkIntegrity(draft);
    if (verdict.state === "unknown") throw verdict.cause;
    if (verdict.state === "damaged")
      throw new LedgerCorrupt(`the copy of the ledger is not whole: ${verdict.why}`);
    chmodSync(draft, FILE_MODE);
    flush(draft);
    renameSync(draft, path);
    flushFolderOf(path);
  } catch (error) {
    throw ledgerFault(error);
  } finally {
    removeDatabase(draft);
  }
}
