import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../testing/properties.ts";
import { diffReleases, type ReleasePrints } from "./release-diff.ts";

interface Record {
  readonly id: number;
  readonly print: number;
  readonly verdict: number;
}

function prints(records: readonly Record[]): ReleasePrints {
  return {
    id: Uint32Array.from(records, ({ id }) => id),
    print: Uint32Array.from(records, ({ print }) => print),
    verdict: Uint32Array.from(records, ({ verdict }) => verdict),
  };
}

function changes(before: readonly Record[], after: readonly Record[]): string[] {
  const told: string[] = [];
  diffReleases(prints(before), prints(after), (kind, id, oldRow, newRow) => {
    if (oldRow !== -1) assert.equal(before[oldRow]?.id, id);
    if (newRow !== -1) assert.equal(after[newRow]?.id, id);
    told.push(`${id} ${kind}`);
  });
  return told;
}

/** By a map, one id after another. */
function expected(before: readonly Record[], after: readonly Record[]): string[] {
  const [was, is] = [before, after].map((records) => new Map(records.map((record) => [record.id, record])));
  const ids = [...new Set([...before, ...after].map(({ id }) => id))].toSorted((a, b) => a - b);
  return ids.flatMap((id) => {
    const [old, now] = [was?.get(id), is?.get(id)];
    if (old === undefined) return [`${id} added`];
    if (now === undefined) return [`${id} removed`];
    if (old.print === now.print) return [];
    return [`${id} ${old.verdict === now.verdict ? "edited" : "reclassified"}`];
  });
}

test("GEN-21 the difference is that of a look at every id, whether ids are dense or far apart", () => {
  for (const [low, high] of [
    [0, 40],
    [0, 4_000_000_000],
  ] as const) {
    const record = fc.record({
      id: fc.integer({ min: low, max: high }),
      print: fc.integer({ min: 0, max: 2 }),
      verdict: fc.integer({ min: 0, max: 1 }),
    });
    const release = fc.uniqueArray(record, { selector: ({ id }) => id, maxLength: 30 });
    fc.assert(
      fc.property(release, release, fc.boolean(), (before, other, isLike) => {
        const after = isLike
          ? [...before.slice(1), ...other.filter(({ id }) => before.every((one) => one.id !== id))]
          : other;
        assert.deepEqual(changes(before, after), expected(before, after));
      }),
    );
  }
});

test("GEN-21 an id that comes twice is no reason to lose the others", () => {
  const one = (id: number, print = 0) => ({ id, print, verdict: 0 });
  assert.deepEqual(changes([one(1), one(2), one(2)], [one(1, 1), one(2), one(3)]), [
    "1 edited",
    "2 removed",
    "3 added",
  ]);
});
