/** Hundreds of thousands of calls without an object for any of them. */
import type { ConsumerRow } from "../genome/consumer/read-rows.ts";

export interface CallList {
  readonly add: (row: ConsumerRow) => void;
  size(): number;
  /** The row is used again for the next one. */
  get(number: number): ConsumerRow;
}

/** Arrays hold as many as that; larger files are read all the same. */
const FIRST_ROOM = 1 << 20;

export function createCallList(): CallList {
  let rs = new Uint32Array(FIRST_ROOM);
  let pos = new Uint32Array(FIRST_ROOM);
  /** Chromosome and both letters, a byte each. */
  let letters = new Uint32Array(FIRST_ROOM);
  let size = 0;
  const row = { rs: 0, pos: 0, code: 0, first: 0, second: 0 };

  function grow(): void {
    const larger = (values: Uint32Array): Uint32Array<ArrayBuffer> => {
      const next = new Uint32Array(size * 2);
      next.set(values);
      return next;
    };
    [rs, pos, letters] = [larger(rs), larger(pos), larger(letters)];
  }

  return {
    add(call) {
      if (size === rs.length) grow();
      rs[size] = call.rs;
      pos[size] = call.pos;
      letters[size] = (call.code << 16) | (call.first << 8) | call.second;
      size += 1;
    },
    size: () => size,
    get(number) {
      const packed = letters[number] as number;
      row.rs = rs[number] as number;
      row.pos = pos[number] as number;
      row.code = packed >>> 16;
      row.first = (packed >>> 8) & 0xff;
      row.second = packed & 0xff;
      return row;
    },
  };
}
