/** One archive, unpacked and read: licence, day, and rows for each table. Nothing is stored here. */
import Papa from "papaparse";
import { basename } from "node:path";
import { ArchiveError } from "../../archive/archive-error.ts";
import { readZip } from "../../archive/read-zip.ts";
import type { Archive, JsonSource, TsvSource } from "./archives.ts";
import { type TableName, tables } from "./tables.ts";

export type Row = Record<string, unknown>;

export interface ReadArchive {
  readonly license: string;
  /** `2026-11-05`. */
  readonly created: string;
  /** By table, each row once by its key. */
  readonly rows: ReadonlyMap<TableName, ReadonlyMap<string, Row>>;
  /** Sentences about what is odd but no reason to refuse it. */
  readonly notes: readonly string[];
}

/** The largest of them unpacks to some 60 MB. */
const LIMITS = { mostBytes: 1024 ** 3, mostEntries: 10_000 };

/** @throws ArchiveError with one sentence that says why the archive is not taken */
export async function readArchive(path: string, archive: Archive): Promise<ReadArchive> {
  const files = await readZip(path, (name) => isOurs(archive, basename(name)), LIMITS);
  const byName = new Map([...files].map(([name, bytes]) => [basename(name), bytes]));
  const license = byName.get("LICENSE.txt")?.toString("utf8").trim() ?? "";
  if (license === "")
    throw refused(archive, "it has no LICENSE.txt, so nobody knows what may be done with it");
  const created = [...byName.keys()]
    .map((name) => CREATED.exec(name)?.[1])
    .find((date) => date !== undefined);
  if (created === undefined)
    throw refused(archive, "it has no CREATED_<date>.txt, so nobody knows how old it is");
  const rows = new Map<TableName, Map<string, Row>>();
  const notes: string[] = [];
  for (const source of archive.tsv) addTsv(archive, source, byName, rows, notes);
  for (const source of archive.json) addJson(archive, source, byName, rows);
  return { license, created, rows, notes };
}

const CREATED = /^CREATED_(\d{4}-\d\d-\d\d).*\.txt$/;

function isOurs({ tsv, json }: Archive, name: string): boolean {
  if (name === "LICENSE.txt" || CREATED.test(name)) return true;
  return [...tsv, ...json].some(({ file }) => file.test(name));
}

function addTsv(
  archive: Archive,
  source: TsvSource,
  files: ReadonlyMap<string, Buffer>,
  rows: Map<TableName, Map<string, Row>>,
  notes: string[],
): void {
  const [name, bytes] = [...files].find(([file]) => source.file.test(file)) ?? [];
  if (name === undefined || bytes === undefined) {
    const missing = `no file ${source.file.source.replaceAll(/[\\^$]/g, "")} in it`;
    if (source.required === true) throw refused(archive, missing);
    notes.push(`${archive.name}: ${missing}`);
    return;
  }
  // Quotes are quotes only where a cell begins with one, as ClinPGx writes them.
  const { data, errors, meta } = Papa.parse<Record<string, string>>(bytes.toString("utf8"), {
    header: true,
    delimiter: "\t",
    skipEmptyLines: "greedy",
  });
  const broken = errors.find(({ type }) => type === "Quotes");
  if (broken !== undefined)
    throw refused(archive, `${name}, row ${(broken.row ?? 0) + 2}: ${broken.message.toLowerCase()}`);
  const headers = meta.fields ?? [];
  const places = placesOf(archive, source, name, headers);
  const kept = rows.get(source.table) ?? new Map<string, Row>();
  rows.set(source.table, kept);
  const known = new Set([...places.values(), ...(source.drop ?? [])]);
  let twice = 0;
  for (const [index, cells] of data.entries()) {
    const row = rowOf(source, places, cells, headers, known);
    const key = keyOf(source.table, row);
    if (key === null)
      throw refused(archive, `${name}, row ${index + 2}: it has no ${keyNames(source.table)}`);
    if (kept.has(key)) twice += 1;
    else kept.set(key, row);
  }
  const uneven = errors.filter(({ type }) => type === "FieldMismatch").length;
  if (uneven > 0)
    notes.push(`${archive.name}: ${uneven} rows of ${name} have more or fewer cells than its header`);
  const strange = strangeWords(source, kept);
  if (strange !== null) {
    if (strange.rows === kept.size)
      throw refused(
        archive,
        `${name}: no row has a ${strange.column} that is known here; they are ${strange.examples}`,
      );
    notes.push(
      `${archive.name}: ${strange.rows} rows of ${name} have a ${strange.column} that is not known here: ${strange.examples}`,
    );
  }
  // Pairs are named once in either direction; that is no oddity.
  if (twice > 0 && source.shape === undefined)
    notes.push(`${archive.name}: ${twice} rows of ${name} come twice`);
}

