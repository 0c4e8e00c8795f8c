/** Announcements of the engine, printed as they come. */
import type { Announcement } from "../engine/announcement.ts";
import { machineZone } from "../schedule/check-zone.ts";
import type { CliContext, Output } from "./context.ts";
import { announcementLines } from "./render/announcement.ts";
import { paintFor } from "./render/colour.ts";

export interface NightLog {
  readonly announce: (event: Announcement) => void;
  setZone(zone: string): void;
}

/** @param output where the lines go */
export function nightLog(context: CliContext, output: Output): NightLog {
  const paint = paintFor(output);
  let zone = machineZone();
  let quietUntil: number | null | undefined;
  return {
    announce(event) {
      // The loop may go idle again for the same moment after each look at the clock.
      if (event.kind === "idle" && event.wakeAt === quietUntil) return;
      quietUntil = event.kind === "idle" ? event.wakeAt : undefined;
      const lines = announcementLines(event, { paint, zone, now: context.clock.now() });
      if (lines.length > 0) output.write(`${lines.join("\n")}\n`);
    },
    setZone(name) {
      zone = name;
    },
  };
}
