/** A VCF's header: taken off the text, and what it decides. */
import { LF } from "../genome/ascii.ts";
import {
  anotherNamed,
  isProven,
  type Assembly,
  ASSEMBLIES,
  assemblyOfAccession,
  assemblyOfHeader,
  contigOfAnother,
} from "../genome/assembly.ts";
import { type CodeOf, contigReader } from "../genome/contigs.ts";
import { GenomeError } from "../genome/genome-error.ts";
import type { ReferenceIndex } from "../genome/io.ts";

export interface VcfHeader {
  /** With the line of the columns, without line breaks. */
  readonly lines: readonly string[];
  readonly samples: readonly string[];
  /** How many each record has. */
  readonly columns: number;
}

/** The index that the file is held against, and whose genotypes are read. */
export interface PreparedVcf {
  readonly index: ReferenceIndex;
  /** null if there is none. */
  readonly sample: string | null;
  /** 0 for the first. */
  readonly sampleNumber: number;
  readonly samples: number;
  /** Reads the names of contigs; refuses those of another assembly. */
  readonly codeOf: CodeOf;
  /** The file's mitochondrion is another sequence than ClinVar's. */
  readonly hasOtherMt: boolean;
}

export interface VcfChoice {
  /** @returns null if there is no index of that assembly */
  index(assembly: Assembly): ReferenceIndex | null;
  readonly assembly?: Assembly;
  readonly sample?: string;
}

/**
 * @param firstContig of the first record; an accession tells the assembly where the header does not
 * @throws GenomeError for an assembly that nobody tells, has no index or is contradicted, and for a sample that is not there
 */
export function prepareVcf(
  file: string,
  header: VcfHeader,
  firstContig: string,
  choice: VcfChoice,
): PreparedVcf {
  const assembly = assemblyFor(file, header, firstContig, choice.assembly);
  const index = choice.index(assembly);
  if (index === null) {
    throw new GenomeError(
      "no_index",
      `${file} is in ${assembly}, and there is no ClinVar index of ${assembly} yet.`,
    );
  }
  const { name, number } = sampleFor(file, header, choice.sample);
  const { codeOf, hasOtherMt } = contigReader(file, header.lines, assembly);
  return { index, sample: name, sampleNumber: number, samples: header.samples.length, codeOf, hasOtherMt };
}

function assemblyFor(
  file: string,
  { lines }: VcfHeader,
  firstContig: string,
  told: Assembly | undefined,
): Assembly {
  const foreign = contigOfAnother(lines);
  const said = assemblyOfHeader(file, lines);
  if (foreign !== null) {
    throw new GenomeError(
      "refused",
      `${file}: its header gives ${foreign.name} ${foreign.length} letters, which it has in neither ${ASSEMBLIES.join(" nor ")}; ClinVar has no places of another assembly.`,
    );
  }
  const another = isProven(lines) ? null : anotherNamed(lines);
  if (another !== null) {
    throw new GenomeError(
      "refused",
      `${file}: its header says ${another}; ClinVar has no places of that assembly, only of ${ASSEMBLIES.join(" and ")}.`,
    );
  }
  const byName = assemblyOfAccession(firstContig);
  const known = said ?? (byName === "another" ? null : byName);
  if (known === null && told === undefined) {
    throw new GenomeError(
      "assembly_unknown",
      `${file}: its header does not say which assembly it is in. Say so with --assembly: ${ASSEMBLIES.join(" or ")}.`,
    );
  }
  if (known !== null && told !== undefined && known !== told) {
    const source = said === null ? `its contig ${firstContig} is of` : "its header says";
    throw new GenomeError("assembly_wrong", `${file}: ${source} ${known}, not ${told}.`);
  }
  return known ?? told ?? "GRCh38";
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
        if (line.startsWith("#CHROM\t")) {
          const columns = line.split("\t");
          header = { lines, samples: columns.slice(9), columns: columns.length };
        }
        at = end + 1;
      }
      return piece.subarray(at);
    },
  };
}

/** The first column of the first record; empty if there is none. */
export function firstContigOf(records: Buffer): string {
  for (let at = 0; at < records.length;) {
    const end = records.indexOf(LF, at);
    const line = records.toString("latin1", at, end === -1 ? records.length : end);
    if (line.trim() !== "" && !line.startsWith("#")) return line.split("\t", 1)[0] ?? "";
    if (end === -1) break;
    at = end + 1;
  }
  return "";
}

/** #CHROM, POS, ID, REF, ALT, QUAL, FILTER, INFO. */
const COLUMNS = 8;

/** A header that ends early, with nothing behind it, is not that of a file without records. */
export function requireWholeHeader(file: string, header: VcfHeader | null): VcfHeader {
  if (header === null) throw noHeader(file);
  if (header.columns >= COLUMNS) return header;
  throw new GenomeError(
    "truncated",
    `${file}: cut off: its line of columns has ${header.columns} of the ${COLUMNS} from #CHROM to INFO, and no record follows.`,
  );
}

function noHeader(file: string): GenomeError {
  return new GenomeError(
    "unknown_format",
    `${file}: a VCF without its header: the line that begins with #CHROM is missing.`,
  );
}
