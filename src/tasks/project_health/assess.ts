/** From facts to findings. Pure; keys, titles and bodies stay the same for as long as the state does. */
import { DAY_MS, dayNumber, localDay } from "./activity.ts";
import { oneLine } from "./bytes.ts";
import { amount, since, size } from "./phrases.ts";
import { idOf, shortPath } from "./places.ts";
import type { FindingInput } from "../../sdk/index.ts";
import type { CheckoutFacts, RepositoryFacts } from "./facts.ts";
import type { HealthSettings } from "./settings.ts";

export type Finding = FindingInput & { readonly scope: string };

export interface Assessment {
  readonly facts: RepositoryFacts;
  /** Since when the main checkout has changes, epoch ms. */
  readonly uncommittedSince: number | null;
  readonly settings: HealthSettings;
  /** Epoch ms. */
  readonly now: number;
}

/** A younger lock is somebody's git at work. */
const LOCK_IS_OLD_MS = 3_600_000;

/** Findings of one repository that was read. */
export function assess(input: Assessment): Finding[] {
  const scope = scopeOf(input.facts.repository.id);
  const drafts = [
    ...input.facts.checkouts.flatMap((checkout, index) => assessCheckout(checkout, index === 0, input)),
    unpushed(input),
    noRemote(input.facts),
    oldStash(input),
    stale(input),
  ];
  return drafts.filter((draft) => draft !== null).map((draft) => ({ ...draft, scope }));
}

/** All findings of a repository lie in one scope, so that one that was not read leaves its own open. */
export function scopeOf(id: string): string {
  return `repository:${id}`;
}

type Draft = Omit<FindingInput, "scope"> | null;

function assessCheckout(checkout: CheckoutFacts, isMain: boolean, input: Assessment): Draft[] {
  const waiting = isMain ? input.uncommittedSince : checkout.changes.oldestAt;
  return [
    uncommitted(checkout, waiting, input),
    largeUntracked(checkout),
    operation(checkout),
    detached(checkout, isMain ? input.facts.unreferenced : 0),
    locked(checkout, input.now),
    behind(checkout, input.facts.fetchedAt),
    upstreamGone(checkout),
  ];
}

function uncommitted(checkout: CheckoutFacts, waiting: number | null, input: Assessment): Draft {
  const { changes } = checkout;
  if (waiting === null || input.now - waiting < input.settings.uncommitted_days * DAY_MS) return null;
  const parts = [
    changes.tracked > 0 ? amount(changes.tracked, "changed file") : null,
    changes.untracked > 0 ? amount(changes.untracked, "untracked item") : null,
  ].filter((part) => part !== null);
  const notes = [
    changes.conflicted > 0 ? `${amount(changes.conflicted, "file")} with conflicts.` : null,
    changes.bulk > 0 ? `${changes.bulk} were written in one second, by a program rather than by hand.` : null,
    changes.truncated ? "There are more files than were counted." : null,
  ].filter((note) => note !== null);
  return {
    key: `uncommitted:${idOf(checkout.path)}`,
    // Only new files: often leftovers that should be ignored or deleted.
    severity: changes.tracked > 0 ? "warning" : "info",
    title: `${label(checkout.path)}: ${parts.join(" and ")} uncommitted since ${localDay(waiting)}`,
    body: notes.length === 0 ? null : notes.join(" "),
  };
}

