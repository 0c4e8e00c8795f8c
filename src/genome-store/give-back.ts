/**
 * Gives the memory of bytes back that nobody reads any more. Left to the garbage collector, large pieces that come one
 * after another would pile up.
 */
export function giveBack({ buffer, byteLength }: NodeJS.TypedArray): void {
  if (buffer instanceof ArrayBuffer && isAlone(buffer, byteLength)) buffer.transfer(0);
}

/** Small ones lie in a buffer with others that are still read. */
function isAlone({ byteLength }: ArrayBuffer, length: number): boolean {
  return length > 0 && byteLength - length <= SLACK;
}

/** The same bytes, copied where they lie with others: so that they can be handed to another thread. */
export function alone(bytes: Buffer): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, length } = bytes;
  return buffer instanceof ArrayBuffer && isAlone(buffer, length)
    ? new Uint8Array(buffer, byteOffset, length)
    : new Uint8Array(bytes);
}

/** What a buffer may be longer than what was put into it. */
export const SLACK = 64;
