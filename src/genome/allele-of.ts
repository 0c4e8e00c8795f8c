import type { Allele } from "./alleles.ts";
import type { ReferenceIndex } from "./io.ts";
import { altLetter, isSubstitution, refLetter } from "./shape.ts";

/** The allele of a row. One letter by another is told by numbers; for anything longer the record is read. */
export function alleleOf(index: ReferenceIndex, row: number): Allele {
  const shape = index.shapes[row] ?? 0;
  if (!isSubstitution(shape)) return index.record(row);
  return {
    pos: index.keys.pos[row] ?? 0,
    ref: String.fromCharCode(refLetter(shape)),
    alt: String.fromCharCode(altLetter(shape)),
  };
}
