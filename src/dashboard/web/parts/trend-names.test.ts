import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../../../testing/properties.ts";
import { namesAbove, namesWithin, type Placed } from "./trend-names.ts";

const point = (x: number, ms: number): Placed => ({ run: `${x} ${ms}`, at: x, ms, x });

test("DASH-124 what is above the scale has its figure, and no two words lie on one another", () => {
  const places = fc.uniqueArray(fc.record({ x: fc.integer({ min: 8, max: 98 }), ms: fc.nat() }), {
    selector: ({ x }) => x,
    maxLength: 40,
  });
  fc.assert(
    fc.property(places, (list) => {
      const named = namesAbove(list.map(({ x, ms }) => point(x, ms)));
      const spans = named.map(({ point: { x }, row, isWhole, side }) => {
        const width = isWhole ? 22 : 12;
        return { row, from: side === "start" ? x : x - width, until: side === "start" ? x + width : x };
      });
      for (const [i, a] of spans.entries())
        for (const b of spans.slice(i + 1))
          assert.ok(a.row !== b.row || a.until <= b.from || b.until <= a.from);
      assert.ok(named.length >= Math.min(3, list.length));
    }),
  );
});

test("DASH-124 a lone giant is named whole, on the side where there is room", () => {
  assert.deepEqual(
    namesAbove([point(95, 9e6)]).map(({ row, isWhole, side }) => [row, isWhole, side]),
    [[0, true, "end"]],
  );
  assert.deepEqual(namesAbove([]), []);
});

test("DASH-124 within the scale the largest few are named", () => {
  const many = Array.from({ length: 30 }, (_, i) => point(10 + i * 3, 100 + i));
  assert.ok(namesWithin(many, 200).length <= 4);
});
