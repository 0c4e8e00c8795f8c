import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../testing/properties.ts";
import { CODES } from "./chromosomes.ts";
import { rowFinder } from "./keys.ts";

test("GEN-11 the first row at a position is found in whatever order positions and chromosomes come", () => {
  const place = fc.record({
    code: fc.integer({ min: 1, max: CODES - 1 }),
    at: fc.integer({ min: 1, max: 300 }),
  });
  const asked = fc.record({ code: fc.integer({ min: -1, max: CODES + 1 }), at: fc.nat({ max: 320 }) });
  fc.assert(
    fc.property(
      fc.array(place, { maxLength: 400 }),
      fc.array(asked, { maxLength: 200 }),
      fc.boolean(),
      (places, questions, isSorted) => {
        const rows = places.toSorted((one, other) => one.code - other.code || one.at - other.at);
        const first = Uint32Array.from({ length: CODES + 1 }, (_, code) => {
          const row = rows.findIndex((one) => one.code >= code);
          return row === -1 ? rows.length : row;
        });
        const find = rowFinder({ first, pos: Uint32Array.from(rows, ({ at }) => at) });
        const inOrder = isSorted
          ? questions.toSorted((one, other) => one.code - other.code || one.at - other.at)
          : questions;
        assert.deepEqual(
          inOrder.map(({ code, at }) => find(code, at)),
          inOrder.map(({ code, at }) => rows.findIndex((row) => row.code === code && row.at === at)),
        );
      },
    ),
  );
});
