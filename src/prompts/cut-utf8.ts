/** The longest beginning of UTF-8 text that has at most so many bytes and ends with a whole character. */
export function cutUtf8(bytes: Buffer, most: number): Buffer {
  if (bytes.length <= most) return bytes;
  let end = Math.max(0, most);
  while (end > 0 && isContinuation(bytes[end])) end -= 1;
  return bytes.subarray(0, end);
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
