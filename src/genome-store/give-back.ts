/**
 * Gives the memory of bytes back that nobody reads any more. Left to the garbage collector, large pieces that come one
 * after another would pile up.
 */
export function giveBack({ buffer, byteLength }: NodeJS.TypedArray): void {
  // Small ones lie in a buffer with others that are still read.
  if (buffer instanceof ArrayBuffer && buffer.byteLength - byteLength <= SLACK) buffer.transfer(0);
}

/** What a buffer may be longer than what was put into it. */
export const SLACK = 64;
