/** Our copy: is it there, is it whole, how old is it? */
import { createHash } from "node:crypto";
import { closeSync, createReadStream, openSync, readFileSync, readSync, statSync } from "node:fs";
import { basename } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { faultOfIndex } from "../../genome-store/index-check.ts";
import { isIndexFile } from "../../genome-store/index-file.ts";
import { checkZip } from "../../archive/read-zip.ts";
import type { Copy } from "./verdict.ts";

export interface LocalCopy {
  readonly copy: Copy;
  /** When it was changed last, epoch milliseconds; null if nobody knows. */
  readonly changedAt: number | null;
}

const MOST_JSON = 64 * 1024 ** 2;

export async function lookAtCopy(path: string, signal: AbortSignal): Promise<LocalCopy> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return { copy: { word: "missing", why: "it is not there" }, changedAt: null };
  if (!stat.isFile()) return { copy: { word: "unknown", why: "it is no file" }, changedAt: null };
  const changedAt = newestRow(path) ?? stat.mtimeMs;
  if (stat.size === 0) return { copy: { word: "damaged", why: "it is empty" }, changedAt };
  try {
    return { copy: await judgeCopy(path, stat.size, signal), changedAt };
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return { copy: { word: "unknown", why: `it cannot be read: ${error.message}` }, changedAt };
  }
}

/** What may not be read, or is in use, need not be damaged. */
function isUnreadable(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  const isBusy = typeof errcode === "number" && [5, 6, 14].includes(errcode & 0xff);
  return isBusy || (typeof code === "string" && ["EACCES", "EPERM", "EBUSY", "EMFILE"].includes(code));
}

/** Whole is what was read to its end by rules of its kind, or agrees with a checksum; of all else nobody knows. */
async function judgeCopy(path: string, size: number, signal: AbortSignal): Promise<Copy> {
  const look = await lookInside(path, size, signal);
  if (look.fault !== null) return { word: "damaged", why: look.fault };
  const beside = await compareChecksums(path, signal);
  if (beside.fault !== null) return { word: "damaged", why: beside.fault };
  const without = beside.useless.map((name) => `${name} holds no checksum`);
  if (look.isChecked || beside.isChecked) return { word: "intact", why: ["whole", ...without].join("; ") };
  return { word: "unknown", why: `not checked: ${[look.why, ...without].join("; ")}` };
}

interface Look {
  /** What is wrong. */
  readonly fault: string | null;
  readonly isChecked: boolean;
  /** Why it was not checked. */
  readonly why: string;
}

async function lookInside(path: string, size: number, signal: AbortSignal): Promise<Look> {
  const whole: Look = { fault: null, isChecked: true, why: "" };
  try {
    const head = headOf(path);
    if (head.toString("latin1", 0, 15) === "SQLite format 3") {
      const fault = sqliteFault(path) ?? (isIndexFile(path) ? await faultOfIndex(path, signal) : null);
      return { ...whole, fault };
    }
    if (head[0] === 0x1f && head[1] === 0x8b) await unpack(path, signal);
    else if (head.toString("latin1", 0, 4) === "PK\u0003\u0004") await checkZip(path, signal);
    else if (!path.endsWith(".json"))
      return { ...whole, isChecked: false, why: "it is of no kind that tells whether it is whole" };
    else if (size > MOST_JSON)
      return { ...whole, isChecked: false, why: `JSON of more than ${MOST_JSON / 1024 ** 2} MB is not read` };
    else JSON.parse(readFileSync(path, "utf8"));
    return whole;
  } catch (error) {
    if (signal.aborted || isUnreadable(error)) throw error;
    return { ...whole, fault: error instanceof Error ? error.message : String(error) };
  }
}

function headOf(path: string): Buffer {
  const file = openSync(path, "r");
  try {
    const head = Buffer.alloc(16);
    readSync(file, head, 0, 16, 0);
    return head;
  } finally {
    closeSync(file);
  }
}

function sqliteFault(path: string): string | null {
  const db = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
  try {
    const found = db
      .prepare("pragma quick_check(5)")
      .all()
      .map((row) => String(Object.values(row)[0]))
      .filter((text) => text !== "ok");
    return found.length === 0 ? null : found.join("; ");
  } finally {
    db.close();
  }
}

async function unpack(path: string, signal: AbortSignal): Promise<void> {
  const nowhere = new Writable({ write: (_bytes, _encoding, done) => done() });
  await pipeline(createReadStream(path), createGunzip({ chunkSize: 1024 * 1024 }), nowhere, { signal });
}

const DIGITS = { md5: /^\s*([0-9a-f]{32})\b/i, sha256: /^\s*([0-9a-f]{64})\b/i } as const;

interface Beside {
  readonly fault: string | null;
  readonly isChecked: boolean;
  /** Names of files that should hold a checksum. */
  readonly useless: readonly string[];
}

/** An `.md5` or `.sha256` beside the file says what it has to be. */
async function compareChecksums(path: string, signal: AbortSignal): Promise<Beside> {
  const useless: string[] = [];
  let isChecked = false;
  for (const kind of ["md5", "sha256"] as const) {
    const beside = `${path}.${kind}`;
    if (statSync(beside, { throwIfNoEntry: false })?.isFile() !== true) continue;
    const wanted = DIGITS[kind].exec(readFileSync(beside, "utf8"))?.[1]?.toLowerCase();
    if (wanted === undefined) {
      useless.push(basename(beside));
      continue;
    }
    const is = await hashOf(path, kind, signal);
    const fault = wanted === is ? null : `its ${kind} is ${is}, and ${basename(beside)} says ${wanted}`;
    if (fault !== null) return { fault, isChecked: true, useless };
    isChecked = true;
  }
  return { fault: null, isChecked, useless };
}

export async function hashOf(path: string, kind: "md5" | "sha256", signal: AbortSignal): Promise<string> {
  const hash = createHash(kind);
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash, { signal });
  return hash.digest("hex");
}

/** A dataset notes with every row when it was changed. */
function newestRow(path: string): number | null {
  let db: DatabaseSync | null = null;
  try {
    if (headOf(path).toString("latin1", 0, 15) !== "SQLite format 3") return null;
    db = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
    const times = db
      .prepare("select name from _nightdesk_tables")
      .all()
      .map(({ name }) =>
        Number(db?.prepare(`select max(_changed_at) as at from "${String(name)}"`).get()?.["at"] ?? 0),
      );
    const newest = Math.max(0, ...times);
    return newest === 0 ? null : newest;
  } catch {
    // Not one of ours, or damaged, which is told elsewhere.
    return null;
  } finally {
    db?.close();
  }
}
