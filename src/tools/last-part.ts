/** The end of a text that fits into so many bytes of UTF-8, whole lines where there are any. */
export function lastPart(text: string, mostBytes: number): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= mostBytes) return text;
  const end = new TextDecoder().decode(bytes.subarray(firstCharacterFrom(bytes, bytes.length - mostBytes)));
  const firstBreak = end.indexOf("\n");
  // One line of megabytes has no break to begin at.
  return firstBreak === -1 || firstBreak === end.length - 1 ? end : end.slice(firstBreak + 1);
}

/** Bytes `10xxxxxx` go on with a character that began before. */
function firstCharacterFrom(bytes: Uint8Array, start: number): number {
  let at = start;
  while (((bytes[at] ?? 0) & 0xc0) === 0x80) at += 1;
  return at;
}
