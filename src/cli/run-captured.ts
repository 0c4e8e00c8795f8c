/** A command of ours within another one: the same code, its output as text. */
import type { CliContext, Output } from "./context.ts";

export interface Captured {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** More than anybody reads in a chat. */
const MOST_CHARACTERS = 200_000;

/**
 * Runs one command line to its end; never rejects.
 *
 * @param stop takes the place of signals: the command leaves at once
 */
export async function runCaptured(
  context: CliContext,
  line: readonly string[],
  stop: AbortSignal,
): Promise<Captured> {
  const stdout = textOutput();
  const stderr = textOutput();
  const { runApplication } = await import("./application.ts");
  const code = await runApplication({ version: context.version, debug: false, colour: false }, line, {
    ...context,
    process: { stdout, stderr, env: context.process.env },
    ask: () => Promise.resolve(null),
    onStopSignal(callback) {
      // The first asks to come to an end, the second to leave.
      const leave = () => {
        callback("SIGTERM");
        callback("SIGTERM");
      };
      if (stop.aborted) leave();
      else stop.addEventListener("abort", leave, { once: true });
      return () => stop.removeEventListener("abort", leave);
    },
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function textOutput(): Output & { text(): string } {
  let text = "";
  const add = (more: string) => {
    if (text.length < MOST_CHARACTERS) text += more;
  };
  return {
    write: add,
    writeBytes: (bytes) => Promise.resolve(add(Buffer.from(bytes).toString("utf8"))),
    isTty: false,
    columns: 60,
    getColorDepth: () => 1,
    text: () => text,
  };
}
