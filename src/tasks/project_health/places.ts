/** Paths: from settings to folders, from folders to names for people. */
import { homedir } from "node:os";
import { join, resolve, sep } from "node:path";

/**
 * @param written a path of the settings: `~`, `~/x`, relative to the home folder, or absolute
 * @param home absolute
 */
export function placeOf(written: string, home: string, userHome: string = homedir()): string {
  if (written === "~") return userHome;
  if (written.startsWith("~/") || written.startsWith("~\\")) return join(userHome, written.slice(2));
  return resolve(home, written);
}

/** The name that stays: absolute, `/` between folders, an upper-case drive letter. */
export function idOf(path: string): string {
  const slashed = sep === "\\" ? path.replaceAll("\\", "/") : path;
  return slashed.replace(/^[a-z]:/, (drive) => drive.toUpperCase());
}

/** The short form for people: `~/x` inside the user's own folder. */
export function shortPath(path: string, userHome: string = homedir()): string {
  const id = idOf(path);
  const own = idOf(userHome);
  if (id === own) return "~";
  return own !== "/" && id.startsWith(`${own}/`) ? `~${id.slice(own.length)}` : id;
}

/** Is `path` the folder itself or inside it? Both absolute. */
export function isWithin(path: string, folder: string): boolean {
  const inner = idOf(path);
  const outer = idOf(folder);
  return inner === outer || inner.startsWith(outer.endsWith("/") ? outer : `${outer}/`);
}
