/** Finds git on the PATH ourselves: the system's search may begin in the present folder, which may be anybody's. */
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { PublishError } from "../../ports/publish-error.ts";

/** @throws PublishError `git_missing` */
export function findGit(path: string | undefined, platform: string): { program: string; path: string } {
  const folders = (path ?? "").split(delimiter).filter((folder) => isAbsolute(folder));
  const name = platform === "win32" ? "git.exe" : "git";
  const program = folders.map((folder) => join(folder, name)).find(isProgram);
  if (program !== undefined) return { program, path: folders.join(delimiter) };
  throw new PublishError(
    "git_missing",
    "git was not found on the PATH. Install it (https://git-scm.com) and try again.",
  );
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
