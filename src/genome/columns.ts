/** Numbers of millions of rows, column by column, in pieces, so that growing copies nothing. */

const WIDTHS = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array } as const;
export type Width = keyof typeof WIDTHS;
export type Numbers = Uint8Array | Uint16Array | Uint32Array;

const PIECE_BITS = 17;
const PIECE = 1 << PIECE_BITS;

export interface Columns<Name extends string> {
  /** Room for one more row; call before it is written. @returns the piece to write to, at the row's low bits */
  piece(): Readonly<Record<Name, Numbers>>;
  /** Index in the piece of the row that `piece` has made room for. */
  at(): number;
  rows(): number;
  /** A column as one array, in an order if there is one. What it took is given back: it can be taken once. */
  take(name: Name, order: Uint32Array | null): Numbers;
}

export function createColumns<Name extends string>(widths: Readonly<Record<Name, Width>>): Columns<Name> {
  const names = Object.keys(widths) as Name[];
  const pieces: Record<Name, Numbers>[] = [];
  let current = {} as Record<Name, Numbers>;
  let rows = 0;
  return {
    piece() {
      if ((rows & (PIECE - 1)) === 0) {
        current = Object.fromEntries(names.map((name) => [name, new WIDTHS[widths[name]](PIECE)])) as Record<
          Name,
          Numbers
        >;
        pieces.push(current);
      }
      rows += 1;
      return current;
    },
    at: () => (rows - 1) & (PIECE - 1),
    rows: () => rows,
    take(name, order) {
      const values = new WIDTHS[widths[name]](rows);
      for (const [index, piece] of pieces.entries()) {
        const start = index << PIECE_BITS;
        values.set(piece[name].subarray(0, Math.min(PIECE, rows - start)), start);
        piece[name] = new Uint8Array(0);
      }
      return order === null ? values : arranged(values, order, new WIDTHS[widths[name]](rows));
    },
  };
}

function arranged<T extends Numbers>(values: T, order: Uint32Array, into: T): T {
  for (let row = 0; row < order.length; row += 1) into[row] = values[order[row] as number] as number;
  return into;
}

/** Bytes of a stored column as numbers again. */
export function numbersOf(bytes: Uint8Array, width: Width): Numbers {
  if (width === "u8") return bytes;
  const { buffer, byteOffset, byteLength } = bytes;
  return width === "u16"
    ? new Uint16Array(buffer, byteOffset, byteLength / 2)
    : new Uint32Array(buffer, byteOffset, byteLength / 4);
}
