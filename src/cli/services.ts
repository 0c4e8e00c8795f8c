/** What commands need from the rest of the house. `main.ts` joins it; each function loads what it needs when called. */
import type { Problem } from "../config/problem.ts";
import type { ChannelName } from "../core/channels.ts";
import type { ProcessIdentity, Run } from "../core/run.ts";
import type { Config, Task } from "../core/task.ts";
import type { Announcement } from "../engine/announcement.ts";
import type { AuditedTask } from "../engine/audit.ts";
import type { EngineContext } from "../engine/context.ts";
import type { Annotation, Note } from "../genome/annotation.ts";
import type { Assembly } from "../genome/assembly.ts";
import type { Spots } from "../genome/drugs/spots.ts";
import type { IndexMeta, ReferenceIndex } from "../genome/io.ts";
import type { Sentences, Steering } from "../ports/dashboard.ts";
import type { ColumnType, Datasets } from "../ports/datasets.ts";
import type { ChatPowers } from "../ports/chat-powers.ts";
import type { DeliveryEnd } from "../ports/delivery-ledger.ts";
import type { LedgerReading } from "../ports/ledger-reading.ts";
import type { Publisher, PublishOrder } from "../ports/publisher.ts";
import type { PromptInput } from "../ports/prompt.ts";
import type { Say } from "../ports/say.ts";
import type { Tool, ToolDesk } from "../tools/index.ts";
import type { SystemScheduler } from "../ports/system-scheduler.ts";
import type { Home } from "./home.ts";

export interface CheckedConfig {
  /** null if there is an error. */
  readonly config: Config | null;
  readonly problems: readonly Problem[];
}

export interface ReadConfigRequest {
  /** Absolute. */
  readonly home: string;
  /** Absolute path of the YAML. */
  readonly file: string;
  /** True leaves out what has nothing to do with the text: whether scripts exist and who may write them. */
  readonly textOnly: boolean;
  /** Checked in place of what the file holds. */
  readonly text?: string;
}

/** What is served to a model, and until when. */
export interface ServedTools {
  readonly tools: readonly Tool[];
  /** Who calls is known to the server alone. */
  readonly desk: Omit<ToolDesk, "caller">;
  readonly version: string;
  /** Ends it at once. */
  readonly signal: AbortSignal;
  /** What goes wrong beside the calls themselves, a sentence. */
  warn(sentence: string): void;
}

/** The ledger opened for reading. */
export interface ReadingSession {
  readonly reading: LedgerReading;
  /** Last good configuration; null before the first pass. */
  goodConfig(): Promise<Config | null>;
  liveness(process: ProcessIdentity): "alive" | "dead" | "unknown";
  close(): Promise<void>;
}

/** How the engine is watched from a terminal. */
export interface EngineHooks {
  announce(event: Announcement): void;
  onOutput?(run: Run, text: string): void;
  onProgress?(run: Run, fraction: number, note: string | null): void;
}

/** The engine over one home. */
export interface EngineSession {
  readonly engine: EngineContext;
  readonly reading: LedgerReading;
  /** Answers a question over what Nightdesk knows. */
  readonly say: Say;
  /** What opening had to mend, each as a sentence to be said loudly; empty in every normal case. */
  readonly repairs: readonly string[];
  close(): Promise<void>;
}

/** What a task would be started with. Secret values are not in it. */
export interface LaunchPlan {
  readonly argv: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  /** Names of the variables that the task would get, sorted. */
  readonly env: readonly string[];
  /** Why it could not be started, each as a sentence. */
  readonly problems: readonly string[];
  /** What Claude would be asked; absent for other tasks. */
  readonly claude?: {
    readonly model: string;
    /** Of the request. */
    readonly bytes: number;
    /** The most that one call can cost. */
    readonly mostUsd: number;
    readonly inputs: readonly PromptInput[];
    readonly prompt: string;
  };
}

/** One finding of `doctor` about the machine. */
export interface MachineFacts {
  /** `v26.10.0`. */
  readonly node: string;
  /** `2026c`. */
  readonly tzdata: string;
  /** Names of secrets in use that are too short to be masked. */
  readonly shortSecrets: readonly string[];
  /** Names that `.env` or the environment define. */
  isSet(name: string): boolean;
  readonly claude: {
    readonly auth: "api_key" | "login";
    readonly hasKey: boolean;
    /** The variable that the configuration names for the key. */
    readonly keyName?: string;
    /** With a login the person's own program; null if it cannot be found. */
    readonly program: string | null;
    /** Version of the Agent SDK that would be used; null if there is none. */
    readonly agentSdk: string | null;
    /** Version that Nightdesk was tried with. */
    readonly wantedSdk: string;
  };
  /** What is wrong with the ledger file, if anything; null if there never was one. */
  readonly ledger: { readonly state: "whole" | "damaged" | "unknown"; readonly why?: string } | null;
}

export interface AnnotateRequest {
  /** Absolute. */
  readonly path: string;
  readonly assembly?: Assembly;
  readonly sample?: string;
  /** Places to look at also where ClinVar has nothing. */
  spots?(assembly: Assembly): Spots;
  readonly signal: AbortSignal;
  /** @param bytes of text read so far */
  onProgress(bytes: number): void;
}

