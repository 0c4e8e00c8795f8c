/** Turns lines of ClinVar's VCF into numbers, one pass over their bytes. */
import { BAR, COMMA, CR, SEMICOLON, TAB, ZERO } from "./ascii.ts";
import { alleleKey, sharedLetters } from "./alleles.ts";
import { chromosomeCode } from "./chromosomes.ts";
import { type Numbers, numbersFor } from "./columns.ts";
import { packWords } from "./facts.ts";
import { createInterner, type Interner, type Texts } from "./interner.ts";
import { hashOfBytes } from "./byte-hash.ts";
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
  const { alleles, genes, conditions, significances, reviews } = listsOf(createInterner);
  const lists: Readonly<Record<TextList, Interner>> = { alleles, genes, conditions, significances, reviews };
  /** Texts of each list that earlier batches have told. */
  const told = listsOf(() => 0);
  let elsewhere = new Map<string, number>();

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

  /** @param from where INFO begins */
  function info(from: number, end: number): void {
    let significance = -1;
    let review = -1;
    let gene = -1;
    let condition = -1;
    let others = 0;
    let hgvs = 0;
    const text = view;
    for (let field = from, stop = from; stop < end; field = stop + 1) {
      stop = semicolonFrom(text, field, end);
      const length = stop - field;
      if (length < 4) continue;
      // Few of the keys matter, and four letters tell nearly all others apart.
      const word = text.getInt32(field, true);
      switch (word) {
        case CLND:
          if (length >= 6 && text.getInt32(field + 2, true) === NDN_IS)
            condition = conditions.number(text, field + 6, stop);
          break;
        case CLNH:
          if (length >= 8 && text.getInt32(field + 4, true) === GVS_IS)
            hgvs = hashOfBytes(text, field + 8, stop);
          break;
        case CLNR:
          if (
            length >= 11 &&
            text.getInt32(field + 4, true) === EVST &&
            text.getInt32(field + 7, true) === TAT_IS
          )
            review = reviews.number(text, field + 11, stop);
          break;
        case CLNS:
          if (length >= 7 && text.getInt32(field + 3, true) === SIG_IS)
            significance = significances.number(text, field + 7, stop);
          break;
        case GENE:
          if (
            length >= 9 &&
            text.getInt32(field + 4, true) === INFO &&
            text.getInt32(field + 5, true) === NFO_IS
          )
            gene = genes.number(text, field + 9, stop);
          break;
        case ONC_IS:
        case SCI_IS:
          others = 1;
          break;
        default:
          if ((word & THREE_LETTERS) === RS_IS) rsNumbers(field + 3, stop);
      }
    }
    if (significance === -1) significance = significances.number(NOTHING, 0, 0);
    if (review === -1) review = reviews.number(NOTHING, 0, 0);
    into.gene[rows] = gene === -1 ? genes.number(NOTHING, 0, 0) : gene;
    into.condition[rows] = condition === -1 ? conditions.number(NOTHING, 0, 0) : condition;
    into.words[rows] = packWords(significance, review, others);
    into.hgvs[rows] = hgvs;
  }

  function rsNumbers(from: number, end: number): void {
    let number = 0;
    for (let at = from; at <= end; at += 1) {
      const byte = at === end ? BAR : (bytes[at] as number);
      if (byte === BAR || byte === COMMA) {
        if (number > 0) {
          rs.push(number);
          rsRow.push(rows);
        }
        number = 0;
      } else if (byte >= ZERO && byte <= ZERO + 9) number = number * 10 + byte - ZERO;
    }
  }

  return {
    open(next) {
      bytes = next;
      view = new DataView(next.buffer, next.byteOffset, next.length);
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
      const shared = sharedLetters(bytes, id + 1, ref, ref + 1, alt);
      const [refStart, refEnd] = [id + 1 + shared.start, ref - shared.end];
      const [altStart, altEnd] = [ref + 1 + shared.start, alt - shared.end];
      if (rows === room) grow();
      const shape = shapeOf(bytes[refStart] ?? 0, refEnd - refStart, bytes[altStart] ?? 0, altEnd - altStart);
      into.code[rows] = code;
      into.pos[rows] = position + shared.start;
      into.allele[rows] = alleleKey(bytes, refStart, refEnd, altStart, altEnd);
      into.shape[rows] = shape;
      if (!isSubstitution(shape)) {
        longRow.push(rows);
        longText.push(alleles.number(view, id + 1, alt));
      }
      into.id[rows] = variation;
      into.block[rows] = block;
      into.offset[rows] = offset;
      into.print[rows] = hashOfBytes(view, start, end);
      info(filter + 1, end);
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
      };
      [records, rows, elsewhere] = [0, 0, new Map()];
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

/** @returns offset of the next semicolon, or `end`; four bytes are looked at together */
function semicolonFrom(bytes: DataView, from: number, end: number): number {
  let at = from;
  for (; at + 4 <= end; at += 4) {
    const apart = bytes.getInt32(at, true) ^ FOUR_SEMICOLONS;
    // The lowest bit that is found is that of a byte without a difference; higher ones may err.
    const found = (apart - 0x01_01_01_01) & ~apart & 0x80_80_80_80;
    if (found !== 0) return at + ((31 - Math.clz32(found & -found)) >> 3);
  }
  while (at < end && bytes.getUint8(at) !== SEMICOLON) at += 1;
  return at;
}

const FOUR_SEMICOLONS = SEMICOLON * 0x01_01_01_01;
const CLND = wordOf("CLND");
const CLNH = wordOf("CLNH");
const CLNR = wordOf("CLNR");
const CLNS = wordOf("CLNS");
const GENE = wordOf("GENE");
const EVST = wordOf("EVST");
const INFO = wordOf("INFO");
const NDN_IS = wordOf("NDN=");
const GVS_IS = wordOf("GVS=");
const TAT_IS = wordOf("TAT=");
const SIG_IS = wordOf("SIG=");
const NFO_IS = wordOf("NFO=");
const ONC_IS = wordOf("ONC=");
const SCI_IS = wordOf("SCI=");
const THREE_LETTERS = 0xff_ff_ff;
const RS_IS = wordOf("RS=\0");

function wordOf(letters: string): number {
  return Buffer.from(letters).readInt32LE();
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
