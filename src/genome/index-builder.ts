/** Puts batches of rows, read by one reader or several, together to the sorted arrays of an index. */
import { hashOfBytes } from "./byte-hash.ts";
import { createColumns, type Numbers } from "./columns.ts";
import { packWords, reviewIn, significanceIn } from "./facts.ts";
import { createInterner, type Interner, textAt, type Texts } from "./interner.ts";
import { READ_ARRAYS, type RowArray, TEXT_LISTS, type TextList } from "./row-arrays.ts";
import { type Pairs, sortedPairs } from "./radix.ts";
import type { RowBatch } from "./row-batch.ts";
import { firstRows, movedRows, placeRows } from "./row-order.ts";
import { significanceClass, starsOf } from "./significance.ts";

export interface BuiltIndex {
  readonly rows: number;
  readonly first: Uint32Array<ArrayBuffer>;
  /** A column in pieces, once: its memory goes with it. */
  column(name: RowArray): readonly Numbers[];
  /** rs numbers and the row of each; best asked for when the columns are gone. */
  rs(): Pairs;
  /** Rows whose alleles are more than one letter by another, and of each the number of its text. */
  long(): Pairs;
  /** GENEINFO, CLNDN, CLNSIG, CLNREVSTAT, and REF, a tab and ALT, verbatim. */
  readonly texts: Readonly<Record<TextList, Texts>>;
  /** Values that this version does not know, with how many records have them. */
  readonly unknown: ReadonlyMap<string, number>;
  /** Records on other contigs, by name. */
  readonly elsewhere: ReadonlyMap<string, number>;
}

export interface IndexBuilder {
  /**
   * A reader whose batches come, each in the order in which the reader made them.
   *
   * @returns adds a batch behind all that were added
   */
  reader(): (batch: RowBatch) => void;
  finish(): BuiltIndex;
}

export function createIndexBuilder(): IndexBuilder {
  const columns = createColumns(READ_ARRAYS);
  const ids = createColumns({ rs: "u32", row: "u32" });
  const long = createColumns({ row: "u32", text: "u32" });
  const lists = recordOf(createInterner);
  const elsewhere = new Map<string, number>();
  const strange = new Map<string, number>();
  /** Records that have each significance, and each review status. */
  const used = { significances: [] as number[], reviews: [] as number[] };

  /** From a reader's numbers of both texts to ours. */
  function translateWords(
    words: Numbers,
    significances: readonly number[],
    reviews: readonly number[],
  ): void {
    for (let row = 0; row < words.length; row += 1) {
      const theirs = words[row] as number;
      const significance = significances[significanceIn(theirs)] as number;
      const review = reviews[reviewIn(theirs)] as number;
      words[row] = packWords(significance, review, theirs & 1);
      used.significances[significance] = (used.significances[significance] ?? 0) + 1;
      used.reviews[review] = (used.reviews[review] ?? 0) + 1;
    }
  }

  function unknownOf(texts: Readonly<Record<TextList, Texts>>): Map<string, number> {
    const unknown = new Map(strange);
    for (const [number, records] of used.significances.entries()) {
      const text = textAt(texts.significances, number);
      if (significanceClass(text) === "unknown") unknown.set(`CLNSIG=${text}`, records);
    }
    for (const [number, records] of used.reviews.entries()) {
      const text = textAt(texts.reviews, number);
      if (starsOf(text) === null) unknown.set(`CLNREVSTAT=${text}`, records);
    }
    return unknown;
  }

  return {
    reader() {
      /** Of each of the reader's texts our number. */
      const numbers = recordOf((): number[] => []);
      return (batch) => {
        for (const list of TEXT_LISTS) learn(numbers[list], lists[list], batch.fresh[list]);
        translate(batch.columns.gene, numbers.genes);
        translate(batch.columns.condition, numbers.conditions);
        translate(batch.longText, numbers.alleles);
        translateWords(batch.columns.words, numbers.significances, numbers.reviews);
        const before = columns.rows();
        for (const rows of [batch.rsRow, batch.longRow])
          for (let index = 0; index < rows.length; index += 1) rows[index] = (rows[index] ?? 0) + before;
        columns.append(batch.columns, batch.rows);
        ids.append({ rs: batch.rs, row: batch.rsRow }, batch.rs.length);
        long.append({ row: batch.longRow, text: batch.longText }, batch.longRow.length);
        for (const [name, records] of batch.elsewhere)
          elsewhere.set(name, (elsewhere.get(name) ?? 0) + records);
        for (const [entry, records] of batch.strange) strange.set(entry, (strange.get(entry) ?? 0) + records);
      };
    },
    finish() {
      const codes = columns.take("code", []) as Uint8Array;
      const positions = columns.take("pos", []) as Uint32Array<ArrayBuffer>;
      const moved = movedRows(codes, positions);
      const first = firstRows(codes);
      for (const { from, order } of moved)
        positions.set(
          order.map((row) => positions[row] as number),
          from,
        );
      const texts = recordOf((list) => lists[list].texts());
      return {
        rows: columns.rows(),
        first,
        column: (name) => (name === "pos" ? [positions] : columns.pieces(name, moved)),
        rs() {
          const rows = ids.take("row", []) as Uint32Array<ArrayBuffer>;
          placeRows(rows, moved);
          return sortedPairs(ids.take("rs", []) as Uint32Array<ArrayBuffer>, rows);
        },
        long() {
          const rows = long.take("row", []) as Uint32Array<ArrayBuffer>;
          placeRows(rows, moved);
          return sortedPairs(rows, long.take("text", []) as Uint32Array<ArrayBuffer>);
        },
        texts,
        unknown: unknownOf(texts),
        elsewhere,
      };
    },
  };
}

function recordOf<T>(make: (list: TextList) => T): Record<TextList, T> {
  return Object.fromEntries(TEXT_LISTS.map((list) => [list, make(list)])) as Record<TextList, T>;
}

/** Gives the texts that a reader has met our numbers. */
function learn(numbers: number[], ours: Interner, { bytes, ends }: Texts): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let from = 0;
  for (const end of ends) {
    numbers.push(ours.number(view, from, end, hashOfBytes(view, from, end)));
    from = end;
  }
}

function translate(values: Numbers, numbers: readonly number[]): void {
  for (let index = 0; index < values.length; index += 1)
    values[index] = numbers[values[index] as number] as number;
}
