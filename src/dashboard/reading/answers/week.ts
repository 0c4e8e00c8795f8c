/** The weekly summary, which is worth reading for a week and would be out of sight after a night. */
import type { Task } from "../../../core/task.ts";
import type { Answer } from "../../api/routes.ts";
import { DAY_MS } from "../local-days.ts";
import type { View } from "../view.ts";

const SUMMARY = "weekly_summary";
/** A day more, since it may be made late. */
const SHOWN_MS = 8 * DAY_MS;

export async function weekOf({ sources, tasks, now }: View): Promise<Answer<"front">["week"]> {
  let newest: Answer<"front">["week"] = null;
  for (const { id } of [...tasks.values()].filter(isSummary)) {
    const found = await sources.reading.newestReport(id);
    const headline = found?.report.headline ?? null;
    const at = found?.run.finishedAt ?? null;
    if (found === null || headline === null || at === null || now - at > SHOWN_MS) continue;
    if (newest === null || at > newest.at) newest = { run: found.run.id, at, headline };
  }
  return newest;
}

/** The built-in one, or a task of one's own that is called so. */
function isSummary({ id, work }: Task): boolean {
  return id === SUMMARY || (work.kind === "use" && work.module === null && work.name === SUMMARY);
}
