/** Which folder is the home. */
import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { CliError } from "./errors.ts";
import { EXIT } from "./exit-codes.ts";

/** Names that the configuration may have, best first. */
export const CONFIG_NAMES = ["nightdesk.yaml", "config.yaml"] as const;

export interface Home {
  /** Absolute path. */
  readonly folder: string;
  /** Absolute path of the YAML. */
  readonly configFile: string;
}

interface WhereToLook {
  /** Value of `--home`. */
  readonly flag: string | null;
  /** Value of NIGHTDESK_HOME. */
  readonly variable: string | undefined;
  readonly cwd: string;
}

/**
 * The home: `--home`, else NIGHTDESK_HOME, else the current folder or its nearest parent that holds a configuration.
 *
 * @throws CliError unavailable if there is none, config if it holds no configuration, or two
 */
export function findHome({ flag, variable, cwd }: WhereToLook): Home {
  if (flag !== null) return namedHome(resolve(cwd, flag), "--home");
  if (variable !== undefined && variable !== "") return namedHome(resolve(cwd, variable), "NIGHTDESK_HOME");
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const file = configIn(folder, folder !== resolve(cwd));
    if (file !== null) return { folder, configFile: file };
    if (dirname(folder) === folder) break;
  }
  throw new CliError(
    EXIT.unavailable,
    `No nightdesk.yaml in ${cwd} or in any folder above it.`,
    "Go to your home folder, or name it with --home DIR or NIGHTDESK_HOME. A new one: nightdesk init DIR",
  );
}

function namedHome(folder: string, source: string): Home {
  const kind = kindOf(folder);
  if (kind !== "folder") {
    const what = kind === "file" ? "is a file, not a folder" : "does not exist";
    throw new CliError(
      EXIT.unavailable,
      `${folder} (${source}) ${what}.`,
      `A new home: nightdesk init ${folder}`,
    );
  }
  if (!mayEnter(folder)) {
    throw new CliError(EXIT.unavailable, `${folder} (${source}) cannot be read.`, "Check its permissions.");
  }
  const file = configIn(folder, false);
  if (file !== null) return { folder, configFile: file };
  throw new CliError(
    EXIT.config,
    `${folder} (${source}) holds no nightdesk.yaml.`,
    `To write one: nightdesk init ${folder}`,
  );
}

/** @param foreign true for parents, where a `config.yaml` without tasks belongs to another program */
function configIn(folder: string, foreign: boolean): string | null {
  const [own, plain] = CONFIG_NAMES.map((name) => join(folder, name));
  if (own === undefined || plain === undefined) return null;
  const hasOwn = exists(own);
  const hasPlain = exists(plain) && (!foreign || namesTasks(plain));
  if (hasOwn && hasPlain) {
    throw new CliError(
      EXIT.config,
      `${folder} holds both nightdesk.yaml and config.yaml, so it is not clear which one counts.`,
      "Rename or remove one of them.",
    );
  }
  if (hasOwn) return own;
  return hasPlain ? plain : null;
}

function exists(path: string): boolean {
  return kindOf(path) === "file";
}

function namesTasks(path: string): boolean {
  try {
    return /^tasks\s*:/m.test(readFileSync(path, "utf8"));
  } catch {
    return true;
  }
}

function kindOf(path: string): "file" | "folder" | null {
  try {
    return statSync(path).isDirectory() ? "folder" : "file";
  } catch {
    // Not there, or in a folder that may not be entered: nothing of it can be used.
    return null;
  }
}

function mayEnter(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
