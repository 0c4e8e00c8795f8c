/** The life of a task's process: told what to do, guarded against every way to go wrong, ended in one way. */
import type { Datasets } from "../../../ports/datasets.ts";
import { z } from "../../../sdk/index.ts";
import { RUN_FOLDER_VARIABLE } from "../../attempt/contract.ts";
import { markStarted } from "../../attempt/exit-file.ts";
import type { Failure } from "../failure.ts";
import type { HostInput } from "../host-input.ts";
import { sdkFile } from "../own-file.ts";
import { readContract } from "./contract.ts";
import { createEnding, type Ending } from "./ending.ts";
import type { LoadBuiltins } from "./load-task.ts";
import { installModuleHooks } from "./module-hooks.ts";
import { openReportFile } from "./report-file.ts";
import { runTask, type RunTaskParts } from "./run-task.ts";
import { TaskError } from "./task-error.ts";

/** As shells report death by SIGTERM. */
const STOPPED = 143;

export interface Machine extends Pick<RunTaskParts, "fetch" | "now" | "random" | "userAgent"> {
  readonly process: NodeJS.Process;
  readonly builtins: LoadBuiltins;
  readonly datasets: (options: { folder: string; now: () => number }) => Datasets;
}

export async function live(machine: Machine): Promise<void> {
  const { process, now } = machine;
  const contract = readContract(process.env);
  const exitFolder = process.env[RUN_FOLDER_VARIABLE] || null;
  const ending = createEnding({ folder: contract.folder, exitFolder, exit: (code) => process.exit(code) });
  const stop = new AbortController();
  const giveUp: GiveUp = (error, otherwise) => {
    if (stop.signal.aborted) ending.fail(stop.signal.reason, "stopped", STOPPED);
    else ending.fail(error, otherwise);
  };
  guard(process, ending, giveUp);
  try {
    const input = await readInput(process.stdin);
    obeySignals(process, stop, ending, input.killGraceMs);
    if (exitFolder !== null) markStarted(exitFolder);
    installModuleHooks(sdkFile(), Object.keys(z));
    await runTask({
      ...machine,
      contract,
      input,
      datasets: machine.datasets({ folder: contract.dataFolder, now }),
      report: openReportFile(contract.output),
      signal: stop.signal,
      log: (text) => process.stdout.write(`${text}\n`),
    });
    ending.succeed();
  } catch (error) {
    giveUp(error, "error");
  }
}

async function readInput(stdin: NodeJS.ReadStream): Promise<HostInput> {
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(chunk as Buffer);
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8")) as HostInput;
  } catch (error) {
    throw new TaskError("never_started", "Nightdesk ended before it had told this process what to do.", {
      cause: error,
    });
  }
}

type GiveUp = (error: unknown, otherwise: Failure["reason"]) => void;

/** Everything that ends a Node process without our doing. */
function guard(process: NodeJS.Process, ending: Ending, giveUp: GiveUp): void {
  process.on("uncaughtException", (error) => giveUp(error, "uncaught"));
  process.on("unhandledRejection", (error) => giveUp(error, "uncaught"));
  process.on("beforeExit", () => {
    const what = "The task's run() never ended: it waits for something that can no longer come.";
    ending.fail(new TaskError("unfinished", what), "unfinished");
  });
  process.on("exit", (code) => {
    if (ending.over()) return;
    const what = `The task called process.exit(${code}) before its run() had ended; what it wrote is not kept.`;
    ending.noteExit(new TaskError("exited", what), "exited");
    process.exitCode = 1;
  });
}

/** The polite signal: `signal` aborts, the task may tidy up, and shortly before the kill the process leaves. */
function obeySignals(
  process: NodeJS.Process,
  stop: AbortController,
  ending: Ending,
  killGraceMs: number,
): void {
  for (const name of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
    process.on(name, () => {
      if (stop.signal.aborted) return;
      stop.abort(new TaskError("stopped", `The task was told to stop (${name}).`));
      setTimeout(() => ending.fail(stop.signal.reason, "stopped", STOPPED), killGraceMs * 0.8);
    });
  }
}
