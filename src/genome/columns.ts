/** Numbers of millions of rows, column by column, in pieces, so that growing copies nothing. */
import type { Moved } from "./row-order.ts";

const WIDTHS = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array } as const;
export type Width = keyof typeof WIDTHS;
export type Numbers = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** Rows of a piece. */
export const PIECE = 128_000;

export interface Columns<Name extends string> {
  /** @param values of each column at least so many */
  append(values: Readonly<Record<Name, Numbers>>, rows: number): void;
  rows(): number;
  /** A column with rows where they belong, as pieces that are full but for the last. It can be taken once. */
  pieces(name: Name, moved: readonly Moved[]): Numbers[];
  /** The same as one array. */
  take(name: Name, moved: readonly Moved[]): Numbers;
}

export function numbersFor(width: Width, rows: number): Numbers {
  return new WIDTHS[width](rows);
}

export function createColumns<Name extends string>(widths: Readonly<Record<Name, Width>>): Columns<Name> {
  const names = Object.keys(widths) as Name[];
  const all = new Map(names.map((name) => [name, [] as Numbers[]]));
  let rows = 0;

  function pieces(name: Name, moved: readonly Moved[]): Numbers[] {
    const list = all.get(name) ?? [];
    all.delete(name);
    for (const one of moved) move(list, one);
    const rest = rows % PIECE;
    if (rest > 0) list.push(...list.splice(-1).map((piece) => piece.subarray(0, rest)));
    return list;
  }

  return {
    append(values, count) {
      for (let from = 0; from < count;) {
        const at = rows % PIECE;
        if (at === 0) for (const name of names) all.get(name)?.push(numbersFor(widths[name], PIECE));
        const length = Math.min(count - from, PIECE - at);
        for (const name of names)
          all
            .get(name)
            ?.at(-1)
            ?.set(values[name].subarray(from, from + length), at);
        from += length;
        rows += length;
      }
    },
    rows: () => rows,
    pieces,
    take(name, moved) {
      const whole = numbersFor(widths[name], rows);
      let at = 0;
      for (const piece of pieces(name, moved)) {
        whole.set(piece, at);
        at += piece.length;
        // Left to the garbage collector it would pile up.
        piece.buffer.transfer(0);
      }
      return whole;
    },
  };
}

function move(pieces: readonly Numbers[], { from, order }: Moved): void {
  const values = new Uint32Array(order.length);
  for (let index = 0; index < order.length; index += 1) {
    const row = order[index] as number;
    values[index] = pieces[Math.floor(row / PIECE)]?.[row % PIECE] ?? 0;
  }
  for (let at = 0; at < values.length;) {
    const row = from + at;
    const length = Math.min(PIECE - (row % PIECE), values.length - at);
    pieces[Math.floor(row / PIECE)]?.set(values.subarray(at, at + length), row % PIECE);
    at += length;
  }
}

/** Bytes of a stored column as numbers again. */
export function numbersOf(bytes: Uint8Array<ArrayBuffer>, width: Width): Numbers {
  if (width === "u8") return bytes;
  const { buffer, byteOffset, byteLength } = bytes;
  return width === "u16"
    ? new Uint16Array(buffer, byteOffset, byteLength / 2)
    : new Uint32Array(buffer, byteOffset, byteLength / 4);
}
