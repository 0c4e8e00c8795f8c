/** Looks at one repository with two git processes and a few files, within a limit of time. */
import { join } from "node:path";
import { activityOf } from "./activity.ts";
import { addChanges, summarizeChanges } from "./changes.ts";
import { logArguments, MAX_COMMITS, parseLog, reachOf } from "./commit-log.ts";
import { gitIn, outputOf, reasonOf } from "./git-session.ts";
import { changedAt, readGitState, readStashes } from "./git-state.ts";
import { isWithin } from "./places.ts";
import { readLocalConfig } from "./local-config.ts";
import { parseStatus } from "./status-porcelain.ts";
import type { Commit, Reach } from "./commit-log.ts";
import type { Changes, CheckoutFacts, Inspection, RepositoryFacts, Unpushed } from "./facts.ts";
import type { GitAccess, GitPlace, GitSettings } from "./git-session.ts";
import type { LocalConfig } from "./local-config.ts";
import type { Checkout, Repository } from "./repository.ts";
import type { Status } from "./status-porcelain.ts";

export interface InspectOptions {
  readonly git: GitAccess;
  /** Epoch ms. */
  readonly now: number;
  readonly largeBytes: number;
  /** Lower case; empty: everybody. */
  readonly ownEmails: ReadonlySet<string>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const STATUS = [
  "status",
  "--porcelain=v2",
  "--branch",
  "--show-stash",
  "--ahead-behind",
  "--find-renames",
  "--ignore-submodules=dirty",
  "-z",
];

/**
 * Never rejects for what is wrong with the repository.
 *
 * @throws the signal's reason when the whole run is aborted
 */
export async function inspect(repository: Repository, options: InspectOptions): Promise<Inspection> {
  const timeout = AbortSignal.timeout(Math.ceil(options.timeoutMs));
  const signal = AbortSignal.any([options.signal, timeout]);
  try {
    return { kind: "read", facts: await readRepository(repository, { ...options, signal }) };
  } catch (error) {
    options.signal.throwIfAborted();
    const detail = `it was not done after ${options.timeoutMs / 1000} s`;
    const unread = timeout.aborted ? { reason: "timed_out" as const, detail } : reasonOf(error);
    return { kind: "unread", unread: { repository, ...unread } };
  }
}

async function readRepository(repository: Repository, options: InspectOptions): Promise<RepositoryFacts> {
  const place = placeOf(repository);
  const config = await configOf(repository.commonDir, place, options);
  const looked = [];
  for (const checkout of repository.checkouts) {
    const status = await statusOf(checkout, config.overrides, options);
    looked.push({ checkout, status, changes: [await changesOf(checkout, status, options)] });
  }
  const gaps = await addSubmodules(repository.submodules, looked, options);
  const heads = looked.flatMap(({ status }) => (status.branch === null && status.head !== null ? [status.head] : []));
  const commits = await commitsOf(place, heads, config.overrides, options);
  const reach = reachOf(commits, heads);
  const stashes = await readStashes(repository.commonDir);
  return {
    repository,
    checkouts: await Promise.all(
      looked.map(({ checkout, status, changes }) => checkoutFacts(checkout, status, addChanges(changes))),
    ),
    remotes: config.remotes,
    unpushed: repository.bare && !reach.hasRemoteBranches ? null : unpushedOf(reach),
    unreferenced: reach.unreferenced.length,
    stashes: { ...stashes, count: Math.max(stashes.count, ...looked.map(({ status }) => status.stashes)) },
    fetchedAt: await changedAt(join(repository.commonDir, "FETCH_HEAD")),
    activity: activityOf(ownTimes(reach.local, options.ownEmails), options.now, commits.length >= MAX_COMMITS),
    gaps,
  };
}

function placeOf(repository: Repository): GitPlace {
  const first = repository.checkouts[0];
  return first === undefined ? { path: repository.commonDir, bare: true } : { path: first.path, bare: false };
}

async function configOf(commonDir: string, place: GitPlace, options: InspectOptions): Promise<LocalConfig> {
  return await readLocalConfig(commonDir, () =>
    gitIn(options.git, place, ["config", "--list", "-z"], [], options.signal),
  );
}

async function statusOf(checkout: Checkout, settings: GitSettings, options: InspectOptions): Promise<Status> {
  const place = { path: checkout.path, bare: false };
  return parseStatus(outputOf(await gitIn(options.git, place, STATUS, settings, options.signal)));
}

async function changesOf(checkout: Checkout, status: Status, options: InspectOptions): Promise<Changes> {
  return await summarizeChanges(status, { ...options, root: checkout.path });
}

/**
 * Work inside a submodule counts as work of the checkout that it lies in.
 *
 * @returns a sentence for each submodule that could not be read
 */
async function addSubmodules(
  submodules: readonly Checkout[],
  looked: readonly { readonly checkout: Checkout; readonly changes: Changes[] }[],
  options: InspectOptions,
): Promise<string[]> {
  const gaps: string[] = [];
  for (const submodule of submodules) {
    const owner = looked.findLast(({ checkout }) => isWithin(submodule.path, checkout.path));
    try {
      const config = await configOf(submodule.commonDir, { path: submodule.path, bare: false }, options);
      const status = await statusOf(submodule, config.overrides, options);
      owner?.changes.push(await changesOf(submodule, status, options));
    } catch (error) {
      options.signal.throwIfAborted();
      gaps.push(`submodule ${submodule.path}: ${reasonOf(error).detail}`);
    }
  }
  return gaps;
}

async function commitsOf(
  place: GitPlace,
  heads: readonly string[],
  settings: GitSettings,
  options: InspectOptions,
): Promise<Commit[]> {
  const output = outputOf(await gitIn(options.git, place, logArguments(heads), settings, options.signal));
  return parseLog(output.subarray(0, output.lastIndexOf(0) + 1));
}

async function checkoutFacts(checkout: Checkout, status: Status, changes: Changes): Promise<CheckoutFacts> {
  const { operation, lockedSince } = await readGitState(checkout.gitDir);
  return {
    path: checkout.path,
    kind: checkout.kind === "linked" ? "linked" : "main",
    branch: status.branch,
    head: status.head,
    upstream: status.upstream,
    upstreamGone: status.upstream !== null && status.ahead === null && status.head !== null,
    ahead: status.ahead ?? 0,
    behind: status.behind ?? 0,
    changes,
    operation,
    lockedSince,
  };
}

function unpushedOf(reach: Reach): Unpushed {
  const times = reach.unpushed.map((commit) => commit.committedAt).filter((time) => time > 0);
  return {
    commits: reach.unpushed.length,
    branches: reach.unpushedBranches,
    oldestAt: times.length === 0 ? null : times.reduce((a, b) => Math.min(a, b)),
  };
}

function ownTimes(commits: readonly Commit[], ownEmails: ReadonlySet<string>): number[] {
  return commits
    .filter((commit) => ownEmails.size === 0 || ownEmails.has(commit.email.toLowerCase()))
    .map((commit) => commit.authoredAt)
    .filter((time) => time > 0);
}
