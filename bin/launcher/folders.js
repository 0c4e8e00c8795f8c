import { homedir } from "node:os";
import { join } from "node:path";

/** Folder of the user for things that can be made again. It may not exist yet. */
export function cacheFolder() {
  return ownFolder("XDG_CACHE_HOME", ".cache", "Caches", "Cache");
}

/** Folder of the user for things that this machine remembers. It may not exist yet. */
export function stateFolder() {
  return ownFolder("XDG_STATE_HOME", join(".local", "state"), "Application Support", "State");
}

/**
 * @param {string} xdgName variable that moves it, where the XDG rules hold
 * @param {string} xdgDefault below the home folder
 * @param {string} macName
 * @param {string} windowsName
 */
function ownFolder(xdgName, xdgDefault, macName, windowsName) {
  const { env, platform } = process;
  if (platform === "win32") {
    return join(env["LOCALAPPDATA"] || join(homedir(), "AppData", "Local"), "nightdesk", windowsName);
  }
  const moved = env[xdgName];
  if (moved) return join(moved, "nightdesk");
  return platform === "darwin"
    ? join(homedir(), "Library", macName, "nightdesk")
    : join(homedir(), xdgDefault, "nightdesk");
}
