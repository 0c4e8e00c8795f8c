import { readdirSync } from "node:fs";
import { join } from "node:path";
import { homeFolder } from "./folders.js";
import { isNewEnough } from "./minimum-node.js";

/**
 * Nodes that version managers keep outside PATH, newest first. Only folders whose name says a version that is new
 * enough are listed, so that nothing has to be started to rule out the rest.
 *
 * @param {string} executable `node` or `node.exe`
 */
export function installedByVersionManagers(executable) {
  const found = places().flatMap(({ folder, inside }) =>
    versionsIn(folder).map((version) => ({ version, path: join(folder, version, ...inside, executable) })),
  );
  return found.sort((a, b) => compareVersions(b.version, a.version)).map(({ path }) => path);
}

function places() {
  const { env } = process;
  const home = homeFolder();
  if (home === null) return [];
  if (process.platform === "win32") {
    return [
      { folder: env["NVM_HOME"] || join(env["APPDATA"] || home, "nvm"), inside: [] },
      {
        folder: join(env["FNM_DIR"] || join(env["APPDATA"] || home, "fnm"), "node-versions"),
        inside: ["installation"],
      },
      { folder: join(env["LOCALAPPDATA"] || home, "Volta", "tools", "image", "node"), inside: [] },
    ];
  }
  const shared = env["XDG_DATA_HOME"] || join(home, ".local", "share");
  return [
    { folder: join(env["NVM_DIR"] || join(home, ".nvm"), "versions", "node"), inside: ["bin"] },
    { folder: join(env["FNM_DIR"] || join(shared, "fnm"), "node-versions"), inside: ["installation", "bin"] },
    { folder: join(env["MISE_DATA_DIR"] || join(shared, "mise"), "installs", "node"), inside: ["bin"] },
    { folder: join(env["ASDF_DATA_DIR"] || join(home, ".asdf"), "installs", "nodejs"), inside: ["bin"] },
    { folder: join(env["VOLTA_HOME"] || join(home, ".volta"), "tools", "image", "node"), inside: ["bin"] },
  ];
}

/** @param {string} folder */
function versionsIn(folder) {
  try {
    return readdirSync(folder).filter((name) => /^v?\d+\.\d+\.\d+$/.test(name) && isNewEnough(name));
  } catch {
    return [];
  }
}

/**
 * @param {string} a `v24.1.0`, with or without the `v`
 * @param {string} b
 */
function compareVersions(a, b) {
  return a.replace(/^v/, "").localeCompare(b.replace(/^v/, ""), "en", { numeric: true });
}
