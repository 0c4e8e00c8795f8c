/** Links that lead somewhere on every page: to the run where its page is there, to its task where it is not. */
import { to } from "../state/route.ts";
import { hasRun, publishedDays } from "./inlined.ts";

export function runLink(run: string, task: string): string {
  return hasRun(run) ? to("run", run) : to("task", task);
}

/** null where the day is not part of what was published. */
export function dayLink(date: string): string | null {
  const days = publishedDays();
  return days === null || days.includes(date) ? `${to("timeline")}?date=${date}` : null;
}
