import assert from "node:assert/strict";
import { test } from "node:test";
import { FilterError, parseFilter } from "./row-filter.ts";

const COLUMNS = ["stars", "gene"];

test("DASH-25 conditions are joined, names are checked and values bound", () => {
  assert.deepEqual(parseFilter("stars >= 2 and gene = 'LD LR'", COLUMNS), {
    where: `"stars" >= ? and "gene" is ?`,
    values: [2, "LD LR"],
  });
  assert.deepEqual(parseFilter("gene ~ 5%_", COLUMNS), {
    where: `"gene" like ? escape '\\'`,
    values: ["%5\\%\\_%"],
  });
  assert.deepEqual(parseFilter("word", COLUMNS).values, ["%word%", "%word%"]);
  assert.deepEqual(parseFilter("  ", COLUMNS), { where: "", values: [] });
  assert.throws(
    () => parseFilter(`x" or 1=1 = 2`, ["x"]).where.includes("or 1=1") || parseFilter("nothing = 1", COLUMNS),
    FilterError,
  );
});
