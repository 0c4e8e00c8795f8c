/** Moments as people write them on the command line. */
import { Temporal } from "../schedule/temporal.ts";
import { CliError } from "./errors.ts";
import { EXIT } from "./exit-codes.ts";

interface Reading {
  readonly now: number;
  /** IANA zone of local times. */
  readonly zone: string;
  /** Where a duration without a sign points: `7d` is seven days ago in a history, ahead in a plan. */
  readonly bare: "past" | "future";
  /** The flag, for messages: `--since`. */
  readonly flag: string;
}

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

const DAY_WORDS: Readonly<Record<string, number>> = { yesterday: -1, today: 0, tomorrow: 1 };

/**
 * Epoch milliseconds of a moment: `2026-03-29T01:30:00Z`, a local time `2026-03-29 02:30`, a time of today `02:30`, a
 * day `2026-03-29` (its beginning), `today`, `yesterday`, `tomorrow`, `now`, or a distance such as `7d`, `-12h`, `+30m`.
 * A local time inside a spring gap means the first instant after it, a repeated one its first pass.
 *
 * @throws CliError (usage) naming the flag and what is allowed
 */
export function parseInstant(text: string, reading: Reading): number {
  const written = text.trim();
  const word = written.toLowerCase();
  if (word === "now") return reading.now;
  const shift = DAY_WORDS[word];
  if (shift !== undefined) return startOfDay(reading.now, shift, reading.zone);
  const clock = /^(\d{1,2}):(\d{2})$/.exec(word);
  if (clock !== null) return timeOfDay(clock, text, reading);
  const distance = /^([+-]?)(\d{1,9})\s*(s|m|min|h|d|w)$/.exec(word);
  if (distance !== null) return within(reading.now + signedMs(distance, reading.bare), text, reading);
  const absolute = parseAbsolute(written, reading.zone);
  if (absolute !== null) return absolute;
  throw notAMoment(text, reading);
}

/** The end of the day that a text names without a time; null if it names a moment. `at` is that day's beginning. */
export function endOfNamedDay(text: string, at: number, zone: string): number | null {
  const word = text.trim().toLowerCase();
  const isDay = DAY_WORDS[word] !== undefined || /^\d{4}-\d{2}-\d{2}$/.test(word);
  return isDay ? startOfDay(at, 1, zone) : null;
}

function timeOfDay([, hour, minute]: RegExpExecArray, text: string, reading: Reading): number {
  const today = Temporal.Instant.fromEpochMilliseconds(startOfDay(reading.now, 0, reading.zone))
    .toZonedDateTimeISO(reading.zone)
    .toPlainDate();
  const at = parseAbsolute(`${today.toString()} ${(hour ?? "").padStart(2, "0")}:${minute}`, reading.zone);
  if (at === null) throw notAMoment(text, reading);
  return at;
}

/** The furthest instant that dates can have, either side of 1970. */
const LAST_INSTANT_MS = 8.64e15;

function within(at: number, text: string, reading: Reading): number {
  if (Math.abs(at) <= LAST_INSTANT_MS) return at;
  throw notAMoment(text, reading);
}

function notAMoment(text: string, { flag }: Reading): CliError {
  return new CliError(
    EXIT.usage,
    `${flag}: "${text}" is not a moment.`,
    'Allowed: 2026-03-29T01:30:00Z, "2026-03-29 02:30" (local time), 02:30 (today), 2026-03-29, today, yesterday, 7d, 12h, 30m.',
  );
}

/** Beginning of the local day that is `shift` days from the one of `atMs`. */
export function startOfDay(atMs: number, shift: number, zone: string): number {
  const today = Temporal.Instant.fromEpochMilliseconds(Math.floor(atMs)).toZonedDateTimeISO(zone);
  return today.toPlainDate().add({ days: shift }).toZonedDateTime(zone).epochMilliseconds;
}

function signedMs([, sign, count, unit]: RegExpExecArray, bare: "past" | "future"): number {
  const ms = Number(count) * (UNIT_MS[unit ?? ""] ?? 0);
  const past = sign === "-" || (sign === "" && bare === "past");
  return past ? -ms : ms;
}

const LOCAL = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?))?$/i;
const WITH_OFFSET =
  /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?\s*(?:Z|[+-]\d{2}(?::?\d{2})?)$/i;

function parseAbsolute(text: string, zone: string): number | null {
  try {
    if (WITH_OFFSET.test(text))
      return Temporal.Instant.from(text.replace(/\s+(?=[Z+-])/i, "")).epochMilliseconds;
    const local = LOCAL.exec(text);
    if (local === null) return null;
    const [, date = "", time = "00:00"] = local;
    return localInstant(`${date}T${time}`, zone);
  } catch (fault) {
    if (fault instanceof RangeError) return null;
    throw fault;
  }
}

function localInstant(local: string, zone: string): number {
  const plain = Temporal.PlainDateTime.from(local, { overflow: "reject" });
  const first = plain.toZonedDateTime(zone, { disambiguation: "earlier" });
  if (first.toPlainDateTime().equals(plain)) return first.epochMilliseconds;
  return first.getTimeZoneTransition("next")?.epochMilliseconds ?? first.epochMilliseconds;
}
