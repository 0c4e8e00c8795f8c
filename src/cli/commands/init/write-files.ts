import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { TemplateFile } from "./templates.ts";

export interface WriteResult {
  /** Relative paths. */
  readonly written: readonly string[];
  readonly kept: readonly string[];
}

/** Writes the files into the folder, which is made if need be. A file that exists is never touched. */
export function writeFiles(folder: string, files: readonly TemplateFile[]): WriteResult {
  const written: string[] = [];
  const kept: string[] = [];
  for (const { path, text, mode } of files) {
    const target = join(folder, ...path.split("/"));
    mkdirSync(dirname(target), { recursive: true });
    if (writeNew(target, text, mode)) written.push(path);
    else kept.push(path);
  }
  return { written, kept };
}

function writeNew(path: string, text: string, mode: number): boolean {
  try {
    writeFileSync(path, text, { flag: "wx", mode });
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw fault;
  }
  // The mode given above is cut by the umask; a script must stay executable and secrets must not be readable.
  chmodSync(path, mode);
  return true;
}
