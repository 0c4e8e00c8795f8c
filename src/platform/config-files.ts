/** What the configuration wants to know of the files that it names. */
import { accessSync, constants, readdirSync, readFileSync, type Stats, statSync } from "node:fs";
import { dirname } from "node:path";

/** Answers from the real file system; nothing throws. Structure as `config/` asks for it. */
export function configFiles(platform: string) {
  return {
    kind(path: string): "file" | "folder" | null {
      const stat = statOrNull(path);
      if (stat === null) return null;
      return stat.isDirectory() ? "folder" : "file";
    },
    isExecutable(path: string): boolean {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    },
    read(path: string, most: number): Uint8Array | null {
      try {
        const stat = statSync(path);
        return stat.isFile() && stat.size <= most ? readFileSync(path) : null;
      } catch {
        return null;
      }
    },
    // Windows keeps rights elsewhere; the mode bits that Node shows there say nothing about other users.
    writableByOthers: platform === "win32" ? () => false : writableByOthers,
    names(folder: string): readonly string[] {
      try {
        return readdirSync(folder);
      } catch {
        return [];
      }
    },
  };
}

/** Who may write into the folder may put another file in the place of ours, unless the folder is sticky as /tmp is. */
function writableByOthers(path: string): boolean {
  const stat = statOrNull(path);
  if (stat === null) return false;
  const folder = statOrNull(dirname(path));
  return isOpen(stat) || (folder !== null && isOpen(folder) && (folder.mode & 0o1000) === 0);
}

function isOpen({ gid, mode }: Stats): boolean {
  // Many systems give each user a group of their own and let it write; only a foreign group is other people.
  const foreignGroup = gid !== process.getegid?.();
  return (mode & 0o002) !== 0 || (foreignGroup && (mode & 0o020) !== 0);
}

function statOrNull(path: string) {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}
