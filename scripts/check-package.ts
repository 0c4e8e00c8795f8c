/**
 * `npm run check:package`: packs what would be published, installs it into an empty folder as a user does, and starts it
 * there. What the bundle lacks shows here and nowhere else, since a checkout runs from its sources.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const REPOSITORY = join(import.meta.dirname, "..");
/** Long enough for a slow machine; a start that hangs must not hang everything. */
const PATIENCE_MS = 300_000;

interface Ending {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const folder = mkdtempSync(join(tmpdir(), "nightdesk package "));
try {
  const launcher = install(pack());
  checkVersion(launcher);
  checkHome(launcher, copyExampleHome());
  console.log("The package installs, starts and runs the example home.");
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @returns path of the tarball */
function pack(): string {
  demand(npm(REPOSITORY, "pack", "--ignore-scripts", "--pack-destination", folder), "npm pack");
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  if (tarball === undefined) throw new Error("npm pack left no tarball");
  return join(folder, tarball);
}

/** @returns path of the installed launcher */
function install(tarball: string): string {
  const place = join(folder, "installed");
  mkdirSync(place);
  writeFileSync(join(place, "package.json"), '{ "private": true }\n');
  // Offline: it must need nothing beside itself.
  demand(npm(place, "install", "--offline", "--no-audit", "--no-fund", tarball), "npm install");
  const modules = join(place, "node_modules");
  const installed = readdirSync(modules).filter((name) => !name.startsWith("."));
  expect(installed.join() === "nightdesk", `one package is installed, not ${installed.join(", ")}`);
  expect(
    !existsSync(join(modules, "nightdesk", "src")),
    "the package holds no sources, which could not run there",
  );
  return join(modules, "nightdesk", "bin", "nightdesk.js");
}

function checkVersion(launcher: string): void {
  const { version } = JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8")) as {
    version: string;
  };
  const { stdout } = demand(nightdesk(launcher, "--version"), "--version");
  expect(stdout.trim() === version, `--version says ${stdout.trim()}, package.json ${version}`);
}

/** The example home looks at the clone two folders above it, so it is copied with one around it. */
function copyExampleHome(): string {
  const clone = join(folder, "clone of it");
  demand(start("git", REPOSITORY, "clone", "--quiet", REPOSITORY, clone), "git clone");
  const home = join(clone, "examples", "home");
  cpSync(join(REPOSITORY, "examples", "home"), home, {
    recursive: true,
    filter: (path) => !/[\\/](state|data|logs)$/.test(path),
  });
  return home;
}

/** A pass of the loop, and each kind of task: built in, TypeScript of the user's, Python. */
function checkHome(launcher: string, home: string): void {
  const ask = (...args: string[]) => nightdesk(launcher, "--home", home, ...args);
  demand(ask("check"), "check");
  const pass = ask("start", "--once");
  // One of the example's tasks fails on purpose, and a pass says so.
  expect(pass.code === 0 || pass.code === 1, `start --once ended with ${pass.code}: ${pass.stderr}`);
  expect(existsSync(join(home, "state", "ledger.db")), "start --once left a ledger");
  for (const task of ["project_health", "source_size", "disk_space"])
    demand(ask("run", task, "--json"), `run ${task}`);
  const audit = demand(ask("audit", "--json"), "audit");
  expect((JSON.parse(audit.stdout) as { ok: boolean }).ok, `audit is not ok: ${audit.stdout}`);
}

function nightdesk(launcher: string, ...args: string[]): Ending {
  return start(process.execPath, folder, launcher, ...args);
}

function npm(place: string, ...args: string[]): Ending {
  // The npm that runs this script; on Windows `npm` itself is a batch file, which cannot be started directly.
  const own = process.env["npm_execpath"];
  return own === undefined ? start("npm", place, ...args) : start(process.execPath, place, own, ...args);
}

function start(command: string, place: string, ...args: string[]): Ending {
  const ending = spawnSync(command, args, {
    cwd: place,
    encoding: "utf8",
    timeout: PATIENCE_MS,
    maxBuffer: 100_000_000,
  });
  if (ending.error) throw ending.error;
  return { code: ending.status, stdout: ending.stdout, stderr: ending.stderr };
}

function demand(ending: Ending, what: string): Ending {
  expect(ending.code === 0, `${what} ended with ${ending.code}:\n${ending.stdout}${ending.stderr}`);
  console.log(`${what}: passed`);
  return ending;
}

function expect(holds: boolean, sentence: string): void {
  if (!holds) throw new Error(sentence);
}
