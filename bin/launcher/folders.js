import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** Folder of the user for things that can be made again; null if this user has no home. It may not exist yet. */
export function cacheFolder() {
  return ownFolder("XDG_CACHE_HOME", ".cache", "Caches", "Cache");
}

/** Folder of the user for things that this machine remembers; null as above. It may not exist yet. */
export function stateFolder() {
  return ownFolder("XDG_STATE_HOME", join(".local", "state"), "Application Support", "State");
}

/** The user's home folder, or null where the system knows none, as in a container with a made-up user. */
export function homeFolder() {
  try {
    const home = homedir();
    return isAbsolute(home) ? home : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} xdgName variable that moves it, where the XDG rules hold
 * @param {string} xdgDefault below the home folder
 * @param {string} macName
 * @param {string} windowsName
 */
function ownFolder(xdgName, xdgDefault, macName, windowsName) {
  const { env, platform } = process;
  const moved = env[platform === "win32" ? "LOCALAPPDATA" : xdgName];
  // A relative path would mean another folder at every start; the XDG rules say to ignore it.
  const base = moved && isAbsolute(moved) ? moved : null;
  const home = homeFolder();
  if (platform === "win32") {
    const local = base ?? (home === null ? null : join(home, "AppData", "Local"));
    return local === null ? null : join(local, "nightdesk", windowsName);
  }
  if (base !== null) return join(base, "nightdesk");
  if (home === null) return null;
  return platform === "darwin"
    ? join(home, "Library", macName, "nightdesk")
    : join(home, xdgDefault, "nightdesk");
}
