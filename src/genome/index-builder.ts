/** Turns the lines of ClinVar's VCF into sorted arrays, one number a record and array. */
import { BAR, COMMA, CR, EQUALS, HASH, SEMICOLON, TAB, ZERO } from "./ascii.ts";
import { alleleKey, hashBytes, sharedLetters } from "./alleles.ts";
import { shapeOf } from "./shape.ts";
import { packWords } from "./facts.ts";
import { chromosomeCode } from "./chromosomes.ts";
import { GenomeError } from "./genome-error.ts";
import { growing } from "./growing.ts";
import { arranged, firstRows, sortedOrder, sortedRs } from "./row-order.ts";
import { CLASSES, significanceClass, starsOf } from "./significance.ts";

/** Arrays of one number a row, all in the order of the rows: by chromosome, then by trimmed position. */
export const ROW_ARRAYS = [
  "pos",
  "allele",
  /** `shapeOf` the trimmed alleles. */
  "shape",
  /** VariationID. */
  "id",
  /** Where the record stands: block and offset in it. */
  "block",
  "offset",
  /** Index in `CLASSES`. */
  "class",
  "stars",
  /** Index in the list of gene texts. */
  "gene",
  /** Index in the list of condition texts. */
  "condition",
  /** `wordsOf` significance and review status: what can be told without the record. */
  "words",
  "hgvs",
  /** Hash of the whole line, and of what it says of significance and review. */
  "print",
  "verdict",
] as const;
export type RowArray = (typeof ROW_ARRAYS)[number];
export type RowArrays = Readonly<Record<RowArray, Uint32Array>>;

