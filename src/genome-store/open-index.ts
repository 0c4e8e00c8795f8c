/** An index file as the engine sees it. Arrays are read when they are first needed. */
import { LF } from "../genome/ascii.ts";
import { statSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { Allele } from "../genome/alleles.ts";
import { letters } from "../genome/allele-of.ts";
import type { Assembly } from "../genome/assembly.ts";
import { hashText } from "../genome/alleles.ts";
import { type Numbers, numbersOf } from "../genome/columns.ts";
import { ROW_ARRAYS, type RowArray, WORD_LISTS, type WordList } from "../genome/index-builder.ts";
import { type Texts, textAt } from "../genome/interner.ts";
import type { ReferenceIndex } from "../genome/io.ts";
import { type Keys, lowerBound } from "../genome/keys.ts";
import { type Facts, unpackWords } from "../genome/facts.ts";
import { classificationOf, parseRecord, symbolsOf } from "../genome/record.ts";
import { isSubstitution } from "../genome/shape.ts";
import { CLASSES } from "../genome/significance.ts";
import { inflateBlocks } from "./bgzf.ts";
import { loadBytes, loadMeta, loadTexts, openIndexFile } from "./index-file.ts";

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
  return indexOver(openIndexFile(path), path);
}

/** Columns as they lie in the file, for whoever goes through all rows. */
export interface RowColumns {
  readonly id: Uint32Array;
  readonly gene: Uint32Array;
  readonly condition: Uint32Array;
  readonly words: Uint32Array;
  readonly class: Numbers;
  readonly stars: Numbers;
}

