/**
 * What a look at 200 repositories costs, beside a plain shell loop over `git status` on the same ones.
 * Run with `node bench/project-health.ts [repositories]`; it makes its own repositories and removes them.
 */
import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { look } from "../src/tasks/project_health/look.ts";
import type { LookOptions } from "../src/tasks/project_health/look.ts";
import { body } from "../src/tasks/project_health/render.ts";
import { settings } from "../src/tasks/project_health/settings.ts";
import { settle } from "../src/tasks/project_health/settle.ts";

const ROUNDS = 5;
const COUNT = Number(process.argv[2] ?? 200);
const COMMITS = 12;

const folder = realpathSync(mkdtempSync(join(tmpdir(), "nightdesk-bench-")));
const env = {
  PATH: process.env["PATH"] ?? "",
  HOME: folder,
  LC_ALL: "C",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "a",
  GIT_AUTHOR_EMAIL: "a@example.org",
  GIT_COMMITTER_NAME: "a",
  GIT_COMMITTER_EMAIL: "a@example.org",
};

function git(path: string, ...args: string[]): void {
  execFileSync("git", ["-C", path, ...args], { env, stdio: "ignore" });
}

/** One repository with some history and a remote, copied; every fifth one has changes. */
function makeRepositories(): string {
  const pattern = join(folder, "pattern");
  mkdirSync(join(pattern, "src"), { recursive: true });
  git(pattern, "init", "-q");
  for (let index = 0; index < COMMITS; index += 1) {
    writeFileSync(join(pattern, "src", `file${index}.ts`), `export const value${index} = ${index};\n`);
    git(pattern, "add", "-A");
    git(
      pattern,
      "commit",
      "-q",
      "-m",
      `change ${index}`,
      "--date",
      `${1_790_000_000 + index * 90_000} +0000`,
    );
  }
  git(pattern, "remote", "add", "origin", "https://example.org/pattern.git");
  git(pattern, "update-ref", "refs/remotes/origin/main", "HEAD~1");
  const root = join(folder, "projects");
  for (let index = 0; index < COUNT; index += 1) {
    const path = join(root, `project-${index}`);
    cpSync(pattern, path, { recursive: true, preserveTimestamps: true });
    git(path, "update-index", "-q", "--refresh");
    if (index % 5 === 0) appendFileSync(join(path, "src", "file0.ts"), "// changed\n");
  }
  return root;
}

const SHELL_LOOP =
  'for r in "$1"/*; do git -C "$r" status --porcelain=v2 --branch --show-stash -z > /dev/null; done';

function shellLoop(root: string): void {
  execFileSync("/bin/sh", ["-c", SHELL_LOOP, "sh", root], { env: { ...env, GIT_OPTIONAL_LOCKS: "0" } });
}

/** @returns what the next look may know of the logs */
async function ours(root: string, knownLog: LookOptions["knownLog"]): Promise<LookOptions["knownLog"]> {
  const chosen = settings.parse({ roots: [root] });
  const now = Date.now();
  const { signal } = new AbortController();
  const seen = await look({
    settings: chosen,
    home: folder,
    now,
    environment: env,
    knownLog,
    signal,
    progress: () => {},
  });
  const outcome = settle({ look: seen, known: [], settings: chosen, now, exists: () => true });
  if (outcome.read.length !== COUNT || body(outcome) === "")
    throw new Error(`read ${outcome.read.length} of ${COUNT}`);
  const logs = new Map(outcome.read.map((facts) => [facts.repository.id, facts.log]));
  return (id) => logs.get(id) ?? null;
}

async function time<T>(work: () => T | Promise<T>): Promise<[ms: number, result: T]> {
  const begun = performance.now();
  const result = await work();
  return [performance.now() - begun, result];
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
}

try {
  const root = makeRepositories();
  const rounds: { shell: number; first: number; next: number }[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const [shell] = await time(() => shellLoop(root));
    const [first, knownLog] = await time(() => ours(root, () => null));
    const [next] = await time(() => ours(root, knownLog));
    // The first round warms caches and compiled code.
    if (round > 0) rounds.push({ shell, first, next });
  }
  const line = (name: string, of: (round: (typeof rounds)[number]) => number): void => {
    const ms = median(rounds.map(of));
    const ratio = median(rounds.map((round) => of(round) / round.shell));
    console.log(`${name.padEnd(38)} ${ms.toFixed(0).padStart(6)} ms   ${ratio.toFixed(2).padStart(5)}`);
  };
  console.log(
    `${COUNT} repositories, ${COMMITS} commits each, ${availableParallelism()} cores, ${ROUNDS} rounds, medians`,
  );
  line("shell loop over git status", (round) => round.shell);
  line("project_health, the first night", (round) => round.first);
  line("project_health, every other night", (round) => round.next);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
