/** Finds git on the PATH ourselves: the system's search may begin in the present folder, which may be anybody's. */
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { TaskFailed } from "../../sdk/index.ts";

export interface GitLocation {
  readonly program: string;
  /** The PATH without entries that are not absolute. */
  readonly path: string;
}

/**
 * @param path value of PATH
 * @throws Error that says what to install
 */
export function findGit(path: string | undefined, platform: NodeJS.Platform = process.platform): GitLocation {
  const folders = (path ?? "").split(delimiter).filter((folder) => isAbsolute(folder));
  const name = platform === "win32" ? "git.exe" : "git";
  const program = folders.map((folder) => join(folder, name)).find(isProgram);
  if (program === undefined) {
    throw new TaskFailed("git was not found on the PATH. Install it (https://git-scm.com) and try again.");
  }
  return { program, path: folders.join(delimiter) };
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * Older versions do not know the settings that keep us safe.
 *
 * @param output of `git version`
 * @throws Error with both versions
 */
export function requireVersion(output: string): void {
  const version = /(\d+)\.(\d+)/.exec(output);
  const [major, minor] = [Number(version?.[1] ?? 0), Number(version?.[2] ?? 0)];
  if (major > 2 || (major === 2 && minor >= 32)) return;
  throw new TaskFailed(
    `git 2.32 or newer is needed to look at repositories safely; here is "${output.trim()}".`,
  );
}
