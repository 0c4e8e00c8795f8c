/** The real files. */
import { glob, readFile, realpath, stat } from "node:fs/promises";
import { sep } from "node:path";
import type { PromptFiles } from "./parts.ts";

/** The files of this machine, as far as this user may see them. */
export function diskFiles(): PromptFiles {
  return {
    readFile: (path) => readFile(path),
    async locate(path) {
      try {
        const real = await realpath(path);
        const found = await stat(real);
        const kind = found.isFile() ? "file" : found.isDirectory() ? "folder" : "other";
        return { path: real, kind, bytes: found.size };
      } catch (fault) {
        const { code } = fault as NodeJS.ErrnoException;
        if (code === "ENOENT" || code === "ENOTDIR") return null;
        throw fault;
      }
    },
    async glob(pattern, folder) {
      const names = await Array.fromAsync(glob(pattern, { cwd: folder }));
      return names.map((name) => name.split(sep).join("/"));
    },
  };
}
