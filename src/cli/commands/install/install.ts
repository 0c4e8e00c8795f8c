import { TICK_INTERVALS, type TickJob, type TickPlan } from "../../../ports/system-scheduler.ts";
import type { CliContext } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { formatDuration } from "../../render/duration.ts";
import { tellingOfScheduler } from "../../scheduler-faults.ts";
import { homeOf } from "../../valid-config.ts";
import { SILENT, withEngine } from "../../with-engine.ts";
import type { InstallFlags } from "./command.ts";

const DEFAULT_MINUTES = 5;

/** `nightdesk install`: registers `tick` with the system's scheduler. */
export async function install(context: CliContext, flags: InstallFlags): Promise<ExitCode> {
  const home = homeOf(context);
  const everyMinutes = flags.every ?? DEFAULT_MINUTES;
  if (!TICK_INTERVALS.includes(everyMinutes)) {
    throw new CliError(
      EXIT.usage,
      `--every ${everyMinutes} is an interval that cron cannot keep evenly: it begins anew at each hour and each day.`,
      `Take ${TICK_INTERVALS.slice(0, -1).join(", ")} or ${TICK_INTERVALS.at(-1)} minutes.`,
    );
  }
  const { scheduler, program } = await context.services.scheduler();
  const job: TickJob = { home: home.folder, everyMinutes, program, path: context.process.env["PATH"] ?? "" };
  const { stdout } = context.process;
  return await tellingOfScheduler(async () => {
    if (flags.print) {
      stdout.write(await scheduler.render(job));
      return EXIT.done;
    }
    if (flags.dryRun) {
      stdout.write(dryRunText(await scheduler.plan(job), scheduler.label));
      return EXIT.done;
    }
    const plan = await scheduler.install(job);
    await remember(context, job, plan);
    stdout.write(doneText(plan, scheduler.label, everyMinutes));
    return EXIT.done;
  });
}

/** Slots younger than two intervals are merely late, and `doctor` knows since when to expect calls. */
async function remember(context: CliContext, job: TickJob, { changes }: TickPlan): Promise<void> {
  await withEngine(context, homeOf(context), SILENT, ({ engine }) =>
    engine.ledger.write(async (tx) => {
      await tx.setNote("tick_every_ms", String(job.everyMinutes * 60_000));
      const known = await tx.note("tick_installed_at");
      if (changes || known === null) await tx.setNote("tick_installed_at", String(context.clock.now()));
    }),
  );
}

function dryRunText({ entry, text, command, changes, notes }: TickPlan, label: string): string {
  const what = changes
    ? `This would be written to the ${label} (${command}):`
    : `The ${label} holds this already; nothing would change:`;
  return `${what}\n\n${text.replaceAll("\r\n", "\n").trimEnd()}\n\n${notesText([`Its name there: ${entry}`, ...notes])}`;
}

function doneText({ entry, changes, notes }: TickPlan, label: string, everyMinutes: number): string {
  const every = formatDuration(everyMinutes * 60_000);
  const what = changes
    ? `The ${label} now calls nightdesk tick every ${every} (${entry}).`
    : `The ${label} calls nightdesk tick every ${every} already (${entry}); nothing was changed.`;
  return `${what}\n${notesText([...notes, "Whether it fires: nightdesk doctor"])}`;
}

function notesText(notes: readonly string[]): string {
  return notes.map((note) => `  ${note}\n`).join("");
}
