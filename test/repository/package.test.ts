/** What package.json promises. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { MINIMUM_MAJOR } from "../../bin/launcher/minimum-node.js";
import { textOf, trackedFiles } from "./tracked-files.ts";

const manifest = JSON.parse(textOf("package.json")) as {
  version: string;
  engines: { node: string };
  bin: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies: Record<string, string>;
  allowScripts: Record<string, boolean>;
};

test("the launcher and package.json ask for the same Node", () => {
  assert.equal(manifest.engines.node, `>=${MINIMUM_MAJOR}`);
});

test("versions are exact, since an old npm would choose old ones by itself", () => {
  const loose = Object.entries(manifest.devDependencies).filter(
    ([, version]) => !/^(npm:\w+@)?\d+\.\d+\.\d+$/.test(version),
  );
  assert.deepEqual(loose, []);
});

test("a user installs nothing beside Nightdesk: all packages are in the bundle", () => {
  assert.equal(manifest.dependencies, undefined);
});

test("only the packages that bring Node may run a script when they are installed", () => {
  const lock = JSON.parse(textOf("package-lock.json")) as {
    packages: Record<string, { hasInstallScript?: boolean }>;
  };
  const scripts = Object.entries(lock.packages).filter(([, entry]) => entry.hasInstallScript === true);
  const names = scripts.map(([path]) => path.replace("node_modules/", "")).toSorted();
  assert.deepEqual(names, Object.keys(manifest.allowScripts).toSorted());
});

test("the launcher is plain JavaScript that starts with a line for the shell", () => {
  assert.equal(manifest.bin["nightdesk"], "bin/nightdesk.js");
  assert.match(textOf("bin/nightdesk.js"), /^#!\/usr\/bin\/env node\n/);
  const other = trackedFiles().filter((file) => file.startsWith("bin/") && !file.endsWith(".js"));
  assert.deepEqual(other, []);
});
