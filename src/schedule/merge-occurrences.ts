/** Several ordered streams of moments as one. */
import type { Occurrence } from "../core/slot.ts";

/** Order of moments: by instant, then nominal time, then pass. */
export function compareOccurrences(a: Occurrence, b: Occurrence): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.nominal !== b.nominal) return a.nominal < b.nominal ? -1 : 1;
  return a.pass - b.pass;
}

/** Merges ordered streams; a moment that several of them name comes once. */
export function mergeOccurrences(
  sources: readonly Iterator<Occurrence, void, undefined>[],
): Iterator<Occurrence, void, undefined> {
  const [only] = sources;
  return only !== undefined && sources.length === 1 ? only : mergeMany(sources);
}

function* mergeMany(
  sources: readonly Iterator<Occurrence, void, undefined>[],
): Generator<Occurrence, void, undefined> {
  const heads = sources.flatMap((source) => advance(source));
  while (heads.length > 0) {
    const smallest = heads.reduce((best, head) =>
      compareOccurrences(head.value, best.value) < 0 ? head : best,
    );
    const { value } = smallest;
    yield value;
    for (let index = heads.length - 1; index >= 0; index -= 1) {
      const head = heads[index];
      if (head === undefined || compareOccurrences(head.value, value) !== 0) continue;
      heads.splice(index, 1, ...advance(head.source));
    }
  }
}

interface Head {
  readonly source: Iterator<Occurrence, void, undefined>;
  readonly value: Occurrence;
}

/** The next head of a source, or nothing when it has ended. */
function advance(source: Iterator<Occurrence, void, undefined>): Head[] {
  const step = source.next();
  return step.done === true ? [] : [{ source, value: step.value }];
}
