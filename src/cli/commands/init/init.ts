import { existsSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { machineZone } from "../../../schedule/check-zone.ts";
import type { CliContext } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { CONFIG_NAMES } from "../../home.ts";
import { firstOnPath } from "../../on-path.ts";
import type { InitFlags } from "./command.ts";
import { answersFor } from "./questions.ts";
import { homeFiles } from "./templates.ts";
import { writeFiles, type WriteResult } from "./write-files.ts";

/** `nightdesk init [DIR]`: a home that runs. */
export async function init(context: CliContext, flags: InitFlags, folder?: string): Promise<ExitCode> {
  const home = resolve(context.cwd, folder ?? context.globals.home ?? ".");
  if (existsSync(home) && !statSync(home).isDirectory()) {
    throw new CliError(EXIT.usage, `${home} is a file, not a folder.`);
  }
  const present = CONFIG_NAMES.find((name) => existsSync(join(home, name)));
  if (present !== undefined) {
    context.process.stdout.write(`${join(home, present)} exists already; nothing was changed.\n`);
    return EXIT.done;
  }
  const answers = await answersFor(context, flags, machineZone());
  const look = { env: context.process.env, platform: context.platform };
  const machine = {
    hasPython: firstOnPath(["python3", "python", "py"], look) !== null,
    hasShell: context.platform !== "win32",
  };
  const result = writeFiles(home, homeFiles(answers, machine));
  context.process.stdout.write(initText(home, context.cwd, result));
  return EXIT.done;
}

function initText(home: string, cwd: string, { written, kept }: WriteResult): string {
  const lines = [`Wrote ${home}:`, ...written.map((path) => `  ${path}`)];
  if (kept.length > 0) lines.push("Left as they were:", ...kept.map((path) => `  ${path}`));
  const flag = relative(cwd, home) === "" ? "" : ` --home ${quoted(relative(cwd, home))}`;
  lines.push(
    "",
    "Next:",
    `  nightdesk${flag} check     is all of it right?`,
    `  nightdesk${flag} next      what comes when`,
    `  nightdesk${flag} start     keep watch and run it`,
    "",
  );
  return lines.join("\n");
}

function quoted(path: string): string {
  return /^[\w./~+-]+$/.test(path) ? path : JSON.stringify(path);
}
