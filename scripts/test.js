// `npm test`: plain JavaScript, because the first thing it finds out is whether this Node can read TypeScript.
//
//   npm test                                everything
//   npm test -- src/core                    one folder, one file, or several
//   npm test -- --test-name-pattern=gap     any option of `node --test`
//   npm run test:24                         the same on the oldest Node that is supported
import { spawn, spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { availableParallelism, constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isNewEnough } from "../bin/launcher/minimum-node.js";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);

const onNode24 = process.argv.includes("--on-node-24");
const given = process.argv.slice(2).filter((argument) => argument !== "--on-node-24");
const node = onNode24 ? oldestSupportedNode() : process.execPath;
requireNode(node);

const options = given.filter((argument) => argument.startsWith("-"));
const places = given.filter((argument) => !argument.startsWith("-"));
const files =
  places.length === 0
    ? ["src/**/*.test.ts", "test/**/*.test.ts", "bench/**/*.test.ts"]
    : places.map(asPattern);

const tests = spawn(
  node,
  [
    "--test",
    "--test-reporter=spec",
    // A test that hangs must end the run with its name.
    "--test-timeout=300000",
    `--test-concurrency=${Math.max(2, availableParallelism() - 1)}`,
    ...options,
    ...files,
  ],
  { stdio: "inherit", env: environment() },
);
// Ctrl-C reaches the runner by itself; this process waits for its closing lines.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => tests.kill("SIGTERM"));
tests.on("exit", (code, signal) => {
  process.exitCode = code ?? 128 + constants.signals[signal ?? "SIGTERM"];
});

/** Variables of a Nightdesk that runs these tests itself would change what they see. */
function environment() {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith("NIGHTDESK_")),
  );
  delete env["NODE_TEST_CONTEXT"];
  // Windows writes it `Path`.
  const path = Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  env[path] = `${dirname(node)}${delimiter}${env[path] ?? ""}`;
  // Types are stripped once for all files and runs, which halves the time of small tests.
  env["NODE_COMPILE_CACHE"] ??= join(root, "node_modules", ".cache", "compiled");
  return env;
}

function oldestSupportedNode() {
  const executable = process.platform === "win32" ? "node.exe" : "node";
  return join(root, "node_modules", "node24", "bin", executable);
}

/** @param {string} path */
function requireNode(path) {
  const answer = spawnSync(path, ["--version"], { encoding: "utf8" });
  const version = answer.status === 0 ? answer.stdout.trim() : "not there";
  if (answer.status === 0 && isNewEnough(version)) {
    console.log(`Node ${version}`);
    return;
  }
  console.error(
    `The tests need Node 24 or newer, and ${path} is ${version}. Run "npm ci": it brings the right one along ` +
      "(not with --ignore-scripts, which leaves it out), and run the tests with npm so that it is found.",
  );
  process.exit(69);
}

/**
 * A folder stands for all tests below it.
 *
 * @param {string} place
 */
function asPattern(place) {
  const isFolder = existsSync(place) && statSync(place).isDirectory();
  return isFolder ? `${place.replace(/[\\/]+$/, "")}/**/*.test.ts` : place;
}
