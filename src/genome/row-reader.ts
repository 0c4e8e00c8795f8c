/** Turns lines of ClinVar's VCF into numbers, one pass over their bytes. */
import { CR, TAB, ZERO } from "./ascii.ts";
import { alleleKey, lettersSharedAtEnd, lettersSharedAtStart } from "./alleles.ts";
import { finished, hashOfBytes } from "./byte-hash.ts";
import { chromosomeCode } from "./chromosomes.ts";
import { type Numbers, numbersFor } from "./columns.ts";
import { createInfoReader } from "./info-reader.ts";
import { createInterner, type Texts } from "./interner.ts";
import { READ_ARRAY_NAMES, READ_ARRAYS, type ReadArray, TEXT_LISTS, type TextList } from "./row-arrays.ts";
import { type BadRecord, createNumberList, type RowBatch } from "./row-batch.ts";
import { isSubstitution, shapeOf } from "./shape.ts";

export interface RowReader {
  /** Where the lines that follow lie. */
  open(bytes: Buffer): void;
  /**
   * Reads a record; one without bytes is none.
   *
   * @param block where the line stands, with its offset there
   * @returns false for a damaged one, which `bad` tells about
   */
  line(start: number, end: number, block: number, offset: number): boolean;
  bad(): BadRecord | null;
  /** What was read since the last time. */
  take(): RowBatch;
}

const NOTHING = new DataView(new ArrayBuffer(0));
const FIRST_ROWS = 1 << 14;

export function createRowReader(): RowReader {
  let bytes: Buffer = Buffer.alloc(0);
  let view: DataView = NOTHING;
  let room = FIRST_ROWS;
  let into = roomFor(room);
  let rows = 0;
  let records = 0;
  let bad: BadRecord | null = null;
  const rs = createNumberList();
  const rsRow = createNumberList();
  const longRow = createNumberList();
  const longText = createNumberList();
  const lists = listsOf(createInterner);
  const { alleles } = lists;
  /** Texts of each list that earlier batches have told. */
  const told = listsOf(() => 0);
  let elsewhere = new Map<string, number>();
  let strange = new Map<string, number>();
  const info = createInfoReader({
    lists,
    rs(number) {
      rs.push(number);
      rsRow.push(rows);
    },
    strange: (entry) => void strange.set(entry, (strange.get(entry) ?? 0) + 1),
  });

  function refuse(what: string): false {
    bad = { record: records, what };
    return false;
  }

  function grow(): void {
    room *= 2;
    const larger = roomFor(room);
    for (const name of READ_ARRAY_NAMES) larger[name].set(into[name]);
    into = larger;
  }

  /** @returns offset of the next tab; -1 if the line ends before */
  function tabFrom(from: number, end: number): number {
    let at = from;
    while (at < end && bytes[at] !== TAB) at += 1;
    return at === end ? -1 : at;
  }

  return {
    open(next) {
      bytes = next;
      view = new DataView(next.buffer, next.byteOffset, next.length);
      info.open(bytes, view);
    },
    line(start, lineEnd, block, offset) {
      const end = bytes[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd;
      if (end <= start) return true;
      records += 1;
      const chrom = tabFrom(start, end);
      const pos = chrom === -1 ? -1 : tabFrom(chrom + 1, end);
      const id = pos === -1 ? -1 : tabFrom(pos + 1, end);
      const ref = id === -1 ? -1 : tabFrom(id + 1, end);
      const alt = ref === -1 ? -1 : tabFrom(ref + 1, end);
      const quality = alt === -1 ? -1 : tabFrom(alt + 1, end);
      const filter = quality === -1 ? -1 : tabFrom(quality + 1, end);
      if (filter === -1) return refuse("it has fewer than 8 columns");
      const code = chromosomeCode(bytes, start, chrom);
      if (code === 0) {
        const name = bytes.toString("latin1", start, Math.min(chrom, start + 60));
        elsewhere.set(name, (elsewhere.get(name) ?? 0) + 1);
        return true;
      }
      const position = numberIn(bytes, chrom + 1, pos);
      const variation = numberIn(bytes, pos + 1, id);
      if (position === -1) return refuse("POS is not a number");
      if (variation === -1) return refuse("ID is no VariationID");
      const sharedEnd = lettersSharedAtEnd(bytes, id + 1, ref, ref + 1, alt);
      const refEnd = ref - sharedEnd;
      const altEnd = alt - sharedEnd;
      const sharedStart = lettersSharedAtStart(bytes, id + 1, refEnd, ref + 1, altEnd);
      const refStart = id + 1 + sharedStart;
      const altStart = ref + 1 + sharedStart;
      if (rows === room) grow();
      const shape = shapeOf(bytes[refStart] ?? 0, refEnd - refStart, bytes[altStart] ?? 0, altEnd - altStart);
      into.code[rows] = code;
      into.pos[rows] = position + sharedStart;
      into.allele[rows] = alleleKey(bytes, refStart, refEnd, altStart, altEnd);
      into.shape[rows] = shape;
      if (!isSubstitution(shape)) {
        longRow.push(rows);
        longText.push(alleles.number(view, id + 1, alt, hashOfBytes(view, id + 1, alt)));
      }
      into.id[rows] = variation;
      into.block[rows] = block;
      into.offset[rows] = offset;
      const print = info.read(filter + 1, end, into, rows);
      into.print[rows] = finished(hashOfBytes(view, start, filter), print, end - start);
      rows += 1;
      return true;
    },
    bad: () => bad,
    take() {
      const columns = {} as Record<ReadArray, Numbers>;
      for (const name of READ_ARRAY_NAMES) columns[name] = into[name].slice(0, rows);
      const fresh = {} as Record<TextList, Texts>;
      for (const list of TEXT_LISTS) {
        fresh[list] = copied(lists[list].texts(told[list]));
        told[list] = lists[list].size();
      }
      const batch: RowBatch = {
        records,
        rows,
        columns,
        rs: rs.take(),
        rsRow: rsRow.take(),
        longRow: longRow.take(),
        longText: longText.take(),
        fresh,
        elsewhere,
        strange,
      };
      [records, rows, elsewhere, strange] = [0, 0, new Map(), new Map()];
      return batch;
    },
  };
}

function listsOf<T>(make: () => T): Record<TextList, T> {
  return Object.fromEntries(TEXT_LISTS.map((list) => [list, make()])) as Record<TextList, T>;
}

function copied({ bytes, ends }: Texts): Texts {
  return { bytes: bytes.slice(), ends };
}

function roomFor(rows: number): Record<ReadArray, Numbers> {
  return Object.fromEntries(
    READ_ARRAY_NAMES.map((name) => [name, numbersFor(READ_ARRAYS[name], rows)]),
  ) as Record<ReadArray, Numbers>;
}

/** @returns -1 for what is no number */
function numberIn(bytes: Buffer, from: number, end: number): number {
  if (from >= end) return -1;
  let value = 0;
  for (let at = from; at < end; at += 1) {
    const digit = (bytes[at] as number) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
