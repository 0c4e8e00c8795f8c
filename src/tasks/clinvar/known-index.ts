/** Which release is here; an index that is damaged makes room for the one before it. */
import { copyFileSync, existsSync, linkSync, renameSync, rmSync } from "node:fs";
import { basename } from "node:path";
import type { Assembly } from "../../genome/assembly.ts";
import { GenomeError } from "../../genome/genome-error.ts";
import type { IndexMeta } from "../../genome/io.ts";
import { openIndexHistory } from "../../genome-store/history.ts";
import { indexPath } from "../../genome-store/open-index.ts";

type Log = (text: string) => void;

/**
 * @returns null if there is none that can be used
 * @param log hears of an index that cannot be opened: it is kept aside, and what releases changed is in the datasets as well
 */
export function knownIndex(folder: string, assembly: Assembly, log: Log): IndexMeta | null {
  try {
    const history = openIndexHistory(folder, assembly);
    history?.close();
    return history?.meta ?? null;
  } catch (error) {
    if (!(error instanceof GenomeError)) throw error;
    setAside(folder, assembly, error, log);
    return existsSync(indexPath(folder, assembly)) ? knownIndex(folder, assembly, log) : null;
  }
}

/** Is it the index that is here what was found to be damaged, and not the file that is read? */
export function isOfIndex(error: unknown, folder: string, assembly: Assembly): error is GenomeError {
  const path = indexPath(folder, assembly);
  return error instanceof GenomeError && error.code === "corrupt" && error.message.startsWith(`${path}: `);
}

/** The damaged index is kept for whoever wants to look at it; the one before it, if there is one, answers meanwhile. */
export function setAside(folder: string, assembly: Assembly, { message }: GenomeError, log: Log): void {
  const path = indexPath(folder, assembly);
  const aside = path.replace(/\.db$/, ".damaged.db");
  renameSync(path, aside);
  log(`${message} It is kept as ${basename(aside)}.`);
  const previous = path.replace(/\.db$/, ".previous.db");
  if (!existsSync(previous)) return;
  link(previous, path);
  const release = releaseOf(folder, assembly);
  if (release === null) rmSync(path);
  else log(`${assembly}: until the new one is there, release ${release} answers, the one before.`);
}

function releaseOf(folder: string, assembly: Assembly): string | null {
  try {
    const history = openIndexHistory(folder, assembly);
    history?.close();
    return history?.meta.release ?? null;
  } catch (error) {
    if (error instanceof GenomeError) return null;
    throw error;
  }
}

function link(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
