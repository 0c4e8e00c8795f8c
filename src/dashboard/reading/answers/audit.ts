/** Is every scheduled moment recorded, and once? */
import type { Answer, Query } from "../../api/routes.ts";
import { DAY_MS } from "../local-days.ts";
import type { View } from "../view.ts";

const EVENTS = 60;

export async function auditAnswer(
  { sources, now }: View,
  { days }: Query<"audit">,
): Promise<Answer<"audit">> {
  const from = now - days * DAY_MS;
  const { ok, tasks } = await sources.audit(from, now);
  const events = await sources.reading.events({ since: from, limit: 500 });
  return {
    ok,
    from,
    until: now,
    expected: tasks.reduce((sum, { expected }) => sum + expected, 0),
    recorded: tasks.reduce((sum, { recorded }) => sum + recorded, 0),
    tasks: tasks.map((task) => ({ ...task, missing: [...task.missing], doubled: [...task.doubled] })),
    events: events
      .toSorted((a, b) => b.at - a.at)
      .slice(0, EVENTS)
      .map(({ at, kind, text }) => ({ at, kind, text })),
  };
}
