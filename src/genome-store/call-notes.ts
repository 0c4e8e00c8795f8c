/** What a person should know of how a vendor's raw data were read. */
import type { Note } from "../genome/annotation.ts";
import type { Undecided } from "../genome/consumer/judge.ts";
import type { ConsumerCounts } from "../genome/consumer/read-rows.ts";
import { countText } from "../genome/count-text.ts";
import type { ReferenceIndex } from "../genome/io.ts";
import type { Agreement } from "./choose-index.ts";

/** How the file is to be read. */
export interface Reading {
  readonly agreement: Agreement;
  readonly isPlus: boolean;
}

/** What is told beside the hits. */
export interface Seen {
  readonly undecided: Map<Undecided | "other_place", number>;
  /** Calls that only an rs number could have placed, and that have none. */
  unnamed: number;
  /** Calls of two like letters on an X that comes once. */
  oneX: number;
  /** Variants of which two calls say different things. */
  contradicting: number;
}

const WHY: Readonly<Record<Undecided | "other_place", string>> = {
  other_alleles: "have letters that fit ClinVar's on neither strand",
  length_unknown: "are insertions or deletions of a length that the file does not tell",
  other_kind: "are letters where ClinVar has insertions or deletions, or the other way round",
  half_called: "have one letter where there are two copies",
  strand_unknown: "have letters that fit both strands, and the file does not tell which it means",
  other_place: "have an rs number that ClinVar knows at another place",
};

export function notesOf(
  counts: ConsumerCounts,
  { undecided, unnamed, oneX, contradicting }: Seen,
  { agreement, isPlus }: Reading,
  index: ReferenceIndex,
): Note[] {
  const notes: Note[] = [];
  if (agreement === "differs") {
    notes.push({
      code: "positions",
      text: `The file's positions are not those of ${index.meta.assembly}; only rs numbers whose letters fit were matched.`,
    });
  }
  if (agreement === "mixed") {
    notes.push({
      code: "positions",
      text: `The file's positions are partly those of ${index.meta.assembly} and partly others, as if two files had been put together; only rs numbers whose letters fit were matched.`,
    });
  }
  if (agreement === "unknown") {
    notes.push({
      code: "positions",
      text: "Too few of the file's variants are in ClinVar to tell which assembly its positions are of; only rs numbers whose letters fit were matched.",
    });
  }
  if (!isPlus) {
    notes.push({
      code: "strand",
      text: "The file has its letters on the array maker's strands, not on the genome's; each was read as ClinVar's letters allow, and drug response needs the genome's.",
    });
  }
  for (const [why, calls] of undecided) {
    notes.push({ code: why, text: `${countText(calls)} calls ${WHY[why]}; they are left undecided.` });
  }
  if (unnamed > 0) {
    notes.push({
      code: "no_rs",
      text: `${rowsHave(unnamed)} no rs number to be found by and ${unnamed === 1 ? "was" : "were"} not looked up.`,
    });
  }
  if (oneX > 0) {
    notes.push({
      code: "one_x",
      text: "X has two different letters nowhere outside the ends that it shares with Y, so it comes once: what the file writes twice there is counted once.",
    });
  }
  if (contradicting > 0) {
    notes.push({
      code: "contradicting",
      text: `Variants that the file names twice, with calls that contradict each other: ${countText(contradicting)}; they are left undecided.`,
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
