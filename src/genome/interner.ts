/** Texts that many records share, each kept once under a number. Bytes in, no string is made of any of them. */

export interface Texts {
  /** All texts, one behind the other. */
  readonly bytes: Uint8Array;
  /** Where each of them ends. */
  readonly ends: Uint32Array;
}

export interface Interner {
  /**
   * The text's number, from 0 in the order of first use.
   *
   * @param hash the same for the same text; the texts themselves are compared afterwards
   */
  number(bytes: DataView, from: number, end: number, hash: number): number;
  size(): number;
  /** The texts from a number on; they hold until the next one comes. */
  texts(from?: number): Texts;
}

export function createInterner(): Interner {
  let pool = new Uint8Array(1 << 16);
  let view = new DataView(pool.buffer);
  let used = 0;
  let ends = new Uint32Array(1 << 10);
  let count = 0;
  /** The number that was asked for last, and its hash. */
  let last = -1;
  let lastHash = 0;
  /** Open addressing; a slot is a hash and the number plus one, side by side. */
  let slots = new Int32Array(1 << 13);

  function isSame(number: number, bytes: DataView, from: number, length: number): boolean {
    const start = number === 0 ? 0 : (ends[number - 1] as number);
    if ((ends[number] as number) - start !== length) return false;
    let at = 0;
    for (; at + 4 <= length; at += 4)
      if (view.getInt32(start + at, true) !== bytes.getInt32(from + at, true)) return false;
    // The last four again, where there are so many: quicker than one by one.
    if (length >= 4)
      return view.getInt32(start + length - 4, true) === bytes.getInt32(from + length - 4, true);
    for (; at < length; at += 1) if (view.getUint8(start + at) !== bytes.getUint8(from + at)) return false;
    return true;
  }

  function add(bytes: DataView, from: number, end: number): number {
    if (count === ends.length) ends = larger(ends, new Uint32Array(count * 2));
    while (used + end - from > pool.length) pool = larger(pool, new Uint8Array(pool.length * 2));
    if (view.buffer !== pool.buffer) view = new DataView(pool.buffer);
    for (let at = from; at < end; at += 1) pool[used + at - from] = bytes.getUint8(at);
    used += end - from;
    ends[count] = used;
    count += 1;
    return count - 1;
  }

  function spread(): void {
    const before = slots;
    slots = new Int32Array(before.length * 4);
    for (let slot = 0; slot < before.length; slot += 2)
      if (before[slot + 1] !== 0) put(before[slot] as number, before[slot + 1] as number);
  }

  function put(hash: number, held: number): void {
    const mask = slots.length - 1;
    let slot = (hash << 1) & mask;
    while (slots[slot + 1] !== 0) slot = (slot + 2) & mask;
    slots[slot] = hash;
    slots[slot + 1] = held;
  }

  return {
    number(bytes, from, end, hash) {
      // Records that lie together often say the same.
      if (hash === lastHash && last !== -1 && isSame(last, bytes, from, end - from)) return last;
      lastHash = hash;
      const mask = slots.length - 1;
      for (let slot = (hash << 1) & mask; ; slot = (slot + 2) & mask) {
        const held = slots[slot + 1] as number;
        if (held === 0) break;
        if (slots[slot] === hash && isSame(held - 1, bytes, from, end - from)) return (last = held - 1);
      }
      last = add(bytes, from, end);
      if (count * 4 > slots.length) spread();
      put(hash, count);
      return last;
    },
    size: () => count,
    texts(from = 0) {
      const start = from === 0 ? 0 : (ends[from - 1] as number);
      const some = ends.slice(from, count);
      for (let index = 0; index < some.length; index += 1) some[index] = (some[index] as number) - start;
      return { bytes: pool.subarray(start, used), ends: some };
    },
  };
}

/** One of the texts. */
export function textAt({ bytes, ends }: Texts, number: number): string {
  const start = number === 0 ? 0 : (ends[number - 1] ?? 0);
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, (ends[number] ?? start) - start).toString(
    "latin1",
  );
}

function larger<T extends Uint8Array | Uint32Array>(old: T, next: T): T {
  next.set(old);
  return next;
}
