import type { ExitCode } from "./exit-codes.ts";

/** An expected end of a command: a sentence for the person and, mostly, what to do about it. */
export class CliError extends Error {
  readonly exitCode: ExitCode;
  /** What to do next, one sentence; null if the message says it all. */
  readonly hint: string | null;

  constructor(exitCode: ExitCode, message: string, hint: string | null = null, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "CliError";
    this.exitCode = exitCode;
    this.hint = hint;
  }
}
