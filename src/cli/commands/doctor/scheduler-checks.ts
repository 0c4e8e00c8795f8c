/** Does the system's scheduler call `tick`, and does it really? */
import { existsSync } from "node:fs";
import type { RegisteredTick, SystemScheduler } from "../../../ports/system-scheduler.ts";
import { formatDuration } from "../../render/duration.ts";
import { type Check, ok, problem, warning } from "./check.ts";

interface SchedulerFacts {
  readonly scheduler: Pick<SystemScheduler, "label" | "registered">;
  /** Absolute. */
  readonly home: string;
  readonly now: number;
  /** When the scheduler called last; null if never. */
  readonly lastCall: number | null;
  /** When the entry was written; null if that is not known. */
  readonly installedAt: number | null;
}

const NAME = "scheduler";

/** A scheduler may be late once; two intervals without a call are no accident. */
const INTERVALS = 2;

export async function schedulerChecks(facts: SchedulerFacts): Promise<Check[]> {
  const { scheduler, home } = facts;
  let registered: RegisteredTick | null;
  try {
    registered = await scheduler.registered(home);
  } catch (fault) {
    return [warning(NAME, withoutStop(fault instanceof Error ? fault.message : String(fault)))];
  }
  if (registered === null) {
    return [
      warning(
        NAME,
        `The ${scheduler.label} does not call Nightdesk; it works only while nightdesk start does`,
        "To let it work by itself: nightdesk install",
      ),
    ];
  }
  return [firing(facts, registered)];
}

function firing(
  { scheduler, now, lastCall, installedAt }: SchedulerFacts,
  registered: RegisteredTick,
): Check {
  const { everyMs, program } = registered;
  const gone = program.find((path) => !existsSync(path));
  if (gone !== undefined) {
    return problem(
      NAME,
      `The ${scheduler.label} would start ${gone}, which is not there any more`,
      "Write it anew: nightdesk install",
    );
  }
  if (everyMs === null || program.length < 2) {
    return warning(
      NAME,
      `The entry in the ${scheduler.label} was changed by hand and cannot be read`,
      "Write it anew: nightdesk install",
    );
  }
  const every = `The ${scheduler.label} calls tick every ${formatDuration(everyMs)}`;
  if (lastCall !== null && now - lastCall <= INTERVALS * everyMs) {
    const ago = Math.max(0, now - lastCall);
    return ok(NAME, `${every}; it fires, last ${ago < 60_000 ? "just now" : `${formatDuration(ago)} ago`}`);
  }
  if (installedAt !== null && now - installedAt <= INTERVALS * everyMs) {
    return ok(NAME, `${every}; the first call has yet to come`);
  }
  const since = lastCall === null ? "has never come" : `came last ${formatDuration(now - lastCall)} ago`;
  return problem(NAME, `${every}, but a call ${since}`, `Is it at work? ${whatToLookAt(scheduler.label)}`);
}

function whatToLookAt(label: string): string {
  return label === "crontab"
    ? "The cron service has to run (systemctl status cron), and state/tick.log holds what tick said."
    : "Open Task Scheduler, folder Nightdesk, and look at the last result.";
}

function withoutStop(text: string): string {
  return text.replace(/\.$/, "");
}
