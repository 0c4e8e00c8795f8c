/** When is a figure far from what it usually is? Few alarms and right ones: a healthy history must give none. */

/** Fewer figures than this are no habit yet. */
export const LEAST_HISTORY = 10;

/** How far from the middle … */
const FACTOR = 4;
/** … and how far beyond what has been seen before: a task whose figures swing is used to swinging. */
const BEYOND_SEEN = 1.5;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const above = sorted[Math.floor(middle)] ?? 0;
  return sorted.length % 2 === 1 ? above : ((sorted[middle - 1] ?? 0) + above) / 2;
}

/** Nearly the highest: one value in twenty may lie above it. */
export function upperEdge(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
}

/**
 * Far more than usual?
 *
 * @param least what is below this is never worth a word
 */
export function isFarAbove(value: number, earlier: readonly number[], least: number): boolean {
  if (earlier.length < LEAST_HISTORY || value < least) return false;
  // Without half of them that low the median is not; counting is cheaper than sorting.
  if (2 * earlier.filter((one) => FACTOR * one <= value).length < earlier.length) return false;
  return value >= FACTOR * median(earlier) && value > BEYOND_SEEN * upperEdge(earlier);
}

/** A value above this is far above figures of which there are enough. */
export function farAboveFrom(earlier: readonly number[]): number {
  return Math.max(FACTOR * median(earlier), BEYOND_SEEN * upperEdge(earlier));
}

/**
 * Far less than usual? Only for figures that were never small before: a count that is sometimes nothing says nothing.
 *
 * @param leastUsual a usual figure below this is too small to compare with
 */
export function isFarBelow(value: number, earlier: readonly number[], leastUsual: number): boolean {
  if (earlier.length < LEAST_HISTORY || FACTOR * value >= Math.min(...earlier)) return false;
  return median(earlier) >= leastUsual;
}

/**
 * What the newest figure is unusual against: the figures before the stretch of unusual ones that it ends. A fault that
 * lasts must not become the usual by lasting; when hardly anything older is left in the window, it has.
 *
 * @param values newest first
 * @returns null if the newest is as usual
 */
export function usualBefore(
  values: readonly number[],
  isOdd: (value: number, earlier: readonly number[]) => boolean,
): readonly number[] | null {
  for (let odd = 1; odd + LEAST_HISTORY <= values.length; odd += 1) {
    const earlier = values.slice(odd);
    if (values.slice(0, odd).every((value) => isOdd(value, earlier))) return earlier;
  }
  return null;
}
