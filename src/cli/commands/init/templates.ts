/** The files of a new home. */

export interface HomeAnswers {
  readonly timezone: string;
  readonly concurrency: number;
  readonly examples: boolean;
}

export interface Machine {
  readonly hasPython: boolean;
  readonly hasShell: boolean;
}

export interface TemplateFile {
  /** Relative to the home, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** POSIX mode. */
  readonly mode: number;
}

/** Everything that `init` writes, in order. */
export function homeFiles(answers: HomeAnswers, machine: Machine): readonly TemplateFile[] {
  const files: TemplateFile[] = [
    { path: "nightdesk.yaml", text: configuration(answers, machine), mode: 0o644 },
    { path: ".gitignore", text: GITIGNORE, mode: 0o644 },
    { path: ".env", text: ENV, mode: 0o600 },
  ];
  if (!answers.examples) return files;
  files.push({ path: "tasks/folder_size.ts", text: FOLDER_SIZE, mode: 0o644 });
  if (machine.hasPython) files.push({ path: "tasks/disk_space.py", text: DISK_SPACE, mode: 0o644 });
  if (machine.hasShell) files.push({ path: "tasks/hello.sh", text: HELLO, mode: 0o755 });
  return files;
}

function configuration({ timezone, concurrency, examples }: HomeAnswers, machine: Machine): string {
  const tasks = examples ? exampleTasks(machine) : "tasks: []\n";
  return `# What should happen, and when. After a change: nightdesk check, and nightdesk next to see what comes.
# A running nightdesk start picks the change up by itself.

timezone: ${timezone}
concurrency: ${concurrency}            # tasks that may run at once

# What Claude may cost, for everything together; a call that would break a cap is not made.
budget: {per_run_usd: 0.50, per_day_usd: 2, per_month_usd: 20}

# For all tasks, unless a task says otherwise:
defaults:
  timeout_minutes: 30
  missed: run_once        # after sleep or power-off: run the newest slot once; or run_all, skip

${tasks}`;
}

function exampleTasks(machine: Machine): string {
  const tasks = [
    `  # TypeScript: settings, a growing dataset and a report. Try: nightdesk run folder_size
  - id: folder_size
    use: ./tasks/folder_size.ts
    with:
      folder: .
    schedule: daily         # hourly, daily, weekly, monthly, "every 15m", on_demand, or a cron expression
    time: "03:00"
    timeout_minutes: 5
`,
  ];
  if (machine.hasPython) {
    tasks.push(`  # Python: whatever it prints is its log; findings and numbers go to a file of JSON lines.
  - id: disk_space
    script: tasks/disk_space.py
    schedule: daily
    time: ["07:30", "19:30"]
    timeout_minutes: 1
`);
  }
  if (machine.hasShell) {
    tasks.push(`  - id: hello
    script: tasks/hello.sh
    schedule: on_demand     # only by: nightdesk run hello
`);
  }
  tasks.push(`  # Claude: one call of a model over what you declare; skipped while that has not changed. Needs ANTHROPIC_API_KEY in .env.
  # - id: evening_note
  #   ask: "What in these notes needs me tomorrow?"
  #   inputs: [{file: notes/*.md}]
  #   schedule: daily
  #   time: "20:00"
`);
  tasks.push(`  # Publishes the record of tasks that say "visibility: public", for instance on GitHub Pages. First look: nightdesk publish --dry-run
  # - id: publish_dashboard
  #   use: publish_dashboard
  #   schedule: after_any
  #   only_if_changed: true
  #   with: {git: {remote: git@github.com:you/status.git}}
`);
  return `tasks:\n${tasks.join("\n")}`;
}

const GITIGNORE = `# What Nightdesk writes while it works, and secrets.
/state/
/logs/
/data/
/.env
`;

const ENV = `# Secrets, one NAME=value per line. In nightdesk.yaml they are named \${NAME}; their values never reach a log.
# TELEGRAM_BOT_TOKEN=
# ANTHROPIC_API_KEY=
`;

const HELLO = `#!/bin/sh
# Everything that is printed is in the log afterwards: nightdesk logs hello
echo "Hello from run $NIGHTDESK_RUN_ID of $NIGHTDESK_TASK."
echo '{"headline": "The night desk says hello"}' >> "$NIGHTDESK_OUTPUT"
`;

const DISK_SPACE = `"""Warns when the disk that holds this folder gets full."""
import json
import os
import shutil

LEAST_FREE_PERCENT = 10


def report(**line):
    with open(os.environ["NIGHTDESK_OUTPUT"], "a", encoding="utf-8") as output:
        output.write(json.dumps(line) + "\\n")


usage = shutil.disk_usage(".")
free = round(100 * usage.free / usage.total, 1)
print(f"{free} % of the disk are free.")

report(headline=f"{free} % of the disk are free")
report(metric={"name": "disk_free", "value": free, "unit": "%"})
if free < LEAST_FREE_PERCENT:
    report(finding={"key": "disk_full", "severity": "warning", "title": f"Only {free} % of the disk are free"})
# All that could be found was looked at: a warning that is not repeated is resolved.
report(findings_complete={"scope": ""})
report(unchanged="looked only")
`;

const FOLDER_SIZE = `/** Keeps count of how a folder grows: one row per day in the dataset folder_size.days. */
import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { defineTask, z } from "nightdesk/sdk";

export default defineTask({
  settings: z.object({ folder: z.string() }),
  datasets: {
    days: { key: ["day", "folder"], columns: { day: "text", folder: "text", files: "integer", bytes: "integer" } },
  },
  async run({ settings, datasets, home, report, log }) {
    const folder = resolve(home, settings.folder);
    let files = 0;
    let bytes = 0;
    // What Nightdesk writes itself is left out, so that a second run finds the same.
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      if (/^(state|logs|data|node_modules|\\.git)([/\\\\]|$)/.test(name)) continue;
      const stat = statSync(join(folder, name), { throwIfNoEntry: false });
      if (stat === undefined || !stat.isFile()) continue;
      files += 1;
      bytes += stat.size;
    }
    const day = new Date().toISOString().slice(0, 10);
    const counts = await datasets.days.upsert([{ day, folder: settings.folder, files, bytes }]);
    log(\`\${files} files, \${bytes} bytes; \${counts.inserted} new row, \${counts.updated} changed\`);
    report.headline(\`\${settings.folder} holds \${files} files\`);
    report.metric("files", files);
    report.metric("bytes", bytes, "B");
  },
});
`;
