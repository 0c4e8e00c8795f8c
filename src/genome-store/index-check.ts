/** Is an index what was written, from the first part to the last? Looks at all of it, which takes seconds. */
import { existsSync } from "node:fs";
import { setImmediate as breathe } from "node:timers/promises";
import { GenomeError } from "../genome/genome-error.ts";
import { damagedIndex, reading } from "./index-damage.ts";
import { loadMeta, loadText, openIndexFile } from "./index-file.ts";
import { arrayNames, checkArray } from "./index-parts.ts";
import { recordedChanges } from "./history.ts";
import { identityOf, seal, unseal } from "./index-seal.ts";
import { blockSelect, blockText } from "./open-index.ts";

/** Under these the file says how many arrays and blocks it has. */
export const ARRAYS = "arrays";
export const BLOCKS = "blocks";
/** So many are a moment's work. */
const BLOCKS_AT_ONCE = 256;

/**
 * @returns what is wrong, in one sentence; null if nothing is, or if there is no index
 * @throws what the system's error says if it cannot be read
 */
export async function faultOfIndex(path: string, signal?: AbortSignal): Promise<string | null> {
  if (!existsSync(path)) return null;
  try {
    await requireWholeIndex(path, signal);
    return null;
  } catch (error) {
    if (error instanceof GenomeError) return error.message;
    throw error;
  }
}

/** @throws GenomeError `corrupt` */
export async function requireWholeIndex(path: string, signal?: AbortSignal): Promise<void> {
  const seen = identityOf(path);
  const database = openIndexFile(path);
  try {
    const keys = reading(database, "its list of facts", () =>
      database.prepare("select key from _nightdesk_meta").all(),
    );
    for (const { key } of keys) loadText(database, String(key));
    loadMeta(database);
    const names = arrayNames(database);
    if (String(names.length) !== loadText(database, ARRAYS))
      throw damagedIndex(database, "the list of arrays");
    for (const name of names) {
      await breathe();
      signal?.throwIfAborted();
      checkArray(database, name);
    }
    recordedChanges(database).forEach(() => undefined);
    reading(database, "the list of unknown values", () =>
      database.prepare("select * from unknown_values").all(),
    );
    const select = blockSelect(database);
    const blocks = loadText(database, BLOCKS);
    if (blocks === "") throw damagedIndex(database, BLOCKS);
    for (let number = 0; number < Number(blocks); number += 1) {
      if (number % BLOCKS_AT_ONCE === 0) await breathe();
      signal?.throwIfAborted();
      blockText(database, select, number, path);
    }
    seal(path, seen);
  } catch (error) {
    if (error instanceof GenomeError) unseal(path);
    throw error;
  } finally {
    database.close();
  }
}
