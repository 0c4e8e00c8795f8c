/** A vendor's raw data against ClinVar. */
import { chromosomeName } from "../genome/chromosomes.ts";
import { type CallList, createCallList } from "../genome/consumer/call-list.ts";
import { createConsumerReader } from "../genome/consumer/read-rows.ts";
import { type Call, callOfLetters } from "../genome/drugs/call.ts";
import type { Spots } from "../genome/drugs/spots.ts";
import { NO_LETTER } from "../genome/consumer/plain-row.ts";
import { NO_CALL } from "../genome/drugs/call.ts";
import { GenomeError } from "../genome/genome-error.ts";
import type { Hit } from "../genome/hit.ts";
import type { ReferenceIndex } from "../genome/io.ts";
import type { Annotation } from "../genome/annotation.ts";
import type { AnnotateOptions } from "./annotate.ts";
import { notesOf, type Seen } from "./call-notes.ts";
import { chooseIndex } from "./choose-index.ts";
import { type FoundCall, matchCalls } from "./match-calls.ts";

/** A person's file has a million rows at most, of less than a hundred bytes. */
export const LIMITS = { rows: 5_000_000, bytes: 1024 ** 3 };

/** @throws GenomeError */
export async function annotateCalls(
  file: string,
  pieces: AsyncIterable<Buffer>,
  options: AnnotateOptions,
  limits: typeof LIMITS = LIMITS,
): Promise<Annotation> {
  const calls = createCallList();
  const reader = createConsumerReader(file, calls);
  let bytes = 0;
  for await (const piece of pieces) {
    reader.push(piece);
    bytes += piece.length;
    if (reader.counts.rows + reader.counts.unread <= limits.rows && bytes <= limits.bytes) continue;
    throw new GenomeError(
      "refused",
      `${file}: more than ${limits.rows.toLocaleString("en")} rows or ${limits.bytes.toLocaleString("en")} bytes of text; no raw-data file of one person is as large.`,
    );
  }
  const { rows, noCalls, elsewhere, firstUnread } = reader.counts;
  if (rows === 0 || calls.size() + noCalls + elsewhere === 0) {
    const example =
      firstUnread === null ? "" : ` The first that could not be read is ${JSON.stringify(firstUnread)}.`;
    throw new GenomeError(
      "unknown_format",
      `${file}: no row with rsid, chromosome, position and genotype was found in it.${example}`,
    );
  }
  const choice = chooseIndex(calls, options);
  const { index, agreement } = choice;
  const isPlus = reader.isPlus();
  const seen: Seen = { undecided: new Map(), unnamed: 0, oneX: 0, contradicting: 0 };
  const found = matchCalls(calls, choice, isPlus, seen);
  return {
    file,
    kind: "raw_data",
    assembly: index.meta.assembly,
    release: index.meta.release,
    sample: null,
    read: reader.counts.rows,
    hits: hitsOf(found, index),
    notes: notesOf(reader.counts, seen, { agreement, isPlus }, index),
    calls: spotCalls(calls, options.spots?.(index.meta.assembly), isPlus),
  };
}

/** By rs number: vendors choose the place of insertions and deletions freely, and the letters are compared later. */
function spotCalls(calls: CallList, spots: Spots | undefined, isPlus: boolean): Map<number, Call> {
  const found = new Map<number, Call>();
  if (spots === undefined) return found;
  /** What rows under the number itself have said, in the letters' order. */
  const said = new Map<number, string>();
  for (let number = 0; number < calls.size(); number += 1) {
    const { rs, first, second } = calls.get(number);
    const named = spots.rs.get(rs);
    if (named === undefined || rs === 0) continue;
    const letters = second === 0 ? [first] : [first, second];
    const text = String.fromCharCode(...letters);
    const isWhole = isPlus && second !== NO_LETTER;
    // A row under the number that the annotations use goes before one under an older number.
    if (rs !== named && found.has(named)) continue;
    const sorted = String.fromCharCode(...letters.toSorted((a, b) => a - b));
    // Two that contradict each other decide nothing.
    const isContradicted = rs === named && (said.get(named) ?? sorted) !== sorted;
    if (rs === named) said.set(named, isContradicted ? "" : sorted);
    found.set(named, isWhole && !isContradicted ? callOfLetters(text) : { ...NO_CALL, text });
  }
  return found;
}

function hitsOf(found: readonly FoundCall[], index: ReferenceIndex): Hit[] {
  const order = found.map((_, place) => place).sort((a, b) => (found[a]?.row ?? 0) - (found[b]?.row ?? 0));
  const hits = Array.from<Hit>({ length: found.length });
  for (const place of order) {
    const { call, row, zygosity, otherStrand } = found[place] as FoundCall;
    const { pos, ref, alt } = index.allele(row);
    const letters = call.second === 0 ? [call.first] : [call.first, call.second];
    hits[place] = {
      chrom: chromosomeName(call.code),
      pos,
      ref,
      alt,
      genotype: String.fromCharCode(...letters),
      zygosity,
      filter: null,
      otherStrand,
      row,
      record: index.facts(row),
    };
  }
  return hits;
}
