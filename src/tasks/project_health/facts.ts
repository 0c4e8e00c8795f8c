/** Everything that is known of one repository after looking, before anything is judged. Instants are epoch ms. */
import type { Activity } from "./activity.ts";
import type { LogSummary } from "./log-summary.ts";
import type { Repository } from "./repository.ts";

export type Operation = "merge" | "rebase" | "am" | "cherry-pick" | "revert" | "bisect";

export interface Changes {
  /** Files under version control that differ, staged or not; conflicts included. */
  readonly tracked: number;
  readonly untracked: number;
  readonly conflicted: number;
  /** Last change of the file that has waited longest; null if its time says nothing (bulk changes, deletions). */
  readonly oldestAt: number | null;
  readonly newestAt: number | null;
  /** Files that one program touched in the same second; their times are no evidence of work. */
  readonly bulk: number;
  readonly largeUntracked: readonly { readonly path: string; readonly bytes: number }[];
  /** True if there was more than was read. */
  readonly truncated: boolean;
}

export interface CheckoutFacts {
  readonly path: string;
  readonly kind: "main" | "linked";
  /** null if HEAD is detached. */
  readonly branch: string | null;
  /** Commit id, or null before the first commit. */
  readonly head: string | null;
  readonly upstream: string | null;
  readonly upstreamGone: boolean;
  readonly ahead: number;
  readonly behind: number;
  readonly changes: Changes;
  readonly operation: { readonly name: Operation; readonly since: number | null } | null;
  /** Age of an `index.lock` that is there, or null. */
  readonly lockedSince: number | null;
}

export interface Unpushed {
  readonly commits: number;
  readonly branches: readonly string[];
  readonly oldestAt: number | null;
}

/** What the log said, and the state of the branches that it holds for; null if that cannot be told. */
export interface KnownLog {
  readonly refs: string | null;
  readonly summary: LogSummary;
}

export interface RepositoryFacts {
  readonly repository: Repository;
  readonly checkouts: readonly CheckoutFacts[];
  readonly remotes: number;
  /** null where nobody can tell: a bare repository without remote-tracking branches. */
  readonly unpushed: Unpushed | null;
  /** Commits that no branch holds, because HEAD is detached. */
  readonly unreferenced: number;
  readonly stashes: { readonly count: number; readonly oldestAt: number | null };
  readonly fetchedAt: number | null;
  readonly activity: Activity;
  readonly log: KnownLog;
  /** Parts that could not be read, as sentences. Not empty: nothing may be declared complete. */
  readonly gaps: readonly string[];
}

export interface Unread {
  readonly repository: Repository;
  readonly reason: "timed_out" | "foreign" | "damaged" | "git_failed" | "unsafe";
  readonly detail: string;
}

export type Inspection =
  | { readonly kind: "read"; readonly facts: RepositoryFacts }
  | { readonly kind: "unread"; readonly unread: Unread };
