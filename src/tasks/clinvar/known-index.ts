/** Which release is here; an index that is damaged makes room for the one before it. */
import { copyFileSync, existsSync, linkSync, realpathSync, renameSync, rmSync } from "node:fs";
import { basename } from "node:path";
import type { Assembly } from "../../genome/assembly.ts";
import { GenomeError } from "../../genome/genome-error.ts";
import type { IndexMeta } from "../../genome/io.ts";
import { requireWholeIndex } from "../../genome-store/index-check.ts";
import { openIndexHistory } from "../../genome-store/history.ts";
import { indexPath } from "../../genome-store/open-index.ts";

interface Place {
  /** Where indexes lie. */
  readonly folder: string;
  readonly assembly: Assembly;
  readonly signal: AbortSignal;
  /** Hears of an index that is damaged. */
  log(text: string): void;
}

/**
 * Looks at the whole of the index. One that is damaged is kept aside; what releases changed is in the datasets as well.
 *
 * @returns null if there is none that can be used
 */
export async function knownIndex(place: Place): Promise<IndexMeta | null> {
  try {
    return await wholeIndex(place);
  } catch (error) {
    if (!(error instanceof GenomeError)) throw error;
    return await setAside(place, error);
  }
}

/** @throws GenomeError `corrupt` */
async function wholeIndex({ folder, assembly, signal }: Place): Promise<IndexMeta | null> {
  const history = openIndexHistory(folder, assembly);
  history?.close();
  if (history === null) return null;
  await requireWholeIndex(indexPath(folder, assembly), signal);
  return history.meta;
}

/** Is it the index that is here what was found to be damaged, and not the file that is read? */
export function isOfIndex(error: unknown, folder: string, assembly: Assembly): error is GenomeError {
  const path = indexPath(folder, assembly);
  // SQLite names the file itself where a link leads to it.
  const names = existsSync(path) ? [path, realpathSync(path)] : [path];
  return (
    error instanceof GenomeError &&
    error.code === "corrupt" &&
    names.some((name) => error.message.startsWith(`${name}: `))
  );
}

/**
 * The damaged index is kept for whoever wants to look at it; the one before it, if it is whole, answers meanwhile.
 *
 * @returns that one; null if there is none
 */
export async function setAside(place: Place, { message }: GenomeError): Promise<IndexMeta | null> {
  const { folder, assembly, log } = place;
  const path = indexPath(folder, assembly);
  const aside = path.replace(/\.db$/, ".damaged.db");
  renameSync(path, aside);
  log(`${message} It is kept as ${basename(aside)}.`);
  const previous = path.replace(/\.db$/, ".previous.db");
  if (!existsSync(previous)) return null;
  link(previous, path);
  const meta = await wholeIndex(place).catch((error: unknown) => {
    if (error instanceof GenomeError) return null;
    throw error;
  });
  if (meta === null) rmSync(path);
  else log(`${assembly}: until the new one is there, release ${meta.release} answers, the one before.`);
  return meta;
}

function link(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
