/** Calls of raw data against the index: which records the person carries, and what cannot be decided. */
import { X } from "../genome/chromosomes.ts";
import { type CallList, codeIn, isIndelIn } from "../genome/consumer/call-list.ts";
import { type Judgement, judgeCall, type Undecided } from "../genome/consumer/judge.ts";
import { hasOneX, sharesX } from "../genome/consumer/one-x.ts";
import type { ConsumerRow } from "../genome/consumer/read-rows.ts";
import { createVerdicts } from "../genome/consumer/verdicts.ts";
import type { Zygosity } from "../genome/hit.ts";
import { rowFinder, rowsFrom } from "../genome/keys.ts";
import { DELETION, INSERTION, isSubstitution } from "../genome/shape.ts";
import type { Seen } from "./call-notes.ts";
import type { Choice } from "./choose-index.ts";

export interface FoundCall {
  readonly call: ConsumerRow;
  readonly row: number;
  readonly zygosity: Zygosity;
  readonly otherStrand: boolean;
}

/** @returns each record that is carried once, in the order of the file */
export function matchCalls(
  calls: CallList,
  { index, agreement, numbers, rsPlaces }: Choice,
  isPlus: boolean,
  seen: Seen,
): FoundCall[] {
  const found: FoundCall[] = [];
  const { shapes, keys } = index;
  const { assembly } = index.meta;
  const agrees = agreement === "agrees";
  const { rs, pos, call: packed } = calls.room(0);
  const rowAt = rowFinder(keys);
  const verdicts = createVerdicts();
  const isOneX = agrees && hasOneX(calls, assembly);
  /** Rows that a call has not, of all that were judged. */
  const absent: number[] = [];
  const undecided = (why: Undecided | "other_place"): void =>
    void seen.undecided.set(why, (seen.undecided.get(why) ?? 0) + 1);
  function consider(place: number): void {
    const number = numbers[place] as number;
    const code = codeIn(packed[number] as number);
    const at = pos[number] as number;
    const isLetters = !isIndelIn(packed[number] as number);
    const isPlaced = agrees && at !== 0 && isLetters;
    if (rs[number] === 0 && !isPlaced) seen.unnamed += 1;
    if (rsPlaces.isElsewhere(place, agrees)) {
      undecided("other_place");
      return;
    }
    // Letters are found by their place; insertions and deletions, whose place vendors choose freely, by their rs number.
    const row = isPlaced ? rowAt(code, at) : -1;
    const rows = isPlaced ? (row === -1 ? NONE : rowsFrom(keys, code, row)) : rsPlaces.rows(place);
    if (rows.length === 0) return;
    const call = calls.get(number);
    const judgement = judgeCall(call, rows, shapes, isPlus);
    if (judgement.kind === "undecided") undecided(judgement.why);
    else
      for (const one of rows)
        if (isOfKind(shapes[one] ?? 0, isLetters) && !isCarriedIn(judgement, one)) absent.push(one);
    if (judgement.kind !== "carries") return;
    for (const allele of judgement.alleles) {
      const isOnce = isOneX && allele.zygosity === "homozygous" && !sharesX(call, assembly) && code === X;
      if (isOnce) seen.oneX += 1;
      const zygosity = isOnce ? "hemizygous" : allele.zygosity;
      if (verdicts.carried(allele.row, zygosity)) found.push({ call: { ...call }, ...allele, zygosity });
    }
  }
  for (let place = 0; place < numbers.length; place += 1) consider(place);
  // Only what says otherwise than a call that carries the variant matters.
  for (const row of absent) if (verdicts.isCarried(row)) verdicts.absent(row);
  seen.contradicting = verdicts.contradicted();
  return seen.contradicting === 0 ? found : found.filter(({ row }) => !verdicts.isContradicted(row));
}

const NONE: readonly number[] = [];

/** Does a call in letters, or in D and I, say something of such an allele? */
function isOfKind(shape: number, isLetters: boolean): boolean {
  return isLetters ? isSubstitution(shape) : shape === DELETION || shape === INSERTION;
}

function isCarriedIn(judgement: Judgement, row: number): boolean {
  return judgement.kind === "carries" && judgement.alleles.some((allele) => allele.row === row);
}
