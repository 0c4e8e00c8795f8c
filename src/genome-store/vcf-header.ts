/** A VCF's header: taken off the text, and what it decides. */
import { LF } from "../genome/ascii.ts";
import type { Note } from "../genome/annotation.ts";
import { type Assembly, ASSEMBLIES, assemblyOfHeader } from "../genome/assembly.ts";
import { countText } from "../genome/count-text.ts";
import { GenomeError } from "../genome/genome-error.ts";
import type { ReferenceIndex } from "../genome/io.ts";
import type { JoinCounts } from "../genome/join.ts";

export interface VcfHeader {
  /** With the line of the columns, without line breaks. */
  readonly lines: readonly string[];
  readonly samples: readonly string[];
}

/** The index that the file is held against, and whose genotypes are read. */
export interface PreparedVcf {
  readonly index: ReferenceIndex;
  /** null if there is none. */
  readonly sample: string | null;
  /** 0 for the first. */
  readonly sampleNumber: number;
  readonly samples: number;
}

export interface VcfChoice {
  /** @returns null if there is no index of that assembly */
  index(assembly: Assembly): ReferenceIndex | null;
  readonly assembly?: Assembly;
  readonly sample?: string;
}

/** @throws GenomeError for an assembly that nobody tells, has no index or is contradicted, and for a sample that is not there */
export function prepareVcf(file: string, header: VcfHeader, choice: VcfChoice): PreparedVcf {
  const assembly = assemblyFor(file, header, choice.assembly);
  const index = choice.index(assembly);
  if (index === null) {
    throw new GenomeError(
      "no_index",
      `${file} is in ${assembly}, and there is no ClinVar index of ${assembly} yet.`,
    );
  }
  const { name, number } = sampleFor(file, header, choice.sample);
  return { index, sample: name, sampleNumber: number, samples: header.samples.length };
}

function assemblyFor(file: string, { lines }: VcfHeader, told: Assembly | undefined): Assembly {
  const said = assemblyOfHeader(file, lines);
  if (said === null && told === undefined) {
    throw new GenomeError(
      "assembly_unknown",
      `${file}: its header does not say which assembly it is in. Say so with --assembly: ${ASSEMBLIES.join(" or ")}.`,
    );
  }
  if (said !== null && told !== undefined && said !== told) {
    throw new GenomeError("assembly_wrong", `${file}: its header says ${said}, not ${told}.`);
  }
  return said ?? told ?? "GRCh38";
}

function sampleFor(
  file: string,
  { samples }: VcfHeader,
  wanted: string | undefined,
): { name: string | null; number: number } {
  if (wanted === undefined) return { name: samples[0] ?? null, number: 0 };
  const number = samples.indexOf(wanted);
  if (number !== -1) return { name: wanted, number };
  const known = samples.length === 0 ? "it has none" : `it has ${samples.slice(0, 20).join(", ")}`;
  throw new GenomeError("refused", `${file}: there is no sample ${JSON.stringify(wanted)}; ${known}.`);
}

/** What a person should know of how the file was read. */
export function vcfNotes({ elsewhere, lines }: JoinCounts, { samples, sample }: PreparedVcf): Note[] {
  const notes: Note[] = [];
  const outside = [...elsewhere.values()].reduce((sum, records) => sum + records, 0);
  if (outside > 0) {
    const names = [...elsewhere.keys()].slice(0, 5).join(", ");
    const share = outside === lines ? "All" : countText(outside);
    notes.push({
      code: "other_contigs",
      text: `${share} records are on contigs that ClinVar does not have (${names}${elsewhere.size > 5 ? ", …" : ""}) and were not looked up.`,
    });
  }
  if (samples > 1)
    notes.push({ code: "samples", text: `${samples} samples; genotypes are those of ${sample ?? ""}.` });
  if (samples === 0)
    notes.push({ code: "no_sample", text: "The file has no sample, so nothing says who carries what." });
  return notes;
}

export interface HeaderReader {
  /** null until it is whole. */
  header(): VcfHeader | null;
  /** @returns what is left of the piece behind the header */
  push(piece: Buffer): Buffer;
}

/** Takes the header off the first pieces. */
export function headerReader(file: string): HeaderReader {
  const lines: string[] = [];
  let header: VcfHeader | null = null;
  return {
    header: () => header,
    push(piece) {
      let at = 0;
      while (header === null && at < piece.length) {
        const end = piece.indexOf(LF, at);
        const line = piece
          .toString("utf8", at, end)
          .trimEnd()
          .replace(/^\ufeff/, "");
        if (!line.startsWith("#")) throw noHeader(file);
        lines.push(line);
        if (line.startsWith("#CHROM\t")) header = { lines, samples: line.split("\t").slice(9) };
        at = end + 1;
      }
      return piece.subarray(at);
    },
  };
}

export function noHeader(file: string): GenomeError {
  return new GenomeError(
    "unknown_format",
    `${file}: a VCF without its header: the line that begins with #CHROM is missing.`,
  );
}
