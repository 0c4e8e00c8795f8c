/** ClinVar's file to disk. */
import { mkdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import type { Downloaded, Http, Validators } from "../../sdk/index.ts";

export interface Download {
  readonly http: Http;
  readonly url: string;
  /** Absolute. */
  readonly path: string;
  /** What the file is announced to be. */
  readonly md5: string | null;
  /** What the server said of the file that is here; it is asked only for another one. */
  readonly known: Validators | null;
  progress(done: number, total: number): void;
}

/** The index that is built of it with its rows, their copy, and the old index that stays. */
const ROOM_BESIDE = 2 * 1024 ** 3;

/** Twenty times what it is; a server that sends more sends something else. */
const MOST_BYTES = 4 * 1024 ** 3;

/**
 * @returns null if the server's is the known one
 * @throws HttpError, DownloadError
 */
export async function download(wanted: Download): Promise<Downloaded | null> {
  const { http, url, path, md5, known, progress } = wanted;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  return await http.download(url, path, {
    ...(md5 === null ? {} : { md5 }),
    ...(known === null ? {} : { known }),
    room: ROOM_BESIDE,
    maxBytes: MOST_BYTES,
    onProgress: (done, total) => progress(done, total ?? done),
  });
}

export function forget(path: string): void {
  rmSync(path, { force: true });
}
