import type { Adaptation } from "../../core/adaptation.ts";
import type { Moments } from "./approval.ts";
import { whenText } from "./local-time.ts";
import { safeLine } from "./safe-text.ts";

/** `sweep of tomorrow 03:00 was put off until tomorrow 06:00 by the resident agent: the disk is busy`. */
export function changeText(
  { task, slotAt, action, untilAt, reason, state }: Adaptation,
  { now, zone }: Moments,
): string {
  const until = untilAt === null ? "" : ` until ${whenText(untilAt, now, zone)}`;
  const verb = action === "skip" ? "skipped" : `put off${until}`;
  const tense = state === "active" ? "is to be" : "was";
  const end = state === "overruled" ? " (overruled)" : "";
  return `${task} of ${whenText(slotAt, now, zone)} ${tense} ${verb} by the resident agent${end}: ${safeLine(reason)}`;
}
