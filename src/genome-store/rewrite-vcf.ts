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
import type { PackedBlock } from "./bgzf.ts";
import { createBgzfWriter } from "./bgzf-writer.ts";
import { type EditedText, packedText, plainText } from "./edited-text.ts";
import {
  firstContigOf,
  headerReader,
  prepareVcf,
  type PreparedVcf,
  requireWholeHeader,
  type VcfHeader,
} from "./vcf-header.ts";
import { refuseOtherLetters, vcfNotes } from "./vcf-notes.ts";

export interface RewriteOptions extends AnnotateOptions {
  /** Stands in the header, once. */
  readonly disclaimer: string;
  /** Write it as BGZF. */
  readonly packed?: boolean;
  /** Takes what is written; bytes may be views of one buffer and hold until it is done. */
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
  push(records: Buffer): void;
}

type Edits = Pick<EditedText, "copy" | "replace">;

const NOTHING = new Uint8Array(0);

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
  const { text, onBlock } = textFor(options);
  try {
    return await rewrite(options, text, onBlock);
  } finally {
    // Whoever closes the file must not do it under a write.
    await text.settle();
  }
}

async function rewrite(
  options: RewriteOptions,
  text: EditedText,
  onBlock?: (block: PackedBlock) => void,
): Promise<RewriteSummary> {
  const { file, isVcf, pieces } = await openPieces(options, onBlock);
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
    if (body.length < piece.length) text.replace(piece.length - body.length, NOTHING);
    if (header === null || (writing === null && body.length === 0)) continue;
    writing ??= begin(file, header, firstContigOf(body), text, options);
    writing.push(body);
    await text.flush();
  }
  const { lines, join, index, ...prepared } =
    writing ?? begin(file, requireWholeHeader(file, reader.header()), "", text, options);
  refuseOtherLetters(file, index.meta.assembly, join.counts);
  await text.end();
  return {
    meta: index.meta,
    read: join.counts.lines,
    annotatedLines: lines.counts.lines,
    hits: lines.counts.hits,
    notes: vcfNotes(join.counts, { ...prepared, index }),
  };
}

function textFor({ packed, write }: RewriteOptions): {
  text: EditedText;
  onBlock?: (block: PackedBlock) => void;
} {
  if (!packed) return { text: plainText(write) };
  const text = packedText(createBgzfWriter(write));
  return { text, onBlock: text.offer };
}

function begin(
  file: string,
  header: VcfHeader,
  firstContig: string,
  text: EditedText,
  options: RewriteOptions,
): Writing {
  const prepared = prepareVcf(file, header, firstContig, options);
  const head = annotatedHeader(header.lines, prepared.index.meta, options.disclaimer);
  text.replace(0, Buffer.from(`${head.join("\n")}\n`));
  // Where every line may change, nothing is passed on as it is.
  const isAnew = hasOurs(header.lines);
  const edits: Edits = isAnew
    ? {
        copy: (bytes) => text.replace(0, bytes),
        replace: (_, bytes) => text.replace(0, bytes),
      }
    : text;
  const lines = lineWriter(file, prepared, edits);
  const join = createJoin(prepared.index.keys, file, header.columns, lines.candidate, null, prepared.codeOf);
  return {
    ...prepared,
    lines,
    join,
    push(body) {
      const records = isAnew ? withoutOurs(body) : body;
      if (isAnew) text.replace(body.length, NOTHING);
      lines.begin(records);
      join.push(records);
      lines.end();
    },
  };
}

interface LineWriter {
  begin(bytes: Buffer): void;
  /** Comes in the order of the lines. */
  readonly candidate: (candidate: Candidate) => void;
  /** Nothing more comes of these bytes. */
  end(): void;
  readonly counts: { lines: number; hits: number };
}

function lineWriter(file: string, { index }: PreparedVcf, text: Edits): LineWriter {
  const counts = { lines: 0, hits: 0 };
  let bytes: Buffer = Buffer.alloc(0);
  /** Bytes before it are told of. */
  let told = 0;
  let lineStart = -1;
  let found: Candidate[] = [];

  function finishLine(): void {
    if (lineStart === -1) return;
    const alleles = recordsOf(found);
    if (alleles.length > 0) {
      const { start, end } = infoOf(bytes, lineStart, file);
      const info = mergedInfo(bytes.toString("latin1", start, end), infoEntries(alleles));
      text.copy(bytes.subarray(told, start));
      text.replace(end - start, Buffer.from(info, "latin1"));
      told = end;
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
      told = 0;
    },
    candidate(candidate) {
      if (candidate.lineStart !== lineStart) finishLine();
      ({ lineStart } = candidate);
      found.push(candidate);
    },
    end() {
      finishLine();
      text.copy(bytes.subarray(told));
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
