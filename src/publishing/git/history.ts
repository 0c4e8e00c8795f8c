/**
 * How much history a branch keeps: every commit of the present month, and one for all of Nightdesk's that was before. The
 * month is that of UTC, so that it does not tell where the user lives. What others committed stays under it.
 */
import type { NewCommit, Tip, WorkRepository } from "./work-repository.ts";

type History = Pick<WorkRepository, "fetchHistory" | "commitsOf" | "commit">;

/** What the next commit stands on. */
export interface Base {
  readonly parent: string | null;
  /** Commits of others' that are no longer on the branch. */
  readonly dropped: number;
  /** The tip stands on it already. */
  readonly isUnderTip: boolean;
}

/** The commit to build upon, with all of an earlier month in one. */
export async function keptHistory(repository: History, tip: Tip, now: number): Promise<Base> {
  // Nobody can say of others' commits what may go, nor believe their dates.
  if (!tip.isOurs || !isOfEarlierMonth(tip, now)) return on(tip.commit);
  await repository.fetchHistory();
  const commits = await repository.commitsOf(tip.commit, true);
  const others = commits.find(({ isOurs }) => !isOurs)?.commit ?? null;
  return on(await repository.commit(squashed(tip, others, now)));
}

/**
 * Nothing that was published before is reachable from it: only others' commits that were there before Nightdesk came stay,
 * since ours are part of all later ones.
 */
export async function noHistory(repository: History, tip: Tip): Promise<Base> {
  await repository.fetchHistory();
  const line = await repository.commitsOf(tip.commit, true);
  const newest = line.findIndex(({ isOurs }) => !isOurs);
  const isRoot = newest === -1;
  const under = isRoot ? [] : await repository.commitsOf(line[newest]?.commit ?? "", false);
  const mayStay = !under.some(({ isOurs }) => isOurs);
  return {
    parent: mayStay ? (under[0]?.commit ?? null) : null,
    dropped: mayStay ? 0 : under.filter(({ isOurs }) => !isOurs).length,
    // One of ours alone, on what may stay.
    isUnderTip: mayStay && (isRoot ? line.length : newest) === 1,
  };
}

function on(parent: string): Base {
  return { parent, dropped: 0, isUnderTip: true };
}

/** True if what the branch holds was published in an earlier month than `now`. */
function isOfEarlierMonth(tip: Pick<Tip, "committedAt">, now: number): boolean {
  return monthOf(tip.committedAt) < monthOf(now);
}

/** One commit in the place of all of ours that led to the tip, with the same files. */
function squashed(tip: Tip, parent: string | null, now: number): NewCommit {
  return {
    tree: tip.tree,
    parent,
    message: `Everything before ${monthOf(now)}`,
    at: tip.committedAt,
  };
}

/** `2026-11`. */
function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}
