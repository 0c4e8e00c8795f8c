/** From what a person types, a run's id or its beginning or a task's id, to the run. */
import type { Run } from "../core/run.ts";
import type { LedgerReading } from "../ports/ledger-reading.ts";
import { CliError } from "./errors.ts";
import { EXIT } from "./exit-codes.ts";

/** @throws CliError unavailable if nothing or more than one run is meant */
export async function findRun(reading: LedgerReading, text: string): Promise<Run> {
  const exact = await reading.run(text);
  if (exact !== null) return exact;
  const ofTask = await reading.newestRun(text);
  if (ofTask !== null) return ofTask;
  const found = await reading.findRuns(text);
  const starting = found.filter(({ id }) => id.startsWith(text));
  const candidates = starting.length > 0 ? starting : found;
  const [only] = candidates;
  if (only !== undefined && candidates.length === 1) return only;
  if (candidates.length === 0) {
    throw new CliError(
      EXIT.unavailable,
      `There is no run "${text}", and no task of that name has run.`,
      "All runs with their ids: nightdesk history",
    );
  }
  const list = candidates.map((run) => `${run.id} (${run.task})`).join(", ");
  throw new CliError(EXIT.usage, `"${text}" fits more than one run.`, `Type more of the id: ${list}`);
}

/** The error of commands that read a home in which nothing has happened yet. */
export function nothingRecorded(): CliError {
  return new CliError(
    EXIT.unavailable,
    "Nothing has been recorded in this home yet.",
    "To begin: nightdesk start",
  );
}
