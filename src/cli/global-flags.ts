/** Flags that every command takes, before or after its name. They are taken out before the command is looked up. */
import { CliError } from "./errors.ts";
import { EXIT } from "./exit-codes.ts";

export interface GlobalFlags {
  /** As written; null if not given. */
  readonly home: string | null;
  readonly colour: "auto" | "always" | "never";
}

/** What completion proposes of them. */
export const GLOBAL_FLAG_NAMES: Readonly<Record<string, string>> = {
  "--home": "The folder with nightdesk.yaml",
  "--no-color": "No colour",
};

export interface SplitArguments {
  readonly globals: GlobalFlags;
  readonly rest: readonly string[];
}

/**
 * Splits the command line. Everything after a bare `--` is left alone.
 *
 * @throws CliError (usage) if `--home` has no value
 */
export function splitGlobalFlags(args: readonly string[]): SplitArguments {
  let home: string | null = null;
  let colour: GlobalFlags["colour"] = "auto";
  const rest: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (arg === "--") {
      rest.push(...args.slice(i));
      break;
    }
    if (arg === "--no-color" || arg === "--no-colour") colour = "never";
    else if (arg === "--color" || arg === "--colour") colour = "always";
    else if (arg.startsWith("--home=")) home = homeValue(arg.slice("--home=".length));
    else if (arg === "--home") home = homeValue(args[++i]);
    else rest.push(arg);
  }
  return { globals: { home, colour }, rest: helpAsFlag(rest) };
}

function homeValue(value: string | undefined): string {
  if (value !== undefined && value !== "" && value !== "--") return value;
  throw new CliError(
    EXIT.usage,
    "--home needs a folder.",
    "For example: nightdesk --home ~/nightdesk status",
  );
}

/** People type `nightdesk help run`; it means `nightdesk run --help`. */
function helpAsFlag(rest: readonly string[]): readonly string[] {
  const [first, ...others] = rest;
  return first === "help" ? [...others, "--help"] : rest;
}
