/** A sample's genotype in a VCF line. */
import { MT, Y } from "./chromosomes.ts";
import type { Zygosity } from "./hit.ts";

export interface Genotype {
  /** Verbatim; `.` if the line has none. */
  readonly text: string;
  readonly zygosity: Zygosity;
  /** It names an allele by a number that the record does not have: `0/3` where there are two ALTs. */
  readonly isImpossible: boolean;
}

/**
 * @param line one whole data line
 * @param sample number of the sample, from 0
 * @param alleleNumber 1 for the first of ALT
 */
export function genotypeOf(line: string, sample: number, alleleNumber: number, code: number): Genotype {
  const columns = line.trimEnd().split("\t");
  const place = (columns[8] ?? "").split(":").indexOf("GT");
  const text = place === -1 ? undefined : columns[9 + sample]?.split(":")[place];
  if (text === undefined || text === "") return { text: ".", zygosity: "unknown", isImpossible: false };
  const alleles = (columns[4] ?? "").split(",").length;
  // Newer files may begin with the sign of the phase.
  const calls = text.replace(/^[/|]/, "").split(/[/|]/);
  const isImpossible = calls.some((call) => /^\d+$/.test(call) && Number(call) > alleles);
  const said = zygosityOf(calls, alleleNumber, code);
  const zygosity = isImpossible && said === "absent" ? "unknown" : said;
  return { text, zygosity, isImpossible };
}

/** What the record did not pass, verbatim: `LowQual`; null if it passed, or if nobody asked. */
export function filterOf(line: string): string | null {
  const text = line.trimEnd().split("\t", 7)[6] ?? "";
  return text === "" || text === "." || text.toUpperCase() === "PASS" ? null : text;
}

function zygosityOf(calls: readonly string[], alleleNumber: number, code: number): Zygosity {
  const copies = calls.filter((call) => call === String(alleleNumber)).length;
  if (copies === 0) return calls.every((call) => /^\d+$/.test(call)) ? "absent" : "unknown";
  if (calls.length === 1) return "hemizygous";
  if (copies < calls.length) return "heterozygous";
  return code === MT || code === Y ? "hemizygous" : "homozygous";
}
