/** One command of the operating system: what every kind of work that runs in a process of its own comes down to. */
import type { Secret } from "../../ports/secrets.ts";

export interface Command {
  /** `argv[0]` is an absolute path. No shell reads any of it. */
  readonly argv: readonly string[];
  /** The whole environment; nothing is inherited beside it. */
  readonly env: Readonly<Record<string, string>>;
  /** Absolute path. */
  readonly cwd: string;
  /** Written to standard input, which is then closed; with null there is no input at all. */
  readonly stdin: string | null;
  /**
   * True if the program keeps its own record by `markStarted` and `writeExit` where the system has no trampoline
   * for it (Windows). `RUN_FOLDER_VARIABLE` in its environment tells it so.
   */
  readonly writesOwnExit: boolean;
  /** Values given to this command that have to be masked in its output, beside those of the secrets port. */
  readonly secrets: readonly Secret[];
  /** Windows only: `argv` after the first is passed as one line, already quoted (for `cmd.exe`). */
  readonly verbatim?: boolean;
}

/** A command, or the reason why there can be none; such an attempt ends `failed` without being started. */
export type Preparation =
  | { readonly ok: true; readonly command: Command }
  | { readonly ok: false; readonly reason: string; readonly detail: string };
