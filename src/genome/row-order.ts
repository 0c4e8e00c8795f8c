/** Rows by chromosome and place, rs numbers by themselves. */
import { CODES } from "./chromosomes.ts";
import { radixOrder } from "./radix.ts";

/** Order of the rows; null if they are in order already, as they nearly always are. */
export function sortedOrder(codes: Uint32Array, pos: Uint32Array): Uint32Array | null {
  let isSorted = true;
  for (let row = 1; row < codes.length && isSorted; row += 1) {
    const before = codes[row - 1] as number;
    const code = codes[row] as number;
    isSorted = before < code || (before === code && (pos[row - 1] as number) <= (pos[row] as number));
  }
  if (isSorted) return null;
  return Uint32Array.from(codes, (_, row) => row).sort(
    (a, b) => (codes[a] as number) - (codes[b] as number) || (pos[a] as number) - (pos[b] as number) || a - b,
  );
}

/** The values in an order; as they are if there is none. */
export function arranged(values: Uint32Array, order: Uint32Array | null): Uint32Array {
  return order === null ? values : order.map((row) => values[row] as number);
}

/** First row of each chromosome, for codes in order. */
export function firstRows(codes: Uint32Array): Uint32Array {
  const first = new Uint32Array(CODES + 1);
  for (const code of codes) first[code + 1] = (first[code + 1] as number) + 1;
  for (let code = 1; code <= CODES; code += 1)
    first[code] = (first[code] as number) + (first[code - 1] as number);
  return first;
}

/** rs numbers ascending, each with its row as it is after sorting. */
export function sortedRs(
  numbers: Uint32Array,
  rows: Uint32Array,
  order: Uint32Array | null,
): { rs: Uint32Array; rsRow: Uint32Array } {
  const place = order === null ? null : inverse(order);
  const byNumber = radixOrder(numbers);
  return {
    rs: byNumber.map((index) => numbers[index] as number),
    rsRow: byNumber.map((index) => {
      const row = rows[index] as number;
      return place === null ? row : (place[row] as number);
    }),
  };
}

function inverse(order: Uint32Array): Uint32Array {
  const place = new Uint32Array(order.length);
  for (let index = 0; index < order.length; index += 1) place[order[index] as number] = index;
  return place;
}
