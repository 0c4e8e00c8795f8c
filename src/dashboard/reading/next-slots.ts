/** What comes next. The search is pure, so an answer holds until its moment has passed. */
import { hasSlots, type Task } from "../../core/task.ts";
import { nextOccurrence } from "../../schedule/search.ts";
import { occurrences } from "../../schedule/occurrences.ts";

const found = new Map<string, { readonly after: number; readonly at: number | null }>();

export function nextSlotAt(task: Task, now: number): number | null {
  const { rule, zone } = task;
  if (!hasSlots(rule) || !task.enabled) return null;
  const key = `${zone}\n${JSON.stringify(rule)}`;
  const known = found.get(key);
  if (known !== undefined && known.after <= now && (known.at === null || known.at > now)) return known.at;
  const at = nextOccurrence(rule, zone, now)?.at ?? null;
  // Rules that nobody has any more would stay for ever.
  if (found.size > 10_000) found.clear();
  found.set(key, { after: now, at });
  return at;
}

const YEARS_MS = 5 * 366 * 86_400_000;

export function nextSlots(task: Task, now: number, count: number): number[] {
  const { rule, zone } = task;
  if (!hasSlots(rule)) return [];
  const slots: number[] = [];
  for (const { at } of occurrences(rule, zone, now, now + YEARS_MS)) {
    if (slots.at(-1) !== at) slots.push(at);
    if (slots.length === count) break;
  }
  return slots;
}

/** For tasks without a clock: `after clinvar`. */
export function waitsFor({ rule }: Task): string | null {
  if (rule.kind === "after") return `after ${rule.tasks.join(", ")}`;
  if (rule.kind === "after_any") return "after any change";
  return rule.kind === "on_demand" ? "when asked for" : null;
}
