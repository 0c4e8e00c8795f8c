/** Turns the lines of ClinVar's VCF into sorted arrays, one number a record and array. */
import { BAR, COMMA, CR, EQUALS, HASH, SEMICOLON, TAB, ZERO } from "./ascii.ts";
import { alleleKey, hashBytes, sharedLetters } from "./alleles.ts";
import { chromosomeCode } from "./chromosomes.ts";
import { createColumns, type Numbers, type Width } from "./columns.ts";
import { packWords } from "./facts.ts";
import { GenomeError } from "./genome-error.ts";
import { createInterner, type Texts } from "./interner.ts";
import { firstRows, placed, sortedOrder, sortedPairs } from "./row-order.ts";
import { isSubstitution, shapeOf } from "./shape.ts";
import { CLASSES, significanceClass, starsOf } from "./significance.ts";
import { strangeWord } from "./strange-words.ts";

/** Arrays of one number a row, all in the order of the rows: by chromosome, then by trimmed position. */
export const ROW_ARRAYS = {
  pos: "u32",
  allele: "u32",
  /** `shapeOf` the trimmed alleles. */
  shape: "u16",
  /** VariationID. */
  id: "u32",
  /** Where the record stands: block and offset in it. */
  block: "u32",
  offset: "u16",
  /** Index in `CLASSES`. */
  class: "u8",
  stars: "u8",
  /** Number of the text of GENEINFO. */
  gene: "u32",
  /** Number of the text of CLNDN. */
  condition: "u32",
  /** `packWords` of significance and review status: what can be told without the record. */
  words: "u32",
  hgvs: "u32",
  /** Hash of the whole line, and of what it says of significance and review. */
  print: "u32",
  verdict: "u32",
} as const satisfies Readonly<Record<string, Width>>;
export type RowArray = keyof typeof ROW_ARRAYS;

export const WORD_LISTS = ["genes", "conditions", "significances", "reviews"] as const;
export type WordList = (typeof WORD_LISTS)[number];

export interface BuiltIndex {
  readonly rows: number;
  readonly first: Uint32Array;
  /** A column, once: its memory goes with it. */
  take(name: RowArray): Numbers;
  /** rs numbers, ascending, and the row of each. */
  readonly rs: Uint32Array;
  readonly rsRow: Uint32Array;
  /** Alleles that are more than one letter by another: their rows, ascending, and of each the number of its text. */
  readonly longRow: Uint32Array;
  readonly longText: Uint32Array;
  /** REF, a tab and ALT, verbatim. */
  readonly longTexts: Texts;
  /** GENEINFO, CLNDN, CLNSIG and CLNREVSTAT, verbatim. */
  readonly texts: Readonly<Record<WordList, Texts>>;
  /** Values that this version does not know, with how many records have them. */
  readonly unknown: ReadonlyMap<string, number>;
  /** Records on other contigs, by name. */
  readonly elsewhere: ReadonlyMap<string, number>;
}

export interface IndexBuilder {
  /** @param place block and offset of the line; offsets that reach into the next block are fine */
  line(bytes: Buffer, start: number, end: number, block: number, offset: number): void;
  finish(): BuiltIndex;
}

const NO_STARS = 255;
const NOTHING = new Uint8Array(0);

/**
 * @param file its name, for messages
 * @param printOf a checksum of 32 bits, so that two releases can be compared without their text
 */
