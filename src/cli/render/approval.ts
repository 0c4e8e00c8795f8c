/** Questions to a person, and who answered them, in words. */
import type { Approval } from "../../core/approval.ts";
import { whenText } from "./local-time.ts";
import { safeLine } from "./safe-text.ts";

export interface Moments {
  readonly zone: string;
  readonly now: number;
}

/** `tidy asks whether it may use Bash`. */
export function questionText({ kind, task, tool }: Approval): string {
  return kind === "question" ? `${task} asks you` : `${task} asks whether it may use ${safeLine(tool)}`;
}

/** `approved by cli today 09:12: "only this once"`. */
export function whoAnswered(
  { state, answeredBy, answeredAt, answer }: Approval,
  { now, zone }: Moments,
): string {
  // What the run has made use of was a yes.
  const word = state === "used" ? "approved" : state;
  const by = answeredBy === null ? "" : ` by ${safeLine(answeredBy)}`;
  const when = answeredAt === null ? "" : ` ${whenText(answeredAt, now, zone)}`;
  const words = answer === null ? "" : `: "${safeLine(answer)}"`;
  return `${word}${by}${when}${words}`;
}
