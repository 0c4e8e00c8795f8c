/** What a command gets. Commands never touch the process, the clock or the environment in any other way. */
import type { CommandContext } from "@stricli/core";
import type { Clock } from "../ports/clock.ts";
import type { GlobalFlags } from "./global-flags.ts";
import type { Services } from "./services.ts";

/** An output stream as far as commands need it. */
export interface Output {
  write(text: string): void;
  /** For what is more than a screen: resolves when the stream takes more. */
  writeBytes(bytes: Uint8Array): Promise<void>;
  readonly isTty: boolean;
  /** Width of the terminal; 80 where it is not one. */
  readonly columns: number;
  /** Answers 1 where colour is not wanted. */
  getColorDepth(): number;
}

export interface CliProcess {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Partial<Record<string, string>>>;
  exitCode?: number | string | null;
}

export interface CliContext extends CommandContext {
  readonly process: CliProcess;
  readonly globals: GlobalFlags;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  readonly version: string;
  readonly clock: Clock;
  /** Asks a person on the terminal; null if nobody can answer. The answer is trimmed and may be empty. */
  ask(question: string): Promise<string | null>;
  /** Calls back for SIGINT, SIGTERM and their like, until the returned function is called. */
  onStopSignal(callback: (signal: string) => void): () => void;
  readonly services: Services;
}
