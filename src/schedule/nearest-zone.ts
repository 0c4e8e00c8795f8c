/** The zone that somebody probably meant. */
import { PLAIN_ZONES } from "./zone-names.ts";

/** The closest IANA name: the same city, or a few letters apart; null if nothing is close. */
export function nearestZone(name: string): string | null {
  const wanted = fold(name);
  if (wanted === "") return null;
  let best: string | null = null;
  // A third of the letters may be wrong; of one or two letters none.
  let bestDistance = Math.floor(wanted.length / 3) + 1;
  for (const zone of candidates()) {
    const whole = fold(zone);
    // Somebody who writes only the city means that city.
    const city = whole.slice(whole.lastIndexOf("/") + 1);
    const distance = Math.min(letterDistance(wanted, whole), letterDistance(wanted, city) + 0.5);
    if (distance < bestDistance) [best, bestDistance] = [zone, distance];
  }
  return best;
}

let listed: readonly string[] | null = null;

function candidates(): readonly string[] {
  listed ??= [...Intl.supportedValuesOf("timeZone"), ...PLAIN_ZONES];
  return listed;
}

/** The longest word that is compared; the longest IANA name has 32 letters. */
const LONGEST = 64;

function fold(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, "_")
    .slice(0, LONGEST);
}

/** How many letters have to be put in, taken out or changed (Levenshtein). */
function letterDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
