/** `weekly_summary`: what the last seven days brought, out of the record alone. No model is asked. */
import { defineTask } from "../../sdk/index.ts";
import { type WeekFacts, weekFacts } from "./facts.ts";
import { body, headline } from "./render.ts";
import { settings } from "./settings.ts";
import { tables } from "./tables.ts";

export default defineTask({
  settings,
  datasets: tables,
  async run({ settings: { ignore }, datasets, desk, report, slot, taskId }) {
    // Its own runs would say of every week that one more succeeded.
    const facts = weekFacts(desk, slot, [...ignore, taskId]);
    await datasets.weeks.upsert([rowOf(facts)]);
    report.headline(headline(facts));
    report.body(body(facts));
    const { now, fresh, resolved } = facts;
    report.metric("runs", now.runs, "runs");
    report.metric("succeeded", now.succeeded, "runs");
    const judged = now.runs - now.cancelled;
    if (judged > 0) report.metric("success_rate", now.succeeded / judged);
    report.metric("skipped", now.skipped, "moments");
    report.metric("missed", now.missed, "moments");
    report.metric("cost", rounded(now.costUsd), "USD");
    report.metric("findings_new", fresh.length, "findings");
    report.metric("findings_resolved", resolved.length, "findings");
    report.metric("stale", facts.stale.length, "tasks");
  },
});

function rowOf({ week, now, fresh, resolved }: WeekFacts) {
  return {
    first_day: week.first,
    last_day: week.last,
    runs: now.runs,
    succeeded: now.succeeded,
    skipped: now.skipped,
    missed: now.missed,
    changed: now.changed,
    cost_usd: rounded(now.costUsd),
    findings_new: fresh.length,
    findings_resolved: resolved.length,
  };
}

/** Sums of parts of a cent carry dust. */
function rounded(usd: number): number {
  return Math.round(usd * 1e6) / 1e6;
}
