import { resolve } from "node:path";
import type { Task } from "../../../core/task.ts";
import { PublishError, type PublishErrorCode } from "../../../ports/publish-error.ts";
import type { PublishOrder } from "../../../ports/publisher.ts";
import type { CliContext } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { printJson } from "../../json/print.ts";
import type { PublishingDesk } from "../../services.ts";
import { homeOf, validConfig } from "../../valid-config.ts";
import { run } from "../run/run.ts";
import type { PublishFlags } from "./command.ts";
import { previewJson, publishedJson } from "./json.ts";
import { previewText, publishedText } from "./preview-text.ts";

const KIND = "publish_dashboard";
const WHAT_TO_WRITE =
  "Write into nightdesk.yaml: - {id: publish_dashboard, use: publish_dashboard, schedule: after_any, only_if_changed: true, with: {git: {remote: ADDRESS}}} — or see the site first: nightdesk publish --to FOLDER";

/** `nightdesk publish`. */
export async function publish(context: CliContext, flags: PublishFlags): Promise<ExitCode> {
  const { tasks, timezone } = await validConfig(context, { file: null, textOnly: false });
  const task = publishingTask(tasks, flags);
  if (task !== null && !flags.dryRun && flags.to === undefined) {
    return await run(context, flags.json ? { json: true } : {}, task.id);
  }
  const desk = await context.services.publishing(homeOf(context));
  try {
    const order = orderFor(context, desk, task, flags.to);
    if (flags.dryRun) return await preview(context, desk, order, flags, timezone);
    return await publishTo(context, desk, order, flags);
  } catch (fault) {
    throw fault instanceof PublishError ? asCliError(fault) : fault;
  } finally {
    await desk.close();
  }
}

/** @returns null if there is none and a folder is named */
function publishingTask(tasks: readonly Task[], { task: id, to }: PublishFlags): Task | null {
  const all = tasks.filter(({ work }) => work.kind === "use" && work.name === KIND);
  const ids = all.map((task) => task.id).join(", ");
  if (id !== undefined) {
    const named = all.find((task) => task.id === id);
    if (named !== undefined) return named;
    const those = all.length === 0 ? WHAT_TO_WRITE : `Those that do: ${ids}`;
    throw new CliError(EXIT.usage, `There is no task "${id}" that uses ${KIND}.`, those);
  }
  const examples = all.map((task) => `nightdesk publish --task ${task.id}`);
  const [only, another] = all;
  if (only !== undefined && another === undefined) return only;
  if (to !== undefined) return null;
  if (only === undefined) {
    throw new CliError(
      EXIT.config,
      `No task of this home uses ${KIND}, so there is nowhere to publish to.`,
      WHAT_TO_WRITE,
    );
  }
  throw new CliError(
    EXIT.usage,
    `Several tasks use ${KIND}: ${ids}.`,
    `Name one: ${examples.slice(0, 3).join(", or ")}`,
  );
}

function orderFor(
  context: CliContext,
  desk: PublishingDesk,
  task: Task | null,
  to: string | undefined,
): PublishOrder {
  const order = task === null ? { source: { dashboard: true } as const } : desk.orderOf(task);
  if (to !== undefined) return { ...order, to: { folder: resolve(context.cwd, to) } };
  if ("to" in order) return order;
  throw new CliError(EXIT.usage, "Name a folder: nightdesk publish --to FOLDER");
}

async function preview(
  context: CliContext,
  { publisher }: PublishingDesk,
  order: PublishOrder,
  flags: PublishFlags,
  zone: string,
): Promise<ExitCode> {
  const seen = await untilStopped(context, (signal) => publisher.preview(order, signal));
  const { stdout } = context.process;
  if (flags.json) printJson(stdout, previewJson(seen));
  else stdout.write(previewText(seen, context.clock.now(), zone));
  return seen.found.length === 0 && seen.problems.length === 0 ? EXIT.done : EXIT.failed;
}

async function publishTo(
  context: CliContext,
  { publisher }: PublishingDesk,
  order: PublishOrder,
  flags: PublishFlags,
): Promise<ExitCode> {
  const published = await untilStopped(context, (signal) => publisher.publish(order, signal));
  if (flags.json) printJson(context.process.stdout, publishedJson(published));
  else context.process.stdout.write(publishedText(published));
  return EXIT.done;
}

async function untilStopped<T>(context: CliContext, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const release = context.onStopSignal((signal) =>
    stop.abort(new CliError(EXIT.failed, `Stopped by ${signal}.`)),
  );
  try {
    return await work(stop.signal);
  } finally {
    release();
  }
}

const EXITS: Readonly<Partial<Record<PublishErrorCode, ExitCode>>> = {
  bad_target: EXIT.config,
  git_missing: EXIT.unavailable,
  no_repository: EXIT.unavailable,
  busy: EXIT.busy,
};

function asCliError(fault: PublishError): CliError {
  return new CliError(EXITS[fault.code] ?? EXIT.failed, fault.message, null, fault);
}
