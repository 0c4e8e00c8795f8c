/**
 * Lives one virtual life in a thread of its own. The test runner follows every promise of the thread it runs in, which
 * made a year with its millions of promises take several times as long.
 */
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { checkLife } from "./life-checks.ts";
import { type Options, simulate } from "./simulate.ts";

/** What is left of a life that kept every promise. */
export interface Lived {
  readonly slots: number;
  readonly attempts: number;
  readonly counts: Readonly<Record<"ticks" | "loops" | "crashes" | "reboots" | "jumps" | "edits", number>>;
}

/** @throws AssertionError for a promise that was broken; its message names the seed */
export async function live(options: Options): Promise<Lived> {
  const worker = new Worker(new URL(import.meta.url), { workerData: options });
  return await new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`seed ${options.seed}: the life ended with ${code}`)));
  });
}

async function liveHere(options: Options): Promise<Lived> {
  const life = await simulate(options);
  await checkLife(life);
  const slots = life.audit.tasks.reduce((sum, task) => sum + task.expected, 0);
  const { faults: _none, ...counts } = life.counts;
  const attempts = life.deeds.length;
  await life.close();
  return { slots, attempts, counts };
}

if (!isMainThread) parentPort?.postMessage(await liveHere(workerData as Options));
