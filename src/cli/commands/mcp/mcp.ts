import { TOOLS } from "../../../tools/index.ts";
import { commandsOver } from "../../captured-commands.ts";
import type { CliContext, Output } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { modelPowers } from "../../model-powers.ts";
import { homeOf } from "../../valid-config.ts";

/** `nightdesk mcp`. */
export async function mcp(context: CliContext): Promise<ExitCode> {
  const home = homeOf(context);
  const { stderr } = context.process;
  const quiet = withoutStdout(context);
  const ended = new AbortController();
  const release = context.onStopSignal(() => ended.abort());
  // Opened with the first call: a client wants the list of tools at once.
  let masker: Promise<() => Promise<(text: string) => string>> | null = null;
  try {
    await context.services.serveMcp({
      tools: TOOLS,
      version: context.version,
      signal: ended.signal,
      warn: (sentence) => stderr.write(`nightdesk mcp: ${sentence}\n`),
      desk: {
        commands: commandsOver(quiet),
        powers: modelPowers(quiet),
        async masker() {
          masker ??= context.services.secretMasker(home);
          try {
            return await (
              await masker
            )();
          } catch (fault) {
            // A ledger that is being restored is there again at the next call.
            masker = null;
            throw fault;
          }
        },
      },
    });
    return EXIT.done;
  } finally {
    release();
  }
}

/** Stdout belongs to the protocol; what commands say beside their answers goes to stderr. */
function withoutStdout(context: CliContext): CliContext {
  const stdout: Output = context.process.stderr;
  return { ...context, process: { ...context.process, stdout } };
}
