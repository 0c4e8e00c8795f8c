/**
 * A genome's VCF against the sorted keys: one pass over bytes, both in order. Nothing is made of a line that cannot
 * match, which is nearly all of them.
 */
import { COMMA, HASH, LESS, LF, TAB, ZERO } from "./ascii.ts";
import { alleleKey, lettersSharedAtEnd, lettersSharedAtStart } from "./alleles.ts";
import { chromosomeCode } from "./chromosomes.ts";
import type { CodeOf } from "./contigs.ts";
import { GenomeError } from "./genome-error.ts";
import type { Spot, Spots } from "./drugs/spots.ts";
import { type Keys, lowerBound } from "./keys.ts";

export interface JoinCounts {
  /** Records read. */
  lines: number;
  /** Records on contigs that are none of 1 to 22, X, Y, MT, by name. */
  readonly elsewhere: Map<string, number>;
  /** Alleles in letters at a place of the keys, and how many of them have the letters of one. */
  atPlaces: number;
  agreeing: number;
  /** Alleles of several letters by others that match as no whole, over places of the keys. */
  several: number;
}

/** One allele of a record whose key is that of a row. Offsets point into `bytes`. */
export interface Candidate {
  readonly bytes: Buffer;
  readonly lineStart: number;
  readonly refStart: number;
  readonly refEnd: number;
  readonly altStart: number;
  readonly altEnd: number;
  /** 1 for the first of ALT. */
  readonly alleleNumber: number;
  readonly code: number;
  readonly pos: number;
  readonly row: number;
}

/** A few places of interest beside the keys. */
export interface Lookout {
  readonly spots: Spots;
  /** A record reaches over the spot. */
  onSpot(bytes: Buffer, lineStart: number, spot: Spot): void;
}

export interface Join {
  /** Takes whole lines, each with its line break; header lines are passed over. */
  push(bytes: Buffer): void;
  readonly counts: JoinCounts;
}

/**
 * @param onCandidate called in the order of the file; multi-allelic records and records that share a key come several
 *   times. The alleles have to be confirmed.
 * @param columns that the header names. Those of a record are counted where it decides something, and of the last one of
 *   each push, where a file is cut off: to count them of every record would cost a third of the time.
 * @throws GenomeError `bad_line` from `push`, with the line's number among the records
 */
