import { basename } from "node:path";
import { formatProblem, type Problem } from "../../../config/problem.ts";
import type { CliContext } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { printJson } from "../../json/print.ts";
import { paintFor } from "../../render/colour.ts";
import { configSource } from "../../valid-config.ts";
import type { CheckFlags } from "./command.ts";
import { neverShown } from "./never-shown.ts";
import { unmetVariables } from "./unmet-variables.ts";

/** `nightdesk check [FILE]`. */
export async function check(context: CliContext, flags: CheckFlags, file?: string): Promise<ExitCode> {
  const source = configSource(context, file ?? null);
  const { config, problems: found } = await context.services.readConfig({ ...source, textOnly: false });
  const place = { file: basename(source.file), home: source.home, platform: context.platform };
  const doubts = config === null ? [] : [...unmetVariables(config, place), ...neverShown(config, place.file)];
  const problems = [...found, ...doubts];
  const output = context.process.stdout;
  if (flags.json) {
    printJson(output, {
      ok: config !== null,
      file: source.file,
      tasks: config?.tasks.length ?? null,
      problems,
    });
  } else {
    for (const problem of problems) output.write(`${formatProblem(problem)}\n`);
    output.write(`${verdict(config?.tasks.length ?? null, problems, context)}\n`);
  }
  return config === null ? EXIT.config : EXIT.done;
}

function verdict(tasks: number | null, problems: readonly Problem[], context: CliContext): string {
  const paint = paintFor(context.process.stdout);
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const warnings = problems.length - errors;
  if (tasks === null)
    return paint.bad(
      `${counted(errors, "error")}${warnings > 0 ? `, ${counted(warnings, "warning")}` : ""}.`,
    );
  const rest = warnings > 0 ? paint.warn(counted(warnings, "warning")) : paint.good("no problems");
  return `${counted(tasks, "task")}, ${rest}.`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
