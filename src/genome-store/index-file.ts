/** A ClinVar release in one SQLite file: the arrays, ClinVar's own text in blocks, and the history of changes. */
import { DatabaseSync } from "node:sqlite";
import { ASSEMBLIES, type Assembly } from "../genome/assembly.ts";
import type { IndexMeta } from "../genome/io.ts";
import { badIndex, checkOfText, damagedIndex, isPassing, reading } from "./index-damage.ts";
import { PARTS_SCHEMA } from "./index-parts.ts";

/** "NDCV" in the file's header. */
const APPLICATION_ID = 0x4e_44_43_56;
/** Files of another layout are built anew. */
const LAYOUT = 8;
const SCHEMA = `
  pragma page_size = 65536;
  pragma journal_mode = off;
  pragma synchronous = off;
  pragma application_id = ${APPLICATION_ID};
  pragma user_version = ${LAYOUT};
  create table _nightdesk_meta (key text primary key, value text not null, crc integer not null) without rowid;
  ${PARTS_SCHEMA}
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

/** Is this SQLite file one of ours, of whatever layout? */
export function isIndexFile(path: string): boolean {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return database.prepare("pragma application_id").get()?.["application_id"] === APPLICATION_ID;
  } finally {
    database.close();
  }
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
    if (isPassing(cause)) throw cause;
    throw badIndex(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

export function saveText(database: DatabaseSync, key: string, value: string): void {
  database
    .prepare(
      "insert into _nightdesk_meta values (?, ?, ?) on conflict (key) do update set value = excluded.value, crc = excluded.crc",
    )
    .run(key, value, checkOfText(key, value));
}

/**
 * @returns an empty text if there is none under the key
 * @throws GenomeError `corrupt` if it is not what was saved
 */
export function loadText(database: DatabaseSync, key: string): string {
  const row = reading(database, key, () =>
    database.prepare("select value, crc from _nightdesk_meta where key = ?").get(key),
  );
  if (row === undefined) return "";
  const value = String(row["value"]);
  if (row["crc"] !== checkOfText(key, value)) throw damagedIndex(database, key);
  return value;
}

function needText(database: DatabaseSync, key: keyof IndexMeta): string {
  const text = loadText(database, key);
  if (text === "") throw damagedIndex(database, key);
  return text;
}

export function saveMeta(database: DatabaseSync, meta: IndexMeta): void {
  for (const [key, value] of Object.entries(meta)) saveText(database, key, String(value));
}

export function loadMeta(database: DatabaseSync): IndexMeta {
  const assembly = needText(database, "assembly");
  return {
    assembly: ASSEMBLIES.find((known) => known === assembly) ?? (assembly as Assembly),
    release: needText(database, "release"),
    rows: Number(needText(database, "rows")),
    md5: needText(database, "md5"),
    builtAt: Number(needText(database, "builtAt")),
  };
}
