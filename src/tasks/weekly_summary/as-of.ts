/** What was open when the week ended: a summary that is made up for later tells of that week, not of today. Pure. */
import type { Desk } from "../../sdk/index.ts";

type Change = ReturnType<Desk["findingChanges"]>[number];
type Finding = Pick<Change, "task" | "key" | "severity" | "title">;

/**
 * @param openNow findings that are open as the picture is taken
 * @param changes of the last weeks, oldest first; what is not among them has not changed
 * @param isAfter whether an instant lies after the week
 * @returns findings in the words they had then, by task and key
 */
export function openAtEnd(
  openNow: readonly Finding[],
  changes: readonly Change[],
  isAfter: (at: number) => boolean,
): ReadonlyMap<string, Finding> {
  const open = new Map(openNow.map((finding) => [keyOf(finding), finding]));
  // Backwards from today: what happened after the week is taken back.
  for (const change of changes.toReversed()) {
    if (!isAfter(change.at)) continue;
    if (change.change === "new" || change.change === "reopened") open.delete(keyOf(change));
    else open.set(keyOf(change), change);
  }
  for (const change of changes) {
    const key = keyOf(change);
    if (!isAfter(change.at) && open.has(key)) open.set(key, change);
  }
  return open;
}

export function keyOf({ task, key }: Pick<Finding, "task" | "key">): string {
  return `${task}\n${key}`;
}
