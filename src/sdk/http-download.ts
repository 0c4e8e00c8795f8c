/** A file from the web to the disk: whole or not at all, going on where an earlier try stopped, also in the next run. */
import { createHash } from "node:crypto";
import {
  createReadStream,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { dirname } from "node:path";
import { DownloadError } from "./download-error.ts";
import { HttpError } from "./http-error.ts";
import type { Downloaded, DownloadOptions, Http, Validators } from "./http.ts";
import { validatorsOf, whenChanged } from "./validators.ts";

interface DownloadParts {
  readonly fetch: Http["fetch"];
  readonly signal: AbortSignal;
  /** Before the transfer goes on after a break; the number of breaks in a row without a new byte. */
  readonly pause: (breaks: number) => Promise<void>;
}

const BREAKS_IN_A_ROW = 4;

/** What is known of the part that lies there, so that parts of two files are never put together. */
interface Label {
  readonly url: string;
  readonly expected: string | null;
  readonly validators: Validators;
}

/** @param addresses tried in turn; a file that is broken at one may be whole at the next */
export async function downloadFile(
  parts: DownloadParts,
  addresses: readonly string[],
  path: string,
  options: DownloadOptions,
): Promise<Downloaded | null> {
  for (const [index, url] of addresses.entries()) {
    try {
      return await fromOne(parts, url, path, options);
    } catch (error) {
      const isLast = index === addresses.length - 1;
      if (isLast || parts.signal.aborted || !mayBeBetterElsewhere(error)) throw error;
      options.onMirror?.(error as Error, addresses[index + 1] ?? "");
    }
  }
  throw new TypeError("an address is needed");
}

function mayBeBetterElsewhere(error: unknown): boolean {
  return error instanceof HttpError || (error instanceof DownloadError && error.code !== "no_room");
}

async function fromOne(
  parts: DownloadParts,
  url: string,
  path: string,
  options: DownloadOptions,
): Promise<Downloaded | null> {
  let breaks = 0;
  for (;;) {
    const before = sizeOf(partOf(path));
    try {
      const validators = await transfer(parts, url, path, options);
      return validators === null ? null : await settle(parts.signal, url, path, validators, options);
    } catch (error) {
      if (parts.signal.aborted) throw parts.signal.reason;
      if (!(error instanceof HttpError) || error.status !== 0) throw error;
      breaks = sizeOf(partOf(path)) > before ? 1 : breaks + 1;
      if (breaks > (options.retries ?? BREAKS_IN_A_ROW)) throw error;
      await parts.pause(breaks);
    }
  }
}

/** @returns null if the file is still the known one */
async function transfer(
  { fetch, signal }: DownloadParts,
  url: string,
  path: string,
  options: DownloadOptions,
): Promise<Validators | null> {
  const part = partOf(path);
  const label = keptLabel(path, url, options);
  const have = label === null ? 0 : sizeOf(part);
  const { md5: _md5, sha256: _sha256, known, maxBytes, room, onProgress, onMirror: _, ...request } = options;
  const response = await fetch(url, {
    ...request,
    headers: {
      // What is packed on the way has other offsets.
      "accept-encoding": "identity",
      ...request.headers,
      ...(have > 0 ? { range: `bytes=${have}-`, ...ifRange(label) } : whenChanged(known ?? null)),
    },
    accept: [304, 416, ...(request.accept ?? [])],
  });
  const validators = validatorsOf(response.headers);
  if (response.status === 304) {
    await response.body?.cancel();
    return null;
  }
  if (response.status === 416) {
    await response.body?.cancel();
    const total = Number(/\/(\d+)$/.exec(response.headers.get("content-range") ?? "")?.[1] ?? -1);
    if (total === have) return validators;
    throw beginAgain(path, url);
  }
  const goesOn = response.status === 206 && startOf(response) === have;
  if (response.status === 206 && !goesOn) {
    await response.body?.cancel();
    throw beginAgain(path, url);
  }
  const start = goesOn ? have : 0;
  const length = response.headers.get("content-length");
  const total = length === null ? null : start + Number(length);
  refuseTooLarge(url, total ?? 0, maxBytes);
  needRoom(path, total === null ? 0 : total - start, room ?? 0);
  writeLabel(path, { url, expected: expectedOf(options), validators });
  await pour(response, { part, start, total, url, signal, maxBytes, onProgress });
  return validators;
}

/** Counts as a break, after which there is no part any more. */
function beginAgain(path: string, url: string): HttpError {
  discard(path);
  const what = "the part that was here is not of this file; it begins again";
  return new HttpError(what, { method: "GET", url: new URL(url), tries: 1 });
}

interface Pouring {
  readonly part: string;
  readonly start: number;
  /** null if the server does not say. */
  readonly total: number | null;
  readonly url: string;
  readonly signal: AbortSignal;
  readonly maxBytes: number | undefined;
  readonly onProgress: DownloadOptions["onProgress"] | undefined;
}

async function pour(
  response: Response,
  { part, start, total, url, signal, maxBytes, onProgress }: Pouring,
): Promise<void> {
  const file = await open(part, start > 0 ? "a" : "w", 0o600);
  let done = start;
  try {
    // Each piece is in the file before the next is asked for, so that a broken transfer loses next to nothing.
    for await (const piece of response.body ?? []) {
      signal.throwIfAborted();
      await file.write(piece);
      done += piece.length;
      refuseTooLarge(url, done, maxBytes);
      onProgress?.(done, total);
    }
    await file.sync();
  } catch (error) {
    if (signal.aborted || !(error instanceof Error) || isOfTheDisk(error)) throw error;
    if (error instanceof DownloadError) throw error;
    throw broken(url, done, total, error);
  } finally {
    await file.close();
  }
  if (total !== null && done < total) throw broken(url, done, total, null);
}

function isOfTheDisk(error: Error): boolean {
  return "syscall" in error && "code" in error && ["write", "fsync", "open"].includes(String(error.syscall));
}

function broken(url: string, done: number, total: number | null, cause: Error | null): HttpError {
  const of = total === null ? "" : ` of ${total}`;
  const what = `the transfer broke after ${done}${of} bytes`;
  return new HttpError(what, { method: "GET", url: new URL(url), tries: 1 }, { cause });
}

/** Checks what has arrived and puts it in its place. */
async function settle(
  signal: AbortSignal,
  url: string,
  path: string,
  validators: Validators,
  options: DownloadOptions,
): Promise<Downloaded> {
  const part = partOf(path);
  const md5 = createHash("md5");
  const sha256 = createHash("sha256");
  for await (const piece of createReadStream(part, { highWaterMark: 1024 * 1024 })) {
    signal.throwIfAborted();
    md5.update(piece as Buffer);
    sha256.update(piece as Buffer);
  }
  const is = { md5: md5.digest("hex"), sha256: sha256.digest("hex") };
  for (const name of ["md5", "sha256"] as const) {
    const wanted = options[name];
    if (wanted === undefined || wanted.toLowerCase() === is[name]) continue;
    discard(path);
    throw new DownloadError(
      "corrupt",
      `${url}: its ${name} is ${is[name]}, but ${wanted.toLowerCase()} was announced; it is not whole.`,
    );
  }
  const bytes = sizeOf(part);
  renameSync(part, path);
  rmSync(labelOf(path), { force: true });
  return { url, path, bytes, ...is, validators };
}

/** The label of a part that may be gone on with; otherwise what lies there is thrown away. */
function keptLabel(path: string, url: string, options: DownloadOptions): Label | null {
  try {
    const label = JSON.parse(readFileSync(labelOf(path), "utf8")) as Label;
    const expected = expectedOf(options);
    const isSame =
      expected === null ? label.url === url && ifRange(label) !== null : label.expected === expected;
    if (isSame && sizeOf(partOf(path)) > 0) return label;
  } catch {
    // No label, no trust.
  }
  discard(path);
  return null;
}

/** Only a strong tag or a date tells that the rest belongs to the part; where the content is announced that will tell. */
function ifRange(label: Label | null): Record<string, string> | null {
  const { etag, lastModified } = label?.validators ?? {};
  if (label?.expected != null) return {};
  if (etag != null && !etag.startsWith("W/")) return { "if-range": etag };
  return lastModified == null ? null : { "if-range": lastModified };
}

function expectedOf({ md5, sha256 }: DownloadOptions): string | null {
  return sha256 ?? md5 ?? null;
}

function startOf(response: Response): number {
  return Number(/^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "")?.[1] ?? -1);
}

function refuseTooLarge(url: string, bytes: number, most = Number.POSITIVE_INFINITY): void {
  if (bytes <= most) return;
  throw new DownloadError("too_large", `${url}: it is larger than the ${most} bytes that are allowed.`);
}

function needRoom(path: string, rest: number, beside: number): void {
  const folder = dirname(path);
  const { bavail, bsize } = statfsSync(folder);
  const needed = rest + beside;
  if (bavail * bsize >= needed) return;
  const gb = (bytes: number) => `${(bytes / 1024 ** 3).toFixed(1)} GB`;
  throw new DownloadError(
    "no_room",
    `${folder}: ${gb(needed)} are needed and ${gb(bavail * bsize)} are free.`,
  );
}

function writeLabel(path: string, label: Label): void {
  writeFileSync(labelOf(path), JSON.stringify(label), { mode: 0o600 });
}

function discard(path: string): void {
  rmSync(partOf(path), { force: true });
  rmSync(labelOf(path), { force: true });
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function partOf(path: string): string {
  return `${path}.part`;
}

function labelOf(path: string): string {
  return `${path}.part.json`;
}
