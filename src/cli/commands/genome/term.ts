/** What a person looks up: its kind is seen from its form, and a form that nobody could answer is said to be one. */
import { isRecordOf } from "../../../genome/allele-of.ts";
import { trimAlleles } from "../../../genome/alleles.ts";
import { chromosomeOf } from "../../../genome/chromosomes.ts";
import type { ReferenceIndex } from "../../../genome/io.ts";
import { lowerBound, rowsAt } from "../../../genome/keys.ts";
import { CliError } from "../../errors.ts";
import { EXIT } from "../../exit-codes.ts";

export type RowsFor = (index: ReferenceIndex) => readonly number[];

const PLACE = /^(?:chr)?([\dxymt]{1,2})[:-]([\d,]+)/i;
const ALLELES = /^[:\s-]([ACGTN]+)[:>/-]([ACGTN]+)$/i;
const RANGE = /^-([\d,]+)$/;
/** `BRCA2`, `HLA-A`, `C9orf72`, `MT-TL1`. */
const SYMBOL = /^[A-Za-z][\w.@-]*$/;
/** Accessions of submissions and proteins or transcripts, which ClinVar's VCF does not have. */
const ELSEWHERE = /^(RCV|SCV)\d|^(NM|NP|NR|XM|XP|ENST|ENSP|LRG)[_\d]/i;

/** @throws CliError (usage) for a term of no kind that can be looked up */
export function rowsOfTerm(term: string): RowsFor {
  const rs = /^rs\s?(\d+)$/i.exec(term);
  if (rs !== null) return (index) => index.byRs(Number(rs[1]));
  const id = /^(?:VCV0*)?(\d+)(?:\.\d+)?$/i.exec(term)?.[1];
  if (id !== undefined) return (index) => index.byVariation(Number(id));
  const place = PLACE.exec(term);
  if (place !== null) return atPlace(term, place);
  if (/^N[CGTW]_\d+(\.\d+)?:/i.test(term)) return (index) => index.byHgvs(term);
  if (SYMBOL.test(term) && !ELSEWHERE.test(term)) return (index) => index.byGene(term);
  throw unknown(term);
}

function atPlace(term: string, [start, name = "", digits = ""]: RegExpExecArray): RowsFor {
  const code = chromosomeOf(name);
  const pos = numberOf(digits);
  const rest = term.slice(start.length);
  if (code === 0) throw unknown(term);
  if (rest === "") return (index) => rowsAt(index.keys, code, pos);
  const end = RANGE.exec(rest)?.[1];
  if (end !== undefined) return (index) => rowsBetween(index, code, pos, numberOf(end));
  const [, ref, alt] = ALLELES.exec(rest) ?? [];
  if (ref === undefined || alt === undefined) throw unknown(term);
  const allele = { pos, ref: ref.toUpperCase(), alt: alt.toUpperCase() };
  const at = trimAlleles(allele).pos;
  return (index) => rowsAt(index.keys, code, at).filter((row) => isRecordOf(index, row, allele));
}

function rowsBetween({ keys }: ReferenceIndex, code: number, from: number, to: number): readonly number[] {
  const last = keys.first[code + 1] ?? 0;
  const start = lowerBound(keys.pos, from, keys.first[code] ?? 0, last);
  const end = lowerBound(keys.pos, to + 1, start, last);
  return Array.from({ length: end - start }, (_, index) => start + index);
}

function numberOf(digits: string): number {
  return Number(digits.replaceAll(",", ""));
}

function unknown(term: string): CliError {
  const named = JSON.stringify(term.length > 60 ? `${term.slice(0, 60)}…` : term);
  return new CliError(
    EXIT.usage,
    `${named} cannot be looked up in ClinVar's VCF.`,
    "Known are rs6025, a gene's symbol, a VariationID or VCV number, 7:117559590, 7:117559590-117559600, 7-117559590-ATCT-A, and HGVS on a chromosome: NC_000007.13:g.55249071C>T.",
  );
}
