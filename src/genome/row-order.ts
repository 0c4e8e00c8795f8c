/** Rows by chromosome and place, rs numbers by themselves. */
import { CODES } from "./chromosomes.ts";
import { radixOrder } from "./radix.ts";

/** Order of the rows; null if they are in order already. ClinVar is nearly so: only trimming moves a few of them. */
export function sortedOrder(codes: Uint8Array, pos: Uint32Array): Uint32Array | null {
  let order: Uint32Array | null = null;
  for (let row = 1; row < codes.length; row += 1) {
    const before = order === null ? row - 1 : (order[row - 1] as number);
    if (!isBefore(codes, pos, row, before)) continue;
    order ??= identity(codes.length);
    if (!insert(codes, pos, order, row)) return fullySorted(codes, pos);
  }
  return order;
}

/** Moved further than this, the file is in some other order altogether. */
const FARTHEST = 20_000;

function insert(codes: Uint8Array, pos: Uint32Array, order: Uint32Array, row: number): boolean {
  let place = row;
  while (place > 0 && isBefore(codes, pos, row, order[place - 1] as number)) {
    if (row - place > FARTHEST) return false;
    order[place] = order[place - 1] as number;
    place -= 1;
  }
  order[place] = row;
  return true;
}

function isBefore(codes: Uint8Array, pos: Uint32Array, one: number, other: number): boolean {
  const [first, second] = [codes[one] as number, codes[other] as number];
  return first < second || (first === second && (pos[one] as number) < (pos[other] as number));
}

function fullySorted(codes: Uint8Array, pos: Uint32Array): Uint32Array {
  const byPlace = radixOrder(pos);
  const starts = new Uint32Array(CODES + 1);
  for (const code of codes) starts[code + 1] = (starts[code + 1] as number) + 1;
  for (let code = 1; code <= CODES; code += 1)
    starts[code] = (starts[code] as number) + (starts[code - 1] as number);
  const order = new Uint32Array(codes.length);
  for (const row of byPlace) {
    const code = codes[row] as number;
    const place = starts[code] as number;
    order[place] = row;
    starts[code] = place + 1;
  }
  return order;
}

function identity(length: number): Uint32Array {
  const order = new Uint32Array(length);
  for (let row = 0; row < length; row += 1) order[row] = row;
  return order;
}

/** First row of each chromosome, for codes in order. */
export function firstRows(codes: Uint8Array): Uint32Array {
  const first = new Uint32Array(CODES + 1);
  for (const code of codes) first[code + 1] = (first[code + 1] as number) + 1;
  for (let code = 1; code <= CODES; code += 1)
    first[code] = (first[code] as number) + (first[code - 1] as number);
  return first;
}

/** Rows as they are after sorting. */
export function placed(rows: Uint32Array, order: Uint32Array | null): Uint32Array {
  if (order === null) return rows;
  return picked(inverse(order), rows);
}

/** Keys ascending, each with its value. */
export function sortedPairs(
  keys: Uint32Array,
  values: Uint32Array,
): { keys: Uint32Array; values: Uint32Array } {
  const order = radixOrder(keys);
  return { keys: picked(keys, order), values: picked(values, order) };
}

function picked(values: Uint32Array, places: Uint32Array): Uint32Array {
  const some = new Uint32Array(places.length);
  for (let at = 0; at < places.length; at += 1) some[at] = values[places[at] as number] as number;
  return some;
}

function inverse(order: Uint32Array): Uint32Array {
  const place = new Uint32Array(order.length);
  for (let index = 0; index < order.length; index += 1) place[order[index] as number] = index;
  return place;
}
