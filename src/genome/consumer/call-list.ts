/** Hundreds of thousands of calls without an object for any of them. */
import type { ConsumerRow } from "./read-rows.ts";

/** Numbers of each call. */
export interface CallArrays {
  readonly rs: Uint32Array;
  readonly pos: Uint32Array;
  /** `packCall`. */
  readonly call: Uint32Array;
}

export interface CallList {
  add(row: ConsumerRow): void;
  /** Arrays with room for so many more, which are written to behind `size` and then said to be `filled`. */
  room(more: number): CallArrays;
  filled(size: number): void;
  size(): number;
  /** The row is used again for the next one. */
  get(number: number): ConsumerRow;
}

/** Arrays hold as many as that; larger files are read all the same. */
const FIRST_ROOM = 1 << 20;

/** Chromosome and both letters, a byte each. */
export function packCall(code: number, first: number, second: number): number {
  return (code << 16) | (first << 8) | second;
}

export function codeIn(call: number): number {
  return call >>> 16;
}

export function firstLetterIn(call: number): number {
  return (call >>> 8) & 0xff;
}

/** What vendors write for a deletion and an insertion, and for their absence. */
export const D = 68;
export const I = 73;

/** Is it a call of insertions and deletions? Vendors choose their places freely. */
export function isIndelIn(call: number): boolean {
  const letter = firstLetterIn(call);
  return letter === D || letter === I;
}

export function createCallList(): CallList {
  let arrays: CallArrays = arraysFor(FIRST_ROOM);
  let size = 0;
  const row = { rs: 0, pos: 0, code: 0, first: 0, second: 0 };

  function room(more: number): CallArrays {
    if (size + more <= arrays.rs.length) return arrays;
    const larger = arraysFor(Math.max(arrays.rs.length * 2, size + more));
    larger.rs.set(arrays.rs);
    larger.pos.set(arrays.pos);
    larger.call.set(arrays.call);
    arrays = larger;
    return arrays;
  }

  return {
    add({ rs, pos, code, first, second }) {
      const into = room(1);
      into.rs[size] = rs;
      into.pos[size] = pos;
      into.call[size] = packCall(code, first, second);
      size += 1;
    },
    room,
    filled(now) {
      size = now;
    },
    size: () => size,
    get(number) {
      const call = arrays.call[number] as number;
      row.rs = arrays.rs[number] as number;
      row.pos = arrays.pos[number] as number;
      row.code = codeIn(call);
      row.first = firstLetterIn(call);
      row.second = call & 0xff;
      return row;
    },
  };
}

function arraysFor(calls: number): CallArrays {
  return { rs: new Uint32Array(calls), pos: new Uint32Array(calls), call: new Uint32Array(calls) };
}
