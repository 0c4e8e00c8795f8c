/** One look at everything: finds the repositories and reads each. Changes nothing in them. */
import { availableParallelism, tmpdir } from "node:os";
import { discover } from "./discover.ts";
import { findGit, requireVersion } from "./find-git.ts";
import { runGit } from "./git-command.ts";
import { gitEnvironment } from "./git-environment.ts";
import { globMatcher } from "./glob.ts";
import { groupRepositories } from "./group-repositories.ts";
import { inParallel } from "./in-parallel.ts";
import { inspect } from "./inspect.ts";
import { ownUserId } from "./ownership.ts";
import { idOf, isWithin, placeOf } from "./places.ts";
import { keepUserConfig } from "./user-config.ts";
import type { Discovery } from "./discover.ts";
import type { Inspection, KnownLog } from "./facts.ts";
import type { GitAccess } from "./git-session.ts";
import type { Repository } from "./repository.ts";
import type { HealthSettings } from "./settings.ts";

export interface LookOptions {
  readonly settings: HealthSettings;
  /** Relative roots start here. */
  readonly home: string;
  /** Epoch ms. */
  readonly now: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** What the log of a repository said last time; saves reading it again while no branch moves. */
  readonly knownLog: (id: string) => KnownLog | null;
  /** Called after each repository, and once before the first. */
  readonly progress: (done: number, total: number, id: string | null) => void;
}

export interface Look {
  /** With what came up while worktrees were looked for. */
  readonly discovery: Discovery;
  /** By id. */
  readonly inspections: readonly Inspection[];
}

const MAX_AT_ONCE = 8;

/**
 * @throws Error if git is not there or too old; the signal's reason when aborted
 */
export async function look(options: LookOptions): Promise<Look> {
  const { settings, signal, home } = options;
  const trusted = trustRule(settings.trusted, home);
  const own = ownUserId();
  const ownerOf = (path: string): number | null => (trusted(path) ? null : own);
  const searching = discover({
    roots: settings.roots.map((root) => placeOf(root, home)),
    ignored: anyOf(settings.ignore.map(globMatcher)),
    maxDepth: settings.max_depth,
    ownerOf,
    signal,
  });
  const [found, git] = await settled(searching, prepareGit(options, trusted));
  try {
    const grouped = groupRepositories(found.found, ownerOf);
    const discovery = { ...found, obstacles: [...found.obstacles, ...grouped.obstacles] };
    return { discovery, inspections: await inspectAll(grouped.repositories, git.access, options) };
  } finally {
    await git.remove();
  }
}

/** Both at once; what the second one made is taken away if the first one fails. */
async function settled(
  searching: Promise<Discovery>,
  preparing: Promise<PreparedGit>,
): Promise<[Discovery, PreparedGit]> {
  const [found, git] = await Promise.allSettled([searching, preparing]);
  if (git.status === "rejected") throw git.reason;
  if (found.status === "fulfilled") return [found.value, git.value];
  await git.value.remove();
  throw found.reason;
}

interface PreparedGit {
  readonly access: GitAccess;
  remove(): Promise<void>;
}

async function prepareGit(options: LookOptions, trusted: (path: string) => boolean): Promise<PreparedGit> {
  const { environment, signal } = options;
  const { program, path } = findGit(environment["PATH"] ?? environment["Path"]);
  const env = gitEnvironment({ parent: environment, path, userConfig: null });
  const version = await runGit({ program, args: ["version"], env, signal });
  requireVersion(version.stdout.toString("utf8"));
  const { GIT_CONFIG_NOSYSTEM: _system, GIT_CONFIG_GLOBAL: _global, ...plain } = env;
  const userEnv = {
    ...plain,
    ...given(environment, ["GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"]),
  };
  const kept = await keepUserConfig((args) => runGit({ program, args, env: userEnv, signal }), tmpdir());
  const access = {
    program,
    trusted,
    env: gitEnvironment({ parent: environment, path, userConfig: kept.file }),
  };
  return { access, remove: () => kept.remove() };
}

function given(
  environment: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

async function inspectAll(
  repositories: readonly Repository[],
  git: GitAccess,
  options: LookOptions,
): Promise<Inspection[]> {
  const { settings, now, signal, progress, knownLog } = options;
  let done = 0;
  progress(0, repositories.length, null);
  const limit = settings.concurrency ?? Math.min(availableParallelism(), MAX_AT_ONCE);
  const ownEmails = new Set(settings.own_emails.map((email) => email.toLowerCase()));
  const largeBytes = settings.large_untracked_mb * 1e6;
  const timeoutMs = settings.timeout_seconds * 1000;
  return await inParallel(repositories, limit, async (repository) => {
    const inspection = await inspect(repository, {
      git,
      now,
      largeBytes,
      ownEmails,
      timeoutMs,
      knownLog,
      signal,
    });
    done += 1;
    progress(done, repositories.length, repository.id);
    return inspection;
  });
}

function anyOf(tests: readonly ((path: string) => boolean)[]): (path: string) => boolean {
  return (path) => tests.some((test) => test(path));
}

/** A folder trusts all that is in it; a glob is matched against the absolute path. */
function trustRule(written: readonly string[], home: string): (path: string) => boolean {
  const tests = written.map((entry) => {
    const place = placeOf(entry, home);
    const matches = globMatcher(idOf(place));
    return (path: string): boolean => isWithin(path, place) || matches(idOf(path).replace(/^\//, ""));
  });
  return anyOf(tests);
}
