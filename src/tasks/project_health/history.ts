/** Yesterday's knowledge and today's look become today's rows. Pure. */
import { dayNumber, localDay, weeksFrom } from "./activity.ts";
import { isWithin } from "./places.ts";
import type { NewRowOf, RowOf } from "../../sdk/index.ts";
import type { Discovery } from "./discover.ts";
import type { RepositoryFacts } from "./facts.ts";
import type { Obstacle } from "./repository.ts";
import type { tables } from "./tables.ts";

export type KnownRepo = RowOf<typeof tables.repos>;
export type RepoRow = NewRowOf<typeof tables.repos>;
export type LogRow = NewRowOf<typeof tables.logs>;
export type DayRow = NewRowOf<typeof tables.days>;

/** Days for which a folder that is gone is still told. */
const TOLD_DAYS = 7;

/**
 * Since when something waits for its commit in the main checkout, epoch ms; null if all is committed. The times of
 * files are forgotten by a formatter or a restore, so the oldest time seen at this commit holds.
 */
export function uncommittedSince(
  facts: RepositoryFacts,
  known: KnownRepo | undefined,
  now: number,
): number | null {
  const main = facts.checkouts[0];
  if (main === undefined || main.changes.tracked + main.changes.untracked === 0) return null;
  const before = known?.state === "present" && known.head === main.head ? known.uncommitted_since : null;
  const times = [before, main.changes.oldestAt].filter((time) => time !== null);
  return times.length === 0 ? now : times.reduce((a, b) => Math.min(a, b));
}

/** @param since as `uncommittedSince` says */
export function repoRow(
  facts: RepositoryFacts,
  known: KnownRepo | undefined,
  since: number | null,
  now: number,
): RepoRow {
  const main = facts.checkouts[0];
  return {
    repo: facts.repository.id,
    state: "present",
    branch: main?.branch,
    head: main?.head,
    bare: facts.repository.bare,
    worktrees: facts.checkouts.filter((checkout) => checkout.kind === "linked").length,
    remotes: facts.remotes,
    ...countsOf(facts),
    uncommitted_since: since,
    // As written: a date in the future would be another one in every run.
    last_commit_at: facts.log.summary.work.lastCommitAt,
    usual_gap_days: facts.activity.usualGapDays,
    commits_per_week: facts.activity.perWeek,
    weeks_from: weeksFrom(now),
    first_seen: known?.first_seen ?? localDay(now),
    gone_since: null,
  };
}

export function dayRow(facts: RepositoryFacts, now: number): DayRow {
  const main = facts.checkouts[0];
  return {
    day: localDay(now),
    repo: facts.repository.id,
    branch: main?.branch,
    head: main?.head,
    ...countsOf(facts),
    commits: facts.activity.today,
  };
}

/** Nothing to keep where nobody can tell whether a branch has moved. */
export function logRow(facts: RepositoryFacts): LogRow[] {
  const { refs, summary } = facts.log;
  return refs === null ? [] : [{ repo: facts.repository.id, refs, summary }];
}

function countsOf(
  facts: RepositoryFacts,
): Pick<DayRow, "changed_files" | "untracked" | "unpushed" | "behind" | "stashes"> {
  const sum = (value: (checkout: RepositoryFacts["checkouts"][number]) => number): number =>
    facts.checkouts.reduce((total, checkout) => total + value(checkout), 0);
  return {
    changed_files: sum((checkout) => checkout.changes.tracked),
    untracked: sum((checkout) => checkout.changes.untracked),
    unpushed: facts.unpushed?.commits ?? null,
    behind: facts.checkouts[0]?.behind ?? null,
    stashes: facts.stashes.count,
  };
}

/** A repository that can be seen for the first time, though it could not be read. */
export function unreadRow(repo: string, now: number): RepoRow {
  return { repo, state: "unread", first_seen: localDay(now) };
}

export interface Absent {
  readonly gone: readonly KnownRepo[];
  /** Still there, perhaps, but no longer what the settings ask for. */
  readonly unwatched: readonly KnownRepo[];
  /** Roots in which everything is gone at once: more likely a drive that is not there. */
  readonly emptied: readonly { readonly root: string; readonly repos: number }[];
}

/** A single project may well be removed; two and more at once, with nothing left, are rather a missing drive. */
const EMPTIED = 2;

/**
 * What became of repositories that were not found this time. Whoever lies behind an obstacle is in none of the lists:
 * nothing is known of it.
 *
 * @param ids found this time, read or not
 * @param exists is there still anything at this path?
 */
export function absentOf(
  known: readonly KnownRepo[],
  ids: ReadonlySet<string>,
  discovery: Pick<Discovery, "roots" | "obstacles">,
  exists: (path: string) => boolean,
): Absent {
  const missing = known.filter((repo) => !ids.has(repo.repo) && !isBehind(repo.repo, discovery.obstacles));
  const inside = missing.filter((repo) => discovery.roots.some((root) => isWithin(repo.repo, root)));
  const rootsMissing = discovery.obstacles.some(isLostRoot);
  const emptied = discovery.roots.flatMap((root) => {
    const lost = inside.filter(
      (repo) => repo.state === "present" && isWithin(repo.repo, root) && !exists(repo.repo),
    );
    const left = [...ids].some((id) => isWithin(id, root));
    return lost.length >= EMPTIED && !left ? [{ root, repos: lost.length }] : [];
  });
  const judged = inside.filter((repo) => !emptied.some(({ root }) => isWithin(repo.repo, root)));
  // A root that is not there may have been a link, so nothing outside the other roots can be judged then.
  const outside = rootsMissing ? [] : missing.filter((repo) => !inside.includes(repo));
  return {
    gone: judged.filter((repo) => !exists(repo.repo)),
    unwatched: [...outside, ...judged.filter((repo) => exists(repo.repo))],
    emptied,
  };
}

function isBehind(repo: string, obstacles: readonly Obstacle[]): boolean {
  return obstacles.some((obstacle) => isWithin(repo, obstacle.path));
}

function isLostRoot(obstacle: Obstacle): boolean {
  return obstacle.kind === "missing" || obstacle.kind === "not_a_folder" || obstacle.kind === "unreadable";
}

export function goneRow(known: KnownRepo, now: number): KnownRepo {
  const since = known.state === "gone" ? known.gone_since : localDay(now);
  return { ...known, state: "gone", gone_since: since };
}

export function unwatchedRow(known: KnownRepo): KnownRepo {
  return { ...known, state: "unwatched", gone_since: null };
}

/** Is it so fresh that people should hear of it? */
export function isTold(goneSince: string | null | undefined, now: number): boolean {
  if (goneSince === null || goneSince === undefined) return false;
  return dayNumber(now) - Date.parse(`${goneSince}T00:00:00Z`) / 86_400_000 < TOLD_DAYS;
}

/** Repositories that came after the first look; on the first day everything is new and nothing is news. */
export function appearedOn(day: string, known: readonly KnownRepo[], ids: readonly string[]): string[] {
  const before = new Map(known.map((repo) => [repo.repo, repo]));
  const firstDay = known.reduce<string>(
    (first, repo) => (repo.first_seen !== null && repo.first_seen < first ? repo.first_seen : first),
    day,
  );
  if (firstDay === day) return [];
  return ids.filter((id) => (before.get(id)?.first_seen ?? day) === day);
}
