/** What the night found, and who was told. */
import { at, GENOME_BODY } from "./moments.ts";
import type { Insert } from "./sql.ts";

export function findings(insert: Insert): void {
  const add = (
    task: string,
    key: string,
    severity: string,
    title: string,
    body: string | null,
    first: string,
    state = "new",
    resolved: string | null = null,
  ) =>
    insert("finding", {
      task,
      key,
      // As `data_freshness` itself does.
      scope: /^(old|newer)_/.test(key) ? "freshness" : "",
      severity,
      title,
      body,
      state,
      first_seen: at(first),
      last_seen: at("23T07:43:30"),
      resolved_at: resolved === null ? null : at(resolved),
      run_id: `st${task.slice(0, 6).replace("_", "")}1`,
    });
  add(
    "genome_watch",
    "ldlr",
    "critical",
    "1 of your 61,204 variants moved from uncertain to likely pathogenic, 2 stars",
    GENOME_BODY,
    "23T07:42:54",
  );
  add(
    "finance_reconcile",
    "missing",
    "warning",
    "3 payments in the bank are not in Notion",
    "| day | to | CZK |\n|---|---|---:|\n| 18 Nov | Alza.cz | 2,390.00 |\n| 19 Nov | Pražská energetika | 1,842.00 |\n| 20 Nov | Dr. Max Letná | 588.00 |\n| | **118 of 121 matched** | **4,820.00** |",
    "23T07:43:36",
  );
  add(
    "project_health",
    "late:nightdesk",
    "warning",
    "nightdesk: 5 commits not pushed for 9 days",
    "Its own rhythm is a push every two days. The other 37 repositories are in order.",
    "23T07:43:26",
  );
  add(
    "idea_tracker",
    "tram",
    "info",
    "tram_board is active again: first commit in 41 days",
    null,
    "23T07:44:44",
  );
  add(
    "data_freshness",
    "newer_clinpgx",
    "info",
    "ClinPGx published a newer archive on 20 Nov; the update is running",
    null,
    "23T07:43:14",
  );
  add(
    "energy_prices",
    "cheap",
    "info",
    "Electricity is cheapest today from 12:00 to 14:00, 0.94 CZK/kWh",
    null,
    "23T07:42:58",
  );
  add(
    "project_health",
    "dirty:photo-index",
    "info",
    "photo-index is clean again after 4 days",
    null,
    "19T06:30:00",
    "resolved",
    "23T07:43:26",
  );
  add(
    "data_freshness",
    "energy.gap",
    "warning",
    "energy: 1 hour is missing, 25 Oct",
    null,
    "02T04:00:00",
    "ongoing",
  );
  add(
    "data_freshness",
    "old_photos",
    "warning",
    "photos: the newest copy is 4 days old",
    null,
    "20T07:00:00",
    "ongoing",
  );
  add(
    "memory_consolidate",
    "backup-hour",
    "warning",
    "2 notes contradict each other on the backup hour (23:00, 23:30)",
    null,
    "14T02:00:00",
    "ongoing",
  );
  add("memory_consolidate", "near", "info", "6 near-duplicate notes in 214", null, "16T02:00:00", "ongoing");
}

export function told(insert: Insert): void {
  const add = (key: string, kind: string, title: string, when: string, state: string) =>
    insert("outbox", {
      key,
      kind,
      severity: "info",
      title,
      created_at: at(when),
      not_before: at(when),
      state,
    });
  add("q", "approval", "Telegram: the question on 6 notes", "23T07:43:22", "sent");
  add("f", "failure", "Telegram: backup_photos failed", "23T07:47:11", "sent");
  add("b", "success", "Telegram: morning_brief", "23T07:45:19", "pending");
}
