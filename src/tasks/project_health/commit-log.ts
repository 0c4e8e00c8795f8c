/** Reads `git log` over all branches: who committed when, and which commits exist nowhere else. */

export interface Commit {
  readonly id: string;
  readonly parents: readonly string[];
  /** Author date, epoch ms. */
  readonly authoredAt: number;
  /** Committer date, epoch ms. */
  readonly committedAt: number;
  readonly email: string;
  /** Full names of the branches that end here, `refs/heads/…` and `refs/remotes/…`. */
  readonly refs: readonly string[];
}

/** Beyond this many commits a project's rhythm is known well enough. */
export const MAX_COMMITS = 20_000;

const UNIT = "\x1f";

/** The e-mail comes last: it may hold anything. */
const FORMAT = ["%H", "%P", "%at", "%ct", "%D", "%ae"].join("%x1f");

/** @param extra commits that HEAD names without a branch */
export function logArguments(extra: readonly string[]): string[] {
  return [
    "log",
    "--branches",
    "--remotes",
    ...extra,
    `--max-count=${MAX_COMMITS}`,
    "--no-show-signature",
    "--no-color",
    "--no-patch",
    "--decorate=full",
    "--decorate-refs=refs/heads/",
    "--decorate-refs=refs/remotes/",
    "-z",
    `--format=${FORMAT}`,
    "--",
  ];
}

/** @throws Error on a record that is not of our format */
export function parseLog(output: Buffer): Commit[] {
  return output
    .toString("utf8")
    .split("\0")
    .filter((record) => record !== "")
    .map(readCommit);
}

function readCommit(record: string): Commit {
  const [id, parents, authored, committed, refs, ...email] = record.split(UNIT);
  if (id === undefined || parents === undefined || refs === undefined || !/^[0-9a-f]{40,64}$/.test(id)) {
    throw new Error(`git log wrote a record that is not understood: ${JSON.stringify(record.slice(0, 80))}`);
  }
  return {
    id,
    parents: parents === "" ? [] : parents.split(" "),
    authoredAt: toMs(authored),
    committedAt: toMs(committed),
    email: email.join(UNIT),
    // `HEAD -> refs/heads/main` where HEAD is shown.
    refs: refs === "" ? [] : refs.split(", ").map((ref) => ref.replace(/^HEAD -> /, "")),
  };
}

function toMs(seconds: string | undefined): number {
  const value = Number(seconds);
  return Number.isSafeInteger(value) && value > 0 ? value * 1000 : 0;
}

export interface Reach {
  /** Commits of local branches. */
  readonly local: readonly Commit[];
  /** Commits of local branches that no remote-tracking branch holds. */
  readonly unpushed: readonly Commit[];
  /** Short names of the local branches they are on. */
  readonly unpushedBranches: readonly string[];
  readonly hasRemoteBranches: boolean;
  /** Commits that only a detached HEAD holds. */
  readonly unreferenced: readonly Commit[];
}

/**
 * Works out of one log what would otherwise take three.
 *
 * @param heads commits that HEAD names without a branch
 */
export function reachOf(commits: readonly Commit[], heads: readonly string[]): Reach {
  const byId = new Map(commits.map((commit) => [commit.id, commit]));
  const tips = commits.flatMap((commit) => commit.refs.map((ref) => ({ ref, id: commit.id })));
  const locals = tips.filter((tip) => tip.ref.startsWith("refs/heads/"));
  const remotes = tips.filter((tip) => tip.ref.startsWith("refs/remotes/"));
  const local = reachable(
    byId,
    locals.map((tip) => tip.id),
  );
  const pushed = reachable(
    byId,
    remotes.map((tip) => tip.id),
  );
  const detached = reachable(byId, heads);
  const unpushed = commits.filter((commit) => local.has(commit.id) && !pushed.has(commit.id));
  return {
    local: commits.filter((commit) => local.has(commit.id)),
    unpushed,
    unpushedBranches: locals
      .filter((tip) => !pushed.has(tip.id))
      .map((tip) => tip.ref.slice("refs/heads/".length))
      .toSorted(),
    hasRemoteBranches: remotes.length > 0,
    unreferenced: commits.filter(
      (commit) => detached.has(commit.id) && !local.has(commit.id) && !pushed.has(commit.id),
    ),
  };
}

function reachable(byId: ReadonlyMap<string, Commit>, starts: readonly string[]): Set<string> {
  const seen = new Set<string>();
  const stack = [...starts];
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    const commit = byId.get(id);
    if (commit === undefined || seen.has(id)) continue;
    seen.add(id);
    stack.push(...commit.parents);
  }
  return seen;
}
