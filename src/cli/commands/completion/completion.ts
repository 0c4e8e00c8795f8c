import type { CliContext } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { SCRIPTS } from "../../completion/scripts.ts";
import { SHELLS } from "./command.ts";

/** `nightdesk completion SHELL`. */
export async function completion(context: CliContext, _flags: object, shell: string): Promise<ExitCode> {
  const name = shell.toLowerCase() === "pwsh" ? "powershell" : shell.toLowerCase();
  const known = SHELLS.find((candidate) => candidate === name);
  if (known === undefined) {
    throw new CliError(EXIT.usage, `There is no completion for "${shell}".`, `Shells: ${SHELLS.join(", ")}`);
  }
  context.process.stdout.write(SCRIPTS[known]);
  return EXIT.done;
}
