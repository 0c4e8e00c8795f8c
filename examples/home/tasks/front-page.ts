/** Writes data/front-page.md from what the desk knows: findings first, then what ran and what did not. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { defineTask, z } from "nightdesk/sdk";

export default defineTask({
  settings: z.object({}),
  async run({ desk, dataFolder, report }) {
    const findings = desk.findings();
    const page = [
      "# This morning",
      "",
      ...section("Findings", findings.map(({ severity, title, task }) => `${severity}: ${title} (${task})`)),
      ...section("Reports", newestPerTask(desk.reports()).map(({ task, headline }) => `${task}: ${headline}`)),
      ...section("Not as planned", failedTasks(desk.runs())),
    ].join("\n");
    const path = join(dataFolder, "front-page.md");
    await mkdir(dataFolder, { recursive: true });
    const before = await readFile(path, "utf8").catch(() => null);
    report.headline(`${findings.length} open ${findings.length === 1 ? "finding" : "findings"} on the front page`);
    report.artifact(path);
    if (before === page) return report.unchanged("the front page says the same as before");
    await writeFile(path, page);
    report.changed(1);
  },
});

function section(title: string, lines: readonly string[]): string[] {
  return [`## ${title}`, "", ...(lines.length === 0 ? ["None."] : lines.map((line) => `- ${line}`)), ""];
}

function newestPerTask<T extends { readonly task: string }>(newestFirst: readonly T[]): T[] {
  return [...new Map([...newestFirst].reverse().map((item) => [item.task, item])).values()].sort((a, b) =>
    a.task.localeCompare(b.task),
  );
}

function failedTasks(runs: readonly { task: string; state: string; detail: string | null }[]): string[] {
  return newestPerTask(runs.filter(({ state }) => state !== "running" && state !== "queued"))
    .filter(({ state }) => state !== "succeeded" && state !== "skipped")
    .map(({ task, state, detail }) => `${task}: ${state}${detail === null ? "" : `, ${detail}`}`);
}
