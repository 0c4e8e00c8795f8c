/** The person or program in front of us: questions, signals, and output that nobody reads any more. */
import { Writable } from "node:stream";

/**
 * Asks on the terminal.
 *
 * @returns the answer, trimmed; null if there is nobody to answer
 */
export async function askOnTerminal(question: string): Promise<string | null> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  const { createInterface } = await import("node:readline/promises");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question(question)).trim();
  } finally {
    terminal.close();
  }
}

/** Calls back for each signal that asks to stop, until the returned function is called. */
export function onStopSignal(callback: (signal: string) => void): () => void {
  const windows = process.platform === "win32";
  const signals = windows ? ["SIGINT", "SIGBREAK", "SIGHUP"] : ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, callback);
  return () => {
    for (const signal of signals) process.off(signal, callback);
  };
}

/** Lets `nightdesk next | head` end quietly: a reader that has gone is no failure. */
export function endQuietlyWithoutReader(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", leaveOnBrokenPipe);
}

function leaveOnBrokenPipe(fault: NodeJS.ErrnoException): void {
  if (fault.code !== "EPIPE") throw fault;
  process.exit(process.exitCode ?? 0);
}

/** Standard output for a protocol alone: from now on whatever else is written there lands on standard error. */
export function stdoutForProtocol(): Writable {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  return new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      // A reader that has gone is the matter of `endQuietlyWithoutReader`.
      write(chunk, () => done());
    },
  });
}
