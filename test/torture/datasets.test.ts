import assert from "node:assert/strict";
import { test } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { seededRandom } from "../../src/testing/random.ts";
import { json } from "../conformance/program.ts";
import type { RunAnswer } from "../conformance/scripts.ts";
import { killRun, needsProc, SIZE } from "./machine.ts";

const KILLS = SIZE > 0 ? SIZE : 6;
const SEED = Number(process.env["SEED"] ?? Date.now() % 1_000_000);
const ROWS = 20_000;

/** Each run brings the next generation: all rows, each with the number of the generation; and a second table by upsert. */
const TASK = `import { defineTask } from "nightdesk/sdk";
export default defineTask({
  datasets: {
    rebuilt: { key: ["id"], columns: { id: "integer", generation: "integer", text: "text" } },
    written: { key: ["id"], columns: { id: "integer", generation: "integer", text: "text" } },
  },
  async run({ datasets: { rebuilt, written } }) {
    const [last] = await rebuilt.query("select max(generation) as g from rebuilt");
    const generation = Number(last?.g ?? 0) + 1;
    const rows = Array.from({ length: ${ROWS} }, (_, id) => ({ id, generation, text: "row " + id }));
    await rebuilt.rebuild(rows);
    await written.upsert(rows);
  },
});`;

interface Generation {
  readonly rows: number;
  readonly least: number;
  readonly most: number;
}

async function generations(home: string): Promise<Generation[]> {
  const one = (table: string) =>
    json<Generation[]>(
      home,
      "data",
      "query",
      `select count(*) as rows, min(generation) as least, max(generation) as most from a.${table}`,
    );
  return [...(await one("rebuilt")), ...(await one("written"))];
}

test(
  `DAT-47: ${KILLS} kills of a rebuild leave one whole generation readable in both tables, and the next run finishes`,
  { skip: needsProc },
  async (t) => {
    t.diagnostic(`SEED=${SEED}`);
    const random = seededRandom(SEED);
    const home = temporaryHome(t, {
      "nightdesk.yaml":
        "timezone: UTC\ntasks:\n  - {id: a, use: ./tasks/a.ts, schedule: on_demand, on_lost: alert}\n",
      "tasks/a.ts": TASK,
    });
    assert.equal((await json<RunAnswer>(home, "run", "a")).state, "succeeded");
    for (let kill = 0; kill < KILLS; kill += 1) {
      await killRun(t, home, "a", random.between(200, 1_500));
      const [rebuilt, written] = await generations(home);
      assert.deepEqual([rebuilt?.rows, rebuilt?.least], [ROWS, rebuilt?.most], "rows of one generation only");
      assert.deepEqual(written, rebuilt, "both tables are of one transaction");
    }
    const before = (await generations(home))[0]?.most ?? 0;
    const well = await json<RunAnswer>(home, "run", "a", "--wait");
    assert.equal(well.state, "succeeded", well.detail ?? "");
    assert.ok(((await generations(home))[0]?.most ?? 0) > before);
  },
);
