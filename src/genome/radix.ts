/** Sorting millions of 32-bit numbers without comparing any two of them. */

/** Three passes; so few heaps that the places where they grow stay in the processor's cache. */
const BITS = 11;
const HEAPS = 1 << BITS;
const SHIFTS = [0, BITS, 2 * BITS] as const;

export interface Pairs {
  /** Ascending. */
  readonly keys: Uint32Array<ArrayBuffer>;
  /** Of equal keys in the order in which they came. */
  readonly values: Uint32Array<ArrayBuffer>;
}

/** Keys ascending, each with its value. What is given is used as memory and holds nothing of use afterwards. */
export function sortedPairs(keys: Uint32Array<ArrayBuffer>, values: Uint32Array<ArrayBuffer>): Pairs {
  let [from, to]: [Pairs, Pairs] = [
    { keys, values },
    { keys: new Uint32Array(keys.length), values: new Uint32Array(keys.length) },
  ];
  for (const shift of SHIFTS) {
    pass(from, to, shift);
    [from, to] = [to, from];
  }
  return from;
}

/** The order that sorts the values ascending; equal values keep their order. */
export function radixOrder(values: Uint32Array): Uint32Array {
  const places = new Uint32Array(values.length);
  for (let index = 0; index < places.length; index += 1) places[index] = index;
  return sortedPairs(new Uint32Array(values), places).values;
}

function pass(from: Pairs, to: Pairs, shift: number): void {
  const { keys, values } = from;
  const { keys: sortedKeys, values: sortedValues } = to;
  const places = new Uint32Array(HEAPS + 1);
  for (let index = 0; index < keys.length; index += 1) {
    const heap = (((keys[index] as number) >>> shift) & (HEAPS - 1)) + 1;
    places[heap] = (places[heap] as number) + 1;
  }
  for (let heap = 1; heap <= HEAPS; heap += 1)
    places[heap] = (places[heap] as number) + (places[heap - 1] as number);
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index] as number;
    const heap = (key >>> shift) & (HEAPS - 1);
    const place = places[heap] as number;
    sortedKeys[place] = key;
    sortedValues[place] = values[index] as number;
    places[heap] = place + 1;
  }
}
