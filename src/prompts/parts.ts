/** What rendering a prompt needs and gives. */
import type { Finding } from "../core/finding.ts";
import type { Report } from "../core/report.ts";
import type { Effort, Input, SecretBearing } from "../core/task.ts";

/** What stands at a path once links are followed. */
export interface Located {
  /** Absolute, without links. */
  readonly path: string;
  readonly kind: "file" | "folder" | "other";
  readonly bytes: number;
  /** Tells one file from every other on this machine, whatever stands at the path later. */
  readonly identity: string;
}

/** The files of the machine; `disk-files.ts` has the real ones. */
export interface PromptFiles {
  /** @returns null if nothing is there */
  locate(path: string): Promise<Located | null>;
  /** @throws if it is no longer the file that was located, or longer than `most` bytes */
  readFile(located: Located, most: number): Promise<Buffer>;
  /** @returns names relative to the folder, with `/`, in any order */
  glob(pattern: string, folder: string): Promise<readonly string[]>;
}

export interface QueryAnswer {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

export interface PromptParts extends PromptFiles {
  /** One reading statement over the datasets. Rows beyond `MAX_ROWS` count for the hash only. */
  query(sql: string): Promise<QueryAnswer>;
  /** The newest report of a task; null if it has none. */
  report(task: string): Promise<Report | null>;
  /** Findings of one task, or of all with null; resolved ones are left out here. */
  findings(task: string | null): Promise<readonly Finding[]>;
}

export interface PromptRequest {
  /** Absolute. */
  readonly home: string;
  /** The task's own words. */
  readonly text: string;
  readonly inputs: readonly Input[];
  readonly model: string | null;
  readonly effort: Effort | null;
  readonly schema: SecretBearing | null;
}

/** Why something that was named is not in the prompt. */
export type LeftOut = "secret" | "not_text" | "not_a_file";

export interface RenderedInput {
  /** Of a file relative to the home; of anything else a few words. */
  readonly name: string;
  readonly kind: Input["kind"];
  /** Of the whole content, 0 if there is none. */
  readonly bytes: number;
  /** Of the whole content, hexadecimal; empty if there is none or it was not read. */
  readonly sha256: string;
  /** True if the prompt holds only the beginning, or nothing, of it. */
  readonly truncated: boolean;
  readonly missing: boolean;
  readonly leftOut: LeftOut | null;
}

export interface RenderedPrompt {
  readonly text: string;
  readonly inputs: readonly RenderedInput[];
  /** SHA-256 over words, model, effort, schema and the whole of all inputs, hexadecimal. */
  readonly hash: string;
}
