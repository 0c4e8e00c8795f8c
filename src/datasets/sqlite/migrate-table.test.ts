import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import * as fc from "../../testing/properties.ts";
import { DatasetError } from "../../ports/dataset-error.ts";
import type { TableChange, TableShape } from "../../ports/datasets.ts";
import { CHANGES, code, file, RENAMED, rows, runOn, THINGS } from "./fixtures/things.ts";

test("DAT-43 declared changes are applied once, in order, and rows keep the run that last changed them", async (t) => {
  const db = file(t);
  const run = runOn(db, 1);
  const table = await run.declare("things", THINGS);
  await table.upsert([{ id: 1, name: "a", size: 5 }]);
  await run.commit();
  const later = runOn(db, 2);
  const changed = await later.declare("things", RENAMED, CHANGES);
  assert.deepEqual(await changed.all(), [{ id: "1", title: "a", weight: 5 }]);
  await later.commit();
  const third = runOn(db, 3);
  const wider = { ...RENAMED, columns: { ...RENAMED.columns, extra: "json" } } as const;
  assert.deepEqual(await (await third.declare("things", wider, CHANGES)).all(), [
    { id: "1", title: "a", weight: 5, extra: null },
  ]);
  await third.commit();
  assert.equal(db.prepare("select _run from things").get()?.["_run"], "run-1");
  const dropped = await runOn(db, 4).declare(
    "things",
    { key: ["title"], columns: { title: "text", weight: "real" } },
    [...CHANGES, { drop: ["extra", "id"], key: ["title"] }],
  );
  assert.deepEqual(await dropped.all(), [{ title: "a", weight: 5 }]);
});

test("DAT-43 a table that is new has been through all its changes", async (t) => {
  const db = file(t);
  const run = runOn(db, 1);
  await run.declare("things", RENAMED, CHANGES);
  await run.commit();
  await runOn(db, 2).declare("things", RENAMED, CHANGES);
});

test("DAT-44 a change that would lose something or name what is not there is refused, and the table stays", async (t) => {
  const db = file(t);
  const run = runOn(db, 1);
  const table = await run.declare("things", THINGS);
  await table.upsert([
    { id: 1, name: "12", size: 5 },
    { id: 2, name: "twelve", size: 5 },
  ]);
  await run.commit();
  const attempt = async (columns: TableShape["columns"], change: TableChange, key = ["id"]) => {
    const trying = runOn(db, 2);
    try {
      await trying.declare("things", { key, columns }, [change]);
    } finally {
      trying.close();
    }
  };
  await assert.rejects(
    attempt({ ...THINGS.columns, name: "integer" }, { retype: { name: "integer" } }),
    code("shape_changed", /1 of its rows cannot be kept with name as integer/),
  );
  await assert.rejects(
    attempt({ ...THINGS.columns, name: "boolean" }, { retype: { name: "boolean" } }),
    code("shape_changed", /2 of its rows cannot be kept/),
  );
  await assert.rejects(
    attempt(THINGS.columns, { key: ["size"] }, ["size"]),
    code("shape_changed", /with the key size two of its rows would be one/),
  );
  await assert.rejects(
    attempt(THINGS.columns, { rename: { nothing: "x" } }),
    code("bad_shape", /rename names "nothing", which is no column there; it has id, name, size/),
  );
  await assert.rejects(
    attempt({ id: "integer", name: "text" }, { rename: { size: "weight" } }),
    code("shape_changed", /weight/),
  );
  assert.deepEqual(rows(db), ["1 12 run-1 1", "2 twelve run-1 1"]);
});

const KINDS: Readonly<Record<"text" | "integer" | "real" | "boolean", fc.Arbitrary<unknown>>> = {
  text: fc.constantFrom("1", "2.5", "abc", "true", "-7", "1e3", ""),
  integer: fc.integer({ min: -1000, max: 1000 }),
  real: fc.constantFrom(0.5, 2, -3.25),
  boolean: fc.boolean(),
};

test("DAT-43 every conversion that is taken can be read as what it was", async () => {
  const type = fc.constantFrom("text", "integer", "real", "boolean", "json" as const);
  const source = fc.constantFrom("text", "integer", "real", "boolean" as const);
  await fc.assert(
    fc.asyncProperty(source, type, fc.infiniteStream(fc.nat()), async (from, to, seeds) => {
      const value: unknown = fc.sample(KINDS[from], {
        numRuns: 1,
        seed: seeds.next().value as number,
      })[0];
      const db = new DatabaseSync(":memory:");
      const run = runOn(db, 1);
      const table = await run.declare("things", { key: ["id"], columns: { id: "integer", v: from } });
      await table.upsert([{ id: 1, v: value }]);
      await run.commit();
      try {
        const changed = await runOn(db, 2).declare(
          "things",
          { key: ["id"], columns: { id: "integer", v: to } },
          [{ retype: { v: to } }],
        );
        const [row] = await changed.all();
        const now = row?.["v"];
        if (to === "json" || from === to) assert.deepEqual(now, value);
        else if (to === "boolean")
          assert.ok([true, 1, "1", "true"].includes(value as never) ? now === true : now === false);
        else
          assert.equal(
            Number(now === "true" ? 1 : now === "false" ? 0 : now),
            Number(value === "true" ? 1 : value),
          );
      } catch (error) {
        if (to === "text" && from !== "text") throw error;
        if (!(error instanceof DatasetError)) throw error;
        assert.equal(error.code, "shape_changed");
      } finally {
        db.close();
      }
    }),
    { numRuns: 200 },
  );
});
