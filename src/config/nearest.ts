/** The valid word that someone most likely meant. */

/** Longer words are not compared: nobody mistypes them, and the work grows with the square of the length. */
const LONGEST = 40;

/**
 * The candidate closest to a word by Damerau-Levenshtein distance, letters' case ignored; null if none is close.
 * At equal distance the earlier candidate wins.
 */
export function nearestWord(word: string, candidates: Iterable<string>): string | null {
  const wanted = normal(word);
  if (wanted.length === 0 || wanted.length > LONGEST) return null;
  let best: string | null = null;
  // A third of the letters may be wrong; "dialy" is daily, "x" is nothing.
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const other = normal(candidate);
    if (other.length > LONGEST || Math.abs(other.length - wanted.length) >= bestDistance) continue;
    const found = distance(wanted, other);
    if (found >= bestDistance || found >= other.length) continue;
    best = candidate;
    bestDistance = found;
  }
  return best ?? startsAlike(wanted, candidates);
}

/** `timeout` is `timeout_minutes`, if no other candidate begins so; `days_of_week` is `days`. */
function startsAlike(wanted: string, candidates: Iterable<string>): string | null {
  if (wanted.length < 4) return null;
  const names = [...candidates];
  const longer = names.filter((candidate) => normal(candidate).startsWith(wanted));
  if (longer.length > 0) return longer.length === 1 ? (longer[0] ?? null) : null;
  const shorter = names.filter((candidate) => candidate.length >= 3 && wanted.startsWith(normal(candidate)));
  return shorter.length === 1 ? (shorter[0] ?? null) : null;
}

function normal(word: string): string {
  return word.toLowerCase().replaceAll("-", "_").replaceAll(" ", "_");
}

function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(at(row, j) + 1, at(next, j - 1) + 1, at(row, j - 1) + same);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) least = Math.min(least, at(before, j - 2) + 1);
      next.push(least);
    }
    before = row;
    row = next;
  }
  return at(row, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
