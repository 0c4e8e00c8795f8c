import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../../testing/properties.ts";
import type { TableShape } from "../../ports/datasets.ts";
import { datasetsFor, fence } from "./fixtures/days.ts";

const SHAPE: TableShape = {
  key: ["id", "part"],
  columns: { id: "text", part: "integer", text: "text", real: "real", flag: "boolean", json: "json" },
};

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("", "\0", "a\0b", "'; drop table t; --", "1", "1.0", "null"),
);
const row = fc.record({
  id: fc.constantFrom("a", "b", "A", "a ", ""),
  part: fc.integer({ min: -1, max: 1 }),
  text: fc.option(text),
  real: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
  flag: fc.option(fc.boolean()),
  json: fc.option(fc.jsonValue({ maxDepth: 3 })),
});

/** As JSON brings it back: no negative zero, no undefined. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

test("DAT-01 whatever is written comes back equal, and writing it again changes nothing", async (t) => {
  const datasets = datasetsFor(t);
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(row, { maxLength: 8 }), { maxLength: 4 }), async (nights) => {
      const writer = await datasets.write("model", fence(++run));
      try {
        const table = await writer.declare("rows", SHAPE);
        await table.delete((await table.all()).map(({ id, part }) => ({ id, part })));
        const model = new Map<string, unknown>();
        for (const night of nights) {
          for (const one of night) model.set(`${one.part} ${one.id}`, plain(one));
          const { inserted, updated, unchanged } = await table.upsert(night);
          assert.equal(inserted + updated + unchanged, night.length);
        }
        const all = await table.all();
        assert.deepEqual(
          new Map(all.map((one) => [`${String(one["part"])} ${String(one["id"])}`, plain(one)])),
          model,
        );
        assert.deepEqual(await table.upsert(all), { inserted: 0, updated: 0, unchanged: all.length });
      } finally {
        await writer.rollback();
        writer.close();
      }
    }),
    { numRuns: 60 },
  );
});
