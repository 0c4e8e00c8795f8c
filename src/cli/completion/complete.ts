/** The hidden side of completion: words typed so far in, proposals out. */
import { proposeCompletions } from "@stricli/core";
import { nightdeskApplication } from "../application.ts";
import type { CliContext } from "../context.ts";
import { GLOBAL_FLAG_NAMES } from "../global-flags.ts";

/**
 * Prints `word<TAB>what it is` for each way to go on. Never fails: a key press must not print an error.
 *
 * @param words after `nightdesk`; the last is the one being typed, empty at the beginning of a new word
 */
export async function printCompletions(context: CliContext, words: readonly string[]): Promise<void> {
  const typed = words.map((word) => (word === '""' ? "" : word));
  const app = nightdeskApplication({ version: context.version, debug: false, colour: false });
  const found = await proposeCompletions(app, typed.length === 0 ? [""] : typed, context).catch(() => []);
  const partial = typed.at(-1) ?? "";
  // Whoever wants a flag types a dash; everybody else wants to see the tasks.
  const proposals = partial.startsWith("-") ? found : found.filter(({ kind }) => kind !== "argument:flag");
  const lines = proposals.map(({ completion, brief }) => `${completion}\t${brief}\n`);
  if (partial.startsWith("--")) {
    lines.push(
      ...Object.entries(GLOBAL_FLAG_NAMES)
        .filter(([flag]) => flag.startsWith(partial))
        .map(([flag, brief]) => `${flag}\t${brief}\n`),
    );
  }
  context.process.stdout.write(lines.join(""));
}
