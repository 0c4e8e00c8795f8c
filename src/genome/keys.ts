/** The sorted keys of a ClinVar release: where each allele is, and which record it belongs to. */
import { CODES } from "./chromosomes.ts";

export interface Keys {
  /** Rows of chromosome `code` are `first[code]` up to `first[code + 1]`. */
  readonly first: Uint32Array;
  /** Position of the trimmed allele, ascending within a chromosome. */
  readonly pos: Uint32Array;
  /** `alleleKey` of a row's trimmed alleles. */
  alleleAt(row: number): number;
}

/** First index in `from` up to `end` whose value is not below `wanted`; looks near `from` first. */
export function lowerBound(values: Uint32Array, wanted: number, from: number, end: number): number {
  let low = from;
  let step = 1;
  while (low + step < end && (values[low + step] as number) < wanted) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, end);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

type Places = Pick<Keys, "first" | "pos">;

const NONE: readonly number[] = [];

const NEAR_ROWS = 24;

/**
 * Finds the first row at a position, or -1; quickest for positions that come in order on each chromosome. Where it stands is
 * looked up by the chromosome: a branch for the next one would be taken so seldom that it is compiled as if it never were.
 */
export function rowFinder({ first, pos }: Places): (code: number, at: number) => number {
  const rows = first.slice(0, CODES);
  const places = new Uint32Array(CODES);
  return (code, at) => {
    if (code < 1 || code >= CODES) return -1;
    const end = first[code + 1] as number;
    let from = (places[code] as number) > at ? (first[code] as number) : (rows[code] as number);
    // Most are a few rows further; looking at each of them is quicker than to search.
    const near = Math.min(from + NEAR_ROWS, end);
    while (from < near && (pos[from] as number) < at) from += 1;
    if (from === near) from = lowerBound(pos, at, from, end);
    rows[code] = from;
    places[code] = at;
    return from < end && pos[from] === at ? from : -1;
  };
}

/** Rows at the position of a row, from that one on. */
export function rowsFrom({ first, pos }: Places, code: number, row: number): number[] {
  const rows: number[] = [];
  const end = first[code + 1] as number;
  for (let next = row; next < end && pos[next] === pos[row]; next += 1) rows.push(next);
  return rows;
}

/** Rows at a position. */
export function rowsAt(places: Places, code: number, at: number): readonly number[] {
  const row = rowFinder(places)(code, at);
  return row === -1 ? NONE : rowsFrom(places, code, row);
}
