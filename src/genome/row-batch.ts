/** Rows that were read of a stretch of ClinVar's file: numbers only, so that they can go from thread to thread. */
import type { Numbers } from "./columns.ts";
import type { Texts } from "./interner.ts";
import type { ReadArray, TextList } from "./row-arrays.ts";

export interface RowBatch {
  /** Records read, also those on contigs that have no rows. */
  readonly records: number;
  readonly rows: number;
  /** In the order of the file. Text numbers are the reader's own, from its first batch on. */
  readonly columns: Readonly<Record<ReadArray, Numbers>>;
  /** rs numbers, and the row in the batch that has each. */
  readonly rs: Uint32Array<ArrayBuffer>;
  readonly rsRow: Uint32Array<ArrayBuffer>;
  /** Rows whose alleles are more than one letter by another, and the number of their text. */
  readonly longRow: Uint32Array<ArrayBuffer>;
  readonly longText: Uint32Array<ArrayBuffer>;
  /** Texts that the reader has met first in this batch; their numbers go on from the batch before. */
  readonly fresh: Readonly<Record<TextList, Texts>>;
  /** Records on other contigs, by name. */
  readonly elsewhere: ReadonlyMap<string, number>;
}

/** A record that cannot be read. */
export interface BadRecord {
  /** Its number among those of the batch, from 1. */
  readonly record: number;
  readonly what: string;
}

/** Numbers of which nobody knows yet how many there will be. */
export interface NumberList {
  push(value: number): void;
  /** All of them; the list begins anew. */
  take(): Uint32Array<ArrayBuffer>;
}

export function createNumberList(): NumberList {
  let values = new Uint32Array(1 << 12);
  let length = 0;
  return {
    push(value) {
      if (length === values.length) {
        const larger = new Uint32Array(length * 2);
        larger.set(values);
        values = larger;
      }
      values[length] = value;
      length += 1;
    },
    take() {
      const taken = values.slice(0, length);
      length = 0;
      return taken;
    },
  };
}
