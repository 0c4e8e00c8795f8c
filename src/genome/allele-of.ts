import { type Allele, trimAlleles } from "./alleles.ts";
import type { ReferenceIndex } from "./io.ts";
import { altLetter, refLetter } from "./shape.ts";

/** @param shape of one letter by another */
export function letters(pos: number, shape: number): Allele {
  return { pos, ref: String.fromCharCode(refLetter(shape)), alt: String.fromCharCode(altLetter(shape)) };
}

/** Is the row's allele this one, letter by letter? Keys that agree are confirmed so. */
export function isRecordOf(index: ReferenceIndex, row: number, allele: Allele): boolean {
  return isSameAllele(allele, index.allele(row));
}

export function isSameAllele(first: Allele, second: Allele): boolean {
  const [one, other] = [trimmed(first), trimmed(second)];
  return one.pos === other.pos && one.ref === other.ref && one.alt === other.alt;
}

function trimmed({ pos, ref, alt }: Allele): Allele {
  return trimAlleles({ pos, ref: ref.toUpperCase(), alt: alt.toUpperCase() });
}
