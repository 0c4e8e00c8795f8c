/** Everything that answers are read from. `main-dashboard.ts` fills it with adapters, tests with fakes. */
import type { Readable } from "node:stream";
import type { Config } from "../../core/task.ts";
import type { ProcessIdentity, Run } from "../../core/run.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Sentences, Steering } from "../../ports/dashboard.ts";
import type { Datasets } from "../../ports/datasets.ts";
import type { LedgerOverview } from "../../ports/ledger-overview.ts";
import type { LedgerReading } from "../../ports/ledger-reading.ts";

export interface AuditedTask {
  readonly task: string;
  readonly expected: number;
  readonly recorded: number;
  readonly merged: number;
  readonly undecided: number;
  readonly missing: readonly number[];
  readonly doubled: readonly number[];
}

/** What is enough for the record of runs and slots; the published page has no more than this. */
export interface RecordSources {
  readonly reading: Pick<
    LedgerReading,
    "history" | "run" | "liveRuns" | "attempts" | "report" | "findings" | "memories" | "revisions" | "events"
  >;
  readonly overview: Omit<LedgerOverview, "mark" | "configHash" | "spendOfRun" | "oldest">;
  readonly sentences: Sentences;
}

/** An open file as it was when it was opened. Whoever got it reads it or closes it. */
export interface OpenedFile {
  readonly bytes: number;
  /** Closes the file at its end, or when it is destroyed. */
  read(): Readable;
  close(): void;
}

export interface DashboardSources {
  /** For people: the last part of the home's path. */
  readonly homeName: string;
  readonly version: string;
  readonly clock: Clock;
  readonly reading: LedgerReading;
  readonly overview: LedgerOverview;
  readonly datasets: Datasets;
  readonly sentences: Sentences;
  /** null where nothing may be changed. */
  readonly steering: Steering | null;
  goodConfig(): Promise<Config | null>;
  /** What takes secrets out of a text, as they are now. */
  masker(): Promise<(text: string) => string>;
  /** What is wrong with the YAML as it is now, each with its place. */
  configProblems(): Promise<readonly string[]>;
  /** What keeps the watch from being kept, each as half a sentence, from memory; empty while all is well. */
  watchTroubles(): readonly string[];
  liveness(process: ProcessIdentity): "alive" | "dead" | "unknown";
  lastLifeSign(): number | null;
  machineZone(): string;
  audit(from: number, until: number): Promise<{ ok: boolean; tasks: readonly AuditedTask[] }>;
  /** Masked output of a running run as it grows, at the pace of `onText`; resolves with the attempt or the signal. */
  followOutput(run: Run, onText: (text: string) => void | Promise<void>, signal: AbortSignal): Promise<void>;
  /** An ended run's part of the day's log, piece by piece; null if it left none. */
  readLog(run: Run): AsyncIterable<string> | null;
  /** A file inside the home, opened; null if it is not there, no plain file, leads out or is private. */
  openArtifact(path: string): OpenedFile | null;
  datasetFile(dataset: string): { readonly bytes: number; readonly changedAt: number } | null;
}