export function indexOver(database: DatabaseSync, path: string): ReferenceIndex & { columns(): RowColumns } {
  const arrays = new Map<string, Numbers>();
  const blocks = new Map<number, Buffer>();
  const selectBlock = database.prepare("select data from _nightdesk_block where number = ?");
  let keys: Keys | null = null;
  const lists = new Map<WordList, Texts>();
  const words = new Map<WordList, Map<number, string>>(WORD_LISTS.map((list) => [list, new Map()]));

  function load(name: RowArray | "first" | "rs" | "rsRow"): Numbers {
    return numbersOf(loadBytes(database, name), name in ROW_ARRAYS ? ROW_ARRAYS[name as RowArray] : "u32");
  }

  /** Numbers as they were stored; most callers know that theirs are of 32 bits. */
  function numbers(name: RowArray | "first" | "rs" | "rsRow"): Numbers {
    const known = arrays.get(name) ?? load(name);
    arrays.set(name, known);
    return known;
  }

  /** Of some rows only; an array that was not there before is not kept. */
  function picked(name: RowArray, rows: readonly number[]): Uint32Array {
    const all = arrays.get(name) ?? load(name);
    const some = new Uint32Array(rows.length);
    for (let at = 0; at < rows.length; at += 1) some[at] = all[rows[at] as number] as number;
    return some;
  }

  function array(name: WideArray | "first" | "rs" | "rsRow"): Uint32Array {
    return numbers(name) as Uint32Array;
  }

  function texts(list: WordList): Texts {
    const known = lists.get(list) ?? loadTexts(database, list);
    lists.set(list, known);
    return known;
  }

  function word(list: WordList, number: number): string {
    const known = words.get(list)?.get(number);
    if (known !== undefined) return known;
    const text = textAt(texts(list), number);
    words.get(list)?.set(number, text);
    return text;
  }

  function facts(row: number): Facts {
    const { hasOthers } = unpackWords(array("words")[row] ?? 0);
    // Somatic and oncogenic classifications are rare; the record has them.
    if (hasOthers) return parseRecord(line(row));
    return factsOf({
      words: array("words")[row] ?? 0,
      id: array("id")[row] ?? 0,
      gene: array("gene")[row] ?? 0,
      condition: array("condition")[row] ?? 0,
      class: numbers("class")[row] ?? 0,
    });
  }

  function factsOf(row: Record<"words" | "id" | "gene" | "condition" | "class", number>): Facts {
    const { significance, review } = unpackWords(row.words);
    const value = word("significances", significance);
    return {
      variationId: row.id,
      genes: symbolsOf(word("genes", row.gene)),
      germline:
        value === ""
          ? null
          : classificationOf(value, word("reviews", review), word("conditions", row.condition)),
      class: CLASSES[row.class] ?? "unknown",
      somatic: null,
      oncogenic: null,
    };
  }

  function manyFacts(rows: readonly number[]): Facts[] {
    const packed = picked("words", rows);
    const [id, gene, condition] = [picked("id", rows), picked("gene", rows), picked("condition", rows)];
    const kind = picked("class", rows);
    const lines = manyLines(rows.filter((_, at) => unpackWords(packed[at] ?? 0).hasOthers));
    return rows.map((row, at) => {
      const text = lines.get(row);
      if (text !== undefined) return parseRecord(text);
      return factsOf({
        words: packed[at] ?? 0,
        id: id[at] ?? 0,
        gene: gene[at] ?? 0,
        condition: condition[at] ?? 0,
        class: kind[at] ?? 0,
      });
    });
  }

  function manyAlleles(rows: readonly number[]): Allele[] {
    const shapes = picked("shape", rows);
    const positions = picked("pos", rows);
    const lines = manyLines(rows.filter((_, at) => !isSubstitution(shapes[at] ?? 0)));
    return rows.map((row, at) => {
      const text = lines.get(row);
      if (text === undefined) return letters(positions[at] ?? 0, shapes[at] ?? 0);
      const [, pos = "", , ref = "", alt = ""] = text.split("\t", 5);
      return { pos: Number(pos), ref, alt };
    });
  }

  function manyLines(rows: readonly number[]): Map<number, string> {
    const [numberOf, offsetOf] = [picked("block", rows), picked("offset", rows)];
    return new Map(rows.map((row, at) => [row, lineAt(numberOf[at] ?? 0, offsetOf[at] ?? 0)]));
  }

  function block(number: number): Buffer {
    const known = blocks.get(number);
    if (known !== undefined) return known;
    const data = selectBlock.get(number)?.["data"];
    const text = data === undefined ? Buffer.alloc(0) : inflateBlocks(Buffer.from(data as Uint8Array), path);
    if (blocks.size >= KEPT_BLOCKS) blocks.delete(blocks.keys().next().value as number);
    blocks.set(number, text);
    return text;
  }

  function line(row: number): string {
    return lineAt(array("block")[row] ?? 0, numbers("offset")[row] ?? 0);
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
      // A record may go on in the next block; the last one ends with the text.
      if (bytes.length === 0) return text;
      number += 1;
      at = 0;
    }
  }

  return {
    meta: loadMeta(database),
    get keys() {
      return (keys ??= {
        first: array("first"),
        pos: array("pos"),
        // Raw data have no use for it.
        get allele() {
          return array("allele");
        },
      });
    },
    get shapes() {
      return numbers("shape") as Uint16Array;
    },
    columns: () => ({
      id: array("id"),
      gene: array("gene"),
      condition: array("condition"),
      words: array("words"),
      class: numbers("class"),
      stars: numbers("stars"),
    }),
    line,
    facts,
    manyFacts,
    manyAlleles,
    forget() {
      arrays.clear();
      keys = null;
    },
    record: (row) => parseRecord(line(row)),
    byVariation: (id) => rowsEqual(array("id"), id),
    byRs(rs) {
      const all = array("rs");
      const rows: number[] = [];
      for (let at = lowerBound(all, rs, 0, all.length); all[at] === rs; at += 1) {
        rows.push(array("rsRow")[at] ?? 0);
      }
      return rows;
    },
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
      rowsEqual(array("hgvs"), hashText(text)).filter((row) => parseRecord(line(row)).hgvs === text),
    close: () => database.close(),
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
