/** Whose positions a vendor's raw data has: seen from the data, whatever the file says of itself. */
import { ASSEMBLIES } from "../genome/assembly.ts";
import type { CallList } from "../genome/consumer/call-list.ts";
import { GenomeError } from "../genome/genome-error.ts";
import type { ReferenceIndex } from "../genome/io.ts";
import { rowFinder, rowsFrom } from "../genome/keys.ts";
import { altLetter, isSubstitution, refLetter } from "../genome/shape.ts";
import type { AnnotateOptions } from "./annotate.ts";

/** `unknown`: too little is in both to tell. */
export type Agreement = "agrees" | "differs" | "unknown";

/** So many rs numbers that both know are enough to see whether positions agree. */
const ENOUGH = 2000;
const LEAST_AGREEMENT = 0.9;
const LEAST_COMPARED = 20;

/** The index whose positions are the file's; where none agrees only rs numbers and letters count. */
export function chooseIndex(
  calls: CallList,
  { index, assembly }: AnnotateOptions,
): { index: ReferenceIndex; agreement: Agreement } {
  const wanted = assembly === undefined ? ASSEMBLIES : [assembly];
  const open = wanted.map((name) => index(name)).filter((one) => one !== null);
  const [first] = open;
  if (first === undefined) {
    throw new GenomeError(
      "no_index",
      `There is no ClinVar index${assembly === undefined ? "" : ` of ${assembly}`} yet.`,
    );
  }
  const byName = open.map((one) => ({ index: one, agreement: agreementByRs(calls, one) }));
  const named = byName.find(({ agreement }) => agreement === "agrees");
  if (named !== undefined) return named;
  const differs = byName.find(({ agreement }) => agreement === "differs");
  if (differs !== undefined) return { index: first, agreement: "differs" };
  // Some vendors name no rs numbers at all; then letters have to tell.
  const placed = open.find((one) => agreesByLetters(calls, one));
  return placed === undefined
    ? { index: first, agreement: "unknown" }
    : { index: placed, agreement: "agrees" };
}

/** Do rs numbers known to both stand at the same place? */
function agreementByRs(calls: CallList, index: ReferenceIndex): Agreement {
  let compared = 0;
  let same = 0;
  const { shapes } = index;
  const { pos: positions } = index.keys;
  for (let number = 0; number < calls.size(); number += 1) {
    const { rs, pos } = calls.get(number);
    if (rs === 0 || pos === 0) continue;
    const rows = index.byRs(rs).filter((row) => isSubstitution(shapes[row] ?? 0));
    if (rows.length === 0) continue;
    compared += 1;
    if (rows.some((row) => positions[row] === pos)) same += 1;
    if (compared === ENOUGH) break;
  }
  if (compared < LEAST_COMPARED) return "unknown";
  return same / compared >= LEAST_AGREEMENT ? "agrees" : "differs";
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
