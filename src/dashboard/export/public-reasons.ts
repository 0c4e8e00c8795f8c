/**
 * Reasons of which the world may read Nightdesk's own sentence. The fact behind a reason (a task's words, a path, an
 * amount, who paused it) is never given to that sentence. A word that is not here is shown as nothing but its outcome.
 */
import type { Sentences } from "../../ports/dashboard.ts";

const PUBLIC_REASONS: ReadonlySet<string> = new Set([
  // Moments that never ran.
  "paused",
  "disabled",
  "overlap",
  "upstream_failed",
  "upstream_missed",
  "upstream_paused",
  "clock",
  "gate",
  "adapted",
  "unchanged",
  "superseded",
  "too_many",
  "too_late",
  "unrecorded",
  "config_changed",
  "same_instant",
  "queued_already",
  "cancelled",
  // Runs.
  "exit_code",
  "signal",
  "timeout",
  "spawn_failed",
  "exit_unknown",
  "not_available",
  "log_write",
  "interpreter_missing",
  "script_missing",
  "output_limit",
  "settings_invalid",
  "gate_failed",
  "no_result",
  "refused",
  "max_tokens",
  "server",
  "overloaded",
  "cut",
  "no_answer",
  "connection",
  "expect",
]);

export function isPublicReason(reason: string | null): reason is string {
  return reason !== null && PUBLIC_REASONS.has(reason);
}

/** What these say is how another task ended, or that it did not. */
const OF_UPSTREAM: ReadonlySet<string> = new Set(["upstream_failed", "upstream_missed", "upstream_paused"]);

/**
 * The reason if the world may know it, else null.
 *
 * @param detail the fact behind it: for a task that waited for another, that other's id
 * @param upstream what the task depends on now
 */
export function publicReason(
  { reason, detail }: { readonly reason: string | null; readonly detail: string | null },
  upstream: readonly string[],
  isPublic: (task: string) => boolean,
): string | null {
  if (!isPublicReason(reason)) return null;
  if (!OF_UPSTREAM.has(reason)) return reason;
  // What it depended on then may be private, and no longer among what it depends on.
  return detail !== null && isPublic(detail) && upstream.every(isPublic) ? reason : null;
}

/** The same sentences without the facts behind them. */
export function publicSentences(sentences: Sentences): Sentences {
  return {
    why: (state, reason) => (isPublicReason(reason) ? sentences.why(state, reason, null) : null),
    // Nothing that waits is published.
    waits: () => "",
  };
}
