import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

interface WhereToLook {
  readonly env: Readonly<Partial<Record<string, string>>>;
  readonly platform: string;
}

/** The first of several programs that is on the PATH, as an absolute path; null if none is. */
export function firstOnPath(names: readonly string[], { env, platform }: WhereToLook): string | null {
  const folders = (env["PATH"] ?? env["Path"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const endings = platform === "win32" ? [".exe", ".cmd", ".bat"] : [""];
  for (const name of names) {
    for (const folder of folders) {
      for (const ending of endings) {
        const path = join(folder, name + ending);
        if (isProgram(path)) return path;
      }
    }
  }
  return null;
}

function isProgram(path: string): boolean {
  // The Store's stand-in for Python only opens a shop window.
  if (path.includes("\\WindowsApps\\")) return false;
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
