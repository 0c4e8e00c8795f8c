#!/usr/bin/env node
// The launcher: plain JavaScript that an old Node can read. It starts Nightdesk in this process if this Node is new
// enough, else in a newer one. `tick` comes through here every few minutes, so the straight way imports nothing heavy.
import { existsSync } from "node:fs";
import module from "node:module";
import { dirname, join, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isNewEnough } from "./launcher/minimum-node.js";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

if (isNewEnough(process.versions.node)) {
  await startHere();
} else {
  const { handOver } = await import("./launcher/hand-over.js");
  await handOver(fileURLToPath(import.meta.url));
}

async function startHere() {
  if (process.env["NIGHTDESK_HANDED_OVER"] !== undefined) {
    const { listenToLauncher } = await import("./launcher/signals-from-launcher.js");
    listenToLauncher();
  }
  // Only for the command that npm itself has started, not for those that run below `npm test`.
  if (process.env["npm_lifecycle_event"] === "start") {
    const { stopWellUnderNpm } = await import("./launcher/under-npm.js");
    stopWellUnderNpm();
  }
  const app = findApp();
  if (app === null) {
    process.stderr.write(
      `nightdesk: this installation is incomplete (${join(root, "dist")} is missing); run "npm run build" or install it again.\n`,
    );
    process.exit(69);
  }
  await keepCompiledCode();
  await import(pathToFileURL(app).href);
}

/** A checkout runs from its sources, so that an old bundle never misleads; Node strips no types inside node_modules. */
function findApp() {
  const source = join(root, "src", "main.ts");
  if (!root.includes(`${sep}node_modules${sep}`) && existsSync(source)) return source;
  const bundle = join(root, "dist", "main.js");
  return existsSync(bundle) ? bundle : null;
}

/** Compiled code is kept in the user's own cache: the default place is a shared temporary folder. */
async function keepCompiledCode() {
  const { cacheFolder } = await import("./launcher/folders.js");
  const folder = cacheFolder();
  if (folder !== null) module.enableCompileCache?.(join(folder, "compiled"));
}
