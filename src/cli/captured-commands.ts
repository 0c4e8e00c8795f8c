/** Commands called from inside: the same program over the same home, its streams being texts. */
import type { CommandEnd, Commands } from "../ports/commands.ts";
import type { CliContext, Output } from "./context.ts";
import { CliError } from "./errors.ts";
import { EXIT } from "./exit-codes.ts";
import { describeFault, exitCodeOf } from "./faults.ts";

/** What a command may print before it is stopped; whoever asks from inside wants an answer, not a film. */
const MOST_CHARACTERS = 1 << 25;

/** @param context that of the command which calls others */
export function commandsOver(context: CliContext): Commands {
  return { run: (args) => runCaptured(context, args) };
}

async function runCaptured(context: CliContext, args: readonly string[]): Promise<CommandEnd> {
  const stdout = capturedOutput();
  const stderr = capturedOutput();
  const inner: CliContext = {
    ...context,
    process: { stdout: stdout.output, stderr: stderr.output, env: context.process.env },
    globals: { ...context.globals, colour: "never" },
    ask: async () => null,
    // The outer command decides what a signal means.
    onStopSignal: () => () => undefined,
  };
  try {
    const { runApplication } = await import("./application.ts");
    const options = { version: context.version, debug: false, colour: false };
    const exitCode = await runApplication(options, args, inner);
    return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
  } catch (fault) {
    return {
      exitCode: exitCodeOf(fault),
      stdout: "",
      stderr: `${stderr.text()}${describeFault(fault, false)}\n`,
    };
  }
}

/** An output that is no terminal. */
function capturedOutput(): { readonly output: Output; text(): string } {
  const parts: string[] = [];
  let length = 0;
  function take(text: string): void {
    length += text.length;
    if (length > MOST_CHARACTERS)
      throw new CliError(
        EXIT.failed,
        "The answer is too long.",
        "Ask for less: fewer rows, a shorter stretch.",
      );
    parts.push(text);
  }
  return {
    output: {
      write: take,
      writeBytes: async (bytes) => take(Buffer.from(bytes).toString("utf8")),
      isTty: false,
      columns: 80,
      getColorDepth: () => 1,
    },
    text: () => parts.join(""),
  };
}
