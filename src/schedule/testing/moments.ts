/** Short ways to write rules and moments down in tests. */
import type { Occurrence } from "../../core/slot.ts";
import type { SlotRule } from "../../core/task.ts";
import { occurrences } from "../occurrences.ts";

/** A calendar rule from cron patterns. */
export function cron(...patterns: string[]): SlotRule {
  return { kind: "calendar", patterns };
}

/** A rule of elapsed minutes. */
export function everyMinutes(minutes: number, anchorMs = 0): SlotRule {
  return { kind: "every", everyMs: minutes * 60_000, anchorMs };
}

/** `2026-03-29T02:30 = 01:00Z`, with ` #2` for a second pass. Seconds are left out where they are zero. */
export function momentText({ nominal, pass, at }: Occurrence): string {
  const utc = new Date(at).toISOString().replace(/^.*T/, "").replace(".000Z", "Z").replace(/:00Z$/, "Z");
  return `${nominal.replace(/:00$/, "")}${pass === 2 ? " #2" : ""} = ${utc}`;
}

/** All moments of a rule between two instants, each as `momentText`. */
export function momentsBetween(rule: SlotRule, zone: string, after: string, until: string): string[] {
  return Array.from(occurrences(rule, zone, Date.parse(after), Date.parse(until)), momentText);
}
