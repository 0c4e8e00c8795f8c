/** Sorting millions of 32-bit numbers without comparing any two of them. */

const RADIX = 1 << 16;

/** The order that sorts the values ascending; equal values keep their order. */
export function radixOrder(values: Uint32Array): Uint32Array {
  const start = new Uint32Array(values.length);
  for (let index = 0; index < start.length; index += 1) start[index] = index;
  return pass(values, pass(values, start, 0), 16);
}

function pass(values: Uint32Array, order: Uint32Array, shift: number): Uint32Array {
  const places = new Uint32Array(RADIX + 1);
  for (let index = 0; index < values.length; index += 1) {
    const digit = (((values[index] as number) >>> shift) & 0xffff) + 1;
    places[digit] = (places[digit] as number) + 1;
  }
  for (let digit = 1; digit <= RADIX; digit += 1)
    places[digit] = (places[digit] as number) + (places[digit - 1] as number);
  const next = new Uint32Array(order.length);
  for (let at = 0; at < order.length; at += 1) {
    const index = order[at] as number;
    const digit = ((values[index] as number) >>> shift) & 0xffff;
    const place = places[digit] as number;
    next[place] = index;
    places[digit] = place + 1;
  }
  return next;
}
