/** Rows by chromosome and place, rs numbers by themselves. */
import { CODES } from "./chromosomes.ts";
import { radixOrder } from "./radix.ts";

/** Rows that belong elsewhere, up to where all is in its place again: from row `from` on come the rows of `order`. */
export interface Moved {
  readonly from: number;
  readonly order: Uint32Array;
}

/** What has to be moved for the rows to be in order. ClinVar is nearly so: only trimming moves a few of them. */
export function movedRows(codes: Uint8Array, pos: Uint32Array): Moved[] {
  const order = sortedOrder(codes, pos);
  const moved: Moved[] = [];
  if (order === null) return moved;
  for (let row = 0; row < order.length;) {
    const from = row;
    for (let farthest = row; row <= farthest; row += 1)
      if ((order[row] as number) > farthest) farthest = order[row] as number;
    if (row > from + 1) moved.push({ from, order: order.slice(from, row) });
  }
  return moved;
}

function sortedOrder(codes: Uint8Array, pos: Uint32Array): Uint32Array | null {
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
export function firstRows(codes: Uint8Array): Uint32Array<ArrayBuffer> {
  const first = new Uint32Array(CODES + 1);
  for (let row = 0; row < codes.length; row += 1) {
    const next = (codes[row] as number) + 1;
    first[next] = (first[next] as number) + 1;
  }
  for (let code = 1; code <= CODES; code += 1)
    first[code] = (first[code] as number) + (first[code - 1] as number);
  return first;
}

/** Says of the rows where they are after the moves. */
export function placeRows(rows: Uint32Array, moved: readonly Moved[]): void {
  const [first, last] = [moved[0], moved.at(-1)];
  if (first === undefined || last === undefined) return;
  const places = new Uint32Array(last.from + last.order.length - first.from);
  for (let index = 0; index < places.length; index += 1) places[index] = first.from + index;
  for (const { from, order } of moved)
    for (let index = 0; index < order.length; index += 1)
      places[(order[index] as number) - first.from] = from + index;
  for (let index = 0; index < rows.length; index += 1) {
    const place = (rows[index] as number) - first.from;
    if (place >= 0 && place < places.length) rows[index] = places[place] as number;
  }
}