export interface BuiltIndex {
  readonly rows: number;
  readonly first: Uint32Array;
  readonly arrays: RowArrays;
  /** rs numbers, ascending, and the row of each. */
  readonly rs: Uint32Array;
  readonly rsRow: Uint32Array;
  /** Texts of GENEINFO's symbols, joined by `|`. */
  readonly genes: readonly string[];
  /** CLNDN, verbatim. */
  readonly conditions: readonly string[];
  /** CLNSIG and CLNREVSTAT, verbatim. */
  readonly significances: readonly string[];
  readonly reviews: readonly string[];
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

/** @param file its name, for messages */
export function createIndexBuilder(file: string): IndexBuilder {
  const columns = Object.fromEntries(ROW_ARRAYS.map((name) => [name, growing()])) as Record<
    RowArray,
    ReturnType<typeof growing>
  >;
  const codes = growing();
  const rs = growing();
  const rsRow = growing();
  const genes = new Map<string, number>();
  const conditions = new Map<string, number>();
  const unknown = new Map<string, number>();
  const elsewhere = new Map<string, number>();
  const significances = new Map<string, { readonly number: number; readonly code: number }>();
  const reviews = new Map<string, { readonly number: number; readonly code: number }>();
  let rows = 0;
  let records = 0;

  function learn<T>(known: Map<string, T>, text: string, decode: () => T): T {
    const before = known.get(text);
    if (before !== undefined) return before;
    const value = decode();
    known.set(text, value);
    return value;
  }

  function count(what: string): void {
    unknown.set(what, (unknown.get(what) ?? 0) + 1);
  }

  function bad(what: string): GenomeError {
    return new GenomeError(
      "bad_line",
      `${file}: record ${records.toLocaleString("en")} is damaged: ${what}.`,
    );
  }

  function info(bytes: Buffer, from: number, end: number): void {
    let significance = "";
    let review = "";
    let gene = "";
    let condition = "";
    let others = 0;
    let hgvs = 0;
    let verdict = 0;
    for (let at = from; at < end;) {
      let stop = bytes.indexOf(SEMICOLON, at);
      if (stop === -1 || stop > end) stop = end;
      // Few of the keys matter, and their first letters tell nearly all others apart.
      const letter = bytes[at];
      if (letter === 67 || letter === 71 || letter === 79 || letter === 82 || letter === 83) {
        let equals = at;
        while (equals < stop && bytes[equals] !== EQUALS) equals += 1;
        const length = equals - at;
        if (length === 6 && isKey(bytes, at, "CLNSIG")) {
          significance = bytes.toString("latin1", equals + 1, stop);
          verdict = Math.imul(verdict, 31) + hashBytes(bytes, equals + 1, stop);
        } else if (length === 10 && isKey(bytes, at, "CLNREVSTAT")) {
          review = bytes.toString("latin1", equals + 1, stop);
          verdict = Math.imul(verdict, 31) + hashBytes(bytes, equals + 1, stop);
        } else if (length === 5 && isKey(bytes, at, "CLNDN")) {
          condition = bytes.toString("latin1", equals + 1, stop);
        } else if (length === 3 && (isKey(bytes, at, "ONC") || isKey(bytes, at, "SCI"))) {
          others = 1;
        } else if (length === 8 && isKey(bytes, at, "GENEINFO")) {
          gene = symbols(bytes, equals + 1, stop);
        } else if (length === 7 && isKey(bytes, at, "CLNHGVS")) {
          hgvs = hashBytes(bytes, equals + 1, stop);
        } else if (length === 2 && isKey(bytes, at, "RS")) {
          numbers(bytes, equals + 1, stop);
        }
      }
      at = stop + 1;
    }
    const known = learn(significances, significance, () => ({
      number: significances.size,
      code: CLASSES.indexOf(significanceClass(significance)),
    }));
    const reviewed = learn(reviews, review, () => ({ number: reviews.size, code: starsOf(review) ?? 255 }));
    const { code } = known;
    const stars = reviewed.code;
    if (CLASSES[code] === "unknown") count(`CLNSIG=${significance}`);
    if (stars === 255) count(`CLNREVSTAT=${review}`);
    columns.class.push(code);
    columns.stars.push(stars);
    columns.gene.push(learn(genes, gene, () => genes.size));
    columns.condition.push(learn(conditions, condition, () => conditions.size));
    columns.words.push(packWords(known.number, reviewed.number, others));
    columns.hgvs.push(hgvs);
    columns.verdict.push(verdict >>> 0);
  }

  function numbers(bytes: Buffer, from: number, end: number): void {
    let number = 0;
    for (let at = from; at <= end; at += 1) {
      const byte = at === end ? BAR : (bytes[at] ?? 0);
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
    line(bytes, start, lineEnd, block, offset) {
      const end = bytes[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd;
      if (end <= start || bytes[start] === HASH) return;
      records += 1;
      const stops: number[] = [];
      for (let at = start; stops.length < 7;) {
        const tab = bytes.indexOf(TAB, at);
        if (tab === -1 || tab >= end) throw bad("it has fewer than 8 columns");
        stops.push(tab);
        at = tab + 1;
      }
      const [chrom, pos, id, ref, alt, , filter] = stops as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ];
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
      codes.push(code);
      columns.pos.push(position + shared.start);
      columns.allele.push(alleleKey(bytes, refStart, refEnd, altStart, altEnd));
      columns.shape.push(
        shapeOf(bytes[refStart] ?? 0, refEnd - refStart, bytes[altStart] ?? 0, altEnd - altStart),
      );
      columns.id.push(variation);
      columns.block.push(block);
      columns.offset.push(offset);
      columns.print.push(hashBytes(bytes, start, end));
      info(bytes, filter + 1, end);
      rows += 1;
    },
    finish() {
      const order = sortedOrder(codes.view(), columns.pos.view());
      const arrays = Object.fromEntries(
        ROW_ARRAYS.map((name) => [name, arranged(columns[name].view(), order)]),
      ) as Record<RowArray, Uint32Array>;
      const byRs = sortedRs(rs.view(), rsRow.view(), order);
      return {
        rows,
        first: firstRows(arranged(codes.view(), order)),
        arrays,
        ...byRs,
        genes: [...genes.keys()],
        conditions: [...conditions.keys()],
        significances: [...significances.keys()],
        reviews: [...reviews.keys()],
        unknown,
        elsewhere,
      };
    },
  };
}

function isKey(bytes: Buffer, at: number, key: string): boolean {
  for (let index = 0; index < key.length; index += 1)
    if (bytes[at + index] !== key.charCodeAt(index)) return false;
  return true;
}

/** `EGFR:1956|EGFR-AS1:100507500` as `EGFR|EGFR-AS1`. */
function symbols(bytes: Buffer, from: number, end: number): string {
  const text = bytes.toString("latin1", from, end);
  if (!text.includes("|")) {
    const colon = text.indexOf(":");
    return colon === -1 ? text : text.slice(0, colon);
  }
  return text
    .split("|")
    .map((gene) => gene.split(":")[0] ?? "")
    .join("|");
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
