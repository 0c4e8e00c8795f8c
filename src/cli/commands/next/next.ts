import { hasSlots, type Config, type Task } from "../../../core/task.ts";
import type { CliContext } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { parseInstant } from "../../instants.ts";
import { validConfig } from "../../valid-config.ts";
import { chosenTasks } from "../../chosen-tasks.ts";
import type { NextFlags } from "./command.ts";
import { mergeSlots, type PlannedSlot } from "./merge-slots.ts";
import { printSlotsAsJson } from "./next-json.ts";
import { printSlotsAsText } from "./next-text.ts";

const DEFAULT_LIMIT = 20;

/** How far the search goes where `--until` is not given: the rarest day that can be written comes every 40 years. */
const HORIZON_MS = 41 * 366 * 86_400_000;

/** `nightdesk next`: from the YAML alone. */
export async function next(context: CliContext, flags: NextFlags): Promise<ExitCode> {
  const config = await validConfig(context, { file: flags.file ?? null, textOnly: true });
  const tasks = chosenTasks(config.tasks, flags.task);
  const reading = { now: context.clock.now(), zone: config.timezone, bare: "future" } as const;
  const from =
    flags.from === undefined ? reading.now : parseInstant(flags.from, { ...reading, flag: "--from" });
  const until =
    flags.until === undefined
      ? from + HORIZON_MS
      : parseInstant(flags.until, { ...reading, flag: "--until" });
  const limit = flags.limit ?? (flags.until === undefined ? DEFAULT_LIMIT : Number.POSITIVE_INFINITY);
  const slots = take(mergeSlots(tasks, from, until), limit);
  if (flags.json) printSlotsAsJson(context.process.stdout, slots);
  else printText(context, config, tasks, slots);
  return EXIT.done;
}

function* take(slots: Iterable<PlannedSlot>, limit: number): Generator<PlannedSlot, void, undefined> {
  let left = limit;
  for (const slot of slots) {
    yield slot;
    left -= 1;
    if (left <= 0) return;
  }
}

function printText(
  context: CliContext,
  config: Config,
  tasks: readonly Task[],
  slots: Iterable<PlannedSlot>,
): void {
  const output = context.process.stdout;
  const count = printSlotsAsText(output, { slots, tasks, zone: config.timezone });
  if (count === 0) output.write("No slots in this stretch.\n");
  const others = tasks.filter((task) => !hasSlots(task.rule));
  if (others.length === 0) return;
  output.write(`\nNot on the clock: ${others.map((task) => `${task.id} (${task.ruleText})`).join(", ")}\n`);
}
