/** The rows of a consumer's raw-data file, out of bytes: 650,000 of them in a tenth of a second. */
import { BLANK, CR, DASH, HASH, LF, QUOTE, TAB, ZERO } from "../ascii.ts";
import { chromosomeCode, MT, X, Y } from "../chromosomes.ts";
import { type Layout, layoutOfHeader, layoutOfRow } from "./layout.ts";
import type { CallList } from "./call-list.ts";
import { plainReader, type ReadPlain } from "./plain-row.ts";

const SMALL_R = 114;

/** Letters are bytes in capitals; 0 is no second letter. */
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
}

/**
 * @param calls gets each row with a call
 * @throws GenomeError `unknown_format` from `push`
 */
export function createConsumerReader(file: string, calls: CallList): ConsumerReader {
  const counts: ConsumerCounts = { rows: 0, noCalls: 0, unread: 0, firstUnread: null, elsewhere: 0 };
  const starts = new Uint32Array(16);
  const ends = new Uint32Array(16);
  const row = { rs: 0, code: 0, pos: 0, first: 0, second: 0 };
  let layout: Layout | null = null;
  let plain: ReadPlain | null = null;

  function columns(bytes: Buffer, start: number, end: number, separator: number): number {
    let count = 0;
    let at = start;
    while (at < end && count < 16) {
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

  function unread(bytes: Buffer, start: number, end: number): void {
    counts.unread += 1;
    counts.firstUnread ??= bytes.toString("latin1", start, Math.min(end, start + 80));
  }

  function read(bytes: Buffer, start: number, end: number, known: Layout): void {
    const count = columns(bytes, start, end, known.separator);
    const last = known.second ?? known.genotype;
    if (count <= last || count <= known.pos) return unread(bytes, start, end);
    counts.rows += 1;
    const pos = numberIn(bytes, starts[known.pos] as number, ends[known.pos] as number);
    if (pos === -1) return unread(bytes, start, end);
    const from = starts[known.genotype] as number;
    const length = (ends[known.genotype] as number) - from;
    row.first = letter(bytes, from, length > 0);
    row.second =
      known.second === null
        ? letter(bytes, from + 1, length > 1)
        : letter(
            bytes,
            starts[known.second] as number,
            (ends[known.second] as number) > (starts[known.second] as number),
          );
    row.code = consumerCode(bytes, starts[known.chrom] as number, ends[known.chrom] as number);
    row.pos = pos;
    row.rs = rsNumber(bytes, starts[known.id] as number, ends[known.id] as number);
    tell();
  }

  /** Passes on a row that was read. */
  function tell(): void {
    if (row.first === 0 && row.second === 0) {
      counts.noCalls += 1;
      return;
    }
    if (row.first === 0) [row.first, row.second] = [row.second, 0];
    if (row.code === 0) counts.elsewhere += 1;
    else calls.add(row);
  }

  function line(bytes: Buffer, start: number, end: number): void {
    const isComment = bytes[start] === HASH;
    // Files that were put together have a second header in the middle.
    if (isComment || layout === null || isHeaderAgain(bytes, start)) {
      const text = bytes.toString("utf8", start, end);
      const found = layoutOfHeader(text);
      if (found !== null) use(found);
      if (isComment || found !== null) return;
      if (layout === null) use(layoutOfRow(text, file));
    }
    if (layout !== null) read(bytes, start, end, layout);
  }

  function use(found: Layout): void {
    layout = found;
    plain = plainReader(found, consumerCode);
  }

  return {
    counts,
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

/** A, C, G, T, D or I in capitals; 0 for `-`, `0` and everything else. */
function letter(bytes: Buffer, at: number, isThere: boolean): number {
  if (!isThere) return 0;
  const byte = (bytes[at] ?? 0) & 0xdf;
  return byte === 65 || byte === 67 || byte === 71 || byte === 84 || byte === 68 || byte === 73 ? byte : 0;
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
  return value;
}

function rsNumber(bytes: Buffer, from: number, end: number): number {
  if (
    end - from < 3 ||
    ((bytes[from] as number) | 32) !== SMALL_R ||
    ((bytes[from + 1] as number) | 32) !== 115
  )
    return 0;
  return Math.max(numberIn(bytes, from + 2, end), 0);
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
