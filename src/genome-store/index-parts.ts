/** Arrays in an index file, cut into parts. Each part has a checksum that is looked at whenever it is read. */
import type { DatabaseSync } from "node:sqlite";
import { crc32 } from "node:zlib";
import { type Numbers, numbersOf, type Width } from "../genome/columns.ts";
import type { Texts } from "../genome/interner.ts";
import { giveBack } from "./give-back.ts";
import { checkOfText, damagedIndex, reading } from "./index-damage.ts";

/**
 * Few enough that the memory of one serves for the next: what is longer by a little comes from the system anew each time,
 * which takes longer than reading it. `PIECE` numbers of any width are a whole number of parts.
 */
const PART_BYTES = 128_000;

export const PARTS_SCHEMA = `
  create table _nightdesk_array (name text primary key, bytes integer not null, crc integer not null) without rowid;
  create table _nightdesk_part (name text not null, number integer not null, crc integer not null, data blob not null, primary key (name, number));
`;

/** @param pieces of the array, whose memory goes; all but the last have `PIECE` numbers */
export function saveArray(database: DatabaseSync, name: string, pieces: readonly Numbers[]): void {
  const insert = database.prepare("insert into _nightdesk_part values (?, ?, ?, ?)");
  let number = 0;
  let length = 0;
  for (const { buffer, byteOffset, byteLength } of pieces) {
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    for (let at = 0; at < bytes.length; at += PART_BYTES, number += 1) {
      const part = bytes.subarray(at, at + PART_BYTES);
      insert.run(name, number, checkOfPart(name, number, part), part);
      length += part.length;
    }
    buffer.transfer(0);
  }
  database
    .prepare("insert into _nightdesk_array values (?, ?, ?)")
    .run(name, length, checkOfText(name, String(length)));
}

/** Names of all arrays that were saved. */
export function arrayNames(database: DatabaseSync): string[] {
  return reading(database, "the list of arrays", () =>
    database
      .prepare("select name from _nightdesk_array order by name")
      .all()
      .map(({ name }) => String(name)),
  );
}

function lengthOf(database: DatabaseSync, name: string): number {
  const row = reading(database, name, () =>
    database.prepare("select bytes, crc from _nightdesk_array where name = ?").get(name),
  );
  const bytes = row?.["bytes"];
  if (typeof bytes !== "number" || row?.["crc"] !== checkOfText(name, String(bytes)))
    throw damagedIndex(database, `the length of ${name}`);
  return bytes;
}

/** @throws GenomeError `corrupt` if it is not what was saved */
export function loadBytes(database: DatabaseSync, name: string): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(lengthOf(database, name));
  let at = 0;
  for (const part of partsOf(database, name, whole.length)) {
    whole.set(part, at);
    at += part.length;
    giveBack(part);
  }
  return whole;
}

/** Looks at the whole array and keeps nothing of it. */
export function checkArray(database: DatabaseSync, name: string): void {
  for (const part of partsOf(database, name, lengthOf(database, name))) giveBack(part);
}

/** An array's numbers, part after part; each holds until the next step. @throws GenomeError `corrupt` */
export function* readParts(
  database: DatabaseSync,
  name: string,
  width: Width,
): Generator<Numbers, void, undefined> {
  for (const part of partsOf(database, name, lengthOf(database, name))) {
    yield numbersOf(part, width);
    giveBack(part);
  }
}

/** The parts in order, each checked; together they have so many bytes. */
function* partsOf(
  database: DatabaseSync,
  name: string,
  length: number,
): Generator<Uint8Array<ArrayBuffer>, void, undefined> {
  const select = partSelect(database);
  for (let number = 0; number * PART_BYTES < length; number += 1)
    yield checkedPart(database, select, name, number, Math.min(PART_BYTES, length - number * PART_BYTES));
}

/** Of its place as well: SQLite may find the part of another array where its own index is damaged. */
function checkOfPart(name: string, number: number, data: Uint8Array): number {
  return crc32(data, checkOfText(name, String(number)));
}

type Select = ReturnType<DatabaseSync["prepare"]>;

function partSelect(database: DatabaseSync): Select {
  return reading(database, "the parts of arrays", () =>
    database.prepare("select crc, data from _nightdesk_part where name = ? and number = ?"),
  );
}

/** Indexes of which all was looked at lately. */
const known = new WeakSet<DatabaseSync>();

/** The parts of it are not looked at again. */
export function knowWhole(database: DatabaseSync): void {
  known.add(database);
}

function checkedPart(
  database: DatabaseSync,
  select: Select,
  name: string,
  number: number,
  length: number,
): Uint8Array<ArrayBuffer> {
  const what = `${name}, part ${number}`;
  const row = reading(database, what, () => select.get(name, number));
  const data = row?.["data"] as Uint8Array<ArrayBuffer> | undefined;
  if (
    !(data instanceof Uint8Array) ||
    data.length !== length ||
    (!known.has(database) && checkOfPart(name, number, data) !== row?.["crc"])
  )
    throw damagedIndex(database, what);
  return data;
}

/** One array of which some numbers are wanted: those that lie together are read together, and only the last are kept. */
export interface StoredColumn {
  /** 0 behind the end. @throws GenomeError `corrupt` */
  at(row: number): number;
}

export function openColumn(database: DatabaseSync, name: string, width: Width): StoredColumn {
  const select = partSelect(database);
  const length = lengthOf(database, name);
  const inPart = PART_BYTES / numbersOf(new Uint8Array(4), width).BYTES_PER_ELEMENT;
  const size = (length / PART_BYTES) * inPart;
  let first = 0;
  let bytes = new Uint8Array(0);
  let values = numbersOf(bytes, width);
  return {
    at(row) {
      if (row < first || row >= first + values.length) {
        if (row < 0 || row >= size) return 0;
        const number = Math.floor(row / inPart);
        giveBack(bytes);
        bytes = checkedPart(
          database,
          select,
          name,
          number,
          Math.min(PART_BYTES, length - number * PART_BYTES),
        );
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
