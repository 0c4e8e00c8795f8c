import type { Explanation } from "../../../engine/explain.ts";
import { slotParts } from "./slot-parts.ts";

/** What a person can do about it; null if nothing has to be done. */
export function hintFor(explanation: Explanation): string | null {
  const { task } = explanation;
  const { outcome, reason, detail, run } = slotParts(explanation);
  const upstream = detail ?? "its upstream";
  const waitingFor = run?.run.waitingFor ?? null;
  if (waitingFor === "approval") return "To answer: nightdesk approve";
  if (reason === "no_api_key") return `Then: nightdesk run ${task}`;
  if (reason === "over_budget") return "What was spent, and the caps: nightdesk spend";
  if (run?.run.state === "waiting" && run.run.reason === "adapted")
    return "To let it run now: nightdesk overrule";
  if (reason === "paused") return `To let it run again: nightdesk resume ${task}`;
  if (reason === "disabled") return "To let it run again: enabled: true in nightdesk.yaml";
  if (reason === "upstream_paused") return `To let it run again: nightdesk resume ${upstream}`;
  if (reason === "upstream_failed" || reason === "upstream_missed")
    return `To mend it: nightdesk run ${upstream}, then nightdesk run ${task}`;
  if (reason === "too_late" || reason === "too_many" || reason === "unrecorded")
    return `To run it all the same: nightdesk run ${task}`;
  if (outcome === "failed" || outcome === "timed_out" || outcome === "lost") {
    return `Its output: nightdesk logs ${run?.run.id ?? task}. To try again: nightdesk run ${task}`;
  }
  if (explanation.kind === "undecided" && !explanation.isFuture) return "To decide on it now: nightdesk tick";
  return null;
}
