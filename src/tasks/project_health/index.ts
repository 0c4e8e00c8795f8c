/** `project_health`: the git state of every project folder, night after night. */
import { existsSync } from "node:fs";
import { defineTask } from "../../sdk/index.ts";
import { look } from "./look.ts";
import { readSummary } from "./log-summary.ts";
import { body, headline } from "./render.ts";
import { settings } from "./settings.ts";
import { settle } from "./settle.ts";
import { tables } from "./tables.ts";
import type { RowOf } from "../../sdk/index.ts";
import type { KnownLog } from "./facts.ts";

type LogRow = RowOf<typeof tables.logs>;

async function knownLogs(reading: Promise<LogRow[]>): Promise<(id: string) => KnownLog | null> {
  const rows = new Map((await reading).map((row) => [row.repo, row]));
  return (id) => {
    const row = rows.get(id);
    const summary = readSummary(row?.summary);
    return row === undefined || summary === null ? null : { refs: row.refs, summary };
  };
}

export default defineTask({
  settings,
  datasets: tables,
  async run(context) {
    const { datasets, report, signal } = context;
    const now = context.now().getTime();
    const seen = await look({
      settings: context.settings,
      home: context.home,
      now,
      environment: process.env,
      knownLog: await knownLogs(datasets.logs.all()),
      signal,
      progress: (done, total, id) =>
        context.progress(total === 0 ? 1 : done / total, id ?? `${total} repositories`),
    });
    const known = await datasets.repos.all();
    const outcome = settle({ look: seen, known, settings: context.settings, now, exists: existsSync });
    signal.throwIfAborted();
    const repos = await datasets.repos.upsert(outcome.repos);
    const days = await datasets.days.upsert(outcome.days);
    await datasets.logs.upsert(outcome.logs);

    for (const finding of outcome.findings) report.finding(finding);
    for (const scope of outcome.completeScopes) report.complete(scope);
    for (const [name, value, unit] of outcome.metrics) report.metric(name, value, unit);
    for (const { severity, title } of outcome.findings)
      if (severity !== "info") context.log(`${severity}: ${title}`);
    report.headline(headline(outcome));
    report.body(body(outcome));
    const changed = repos.inserted + repos.updated + days.inserted + days.updated;
    if (changed > 0) report.changed(changed);
    else report.unchanged("nothing is different from the last look");
  },
});
