/** Days as a zone has them. */
import { stretchAt, zoneTimeline } from "./zone-timeline.ts";

const DAY_MS = 86_400_000;

/** First instant of a date. */
export function dayStart(date: string, zone: string): number {
  return wallInstant(Date.parse(`${date}T00:00:00Z`), zone);
}

/** Instant at which the wall shows a time; `wall` is that time as if it were UTC. */
export function wallInstant(wall: number, zone: string): number {
  const timeline = zoneTimeline(zone);
  const near = wall - stretchAt(timeline, wall).offset;
  // The offset of the guess is another one where a transition lies between.
  return wall - stretchAt(timeline, near).offset;
}

/** `2026-11-23` and a number of days. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}
