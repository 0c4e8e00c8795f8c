/** Looks a program up on the search path ourselves, so that it is known, and can be told, which one will run. */
import { accessSync, constants, statSync } from "node:fs";
import { posix, win32 } from "node:path";

export interface SearchPlace {
  readonly platform: string;
  /** The environment that the program will be given. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Absolute path of the first program found, names in order of preference; null if there is none. Relative folders of
 * the path are passed over: what runs at night must not depend on where it was started.
 */
export function findProgram(names: readonly string[], place: SearchPlace): string | null {
  const { delimiter, isAbsolute, join } = place.platform === "win32" ? win32 : posix;
  const folders = variable(place, "PATH").split(delimiter).map(unquoted).filter(isAbsolute);
  const files = names.flatMap((name) => {
    const spelled = spellings(name, place);
    return folders.flatMap((folder) => spelled.map((file) => join(folder, file)));
  });
  return files.find((file) => isProgram(file, place.platform)) ?? null;
}

/** True for a file that this user may execute; on Windows for any file. */
export function isProgram(path: string, platform: string): boolean {
  try {
    if (!statSync(path).isFile()) return false;
    if (platform !== "win32") accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A variable's value, whatever the case of its name on Windows; empty if it is not set. */
export function variable({ platform, env }: SearchPlace, name: string): string {
  if (platform !== "win32") return env[name] ?? "";
  const found = Object.keys(env).find((key) => key.toUpperCase() === name);
  return found === undefined ? "" : (env[found] ?? "");
}

/** Only real programs: batch files would need a shell, which reads their arguments in its own way. */
function spellings(name: string, { platform }: SearchPlace): string[] {
  return platform === "win32" ? [`${name}.exe`, `${name}.com`] : [name];
}

function unquoted(folder: string): string {
  return folder.replace(/^"(.*)"$/, "$1");
}