export function createIndexBuilder(file: string, printOf: (line: Uint8Array) => number): IndexBuilder {
  const columns = createColumns({ ...ROW_ARRAYS, code: "u8" });
  const ids = createColumns({ rs: "u32", row: "u32" });
  const long = createColumns({ row: "u32", text: "u32" });
  const longTexts = createInterner();
  const genes = createInterner();
  const conditions = createInterner();
  const significances = createInterner();
  const reviews = createInterner();
  /** Of each significance its class, of each review status its stars, decoded once. */
  const classes: number[] = [];
  const stars: number[] = [];
  const unknown = new Map<string, number>();
  const elsewhere = new Map<string, number>();
  let records = 0;

  function count(what: string): void {
    unknown.set(what, (unknown.get(what) ?? 0) + 1);
  }

  function bad(what: string): GenomeError {
    return new GenomeError(
      "bad_line",
      `${file}: record ${records.toLocaleString("en")} is damaged: ${what}.`,
    );
  }

  function info(
    into: Readonly<Record<RowArray, Numbers>>,
    row: number,
    bytes: Buffer,
    from: number,
    end: number,
  ): void {
    let significance = -1;
    let review = -1;
    let gene = -1;
    let condition = -1;
    let others = 0;
    let hgvs = 0;
    for (let at = from; at < end;) {
      let stop = at;
      while (stop < end && bytes[stop] !== SEMICOLON) stop += 1;
      // Few of the keys matter, and a letter or two tell nearly all others apart.
      switch (bytes[at]) {
        case 67: // C
          if (bytes[at + 3] === 68 && isKey(bytes, at, "CLNDN"))
            condition = conditions.number(bytes, at + 6, stop);
          else if (bytes[at + 3] === 72 && isKey(bytes, at, "CLNHGVS")) hgvs = hashBytes(bytes, at + 8, stop);
          else if (bytes[at + 3] === 82 && isKey(bytes, at, "CLNREVSTAT"))
            review = reviews.number(bytes, at + 11, stop);
          else if (bytes[at + 3] === 83 && isKey(bytes, at, "CLNSIG"))
            significance = significances.number(bytes, at + 7, stop);
          break;
        case 71: // G
          if (isKey(bytes, at, "GENEINFO")) gene = genes.number(bytes, at + 9, stop);
          break;
        case 79: // O
          if (isKey(bytes, at, "ONC")) others = 1;
          if (bytes[at + 3] === EQUALS || bytes[at + 3] === 82) strangeWord(bytes, at, stop, count);
          break;
        case 82: // R
          if (isKey(bytes, at, "RS")) numbers(bytes, at + 3, stop);
          break;
        case 83: // S
          if (isKey(bytes, at, "SCI")) others = 1;
          if (bytes[at + 3] === EQUALS || bytes[at + 3] === 82) strangeWord(bytes, at, stop, count);
          break;
        default:
      }
      at = stop + 1;
    }
    if (significance === -1) significance = significances.number(NOTHING, 0, 0);
    if (review === -1) review = reviews.number(NOTHING, 0, 0);
    if (gene === -1) gene = genes.number(NOTHING, 0, 0);
    if (condition === -1) condition = conditions.number(NOTHING, 0, 0);
    if (significance === classes.length)
      classes.push(CLASSES.indexOf(significanceClass(significances.text(significance))));
    if (review === stars.length) stars.push(starsOf(reviews.text(review)) ?? NO_STARS);
    const code = classes[significance] as number;
    const rank = stars[review] as number;
    if (CLASSES[code] === "unknown") count(`CLNSIG=${significances.text(significance)}`);
    if (rank === NO_STARS) count(`CLNREVSTAT=${reviews.text(review)}`);
    into.class[row] = code;
    into.stars[row] = rank;
    into.gene[row] = gene;
    into.condition[row] = condition;
    into.words[row] = packWords(significance, review, others);
    into.hgvs[row] = hgvs;
    into.verdict[row] = Math.imul(significances.hash(significance), 31) + reviews.hash(review);
  }

  function numbers(bytes: Buffer, from: number, end: number): void {
    let number = 0;
    for (let at = from; at <= end; at += 1) {
      const byte = at === end ? BAR : (bytes[at] ?? 0);
      if (byte === BAR || byte === COMMA) {
        if (number > 0) {
          const piece = ids.piece();
          piece.rs[ids.at()] = number;
          piece.row[ids.at()] = columns.rows() - 1;
        }
        number = 0;
      } else if (byte >= ZERO && byte <= ZERO + 9) number = number * 10 + byte - ZERO;
    }
  }

  return {
    line(bytes, start, lineEnd, block, offset) {
      const end = bytes[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd;
      if (end <= start || bytes[start] === HASH) return;
      records += 1;
      const next = (from: number): number => {
        let at = from;
        while (at < end && bytes[at] !== TAB) at += 1;
        if (at === end) throw bad("it has fewer than 8 columns");
        return at;
      };
      const chrom = next(start);
      const pos = next(chrom + 1);
      const id = next(pos + 1);
      const ref = next(id + 1);
      const alt = next(ref + 1);
      const filter = next(next(alt + 1) + 1);
      const code = chromosomeCode(bytes, start, chrom);
      if (code === 0) {
        const name = bytes.toString("latin1", start, Math.min(chrom, start + 60));
        elsewhere.set(name, (elsewhere.get(name) ?? 0) + 1);
        return;
      }
      const position = numberIn(bytes, chrom + 1, pos);
      const variation = numberIn(bytes, pos + 1, id);
      if (position === null) throw bad("POS is not a number");
      if (variation === null) throw bad("ID is no VariationID");
      const shared = sharedLetters(bytes, id + 1, ref, ref + 1, alt);
      const [refStart, refEnd] = [id + 1 + shared.start, ref - shared.end];
      const [altStart, altEnd] = [ref + 1 + shared.start, alt - shared.end];
      const into = columns.piece();
      const row = columns.at();
      into.code[row] = code;
      into.pos[row] = position + shared.start;
      into.allele[row] = alleleKey(bytes, refStart, refEnd, altStart, altEnd);
      into.shape[row] = shapeOf(
        bytes[refStart] ?? 0,
        refEnd - refStart,
        bytes[altStart] ?? 0,
        altEnd - altStart,
      );
      if (!isSubstitution(into.shape[row])) {
        const piece = long.piece();
        piece.row[long.at()] = columns.rows() - 1;
        piece.text[long.at()] = longTexts.number(bytes, id + 1, alt);
      }
      into.id[row] = variation;
      into.block[row] = block;
      into.offset[row] = offset;
      into.print[row] = printOf(bytes.subarray(start, end));
      info(into, row, bytes, filter + 1, end);
    },
    finish() {
      const codes = columns.take("code", null) as Uint8Array;
      // The positions are needed once more, in order.
      const positions = columns.take("pos", null) as Uint32Array;
      const order = sortedOrder(codes, positions);
      const inOrder = <T extends Uint8Array | Uint32Array>(values: T): T =>
        order === null ? values : (values.map((_, row) => values[order[row] as number] as number) as T);
      const rows = (taken: Numbers) => placed(taken as Uint32Array, order);
      const byRs = sortedPairs(ids.take("rs", null) as Uint32Array, rows(ids.take("row", null)));
      const byRow = sortedPairs(rows(long.take("row", null)), long.take("text", null) as Uint32Array);
      return {
        rows: columns.rows(),
        first: firstRows(codes),
        take: (name) => (name === "pos" ? inOrder(positions) : columns.take(name, order)),
        rs: byRs.keys,
        rsRow: byRs.values,
        longRow: byRow.keys,
        longText: byRow.values,
        longTexts: longTexts.texts(),
        texts: {
          genes: genes.texts(),
          conditions: conditions.texts(),
          significances: significances.texts(),
          reviews: reviews.texts(),
        },
        unknown,
        elsewhere,
      };
    },
  };
}

/** Is it this key, and not one that only begins so? */
function isKey(bytes: Buffer, at: number, key: string): boolean {
  if (bytes[at + key.length] !== EQUALS) return false;
  for (let index = 0; index < key.length; index += 1)
    if (bytes[at + index] !== key.charCodeAt(index)) return false;
  return true;
}

function numberIn(bytes: Buffer, from: number, end: number): number | null {
  if (from >= end) return null;
  let value = 0;
  for (let at = from; at < end; at += 1) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return null;
    value = value * 10 + digit;
  }
  return value;
}
