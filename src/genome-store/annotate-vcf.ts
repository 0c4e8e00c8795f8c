/** A VCF against ClinVar. */
import { LF } from "../genome/ascii.ts";
import { type Assembly, ASSEMBLIES, assemblyOfHeader } from "../genome/assembly.ts";
import { trimAlleles } from "../genome/alleles.ts";
import { alleleOf } from "../genome/allele-of.ts";
import { GenomeError } from "../genome/genome-error.ts";
import { genotypeOf } from "../genome/genotype.ts";
import type { Hit } from "../genome/hit.ts";
import type { ReferenceIndex } from "../genome/io.ts";
import { type Candidate, createJoin } from "../genome/join.ts";
import type { Annotation, Note } from "../genome/annotation.ts";
import type { AnnotateOptions } from "./annotate.ts";

/** What is left of a candidate when its line is gone. */
interface Found {
  readonly row: number;
  readonly chrom: string;
  readonly pos: number;
  readonly ref: string;
  readonly alt: string;
  readonly genotype: string;
  readonly zygosity: Hit["zygosity"];
}

interface Header {
  readonly lines: readonly string[];
  readonly samples: readonly string[];
}

/** @throws GenomeError */
export async function annotateVcf(
  file: string,
  pieces: AsyncIterable<Buffer>,
  options: AnnotateOptions,
): Promise<Annotation> {
  const reader = headerReader(file);
  let reading: Reading | null = null;
  for await (const piece of pieces) {
    const body = reader.push(piece);
    const header = reader.header();
    if (header === null) continue;
    reading ??= begin(file, header, options);
    reading.join.push(body);
  }
  if (reading === null) throw noHeader(file);
  return finish(file, reading);
}

interface Reading {
  readonly index: ReferenceIndex;
  readonly join: ReturnType<typeof createJoin>;
  readonly found: Found[];
  readonly sample: string | null;
  readonly samples: number;
}

function begin(file: string, header: Header, options: AnnotateOptions): Reading {
  const assembly = assemblyFor(file, header, options.assembly);
  const index = options.index(assembly);
  if (index === null) {
    throw new GenomeError(
      "no_index",
      `${file} is in ${assembly}, and there is no ClinVar index of ${assembly} yet.`,
    );
  }
  const { name, number } = sampleFor(file, header, options.sample);
  const found: Found[] = [];
  const join = createJoin(index.keys, file, (candidate) => found.push(foundOf(candidate, number)));
  return { index, join, found, sample: name, samples: header.samples.length };
}

function assemblyFor(file: string, { lines }: Header, told: Assembly | undefined): Assembly {
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
  { samples }: Header,
  wanted: string | undefined,
): { name: string | null; number: number } {
  if (wanted === undefined) return { name: samples[0] ?? null, number: 0 };
  const number = samples.indexOf(wanted);
  if (number !== -1) return { name: wanted, number };
  const known = samples.length === 0 ? "it has none" : `it has ${samples.slice(0, 20).join(", ")}`;
  throw new GenomeError("refused", `${file}: there is no sample ${JSON.stringify(wanted)}; ${known}.`);
}

function foundOf(
  { bytes, lineStart, refStart, refEnd, altStart, altEnd, ...rest }: Candidate,
  sample: number,
): Found {
  let end = bytes.indexOf(LF, altEnd);
  if (end === -1) end = bytes.length;
  const line = bytes.toString("latin1", lineStart, end);
  const { text, zygosity } = genotypeOf(line, sample, rest.alleleNumber, rest.code);
  return {
    row: rest.row,
    chrom: line.slice(0, line.indexOf("\t")),
    pos: rest.pos,
    ref: bytes.toString("latin1", refStart, refEnd),
    alt: bytes.toString("latin1", altStart, altEnd),
    genotype: text,
    zygosity,
  };
}

/** Confirms each match by its letters; records are read only where numbers do not tell them. */
function finish(file: string, { index, join, found, sample, samples }: Reading): Annotation {
  // Those that lie together one after another.
  const order = found.map((_, place) => place).sort((a, b) => (found[a]?.row ?? 0) - (found[b]?.row ?? 0));
  const hits: (Hit | null)[] = Array.from(found, () => null);
  for (const place of order) {
    const candidate = found[place] as Found;
    if (!isSameAllele(candidate, alleleOf(index, candidate.row))) continue;
    hits[place] = { ...candidate, otherStrand: false, record: index.facts(candidate.row) };
  }
  return {
    file,
    kind: "vcf",
    assembly: index.meta.assembly,
    release: index.meta.release,
    sample,
    read: join.counts.lines,
    hits: hits.filter((hit) => hit !== null),
    notes: notesOf(join.counts.elsewhere, join.counts.lines, samples, sample),
  };
}

function isSameAllele(
  one: { pos: number; ref: string; alt: string },
  other: { pos: number; ref: string; alt: string },
): boolean {
  const a = trimAlleles({ pos: one.pos, ref: one.ref.toUpperCase(), alt: one.alt.toUpperCase() });
  const b = trimAlleles({ pos: other.pos, ref: other.ref.toUpperCase(), alt: other.alt.toUpperCase() });
  return a.pos === b.pos && a.ref === b.ref && a.alt === b.alt;
}

function notesOf(
  elsewhere: ReadonlyMap<string, number>,
  lines: number,
  samples: number,
  sample: string | null,
): Note[] {
  const notes: Note[] = [];
  const outside = [...elsewhere.values()].reduce((sum, records) => sum + records, 0);
  if (outside > 0) {
    const names = [...elsewhere.keys()].slice(0, 5).join(", ");
    const share = outside === lines ? "All" : outside.toLocaleString("en");
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

interface HeaderReader {
  /** null until it is whole. */
  header(): Header | null;
  /** @returns what is left of the piece behind the header */
  push(piece: Buffer): Buffer;
}

/** Takes the header off the first pieces. */
function headerReader(file: string): HeaderReader {
  const lines: string[] = [];
  let header: Header | null = null;
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

function noHeader(file: string): GenomeError {
  return new GenomeError(
    "unknown_format",
    `${file}: a VCF without its header: the line that begins with #CHROM is missing.`,
  );
}
