/** How a run tells people what it found. Every call is kept at once, so a run that fails later still reports. */
import type { Severity } from "../core/report.ts";

export type { Severity };

export interface FindingInput {
  /** Unique within the task and stable between nights: tonight's finding is compared with last night's by it. */
  readonly key: string;
  readonly severity: Severity;
  readonly title: string;
  /** Markdown. */
  readonly body?: string | null | undefined;
  /** Groups findings, so that a run may declare one group complete. Default: the empty scope. */
  readonly scope?: string | undefined;
}

export interface Reporter {
  /** One line that says what came out. The last one counts. */
  headline(text: string): void;
  /** The report itself, Markdown. The last one counts. */
  body(markdown: string): void;
  finding(finding: FindingInput): void;
  /**
   * Says that this run looked at everything in the scope: findings that it did not report again are resolved if the
   * run succeeds. A run that looked at a part only must not say it.
   */
  complete(scope?: string): void;
  metric(name: string, value: number, unit?: string | null): void;
  /** Hands over a file, by a path inside the home. */
  artifact(path: string): void;
  /**
   * How many things this run changed. Without it the rows that it changed in its datasets are counted; if it wrote
   * to none, "changed or not" stays unknown, which counts as changed.
   */
  changed(count: number): void;
  /** Says that all is as it should be and nothing had to be done. */
  unchanged(why: string): void;
  /** Says that the run declines its work this time. Return after it. */
  skip(why: string): void;
  /** How far the task as a whole has come; comes back as `watermark` next time, if this run succeeds. */
  watermark(value: string): void;
}
