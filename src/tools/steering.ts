/** The two tools that change something. What they may do is decided behind the port, never here and never by a prompt. */
import * as z from "zod";
import { TASK_ID } from "./command-line.ts";
import { defineTool, ToolRefusal } from "./tool.ts";

export const runTask = defineTool({
  name: "run_task",
  description:
    "Queues a run of an on_demand task that says agent_may_run: true, and does not wait for its end; at most 10 an hour for all tasks together. Follow it with history, logs and report.",
  readOnly: false,
  input: z.strictObject({ task: TASK_ID }),
  output: z.object({
    run: z.string(),
    task: z.string(),
    /** False if a run that was asked for before still waits. */
    is_new: z.boolean(),
    loop_is_alive: z.boolean(),
    note: z.string(),
  }),
  async run({ powers }, { task }) {
    const answer = await powers.enqueue(task);
    if (answer.kind === "refused") throw new ToolRefusal(answer.sentence);
    const { run, isNew, loopIsAlive } = answer;
    const when = loopIsAlive
      ? "It starts within 15 seconds, if nothing is in its way."
      : "Nobody keeps watch; the next tick or start runs it.";
    const note = isNew ? when : `A run that was asked for before still waits. ${when}`;
    return { run, task, is_new: isNew, loop_is_alive: loopIsAlive, note };
  },
});

export const proposeTask = defineTool({
  name: "propose_task",
  description:
    "Proposes one new task to the person. It is checked as the configuration is and laid aside, disabled; only the person can enable it. nightdesk.yaml stays as it is.",
  readOnly: false,
  input: z.strictObject({
    yaml: z.string().min(1).max(32_768).describe("One task as YAML: a map with id, one what and one when"),
    why: z.string().min(1).max(2000).describe("For the person: what it is good for"),
  }),
  output: z.object({
    task: z.string(),
    path: z.string(),
    warnings: z.array(z.string()),
    how_to_enable: z.string(),
  }),
  async run({ powers, caller }, { yaml, why }) {
    const answer = await powers.propose({ yaml, why, by: caller });
    if (answer.kind === "refused") throw new ToolRefusal(answer.sentence);
    const { task, path, warnings, configFile } = answer;
    return {
      task,
      path,
      warnings,
      how_to_enable: `A person reads ${path}, copies the task below "tasks:" in ${configFile} and sets enabled: true there.`,
    };
  },
});
