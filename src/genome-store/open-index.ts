/** An index file as the engine sees it. Arrays are read when they are first needed. */
import { LF } from "../genome/ascii.ts";
import { statSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { type Allele, trimAlleles } from "../genome/alleles.ts";
import { hashOfText } from "../genome/byte-hash.ts";
import { letters } from "../genome/allele-of.ts";
import type { Assembly } from "../genome/assembly.ts";
import { type Numbers, numbersOf } from "../genome/columns.ts";
import { type Texts, textAt } from "../genome/interner.ts";
import type { ReferenceIndex } from "../genome/io.ts";
import { lowerBound } from "../genome/keys.ts";
import { type Facts, unpackWords } from "../genome/facts.ts";
import { classificationOf, namesOf, parseRecord, symbolsOf } from "../genome/record.ts";
import { LARGEST_RS, ROW_ARRAYS, type RowArray, type WordList } from "../genome/row-arrays.ts";
import { isSubstitution } from "../genome/shape.ts";
import { significanceClass } from "../genome/significance.ts";
import { inflateBlocks } from "./bgzf.ts";
import { damagedIndex, reading } from "./index-damage.ts";
import { sealed } from "./index-seal.ts";
import { loadMeta, openIndexFile } from "./index-file.ts";
import { knowWhole, loadBytes, loadTexts, openColumn, openTexts, type StoredColumn } from "./index-parts.ts";
import { rowsOfRs } from "./rs-lookup.ts";

type WideArray = { [Name in RowArray]: (typeof ROW_ARRAYS)[Name] extends "u32" ? Name : never }[RowArray];

/** Blocks kept inflated: hits that lie together are read together. */
const KEPT_BLOCKS = 16;

export function indexPath(folder: string, assembly: Assembly): string {
  return join(folder, `${assembly}.db`);
}

/**
 * @returns null if there is no index
 * @throws GenomeError `corrupt`
 */
export function openReferenceIndex(folder: string, assembly: Assembly): ReferenceIndex | null {
  const path = indexPath(folder, assembly);
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return null;
  const before = sealed(path);
  const database = openIndexFile(path);
  // The same before and after: it is this file that the note is about.
  if (before !== null && sealed(path) === before) knowWhole(database);
  try {
    return indexOver(database, path);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Columns as they lie in the file, for whoever goes through all rows. */
export interface RowColumns {
  readonly id: Uint32Array;
  readonly gene: Uint32Array;
  readonly condition: Uint32Array;
  readonly words: Uint32Array;
}

/** Arrays beside those of the rows. */
type OtherArray = "first" | "longRow" | "longText";

export function indexOver(database: DatabaseSync, path: string): ReferenceIndex & { columns(): RowColumns } {
  const arrays = new Map<string, Numbers>();
  const stored = new Map<RowArray, StoredColumn>();
  const blocks = new Map<number, Buffer>();
  const selectBlock = blockSelect(database);
  const lists = new Map<WordList, Texts>();
  let longAlleles: ((number: number) => string) | null = null;
  /** Where the last long allele was found. */
  let long = 0;

  /** Numbers as they were stored; most callers know that theirs are of 32 bits. */
  function numbers(name: RowArray | OtherArray): Numbers {
    const width = name in ROW_ARRAYS ? ROW_ARRAYS[name as RowArray] : "u32";
    const known = arrays.get(name) ?? numbersOf(loadBytes(database, name), width);
    arrays.set(name, known);
    return known;
  }

  function array(name: WideArray | OtherArray): Uint32Array {
    return numbers(name) as Uint32Array;
  }

  /** One number of an array, of which no more is read than what lies around it. */
  function numberAt(name: RowArray, row: number): number {
    const whole = arrays.get(name);
    if (whole !== undefined) return whole[row] ?? 0;
    const column = stored.get(name) ?? openColumn(database, name, ROW_ARRAYS[name]);
    stored.set(name, column);
    return column.at(row);
  }

  function texts(list: WordList): Texts {
    const known = lists.get(list) ?? loadTexts(database, list);
    lists.set(list, known);
    return known;
  }

  const genes = remembered((number) => symbolsOf(textAt(texts("genes"), number)));
  const conditions = remembered((number) => namesOf(textAt(texts("conditions"), number)));
  const significances = remembered((number) => textAt(texts("significances"), number));
  const classes = remembered((number) => significanceClass(significances(number)));
  const reviews = remembered((number) => textAt(texts("reviews"), number));

  function facts(row: number): Facts {
    const { significance, review, hasOthers } = unpackWords(numberAt("words", row));
    // Somatic and oncogenic classifications are rare; the record has them.
    if (hasOthers) return parseRecord(line(row));
    const value = significances(significance);
    return {
      variationId: numberAt("id", row),
      genes: genes(numberAt("gene", row)),
      germline:
        value === ""
          ? null
          : classificationOf(value, reviews(review), conditions(numberAt("condition", row))),
      class: classes(significance),
      somatic: null,
      oncogenic: null,
    };
  }

  function longAllele(number: number): string {
    longAlleles ??= openTexts(database, "alleles");
    return longAlleles(number);
  }

  function allele(row: number): Allele {
    const shape = numberAt("shape", row);
    const pos = numberAt("pos", row);
    if (isSubstitution(shape)) return letters(pos, shape);
    const rows = array("longRow");
    long = lowerBound(rows, row, (rows[long] ?? row) < row ? long : 0, rows.length);
    const [ref = "", alt = ""] = longAllele(array("longText")[long] ?? 0).split("\t");
    // The array has the place of the trimmed alleles.
    return {
      pos: pos - trimAlleles({ pos: 0, ref: ref.toUpperCase(), alt: alt.toUpperCase() }).pos,
      ref,
      alt,
    };
  }

  function block(number: number): Buffer {
    const known = blocks.get(number);
    if (known !== undefined) return known;
    const text = blockText(database, selectBlock, number, path);
    if (blocks.size >= KEPT_BLOCKS) blocks.delete(blocks.keys().next().value as number);
    blocks.set(number, text);
    return text;
  }

  function line(row: number): string {
    return lineAt(numberAt("block", row), numberAt("offset", row));
  }

  function lineAt(firstBlock: number, offset: number): string {
    let number = firstBlock;
    let at = offset;
    let text = "";
    for (;;) {
      const bytes = block(number);
      const end = bytes.indexOf(LF, at);
      if (end !== -1) return text + bytes.toString("utf8", at, end);
      text += bytes.toString("utf8", at);
      // A record may go on in the next block.
      number += 1;
      at = 0;
    }
  }

  return {
    meta: loadMeta(database),
    keys: {
      get first() {
        return array("first");
      },
      get pos() {
        return array("pos");
      },
      alleleAt: (row) => numberAt("allele", row),
    },
    get shapes() {
      return numbers("shape") as Uint8Array;
    },
    columns: () => ({
      id: array("id"),
      gene: array("gene"),
      condition: array("condition"),
      words: array("words"),
    }),
    line,
    facts,
    allele,
    forget: () => arrays.clear(),
    record: (row) => parseRecord(line(row)),
    byVariation: (id) => rowsEqual(array("id"), id),
    byRs: (rs) => (rs > LARGEST_RS ? [] : [...rowsOfRs(database, Uint32Array.of(rs)).rows]),
    byManyRs: (wanted) => rowsOfRs(database, wanted),
    byGene(symbol) {
      const wanted = symbol.toUpperCase();
      const all = texts("genes");
      const found = new Set<number>();
      for (let number = 0; number < all.ends.length; number += 1) {
        const text = textAt(all, number).toUpperCase();
        if (text.includes(wanted) && symbolsOf(text).includes(wanted)) found.add(number);
      }
      return found.size === 0 ? [] : rowsWhere(array("gene"), (gene) => found.has(gene));
    },
    byHgvs: (text) =>
      rowsEqual(array("hgvs"), hashOfText(`CLNHGVS=${text}`)).filter(
        (row) => parseRecord(line(row)).hgvs === text,
      ),
    close: () => database.close(),
  };
}

type Select = ReturnType<DatabaseSync["prepare"]>;

export function blockSelect(database: DatabaseSync): Select {
  return reading(database, "the blocks", () =>
    database.prepare("select data from _nightdesk_block where number = ?"),
  );
}

/** ClinVar's own text of a block, whose checksum it brings along. @throws GenomeError `corrupt` */
export function blockText(database: DatabaseSync, select: Select, number: number, path: string): Buffer {
  const data = reading(database, `block ${number}`, () => select.get(number))?.["data"];
  if (!(data instanceof Uint8Array)) throw damagedIndex(database, `block ${number}`);
  try {
    return inflateBlocks(Buffer.from(data), path);
  } catch (error) {
    throw damagedIndex(database, `block ${number}`, error);
  }
}

/** Many records share a text; what was made of it is kept under its number. */
function remembered<T>(make: (number: number) => T): (number: number) => T {
  const known = new Map<number, T>();
  return (number) => {
    const before = known.get(number);
    if (before !== undefined) return before;
    const made = make(number);
    known.set(number, made);
    return made;
  };
}

function rowsEqual(values: Uint32Array, wanted: number): number[] {
  const rows: number[] = [];
  for (let row = values.indexOf(wanted); row !== -1; row = values.indexOf(wanted, row + 1)) rows.push(row);
  return rows;
}

function rowsWhere(values: Uint32Array, holds: (value: number) => boolean): number[] {
  const rows: number[] = [];
  for (let row = 0; row < values.length; row += 1) if (holds(values[row] as number)) rows.push(row);
  return rows;
}
