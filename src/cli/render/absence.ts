/** How long nobody was at the desk, and what came of it. */
import { formatDuration } from "./duration.ts";
import { whenText } from "./local-time.ts";
import { safeLine } from "./safe-text.ts";

export interface Absence {
  /** Epoch ms. */
  readonly from: number;
  /** Epoch ms. */
  readonly until: number;
  readonly missed: number;
  readonly caughtUp: number;
}

/** One sentence without mark and full stop. */
export function absenceText({ from, until, missed, caughtUp }: Absence, now: number, zone: string): string {
  const away = `Nobody was at the desk for ${formatDuration(until - from)}, since ${whenText(from, now, zone)}`;
  if (missed === 0 && caughtUp === 0) return `${away}; nothing was missed`;
  const slots = missed === 1 ? "1 slot" : `${missed} slots`;
  return `${away}: ${slots} missed, ${caughtUp === 0 ? "nothing is made up for" : `${caughtUp} made up for`}`;
}

/** The same for an absence as the ledger keeps it; a text of another form is shown as it is. */
export function recordedAbsenceText(text: string, now: number, zone: string): string {
  const absence = readAbsence(text);
  return absence === null ? safeLine(text) : absenceText(absence, now, zone);
}

function readAbsence(text: string): Absence | null {
  try {
    const { from, until, missed, caught_up: caughtUp } = JSON.parse(text) as Record<string, unknown>;
    const numbers = [from, until, missed, caughtUp];
    if (!numbers.every((value) => typeof value === "number" && Number.isFinite(value))) return null;
    return { from, until, missed, caughtUp } as Absence;
  } catch {
    return null;
  }
}
