import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import * as fc from "../testing/properties.ts";
import { temporaryFolder } from "./fixtures/folder.ts";
import { createIndexFile } from "./index-file.ts";
import { saveArray } from "./index-parts.ts";
import { rowsOfRs } from "./rs-lookup.ts";

/** Numbers of a part, as many as 128,000 bytes hold. */
const PART = 32_000;

/** Two parts and a little; the run of one number lies across both ends of a part. */
function stored(): Uint32Array<ArrayBuffer> {
  const numbers = Array.from({ length: 2 * PART + 100 }, (_, at) => 10 + 3 * Math.floor(at / 2));
  numbers.fill(numbers[PART - 3] ?? 0, PART - 3, PART + 4);
  numbers[2 * PART] = numbers[2 * PART - 1] ?? 0;
  numbers[numbers.length - 1] = 0xff_ff_ff_ff;
  return Uint32Array.from(numbers.toSorted((one, other) => one - other));
}

test("GEN-20 rows of many rs numbers are those that a look at each number of the index finds, in any order and twice", (t) => {
  const database = createIndexFile(join(temporaryFolder(t), "index.db"));
  t.after(() => database.close());
  const rs = stored();
  const row = Uint32Array.from(rs, (_, at) => (at * 7919) % 1_000_003);
  saveArray(database, "rs", [rs.slice(0, PART), rs.slice(PART)]);
  saveArray(database, "rsRow", [row.slice()]);
  const byNumber = Map.groupBy(rs.keys(), (at) => rs[at] ?? 0);
  const edges = [PART - 4, PART - 3, PART, PART + 3, PART + 4, 2 * PART - 1, 2 * PART, rs.length - 1, 0];
  const wanted = fc.oneof(
    fc.constantFrom(...edges.map((at) => rs[at] ?? 0)),
    fc.integer({ min: 0, max: 110_000 }),
    fc.constantFrom(0, 1, 0xff_ff_ff_ff, 0xff_ff_ff_fe),
  );
  fc.assert(
    fc.property(fc.array(wanted, { maxLength: 200 }), (numbers) => {
      const { starts, rows } = rowsOfRs(database, Uint32Array.from(numbers));
      assert.deepEqual(
        numbers.map((_, place) => [...rows.subarray(starts[place], starts[place + 1])]),
        numbers.map((number) => (byNumber.get(number) ?? []).map((at) => row[at])),
      );
    }),
    { numRuns: 200 },
  );
});
