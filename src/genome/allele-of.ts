import { type Allele, trimAlleles } from "./alleles.ts";
import type { ReferenceIndex } from "./io.ts";
import { altLetter, isSubstitution, refLetter } from "./shape.ts";

/** The allele of a row. One letter by another is told by numbers; for anything longer the record is read. */
export function alleleOf(index: ReferenceIndex, row: number): Allele {
  const shape = index.shapes[row] ?? 0;
  if (!isSubstitution(shape)) return index.record(row);
  return letters(index.keys.pos[row] ?? 0, shape);
}

/** @param shape of one letter by another */
export function letters(pos: number, shape: number): Allele {
  return { pos, ref: String.fromCharCode(refLetter(shape)), alt: String.fromCharCode(altLetter(shape)) };
}

/** Is the row's allele this one, letter by letter? Keys that agree are confirmed so. */
export function isRecordOf(index: ReferenceIndex, row: number, allele: Allele): boolean {
  return isSameAllele(allele, alleleOf(index, row));
}

export function isSameAllele(first: Allele, second: Allele): boolean {
  const [one, other] = [trimmed(first), trimmed(second)];
  return one.pos === other.pos && one.ref === other.ref && one.alt === other.alt;
}

function trimmed({ pos, ref, alt }: Allele): Allele {
  return trimAlleles({ pos, ref: ref.toUpperCase(), alt: alt.toUpperCase() });
}
