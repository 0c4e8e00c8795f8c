/** What kind of change an allele is, in one number: enough to judge an array's call without reading the record. */

export const DELETION = 1;
export const INSERTION = 2;
/** Several letters by several others, or no change at all. */
export const OTHER = 3;

/** For one letter by another: both letters, REF in the higher byte. Else one of the kinds above. */
export function shapeOf(ref: number, refLength: number, alt: number, altLength: number): number {
  if (refLength === 1 && altLength === 1) {
    return isLetter(ref & 0xdf) && isLetter(alt & 0xdf) ? ((ref & 0xdf) << 8) | (alt & 0xdf) : OTHER;
  }
  // Anchored at the letter before, so that one side is one letter and the other begins with it.
  if (ref === alt && altLength === 1) return DELETION;
  return ref === alt && refLength === 1 ? INSERTION : OTHER;
}

function isLetter(letter: number): boolean {
  return letter === 65 || letter === 67 || letter === 71 || letter === 84;
}

export function isSubstitution(shape: number): boolean {
  return shape > 0xff;
}

export function refLetter(shape: number): number {
  return shape >>> 8;
}

export function altLetter(shape: number): number {
  return shape & 0xff;
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