export interface RewriteRequest extends AnnotateRequest {
  /** Write it as BGZF. */
  readonly packed: boolean;
  /** Stands in the header, once. */
  readonly disclaimer: string;
  write(bytes: Uint8Array): Promise<void>;
}

export interface RewriteAnswer {
  readonly meta: IndexMeta;
  readonly read: number;
  readonly annotatedLines: number;
  readonly hits: number;
  readonly notes: readonly Note[];
}

/** ClinVar as this home keeps it. */
export interface GenomeDesk {
  annotate(request: AnnotateRequest): Promise<Annotation>;
  /** A VCF with ClinVar's classifications in it. */
  rewrite(request: RewriteRequest): Promise<RewriteAnswer>;
  /** Names of programs that can index a compressed VCF. */
  readonly tabixPrograms: readonly string[];
  /** @param program absolute path of one of them */
  writeTabix(program: string, path: string): Promise<void>;
  /** Open indexes, GRCh37 first; none before `clinvar` has run. */
  indexes(): readonly ReferenceIndex[];
  /** What is wrong with indexes, each in a sentence; each is read from its first part to its last. */
  faults(): Promise<readonly string[]>;
  close(): void;
}

/** A table on its way into a file. */
export interface TableFile {
  readonly columns: readonly {
    readonly name: string;
    readonly type: ColumnType | "bytes" | "mixed";
  }[];
  readonly rows: AsyncIterable<Readonly<Record<string, unknown>>>;
}

export interface DashboardRequest {
  /** 0 takes any free one; if it is taken, one of the next is. */
  readonly port: number;
  readonly steering: Steering;
  readonly sentences: Sentences;
  audit(
    reading: LedgerReading,
    from: number,
    until: number,
  ): Promise<{ readonly ok: boolean; readonly tasks: readonly AuditedTask[] }>;
  configProblems(): Promise<readonly string[]>;
  /** What keeps the watch from being kept, each as half a sentence; empty while all is well. */
  watchTroubles(): readonly string[];
  /** An ended run's part of a day's log; `from` as `Run.logOffset`. */
  readLog(path: string, run: string, from: number | null): AsyncIterable<string>;
  onFault(fault: unknown): void;
}

export interface RunningDashboard {
  readonly port: number;
  readonly address: string;
  /** A link that lets one browser in, once. */
  link(): string;
  close(): Promise<void>;
}

/** Publishing without a run: to look at what would go out, and into a folder of the person's. */
export interface PublishingDesk {
  readonly publisher: Publisher;
  /** What a `publish_dashboard` task would publish, and where to. Throws CliError (config) if that is not clear. */
  orderOf(task: Task): PublishOrder;
  close(): Promise<void>;
}

export interface Services {
  readConfig(request: ReadConfigRequest): Promise<CheckedConfig>;
  /** JSON Schema of the configuration. */
  jsonSchema(): Promise<unknown>;
  /** @returns null if nothing was ever recorded in this home */
  openReading(home: Home): Promise<ReadingSession | null>;
  openEngine(home: Home, hooks: EngineHooks): Promise<EngineSession>;
  /**
   * Keeps a damaged ledger aside and puts the newest copy that is whole in its place. Nobody may have it open.
   *
   * @returns what was done, in sentences
   */
  restoreLedger(home: Home): Promise<string>;
  /** What calls `tick` on this machine, and what it has to start: Node and the launcher. */
  scheduler(): Promise<{ readonly scheduler: SystemScheduler; readonly program: readonly [string, string] }>;
  datasets(home: Home): Promise<Datasets>;
  /** @returns rows written */
  writeTableFile(
    table: TableFile,
    sink: (bytes: Uint8Array) => Promise<void>,
    options: { readonly format: "csv" | "jsonl" | "parquet"; readonly isVerbatim: boolean },
  ): Promise<number>;
  genome(home: Home): Promise<GenomeDesk>;
  launchPlan(home: Home, task: Task): Promise<LaunchPlan>;
  machineFacts(home: Home, config: Config | null): Promise<MachineFacts>;
  /** Sends a test message on a channel, once. */
  testChannel(home: Home, session: EngineSession, name: ChannelName, stop: AbortSignal): Promise<DeliveryEnd>;
  /** Obeys people on two-way channels until `over`, and then waits for what was begun, unless `stop` comes. */
  listen(
    home: Home,
    session: EngineSession,
    powers: ChatPowers,
    signals: { readonly over: AbortSignal; readonly stop: AbortSignal },
  ): Promise<void>;
  /** Serves the dashboard on this machine until it is closed. */
  serveDashboard(home: Home, request: DashboardRequest): Promise<RunningDashboard>;
  /** A link to the dashboard that is served now by any process; null if none is. */
  dashboardLink(home: Home): Promise<string | null>;
  openBrowser(link: string): Promise<boolean>;
  /** Masked output of a running run from its beginning, as it grows; ends with the run or the signal. */
  followOutput(
    home: Home,
    run: Run,
    onText: (text: string) => void | Promise<void>,
    signal: AbortSignal,
  ): Promise<void>;
  /** @returns what gives a function that takes secret values, as they are at that moment, out of a text */
  secretMasker(home: Home): Promise<() => Promise<(text: string) => string>>;
  publishing(home: Home): Promise<PublishingDesk>;
  /** Serves tools on standard input and output until the other side leaves. Nothing else may write to stdout then. */
  serveMcp(served: ServedTools): Promise<void>;
}
