import { spawnSync } from "node:child_process";
import { readFileSync, mkdirSync, writeFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join, sep } from "node:path";
import { stateFolder } from "./folders.js";
import { installedByVersionManagers } from "./version-managers.js";
import { isNewEnough, MINIMUM_MAJOR } from "./minimum-node.js";

const EXECUTABLE = process.platform === "win32" ? "node.exe" : "node";

/**
 * Path of a Node that is new enough, or null.
 *
 * In this order: NIGHTDESK_NODE, the npm package `node`, the one found last time, PATH, version managers. A
 * NIGHTDESK_NODE that does not serve is reported to `complain` and not replaced by another: somebody chose it.
 *
 * @param {string} launcher path of bin/nightdesk.js
 * @param {(sentence: string) => void} complain
 */
export function findNode(launcher, complain) {
  const chosen = process.env["NIGHTDESK_NODE"];
  if (chosen) {
    if (serves(chosen)) return chosen;
    complain(`NIGHTDESK_NODE (${chosen}) is not a Node of version ${MINIMUM_MAJOR} or newer`);
    return null;
  }
  const packaged = fromPackage(launcher);
  if (packaged !== null && serves(packaged)) return packaged;
  const remembered = recall();
  if (remembered !== null && serves(remembered)) return remembered;
  for (const candidate of searched()) {
    if (!serves(candidate)) continue;
    // A project's own Node goes when the project goes.
    if (!candidate.split(sep).includes("node_modules")) remember(candidate);
    return candidate;
  }
  return null;
}

/**
 * Asks the binary itself: names of folders and links lie.
 *
 * @param {string} path
 */
function serves(path) {
  const answer = spawnSync(path, ["--version"], { encoding: "utf8", timeout: 10_000, windowsHide: true });
  return answer.status === 0 && isNewEnough(answer.stdout.trim());
}

/**
 * The binary of the npm package `node`, looked up from the launcher's folder upwards.
 *
 * @param {string} launcher
 */
function fromPackage(launcher) {
  try {
    const folder = dirname(createRequire(launcher).resolve("node/package.json"));
    return join(folder, "bin", EXECUTABLE);
  } catch {
    return null;
  }
}

function* searched() {
  const seen = new Set([realpathOrSelf(process.execPath)]);
  for (const candidate of [...onPath(), ...installedByVersionManagers(EXECUTABLE)]) {
    const real = realpathOrSelf(candidate);
    if (seen.has(real)) continue;
    seen.add(real);
    yield candidate;
  }
}

function onPath() {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.filter((folder) => folder !== "").map((folder) => join(folder, EXECUTABLE));
}

/** @param {string} path */
function realpathOrSelf(path) {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** It holds one line, so that a person can correct it. */
const REMEMBERED = "node-path";

function recall() {
  const folder = stateFolder();
  if (folder === null) return null;
  try {
    return readFileSync(join(folder, REMEMBERED), "utf8").trim() || null;
  } catch {
    return null;
  }
}

/**
 * Only saves the next search; a home folder that cannot be written is no reason to stop.
 *
 * @param {string} path
 */
function remember(path) {
  const folder = stateFolder();
  if (folder === null) return;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, REMEMBERED), `${path}\n`, { mode: 0o600 });
  } catch {
    return;
  }
}
