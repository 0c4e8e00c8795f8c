/** Announcements of the engine, printed as they come. */
import type { Announcement } from "../engine/announcement.ts";
import { machineZone } from "../schedule/check-zone.ts";
import type { CliContext, Output } from "./context.ts";
import { announcementLines } from "./render/announcement.ts";
import { paintFor } from "./render/colour.ts";

export interface NightLog {
  readonly announce: (event: Announcement) => void;
  setZone(zone: string): void;
  /** Was anything printed? */
  hasTold(): boolean;
}

type Closed = Extract<Announcement, { kind: "slot_closed" }>;

/** @param output where the lines go */
export function nightLog(context: CliContext, output: Output): NightLog {
  const paint = paintFor(output);
  let zone = machineZone();
  let quietUntil: number | null | undefined;
  let hasTold = false;
  const closed: Closed[] = [];

  function print(event: Announcement): void {
    const lines = announcementLines(event, { paint, zone, now: context.clock.now() });
    if (lines.length === 0) return;
    hasTold = true;
    output.write(`${lines.join("\n")}\n`);
  }

  function printClosed(): void {
    for (const event of grouped(closed.splice(0))) print(event);
  }

  return {
    announce(event) {
      if (event.kind === "slot_closed") {
        // A pass after an absence closes many at once; together they are one line.
        if (closed.length === 0) queueMicrotask(printClosed);
        closed.push(event);
        return;
      }
      printClosed();
      // The loop may go idle again for the same moment after each look at the clock.
      if (event.kind === "idle" && event.wakeAt === quietUntil) return;
      quietUntil = event.kind === "idle" ? event.wakeAt : undefined;
      print(event);
    },
    setZone(name) {
      zone = name;
    },
    hasTold: () => hasTold,
  };
}

/** Slots of one task that closed alike, as one; `at` is the last of them. */
function grouped(events: readonly Closed[]): Closed[] {
  const groups = new Map<string, Closed>();
  for (const event of events) {
    const key = JSON.stringify([event.task, event.closing]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, event);
    else groups.set(key, { ...group, count: group.count + event.count, at: Math.max(group.at, event.at) });
  }
  return [...groups.values()];
}
