/** One archive brought up to date. */
import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ArchiveError } from "../../archive/archive-error.ts";
import type { Validators } from "../../sdk/index.ts";
import type { Archive } from "./archives.ts";
import { readArchive } from "./read-archive.ts";
import { type Arrived, type Fetching, fetchArchive } from "./sources.ts";
import { rowCount, shrunk, store, type Tables } from "./store.ts";

/** Goes up when archives are read in another way, so that what is kept is read again. */
const READER = 1;

export interface Refreshing extends Fetching {
  readonly datasets: Tables;
  /** Where archives are kept as they came. */
  readonly archives: string;
  readonly full: boolean;
  readonly mayShrink: boolean;
  log(text: string): void;
}

export type Refreshed =
  | { readonly state: "current" | "new" | "missing" }
  /** Rows of the last good one stay. */
  | { readonly state: "refused"; readonly why: string };

/** @throws HttpError, DownloadError if the archive cannot be fetched */
export async function refreshArchive(refreshing: Refreshing, archive: Archive): Promise<Refreshed> {
  const { datasets, full } = refreshing;
  const { name } = archive;
  const [known, refusedBefore] = [
    await datasets.archives.get({ name }),
    await datasets.refused.get({ name }),
  ];
  const isRead = known?.reader === READER && !full;
  const looked = refusedBefore ?? (isRead ? known : null);
  const arrived = await fetchArchive(refreshing, name, looked === null ? null : validatorsOf(looked));
  if (arrived === "missing") return { state: "missing" };
  if (arrived === "same" || (!full && arrived.sha256 === refusedBefore?.sha256)) {
    if (arrived !== "same") discard(refreshing, arrived);
    return refusedBefore === null ? { state: "current" } : { state: "refused", why: refusedBefore.why ?? "" };
  }
  if (isRead && arrived.sha256 === known.sha256) {
    discard(refreshing, arrived);
    await datasets.refused.delete([{ name }]);
    // The same content under another tag: remembered, so that it is not sent again.
    await datasets.archives.upsert([{ ...known, ...columnsOf(arrived.validators) }]);
    return { state: "current" };
  }
  return await take(refreshing, archive, arrived);
}

async function take(refreshing: Refreshing, archive: Archive, arrived: Arrived): Promise<Refreshed> {
  const { datasets, archives, mayShrink, log, origin } = refreshing;
  const { name } = archive;
  const known = await datasets.archives.get({ name });
  try {
    const read = await readArchive(arrived.path, archive);
    const why = mayShrink ? null : shrunk(read, known);
    if (why !== null) throw new ArchiveError("refused", `${name}: ${why}.`);
    for (const note of read.notes) log(note);
    await store(datasets, read);
    await datasets.refused.delete([{ name }]);
    await datasets.archives.upsert([
      {
        name,
        created: read.created,
        license: read.license,
        sha256: arrived.sha256,
        bytes: arrived.bytes,
        rows: rowCount(read),
        reader: READER,
        ...columnsOf(arrived.validators),
      },
    ]);
    if (origin.kind === "url") renameSync(arrived.path, join(archives, name));
    await datasets.archives.checkpoint();
    log(`${name} of ${read.created}: ${rowCount(read).toLocaleString("en")} rows`);
    return { state: "new" };
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    const why = error.message.replace(arrived.path, name);
    log(`Not taken: ${why}`);
    await datasets.refused.upsert([{ name, why, sha256: arrived.sha256, ...columnsOf(arrived.validators) }]);
    // Kept aside for whoever wants to look at it.
    if (origin.kind === "url") renameSync(arrived.path, join(archives, `${name}.refused`));
    await datasets.refused.checkpoint();
    return { state: "refused", why };
  }
}

function discard({ origin }: Refreshing, { path }: Arrived): void {
  if (origin.kind === "url") rmSync(path, { force: true });
}

function validatorsOf(row: { etag: string | null; last_modified: string | null }): Validators {
  return { etag: row.etag, lastModified: row.last_modified };
}

function columnsOf({ etag, lastModified }: Validators): {
  etag: string | null;
  last_modified: string | null;
} {
  return { etag, last_modified: lastModified };
}
