/** What kind of change an allele is, in one number: enough to judge an array's call without reading the record. */

export const DELETION = 1;
export const INSERTION = 2;
/** Several letters by several others, or no change at all. */
export const OTHER = 3;

/** Bits of one letter by another: this one, two for the letter of REF, two for that of ALT. */
const SUBSTITUTION = 1 << 4;

/** One byte: one letter by another with both letters, else one of the kinds above. */
export function shapeOf(ref: number, refLength: number, alt: number, altLength: number): number {
  if (refLength === 1 && altLength === 1) {
    return isLetter(ref & 0xdf) && isLetter(alt & 0xdf)
      ? SUBSTITUTION | (numberOf(ref) << 2) | numberOf(alt)
      : OTHER;
  }
  // Anchored at the letter before, so that one side is one letter and the other begins with it.
  if (ref === alt && altLength === 1) return DELETION;
  return ref === alt && refLength === 1 ? INSERTION : OTHER;
}

/** A, C, T and G differ in two bits, in capitals or not. */
function numberOf(letter: number): number {
  return (letter >>> 1) & 3;
}

const LETTERS = Uint8Array.of(65, 67, 84, 71);

function isLetter(letter: number): boolean {
  return letter === 65 || letter === 67 || letter === 71 || letter === 84;
}

export function isSubstitution(shape: number): boolean {
  return shape >= SUBSTITUTION;
}

export function refLetter(shape: number): number {
  return LETTERS[(shape >>> 2) & 3] as number;
}

export function altLetter(shape: number): number {
  return LETTERS[shape & 3] as number;
}

/** The letter on the other strand. */
export function complement(letter: number): number {
  switch (letter) {
    case 65:
      return 84;
    case 84:
      return 65;
    case 67:
      return 71;
    case 71:
      return 67;
    default:
      return letter;
  }
}
