/** Everything the engine needs from outside. `main.ts` fills it with adapters, tests with fakes. */
import type { Run } from "../core/run.ts";
import type { Config, Task } from "../core/task.ts";
import type { Clock } from "../ports/clock.ts";
import type { DeliveryDesk } from "../ports/delivery-desk.ts";
import type { Executor } from "../ports/executor.ts";
import type { HomeFiles } from "../ports/home-files.ts";
import type { Ladder } from "../ports/ladder.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Processes } from "../ports/processes.ts";
import type { SendSign } from "../ports/sign-of-life.ts";
import type { ReportEffects } from "../ports/report-effects.ts";
import type { Announcement } from "./announcement.ts";
import type { WatchHealth } from "./watch-health.ts";

export interface LoadedConfig {
  /** SHA-256 of the file's bytes; the empty string if it could not be read. */
  readonly hash: string;
  /** null if it is invalid. */
  readonly config: Config | null;
  /** Every problem as `file:line:column: sentence`; warnings are not among them. */
  readonly problems: readonly string[];
}

/** Milliseconds. */
export interface Pace {
  /** The loop looks at the wall clock at least this often: long timers are wrong after a sleep. */
  readonly stepMs: number;
  /** How often a process that carries a run looks whether a cancel was asked for. */
  readonly cancelPollMs: number;
}

export interface EngineContext {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly files: HomeFiles;
  readonly effects: ReportEffects;
  executorFor(task: Task): Executor;
  /** Asked before a Claude task, or one with a gate or declared inputs, is started. */
  readonly ladder?: Ladder;
  /** Takes messages to people; without it they stay in the outbox. */
  readonly delivery?: DeliveryDesk;
  /** Reads and checks the YAML; cheap while the file has not changed. */
  loadConfig(): Promise<LoadedConfig>;
  /** A fresh id: sortable by time, unique in the world (it marks processes too). */
  newRunId(): string;
  /** Tells the terminal; never fails, never blocks. */
  announce(event: Announcement): void;
  /** How often to look at the clock and for cancels; a virtual year wants longer steps than a real night. */
  readonly pace: Pace;
  /** Sends signs of life where the configuration says; without it none are sent. */
  readonly sendSign?: SendSign;
  /** Of a process that keeps watch: whether it does. */
  readonly health?: WatchHealth;
  /** Live output of a run on this terminal, if anyone wants it. */
  readonly onOutput?: (run: Run, text: string) => void;
  readonly onProgress?: (run: Run, fraction: number, note: string | null) => void;
}
