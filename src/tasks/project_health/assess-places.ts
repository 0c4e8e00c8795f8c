/** Findings about what could not be read, and about what is no longer there. Pure. */
import { oneLine } from "./bytes.ts";
import { scopeOf } from "./assess.ts";
import type { Finding } from "./assess.ts";
import type { RepositoryFacts, Unread } from "./facts.ts";
import { isTold } from "./history.ts";
import type { Absent, KnownRepo } from "./history.ts";
import { amount } from "./phrases.ts";
import { idOf, shortPath } from "./places.ts";
import type { Obstacle } from "./repository.ts";

/** Roots are always tried, so this scope is complete in every run. */
export const ROOTS_SCOPE = "roots";
/** Complete only if every root could be walked. */
export const FOLDERS_SCOPE = "folders";

/** Can it be read at all? Apart from what is found inside, as it is known even when that is not. */
export function readingScopeOf(id: string): string {
  return `reading:${id}`;
}

const MAX_LISTED = 50;

export function assessUnread(unread: Unread): Finding {
  const id = unread.repository.id;
  const foreign = unread.reason === "foreign";
  const what = foreign ? "not opened" : "could not be read";
  return {
    key: `unread:${id}`,
    // A damaged repository may have lost work, and git will not say so by itself.
    severity: unread.reason === "damaged" ? "critical" : foreign ? "info" : "warning",
    title: `${label(id)}: ${what}, ${oneLine(unread.detail)}`,
    body: foreign ? FOREIGN_HELP : null,
    scope: readingScopeOf(id),
  };
}

export function assessGaps(facts: RepositoryFacts): Finding | null {
  if (facts.gaps.length === 0) return null;
  const id = facts.repository.id;
  return {
    key: `unread:${id}`,
    severity: "warning",
    title: `${label(id)}: ${amount(facts.gaps.length, "part")} could not be read`,
    body: listOf(facts.gaps.map(oneLine)),
    scope: readingScopeOf(id),
  };
}

const FOREIGN_HELP =
  "The configuration of a repository can start programs, so those of other owners are left alone. " +
  "Name the folder under `trusted` if it is all right.";

export function assessObstacles(obstacles: readonly Obstacle[]): Finding[] {
  const unreadable = obstacles.filter((obstacle) => obstacle.kind === "unreadable");
  const single = obstacles.filter((obstacle) => obstacle.kind !== "unreadable").map(assessObstacle);
  return unreadable.length === 0 ? single : [...single, unreadableFolders(unreadable)];
}

function assessObstacle(obstacle: Obstacle): Finding {
  const id = idOf(obstacle.path);
  const detail = oneLine(obstacle.detail);
  if (obstacle.kind === "foreign") {
    const title = `${label(id)}: not opened, ${detail}`;
    return { key: `foreign:${id}`, severity: "info", title, body: FOREIGN_HELP, scope: FOLDERS_SCOPE };
  }
  if (obstacle.kind === "damaged") {
    const title = `${label(id)}: has a .git that cannot be used`;
    return { key: `no_repository:${id}`, severity: "warning", title, body: detail, scope: FOLDERS_SCOPE };
  }
  const title = `The folder ${label(id)} cannot be searched: ${detail}`;
  return { key: `root:${id}`, severity: "warning", title, body: null, scope: ROOTS_SCOPE };
}

function unreadableFolders(obstacles: readonly Obstacle[]): Finding {
  const lines = obstacles
    .map((obstacle) => `${label(idOf(obstacle.path))}: ${oneLine(obstacle.detail)}`)
    .toSorted();
  return {
    key: "unreadable_folders",
    severity: "warning",
    title: `${amount(obstacles.length, "folder")} could not be searched`,
    body: listOf(lines),
    scope: FOLDERS_SCOPE,
  };
}

/** @param gone rows as they stand after this run */
export function assessAbsent(absent: Absent, gone: readonly KnownRepo[], now: number): Finding[] {
  const emptied = absent.emptied.map(({ root, repos }): Finding => ({
    key: `root:${idOf(root)}`,
    severity: "warning",
    title: `${label(idOf(root))}: all ${amount(repos, "repository", "repositories")} are gone at once`,
    body: "Perhaps a drive is not there. Nothing was marked as gone.",
    scope: ROOTS_SCOPE,
  }));
  return [...emptied, ...gone.filter((repo) => isTold(repo.gone_since, now)).map(assessGone)];
}

function assessGone(repo: KnownRepo): Finding {
  const lost = [
    (repo.changed_files ?? 0) > 0 ? amount(repo.changed_files ?? 0, "changed file") : null,
    (repo.untracked ?? 0) > 0 ? amount(repo.untracked ?? 0, "untracked item") : null,
    (repo.unpushed ?? 0) > 0 && (repo.remotes ?? 0) > 0
      ? amount(repo.unpushed ?? 0, "unpushed commit")
      : null,
    repo.remotes === 0 && repo.head !== null ? "its only copy of all commits" : null,
  ].filter((part) => part !== null);
  return {
    key: `gone:${repo.repo}`,
    severity: lost.length > 0 ? "warning" : "info",
    title: `${label(repo.repo)}: the folder is gone since ${repo.gone_since ?? "today"}`,
    body: lost.length > 0 ? `When last seen it held ${lost.join(", ")}.` : null,
    scope: scopeOf(repo.repo),
  };
}

function listOf(lines: readonly string[]): string {
  const more = lines.length > MAX_LISTED ? [`- and ${lines.length - MAX_LISTED} more`] : [];
  return [...lines.slice(0, MAX_LISTED).map((line) => `- ${line}`), ...more].join("\n");
}

function label(id: string): string {
  return oneLine(shortPath(id));
}
