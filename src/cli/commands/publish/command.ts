import { defineCommand } from "../../command.ts";
import { JSON_FLAG, TASK_FLAG, switchFlag, textFlag } from "../../parameters.ts";

export interface PublishFlags {
  readonly dryRun?: boolean;
  readonly task?: string;
  readonly to?: string;
  readonly json?: boolean;
}

export const publishCommand = defineCommand<PublishFlags>({
  brief: "Publish the dashboard's public tasks, or show what would become public",
  description:
    "Publish the dashboard's public tasks: runs the task that uses publish_dashboard, as nightdesk run does. With --dry-run it shows what would become public and what changed since the last publish, and writes nothing.",
  examples: [
    ["publish --dry-run", "show tasks, fields and files that would go out, and what the scan finds"],
    ["publish", "publish now"],
    ["publish --to /tmp/site", "write the site into a folder, without a task in the YAML"],
    ["publish --dry-run --json", "for a program"],
  ],
  parameters: {
    flags: {
      dryRun: switchFlag("Show what would become public; publish nothing"),
      task: { ...TASK_FLAG, brief: "The task to run, where several use publish_dashboard" },
      to: textFlag("FOLDER", "Write the site into this folder; no task is run"),
      json: JSON_FLAG,
    },
  },
  load: async () => (await import("./publish.ts")).publish,
});