/** Rows whose word is none of those that decide what is shown, with a few of them; null if there are none. */
function strangeWords(
  { words }: TsvSource,
  kept: ReadonlyMap<string, Row>,
): { column: string; rows: number; examples: string } | null {
  if (words === undefined) return null;
  const { column, known } = words;
  const strange = [...kept.values()].map((row) => textOf(row[column])).filter((word) => !known.test(word));
  if (strange.length === 0) return null;
  const examples = [...new Set(strange)].slice(0, 5).map((word) => JSON.stringify(word));
  return { column, rows: strange.length, examples: examples.join(", ") };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Where each of our columns stands; the key's have to be there. */
function placesOf(
  archive: Archive,
  source: TsvSource,
  name: string,
  headers: readonly string[],
): Map<string, string> {
  const byPlain = new Map(headers.map((header) => [plain(header), header]));
  const places = new Map<string, string>();
  for (const { column, headers: names } of source.columns) {
    const header = names.map((one) => byPlain.get(plain(one))).find((one) => one !== undefined);
    if (header !== undefined) places.set(column, header);
    else if (
      source.needs?.includes(column) === true ||
      (tables[source.table].key as readonly string[]).includes(column)
    ) {
      throw refused(
        archive,
        `${name} has no column ${JSON.stringify(names[0])}; it has ${headers.slice(0, 30).join(", ")}`,
      );
    }
  }
  return places;
}

function plain(header: string): string {
  return header
    .replace(/^\ufeff/, "")
    .trim()
    .toLowerCase();
}

function rowOf(
  source: TsvSource,
  places: ReadonlyMap<string, string>,
  cells: Readonly<Record<string, string>>,
  headers: readonly string[],
  known: ReadonlySet<string>,
): Row {
  const row: Row = { ...source.fixed };
  const key = tables[source.table].key as readonly string[];
  for (const { column, type = "text" } of source.columns) {
    const cell = cells[places.get(column) ?? ""] ?? "";
    // A key is never null; an empty part of it is an empty text.
    row[column] = cell === "" && !key.includes(column) ? null : type === "text" ? cell : numberOf(cell);
  }
  const more = Object.fromEntries(
    headers
      .filter((header) => !known.has(header) && (cells[header] ?? "") !== "")
      .map((header) => [header, cells[header]]),
  );
  row["more"] = Object.keys(more).length === 0 ? null : more;
  return source.shape?.(row) ?? row;
}

function numberOf(cell: string): number | null {
  const value = Number(cell);
  return cell.trim() === "" || !Number.isFinite(value) ? null : value;
}

function addJson(
  archive: Archive,
  source: JsonSource,
  files: ReadonlyMap<string, Buffer>,
  rows: Map<TableName, Map<string, Row>>,
): void {
  const found = [...files].filter(([name]) => source.file.test(name));
  if (found.length === 0 && source.required === true) throw refused(archive, "it has no JSON file");
  const kept = rows.get(source.table) ?? new Map<string, Row>();
  rows.set(source.table, kept);
  for (const [name, bytes] of found) {
    for (const row of jsonRows(archive, source, name, bytes)) {
      const key = keyOf(source.table, row);
      if (key !== null) kept.set(key, row);
    }
  }
}

function jsonRows(archive: Archive, source: JsonSource, name: string, bytes: Buffer): Row[] {
  try {
    return source.rows(JSON.parse(bytes.toString("utf8")));
  } catch (cause) {
    const what = cause instanceof Error ? (cause.message.split("\n", 1)[0] ?? "") : String(cause);
    throw refused(archive, `${name} is not in the form that is known here (${what})`);
  }
}

/** @returns null if a row has no name at all */
export function keyOf(table: TableName, row: Readonly<Row>): string | null {
  const parts = (tables[table].key as readonly string[]).map((column) => row[column]);
  const [first] = parts;
  return first === undefined || first === null || first === "" ? null : JSON.stringify(parts);
}

function keyNames(table: TableName): string {
  return tables[table].key.join(", ");
}

function refused({ name }: Archive, why: string): ArchiveError {
  return new ArchiveError("refused", `${name}: ${why}.`);
}
