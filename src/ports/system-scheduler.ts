/** What calls `nightdesk tick` on this machine when nobody is there: cron, or Windows Task Scheduler. */

/**
 * The minutes that may lie between two calls. Cron begins anew at each hour and each day, so that only what divides them
 * is even: "every 45" would come at :00 and :45. One rule for all systems is easier to keep.
 */
export const TICK_INTERVALS: readonly number[] = [
  1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720, 1440,
];

/** The one job that Nightdesk has there, once for each home. */
export interface TickJob {
  /** The home's folder; absolute. */
  readonly home: string;
  readonly everyMinutes: number;
  /** Node and the launcher; absolute paths. */
  readonly program: readonly [node: string, launcher: string];
  /** Value of PATH for what `tick` starts. */
  readonly path: string;
}

/** The job as the system's scheduler holds it now. */
export interface RegisteredTick {
  /** Milliseconds between two calls; null if that cannot be told. */
  readonly everyMs: number | null;
  /** Absolute paths of Node and the launcher; none if they cannot be told. */
  readonly program: readonly string[];
}

export interface TickPlan {
  /** What the job is called where it is kept. */
  readonly entry: string;
  /** Exactly what is written. */
  readonly text: string;
  /** How it gets there, as a command line for people. */
  readonly command: string;
  /** False if the very same job is registered already. */
  readonly changes: boolean;
  /** What a person should know about it, each as a sentence. */
  readonly notes: readonly string[];
}

export interface SystemScheduler {
  readonly kind: "crontab" | "task_scheduler";
  /** `crontab`, `Task Scheduler`: as in "held by the …". */
  readonly label: string;
  /** Exactly what would be written, without looking at the machine. */
  render(job: TickJob): Promise<string>;
  /** The same beside what is there now. Changes nothing. */
  plan(job: TickJob): Promise<TickPlan>;
  /** Registers the job, or leaves it if it is there; reads back what was written. */
  install(job: TickJob): Promise<TickPlan>;
  /** @returns false if there was nothing to take away */
  uninstall(home: string): Promise<boolean>;
  /** @returns null if nothing is registered for the home */
  registered(home: string): Promise<RegisteredTick | null>;
}

/** The system's scheduler cannot be used, or not for this; the message is a sentence for people. */
export class SchedulerError extends Error {
  /** What to do, a sentence; null if the message says it all. */
  readonly hint: string | null;

  constructor(message: string, hint: string | null = null, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "SchedulerError";
    this.hint = hint;
  }
}
