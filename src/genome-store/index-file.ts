/** A ClinVar release in one SQLite file: the arrays, ClinVar's own text in blocks, and the history of changes. */
import { DatabaseSync } from "node:sqlite";
import { ASSEMBLIES, type Assembly } from "../genome/assembly.ts";
import { type Numbers, numbersOf, type Width } from "../genome/columns.ts";
import { GenomeError } from "../genome/genome-error.ts";
import type { Texts } from "../genome/interner.ts";
import type { IndexMeta } from "../genome/io.ts";
import { giveBack } from "./give-back.ts";

/** "NDCV" in the file's header. */
const APPLICATION_ID = 0x4e_44_43_56;
/** Files of another layout are built anew. */
const LAYOUT = 6;
/**
 * A part fits into one page: it is read in one go, and only where it is needed. `PIECE` numbers of any width are a whole
 * number of parts.
 */
const PART_BYTES = 64_000;

const SCHEMA = `
  pragma page_size = 65536;
  pragma journal_mode = off;
  pragma synchronous = off;
  pragma application_id = ${APPLICATION_ID};
  pragma user_version = ${LAYOUT};
  create table _nightdesk_meta (key text primary key, value text not null) without rowid;
  create table _nightdesk_part (name text not null, number integer not null, data blob not null, primary key (name, number));
  create table _nightdesk_block (number integer primary key, data blob not null);
  create table unknown_values (value text primary key, records integer not null);
  create table changes (
    id integer primary key,
    release text not null,
    previous_release text not null,
    kind text not null,
    variation_id integer not null,
    old_significance text, new_significance text,
    old_review_status text, new_review_status text,
    gene text
  );
`;

/** Opens an empty file to build in. It has no protection against a crash: it is nothing until it is renamed. */
export function createIndexFile(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  database.exec(SCHEMA);
  return database;
}

/** @throws GenomeError `corrupt` if it is no index, or one of another layout */
export function openIndexFile(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const id = database.prepare("pragma application_id").get()?.["application_id"];
    const layout = database.prepare("pragma user_version").get()?.["user_version"];
    if (id !== APPLICATION_ID || layout !== LAYOUT)
      throw new Error("it is not a ClinVar index of this version");
    return database;
  } catch (cause) {
    database.close();
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new GenomeError(
      "corrupt",
      `${path}: ${what}. The task that keeps it builds it anew: nightdesk run TASK`,
      { cause },
    );
  }
}

/** @param pieces of the array, whose memory goes; all but the last have `PIECE` numbers */
export function saveArray(database: DatabaseSync, name: string, pieces: readonly Numbers[]): void {
  const insert = database.prepare("insert into _nightdesk_part values (?, ?, ?)");
  let number = 0;
  for (const { buffer, byteOffset, byteLength } of pieces) {
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    for (let at = 0; at < bytes.length; at += PART_BYTES, number += 1)
      insert.run(name, number, bytes.subarray(at, at + PART_BYTES));
    buffer.transfer(0);
  }
  if (number === 0) insert.run(name, number, new Uint8Array(0));
}

export function loadBytes(database: DatabaseSync, name: string): Uint8Array<ArrayBuffer> {
  const last = database
    .prepare(
      "select number, length(data) as length from _nightdesk_part where name = ? order by number desc limit 1",
    )
    .get(name);
  const whole = new Uint8Array(Number(last?.["number"] ?? 0) * PART_BYTES + Number(last?.["length"] ?? 0));
  const parts = database.prepare("select data from _nightdesk_part where name = ? order by number");
  let at = 0;
  for (const row of parts.iterate(name)) {
    const part = row["data"] as Uint8Array;
    whole.set(part, at);
    at += part.length;
    giveBack(part);
  }
  return whole;
}

/** One array of which some numbers are wanted: those that lie together are read together, and only the last are kept. */
export interface StoredColumn {
  /** 0 behind the end. */
  at(row: number): number;
}

export function openColumn(database: DatabaseSync, name: string, width: Width): StoredColumn {
  const select = database.prepare("select data from _nightdesk_part where name = ? and number = ?");
  const inPart = PART_BYTES / numbersOf(new Uint8Array(4), width).BYTES_PER_ELEMENT;
  let first = 0;
  let bytes = new Uint8Array(0);
  let values = numbersOf(bytes, width);
  return {
    at(row) {
      if (row < first || row >= first + values.length) {
        const number = Math.floor(row / inPart);
        giveBack(bytes);
        bytes = (select.get(name, number)?.["data"] as Uint8Array<ArrayBuffer>) ?? new Uint8Array(0);
        values = numbersOf(bytes, width);
        first = number * inPart;
      }
      return values[row - first] ?? 0;
    },
  };
}

export function loadArray(database: DatabaseSync, name: string): Uint32Array {
  return numbersOf(loadBytes(database, name), "u32") as Uint32Array;
}

/** Texts that many records share, each under its number. */
export function saveTexts(database: DatabaseSync, list: string, { bytes, ends }: Texts): void {
  saveArray(database, `${list} bytes`, [new Uint8Array(bytes)]);
  saveArray(database, `${list} ends`, [new Uint32Array(ends)]);
}

export function loadTexts(database: DatabaseSync, list: string): Texts {
  return { bytes: loadBytes(database, `${list} bytes`), ends: loadArray(database, `${list} ends`) };
}

/** Texts of which a few are wanted: of their bytes no more is read than what lies around them. */
export function openTexts(database: DatabaseSync, list: string): (number: number) => string {
  const ends = loadArray(database, `${list} ends`);
  const bytes = openColumn(database, `${list} bytes`, "u8");
  return (number) => {
    const start = number === 0 ? 0 : (ends[number - 1] ?? 0);
    const signs = Array.from({ length: (ends[number] ?? start) - start }, (_, at) => bytes.at(start + at));
    return signs.map((sign) => String.fromCharCode(sign)).join("");
  };
}

export function saveText(database: DatabaseSync, key: string, value: string): void {
  database
    .prepare(
      "insert into _nightdesk_meta values (?, ?) on conflict (key) do update set value = excluded.value",
    )
    .run(key, value);
}

export function loadText(database: DatabaseSync, key: string): string {
  return String(
    database.prepare("select value from _nightdesk_meta where key = ?").get(key)?.["value"] ?? "",
  );
}

export function saveMeta(database: DatabaseSync, meta: IndexMeta): void {
  for (const [key, value] of Object.entries(meta)) saveText(database, key, String(value));
}

export function loadMeta(database: DatabaseSync): IndexMeta {
  const assembly = loadText(database, "assembly");
  return {
    assembly: ASSEMBLIES.find((known) => known === assembly) ?? (assembly as Assembly),
    release: loadText(database, "release"),
    rows: Number(loadText(database, "rows")),
    md5: loadText(database, "md5"),
    builtAt: Number(loadText(database, "builtAt")),
  };
}
