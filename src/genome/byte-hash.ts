/** Hashes of 32 bits over four bytes at a time: what tells two releases of a record apart, and one text from others. */

/** Odd numbers without a pattern. */
const FIRST = 0x9e_37_79_b1;
const SECOND = 0x85_eb_ca_6b;

/**
 * One step of the hash over every other word. There are two of them at once, since each step has to wait for the one
 * before it.
 *
 * @param word four bytes, the first of them lowest
 */
export function mixed(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, FIRST);
  return (product << 13) | (product >>> 19);
}

/** One step of the hash over the words between. */
export function mixedBetween(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, SECOND);
  return (product << 15) | (product >>> 17);
}

/**
 * Both hashes and the length as one number, what is in some bits spread over all of them. It has a sign: what has 32 bits
 * and none would be an object.
 */
export function finished(hash: number, between: number, length: number): number {
  let bits = mixed(hash, between ^ length);
  bits = Math.imul(bits ^ (bits >>> 16), SECOND);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2_b2_ae_35);
  return bits ^ (bits >>> 16);
}

/** Of the bytes `start` up to `end`; a word that they fill only in part has zeros behind them. */
export function hashOfBytes(bytes: DataView, start: number, end: number): number {
  let hash = 0;
  let between = 0;
  let at = start;
  for (; at + 8 <= end; at += 8) {
    hash = mixed(hash, bytes.getInt32(at, true));
    between = mixedBetween(between, bytes.getInt32(at + 4, true));
  }
  if (at + 4 <= end) {
    hash = mixed(hash, bytes.getInt32(at, true));
    between = mixedBetween(between, lastWord(bytes, at + 4, end));
  } else hash = mixed(hash, lastWord(bytes, at, end));
  return finished(hash, between, end - start);
}

/** Fewer than four bytes as a word. */
export function lastWord(bytes: DataView, from: number, end: number): number {
  let word = 0;
  for (let at = end - 1; at >= from; at -= 1) word = (word << 8) | bytes.getUint8(at);
  return word;
}

/** The same of a text, as UTF-8; not negative, as arrays of `u32` hold it. */
export function hashOfText(text: string): number {
  const bytes = new TextEncoder().encode(text);
  return hashOfBytes(new DataView(bytes.buffer), 0, bytes.length) >>> 0;
}
