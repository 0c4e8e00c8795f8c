/** The person or program in front of us: questions, signals, and output that nobody reads any more. */
import { writeSync } from "node:fs";
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

/**
 * Lets `nightdesk next | head` end quietly: a reader that has gone is no failure. Output that cannot be written for another
 * reason, a full disk mostly, is one.
 *
 * @param tell makes a sentence of the fault and ends with the exit code that belongs to it
 */
export function endWithOutput(
  tell: (fault: Error) => { readonly sentence: string; readonly exitCode: number },
): void {
  function leave(fault: NodeJS.ErrnoException): void {
    if (fault.code === "EPIPE") process.exit(process.exitCode ?? 0);
    const { sentence, exitCode } = tell(fault);
    // Nobody may be there to hear it: standard error may be what cannot be written.
    try {
      writeSync(process.stderr.fd, sentence);
    } catch {}
    process.exit(exitCode);
  }
  for (const stream of [process.stdout, process.stderr]) stream.on("error", leave);
}

/** Standard output for a protocol alone: from now on whatever else is written there lands on standard error. */
export function stdoutForProtocol(): Writable {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  return new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      // A reader that has gone is the matter of `endWithOutput`.
      write(chunk, () => done());
    },
  });
}
