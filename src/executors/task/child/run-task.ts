/** One attempt of a task, from its file to its last committed row. */
import type { Datasets } from "../../../ports/datasets.ts";
import { createHttp } from "../../../sdk/http-client.ts";
import type { AnyTask, TableSpecs, TaskContext } from "../../../sdk/index.ts";
import type { HostInput } from "../host-input.ts";
import type { Contract } from "./contract.ts";
import { openTaskDatasets } from "./datasets.ts";
import { createDesk } from "./desk.ts";
import { openForeignDatasets } from "./foreign-datasets.ts";
import { type LoadBuiltins, loadTask } from "./load-task.ts";
import { createPowers } from "./powers.ts";
import { createProgress } from "./progress.ts";
import { createPublish } from "./publish.ts";
import type { ReportLine } from "./report-file.ts";
import { createReporter } from "./reporter.ts";
import { checkSettings } from "./settings.ts";

export interface RunTaskParts {
  readonly contract: Contract;
  readonly input: HostInput;
  readonly builtins: LoadBuiltins;
  readonly datasets: Datasets;
  readonly report: ReportLine;
  readonly signal: AbortSignal;
  readonly fetch: Parameters<typeof createHttp>[0]["fetch"];
  readonly now: () => number;
  readonly random: () => number;
  readonly userAgent: string;
  readonly log: (text: string) => void;
}

/**
 * Loads, checks, runs and commits. What the task wrote is kept only if it came to its end and was not told to stop.
 *
 * @throws whatever the task throws, and TaskError, DatasetError, PowerNotGranted for what is wrong around it
 */
export async function runTask(parts: RunTaskParts): Promise<void> {
  const { contract, input, signal } = parts;
  const task = await loadTask(input.work, parts.builtins);
  const settings = await checkSettings(task, input.settings, input.params);
  const fence = { task: contract.taskId, run: contract.runId, token: input.token };
  const own = await openTaskDatasets(parts.datasets, fence, task.datasets ?? {});
  try {
    const { report, saidChanged } = createReporter(parts.report);
    const reads = await openForeignDatasets(parts.datasets, task.reads ?? []);
    const context = {
      ...surroundings(parts, task),
      settings,
      datasets: own.datasets,
      cache: own.cache,
      reads,
      report,
    };
    await run(task, Object.freeze(context));
    signal.throwIfAborted();
    const changed = await own.commit();
    if (changed !== null && !saidChanged()) parts.report({ changed });
  } finally {
    own.close();
  }
}

type AnyContext = TaskContext<unknown, TableSpecs, string>;

/** The types of settings and tables belong to the task's author; at run time the checks above stand in for them. */
async function run(task: AnyTask, context: AnyContext): Promise<void> {
  await task.run(context as never);
}

function surroundings(
  parts: RunTaskParts,
  task: AnyTask,
): Omit<AnyContext, "settings" | "datasets" | "cache" | "reads" | "report"> {
  const { contract, input, signal, now } = parts;
  const { fetch, random, userAgent, report, log } = parts;
  return {
    ...createPowers(task, input, report, createPublish(contract.folder, signal)),
    desk: createDesk(input.deskFile),
    http: createHttp({ fetch, signal, now, random, userAgent }),
    log,
    progress: createProgress(report, now),
    taskId: contract.taskId,
    runId: contract.runId,
    attempt: contract.attempt,
    idempotencyKey: contract.idempotencyKey,
    slot: contract.slot,
    lastSuccess: contract.lastSuccess,
    watermark: contract.watermark,
    full: contract.full,
    params: input.params,
    signal,
    home: contract.home,
    dataFolder: contract.dataFolder,
    now: () => new Date(now()),
  };
}
