/** What a run hands to people. Scripts write it as JSON lines, TypeScript tasks through the sdk. */

export const SEVERITIES = ["info", "warning", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface Metric {
  readonly name: string;
  readonly value: number;
  readonly unit: string | null;
}

/** One thing a person should know; `key` is unique within the task and stable between nights. */
export interface FindingDraft {
  readonly key: string;
  readonly severity: Severity;
  readonly title: string;
  readonly body: string | null;
  /** Groups findings so that a run can declare one group complete. Default: the empty scope. */
  readonly scope: string;
}

export interface UpsertDraft {
  /** `dataset.table`. */
  readonly dataset: string;
  readonly key: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

export interface Report {
  readonly headline: string | null;
  readonly body: string | null;
  readonly metrics: readonly Metric[];
  readonly findings: readonly FindingDraft[];
  /** Scopes whose findings are all listed: those not listed are resolved when the run succeeds. */
  readonly completeScopes: readonly string[];
  /** Paths as the task wrote them. */
  readonly artifacts: readonly string[];
  /** Rows or things changed; null if the task did not say. */
  readonly changed: number | null;
  /** Why nothing had to be done; set only if the task said so. */
  readonly unchanged: string | null;
  /** Why the task declined to do its work; set only if it did. */
  readonly skip: string | null;
  readonly upserts: readonly UpsertDraft[];
  /** On-demand tasks that the run asks for. */
  readonly enqueue: readonly string[];
  /** New watermark, verbatim; null if the task moved none. */
  readonly watermark: string | null;
  readonly progress: { readonly fraction: number; readonly note: string | null } | null;
  /** Lines that could not be understood, each as a sentence with its line number. */
  readonly problems: readonly string[];
  /** Those of the problems that lost something: with one of them the run has not succeeded. */
  readonly refusals: readonly string[];
}

export const EMPTY_REPORT: Report = {
  headline: null,
  body: null,
  metrics: [],
  findings: [],
  completeScopes: [],
  artifacts: [],
  changed: null,
  unchanged: null,
  skip: null,
  upserts: [],
  enqueue: [],
  watermark: null,
  progress: null,
  problems: [],
  refusals: [],
};
