/**
 * ClinVar's records as rows for SQL, added to an index that is ready without them: first the answers, then the table. Built
 * in a copy that takes the index's place, so that a crash leaves the index as it was.
 */
import { copyFileSync, existsSync, rmSync } from "node:fs";
import { setImmediate as breathe } from "node:timers/promises";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { chromosomeName, CODES } from "../genome/chromosomes.ts";
import { unpackWords } from "../genome/facts.ts";
import { textAt } from "../genome/interner.ts";
import { WORD_LISTS, type WordList } from "../genome/row-arrays.ts";
import { altLetter, isSubstitution, refLetter } from "../genome/shape.ts";
import { significanceClass, starsOf } from "../genome/significance.ts";
import { loadText, openIndexFile, saveText } from "./index-file.ts";
import { loadTexts } from "./index-parts.ts";
import { indexOver } from "./open-index.ts";
import { putInPlace } from "./put-in-place.ts";

/** Rows between two looks at whether the run is over. */
const CHUNK = 20_000;

const SCHEMA = `
  pragma journal_mode = off;
  pragma synchronous = off;
  pragma cache_size = -16384;
  create table _nightdesk_text (list text not null, number integer not null, text text not null, primary key (list, number)) without rowid;
  create table _nightdesk_variant (
    row integer primary key,
    variation_id integer not null, allele_id integer, chrom text not null, pos integer not null, ref text not null, alt text not null,
    class text not null, significance integer not null, review_status integer not null, stars integer,
    gene integer not null, condition integer not null, consequence text
  );
  create view variants as
    select v.variation_id, v.allele_id, v.chrom, v.pos, v.ref, v.alt, v.class,
      s.text as significance, r.text as review_status, v.stars,
      g.text as geneinfo, c.text as conditions, v.consequence
    from _nightdesk_variant v
    join _nightdesk_text s on s.list = 'significances' and s.number = v.significance
    join _nightdesk_text r on r.list = 'reviews' and r.number = v.review_status
    join _nightdesk_text g on g.list = 'genes' and g.number = v.gene
    join _nightdesk_text c on c.list = 'conditions' and c.number = v.condition;
`;
const INDEX = "create index _nightdesk_by_variation on _nightdesk_variant (variation_id)";

/** Does the index have the table already? False also where there is no index. */
export function hasRows(path: string): boolean {
  if (!existsSync(path)) return false;
  const database = openIndexFile(path);
  try {
    return loadText(database, "rows_table") === "1";
  } finally {
    database.close();
  }
}

export interface AddRows {
  /** Of the index. */
  readonly path: string;
  readonly signal: AbortSignal;
  /** @param fraction 0 to 1 */
  progress(fraction: number): void;
}

/** @returns rows */
export async function addRows({ path, signal, progress }: AddRows): Promise<number> {
  const draft = `${path}.rows`;
  removeDraft(draft);
  copyFileSync(path, draft);
  const database = new DatabaseSync(draft);
  try {
    database.exec(SCHEMA);
    database.exec("begin");
    for (const list of WORD_LISTS) saveList(database, list);
    const rows = await fill(database, path, signal, progress);
    database.exec(INDEX);
    saveText(database, "rows_table", "1");
    database.exec("commit");
    database.close();
    putInPlace(draft, path);
    return rows;
  } finally {
    if (database.isOpen) database.close();
    removeDraft(draft);
  }
}

function removeDraft(draft: string): void {
  for (const ending of ["", "-journal", "-wal", "-shm"]) rmSync(draft + ending, { force: true });
}

function saveList(database: DatabaseSync, list: WordList): void {
  const insert = database.prepare("insert into _nightdesk_text values (?, ?, ?)");
  for (const [number, text] of textsOf(database, list).entries()) insert.run(list, number, text);
}

function textsOf(database: DatabaseSync, list: WordList): string[] {
  const texts = loadTexts(database, list);
  return Array.from(texts.ends, (_, number) => textAt(texts, number));
}

async function fill(
  database: DatabaseSync,
  path: string,
  signal: AbortSignal,
  progress: (fraction: number) => void,
): Promise<number> {
  const source = openIndexFile(path);
  const index = indexOver(source, path);
  try {
    const insert = batchInsert(database);
    const { keys, shapes, meta } = index;
    const classes = textsOf(source, "significances").map(significanceClass);
    const stars = textsOf(source, "reviews").map(starsOf);
    const columns = index.columns();
    for (let code = 1; code < CODES; code += 1) {
      const chrom = chromosomeName(code);
      for (let row = keys.first[code] ?? 0; row < (keys.first[code + 1] ?? 0); row += 1) {
        if (row % CHUNK === 0) {
          await breathe();
          signal.throwIfAborted();
          progress(row / Math.max(meta.rows, 1));
        }
        const line = index.line(row);
        const { pos, ref, alt } = alleleOf(line, keys.pos[row] ?? 0, shapes[row] ?? 0);
        const { significance, review } = unpackWords(columns.words[row] ?? 0);
        insert.add(
          row,
          columns.id[row] ?? 0,
          numberAfter(line, "ALLELEID="),
          chrom,
          pos,
          ref,
          alt,
          classes[significance] ?? "unknown",
          significance,
          review,
          stars[review] ?? null,
          columns.gene[row] ?? 0,
          columns.condition[row] ?? 0,
          consequenceOf(line),
        );
      }
    }
    insert.end();
    return meta.rows;
  } finally {
    index.close();
  }
}

const COLUMNS = 14;
/** Rows of one statement: most of the time of a single one goes into calling it. */
const BATCH = 40;

interface BatchInsert {
  add(...values: SQLInputValue[]): void;
  end(): void;
}

function batchInsert(database: DatabaseSync): BatchInsert {
  const one = `(${Array.from({ length: COLUMNS }, () => "?").join(", ")})`;
  const statement = (rows: number) =>
    database.prepare(
      `insert into _nightdesk_variant values ${Array.from({ length: rows }, () => one).join(", ")}`,
    );
  const whole = statement(BATCH);
  let pending: SQLInputValue[] = [];
  return {
    add(...values) {
      pending.push(...values);
      if (pending.length < BATCH * COLUMNS) return;
      whole.run(...pending);
      pending = [];
    },
    end() {
      if (pending.length > 0) statement(pending.length / COLUMNS).run(...pending);
    },
  };
}

/** One letter by another is told by numbers; anything longer stands in the line. */
function alleleOf(line: string, pos: number, shape: number): { pos: number; ref: string; alt: string } {
  if (isSubstitution(shape))
    return { pos, ref: String.fromCharCode(refLetter(shape)), alt: String.fromCharCode(altLetter(shape)) };
  const [, place = "", , ref = "", alt = ""] = line.split("\t", 5);
  return { pos: Number(place), ref, alt };
}

function numberAfter(line: string, key: string): number | null {
  const at = line.indexOf(key);
  if (at === -1) return null;
  const value = Number.parseInt(line.slice(at + key.length, at + key.length + 12), 10);
  return Number.isNaN(value) ? null : value;
}

/** The first of MC's: `SO:0001583|missense_variant,SO:…`. */
function consequenceOf(line: string): string | null {
  const at = line.indexOf(";MC=");
  if (at === -1) return null;
  const bar = line.indexOf("|", at);
  if (bar === -1) return null;
  let end = bar + 1;
  while (end < line.length && line[end] !== "," && line[end] !== ";") end += 1;
  return line.slice(bar + 1, end);
}
