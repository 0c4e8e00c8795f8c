/** What one repository's log comes down to. It depends on the branches alone, so it can be kept until they move. */
import * as z from "zod";
import { commitDays } from "./activity.ts";
import { MAX_COMMITS, reachOf } from "./commit-log.ts";
import type { Commit } from "./commit-log.ts";

const at = z.number().nullable();

/** The form in which it is kept in the dataset. */
const shape = z.strictObject({
  unpushed: z.strictObject({ commits: z.int(), branches: z.array(z.string()), oldestAt: at }),
  /** Commits that only a detached HEAD holds. */
  unreferenced: z.int(),
  hasRemoteBranches: z.boolean(),
  work: z.strictObject({
    commits: z.int(),
    truncated: z.boolean(),
    lastCommitAt: at,
    days: z.array(z.tuple([z.int(), z.int()])),
  }),
});

export type LogSummary = z.infer<typeof shape>;

/** As many as anybody would read. */
const MAX_BRANCHES = 50;

/**
 * @param heads commits that HEAD names without a branch
 * @param ownEmails lower case; empty: everybody's commits count as work
 */
export function summarizeLog(
  commits: readonly Commit[],
  heads: readonly string[],
  ownEmails: ReadonlySet<string>,
): LogSummary {
  const reach = reachOf(commits, heads);
  const waiting = reach.unpushed.map((commit) => commit.committedAt).filter((time) => time > 0);
  const own = reach.local
    .filter((commit) => ownEmails.size === 0 || ownEmails.has(commit.email.toLowerCase()))
    .map((commit) => commit.authoredAt)
    .filter((time) => time > 0);
  const work = commitDays(own, commits.length >= MAX_COMMITS);
  return {
    unpushed: {
      commits: reach.unpushed.length,
      branches: reach.unpushedBranches.slice(0, MAX_BRANCHES),
      oldestAt: waiting.length === 0 ? null : waiting.reduce((a, b) => Math.min(a, b)),
    },
    unreferenced: reach.unreferenced.length,
    hasRemoteBranches: reach.hasRemoteBranches,
    work: { ...work, days: work.days.map(([day, count]) => [day, count]) },
  };
}

/** @returns null for anything that this version would not have written */
export function readSummary(stored: unknown): LogSummary | null {
  return shape.safeParse(stored).data ?? null;
}
