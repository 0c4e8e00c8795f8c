/** Hashes of 32 bits over four bytes at a time: what tells two releases of a record apart, and one text from others. */

/** Odd numbers without a pattern. */
const FIRST = 0x9e_37_79_b1;
const SECOND = 0x85_eb_ca_6b;

/** @param word the next four bytes, the first of them lowest */
export function mixed(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, FIRST);
  return (product << 13) | (product >>> 19);
}

/** Spreads what is in some bits over all of them. */
export function finished(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), SECOND);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2_b2_ae_35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** Of the bytes `start` up to `end`. Two hashes at once, since each step of one has to wait for the step before. */
export function hashOfBytes(bytes: DataView, start: number, end: number): number {
  let one = end - start;
  let other = 0;
  let at = start;
  for (; at + 8 <= end; at += 8) {
    one = mixed(one, bytes.getInt32(at, true));
    const product = Math.imul(other ^ bytes.getInt32(at + 4, true), SECOND);
    other = (product << 15) | (product >>> 17);
  }
  for (; at < end; at += 1) one = mixed(one, bytes.getUint8(at));
  return finished(mixed(one, finished(other)));
}

/** The same of a text, as UTF-8. */
export function hashOfText(text: string): number {
  const bytes = new TextEncoder().encode(text);
  return hashOfBytes(new DataView(bytes.buffer), 0, bytes.length);
}
