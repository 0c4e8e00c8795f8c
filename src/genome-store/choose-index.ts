/** Whose positions a vendor's raw data has: seen from the data, whatever the file says of itself. */
import { ASSEMBLIES } from "../genome/assembly.ts";
import type { CallList } from "../genome/consumer/call-list.ts";
import { allCalls, callsToLookUp } from "../genome/consumer/known-places.ts";
import { type RsAgreement, type RsPlaces, rsPlacesOf } from "../genome/consumer/rs-places.ts";
import { GenomeError } from "../genome/genome-error.ts";
import type { ReferenceIndex } from "../genome/io.ts";
import { rowFinder, rowsFrom } from "../genome/keys.ts";
import { altLetter, isSubstitution, refLetter } from "../genome/shape.ts";
import type { AnnotateOptions } from "./annotate.ts";

/** `mixed`: many agree and many do not. `unknown`: too little is in both to tell. */
export type Agreement = "agrees" | "differs" | "mixed" | "unknown";

export interface Choice {
  readonly index: ReferenceIndex;
  readonly agreement: Agreement;
  /** Calls to be looked up, and where the index has their rs numbers. */
  readonly numbers: Uint32Array;
  readonly rsPlaces: RsPlaces;
}

/** So many places that both know are enough to see whether letters agree. */
const ENOUGH = 2000;
const LEAST_AGREEMENT = 0.9;
/** In another assembly hardly one of a thousand stands where it does in this one. */
const LEAST_PART = 0.05;
const LEAST_COMPARED = 20;

/** The index whose positions are the file's; where none agrees only rs numbers and letters count. */
export function chooseIndex(calls: CallList, { index, assembly }: AnnotateOptions): Choice {
  const wanted = assembly === undefined ? ASSEMBLIES : [assembly];
  const open = wanted.map((name) => index(name)).filter((one) => one !== null);
  const [first] = open;
  if (first === undefined) {
    throw new GenomeError(
      "no_index",
      `There is no ClinVar index${assembly === undefined ? "" : ` of ${assembly}`} yet.`,
    );
  }
  const others: Choice[] = [];
  for (const one of open) {
    const numbers = callsToLookUp(calls, one.keys);
    const rsPlaces = rsPlacesOf(calls, numbers, one);
    const agreement = agreementOf(rsPlaces.agreement());
    const choice = { index: one, agreement, numbers, rsPlaces };
    if (agreement === "agrees") return choice;
    others.push(choice);
  }
  const doubtful = others.find(({ agreement }) => agreement !== "unknown");
  // Some vendors name no rs numbers at all; then letters have to tell.
  const placed = doubtful === undefined ? others.find((one) => agreesByLetters(calls, one.index)) : undefined;
  if (placed !== undefined) return { ...placed, agreement: "agrees" };
  // Where places do not count, each call is looked up by its rs number.
  const numbers = allCalls(calls);
  const rsPlaces = rsPlacesOf(calls, numbers, first);
  return { index: first, agreement: doubtful?.agreement ?? "unknown", numbers, rsPlaces };
}

/** Do rs numbers known to both stand at the same place? */
function agreementOf({ compared, same }: RsAgreement): Agreement {
  if (compared < LEAST_COMPARED) return "unknown";
  if (same >= compared * LEAST_AGREEMENT) return "agrees";
  return same >= compared * LEAST_PART ? "mixed" : "differs";
}

/** Are the letters at ClinVar's places those that ClinVar has there? At other places every second would be. */
function agreesByLetters(calls: CallList, index: ReferenceIndex): boolean {
  let compared = 0;
  let fitting = 0;
  const { shapes } = index;
  const rowAt = rowFinder(index.keys);
  for (let number = 0; number < calls.size() && compared < ENOUGH; number += 1) {
    const { code, pos, first, second } = calls.get(number);
    const known = new Set<number>();
    const place = rowAt(code, pos);
    if (place === -1) continue;
    for (const row of rowsFrom(index.keys, code, place)) {
      const shape = shapes[row] ?? 0;
      if (isSubstitution(shape)) known.add(refLetter(shape)).add(altLetter(shape));
    }
    if (known.size === 0) continue;
    compared += 1;
    if (known.has(first) && (known.has(second) || second === 0)) fitting += 1;
  }
  return compared >= LEAST_COMPARED && fitting / compared >= LEAST_AGREEMENT;
}
