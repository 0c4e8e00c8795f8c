/** The rows of a consumer's raw-data file, out of bytes: 650,000 of them in a tenth of a second. */
import { BLANK, COMMA, CR, DASH, HASH, LF, QUOTE, SEMICOLON, TAB, ZERO } from "../ascii.ts";
import { chromosomeCode, MT, X, Y } from "../chromosomes.ts";
import { GenomeError } from "../genome-error.ts";
import { watchBuilds } from "./builds.ts";
import type { CallList } from "./call-list.ts";
import { readGenotype, readSplit } from "./genotype-text.ts";
import { type Layout, layoutOfHeader, layoutOfRow, unknownFormat } from "./layout.ts";
import { NO_LETTER, plainReader, secondOf, type ReadPlain } from "./plain-row.ts";

const SMALL_R = 114;
/** Reports of arrays have about forty. */
const MOST_COLUMNS = 64;
/** Places and rs numbers are kept in 32 bits. */
const MOST = 0xff_ff_ff_ff;

/**
 * Letters are bytes in capitals; 0 is no second letter, `NO_LETTER` one that was not called though there are two, which
 * is so everywhere but on X, Y and MT.
 */
export interface ConsumerRow {
  /** rs number; 0 for ids of the vendor's own. */
  readonly rs: number;
  readonly code: number;
  /** 1-based; 0 if the file does not know. */
  readonly pos: number;
  readonly first: number;
  readonly second: number;
}

export interface ConsumerCounts {
  rows: number;
  /** Rows without a call. */
  noCalls: number;
  /** Rows that could not be read, with the first of them. */
  unread: number;
  firstUnread: string | null;
  /** Rows on no chromosome that is known here. */
  elsewhere: number;
}

export interface ConsumerReader {
  push(bytes: Buffer): void;
  readonly counts: ConsumerCounts;
  /** False if letters may be those of the other strand, by the row. */
  isPlus(): boolean;
}

/**
 * @param calls gets each row with a call
 * @throws GenomeError `unknown_format` or `assembly_mixed` from `push`
 */
