/**
 * The checked configuration: what `config/` makes of the YAML and every other room works with.
 * Durations are milliseconds, money is US dollars, paths are absolute unless a comment says otherwise.
 */

import type { Keep } from "./keep.ts";

/** A rule that says when a task is due. Two rules are the same rule if their canonical JSON is equal. */
export type Rule =
  /** Cron patterns in local time, five fields or six (seconds first); sorted, without duplicates. */
  | { readonly kind: "calendar"; readonly patterns: readonly string[] }
  /** Elapsed time, anchored at an instant (default: the Unix epoch). */
  | { readonly kind: "every"; readonly everyMs: number; readonly anchorMs: number }
  | { readonly kind: "on_demand" }
  | { readonly kind: "after_any" }
  | { readonly kind: "after"; readonly tasks: readonly string[] };

/** Rules that have scheduled moments of their own. */
export type SlotRule = Extract<Rule, { kind: "calendar" | "every" }>;

export function hasSlots(rule: Rule): rule is SlotRule {
  return rule.kind === "calendar" || rule.kind === "every";
}

/** What a task does; exactly one kind. */
export type Work =
  | { readonly kind: "script"; readonly path: string; readonly args: readonly string[] }
  /** A built-in task by name, or a module of the user's by absolute path. */
  | {
      readonly kind: "use";
      readonly name: string;
      readonly module: string | null;
      readonly settings: SecretBearing;
    }
  /** `text` is the prompt itself, `file` the absolute path it is read from; one of them is null. */
  | { readonly kind: "ask"; readonly text: string | null; readonly file: string | null }
  | { readonly kind: "agent"; readonly text: string | null; readonly file: string | null };

export type WorkKind = Work["kind"];

/**
 * A JSON value in which `${NAME}` references stand unresolved. Secret values enter only at the moment a task is
 * started and never reach the ledger.
 */
export type SecretBearing =
  | string
  | number
  | boolean
  | null
  | readonly SecretBearing[]
  | { readonly [key: string]: SecretBearing };

export type MissedPolicy = "run_once" | "run_all" | "skip";
export type OverlapPolicy = "skip" | "queue" | "cancel_running";
export type OnLost = "retry" | "alert";
export type NotifyKind = "failure" | "success" | "recovery" | "finding" | "progress";
export type Visibility = "private" | "public";

export type Gate =
  | { readonly kind: "script"; readonly path: string }
  | { readonly kind: "ask"; readonly text: string | null; readonly file: string | null };

/** What a prompt is given beside its own words; declared, so that it can be shown, hashed and capped. */
export type Input =
  /** Absolute path, or a pattern such as `HOME/notes/*.md` whose files are taken in the order of their names. */
  | { readonly kind: "file"; readonly path: string }
  /** Read-only SQL over the datasets. */
  | { readonly kind: "query"; readonly sql: string }
  /** The newest report of another task. */
  | { readonly kind: "report"; readonly task: string }
  /** Open findings: of one task, or of all with null. */
  | { readonly kind: "findings"; readonly task: string | null };

export const EFFORTS = ["low", "medium", "high"] as const;
export type Effort = (typeof EFFORTS)[number];

/** Proof of effect: without it an exit code of 0 counts as failed. */
export interface Expect {
  readonly file?: { readonly path: string; readonly newerThanSlot: boolean };
  readonly rowsChanged?: { readonly op: ">=" | ">" | "==" | "<=" | "<"; readonly value: number };
}

export interface Budget {
  readonly perRunUsd: number | null;
  readonly perTaskUsd: number | null;
  readonly perDayUsd: number | null;
  readonly perMonthUsd: number | null;
  readonly maxTurns: number | null;
}

export interface Task {
  readonly id: string;
  readonly work: Work;
  readonly rule: Rule;
  /** IANA zone. */
  readonly zone: string;
  /** The schedule as the user wrote it, in one line, for people. */
  readonly ruleText: string;
  readonly dependsOn: readonly string[];
  readonly gate: Gate | null;
  readonly missed: MissedPolicy;
  readonly missedMaxAgeMs: number | null;
  readonly missedMaxRuns: number;
  readonly graceMs: number;
  readonly onLost: OnLost;
  /** After and after_any: only after runs that changed data. */
  readonly onlyIfChanged: boolean;
  /** Skip a moment if the inputs hold what they held at the last success; false without inputs. */
  readonly skipUnchangedInputs: boolean;
  readonly overlap: OverlapPolicy;
  readonly locks: readonly string[];
  readonly timeoutMs: number;
  /** Time between the polite signal and the kill. */
  readonly killGraceMs: number;
  readonly retries: number;
  readonly retryDelayMs: number;
  readonly expect: Expect | null;
  /** Beyond failures and misses, which always alert. */
  readonly notify: readonly NotifyKind[];
  readonly env: Readonly<Record<string, string>>;
  readonly envPass: readonly string[];
  readonly cwd: string;
  /** Higher goes first. */
  readonly priority: number;
  readonly enabled: boolean;
  readonly full: "monthly" | null;
  readonly uses: readonly string[];
  /** Of Claude tasks and model gates. */
  readonly inputs: readonly Input[];
  /** null: the configuration's, or Nightdesk's own choice. */
  readonly model: string | null;
  readonly effort: Effort | null;
  /** JSON Schema of the result; null for headline, body, findings, metrics. */
  readonly schema: SecretBearing | null;
  readonly tools: readonly string[];
  readonly mcp: SecretBearing | null;
  readonly approve: readonly string[];
  /** How long a question to a person stands. */
  readonly approveWithinMs: number;
  /** Domains that a sandboxed shell may reach. */
  readonly network: readonly string[];
  readonly batch: boolean;
  /** A batch that has not answered by then is asked live. */
  readonly answerWithinMs: number;
  readonly resident: boolean;
  readonly agentMayRun: boolean;
  /** The resident agent may skip or postpone its moments. */
  readonly agentMayAdapt: boolean;
  readonly readsUntrusted: boolean;
  readonly acceptRisk: string | null;
  readonly runsOn: readonly string[];
  readonly budget: Budget | null;
  readonly visibility: Visibility;
  /** Where in the YAML the task begins, 1-based. */
  readonly line: number;
}

export interface DeadMan {
  /** `${NAME}` references stand unresolved. */
  readonly url: string;
  readonly everyMs: number;
  readonly method: "get" | "post";
  /** True: the bare address alone is called, and only while all is well. */
  readonly plain: boolean;
}

export interface Config {
  /** SHA-256 of the YAML's bytes, hexadecimal. */
  readonly hash: string;
  readonly timezone: string;
  /** True if the YAML names it; else it is the machine's. Absent in a configuration that an earlier version kept. */
  readonly namesZone?: boolean;
  readonly concurrency: number;
  readonly budget: Budget | null;
  /** Kept for the rooms that will use them; secret fields hold `${NAME}` references only. */
  readonly claude: SecretBearing | null;
  readonly channels: SecretBearing | null;
  readonly dashboard: { readonly port: number };
  /** Absent in a configuration that an earlier version kept. */
  readonly keep?: Keep;
  /** Where signs of life go; null or absent: nowhere. */
  readonly deadMan?: DeadMan | null;
  /** Absolute path of the SQLite ledger, or a `postgres://` URL with unresolved references. */
  readonly ledger: string;
  readonly tasks: readonly Task[];
}
