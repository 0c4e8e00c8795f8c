/** What commands need from the rest of the house. `main.ts` joins it; each function loads what it needs when called. */
import type { Config, Task } from "../core/task.ts";
import type { Run } from "../core/run.ts";
import type { Report } from "../core/report.ts";
import type { Announcement } from "../engine/announcement.ts";
import type { LoadedConfig } from "../engine/context.ts";
import type { LedgerReading } from "../ports/ledger-reading.ts";
import type { Home } from "./home.ts";

/** One thing that is wrong, or doubtful, with the configuration. */
export interface ConfigProblem {
  readonly severity: "error" | "warning";
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  /** The offending text. */
  readonly text: string;
  readonly message: string;
  /** What is allowed there. */
  readonly allowed: string | null;
  /** The nearest word that would be valid. */
  readonly nearest: string | null;
}

export interface CheckedConfig {
  /** null if there is an error. */
  readonly config: Config | null;
  readonly problems: readonly ConfigProblem[];
}

export interface ReadConfigRequest {
  /** Absolute. */
  readonly home: string;
  /** Absolute path of the YAML. */
  readonly file: string;
  /** True leaves out what has nothing to do with the text: whether scripts exist and who may write them. */
  readonly textOnly: boolean;
}

/** The ledger opened for reading. */
export interface ReadingSession {
  readonly reading: LedgerReading;
  /** Last good configuration; null before the first pass. */
  goodConfig(): Promise<Config | null>;
  close(): Promise<void>;
}

/** How the engine is watched from a terminal. */
export interface EngineHooks {
  announce(event: Announcement): void;
  onOutput?(run: Run, text: string): void;
  onProgress?(run: Run, fraction: number, note: string | null): void;
}

export interface TickSummary {
  readonly executed: readonly Run[];
  readonly failed: number;
  readonly planned: number;
  readonly closed: number;
  readonly configInvalid: boolean;
}

export interface LoopSummary {
  readonly executed: readonly Run[];
  readonly configInvalid: boolean;
  /** Set if another loop owns the home; then nothing was done. */
  readonly busyPid: number | null;
}

export type RunNowResult =
  | { readonly kind: "ended"; readonly run: Run; readonly report: Report | null }
  | { readonly kind: "busy"; readonly run: Run }
  | { readonly kind: "unknown_task"; readonly nearest: string | null };

export interface RunNowRequest {
  readonly task: string;
  readonly full: boolean;
  readonly params: Readonly<Record<string, string>>;
  readonly wait: boolean;
  readonly signal: AbortSignal;
}

export interface BackfillResult {
  readonly kind: "queued" | "unknown_task" | "no_slots";
  readonly runs: number;
}

/** The engine over one home, opened for writing. */
export interface EngineSession {
  loadConfig(): Promise<LoadedConfig>;
  readonly reading: LedgerReading;
  tick(signal: AbortSignal): Promise<TickSummary>;
  loop(options: { once: boolean; drain: AbortSignal; stop: AbortSignal }): Promise<LoopSummary>;
  runNow(request: RunNowRequest): Promise<RunNowResult>;
  /** @returns the run as it is now; null if there is none with this id */
  cancelRun(id: string): Promise<Run | null>;
  pauseTask(task: string, why: string | null): Promise<void>;
  resumeTask(task: string): Promise<void>;
  backfill(task: string, from: number, until: number): Promise<BackfillResult>;
  close(): Promise<void>;
}

export interface AuditTask {
  readonly task: string;
  readonly expected: number;
  readonly recorded: number;
  /** Instants, epoch ms. */
  readonly missing: readonly number[];
  readonly doubled: readonly number[];
}

export interface AuditResult {
  readonly ok: boolean;
  readonly from: number;
  readonly until: number;
  readonly tasks: readonly AuditTask[];
}

/** What a task would be started with. Secret values are not in it. */
export interface LaunchPlan {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Names only. */
  readonly env: readonly string[];
  readonly problems: readonly string[];
}

/** One look at the running machine for `doctor`. */
export interface DoctorFacts {
  readonly node: string;
  readonly tzdata: string;
  readonly machineZone: string;
  /** Secrets in use that are too short to be masked. */
  readonly shortSecrets: readonly string[];
  /** `.py` → path or null. */
  readonly interpreters: Readonly<Record<string, string | null>>;
}

export interface Services {
  readConfig(request: ReadConfigRequest): Promise<CheckedConfig>;
  /** JSON Schema of the configuration. */
  jsonSchema(): Promise<unknown>;
  /** @returns null if nothing was ever recorded in this home */
  openReading(home: Home): Promise<ReadingSession | null>;
  openEngine(home: Home, hooks: EngineHooks): Promise<EngineSession>;
  audit(reading: LedgerReading, request: { from: number; until: number; now: number; task?: string }): Promise<AuditResult>;
  launchPlan(home: Home, task: Task): Promise<LaunchPlan>;
  doctorFacts(home: Home, config: Config | null): Promise<DoctorFacts>;
  /** Masked live output of a running run, from its beginning; ends with the run or the signal. */
  followOutput(home: Home, run: Run, onText: (text: string) => void, signal: AbortSignal): Promise<void>;
}
