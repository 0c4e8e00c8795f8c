/** `why`: what the ledger knows about one moment of a task. Facts only; the sentences are made in `cli/`. */
import type { Run } from "../core/run.ts";
import type { Occurrence } from "../core/slot.ts";
import type { Task } from "../core/task.ts";
import type { AttemptRecord, LedgerReading, SlotRecord, SpanRecord } from "../ports/ledger-reading.ts";
import type { Revision, TaskMemory } from "../ports/ledger.ts";
import { occurrences } from "../schedule/occurrences.ts";
import { nextOccurrence } from "../schedule/search.ts";

export interface RunFacts {
  readonly run: Run;
  readonly attempts: readonly AttemptRecord[];
  readonly headline: string | null;
}

export interface ExplanationBase {
  readonly task: string;
  /** null if the task is not in the configuration any more. */
  readonly definition: Task | null;
  readonly memory: TaskMemory | null;
  /** Revision in force at the moment asked about. */
  readonly revision: Revision | null;
  /** What happened to Nightdesk around that moment: absences, doubts about the clock, changes of the YAML. */
  readonly events: readonly { readonly at: number; readonly kind: string; readonly text: string }[];
  readonly nextAt: number | null;
}

export type Explanation = ExplanationBase &
  (
    | {
        readonly kind: "slot";
        readonly slot: SlotRecord;
        readonly run: RunFacts | null;
        readonly standing: RunFacts | null;
      }
    | { readonly kind: "span"; readonly span: SpanRecord; readonly standing: RunFacts | null }
    /** A run without a slot: manual, `after`, on demand. */
    | { readonly kind: "run"; readonly run: RunFacts }
    /** The rule names this moment, and no pass has decided on it yet. */
    | { readonly kind: "undecided"; readonly occurrence: Occurrence; readonly isFuture: boolean }
    /** The rule names no moment there. */
    | {
        readonly kind: "no_slot";
        readonly at: number;
        readonly isDay: boolean;
        readonly previousAt: number | null;
      }
    /** Nothing of this task was ever recorded. */
    | { readonly kind: "nothing_yet" }
  );

export interface WhyQuestion {
  readonly task: string;
  /** The moment asked about; null for the newest. Anywhere in the minute of a slot is that slot. */
  readonly at: number | null;
  /** Where a whole day from `at` on is asked about, its end: then its newest moment is meant. */
  readonly dayEnd: number | null;
  readonly now: number;
  readonly definition: Task | null;
}

const MINUTE_MS = 60_000;
/** How far back a standing slot is looked for when no moment was named. */
const YEAR_MS = 366 * 86_400_000;
const AROUND_MS = 6 * 3_600_000;

export async function explain(reading: LedgerReading, question: WhyQuestion): Promise<Explanation> {
  const { task, at, now } = question;
  const base = await baseOf(reading, question);
  const range =
    at === null ? { task, from: now - YEAR_MS, until: now } : { task, ...stretchOf(question, at) };
  const run = at === null ? await newestRun(reading, task) : await runWithin(reading, range);
  const slot = (await reading.slots(range)).findLast((record) => at !== null || record.outcome !== "merged");
  const span = (await reading.spans(range)).at(-1);
  if (slot !== undefined && (span === undefined || slot.occurrence.at > span.lastAt || at !== null)) {
    if (at === null && run !== null && run.run.slotId === null && run.run.createdAt > slot.occurrence.at) {
      return { ...base, kind: "run", run };
    }
    const own = await runFacts(reading, slot.runId);
    return { ...base, kind: "slot", slot, run: own, standing: await standingRun(reading, slot) };
  }
  if (span !== undefined) {
    return { ...base, kind: "span", span, standing: await runFacts(reading, span.detail) };
  }
  if (run !== null) return { ...base, kind: "run", run };
  if (at === null) return { ...base, kind: "nothing_yet" };
  return { ...base, ...unrecordedMoment(base.revision, question, at) };
}

function stretchOf({ dayEnd }: WhyQuestion, at: number): { readonly from: number; readonly until: number } {
  return { from: floor(at), until: (dayEnd ?? floor(at) + MINUTE_MS) - 1 };
}

async function baseOf(reading: LedgerReading, question: WhyQuestion): Promise<ExplanationBase> {
  const { task, definition, now } = question;
  const at = question.at ?? now;
  const memory = (await reading.memories()).find((candidate) => candidate.task === task) ?? null;
  const revision = (await reading.revisions(at, at)).findLast((candidate) => candidate.task === task) ?? null;
  const events = (await reading.events({ since: at - AROUND_MS, limit: 200 })).filter(
    (event) => event.at <= at + AROUND_MS,
  );
  const next = revision === null ? null : nextOccurrence(revision.rule, revision.zone, now);
  return { task, definition, memory, revision, events, nextAt: next?.at ?? null };
}

function floor(at: number): number {
  return Math.floor(at / MINUTE_MS) * MINUTE_MS;
}

async function newestRun(reading: LedgerReading, task: string): Promise<RunFacts | null> {
  return runFacts(reading, (await reading.newestRun(task))?.id ?? null);
}

/** The newest that was asked for within the stretch. */
async function runWithin(
  reading: LedgerReading,
  { task, from, until }: { readonly task: string; readonly from: number; readonly until: number },
): Promise<RunFacts | null> {
  const rows = await reading.history({ task, since: from, until, limit: 20 });
  return runFacts(reading, rows.find((row) => row.kind === "run")?.id ?? null);
}

async function runFacts(reading: LedgerReading, id: string | null): Promise<RunFacts | null> {
  if (id === null) return null;
  const run = await reading.run(id);
  if (run === null) return null;
  const attempts = await reading.attempts(id);
  return { run, attempts, headline: (await reading.report(id))?.headline ?? null };
}

/** The run that stands for a slot: its detail names it where the reason says so. */
async function standingRun(reading: LedgerReading, slot: SlotRecord): Promise<RunFacts | null> {
  const named = slot.reason === "superseded" || slot.reason === "overlap" || slot.reason === "queued_already";
  return named ? runFacts(reading, slot.detail) : null;
}

function unrecordedMoment(revision: Revision | null, question: WhyQuestion, at: number) {
  const none = { kind: "no_slot", at, isDay: question.dayEnd !== null, previousAt: null } as const;
  if (revision === null) return none;
  const { from, until } = stretchOf(question, at);
  for (const occurrence of occurrences(revision.rule, revision.zone, from - 1, until)) {
    return { kind: "undecided", occurrence, isFuture: occurrence.at > question.now } as const;
  }
  return none;
}
