/** One assembly brought up to date: nothing to do, or a new index in the old one's place. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Assembly } from "../../genome/assembly.ts";
import { buildReferenceIndex } from "../../genome-store/build-index.ts";
import { openIndexHistory } from "../../genome-store/history.ts";
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
  const announced = await announcedMd5(place, http);
  const known = knownMd5(folder, assembly);
  if (announced !== null && announced === known && !full) {
    log(`${assembly}: unchanged upstream (md5 ${announced})`);
    return false;
  }
  const options = { folder, assembly, now, signal, mayShrink: settings.may_shrink };
  const expected = announced === null ? {} : { expectedMd5: announced };
  if (place.kind === "folder") {
    const before = known;
    progress(0.5, `building ${assembly}`);
    const { meta } = await buildReferenceIndex({ source: place.file, ...options, ...expected });
    return full || meta.md5 !== before;
  }
  const downloads = join(folder, "download");
  mkdirSync(downloads, { recursive: true, mode: 0o700 });
  const path = join(downloads, `${assembly}.vcf.gz`);
  log(`${assembly}: ${place.file}`);
  await download({
    http,
    url: place.file,
    path,
    md5: announced ?? "",
    signal,
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

function knownMd5(folder: string, assembly: Assembly): string | null {
  const history = openIndexHistory(folder, assembly);
  history?.close();
  return history?.meta.md5 ?? null;
}
