/** A VCF against ClinVar. */
import { LF } from "../genome/ascii.ts";
import { isRecordOf } from "../genome/allele-of.ts";
import { type Call, NO_CALL } from "../genome/drugs/call.ts";
import { callOfLine } from "../genome/drugs/vcf-call.ts";
import { filterOf, genotypeOf } from "../genome/genotype.ts";
import type { Hit } from "../genome/hit.ts";
import { type Candidate, createJoin, type JoinCounts, type Lookout } from "../genome/join.ts";
import type { Annotation } from "../genome/annotation.ts";
import type { AnnotateOptions } from "./annotate.ts";
import {
  firstContigOf,
  headerReader,
  prepareVcf,
  type PreparedVcf,
  requireWholeHeader,
  type VcfHeader,
} from "./vcf-header.ts";
import {
  filterNotes,
  genotypeNotes,
  type GenotypeDoubts,
  refuseOtherLetters,
  vcfNotes,
} from "./vcf-notes.ts";

/** What is left of a candidate when its line is gone. */
interface Found {
  readonly row: number;
  readonly chrom: string;
  readonly pos: number;
  readonly ref: string;
  readonly alt: string;
  readonly genotype: string;
  readonly zygosity: Hit["zygosity"];
  readonly filter: string | null;
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
    if (header === null || (reading === null && body.length === 0)) continue;
    reading ??= begin(file, header, firstContigOf(body), options);
    reading.join.push(body);
  }
  reading ??= begin(file, requireWholeHeader(file, reader.header()), "", options);
  const { join, ...rest } = reading;
  // With the join go its keys, which are a good part of the memory.
  reading = null;
  return finish(file, join.counts, rest);
}

interface Reading extends PreparedVcf {
  readonly join: ReturnType<typeof createJoin>;
  readonly found: Found[];
  readonly told: GenotypeDoubts;
  readonly calls: Map<number, Call>;
}

function begin(file: string, header: VcfHeader, firstContig: string, options: AnnotateOptions): Reading {
  const prepared = prepareVcf(file, header, firstContig, options);
  const found: Found[] = [];
  const told: GenotypeDoubts = { repeated: 0, differing: 0, impossible: 0 };
  const calls = new Map<number, Call>();
  const spots = options.spots?.(prepared.index.meta.assembly);
  const join = createJoin(
    prepared.index.keys,
    file,
    header.columns,
    keeper(found, told, prepared.sampleNumber),
    spots === undefined ? null : { spots, onSpot: spotReader(calls, prepared.sampleNumber) },
    prepared.codeOf,
  );
  return { ...prepared, join, found, told, calls };
}

/** Keeps what is found; a line that comes again, which somebody's concatenation may do, is not found twice. */
function keeper(found: Found[], told: GenotypeDoubts, sample: number): (candidate: Candidate) => void {
  const last = new Map<number, Found>();
  return (candidate) => {
    const { one, isImpossible } = foundOf(candidate, sample);
    const before = last.get(one.row);
    // Hashes may share a row with another allele, which the letters tell later.
    const isSame =
      before !== undefined && before.pos === one.pos && before.ref === one.ref && before.alt === one.alt;
    // Allele numbers are each line's own: 0/1 may be another allele there.
    const isSameCall = isSame && before.genotype === one.genotype && before.zygosity === one.zygosity;
    if (isSameCall && before.filter === one.filter) {
      told.repeated += 1;
      return;
    }
    if (isSame && before.zygosity !== one.zygosity) told.differing += 1;
    if (isImpossible) told.impossible += 1;
    last.set(one.row, one);
    found.push(one);
  };
}

/** Keeps what the records say; where several speak about a spot, one that says nothing does not count. */
function spotReader(calls: Map<number, Call>, sample: number): Lookout["onSpot"] {
  return (bytes, lineStart, spot) => {
    const call = callOfLine(lineAt(bytes, lineStart), sample, spot);
    if (call === null) return;
    const before = calls.get(spot.rs);
    if (before === undefined || before.copies.length === 0) calls.set(spot.rs, call);
    // Two records that contradict each other decide nothing.
    else if (call.copies.length > 0 && JSON.stringify(before.copies) !== JSON.stringify(call.copies))
      calls.set(spot.rs, NO_CALL);
  };
}

function lineAt(bytes: Buffer, start: number): string {
  const end = bytes.indexOf(LF, start);
  return bytes.toString("latin1", start, end === -1 ? bytes.length : end);
}

function foundOf(
  { bytes, lineStart, refStart, refEnd, altStart, altEnd, ...rest }: Candidate,
  sample: number,
): { readonly one: Found; readonly isImpossible: boolean } {
  const line = lineAt(bytes, lineStart);
  const { text, zygosity, isImpossible } = genotypeOf(line, sample, rest.alleleNumber, rest.code);
  const one: Found = {
    row: rest.row,
    chrom: line.slice(0, line.indexOf("\t")),
    pos: rest.pos,
    ref: bytes.toString("latin1", refStart, refEnd),
    alt: bytes.toString("latin1", altStart, altEnd),
    genotype: text,
    zygosity,
    filter: filterOf(line),
  };
  return { one, isImpossible };
}

/** Confirms each match by its letters. */
function finish(file: string, counts: JoinCounts, rest: Omit<Reading, "join">): Annotation {
  const { index, found, told, sample, calls } = rest;
  refuseOtherLetters(file, index.meta.assembly, counts);
  index.forget();
  // Those that lie together one after another.
  const order = found.map((_, place) => place).sort((a, b) => (found[a]?.row ?? 0) - (found[b]?.row ?? 0));
  const hits: (Hit | null)[] = Array.from(found, () => null);
  for (const place of order) {
    const one = found[place] as Found;
    if (!isRecordOf(index, one.row, one)) continue;
    hits[place] = { ...one, otherStrand: false, record: index.facts(one.row) };
  }
  const confirmed = hits.filter((hit) => hit !== null);
  return {
    file,
    kind: "vcf",
    assembly: index.meta.assembly,
    release: index.meta.release,
    sample,
    read: counts.lines,
    hits: confirmed,
    notes: [...vcfNotes(counts, rest), ...genotypeNotes(told), ...filterNotes(confirmed)],
    calls,
  };
}
