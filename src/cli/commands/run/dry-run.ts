import { usdText } from "../../../core/money/caps.ts";
import type { Config, Task } from "../../../core/task.ts";
import { chosenTasks } from "../../chosen-tasks.ts";
import type { CliContext } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { printJson } from "../../json/print.ts";
import { parseSettings } from "../../parse-settings.ts";
import { formatDuration } from "../../render/duration.ts";
import { safeBlock, safeLine } from "../../render/safe-text.ts";
import type { LaunchPlan } from "../../services.ts";
import { homeOf, validConfig } from "../../valid-config.ts";
import type { RunFlags } from "./command.ts";

/** `nightdesk run TASK --dry-run`: shows what would be started, and starts nothing. */
export async function dryRun(context: CliContext, flags: RunFlags, id: string): Promise<ExitCode> {
  const config = await validConfig(context, { file: null, textOnly: false });
  const [task] = chosenTasks(config.tasks, id);
  if (task === undefined) return EXIT.usage;
  const params = parseSettings(flags.with ?? []);
  const plan = await context.services.launchPlan(homeOf(context), task);
  const facts = factsOf(config, task, plan, { full: flags.full ?? false, params });
  if (flags.json) printJson(context.process.stdout, facts);
  else context.process.stdout.write(factsText(facts, task, plan));
  return plan.problems.length === 0 ? EXIT.done : EXIT.unavailable;
}

interface Wishes {
  readonly full: boolean;
  readonly params: Readonly<Record<string, string>>;
}

/** JSON of `--dry-run`. Settings hold `${NAME}` where a secret will stand. */
function factsOf(config: Config, task: Task, plan: LaunchPlan, { full, params }: Wishes) {
  return {
    task: task.id,
    argv: plan.argv,
    cwd: plan.cwd,
    env: plan.env,
    settings: task.work.kind === "use" ? task.work.settings : null,
    with: params,
    full,
    depends_on: task.dependsOn,
    locks: task.locks,
    overlap: task.overlap,
    concurrency: config.concurrency,
    timeout_minutes: task.timeoutMs / 60_000,
    retries: task.retries,
    problems: plan.problems,
    ...(plan.claude === undefined ? {} : { claude: claudeJson(plan.claude) }),
  };
}

type ClaudePlan = NonNullable<LaunchPlan["claude"]>;

function claudeJson({ model, bytes, mostUsd, inputs, prompt }: ClaudePlan) {
  return { model, request_bytes: bytes, most_usd: mostUsd, inputs, prompt };
}

function claudeRows({ model, bytes, mostUsd, inputs }: ClaudePlan): [string, string][] {
  return [
    ["would ask", `${model}, ${bytes} bytes, at most ${usdText(mostUsd)} for one call`],
    ...inputs.map(({ name, bytes: size, truncated, missing }): [string, string] => [
      "reads",
      `${name}: ${missing ? "not there" : `${size} bytes${truncated ? ", of which a part" : ""}`}`,
    ]),
  ];
}

function factsText(facts: ReturnType<typeof factsOf>, task: Task, plan: LaunchPlan): string {
  const rows: [string, string][] =
    plan.claude === undefined
      ? [
          ["would run", plan.argv.map(shown).join(" ")],
          ["in", plan.cwd],
          ["with", plan.env.length === 0 ? "no variables" : `the variables ${plan.env.join(" ")}`],
        ]
      : claudeRows(plan.claude);
  if (facts.settings !== null) rows.push(["settings", JSON.stringify(facts.settings)]);
  if (Object.keys(facts.with).length > 0) rows.push(["for this run", JSON.stringify(facts.with)]);
  if (task.dependsOn.length > 0) rows.push(["depends on", task.dependsOn.join(", ")]);
  if (task.locks.length > 0) rows.push(["locks", task.locks.join(", ")]);
  rows.push(["at most", `${formatDuration(task.timeoutMs)}, then the whole process tree is ended`]);
  if (task.retries > 0)
    rows.push(["retries", `${task.retries}, the first after ${formatDuration(task.retryDelayMs)}`]);
  const lines = rows.map(([name, value]) => `  ${name.padEnd(12)}  ${safeLine(value)}\n`);
  const problems = plan.problems.map((problem) => `  cannot start: ${safeLine(problem)}\n`);
  const prompt = plan.claude === undefined ? "" : `\n${safeBlock(plan.claude.prompt)}\n`;
  return `${task.id} (nothing was started)\n${lines.join("")}${problems.join("")}${prompt}`;
}

function shown(word: string): string {
  return /^[\w./:=@%+,~-]+$/.test(word) ? word : JSON.stringify(word);
}
