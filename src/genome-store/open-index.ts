/** An index file as the engine sees it. Arrays are read when they are first needed. */
import { LF } from "../genome/ascii.ts";
import { statSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { Assembly } from "../genome/assembly.ts";
import { hashText } from "../genome/alleles.ts";
import type { RowArray } from "../genome/index-builder.ts";
import type { ReferenceIndex } from "../genome/io.ts";
import { type Keys, lowerBound } from "../genome/keys.ts";
import { type Facts, unpackWords } from "../genome/facts.ts";
import { classificationOf, parseRecord } from "../genome/record.ts";
import { CLASSES } from "../genome/significance.ts";
import { inflateBlocks } from "./bgzf.ts";
import { loadArray, loadMeta, openIndexFile } from "./index-file.ts";

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

export function indexOver(database: DatabaseSync, path: string): ReferenceIndex {
  const arrays = new Map<string, Uint32Array>();
  const blocks = new Map<number, Buffer>();
  const selectBlock = database.prepare("select data from block where number = ?");
  let keys: Keys | null = null;
  const selectWord = database.prepare("select text from word where list = ? and number = ?");
  const words = new Map<string, string>();

  function array(name: RowArray | "first" | "rs" | "rsRow"): Uint32Array {
    const known = arrays.get(name);
    if (known !== undefined) return known;
    const loaded = loadArray(database, name);
    arrays.set(name, loaded);
    return loaded;
  }

  function word(list: "genes" | "conditions" | "significances" | "reviews", number: number): string {
    const key = `${list} ${number}`;
    const known = words.get(key);
    if (known !== undefined) return known;
    const text = String(selectWord.get(list, number)?.["text"] ?? "");
    words.set(key, text);
    return text;
  }

  function facts(row: number): Facts {
    const { significance, review, hasOthers } = unpackWords(array("words")[row] ?? 0);
    // Somatic and oncogenic classifications are rare; the record has them.
    if (hasOthers) return parseRecord(line(row));
    const value = word("significances", significance);
    const germline =
      value === ""
        ? null
        : classificationOf(value, word("reviews", review), word("conditions", array("condition")[row] ?? 0));
    const genes = word("genes", array("gene")[row] ?? 0);
    return {
      variationId: array("id")[row] ?? 0,
      genes: genes === "" ? [] : genes.split("|"),
      germline,
      class: CLASSES[array("class")[row] ?? 0] ?? "unknown",
      somatic: null,
      oncogenic: null,
    };
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
    let number = array("block")[row] ?? 0;
    let at = array("offset")[row] ?? 0;
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
      return (keys ??= { first: array("first"), pos: array("pos"), allele: array("allele") });
    },
    get shapes() {
      return array("shape");
    },
    line,
    facts,
    record: (row) => parseRecord(line(row)),
    byVariation: (id) => rowsEqual(array("id"), id),
    byRs(rs) {
      const numbers = array("rs");
      const rows: number[] = [];
      for (let at = lowerBound(numbers, rs, 0, numbers.length); numbers[at] === rs; at += 1) {
        rows.push(array("rsRow")[at] ?? 0);
      }
      return rows;
    },
    byGene(symbol) {
      const wanted = symbol.toUpperCase();
      const numbers = new Set<number>();
      for (const { number, text } of database
        .prepare("select number, text from word where list = 'genes'")
        .iterate()) {
        if (String(text).toUpperCase().split("|").includes(wanted)) numbers.add(Number(number));
      }
      return numbers.size === 0 ? [] : rowsWhere(array("gene"), (gene) => numbers.has(gene));
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
