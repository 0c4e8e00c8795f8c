/** Texts that many records share, each kept once under a number. Bytes in, no string is made of any of them. */
import { hashBytes } from "./alleles.ts";

export interface Texts {
  /** All texts, one behind the other. */
  readonly bytes: Uint8Array;
  /** Where each of them ends. */
  readonly ends: Uint32Array;
}

export interface Interner {
  /** The text's number, from 0 in the order of first use. */
  number(bytes: Uint8Array, from: number, end: number): number;
  /** A hash of the text. */
  hash(number: number): number;
  text(number: number): string;
  size(): number;
  texts(): Texts;
}

const OFFSET = 0x81_1c_9d_c5;
const PRIME = 16_777_619;

export function createInterner(): Interner {
  let pool = new Uint8Array(1 << 16);
  let used = 0;
  let ends = new Uint32Array(1 << 10);
  /** Of a few bytes of each text, to find it by. */
  let hashes = new Int32Array(1 << 10);
  const wholeHashes: number[] = [];
  let count = 0;
  /** The number that was asked for last. */
  let last = 0;
  /** Open addressing; a slot holds a number plus one. */
  let slots = new Uint32Array(1 << 12);

  function isSame(number: number, bytes: Uint8Array, from: number, length: number): boolean {
    const start = number === 0 ? 0 : (ends[number - 1] as number);
    if ((ends[number] as number) - start !== length) return false;
    for (let index = 0; index < length; index += 1)
      if (pool[start + index] !== bytes[from + index]) return false;
    return true;
  }

  function add(bytes: Uint8Array, from: number, end: number, hash: number): number {
    if (count === ends.length) {
      ends = larger(ends, new Uint32Array(count * 2));
      hashes = larger(hashes, new Int32Array(count * 2));
    }
    while (used + end - from > pool.length) pool = larger(pool, new Uint8Array(pool.length * 2));
    for (let at = from; at < end; at += 1) pool[used + at - from] = bytes[at] as number;
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

  function text(number: number): string {
    const start = number === 0 ? 0 : (ends[number - 1] as number);
    return latin1(pool, start, ends[number] ?? start);
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
    hash(number) {
      for (let next = wholeHashes.length; next <= number; next += 1)
        wholeHashes.push(hashBytes(pool, next === 0 ? 0 : (ends[next - 1] as number), ends[next] as number));
      return wholeHashes[number] as number;
    },
    text,
    size: () => count,
    texts: () => ({ bytes: pool.subarray(0, used), ends: ends.subarray(0, count) }),
  };
}

const SAMPLES = 16;

/** A hash of the length and of bytes strewn over the text; the texts themselves are compared afterwards. */
function sampled(bytes: Uint8Array, from: number, end: number): number {
  const step = end - from <= SAMPLES ? 1 : Math.floor((end - from) / SAMPLES);
  let hash = OFFSET ^ (end - from);
  for (let at = end - 1; at >= from; at -= step) hash = Math.imul(hash ^ (bytes[at] as number), PRIME);
  // The low bits of the product decide about the slot; the high ones know more.
  return hash ^ (hash >>> 15);
}

/** One of the texts. */
export function textAt({ bytes, ends }: Texts, number: number): string {
  const start = number === 0 ? 0 : (ends[number - 1] ?? 0);
  return latin1(bytes, start, ends[number] ?? start);
}

function latin1(bytes: Uint8Array, from: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, end - from).toString("latin1");
}

function larger<T extends Uint8Array | Uint32Array | Int32Array>(old: T, next: T): T {
  next.set(old);
  return next;
}
