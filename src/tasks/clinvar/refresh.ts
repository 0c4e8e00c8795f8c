/** One assembly brought up to date: nothing to do, or a new index in the old one's place. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Assembly } from "../../genome/assembly.ts";
import { GenomeError } from "../../genome/genome-error.ts";
import { buildReferenceIndex } from "../../genome-store/build-index.ts";
import { md5Of } from "../../genome-store/file-md5.ts";
import { indexPath } from "../../genome-store/open-index.ts";
import { addRows, hasRows } from "../../genome-store/variant-rows.ts";
import type { DatasetCache, Http } from "../../sdk/index.ts";
import { download, forget } from "./download.ts";
import { isOfIndex, knownIndex, setAside } from "./known-index.ts";
import { needRoom } from "./room.ts";
import type { ClinvarSettings } from "./settings.ts";
import { localMd5, type Place, placeOf } from "./source.ts";
import { askForMd5, recall, remember } from "./upstream.ts";

export interface Refresh {
  readonly assembly: Assembly;
  readonly settings: ClinvarSettings;
  readonly home: string;
  /** Where indexes lie. Absolute. */
  readonly folder: string;
  /** True builds also what has not changed. */
  readonly full: boolean;
  readonly http: Http;
  /** Keeps what servers said of their files. */
  readonly cache: DatasetCache;
  readonly now: number;
  readonly signal: AbortSignal;
  log(text: string): void;
  progress(fraction: number, note: string): void;
}

/** @returns true if there is a new index */
export async function refresh(refreshing: Refresh): Promise<boolean> {
  const isNew = await refreshIndex(refreshing);
  await refreshRows(refreshing);
  return isNew;
}

/** The index is ready to be asked by now; the table for SQL follows, also where an earlier run was ended before it. */
async function refreshRows({ assembly, settings, folder, signal, log, progress }: Refresh): Promise<void> {
  const path = indexPath(folder, assembly);
  if (!settings.sql_rows || !existsSync(path) || hasRows(path)) return;
  log(`${assembly}: ready to annotate; the rows for SQL follow`);
  const note = `rows of ${assembly}`;
  const rows = await addRows({ path, signal, progress: (fraction) => progress(0.75 + fraction / 4, note) });
  log(`${assembly}: ${rows.toLocaleString("en")} rows`);
}

async function refreshIndex(refreshing: Refresh): Promise<boolean> {
  const { assembly, settings, home, log } = refreshing;
  const places = [settings.source, ...settings.mirrors].map((source) => placeOf(source, assembly, home));
  for (const [index, place] of places.entries()) {
    try {
      return await refreshFrom(refreshing, place);
    } catch (error) {
      // A broken file may be whole elsewhere; the end of the run is the end.
      if (refreshing.signal.aborted || index === places.length - 1) throw error;
      log(`${place.file}: ${(error as Error).message} The next mirror is tried.`);
    }
  }
  return false;
}

async function refreshFrom(refreshing: Refresh, place: Place): Promise<boolean> {
  const { assembly, folder } = refreshing;
  const known = (await knownIndex(refreshing))?.md5 ?? null;
  const refreshKind = place.kind === "url" ? fromServer : fromDisk;
  try {
    return await refreshKind(refreshing, place, known);
  } catch (error) {
    if (refreshing.signal.aborted || !isOfIndex(error, folder, assembly)) throw error;
    // Damage that shows only where the old index is compared with the new one.
    const before = await setAside(refreshing, error);
    return await refreshKind(refreshing, place, before?.md5 ?? null);
  }
}

/** Where nobody announces what the file is, it is looked at; the same file is nothing new. */
async function fromDisk(refreshing: Refresh, place: Place, known: string | null): Promise<boolean> {
  const { assembly, settings, folder, full, signal, log, progress } = refreshing;
  const announced = localMd5(place) ?? (await md5Of(place.file, signal));
  if (announced === known && !full) {
    log(`${assembly}: unchanged upstream (md5 ${announced})`);
    return false;
  }
  needRoom({ source: place.file, index: indexPath(folder, assembly), withRows: settings.sql_rows });
  progress(0.5, `building ${assembly}`);
  try {
    const { meta } = await build(refreshing, place.file, announced);
    return full || meta.md5 !== known;
  } catch (error) {
    const isOfAnother = error instanceof GenomeError && error.code === "assembly_wrong";
    if (place.kind !== "file" || !isOfAnother || settings.assemblies.length === 1) throw error;
    log(`${assembly}: left out; ${error.message}`);
    return false;
  }
}

async function fromServer(refreshing: Refresh, place: Place, known: string | null): Promise<boolean> {
  const { assembly, folder, full, http, cache, signal, log, progress } = refreshing;
  const last = full ? null : await recall(cache, assembly, place.file, known);
  const announced = await askForMd5(place, http, last);
  if (announced.isSame) {
    log(`${assembly}: unchanged upstream (the announced md5 is the same file as before)`);
    return false;
  }
  const { md5, validators } = announced;
  if (md5 !== null && md5 === known && !full) {
    await remember(cache, assembly, {
      url: place.file,
      md5,
      announced: validators,
      file: last?.file ?? null,
    });
    log(`${assembly}: unchanged upstream (md5 ${md5})`);
    return false;
  }
  if (md5 === null)
    log(`${assembly}: ${place.md5} is not there; tag, date, end and records of the file have to do.`);
  const path = join(folder, "download", `${assembly}.vcf.gz`);
  log(`${assembly}: ${place.file}`);
  const got = await download({
    http,
    url: place.file,
    path,
    md5,
    known: md5 === null ? (last?.file ?? null) : null,
    progress: (done, total) => progress((0.5 * done) / Math.max(total, 1), `downloading ${assembly}`),
  });
  if (got === null) {
    log(`${assembly}: unchanged upstream (tag or date are the same)`);
    return false;
  }
  const isNew = full || got.md5 !== known;
  if (isNew) {
    progress(0.5, `building ${assembly}`);
    try {
      await build(refreshing, path, got.md5);
    } catch (error) {
      // A download that is not what was announced is of no use for the next try.
      if (!signal.aborted && !isOfIndex(error, folder, assembly)) forget(path);
      throw error;
    }
  } else log(`${assembly}: unchanged upstream (md5 ${got.md5})`);
  forget(path);
  const { url } = got;
  await remember(cache, assembly, { url, md5: got.md5, announced: validators, file: got.validators });
  return isNew;
}

function build({ folder, assembly, now, signal, settings }: Refresh, source: string, expectedMd5: string) {
  const mayShrink = settings.may_shrink;
  return buildReferenceIndex({ source, folder, assembly, now, signal, mayShrink, expectedMd5 });
}
