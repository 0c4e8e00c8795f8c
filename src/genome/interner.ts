/** Texts that many records share, each kept once under a number. Bytes in, no string is made of any of them. */
import { mixed } from "./byte-hash.ts";

export interface Texts {
  /** All texts, one behind the other. */
  readonly bytes: Uint8Array;
  /** Where each of them ends. */
  readonly ends: Uint32Array;
}

export interface Interner {
  /** The text's number, from 0 in the order of first use. */
  number(bytes: DataView, from: number, end: number): number;
  size(): number;
  /** The texts from a number on; they hold until the next one comes. */
  texts(from?: number): Texts;
}

export function createInterner(): Interner {
  let pool = new Uint8Array(1 << 16);
  let view = new DataView(pool.buffer);
  let used = 0;
  let ends = new Uint32Array(1 << 10);
  /** Of a few bytes of each text, to find it by. */
  let hashes = new Uint32Array(1 << 10);
  let count = 0;
  /** The number that was asked for last. */
  let last = 0;
  /** Open addressing; a slot holds a number plus one. */
  let slots = new Uint32Array(1 << 12);

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

  function add(bytes: DataView, from: number, end: number, hash: number): number {
    if (count === ends.length) {
      ends = larger(ends, new Uint32Array(count * 2));
      hashes = larger(hashes, new Uint32Array(count * 2));
    }
    while (used + end - from > pool.length) pool = larger(pool, new Uint8Array(pool.length * 2));
    if (view.buffer !== pool.buffer) view = new DataView(pool.buffer);
    for (let at = from; at < end; at += 1) pool[used + at - from] = bytes.getUint8(at);
    used += end - from;
    ends[count] = used;
    hashes[count] = hash;
    count += 1;
    if (count * 2 > slots.length) spread();
    return count - 1;
  }

  function spread(): void {
    slots = new Uint32Array(slots.length * 4);
    const mask = slots.length - 1;
    // The one that was added last is put in by its finder.
    for (let number = 0; number < count - 1; number += 1) {
      let slot = (hashes[number] as number) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
  }

  return {
    number(bytes, from, end) {
      // Records that lie together often say the same.
      if (count > 0 && isSame(last, bytes, from, end - from)) return last;
      const hash = sampled(bytes, from, end);
      const mask = slots.length - 1;
      let slot = hash & mask;
      for (let held = slots[slot] as number; held !== 0; held = slots[slot] as number) {
        if (hashes[held - 1] === hash && isSame(held - 1, bytes, from, end - from)) return (last = held - 1);
        slot = (slot + 1) & mask;
      }
      const number = add(bytes, from, end, hash);
      const now = slots.length - 1;
      slot = hash & now;
      while (slots[slot] !== 0) slot = (slot + 1) & now;
      slots[slot] = number + 1;
      last = number;
      return number;
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

/** Length and twelve bytes are enough to tell nearly all apart; the texts themselves are compared afterwards. */
function sampled(bytes: DataView, from: number, end: number): number {
  const length = end - from;
  let hash = Math.imul(length, 0x27_d4_eb_2f);
  if (length < 4) {
    for (let at = from; at < end; at += 1) hash = mixed(hash, bytes.getUint8(at));
  } else {
    const middle = from + ((length - 4) >> 1);
    hash ^= Math.imul(bytes.getInt32(from, true), 0x9e_37_79_b1);
    hash ^= Math.imul(bytes.getInt32(middle, true), 0x85_eb_ca_6b);
    hash ^= Math.imul(bytes.getInt32(end - 4, true), 0xc2_b2_ae_35);
  }
  // The low bits of a product decide about the slot; the high ones know more.
  return (hash ^ (hash >>> 15)) >>> 0;
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
