/** A vendor's raw data against ClinVar. */
import { ASSEMBLIES } from "../genome/assembly.ts";
import { chromosomeName } from "../genome/chromosomes.ts";
import { type CallList, codeIn, createCallList, firstLetterIn } from "../genome/consumer/call-list.ts";
import { judgeCall, type Undecided } from "../genome/consumer/judge.ts";
import { type ConsumerCounts, type ConsumerRow, createConsumerReader } from "../genome/consumer/read-rows.ts";
import { type Call, callOfLetters } from "../genome/drugs/call.ts";
import type { Spots } from "../genome/drugs/spots.ts";
import { countText } from "../genome/count-text.ts";
import { GenomeError } from "../genome/genome-error.ts";
import type { Hit, Zygosity } from "../genome/hit.ts";
import type { ReferenceIndex } from "../genome/io.ts";
import { rowFinder, rowsFrom } from "../genome/keys.ts";
import { isSubstitution } from "../genome/shape.ts";
import type { Annotation, Note } from "../genome/annotation.ts";
import type { AnnotateOptions } from "./annotate.ts";

/** So many rs numbers that both know are enough to see whether positions agree. */
const ENOUGH = 2000;
const LEAST_AGREEMENT = 0.9;
const LEAST_COMPARED = 20;

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
  if (reader.counts.rows === 0) {
    throw new GenomeError(
      "unknown_format",
      `${file}: no row with rsid, chromosome, position and genotype was found in it.`,
    );
  }
  const { index, agrees } = chooseIndex(calls, options);
  const undecided = new Map<Undecided, number>();
  const found = match(calls, index, agrees, undecided);
  return {
    file,
    kind: "raw_data",
    assembly: index.meta.assembly,
    release: index.meta.release,
    sample: null,
    read: reader.counts.rows,
    hits: hitsOf(found, index),
    notes: notesOf(reader.counts, undecided, agrees, index),
    calls: spotCalls(calls, options.spots?.(index.meta.assembly)),
  };
}

/** By rs number: vendors choose the place of insertions and deletions freely, and the letters are compared later. */
function spotCalls(calls: CallList, spots: Spots | undefined): Map<number, Call> {
  const found = new Map<number, Call>();
  if (spots === undefined) return found;
  for (let number = 0; number < calls.size(); number += 1) {
    const { rs, first, second } = calls.get(number);
    const named = spots.rs.get(rs);
    if (named === undefined || rs === 0) continue;
    const letters = second === 0 ? [first] : [first, second];
    // A row under the number that the annotations use goes before one under an older number.
    if (rs === named || !found.has(named)) found.set(named, callOfLetters(String.fromCharCode(...letters)));
  }
  return found;
}

/** The index whose positions are the file's; where none agrees only rs numbers and letters count. */
function chooseIndex(
  calls: CallList,
  { index, assembly }: AnnotateOptions,
): { index: ReferenceIndex; agrees: boolean } {
  const wanted = assembly === undefined ? ASSEMBLIES : [assembly];
  const open = wanted.map((name) => index(name)).filter((one) => one !== null);
  const [first] = open;
  if (first === undefined) {
    throw new GenomeError(
      "no_index",
      `There is no ClinVar index${assembly === undefined ? "" : ` of ${assembly}`} yet.`,
    );
  }
  const agreeing = open.find((one) => agreement(calls, one) >= LEAST_AGREEMENT);
  return { index: agreeing ?? first, agrees: agreeing !== undefined };
}

/** Share of the rs numbers known to both that stand at the same place; 0 if there are too few to tell. */
function agreement(calls: CallList, index: ReferenceIndex): number {
  let compared = 0;
  let same = 0;
  const { shapes } = index;
  const { pos: positions } = index.keys;
  for (let number = 0; number < calls.size(); number += 1) {
    const { rs, pos } = calls.get(number);
    if (rs === 0 || pos === 0) continue;
    const rows = index.byRs(rs).filter((row) => isSubstitution(shapes[row] ?? 0));
    if (rows.length === 0) continue;
    compared += 1;
    if (rows.some((row) => positions[row] === pos)) same += 1;
    if (compared === ENOUGH) break;
  }
  return compared < LEAST_COMPARED ? 0 : same / compared;
}

function match(
  calls: CallList,
  index: ReferenceIndex,
  agrees: boolean,
  undecided: Map<Undecided, number>,
): Found[] {
  const found: Found[] = [];
  const { shapes } = index;
  const rowsFor = rowsFinder(calls, index, agrees);
  for (let number = 0; number < calls.size(); number += 1) {
    const rows = rowsFor(number);
    if (rows.length === 0) continue;
    const call = calls.get(number);
    const judgement = judgeCall(call, rows, shapes);
    if (judgement.kind === "undecided") undecided.set(judgement.why, (undecided.get(judgement.why) ?? 0) + 1);
    if (judgement.kind === "carries")
      for (const allele of judgement.alleles) found.push({ call: { ...call }, ...allele });
  }
  return found;
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
    if (agrees && letter !== 68 && letter !== 73) {
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
      otherStrand,
      row,
      record: index.facts(row),
    };
  }
  return hits;
}

const WHY: Readonly<Record<Undecided, string>> = {
  other_alleles: "have letters that fit ClinVar's on neither strand",
  length_unknown: "are insertions or deletions of a length that the file does not tell",
  other_kind: "are letters where ClinVar has insertions or deletions, or the other way round",
};

function notesOf(
  counts: ConsumerCounts,
  undecided: ReadonlyMap<Undecided, number>,
  agrees: boolean,
  index: ReferenceIndex,
): Note[] {
  const notes: Note[] = [];
  if (!agrees) {
    notes.push({
      code: "positions",
      text: `The file's positions are not those of ${index.meta.assembly}; only rs numbers whose letters fit were matched.`,
    });
  }
  for (const [why, calls] of undecided) {
    notes.push({
      code: why,
      text: `${countText(calls)} calls ${WHY[why]}; they are left undecided.`,
    });
  }
  if (counts.noCalls > 0) notes.push({ code: "no_call", text: `${rowsHave(counts.noCalls)} no call.` });
  if (counts.elsewhere > 0) {
    notes.push({
      code: "other_contigs",
      text: `${rowsAre(counts.elsewhere)} on no chromosome that ClinVar has.`,
    });
  }
  if (counts.unread > 0) {
    notes.push({
      code: "unread",
      text: `${countText(counts.unread)} rows could not be read, the first of them ${JSON.stringify(counts.firstUnread)}.`,
    });
  }
  return notes;
}

function rowsHave(count: number): string {
  return count === 1 ? "1 row has" : `${countText(count)} rows have`;
}

function rowsAre(count: number): string {
  return count === 1 ? "1 row is" : `${countText(count)} rows are`;
}