export function createJoin(
  keys: Keys,
  file: string,
  columns: number,
  onCandidate: (candidate: Candidate) => void,
  lookout: Lookout | null = null,
  codeOf: CodeOf = chromosomeCode,
): Join {
  const { first, pos: positions } = keys;
  const counts: JoinCounts = { lines: 0, elsewhere: new Map(), atPlaces: 0, agreeing: 0, several: 0 };
  let contig = Buffer.alloc(0);
  let code = 0;
  /** Rows before it lie before the record that was read last. */
  let row = 0;
  let end = 0;
  let lastPos = 0;
  const spots = lookout?.spots.list ?? [];
  /** Spots before it lie before the record that was read last; the place of the next one, far away if there is none. */
  let spot = 0;
  let nextSpot = Number.POSITIVE_INFINITY;

  function enterSpots(): void {
    spot = lookout?.spots.first[code] ?? 0;
    nextSpot = spots[spot]?.code === code && code !== 0 ? (spots[spot]?.from ?? 0) : Number.POSITIVE_INFINITY;
  }

  /** @param at offset of the tab behind POS */
  function lookOut(bytes: Buffer, lineStart: number, at: number, pos: number): void {
    while (spots[spot]?.code === code && (spots[spot]?.to ?? 0) < pos) spot += 1;
    nextSpot = spots[spot]?.code === code ? (spots[spot]?.from ?? 0) : Number.POSITIVE_INFINITY;
    const last = lastPlace(bytes, at, pos);
    for (let index = spot; index < spots.length; index += 1) {
      const one = spots[index] as Spot;
      // The letter before an insertion or deletion is the record's place.
      if (one.code !== code || one.from - 1 > last) return;
      if (one.to < pos) continue;
      refuseFewColumns(bytes, lineStart);
      lookout?.onSpot(bytes, lineStart, one);
    }
  }

  function enter(bytes: Buffer, start: number, stop: number): void {
    contig = Buffer.from(bytes.subarray(start, stop));
    code = codeOf(bytes, start, stop);
    row = code === 0 ? 0 : (first[code] ?? 0);
    end = code === 0 ? 0 : (first[code + 1] ?? 0);
    lastPos = 0;
    enterSpots();
  }

  function isSameContig(bytes: Buffer, start: number, stop: number): boolean {
    if (stop - start !== contig.length) return false;
    for (let at = start, index = 0; at < stop; at += 1, index += 1)
      if (bytes[at] !== contig[index]) return false;
    return true;
  }

  function tryAlleles(bytes: Buffer, lineStart: number, pos: number, refStart: number, refEnd: number): void {
    for (let altStart = refEnd + 1, alleleNumber = 1; ; alleleNumber += 1) {
      let altEnd = altStart;
      while (bytes[altEnd] !== COMMA && bytes[altEnd] !== TAB && bytes[altEnd] !== LF) altEnd += 1;
      if (altEnd === altStart) throw badLine("an empty ALT");
      tryAllele({ bytes, lineStart, refStart, refEnd, altStart, altEnd, alleleNumber, code, pos, row: 0 });
      if (bytes[altEnd] !== COMMA) return;
      altStart = altEnd + 1;
    }
  }

  function tryAllele(raw: Candidate): void {
    const { bytes } = raw;
    const sharedEnd = lettersSharedAtEnd(bytes, raw.refStart, raw.refEnd, raw.altStart, raw.altEnd);
    const refEnd = raw.refEnd - sharedEnd;
    const altEnd = raw.altEnd - sharedEnd;
    const sharedStart = lettersSharedAtStart(bytes, raw.refStart, refEnd, raw.altStart, altEnd);
    const refStart = raw.refStart + sharedStart;
    const altStart = raw.altStart + sharedStart;
    const at = raw.pos + sharedStart;
    const from = at === raw.pos ? row : lowerBound(positions, at, row, end);
    if (from >= end) return;
    const refLength = refEnd - refStart;
    const isSeveral =
      refLength > 1 &&
      altEnd - altStart > 1 &&
      isLetter(bytes[raw.altStart]) &&
      isLetter(bytes[raw.altEnd - 1]);
    const isHere = positions[from] === at;
    if (!isHere && !(isSeveral && (positions[from] as number) < at + refLength)) return;
    if (!isHere) {
      counts.several += 1;
      return;
    }
    if (isLetter(bytes[raw.altStart]) && isLetter(bytes[raw.altEnd - 1])) counts.atPlaces += 1;
    const key = alleleKey(bytes, refStart, refEnd, altStart, altEnd);
    let isFound = false;
    for (let index = from; index < end && positions[index] === at; index += 1) {
      if (keys.alleleAt(index) !== key) continue;
      if (!isFound) refuseFewColumns(bytes, raw.lineStart);
      isFound = true;
      onCandidate({ ...raw, row: index });
    }
    if (isFound) counts.agreeing += 1;
    else if (isSeveral) counts.several += 1;
  }

  function badLine(what: string): GenomeError {
    return new GenomeError(
      "bad_line",
      `${file}: record ${counts.lines.toLocaleString("en")} is damaged: ${what}. A VCF record has CHROM, POS, ID, REF and ALT, with tabs between.`,
    );
  }

  function refuseFewColumns(bytes: Buffer, lineStart: number): void {
    let tabs = 0;
    for (let at = lineStart; at < bytes.length && bytes[at] !== LF; at += 1) if (bytes[at] === TAB) tabs += 1;
    if (tabs + 1 < columns)
      throw badLine(`it has ${tabs + 1} of the ${columns} columns that the header names`);
  }

  /** @returns offset after the line */
  function line(bytes: Buffer, start: number, length: number): number {
    counts.lines += 1;
    let at = start;
    while (at < length && bytes[at] !== TAB && bytes[at] !== LF) at += 1;
    if (bytes[at] !== TAB) throw badLine("it has one column only");
    if (!isSameContig(bytes, start, at)) enter(bytes, start, at);
    let pos = 0;
    let digit = 0;
    for (at += 1; (digit = (bytes[at] ?? 0) - ZERO) >= 0 && digit <= 9; at += 1) pos = pos * 10 + digit;
    if (bytes[at] !== TAB || (pos === 0 && bytes[at - 1] === TAB))
      throw badLine("POS is not a number, or the last column");
    if (pos > MOST_POS) throw badLine("POS is farther than any chromosome reaches");
    if (code === 0) {
      const name = contig.toString("latin1", 0, Math.min(contig.length, 60));
      counts.elsewhere.set(name, (counts.elsewhere.get(name) ?? 0) + 1);
      return after(bytes, at, length);
    }
    if (pos < lastPos) {
      row = first[code] ?? 0;
      enterSpots();
    }
    lastPos = pos;
    if (pos + FARTHEST_BLOCK > nextSpot) lookOut(bytes, start, at, pos);
    if (row < end && (positions[row] as number) < pos) row = lowerBound(positions, pos, row, end);
    const next = row < end ? (positions[row] as number) : Number.POSITIVE_INFINITY;
    // The longest REF of a precise record is short of 10,000 letters; beyond that nothing here can match.
    if (next - pos > 20_000) return after(bytes, at, length);
    at += 1;
    // Each line ends with a line break, so none of these goes farther than its own line.
    while (bytes[at] !== TAB && bytes[at] !== LF) at += 1;
    if (bytes[at] !== TAB) throw badLine("it has no REF");
    const refStart = at + 1;
    for (at = refStart; bytes[at] !== TAB && bytes[at] !== LF; at += 1);
    if (bytes[at] !== TAB) throw badLine("it has no ALT");
    if (next <= pos + at - refStart - 1) tryAlleles(bytes, start, pos, refStart, at);
    return after(bytes, at, length);
  }

  return {
    counts,
    push(bytes) {
      const { length } = bytes;
      if (length > 0 && bytes[length - 1] !== LF) throw new Error("a line without its line break");
      for (let at = 0; at < length;) {
        const byte = bytes[at];
        at = byte === HASH || byte === LF || byte === 13 ? after(bytes, at, length) : line(bytes, at, length);
      }
      const last = lastRecord(bytes);
      if (last !== -1) refuseFewColumns(bytes, last);
    },
  };
}

