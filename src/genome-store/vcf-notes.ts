/** What a person should know of how a VCF was read. */
import type { Note } from "../genome/annotation.ts";
import type { Assembly } from "../genome/assembly.ts";
import { countText } from "../genome/count-text.ts";
import { GenomeError } from "../genome/genome-error.ts";
import { type Hit, isCarried } from "../genome/hit.ts";
import type { JoinCounts } from "../genome/join.ts";
import type { PreparedVcf } from "./vcf-header.ts";

/** Below it chance alone may have decided. */
const LEAST_PLACES = 100;
/** Of a file in ClinVar's assembly nine of ten agree, of one in another about one of ten. */
const LEAST_AGREEMENT = 0.25;

/** @throws GenomeError `assembly_wrong` if the letters are those of other places */
export function refuseOtherLetters(
  file: string,
  assembly: Assembly,
  { atPlaces, agreeing }: JoinCounts,
): void {
  if (atPlaces < LEAST_PLACES || agreeing >= atPlaces * LEAST_AGREEMENT) return;
  throw new GenomeError(
    "assembly_wrong",
    `${file}: of ${countText(atPlaces)} alleles at places that ClinVar has in ${assembly}, only ${countText(agreeing)} have ClinVar's letters; its positions are those of another assembly.`,
  );
}

export function vcfNotes(counts: JoinCounts, prepared: PreparedVcf): Note[] {
  const { elsewhere, lines, several } = counts;
  const { samples, sample, hasOtherMt } = prepared;
  const notes: Note[] = [];
  if (lines === 0) notes.push({ code: "no_records", text: "The file has a header and no records." });
  const outside = [...elsewhere.values()].reduce((sum, records) => sum + records, 0);
  if (outside > 0) {
    const names = [...elsewhere.keys()].slice(0, 5).join(", ");
    const share = outside === lines ? "All" : countText(outside);
    notes.push({
      code: "other_contigs",
      text: `${share} records are on contigs that ClinVar does not have (${names}${elsewhere.size > 5 ? ", …" : ""}) and were not looked up.`,
    });
  }
  if (hasOtherMt)
    notes.push({
      code: "other_mt",
      text: "The file's mitochondrion is another sequence than ClinVar's (rCRS, 16,569 letters), so its places are others; it was not looked up.",
    });
  if (several > 0)
    notes.push({
      code: "several_letters",
      text: `Alleles that change several letters at once where ClinVar has changes of its own: ${countText(several)}. They were compared as a whole only; "bcftools norm --atomize" takes them apart.`,
    });
  if (samples > 1)
    notes.push({ code: "samples", text: `${samples} samples; genotypes are those of ${sample ?? ""}.` });
  if (samples === 0)
    notes.push({ code: "no_sample", text: "The file has no sample, so nothing says who carries what." });
  return notes;
}

/** What is told of matched records beside the hits. */
export interface GenotypeDoubts {
  /** Matches of the same allele with the same genotype once more. */
  repeated: number;
  /** Matches of an allele that an earlier record gives another genotype. */
  differing: number;
  /** Genotypes that name an allele which their record does not have. */
  impossible: number;
}

export function genotypeNotes({ repeated, differing, impossible }: GenotypeDoubts): Note[] {
  const notes: Note[] = [];
  if (repeated > 0)
    notes.push({
      code: "repeated",
      text: `Matches that the file has again, with the same genotype: ${countText(repeated)}; each is listed once.`,
    });
  if (differing > 0)
    notes.push({
      code: "contradicting",
      text: `Matches that the file has again, with another genotype: ${countText(differing)}; all are listed.`,
    });
  if (impossible > 0)
    notes.push({
      code: "no_such_allele",
      text: `Matched genotypes that name an allele which their record does not have: ${countText(impossible)}; those records are damaged, and what their other allele is nobody knows.`,
    });
  return notes;
}

/** Of matches that the caller itself doubted. */
export function filterNotes(hits: readonly Hit[]): Note[] {
  const doubted = hits.filter((hit) => hit.filter !== null && isCarried(hit));
  if (doubted.length === 0) return [];
  const filters = [...new Set(doubted.map(({ filter }) => filter ?? ""))];
  const named = `${filters.slice(0, 5).join(", ")}${filters.length > 5 ? ", …" : ""}`;
  return [
    {
      code: "filtered",
      text: `Carried variants in records that did not pass the caller's filters (${named}): ${countText(doubted.length)}.`,
    },
  ];
}
