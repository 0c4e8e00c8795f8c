/** What the engine needs of the outside: an index that was stored, and records out of it. */
import type { Allele } from "./alleles.ts";
import type { Assembly } from "./assembly.ts";
import type { Facts } from "./facts.ts";
import type { ClinvarRecord } from "./record.ts";
import type { Keys } from "./keys.ts";

export interface IndexMeta {
  readonly assembly: Assembly;
  /** ClinVar's `##fileDate`, `2026-11-02`. */
  readonly release: string;
  readonly rows: number;
  /** md5 of the file it was made from. */
  readonly md5: string;
  /** Epoch milliseconds. */
  readonly builtAt: number;
}

/** Lists of rows, one after the other: the rows of list `n` begin at `starts[n]` and end before `starts[n + 1]`. */
export interface RowLists {
  readonly starts: Uint32Array;
  readonly rows: Uint32Array;
}

/** A ClinVar release, ready to be asked. Rows are numbers from 0. */
export interface ReferenceIndex {
  readonly meta: IndexMeta;
  readonly keys: Keys;
  /** `shapeOf` the alleles of each row. */
  readonly shapes: Uint8Array;
  /** What of a record is at hand at once. Many are best asked for in the order of the rows. */
  facts(row: number): Facts;
  /** One letter by another trimmed, anything longer as it stands in the record. Many likewise. */
  allele(row: number): Allele;
  /** Gives back what was read of the arrays; they are read again when they are needed. */
  forget(): void;
  /** The record of a row, whole. */
  record(row: number): ClinvarRecord;
  /** Its line as ClinVar wrote it. */
  line(row: number): string;
  byVariation(id: number): readonly number[];
  byRs(rs: number): readonly number[];
  /** The same of numbers in any order. Thousands are looked up in the time of one. */
  byManyRs(numbers: Uint32Array): RowLists;
  /** All rows whose GENEINFO names the symbol. */
  byGene(symbol: string): readonly number[];
  /** By the whole of CLNHGVS: `NC_000007.13:g.55249071C>T`. */
  byHgvs(text: string): readonly number[];
  close(): void;
}
