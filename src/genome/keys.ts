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

/** Rows at a position. */
export function rowsAt({ first, pos }: Pick<Keys, "first" | "pos">, code: number, at: number): number[] {
  if (code < 1 || code >= CODES) return [];
  const end = first[code + 1] ?? 0;
  const rows: number[] = [];
  for (let row = lowerBound(pos, at, first[code] ?? 0, end); row < end && pos[row] === at; row += 1)
    rows.push(row);
  return rows;
}
