import { resolve, dirname } from "node:path";
import { formatProblem } from "../config/problem.ts";
import type { Config } from "../core/task.ts";
import type { CliContext } from "./context.ts";
import { CliError } from "./errors.ts";
import { EXIT } from "./exit-codes.ts";
import { findHome, type Home } from "./home.ts";

/** The home that this call is about; see `findHome`. */
export function homeOf(context: CliContext): Home {
  const variable = context.process.env["NIGHTDESK_HOME"];
  return findHome({ flag: context.globals.home, variable, cwd: context.cwd });
}

interface Wanted {
  /** A YAML other than the home's, as written; null for the home's. */
  readonly file: string | null;
  readonly textOnly: boolean;
}

/** Which YAML is meant, and the folder that its paths start at. */
export function configSource(context: CliContext, file: string | null): { home: string; file: string } {
  if (file === null) {
    const home = homeOf(context);
    return { home: home.folder, file: home.configFile };
  }
  const path = resolve(context.cwd, file);
  const flag = context.globals.home;
  return { home: flag === null ? dirname(path) : resolve(context.cwd, flag), file: path };
}

/**
 * The configuration, for commands that cannot do without one.
 *
 * @throws CliError (config) with every problem if it is invalid
 */
export async function validConfig(context: CliContext, { file, textOnly }: Wanted): Promise<Config> {
  const source = configSource(context, file);
  const { config, problems } = await context.services.readConfig({ ...source, textOnly });
  if (config !== null) return config;
  const errors = problems.filter((problem) => problem.severity === "error").map(formatProblem);
  throw new CliError(
    EXIT.config,
    `The configuration is wrong.\n${errors.join("\n")}`,
    "All problems: nightdesk check",
  );
}
