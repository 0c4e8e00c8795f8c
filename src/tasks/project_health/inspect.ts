/** Looks at one repository with one or two git processes and a few files, within a limit of time. */
import { join } from "node:path";
import { activityOf } from "./activity.ts";
import { addChanges, summarizeChanges } from "./changes.ts";
import { logArguments, parseLog } from "./commit-log.ts";
import { gitIn, outputOf, reasonOf } from "./git-session.ts";
import { readGitState, readStashes } from "./git-state.ts";
import { changedAt } from "./small-files.ts";
import { isWithin } from "./places.ts";
import { readLocalConfig } from "./local-config.ts";
import { summarizeLog } from "./log-summary.ts";
import { refsFingerprint } from "./refs-state.ts";
import { parseStatus } from "./status-porcelain.ts";
import type { Changes, CheckoutFacts, Inspection, KnownLog, RepositoryFacts } from "./facts.ts";
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
  /** What the log of a repository said last time. */
  readonly knownLog: (id: string) => KnownLog | null;
  readonly signal: AbortSignal;
}

const STATUS = [
  "status",
  "--porcelain=v2",
  "--branch",
  "--show-stash",
  "--ahead-behind",
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
    const status = await statusOf(checkout, config, options);
    looked.push({ checkout, status, changes: [await changesOf(checkout, status, options)] });
  }
  const gaps = await addSubmodules(repository.submodules, looked, options);
  const heads = looked.flatMap(({ status }) =>
    status.branch === null && status.head !== null ? [status.head] : [],
  );
  const log = await logOf(repository, heads, config.overrides, options);
  const { summary } = log;
  const stashes = readStashes(repository.commonDir);
  return {
    repository,
    checkouts: looked.map(({ checkout, status, changes }) =>
      checkoutFacts(checkout, status, addChanges(changes)),
    ),
    remotes: config.remotes,
    unpushed: repository.bare && !summary.hasRemoteBranches ? null : summary.unpushed,
    unreferenced: summary.unreferenced,
    stashes: { ...stashes, count: Math.max(stashes.count, ...looked.map(({ status }) => status.stashes)) },
    fetchedAt: changedAt(join(repository.commonDir, "FETCH_HEAD")),
    activity: activityOf(summary.work, options.now),
    log,
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

async function statusOf(checkout: Checkout, config: LocalConfig, options: InspectOptions): Promise<Status> {
  const place = { path: checkout.path, bare: false };
  const args = [...STATUS, config.partial ? "--no-renames" : "--find-renames"];
  return parseStatus(outputOf(await gitIn(options.git, place, args, config.overrides, options.signal)));
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
      const status = await statusOf(submodule, config, options);
      owner?.changes.push(await changesOf(submodule, status, options));
    } catch (error) {
      options.signal.throwIfAborted();
      gaps.push(`submodule ${submodule.path}: ${reasonOf(error).detail}`);
    }
  }
  return gaps;
}

/** The log is read only if a branch has moved since it was read last: most nights most have not. */
async function logOf(
  repository: Repository,
  heads: readonly string[],
  settings: GitSettings,
  options: InspectOptions,
): Promise<KnownLog> {
  // Taken before the log: if a branch moves in between, the next look reads it again.
  const refs = refsFingerprint(repository.commonDir, [...heads, "", ...options.ownEmails, zoneName()]);
  const known = options.knownLog(repository.id);
  if (known !== null && refs !== null && known.refs === refs) return known;
  const args = logArguments(heads);
  const output = outputOf(await gitIn(options.git, placeOf(repository), args, settings, options.signal));
  const commits = parseLog(output.subarray(0, output.lastIndexOf(0) + 1));
  return { refs, summary: summarizeLog(commits, heads, options.ownEmails) };
}

/** Commits fall into local days. */
function zoneName(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function checkoutFacts(checkout: Checkout, status: Status, changes: Changes): CheckoutFacts {
  const { operation, lockedSince } = readGitState(checkout.gitDir);
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
