import type { Finding } from "../../core/finding.ts";
import { localOrNull, utcText } from "./instant.ts";

/** A row of `findings --json`. */
export function findingJson(finding: Finding, zone: string) {
  return {
    task: finding.task,
    key: finding.key,
    scope: finding.scope,
    severity: finding.severity,
    title: finding.title,
    body: finding.body,
    state: finding.state,
    first_seen_at: utcText(finding.firstSeen),
    first_seen_local: localOrNull(finding.firstSeen, zone),
    last_seen_at: utcText(finding.lastSeen),
    last_seen_local: localOrNull(finding.lastSeen, zone),
    resolved_at: utcText(finding.resolvedAt),
    resolved_local: localOrNull(finding.resolvedAt, zone),
    run: finding.run,
  };
}