function largeUntracked(checkout: CheckoutFacts): Draft {
  const large = checkout.changes.largeUntracked;
  if (large.length === 0) return null;
  return {
    key: `large_untracked:${idOf(checkout.path)}`,
    severity: "info",
    title: `${label(checkout.path)}: ${amount(large.length, "large untracked file")}`,
    body: large
      .map((file) => `- ${size(file.bytes)} \`${oneLine(file.path).replaceAll("`", "'")}\``)
      .join("\n"),
  };
}

function operation(checkout: CheckoutFacts): Draft {
  if (checkout.operation === null) return null;
  const { name, since: started } = checkout.operation;
  return {
    key: `unfinished:${idOf(checkout.path)}`,
    severity: "warning",
    title: `${label(checkout.path)}: unfinished ${name}${since(started)}`,
    body: `Go on with \`git ${name === "bisect" ? "bisect" : `${name} --continue`}\`, or end it with \`git ${name} ${name === "bisect" ? "reset" : "--abort"}\`.`,
  };
}

function detached(checkout: CheckoutFacts, unreferenced: number): Draft {
  // A rebase or a bisect detaches HEAD itself.
  if (checkout.branch !== null || checkout.head === null || checkout.operation !== null) return null;
  const lost = unreferenced > 0;
  return {
    key: `detached:${idOf(checkout.path)}`,
    severity: lost ? "warning" : "info",
    title: `${label(checkout.path)}: HEAD is detached${lost ? `, ${amount(unreferenced, "commit")} on no branch` : ""}`,
    body: lost ? "git deletes commits on no branch after a while. `git switch -c NAME` keeps them." : null,
  };
}

function locked(checkout: CheckoutFacts, now: number): Draft {
  const { lockedSince } = checkout;
  if (lockedSince === null || now - lockedSince < LOCK_IS_OLD_MS) return null;
  return {
    key: `locked:${idOf(checkout.path)}`,
    severity: "info",
    title: `${label(checkout.path)}: index.lock has been there since ${localDay(lockedSince)}`,
    body: "A git that was ended left it behind, or one still runs. Nothing can be committed while it is there.",
  };
}

function behind(checkout: CheckoutFacts, fetchedAt: number | null): Draft {
  if (checkout.behind === 0) return null;
  const ahead = checkout.ahead > 0 ? `${amount(checkout.ahead, "commit")} ahead and ` : "";
  const known = fetchedAt === null ? "" : ` (as fetched on ${localDay(fetchedAt)})`;
  return {
    key: `behind:${idOf(checkout.path)}`,
    severity: "info",
    title: `${label(checkout.path)}: ${ahead}${amount(checkout.behind, "commit")} behind ${oneLine(checkout.upstream ?? "")}${known}`,
    body: null,
  };
}

function upstreamGone(checkout: CheckoutFacts): Draft {
  if (!checkout.upstreamGone) return null;
  return {
    key: `upstream_gone:${idOf(checkout.path)}`,
    severity: "info",
    title: `${label(checkout.path)}: the upstream ${oneLine(checkout.upstream ?? "")} is gone`,
    body: null,
  };
}

function unpushed(input: Assessment): Draft {
  const { facts, settings, now } = input;
  const { unpushed: waiting, remotes, repository } = facts;
  if (waiting === null || waiting.commits === 0 || remotes === 0) return null;
  if (waiting.oldestAt !== null && now - waiting.oldestAt < settings.unpushed_days * DAY_MS) return null;
  const oldest = waiting.oldestAt === null ? "" : `, the oldest of ${localDay(waiting.oldestAt)}`;
  return {
    key: `unpushed:${repository.id}`,
    severity: "warning",
    title: `${label(repository.id)}: ${amount(waiting.commits, "unpushed commit")}${oldest}`,
    body:
      waiting.branches.length === 0 ? null : `On ${waiting.branches.slice(0, 20).map(oneLine).join(", ")}.`,
  };
}

function noRemote(facts: RepositoryFacts): Draft {
  const hasCommits = facts.checkouts.some((checkout) => checkout.head !== null);
  if (facts.remotes > 0 || facts.repository.bare || !hasCommits) return null;
  return {
    key: `no_remote:${facts.repository.id}`,
    severity: "info",
    title: `${label(facts.repository.id)}: no remote, this is the only copy`,
    body: null,
  };
}

function oldStash(input: Assessment): Draft {
  const { stashes, repository } = input.facts;
  if (stashes.oldestAt === null || input.now - stashes.oldestAt < input.settings.stash_days * DAY_MS)
    return null;
  return {
    key: `stash:${repository.id}`,
    severity: "info",
    title: `${label(repository.id)}: ${amount(stashes.count, "stash", "stashes")}, the oldest of ${localDay(stashes.oldestAt)}`,
    body: null,
  };
}

function stale(input: Assessment): Draft {
  const { facts, settings } = input;
  const { lastCommitAt, usualGapDays } = facts.activity;
  if (lastCommitAt === null || usualGapDays === null || !isStale(input, lastCommitAt, usualGapDays))
    return null;
  const days = amount(usualGapDays, "day");
  return {
    key: `stale:${facts.repository.id}`,
    severity: "info",
    title: `${label(facts.repository.id)}: no commits since ${localDay(lastCommitAt)}, usually every ${days}`,
    body: `Silent for more than ${settings.stale_factor} times its usual pause.`,
  };
}

function isStale(input: Assessment, lastCommitAt: number, usualGapDays: number): boolean {
  if (input.facts.repository.bare) return false;
  // Somebody who edits without committing is at work all the same.
  const edits = input.facts.checkouts.flatMap((checkout) => checkout.changes.newestAt ?? []);
  const silent = dayNumber(input.now) - dayNumber(Math.max(lastCommitAt, ...edits));
  return silent > Math.max(input.settings.stale_min_days, input.settings.stale_factor * usualGapDays);
}

function label(path: string): string {
  return oneLine(shortPath(path));
}
