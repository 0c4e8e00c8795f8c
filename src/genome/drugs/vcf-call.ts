/** What a VCF's record says at a spot. */
import { trimAlleles } from "../alleles.ts";
import { type Call, type Copy, NO_CALL } from "./call.ts";
import type { Spot } from "./spots.ts";

/**
 * @param line one whole data line that reaches over the spot
 * @param sample number of the sample, from 0
 * @returns null if the record says nothing about it
 */
export function callOfLine(line: string, sample: number, spot: Spot): Call | null {
  const columns = line.trimEnd().split("\t");
  const [, position = "", , ref = "", alt = ""] = columns;
  const place = (columns[8] ?? "").split(":").indexOf("GT");
  const text = place === -1 ? undefined : columns[9 + sample]?.split(":")[place];
  if (text === undefined || text === "") return null;
  const numbers = text.split(/[/|]/);
  if (numbers.includes(".")) return { ...NO_CALL, text };
  const alleles = [ref.toUpperCase(), ...alt.toUpperCase().split(",")];
  const copyOf = (number: number) => copyAt(Number(position), alleles, number, spot);
  const copies = numbers.map((number) => copyOf(Number(number)));
  if (copies.some((copy) => copy === null)) return null;
  const others = alleles.map((_, number) => copyOf(number)).filter((copy) => copy !== null);
  return { text, copies: copies as Copy[], others };
}

/** @returns null if the allele does not tell what stands at the spot */
function copyAt(pos: number, alleles: readonly string[], number: number, spot: Spot): Copy | null {
  const ref = alleles[0] ?? "";
  const allele = alleles[number];
  if (allele === undefined) return null;
  const isOneLetter =
    spot.from === spot.to && alleles.every((one) => one.startsWith("<") || one.length === ref.length);
  if (isOneLetter) {
    const letter = allele[spot.from - pos];
    // A block without variants tells the letter of its first place only.
    const isBlock = alleles.slice(1).every((one) => one.startsWith("<"));
    if (isBlock && number === 0) {
      const known = spot.from === pos ? letter : (spot.reference ?? undefined);
      return known === undefined ? null : { kind: "letter", letter: known };
    }
    return letter === undefined || !/^[ACGT]+$/.test(allele) ? null : { kind: "letter", letter };
  }
  if (!/^[ACGT]+$/.test(ref)) return null;
  if (number === 0) return { kind: "reference" };
  if (!/^[ACGT]+$/.test(allele)) return null;
  return lengthChange(pos, ref, allele);
}

function lengthChange(pos: number, ref: string, alt: string): Copy | null {
  const trimmed = trimAlleles({ pos, ref, alt });
  if (trimmed.alt.length === 1 && trimmed.ref.startsWith(trimmed.alt))
    return { kind: "deleted", letters: trimmed.ref.slice(1) };
  if (trimmed.ref.length === 1 && trimmed.alt.startsWith(trimmed.ref))
    return { kind: "inserted", letters: trimmed.alt.slice(1) };
  return null;
}
