/** One run's part of a day log: from each of its first marks to the first mark of another run. */
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { StringDecoder } from "node:string_decoder";

const LF = 10;
const ANY_START = Buffer.from("\n=== nightdesk run ");

/** A day's log may have gigabytes: it is looked through as bytes, and only what is shown becomes text. */
const WINDOW = 1 << 20;
/** Small enough that the memory for it is free again at once. */
const LONGEST_PIECE = 1 << 16;

/** A pipe in the log's place must not hang us, and a link must not lead elsewhere. */
const CAREFUL = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Streams the parts of all attempts of a run, marks included. A task may print lines that look like the run's end; the
 * true one is the last before another run's beginning.
 *
 * @param path absolute path of the day log
 * @param from bytes before the run's first line, so that what stands there need not be read; where that line is not
 *   there (the log was cut or exchanged), and with null, it is looked for from the log's beginning
 * @throws a system error if the log cannot be read, also if something else than a file stands in its place
 */
export async function* readRunLog(
  path: string,
  runId: string,
  from: number | null,
): AsyncGenerator<string, void, undefined> {
  const file = await open(path, CAREFUL);
  try {
    if (!(await file.stat()).isFile()) throw new Error("the log is not a regular file");
    const ownStart = Buffer.from(`\n=== nightdesk run ${runId} attempt `);
    const isThere = from !== null && (await beginsAt(file, from, ownStart));
    yield* partsIn(file, ownStart, isThere ? from : 0);
  } finally {
    await file.close();
  }
}

async function beginsAt(file: FileHandle, at: number, ownStart: Buffer): Promise<boolean> {
  const found = Buffer.alloc(ownStart.length);
  // The first line of a log has no line break before it.
  found[0] = LF;
  const before = at === 0 ? 1 : 0;
  const { bytesRead } = await file.read(found, before, found.length - before, at - 1 + before);
  return bytesRead === found.length - before && found.equals(ownStart);
}

/** @param from where a line begins */
async function* partsIn(
  file: FileHandle,
  ownStart: Buffer,
  from: number,
): AsyncGenerator<string, void, undefined> {
  const window = Buffer.allocUnsafe(WINDOW + ownStart.length + ANY_START.length);
  // Every line begins after a line break, the first one too.
  window[0] = LF;
  let length = 1;
  const decoder = new StringDecoder("utf8");
  let isInside = false;
  let at = from;
  for (let isOver = false; !isOver;) {
    const { bytesRead } = await file.read(window, length, WINDOW, at);
    isOver = bytesRead === 0;
    at += bytesRead;
    length += bytesRead;
    const { until, inside, shown } = lookThrough(window.subarray(0, length), isInside, isOver, ownStart);
    isInside = inside;
    for (const piece of shown.flatMap(cutToPieces)) {
      const text = decoder.write(piece);
      if (text !== "") yield text;
    }
    window.copyWithin(0, until, length);
    length -= until;
  }
  const rest = decoder.end();
  if (rest !== "") yield rest;
}

/** Whole lines where they are short enough. */
function cutToPieces(bytes: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  for (let from = 0; from < bytes.length;) {
    const most = Math.min(from + LONGEST_PIECE, bytes.length);
    const lineEnd = most === bytes.length ? -1 : bytes.lastIndexOf(LF, most - 1);
    const until = lineEnd < from ? most : lineEnd + 1;
    pieces.push(bytes.subarray(from, until));
    from = until;
  }
  return pieces;
}

interface Looked {
  /** What comes after it may be the beginning of a mark, and is looked at again with what follows. */
  readonly until: number;
  readonly inside: boolean;
  readonly shown: readonly Buffer[];
}

/** @param bytes begin with the line break before a line, or inside a line */
function lookThrough(bytes: Buffer, isInside: boolean, isOver: boolean, ownStart: Buffer): Looked {
  const shown: Buffer[] = [];
  let inside = isInside;
  let at = 0;
  for (;;) {
    const mark = bytes.indexOf(inside ? ANY_START : ownStart, at);
    const isWhole = mark !== -1 && (isOver || mark + ownStart.length <= bytes.length);
    if (!isWhole) {
      const doubtful = mark === -1 ? Math.max(at, bytes.length - ownStart.length) : mark;
      const until = isOver ? bytes.length : doubtful;
      if (inside) shown.push(bytes.subarray(at, until));
      return { until, inside, shown };
    }
    const isOwn = bytes.subarray(mark, mark + ownStart.length).equals(ownStart);
    // The line break before a mark belongs to what is before it.
    if (inside) shown.push(bytes.subarray(at, mark + 1));
    inside = isOwn;
    at = mark + 1;
  }
}
