/** A program that is run to its end, with all that it starts. */

export interface ProgramCall {
  /** Absolute path. */
  readonly program: string;
  readonly args: readonly string[];
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Aborting ends the program and everything it started, at once. */
  readonly signal: AbortSignal;
  /** Its standard input; empty without it. */
  readonly input?: Iterable<Uint8Array>;
}

export interface ProgramEnd {
  readonly code: number | null;
  /** The first 64 MB. */
  readonly stdout: string;
  /** The first 64 kB. */
  readonly stderr: string;
}

/** Rejects with the signal's reason when aborted, with the system's error if the program cannot be started. */
export type RunProgram = (call: ProgramCall) => Promise<ProgramEnd>;
