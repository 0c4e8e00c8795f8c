/**
 * Does a call of an array carry one of ClinVar's alleles? Published mistakes are the rules: an rs number alone is no
 * match, a deletion is never read out of letters, the other strand is tried only where this one cannot be meant, and
 * what has its mirror image in itself (A/T, C/G) is never turned.
 */
import { MT, Y } from "../chromosomes.ts";
import type { Zygosity } from "../hit.ts";
import { altLetter, complement, DELETION, INSERTION, isSubstitution, refLetter } from "../shape.ts";
import type { ConsumerRow } from "./read-rows.ts";

const D = 68;
const I = 73;

export type Undecided =
  /** Neither strand's letters are among those that ClinVar knows here. */
  | "other_alleles"
  /** D and I do not say how many letters, and ClinVar knows several possibilities. */
  | "length_unknown"
  /** Letters where ClinVar has only insertions or deletions, or the other way round. */
  | "other_kind";

export interface Carried {
  readonly row: number;
  readonly zygosity: Zygosity;
  readonly otherStrand: boolean;
}

export type Judgement =
  | { readonly kind: "carries"; readonly alleles: readonly Carried[] }
  | { readonly kind: "reference" }
  | { readonly kind: "undecided"; readonly why: Undecided };

const REFERENCE: Judgement = { kind: "reference" };

/**
 * @param rows rows of the index at the call's place, or of its rs number; at least one
 * @param shapes `shape` of all rows of the index
 */
export function judgeCall(call: ConsumerRow, rows: readonly number[], shapes: Uint16Array): Judgement {
  const isIndel = call.first === D || call.first === I;
  if (call.second !== 0 && isIndel !== (call.second === D || call.second === I)) {
    return { kind: "undecided", why: "other_kind" };
  }
  return isIndel ? judgeIndel(call, rows, shapes) : judgeLetters(call, rows, shapes);
}

function judgeLetters(call: ConsumerRow, rows: readonly number[], shapes: Uint16Array): Judgement {
  const substitutions = rows.filter((row) => isSubstitution(shapes[row] ?? 0));
  if (substitutions.length === 0) return { kind: "undecided", why: "other_kind" };
  const known = new Set(
    substitutions.flatMap((row) => [refLetter(shapes[row] ?? 0), altLetter(shapes[row] ?? 0)]),
  );
  const letters = call.second === 0 ? [call.first] : [call.first, call.second];
  if (letters.every((letter) => known.has(letter)))
    return carried(call, letters, substitutions, shapes, false);
  const turned = letters.map(complement);
  const isPalindromic = substitutions.some(
    (row) => complement(refLetter(shapes[row] ?? 0)) === altLetter(shapes[row] ?? 0),
  );
  if (isPalindromic || !turned.every((letter) => known.has(letter))) {
    return { kind: "undecided", why: "other_alleles" };
  }
  return carried(call, turned, substitutions, shapes, true);
}

function judgeIndel(call: ConsumerRow, rows: readonly number[], shapes: Uint16Array): Judgement {
  const indels = rows.filter((row) => shapes[row] === DELETION || shapes[row] === INSERTION);
  const [only] = indels;
  if (only === undefined) return { kind: "undecided", why: "other_kind" };
  const changed = shapes[only] === DELETION ? D : I;
  const letters = call.second === 0 ? [call.first] : [call.first, call.second];
  const copies = letters.filter((letter) => letter === changed).length;
  if (indels.length > 1) {
    // Of several deletions none is there if nothing is deleted.
    const isReference = indels.every((row) => shapes[row] === shapes[only]) && copies === 0;
    return isReference ? REFERENCE : { kind: "undecided", why: "length_unknown" };
  }
  if (copies === 0) return REFERENCE;
  const zygosity = zygosityOf(call, copies, letters.length);
  return { kind: "carries", alleles: [{ row: only, zygosity, otherStrand: false }] };
}

function carried(
  call: ConsumerRow,
  letters: readonly number[],
  rows: readonly number[],
  shapes: Uint16Array,
  otherStrand: boolean,
): Judgement {
  const alleles = rows.flatMap((row) => {
    const copies = letters.filter((letter) => letter === altLetter(shapes[row] ?? 0)).length;
    return copies === 0 ? [] : [{ row, zygosity: zygosityOf(call, copies, letters.length), otherStrand }];
  });
  return alleles.length === 0 ? REFERENCE : { kind: "carries", alleles };
}

function zygosityOf({ code }: ConsumerRow, copies: number, letters: number): Zygosity {
  if (letters === 1) return "hemizygous";
  if (copies < letters) return "heterozygous";
  return code === MT || code === Y ? "hemizygous" : "homozygous";
}
