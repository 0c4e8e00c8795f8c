/** A vendor's raw data against ClinVar. */
import { chromosomeName, X } from "../genome/chromosomes.ts";
import { type CallList, codeIn, createCallList, firstLetterIn } from "../genome/consumer/call-list.ts";
import { judgeCall } from "../genome/consumer/judge.ts";
import { type ConsumerRow, createConsumerReader } from "../genome/consumer/read-rows.ts";
import { type Call, callOfLetters } from "../genome/drugs/call.ts";
import type { Spots } from "../genome/drugs/spots.ts";
import { hasOneX, sharesX } from "../genome/consumer/one-x.ts";
import { NO_LETTER } from "../genome/consumer/plain-row.ts";
import { NO_CALL } from "../genome/drugs/call.ts";
import { GenomeError } from "../genome/genome-error.ts";
import type { Hit, Zygosity } from "../genome/hit.ts";
import type { ReferenceIndex } from "../genome/io.ts";
import { rowFinder, rowsFrom } from "../genome/keys.ts";
import type { Annotation } from "../genome/annotation.ts";
import type { AnnotateOptions } from "./annotate.ts";
import { notesOf, type Reading, type Seen } from "./call-notes.ts";
import { chooseIndex } from "./choose-index.ts";

interface Found {
  readonly call: ConsumerRow;
  readonly row: number;
  readonly zygosity: Zygosity;
  readonly otherStrand: boolean;
}

/** @throws GenomeError */
export async function annotateCalls(
  file: string,
  pieces: AsyncIterable<Buffer>,
  options: AnnotateOptions,
): Promise<Annotation> {
  const calls = createCallList();
  const reader = createConsumerReader(file, calls);
  for await (const piece of pieces) reader.push(piece);
  const { rows, noCalls, elsewhere, firstUnread } = reader.counts;
  if (rows === 0 || calls.size() + noCalls + elsewhere === 0) {
    const example =
      firstUnread === null ? "" : ` The first that could not be read is ${JSON.stringify(firstUnread)}.`;
    throw new GenomeError(
      "unknown_format",
      `${file}: no row with rsid, chromosome, position and genotype was found in it.${example}`,
    );
  }
  const { index, agreement } = chooseIndex(calls, options);
  const isPlus = reader.isPlus();
  const seen: Seen = { undecided: new Map(), unnamed: 0, oneX: 0, contradicting: 0 };
  const found = match(calls, index, { agreement, isPlus }, seen);
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
  for (let number = 0; number < calls.size(); number += 1) {
    const { rs, first, second } = calls.get(number);
    const named = spots.rs.get(rs);
    if (named === undefined || rs === 0) continue;
    const letters = second === 0 ? [first] : [first, second];
    // A row under the number that the annotations use goes before one under an older number.
    const text = String.fromCharCode(...letters);
    const isWhole = isPlus && second !== NO_LETTER;
    if (rs === named || !found.has(named))
      found.set(named, isWhole ? callOfLetters(text) : { ...NO_CALL, text });
  }
  return found;
}

function match(calls: CallList, index: ReferenceIndex, { agreement, isPlus }: Reading, seen: Seen): Found[] {
  const found: Found[] = [];
  const { shapes } = index;
  const { assembly } = index.meta;
  const agrees = agreement === "agrees";
  const rowsFor = rowsFinder(calls, index, agrees);
  const { rs, pos, call: packed } = calls.room(0);
  const before = new Map<number, Zygosity>();
  const isOneX = agrees && hasOneX(calls, assembly);
  for (let number = 0; number < calls.size(); number += 1) {
    if (
      rs[number] === 0 &&
      !(agrees && pos[number] !== 0 && isLetter(firstLetterIn(packed[number] as number)))
    )
      seen.unnamed += 1;
    const rows = rowsFor(number);
    if (rows.length === 0) continue;
    const call = calls.get(number);
    const judgement = judgeCall(call, rows, shapes, isPlus);
    if (judgement.kind === "undecided")
      seen.undecided.set(judgement.why, (seen.undecided.get(judgement.why) ?? 0) + 1);
    if (judgement.kind !== "carries") continue;
    for (const allele of judgement.alleles) {
      const isOnce =
        isOneX && allele.zygosity === "homozygous" && !sharesX(call, assembly) && call.code === X;
      if (isOnce) seen.oneX += 1;
      const zygosity = isOnce ? "hemizygous" : allele.zygosity;
      // Files that were put together may say two things of one variant.
      if ((before.get(allele.row) ?? zygosity) !== zygosity) seen.contradicting += 1;
      before.set(allele.row, zygosity);
      found.push({ call: { ...call }, ...allele, zygosity });
    }
  }
  return found;
}

function isLetter(sign: number): boolean {
  return sign !== 68 && sign !== 73;
}

const NONE: readonly number[] = [];

/** Letters are found by their place; insertions and deletions, whose place vendors choose freely, by their rs number. */
function rowsFinder(
  calls: CallList,
  index: ReferenceIndex,
  agrees: boolean,
): (number: number) => readonly number[] {
  const { keys } = index;
  const { first } = keys;
  const rowAt = rowFinder(keys);
  const { rs, pos, call } = calls.room(0);
  return (number) => {
    const packed = call[number] as number;
    const code = codeIn(packed);
    const letter = firstLetterIn(packed);
    // Most letters stand where ClinVar has nothing; they end here.
    if (agrees && isLetter(letter)) {
      const at = pos[number] as number;
      const row = at === 0 ? -1 : rowAt(code, at);
      return row === -1 ? NONE : rowsFrom(keys, code, row);
    }
    if (rs[number] === 0) return NONE;
    return index
      .byRs(rs[number] as number)
      .filter((row) => row >= (first[code] ?? 0) && row < (first[code + 1] ?? 0));
  };
}

function hitsOf(found: readonly Found[], index: ReferenceIndex): Hit[] {
  const order = found.map((_, place) => place).sort((a, b) => (found[a]?.row ?? 0) - (found[b]?.row ?? 0));
  const hits: Hit[] = [];
  for (const place of order) {
    const { call, row, zygosity, otherStrand } = found[place] as Found;
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
