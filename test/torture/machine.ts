/** Real processes of Nightdesk over a temporary home, and what the machine and the ledger say of them. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, watch } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as after } from "node:timers/promises";
import type { TestContext } from "node:test";
import { openSqliteLedger, type Store } from "../../src/ledger/index.ts";

const LAUNCHER = join(import.meta.dirname, "..", "..", "bin", "nightdesk.js");

/** How much is asked of the machine: the number of kills; 1000 for a night. A normal run takes the short form. */
export const SIZE = Number(process.env["TORTURE"] ?? 0);

/** These tests look into `/proc` to see what is really running. */
export const needsProc = process.platform === "linux" ? false : "needs /proc";

export interface Watched {
  readonly child: ChildProcess;
  /** Resolves with the first line, of those told so far too, that fits; rejects if the output ends without it. */
  says(wanted: RegExp): Promise<string>;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** All that was written, both streams. */
  text(): string;
}

/** Starts `nightdesk` with the Node of the tests; it is killed after the test if it is still there. */
export function begin(t: Pick<TestContext, "after">, home: string, ...line: string[]): Watched {
  const child = spawn(process.execPath, [LAUNCHER, ...line], {
    cwd: home,
    env: { ...process.env, NIGHTDESK_HOME: home },
    stdio: ["ignore", "pipe", "pipe"],
  });
  t.after(() => child.kill("SIGKILL"));
  const lines: string[] = [];
  const told = new EventTarget();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (text) => {
      lines.push(text);
      told.dispatchEvent(new Event("line"));
    });
  }
  const ended = once(child, "close").then(([code, signal]) => {
    told.dispatchEvent(new Event("end"));
    return { code: code as number | null, signal: signal as NodeJS.Signals | null };
  });
  return {
    child,
    ended,
    text: () => lines.join("\n"),
    says: (wanted) => firstFit(lines, told, ended, wanted),
  };
}

function firstFit(
  lines: readonly string[],
  told: EventTarget,
  ended: Promise<unknown>,
  wanted: RegExp,
): Promise<string> {
  return new Promise((resolve, reject) => {
    function look(): void {
      const found = lines.find((text) => wanted.test(text));
      if (found !== undefined) resolve(found);
    }
    told.addEventListener("line", look);
    void ended.then(() => reject(new Error(`ended without ${String(wanted)}:\n${lines.join("\n")}`)));
    look();
  });
}

/** One command to its end. */
export async function nightdesk(
  t: Pick<TestContext, "after">,
  home: string,
  ...line: string[]
): Promise<{ readonly code: number | null; readonly text: string }> {
  const watched = begin(t, home, ...line);
  const { code } = await watched.ended;
  return { code, text: watched.text() };
}

/** Looks into the home's ledger, or changes it, as a process of Nightdesk would. */
export async function withStore<T>(home: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openSqliteLedger({ path: join(home, "state", "ledger.db") });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** What the scripts wrote down about themselves: one line each, words apart by blanks. */
export function wordsIn(home: string, file: string): string[][] {
  let text: string;
  try {
    text = readFileSync(join(home, file), "utf8");
  } catch {
    return [];
  }
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split(" "));
}

/** Resolves as soon as the file is there. */
export async function appears(home: string, file: string): Promise<void> {
  const watcher = watch(home);
  try {
    while (!existsSync(join(home, file))) await once(watcher, "change");
  } finally {
    watcher.close();
  }
}

/** Living processes by a variable of their environment, which is its value if none is asked for. */
export function processesWith(variable: string, value?: string): { pid: number; value: string }[] {
  const wanted = `${variable}=`;
  return pids().flatMap((pid) => {
    const entry = readOf(pid, "environ").find((text) => text.startsWith(wanted));
    if (entry === undefined) return [];
    const found = { pid, value: entry.slice(wanted.length) };
    return value === undefined || found.value === value ? [found] : [];
  });
}

/** Living processes that have this text among their arguments, this one excepted. */
export function processesNaming(text: string): number[] {
  return pids().filter((pid) => pid !== process.pid && readOf(pid, "cmdline").includes(text));
}

function pids(): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => Number.isInteger(pid));
}

function readOf(pid: number, file: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8").split("\0");
  } catch {
    return [];
  }
}

/** Starts a run and kills it, with all that it has started, after a while. */
export async function killRun(t: TestContext, home: string, task: string, afterMs: number): Promise<void> {
  const { child, ended } = begin(t, home, "run", task, "--wait");
  await after(afterMs);
  child.kill("SIGKILL");
  for (const { pid } of processesWith("NIGHTDESK_HOME", home)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended by itself.
    }
  }
  await ended;
}