export function createConsumerReader(file: string, calls: CallList): ConsumerReader {
  const counts: ConsumerCounts = { rows: 0, noCalls: 0, unread: 0, firstUnread: null, elsewhere: 0 };
  const starts = new Uint32Array(MOST_COLUMNS);
  const ends = new Uint32Array(MOST_COLUMNS);
  const row = { rs: 0, code: 0, pos: 0, first: 0, second: 0 };
  const builds = watchBuilds();
  let layout: Layout | null = null;
  let plain: ReadPlain | null = null;
  /** Does the row that was split last have all columns? */
  let isWhole = false;
  /** Columns behind the last one that matters are not looked at. */
  let needed = MOST_COLUMNS;
  /** Reports of arrays begin with lines about themselves, between `[Header]` and `[Data]`. */
  let isPreamble = false;

  function columns(bytes: Buffer, start: number, end: number, separator: number): number {
    let count = 0;
    let at = start;
    while (at < end && count < needed) {
      if (separator === BLANK) while (at < end && (bytes[at] === BLANK || bytes[at] === TAB)) at += 1;
      let stop = at;
      while (stop < end && !isSeparator(bytes[stop] as number, separator)) stop += 1;
      let from = at;
      let to = stop;
      // A known corruption doubles the quotes.
      while (from < to && (bytes[from] === QUOTE || bytes[from] === BLANK)) from += 1;
      while (to > from && (bytes[to - 1] === QUOTE || bytes[to - 1] === BLANK)) to -= 1;
      starts[count] = from;
      ends[count] = to;
      count += 1;
      at = stop + 1;
    }
    return count;
  }

  /** @returns false if the row is none between such separators */
  function isRead(bytes: Buffer, start: number, end: number, known: Layout, separator: number): boolean {
    isWhole = columns(bytes, start, end, separator) >= needed;
    if (!isWhole) return false;
    const pos = numberIn(bytes, starts[known.pos] as number, ends[known.pos] as number);
    if (pos === -1) return false;
    const [from, to] = [starts[known.genotype] as number, ends[known.genotype] as number];
    const isCall =
      known.second === null
        ? readGenotype(bytes, from, to, row)
        : readSplit(bytes, from, to, starts[known.second] as number, ends[known.second] as number, row);
    if (!isCall) return false;
    row.code = consumerCode(bytes, starts[known.chrom] as number, ends[known.chrom] as number);
    row.pos = pos;
    row.rs = rsNumber(bytes, starts[known.id] as number, ends[known.id] as number);
    return true;
  }

  function read(bytes: Buffer, start: number, end: number, known: Layout): void {
    // Some files have more than one tab here and there, or blanks.
    if (
      isRead(bytes, start, end, known, known.separator) ||
      (known.separator === TAB && isRead(bytes, start, end, known, BLANK))
    ) {
      counts.rows += 1;
      return tell();
    }
    if (isWhole) counts.rows += 1;
    counts.unread += 1;
    counts.firstUnread ??= bytes.toString("latin1", start, Math.min(end, start + 80));
  }

  /** Passes on a row that was read. */
  function tell(): void {
    if (row.first === NO_LETTER) [row.first, row.second] = [row.second, NO_LETTER];
    if (row.first === 0 || row.first === NO_LETTER) {
      counts.noCalls += 1;
      return;
    }
    if (row.second === 0 || row.second === NO_LETTER) row.second = secondOf(row.code);
    if (row.code === 0) counts.elsewhere += 1;
    else calls.add(row);
  }

  function line(bytes: Buffer, start: number, end: number): void {
    const isComment = bytes[start] === HASH;
    // Files that were put together have a second header in the middle.
    if (isComment || layout === null || isHeaderAgain(bytes, start)) {
      const text = bytes.toString("utf8", start, end);
      if (isComment) refuseOtherBuild(text);
      const found = layoutOfHeader(text);
      if (found !== null) use(found);
      if (isComment || found !== null) return;
      if (layout === null && isAboutItself(text)) return;
      if (layout === null) use(layoutOfRow(text, file));
    }
    if (layout !== null) read(bytes, start, end, layout);
  }

  function refuseOtherBuild(comment: string): void {
    const both = builds.comment(comment, counts.rows === 0);
    if (both === null) return;
    throw new GenomeError(
      "assembly_mixed",
      `${file}: its first header says build ${both.first}, and a later one build ${both.later}: two files were put together. Annotate each by itself.`,
    );
  }

  function isAboutItself(text: string): boolean {
    if (/^\ufeff?\[Header\]/i.test(text)) isPreamble = true;
    else if (isPreamble && /^\[Data\]/i.test(text)) {
      isPreamble = false;
      return true;
    }
    return isPreamble;
  }

  function use(found: Layout): void {
    layout = found;
    isPreamble = false;
    needed = Math.max(found.id, found.chrom, found.pos, found.genotype, found.second ?? 0) + 1;
    if (needed > MOST_COLUMNS) throw unknownFormat(file, `column ${needed}`);
    plain = plainReader(found, consumerCode);
  }

  return {
    counts,
    isPlus: () => layout?.isPlus ?? true,
    push(bytes) {
      for (let at = 0; at < bytes.length;) {
        if (plain !== null) at = plain(bytes, at, calls, counts);
        if (at === bytes.length) return;
        let end = bytes.indexOf(LF, at);
        if (end === -1) end = bytes.length;
        const stop = bytes[end - 1] === CR && end > at ? end - 1 : end;
        if (stop > at) line(bytes, at, stop);
        at = end + 1;
      }
    },
  };
}

function isSeparator(byte: number, separator: number): boolean {
  return byte === separator || (separator === BLANK && byte === TAB);
}

/** `RSID` and `rsid` begin a header; `rs123` begins a row. */
function isHeaderAgain(bytes: Buffer, start: number): boolean {
  const at = bytes[start] === QUOTE ? start + 1 : start;
  const third = (bytes[at + 2] ?? 0) | 32;
  return ((bytes[at] ?? 0) | 32) === SMALL_R && third === 105;
}

function numberIn(bytes: Buffer, from: number, end: number): number {
  let value = 0;
  for (let at = from; at < end; at += 1) {
    const digit = (bytes[at] as number) - ZERO;
    // `--` stands where the vendor does not know.
    if (bytes[at] === DASH && value === 0) continue;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value > MOST ? -1 : value;
}

function rsNumber(bytes: Buffer, from: number, end: number): number {
  if (
    end - from < 3 ||
    ((bytes[from] as number) | 32) !== SMALL_R ||
    ((bytes[from + 1] as number) | 32) !== 115
  )
    return 0;
  // Some name several: `rs6,rs9`.
  let stop = from + 2;
  while (stop < end && bytes[stop] !== COMMA && bytes[stop] !== SEMICOLON) stop += 1;
  return Math.max(numberIn(bytes, from + 2, stop), 0);
}

/** Vendors number on: 23 is X, 24 is Y, 25 is what X and Y share, 26 is MT. */
function consumerCode(bytes: Uint8Array, from: number, end: number): number {
  const code = chromosomeCode(bytes, from, end);
  if (code !== 0 || end - from !== 2) return code;
  const first = bytes[from] as number;
  const second = bytes[from + 1] as number;
  if ((first | 32) === 120 && (second | 32) === 121) return X;
  if (first !== ZERO + 2) return 0;
  if (second === ZERO + 3 || second === ZERO + 5) return X;
  if (second === ZERO + 4) return Y;
  return second === ZERO + 6 ? MT : 0;
}
