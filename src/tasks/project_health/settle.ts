/** Everything that follows from one look: rows, findings, what is complete, figures. Pure. */
import { localDay } from "./activity.ts";
import { assess, scopeOf } from "./assess.ts";
import {
  assessAbsent,
  assessGaps,
  assessObstacles,
  assessUnread,
  FOLDERS_SCOPE,
  readingScopeOf,
  ROOTS_SCOPE,
} from "./assess-places.ts";
import {
  absentOf,
  appearedOn,
  dayRow,
  goneRow,
  logRow,
  repoRow,
  uncommittedSince,
  unreadRow,
  unwatchedRow,
} from "./history.ts";
import type { Finding } from "./assess.ts";
import type { RepositoryFacts, Unread } from "./facts.ts";
import type { DayRow, KnownRepo, LogRow, RepoRow } from "./history.ts";
import type { Look } from "./look.ts";
import type { HealthSettings } from "./settings.ts";

export interface SettleInput {
  readonly look: Look;
  /** As the dataset has them. */
  readonly known: readonly KnownRepo[];
  readonly settings: HealthSettings;
  /** Epoch ms. */
  readonly now: number;
  readonly exists: (path: string) => boolean;
}

export interface Settled {
  readonly repos: readonly RepoRow[];
  readonly days: readonly DayRow[];
  readonly logs: readonly LogRow[];
  readonly findings: readonly Finding[];
  readonly completeScopes: readonly string[];
  readonly metrics: readonly (readonly [name: string, value: number, unit: string])[];
  readonly read: readonly RepositoryFacts[];
  readonly unread: number;
  readonly appeared: readonly string[];
}

export function settle(input: SettleInput): Settled {
  const { look, settings, now } = input;
  const known = new Map(input.known.map((repo) => [repo.repo, repo]));
  const read = look.inspections.flatMap((one) => (one.kind === "read" ? [one.facts] : []));
  const unread = look.inspections.flatMap((one) => (one.kind === "unread" ? [one.unread] : []));
  const ids = [...read, ...unread].map((one) => one.repository.id);
  const absent = absentOf(input.known, new Set(ids), look.discovery, input.exists);
  const goneRows = absent.gone.map((repo) => goneRow(repo, now));
  const waiting = new Map(
    read.map((facts) => [facts, uncommittedSince(facts, known.get(facts.repository.id), now)] as const),
  );
  const findings = [
    ...assessObstacles(look.discovery.obstacles),
    ...unread.map(assessUnread),
    ...read.flatMap((facts) => assessGaps(facts) ?? []),
    ...read.flatMap((facts) =>
      assess({ facts, settings, now, uncommittedSince: waiting.get(facts) ?? null }),
    ),
    ...assessAbsent(absent, goneRows, now),
  ];
  return {
    repos: [
      ...read.map((facts) => repoRow(facts, known.get(facts.repository.id), waiting.get(facts) ?? null, now)),
      ...unread
        .filter((one) => !known.has(one.repository.id))
        .map((one) => unreadRow(one.repository.id, now)),
      ...goneRows,
      ...absent.unwatched.map(unwatchedRow),
    ],
    days: read.map((facts) => dayRow(facts, now)),
    logs: read.flatMap(logRow),
    findings,
    completeScopes: completeScopes(look, read, unread, [...absent.gone, ...absent.unwatched]),
    metrics: metricsOf(read, unread, findings),
    read,
    unread: unread.length,
    appeared: appearedOn(localDay(now), input.known, ids),
  };
}

/** A scope is complete only if everything in it was looked at: what was not keeps its findings open. */
function completeScopes(
  look: Look,
  read: readonly RepositoryFacts[],
  unread: readonly Unread[],
  absent: readonly KnownRepo[],
): string[] {
  const allRoots = look.discovery.obstacles.every(
    (obstacle) => obstacle.kind !== "missing" && obstacle.kind !== "not_a_folder",
  );
  return [
    ROOTS_SCOPE,
    ...(allRoots ? [FOLDERS_SCOPE] : []),
    ...read.filter((facts) => facts.gaps.length === 0).map((facts) => scopeOf(facts.repository.id)),
    ...[...read, ...unread].map((one) => readingScopeOf(one.repository.id)),
    ...absent.flatMap((repo) => [scopeOf(repo.repo), readingScopeOf(repo.repo)]),
  ];
}

function metricsOf(
  read: readonly RepositoryFacts[],
  unread: readonly Unread[],
  findings: readonly Finding[],
): Settled["metrics"] {
  const count = (test: (facts: RepositoryFacts) => boolean): number => read.filter(test).length;
  const week = read.reduce((sum, facts) => sum + (facts.activity.perWeek.at(-1) ?? 0), 0);
  return [
    ["repositories", read.length + unread.length, "repositories"],
    ["not_read", unread.length, "repositories"],
    ["with_uncommitted", count(isDirty), "repositories"],
    ["with_unpushed", count(isUnpushed), "repositories"],
    ["without_remote", count((facts) => facts.remotes === 0 && !facts.repository.bare), "repositories"],
    ["with_stashes", count((facts) => facts.stashes.count > 0), "repositories"],
    ["stale", findings.filter((finding) => finding.key.startsWith("stale:")).length, "repositories"],
    ["commits_this_week", week, "commits"],
  ];
}

function isDirty(facts: RepositoryFacts): boolean {
  return facts.checkouts.some(({ changes }) => changes.tracked + changes.untracked > 0);
}

function isUnpushed(facts: RepositoryFacts): boolean {
  return facts.remotes > 0 && (facts.unpushed?.commits ?? 0) > 0;
}
