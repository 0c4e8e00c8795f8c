/** Is this word a time zone, and if not, what to write instead. */
import { nearestZone } from "./nearest-zone.ts";
import { Temporal } from "./temporal.ts";
import { ABBREVIATIONS, PLAIN_ZONES, SUMMER_ABBREVIATIONS, WINDOWS_ZONES } from "./zone-names.ts";

export type ZoneCheck =
  /** `zone` is the name as IANA spells it; `note` is something the user should know, or null. */
  | { readonly ok: true; readonly zone: string; readonly note: string | null }
  /** One sentence: the reason, and what to write instead. */
  | { readonly ok: false; readonly message: string };

/** Checks a zone that a user wrote. Upper and lower case do not matter. */
export function checkZone(name: string): ZoneCheck {
  const text = name.trim();
  if (text === "") return refuse("the time zone is empty; write a name such as Europe/Prague, or UTC");
  const abbreviation = abbreviationProblem(text);
  if (abbreviation !== null) return refuse(abbreviation);
  if (/^(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?$/i.test(text) && !isPlainZone(text)) {
    return refuse(
      `"${text}" is an offset, not a time zone: it knows no summer time; write a name such as Europe/Prague, or UTC`,
    );
  }
  const zone = AREA_AND_PLACE.test(text) || isPlainZone(text) ? zoneId(text) : null;
  if (zone !== null) return { ok: true, zone, note: noteOn(zone) };
  const near = nearestZone(text);
  const hint = near === null ? "write a name such as Europe/Prague, or UTC" : `did you mean ${near}?`;
  return refuse(`"${shorten(text)}" is not a known time zone; ${hint}`);
}

/** The zone that this machine is set to; UTC if it is set to none that has a name. */
export function machineZone(): string {
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone as string | undefined;
  const check = checkZone(zone ?? "UTC");
  return check.ok ? check.zone : "UTC";
}

/** `Temporal` would also take a whole timestamp with a zone in brackets. */
const AREA_AND_PLACE = /^[a-z]\w*(?:\/[\w+-]+){1,2}$/i;

const NOTES: Readonly<Record<string, string>> = {
  CET: "CET has summer time: clocks show CEST from March to October",
  MET: "MET has summer time: clocks show MEST from March to October",
  EET: "EET has summer time: clocks show EEST from March to October",
  WET: "WET has summer time: clocks show WEST from March to October",
  EST: "EST has no summer time; for New York write America/New_York",
  MST: "MST has no summer time; for Denver write America/Denver",
  HST: "HST has no summer time",
};

function noteOn(zone: string): string | null {
  const inverted = /^Etc\/GMT([+-])(\d+)$/.exec(zone);
  if (inverted === null) return NOTES[zone] ?? null;
  const sign = inverted[1] === "-" ? "+" : "-";
  return inverted[2] === "0"
    ? null
    : `${zone} means UTC${sign}${inverted[2]} all year: its sign is the other way round`;
}

function abbreviationProblem(text: string): string | null {
  const upper = text.toUpperCase();
  const summer = lookUp(SUMMER_ABBREVIATIONS, upper);
  if (summer !== null) {
    const plain =
      isPlainZone(summer.winter) && NOTES[summer.winter]?.includes("has summer time")
        ? ` or ${summer.winter}`
        : "";
    return `"${text}" is only the summer half of a year, not a time zone; write ${summer.zone}${plain}, which changes between ${summer.winter} and ${upper} by itself`;
  }
  const zone = lookUp(ABBREVIATIONS, upper);
  if (zone !== null) return `"${text}" is an abbreviation, not a time zone; write a name such as ${zone}`;
  const windows = lookUp(WINDOWS_ZONES, text.toLowerCase());
  if (windows !== null) return `"${text}" is what Windows calls a time zone; write ${windows}`;
  return null;
}

/** Only what the table itself holds: users may write any word, `constructor` too. */
function lookUp<Value>(table: Readonly<Record<string, Value>>, key: string): Value | null {
  return Object.hasOwn(table, key) ? (table[key] ?? null) : null;
}

function isPlainZone(text: string): boolean {
  const lower = text.toLowerCase();
  return PLAIN_ZONES.some((zone) => zone.toLowerCase() === lower);
}

/** The name in IANA's spelling, or null if the runtime does not know it. */
function zoneId(text: string): string | null {
  if (/^systemv\//i.test(text)) return null;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text).timeZoneId;
  } catch {
    return null;
  }
}

function shorten(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

function refuse(message: string): ZoneCheck {
  return { ok: false, message };
}
