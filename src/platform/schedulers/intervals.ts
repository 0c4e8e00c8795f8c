/** Intervals as a cron line says them. Pure. */

/** The first two fields of a cron line; one of `TICK_INTERVALS`, since others are shorter at the end of the hour or day. */
export function cronFields(minutes: number): string {
  if (minutes === 1) return "* *";
  if (minutes < 60) return `*/${minutes} *`;
  const hours = minutes / 60;
  if (hours === 1) return "0 *";
  return hours === 24 ? "0 0" : `0 */${hours}`;
}

/** Back from the two fields; null for what `cronFields` never writes. */
export function minutesOf(fields: string): number | null {
  if (fields === "* *") return 1;
  if (fields === "0 *") return 60;
  if (fields === "0 0") return 24 * 60;
  const match = /^(?:\*\/(\d{1,2}) \*|0 \*\/(\d{1,2}))$/.exec(fields);
  if (match === null) return null;
  return match[1] === undefined ? Number(match[2]) * 60 : Number(match[1]);
}
