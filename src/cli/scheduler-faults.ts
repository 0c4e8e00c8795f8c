import { SchedulerError } from "../ports/system-scheduler.ts";
import { CliError } from "./errors.ts";
import { EXIT } from "./exit-codes.ts";

/** What the system's scheduler refuses, as an end of the command that a person can do something about. */
export async function tellingOfScheduler<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (fault) {
    if (!(fault instanceof SchedulerError)) throw fault;
    throw new CliError(EXIT.unavailable, fault.message, fault.hint, fault);
  }
}