function isNoRecord(byte: number | undefined): boolean {
  return byte === HASH || byte === LF || byte === 13;
}

/** Where the last record of whole lines begins; -1 if there is none. */
function lastRecord(bytes: Buffer): number {
  for (let end = bytes.length - 1; end >= 0;) {
    const start = end === 0 ? 0 : bytes.lastIndexOf(LF, end - 1) + 1;
    if (!isNoRecord(bytes[start])) return start;
    end = start - 1;
  }
  return -1;
}

/** What VCF has room for. */
const MOST_POS = 0x7f_ff_ff_ff;

/** Blocks without variants reach far, but not as far as this. */
const FARTHEST_BLOCK = 1_000_000;

/** The last place that a record tells something about. @param at offset of the tab behind POS */
function lastPlace(bytes: Buffer, at: number, pos: number): number {
  const id = bytes.indexOf(TAB, at + 1);
  const ref = bytes.indexOf(TAB, id + 1);
  const end = bytes.indexOf(LF, at);
  if (id === -1 || ref === -1 || (end !== -1 && ref > end)) return pos;
  const last = pos + ref - id - 2;
  if (bytes[ref + 1] !== LESS) return last;
  const said = /[\t;]END=(\d+)/.exec(bytes.toString("latin1", ref, end === -1 ? bytes.length : end))?.[1];
  return said === undefined ? last : Math.max(last, Number(said));
}

function after(bytes: Buffer, at: number, length: number): number {
  const found = bytes.indexOf(LF, at);
  return found === -1 ? length : found + 1;
}

/** Of an allele in letters; `*`, `<DEL>`, `.` and breakends are none. */
function isLetter(byte: number | undefined): boolean {
  const letter = (byte ?? 0) | 32;
  return letter >= 97 && letter <= 122;
}
