/** The real command in a process of its own, as a person or another program calls it. */
import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { TestContext } from "node:test";

const LAUNCHER = join(import.meta.dirname, "..", "..", "bin", "nightdesk.js");

/** How long a command may take before its test fails; the commands themselves need a fraction of a second. */
const PATIENCE_MS = 60_000;

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `nightdesk LINE…` to its end. `env` is laid over the environment of the tests. */
export function nightdesk(
  home: string,
  line: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const options = {
    cwd: home,
    env: environment(home, env),
    maxBuffer: 1 << 28,
    timeout: PATIENCE_MS,
    killSignal: "SIGKILL",
  } as const;
  return new Promise((resolve) => {
    execFile(process.execPath, [LAUNCHER, ...line], options, (fault, stdout, stderr) => {
      const code = fault === null ? 0 : typeof fault.code === "number" ? fault.code : -1;
      resolve({ code, stdout, stderr });
    });
  });
}

/** Runs a command that has to end with `code`, and says what it printed if it does not. */
export async function ends(code: number, home: string, ...line: string[]): Promise<Ended> {
  const ended = await nightdesk(home, line);
  assert.equal(
    ended.code,
    code,
    `${line.join(" ")} ended with ${ended.code}\n${ended.stdout}${ended.stderr}`,
  );
  return ended;
}

/** The JSON that a command prints; its exit code is not looked at. Throws if stdout holds anything else. */
export async function json<T>(home: string, ...line: string[]): Promise<T> {
  const { code, stdout, stderr } = await nightdesk(home, [...line, "--json"]);
  try {
    return JSON.parse(stdout) as T;
  } catch {
    throw new Error(`${line.join(" ")} ended with ${code} and printed no JSON:\n${stdout}\n${stderr}`);
  }
}

/** Starts a command that goes on by itself. It is ended with the test. */
export function begin(t: TestContext, home: string, ...line: string[]): ChildProcess {
  const child = spawn(process.execPath, [LAUNCHER, ...line], {
    cwd: home,
    env: environment(home, {}),
    stdio: ["ignore", "pipe", "ignore"],
  });
  child.stdout?.resume();
  const closed = once(child, "close");
  t.after(async () => {
    child.kill("SIGKILL");
    await closed;
  });
  return child;
}

/** Asks again and again until there is an answer. Every question starts a process, which is pause enough. */
export async function until<T>(what: string, question: () => Promise<T | null>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const answer = await question();
    if (answer !== null) return answer;
  }
  throw new Error(`${what} did not happen within ${PATIENCE_MS / 1000} s`);
}

/** Variables of a Nightdesk that runs these tests itself would change what they see. */
export function environment(home: string, more: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(?:NIGHTDESK_|NODE_TEST_CONTEXT$|FORCE_COLOR$)/.test(name),
  );
  return { ...Object.fromEntries(own), NIGHTDESK_HOME: home, ...more };
}
