/** Calls of raw data against the index: which records the person carries, and what cannot be decided. */
import { X } from "../genome/chromosomes.ts";
import { type CallList, codeIn, firstLetterIn } from "../genome/consumer/call-list.ts";
import { type Judgement, judgeCall } from "../genome/consumer/judge.ts";
import { hasOneX, sharesX } from "../genome/consumer/one-x.ts";
import type { ConsumerRow } from "../genome/consumer/read-rows.ts";
import type { RsPlaces } from "../genome/consumer/rs-places.ts";
import { createVerdicts } from "../genome/consumer/verdicts.ts";
import type { Zygosity } from "../genome/hit.ts";
import type { ReferenceIndex } from "../genome/io.ts";
import { rowFinder, rowsFrom } from "../genome/keys.ts";
import { DELETION, INSERTION, isSubstitution } from "../genome/shape.ts";
import type { Reading, Seen } from "./call-notes.ts";

export interface FoundCall {
  readonly call: ConsumerRow;
  readonly row: number;
  readonly zygosity: Zygosity;
  readonly otherStrand: boolean;
}

/** Of so many calls an rs number is looked up only where a variant would be carried: looking all up takes too long. */
const MANY = 100_000;

/** @returns each record that is carried once, in the order of the file */
export function matchCalls(
  calls: CallList,
  index: ReferenceIndex,
  { agreement, isPlus }: Reading,
  places: RsPlaces,
  seen: Seen,
): FoundCall[] {
  const found: FoundCall[] = [];
  const { shapes } = index;
  const { assembly } = index.meta;
  const agrees = agreement === "agrees";
  const rowsFor = rowsFinder(calls, index, agrees);
  const { rs, pos, call: packed } = calls.room(0);
  const verdicts = createVerdicts();
  const isOneX = agrees && hasOneX(calls, assembly);
  const absent: { readonly row: number; readonly number: number }[] = [];
  const size = calls.size();
  const isSmall = size < MANY;
  function isElsewhere(number: number): boolean {
    if (!places.isElsewhere(number, agrees)) return false;
    seen.undecided.set("other_place", (seen.undecided.get("other_place") ?? 0) + 1);
    return true;
  }
  const rowAt = rowFinder(index.keys);
  for (let number = 0; number < size; number += 1) {
    const code = packed[number] as number;
    const at = pos[number] as number;
    const isLetters = isLetter(firstLetterIn(code));
    const isPlaced = agrees && at !== 0 && isLetters;
    // Most letters stand where ClinVar has nothing; they end here.
    if (isPlaced && !isSmall && rowAt(codeIn(code), at) === -1) continue;
    if (rs[number] === 0 && !isPlaced) seen.unnamed += 1;
    const rows = rowsFor(number);
    if (isSmall && isElsewhere(number)) continue;
    if (rows.length === 0) continue;
    const call = calls.get(number);
    const judgement = judgeCall(call, rows, shapes, isPlus);
    if (!isSmall && judgement.kind === "carries" && isElsewhere(number)) continue;
    if (judgement.kind === "undecided")
      seen.undecided.set(judgement.why, (seen.undecided.get(judgement.why) ?? 0) + 1);
    else
      for (const row of rows)
        if (isOfKind(shapes[row] ?? 0, isLetters) && !isCarriedIn(judgement, row))
          absent.push({ row, number });
    if (judgement.kind !== "carries") continue;
    for (const allele of judgement.alleles) {
      const isOnce =
        isOneX && allele.zygosity === "homozygous" && !sharesX(call, assembly) && call.code === X;
      if (isOnce) seen.oneX += 1;
      const zygosity = isOnce ? "hemizygous" : allele.zygosity;
      if (verdicts.carried(allele.row, zygosity)) found.push({ call: { ...call }, ...allele, zygosity });
    }
  }
  // Only what says otherwise than a call that carries the variant matters, and only if it is about that place at all.
  for (const { row, number } of absent)
    if (verdicts.isCarried(row) && (isSmall || !isElsewhere(number))) verdicts.absent(row);
  seen.contradicting = verdicts.contradicted();
  return seen.contradicting === 0 ? found : found.filter(({ row }) => !verdicts.isContradicted(row));
}

/** Does a call in letters, or in D and I, say something of such an allele? */
function isOfKind(shape: number, isLetters: boolean): boolean {
  return isLetters ? isSubstitution(shape) : shape === DELETION || shape === INSERTION;
}

function isCarriedIn(judgement: Judgement, row: number): boolean {
  return judgement.kind === "carries" && judgement.alleles.some((allele) => allele.row === row);
}

function isLetter(sign: number): boolean {
  return sign !== 68 && sign !== 73;
}

const NONE: readonly number[] = [];

/** Letters are found by their place; insertions and deletions, whose place vendors choose freely, by their rs number. */
function rowsFinder(
  calls: CallList,
  index: ReferenceIndex,
  agrees: boolean,
): (number: number) => readonly number[] {
  const { keys } = index;
  const { first } = keys;
  const rowAt = rowFinder(keys);
  const { rs, pos, call } = calls.room(0);
  return (number) => {
    const packed = call[number] as number;
    const code = codeIn(packed);
    const letter = firstLetterIn(packed);
    const at = pos[number] as number;
    if (agrees && at !== 0 && isLetter(letter)) {
      const row = rowAt(code, at);
      return row === -1 ? NONE : rowsFrom(keys, code, row);
    }
    if (rs[number] === 0) return NONE;
    return index
      .byRs(rs[number] as number)
      .filter((row) => row >= (first[code] ?? 0) && row < (first[code + 1] ?? 0));
  };
}
