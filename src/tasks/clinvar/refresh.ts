/** One assembly brought up to date: nothing to do, or a new index in the old one's place. */
import { existsSync, renameSync } from "node:fs";
import { basename, join } from "node:path";
import type { Assembly } from "../../genome/assembly.ts";
import { GenomeError } from "../../genome/genome-error.ts";
import { buildReferenceIndex } from "../../genome-store/build-index.ts";
import { md5Of } from "../../genome-store/file-md5.ts";
import { openIndexHistory } from "../../genome-store/history.ts";
import { indexPath } from "../../genome-store/open-index.ts";
import { addRows, hasRows } from "../../genome-store/variant-rows.ts";
import type { Http } from "../../sdk/index.ts";
import { download, forget } from "./download.ts";
import type { ClinvarSettings } from "./settings.ts";
import { announcedMd5, type Place, placeOf } from "./source.ts";

export interface Refresh {
  readonly assembly: Assembly;
  readonly settings: ClinvarSettings;
  readonly home: string;
  /** Where indexes lie. Absolute. */
  readonly folder: string;
  /** True builds also what has not changed. */
  readonly full: boolean;
  readonly http: Http;
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
  const { assembly, settings, folder, full, http, now, signal, log, progress } = refreshing;
  const said = await announcedMd5(place, http);
  // Where nobody announces what the file is, it is looked at; the same file is nothing new.
  const announced = said ?? (place.kind === "url" ? null : await md5Of(place.file, signal));
  const known = knownMd5(folder, assembly, log);
  if (announced !== null && announced === known && !full) {
    log(`${assembly}: unchanged upstream (md5 ${announced})`);
    return false;
  }
  const options = { folder, assembly, now, signal, mayShrink: settings.may_shrink };
  const expected = announced === null ? {} : { expectedMd5: announced };
  if (place.kind !== "url") {
    const before = known;
    progress(0.5, `building ${assembly}`);
    try {
      const { meta } = await buildReferenceIndex({ source: place.file, ...options, ...expected });
      return full || meta.md5 !== before;
    } catch (error) {
      const isOfAnother = error instanceof GenomeError && error.code === "assembly_wrong";
      if (place.kind !== "file" || !isOfAnother || settings.assemblies.length === 1) throw error;
      log(`${assembly}: left out; ${error.message}`);
      return false;
    }
  }
  const path = join(folder, "download", `${assembly}.vcf.gz`);
  log(`${assembly}: ${place.file}`);
  await download({
    http,
    url: place.file,
    path,
    md5: announced,
    progress: (done, total) => progress((0.5 * done) / Math.max(total, 1), `downloading ${assembly}`),
  });
  progress(0.5, `building ${assembly}`);
  try {
    await buildReferenceIndex({ source: path, ...options, ...expected });
  } catch (error) {
    // A download that is not what was announced is of no use for the next try.
    if (!signal.aborted) forget(path);
    throw error;
  }
  forget(path);
  return true;
}

/** An index that cannot be opened is kept aside, said, and built anew; what releases changed is in the datasets as well. */
function knownMd5(folder: string, assembly: Assembly, log: (text: string) => void): string | null {
  try {
    const history = openIndexHistory(folder, assembly);
    history?.close();
    return history?.meta.md5 ?? null;
  } catch (error) {
    if (!(error instanceof GenomeError)) throw error;
    const path = indexPath(folder, assembly);
    const aside = path.replace(/\.db$/, ".damaged.db");
    renameSync(path, aside);
    log(`${error.message} It is kept as ${basename(aside)}.`);
    return null;
  }
}
