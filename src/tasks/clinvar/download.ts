/** A large file to disk, going on where an earlier try stopped. */
import { readFileSync, rmSync, statfsSync, statSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname } from "node:path";
import { GenomeError } from "../../genome/genome-error.ts";
import type { Http } from "../../sdk/index.ts";

export interface Download {
  readonly http: Http;
  readonly url: string;
  /** Absolute; what is there already belongs to `md5`, or is thrown away. */
  readonly path: string;
  /** What the file is announced to be; parts of another one are no use. */
  readonly md5: string;
  readonly signal: AbortSignal;
  progress(done: number, total: number): void;
}

/** The download itself, the index that is built of it, and the old index that stays. */
const ROOM_NEEDED = 3;

/** @throws HttpError, or GenomeError `refused` if the disk has too little room */
export async function download({ http, url, path, md5, signal, progress }: Download): Promise<void> {
  const label = `${path}.md5`;
  if (read(label) !== md5) rmSync(path, { force: true });
  writeFileSync(label, md5, { mode: 0o600 });
  const have = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const response = await http.fetch(url, {
    headers: have === 0 ? {} : { range: `bytes=${have}-` },
    // 416: nothing is missing, or what we have is not its beginning; the md5 will tell.
    accept: [416],
  });
  if (response.status === 416) {
    await response.body?.cancel();
    return;
  }
  const goesOn = response.status === 206;
  const rest = Number(response.headers.get("content-length") ?? 0);
  const total = (goesOn ? have : 0) + rest;
  needRoom(path, total, rest);
  if (response.body === null) throw new GenomeError("empty", `${url}: the server sent nothing.`);
  let done = goesOn ? have : 0;
  const file = await open(path, goesOn ? "a" : "w", 0o600);
  try {
    // Each piece is in the file before the next is asked for, so that a broken transfer loses next to nothing.
    for await (const piece of response.body) {
      signal.throwIfAborted();
      await file.write(piece);
      done += piece.length;
      progress(done, total);
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Removes the download and its label. */
export function forget(path: string): void {
  rmSync(path, { force: true });
  rmSync(`${path}.md5`, { force: true });
}

function needRoom(path: string, total: number, rest: number): void {
  const { bavail, bsize } = statfsSync(dirname(path));
  const needed = rest + total * (ROOM_NEEDED - 1);
  if (bavail * bsize >= needed) return;
  const gb = (bytes: number) => `${(bytes / 1024 ** 3).toFixed(1)} GB`;
  throw new GenomeError(
    "refused",
    `${dirname(path)}: ${gb(needed)} are needed and ${gb(bavail * bsize)} are free.`,
  );
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
