/** Why something was not published, as one kind of error with a stable code. */
import { hitLines } from "./hit-lines.ts";

export type PublishErrorCode =
  /** What was asked for cannot be: a remote, a branch or a folder that is none, or one that is not allowed. */
  | "bad_target"
  /** The files themselves: none, too large, too many, with names that cannot be published. */
  | "bad_site"
  /** The scan found what must not become public; `found` says what and where. */
  | "secrets_found"
  /** What is there was not written by Nightdesk. */
  | "not_ours"
  | "unreachable"
  /** The remote does not let us in, or does not let us write. */
  | "refused"
  | "no_repository"
  /** The branch may not be pushed to. */
  | "protected"
  /** Others pushed at the same time, twice. */
  | "lost_race"
  /** Put off by the limit of pushes after a publish that failed. */
  | "too_many_pushes"
  /** Another process of this home publishes to the same place. */
  | "busy"
  | "timed_out"
  | "git_missing"
  /** git failed in a way that has no word of its own. */
  | "git_failed"
  /** The folder refuses to be written. */
  | "unwritable";

/** Something in a file that must not become public. Never holds the value. */
export interface Hit {
  /** Path below the site's root. */
  readonly file: string;
  /** What it is, for instance `a GitHub token`, or `the secret NAME of this home`. */
  readonly kind: string;
  /** 1 for the first; 0 if it is the name of the file. */
  readonly line: number;
  readonly column: number;
  /** How it was written. */
  readonly form: "plain" | "escaped" | "base64";
  /** For a secret of the home in inlined answers: the names of the fields that hold it, such as `grid.tasks[].id`. */
  readonly fields?: readonly string[];
}

export class PublishError extends Error {
  readonly code: PublishErrorCode;
  readonly found: readonly Hit[];
  /** `found` in words, equal ones together. */
  readonly lines: readonly string[];
  constructor(code: PublishErrorCode, message: string, found: readonly Hit[] = [], options?: ErrorOptions) {
    super(message, options);
    this.name = "PublishError";
    this.code = code;
    this.found = found;
    this.lines = hitLines(found);
  }
}
