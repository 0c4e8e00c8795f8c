/**
 * Does a call of an array carry one of ClinVar's alleles? Published mistakes are the rules: an rs number alone is no
 * match, a deletion is never read out of letters, the other strand is tried only where this one cannot be meant, and
 * what has its mirror image in itself (A/T, C/G) is never turned.
 */
import { MT, Y } from "../chromosomes.ts";
import type { Zygosity } from "../hit.ts";
import { altLetter, complement, DELETION, INSERTION, isSubstitution, refLetter } from "../shape.ts";
import { D, I } from "./call-list.ts";
import { NO_LETTER } from "./plain-row.ts";
import type { ConsumerRow } from "./read-rows.ts";

export type Undecided =
  /** Neither strand's letters are among those that ClinVar knows here. */
  | "other_alleles"
  /** D and I do not say how many letters, and ClinVar knows several possibilities. */
  | "length_unknown"
  /** Letters where ClinVar has only insertions or deletions, or the other way round. */
  | "other_kind"
  /** One letter of two, and nobody knows what the other copy is. */
  | "half_called"
  /** Letters of a strand that the file does not tell, which fit both. */
  | "strand_unknown";

export interface Carried {
  readonly row: number;
  readonly zygosity: Zygosity;
  readonly otherStrand: boolean;
}

export type Judgement =
  | { readonly kind: "carries"; readonly alleles: readonly Carried[] }
  | { readonly kind: "reference" }
  | { readonly kind: "undecided"; readonly why: Undecided };

/** Made once: nearly all of hundreds of thousands of calls are judged so. */
const REFERENCE: Judgement = { kind: "reference" };
const OTHER_KIND: Judgement = { kind: "undecided", why: "other_kind" };
const OTHER_ALLELES: Judgement = { kind: "undecided", why: "other_alleles" };
const HALF_CALLED: Judgement = { kind: "undecided", why: "half_called" };
const STRAND_UNKNOWN: Judgement = { kind: "undecided", why: "strand_unknown" };
const LENGTH_UNKNOWN: Judgement = { kind: "undecided", why: "length_unknown" };

/**
 * @param rows rows of the index at the call's place, or of its rs number; at least one
 * @param shapes `shape` of all rows of the index
 * @param isPlus false if the letters may be those of the other strand
 */
export function judgeCall(
  call: ConsumerRow,
  rows: readonly number[],
  shapes: Uint8Array,
  isPlus = true,
): Judgement {
  if (call.second === NO_LETTER) return HALF_CALLED;
  const isIndel = call.first === D || call.first === I;
  if (call.second !== 0 && isIndel !== (call.second === D || call.second === I)) return OTHER_KIND;
  return isIndel ? judgeIndel(call, rows, shapes) : judgeLetters(call, rows, shapes, isPlus);
}

function judgeLetters(
  call: ConsumerRow,
  rows: readonly number[],
  shapes: Uint8Array,
  isPlus: boolean,
): Judgement {
  // Sets of letters, a bit for each.
  let known = 0;
  let alts = 0;
  let isPalindromic = false;
  for (const row of rows) {
    const shape = shapes[row] ?? 0;
    if (!isSubstitution(shape)) continue;
    known |= bit(refLetter(shape)) | bit(altLetter(shape));
    alts |= bit(altLetter(shape));
    if (complement(refLetter(shape)) === altLetter(shape)) isPalindromic = true;
  }
  if (known === 0) return OTHER_KIND;
  const { first, second } = call;
  const said = bit(first) | (second === 0 ? 0 : bit(second));
  const turned = bit(complement(first)) | (second === 0 ? 0 : bit(complement(second)));
  if ((said & ~known) === 0) {
    if (!isPlus && (turned & ~known) === 0) return STRAND_UNKNOWN;
    return (said & alts) === 0 ? REFERENCE : carried(call, rows, shapes, false);
  }
  if (isPalindromic || (turned & ~known) !== 0) return OTHER_ALLELES;
  return (turned & alts) === 0 ? REFERENCE : carried(call, rows, shapes, true);
}

function bit(letter: number): number {
  return 1 << (letter & 31);
}

function judgeIndel(call: ConsumerRow, rows: readonly number[], shapes: Uint8Array): Judgement {
  const indels = rows.filter((row) => shapes[row] === DELETION || shapes[row] === INSERTION);
  const [only] = indels;
  if (only === undefined) return OTHER_KIND;
  const changed = shapes[only] === DELETION ? D : I;
  const letters = call.second === 0 ? [call.first] : [call.first, call.second];
  const copies = letters.filter((letter) => letter === changed).length;
  if (indels.length > 1) {
    // Of several deletions none is there if nothing is deleted.
    const isReference = indels.every((row) => shapes[row] === shapes[only]) && copies === 0;
    return isReference ? REFERENCE : LENGTH_UNKNOWN;
  }
  if (copies === 0) return REFERENCE;
  const zygosity = zygosityOf(call, copies, letters.length);
  return { kind: "carries", alleles: [{ row: only, zygosity, otherStrand: false }] };
}

/** Those of the alleles that are among the letters. */
function carried(
  call: ConsumerRow,
  rows: readonly number[],
  shapes: Uint8Array,
  otherStrand: boolean,
): Judgement {
  const letters = call.second === 0 ? 1 : 2;
  const alleles: Carried[] = [];
  for (const row of rows) {
    const shape = shapes[row] ?? 0;
    if (!isSubstitution(shape)) continue;
    const alt = otherStrand ? complement(altLetter(shape)) : altLetter(shape);
    const copies = Number(call.first === alt) + Number(call.second === alt);
    if (copies > 0) alleles.push({ row, zygosity: zygosityOf(call, copies, letters), otherStrand });
  }
  return { kind: "carries", alleles };
}

function zygosityOf({ code }: ConsumerRow, copies: number, letters: number): Zygosity {
  if (letters === 1) return "hemizygous";
  if (copies < letters) return "heterozygous";
  return code === MT || code === Y ? "hemizygous" : "homozygous";
}
