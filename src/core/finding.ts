/** The life of a finding: `new`, then `ongoing` for as long as it is reported, then `resolved`. */
import type { FindingDraft, Severity } from "./report.ts";

export type FindingState = "new" | "ongoing" | "resolved";

export interface Finding {
  readonly task: string;
  readonly key: string;
  readonly scope: string;
  readonly severity: Severity;
  readonly title: string;
  readonly body: string | null;
  readonly state: FindingState;
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly resolvedAt: number | null;
  /** The run that last changed it. */
  readonly run: string;
}

export interface FindingUpdate {
  readonly finding: Finding;
  /** `same` only refreshes `lastSeen`. */
  readonly change: "new" | "reopened" | "changed" | "same" | "resolved";
}

interface SettleFindings {
  readonly task: string;
  readonly run: string;
  readonly at: number;
  /** Findings of the task that the ledger knows, resolved ones included. */
  readonly known: readonly Finding[];
  readonly drafts: readonly FindingDraft[];
  readonly completeScopes: readonly string[];
  /** Only a succeeded run may resolve: a failed one may not have looked. */
  readonly succeeded: boolean;
}

/** What one run's report does to the findings of its task. Later drafts of one key win. */
export function settleFindings(input: SettleFindings): FindingUpdate[] {
  const known = new Map(input.known.map((finding) => [finding.key, finding]));
  const drafts = new Map(input.drafts.map((draft) => [draft.key, draft]));
  const updates = [...drafts.values()].map((draft) => report(known.get(draft.key), draft, input));
  if (!input.succeeded) return updates;
  const complete = new Set(input.completeScopes);
  for (const finding of input.known) {
    if (finding.state === "resolved" || drafts.has(finding.key) || !complete.has(finding.scope)) continue;
    updates.push({
      change: "resolved",
      finding: { ...finding, state: "resolved", resolvedAt: input.at, run: input.run },
    });
  }
  return updates;
}

function report(before: Finding | undefined, draft: FindingDraft, input: SettleFindings): FindingUpdate {
  const seen = { task: input.task, ...draft, lastSeen: input.at, resolvedAt: null, run: input.run };
  if (before === undefined) {
    return { change: "new", finding: { ...seen, state: "new", firstSeen: input.at } };
  }
  if (before.state === "resolved") {
    return { change: "reopened", finding: { ...seen, state: "new", firstSeen: input.at } };
  }
  const same =
    before.title === draft.title && before.body === draft.body && before.severity === draft.severity;
  // A retry or a re-run of the same night must not turn tonight's news into yesterday's.
  const state = before.run === input.run ? before.state : "ongoing";
  return { change: same ? "same" : "changed", finding: { ...seen, state, firstSeen: before.firstSeen } };
}
