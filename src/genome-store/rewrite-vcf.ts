/** A VCF with ClinVar's classifications in its INFO. Lines without a match are passed on as they are. */
import { COMMA, LF, TAB } from "../genome/ascii.ts";
import { isRecordOf } from "../genome/allele-of.ts";
import type { Note } from "../genome/annotation.ts";
import type { Facts } from "../genome/facts.ts";
import { GenomeError } from "../genome/genome-error.ts";
import type { IndexMeta } from "../genome/io.ts";
import { type Candidate, createJoin, type Join } from "../genome/join.ts";
import { annotatedHeader, hasOurs, infoEntries, mergedInfo } from "../genome/vcf-info.ts";
import { openPieces, type AnnotateOptions } from "./annotate.ts";
import { headerReader, noHeader, prepareVcf, type PreparedVcf, vcfNotes } from "./vcf-header.ts";

export interface RewriteOptions extends AnnotateOptions {
  /** Stands in the header, once. */
  readonly disclaimer: string;
  /** Takes the text; bytes may be views of one buffer and are not touched again. */
  write(bytes: Uint8Array): void | Promise<void>;
}

export interface RewriteSummary {
  readonly meta: IndexMeta;
  /** Records in the file. */
  readonly read: number;
  readonly annotatedLines: number;
  /** Pairs of an allele and a record. */
  readonly hits: number;
  readonly notes: readonly Note[];
}

interface Writing extends PreparedVcf {
  readonly join: Join;
  readonly lines: LineWriter;
  /** Takes older entries of our names away. */
  clean(piece: Buffer): Buffer;
}

const asItIs = (piece: Buffer) => piece;

/** An older release's word must not stand where this one is silent. */
function withoutOurs(piece: Buffer): Buffer {
  const lines = piece.toString("latin1").split("\n");
  return Buffer.from(lines.map(lineWithoutOurs).join("\n"), "latin1");
}

function lineWithoutOurs(line: string): string {
  const columns = line.split("\t");
  const [info, end] = /^(.*?)(\r?)$/.exec(columns[7] ?? "")?.slice(1) ?? [];
  if (info !== undefined && info !== "") columns[7] = mergedInfo(info, "") + (end ?? "");
  return columns.join("\t");
}

/** @throws GenomeError `refused` for what is no VCF */
export async function rewriteVcf(options: RewriteOptions): Promise<RewriteSummary> {
  const { file, isVcf, pieces } = await openPieces(options);
  if (!isVcf) {
    throw new GenomeError(
      "refused",
      `${file}: not a VCF, and only a VCF can be annotated as one; --format tsv or json tells what a raw-data file holds.`,
    );
  }
  const reader = headerReader(file);
  let writing: Writing | null = null;
  for await (const piece of pieces) {
    const body = reader.push(piece);
    const header = reader.header();
    if (header === null) continue;
    if (writing === null) {
      const prepared = prepareVcf(file, header, options);
      const text = annotatedHeader(header.lines, prepared.index.meta, options.disclaimer).join("\n");
      await options.write(Buffer.from(`${text}\n`));
      const lines = lineWriter(file, prepared);
      const clean = hasOurs(header.lines) ? withoutOurs : asItIs;
      writing = { ...prepared, lines, clean, join: createJoin(prepared.index.keys, file, lines.candidate) };
    }
    const records = writing.clean(body);
    writing.lines.begin(records);
    writing.join.push(records);
    const parts = writing.lines.end();
    // One write for each piece: between lines with a match there are only a few hundred bytes.
    await options.write(parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts));
  }
  if (writing === null) throw noHeader(file);
  const { lines, join, index } = writing;
  return {
    meta: index.meta,
    read: join.counts.lines,
    annotatedLines: lines.counts.lines,
    hits: lines.counts.hits,
    notes: vcfNotes(join.counts, writing),
  };
}

interface LineWriter {
  begin(bytes: Buffer): void;
  /** Comes in the order of the lines. */
  readonly candidate: (candidate: Candidate) => void;
  /** @returns the piece as it is to be written, in parts */
  end(): readonly Uint8Array[];
  readonly counts: { lines: number; hits: number };
}

function lineWriter(file: string, { index }: PreparedVcf): LineWriter {
  const counts = { lines: 0, hits: 0 };
  let bytes: Buffer = Buffer.alloc(0);
  let parts: Uint8Array[] = [];
  /** Bytes before it are in `parts`. */
  let written = 0;
  let lineStart = -1;
  let found: Candidate[] = [];

  function finishLine(): void {
    if (lineStart === -1) return;
    const alleles = recordsOf(found);
    if (alleles.length > 0) {
      const { start, end } = infoOf(bytes, lineStart, file);
      const info = mergedInfo(bytes.toString("latin1", start, end), infoEntries(alleles));
      parts.push(bytes.subarray(written, start), Buffer.from(info, "latin1"));
      written = end;
      counts.lines += 1;
    }
    found = [];
    lineStart = -1;
  }

  /** The confirmed records of each ALT; empty if none is confirmed. */
  function recordsOf(candidates: readonly Candidate[]): Facts[][] {
    const [any] = candidates;
    if (any === undefined) return [];
    const alleles: Facts[][] = Array.from({ length: altsOf(bytes, any.refEnd + 1) }, () => []);
    const before = counts.hits;
    for (const candidate of candidates) {
      const { pos, row, refStart, refEnd, altStart, altEnd, alleleNumber } = candidate;
      const ref = bytes.toString("latin1", refStart, refEnd);
      const alt = bytes.toString("latin1", altStart, altEnd);
      if (!isRecordOf(index, row, { pos, ref, alt })) continue;
      alleles[alleleNumber - 1]?.push(index.facts(row));
      counts.hits += 1;
    }
    return counts.hits === before ? [] : alleles;
  }

  return {
    counts,
    begin(piece) {
      bytes = piece;
      parts = [];
      written = 0;
    },
    candidate(candidate) {
      if (candidate.lineStart !== lineStart) finishLine();
      ({ lineStart } = candidate);
      found.push(candidate);
    },
    end() {
      finishLine();
      if (written < bytes.length) parts.push(bytes.subarray(written));
      return parts;
    },
  };
}

function altsOf(bytes: Buffer, from: number): number {
  let alts = 1;
  for (let at = from; bytes[at] !== TAB && bytes[at] !== LF; at += 1) if (bytes[at] === COMMA) alts += 1;
  return alts;
}

/** Where the eighth column stands. */
function infoOf(bytes: Buffer, lineStart: number, file: string): { start: number; end: number } {
  let lineEnd = bytes.indexOf(LF, lineStart);
  if (lineEnd === -1) lineEnd = bytes.length;
  if (bytes[lineEnd - 1] === 13) lineEnd -= 1;
  let start = lineStart;
  for (let column = 1; column < 8; column += 1) {
    const tab = bytes.indexOf(TAB, start);
    if (tab === -1 || tab >= lineEnd) {
      const place = bytes.toString("latin1", lineStart, Math.min(lineEnd, lineStart + 40));
      throw new GenomeError(
        "bad_line",
        `${file}: the record ${JSON.stringify(place)} has ${column} columns; 8 are needed to annotate it.`,
      );
    }
    start = tab + 1;
  }
  const tab = bytes.indexOf(TAB, start);
  return { start, end: tab === -1 || tab > lineEnd ? lineEnd : tab };
}
