/** A Nightdesk installation with a stand-in for the app, and ways to start its launcher. */
import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { TestContext } from "node:test";

const REPOSITORY = join(import.meta.dirname, "..", "..");
const FIXTURES = join(import.meta.dirname, "fixtures");

export const PRETEND_OLD = ["--import", join(FIXTURES, "pretend-old-node.mjs")];

export interface Installation {
  readonly root: string;
  readonly launcher: string;
  /** A home folder of a user of which nothing is known yet. */
  readonly userHome: string;
  /** Starts the launcher with nothing of this process's environment. It does not outlive the test. */
  start(argv: readonly string[], options?: StartOptions): Started;
}

/** @param app where the stand-in goes, relative to the installation; null leaves it out */
export function install(t: TestContext, app: string | null, folder = "night desk"): Installation {
  const top = mkdtempSync(join(tmpdir(), "nightdesk-launcher-"));
  t.after(() => rmSync(top, { recursive: true, force: true }));
  const root = join(top, folder);
  const userHome = join(top, "user");
  mkdirSync(userHome);
  cpSync(join(REPOSITORY, "bin"), join(root, "bin"), { recursive: true });
  writeFileSync(join(root, "package.json"), '{ "type": "module" }\n');
  if (app !== null) placeApp(root, app);
  const launcher = join(root, "bin", "nightdesk.js");
  function startLauncher(argv: readonly string[], options: StartOptions = {}): Started {
    const started = start(launcher, userHome, argv, options);
    t.after(() => started.child.kill("SIGKILL"));
    return started;
  }
  return { root, launcher, userHome, start: startLauncher };
}

export function placeApp(root: string, app: string): void {
  const path = join(root, app);
  mkdirSync(dirname(path), { recursive: true });
  copyFileSync(join(FIXTURES, "app.ts"), path);
}

export interface Started {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  /** Next line on standard output; throws when there is none any more. */
  line(): Promise<string>;
  end(): Promise<{ code: number | null; signal: string | null; stdout: string; stderr: string }>;
}

interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Options for the Node that runs the launcher. Default: none, so that it is new enough. */
  readonly nodeOptions?: readonly string[];
  readonly node?: string;
  /** A process group of its own, as a terminal would make one. */
  readonly ownGroup?: boolean;
  readonly input?: string;
}

function start(launcher: string, userHome: string, argv: readonly string[], options: StartOptions): Started {
  const child = spawn(options.node ?? process.execPath, [...(options.nodeOptions ?? []), launcher, ...argv], {
    cwd: userHome,
    env: { HOME: userHome, PATH: "", ...options.env },
    stdio: ["pipe", "pipe", "pipe"],
    detached: options.ownGroup ?? false,
  });
  child.stdin.end(options.input ?? "");
  return { child, ...readingOf(child) };
}

function readingOf(child: Started["child"]): Omit<Started, "child"> {
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = once(child, "close");
  const seen: string[] = [];
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  async function next(): Promise<string | null> {
    const { value, done } = await lines.next();
    if (done === true) return null;
    seen.push(value);
    return value;
  }
  return {
    async line() {
      const line = await next();
      if (line === null) throw new Error(`it ended; standard error was: ${stderr}`);
      return line;
    },
    async end() {
      while ((await next()) !== null);
      await ended;
      return { code: child.exitCode, signal: child.signalCode, stdout: seen.join("\n"), stderr };
    },
  };
}
