/** specs/006 by the real command: tables as files, and questions that never end. */
import assert from "node:assert/strict";
import { lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { parquetReadObjects } from "hyparquet";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { ends, nightdesk } from "./program.ts";

const TASK = `import { defineTask } from "nightdesk/sdk";
export default defineTask({
  datasets: { things: { key: ["id"], columns: { id: "integer", name: "text", share: "real", on: "boolean", more: "json" } } },
  async run({ datasets }) {
    await datasets.things.upsert([
      { id: 1, name: "=cmd|' /C calc'!A0", share: 0.5, on: true, more: { a: [1, "x"] } },
      { id: 2, name: "a \\"quoted\\", text\\nof two lines", share: null, on: false, more: null },
      { id: 3, name: "žluťoučký", share: -3, on: null, more: "text" },
    ]);
  },
});`;

async function home(t: TestContext): Promise<string> {
  const folder = temporaryHome(t, {
    "nightdesk.yaml": "timezone: UTC\ntasks:\n  - {id: a, use: ./tasks/a.ts, schedule: on_demand}\n",
    "tasks/a.ts": TASK,
  });
  await ends(0, folder, "run", "a");
  return folder;
}

describe("data export", { concurrency: true }, () => {
  test("DAT-30: CSV by RFC 4180; what a spreadsheet would take for a formula is made harmless unless verbatim", async (t) => {
    const folder = await home(t);
    const { stdout } = await ends(0, folder, "data", "export", "a.things");
    assert.equal(
      stdout,
      "id,name,share,on,more\r\n" +
        `1,"'=cmd|' /C calc'!A0",0.5,true,"{""a"":[1,""x""]}"\r\n` +
        '2,"a ""quoted"", text\nof two lines",,false,\r\n' +
        '3,žluťoučký,-3,,"""text"""\r\n',
    );
    const verbatim = await ends(0, folder, "data", "export", "a.things", "--verbatim");
    assert.match(verbatim.stdout, /^1,=cmd\|' \/C calc'!A0,/m);
  });

  test("DAT-36: no export is written over what Nightdesk keeps, whatever is forced, through links neither", async (t) => {
    const folder = await home(t);
    symlinkSync(join(folder, "data"), join(folder, "door"));
    for (const own of [
      "data/a.db",
      "door/a.db",
      "data/new.db",
      "state/ledger.db",
      "nightdesk.yaml",
      ".env",
    ]) {
      const { stderr } = await ends(2, folder, "data", "export", "a.things", "--output", own, "--force");
      assert.match(stderr, /is where Nightdesk keeps its own data; name another file/);
    }
    await ends(0, folder, "data", "export", "a.things", "--output", "data/a.csv");
    const { stdout } = await ends(0, folder, "data", "export", "a.things");
    assert.match(stdout, /žluťoučký/);
  });

  test("DAT-31: JSON lines have values as they were given", async (t) => {
    const folder = await home(t);
    const { stdout } = await ends(0, folder, "data", "export", "a.things", "--format", "jsonl");
    const rows = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(rows[0], {
      id: 1,
      name: "=cmd|' /C calc'!A0",
      share: 0.5,
      on: true,
      more: { a: [1, "x"] },
    });
    assert.deepEqual(rows.map(({ on, more }) => [on, more]).slice(1), [
      [false, null],
      [null, "text"],
    ]);
  });

  test("DAT-32: Parquet keeps types; it is written whole or not at all and replaced only by --force", async (t) => {
    const folder = await home(t);
    await ends(0, folder, "data", "export", "a.things", "--output", "things.parquet");
    const bytes = readFileSync(join(folder, "things.parquet"));
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
    assert.deepEqual(await parquetReadObjects({ file }), [
      { id: 1n, name: "=cmd|' /C calc'!A0", share: 0.5, on: true, more: { a: [1, "x"] } },
      { id: 2n, name: 'a "quoted", text\nof two lines', share: null, on: false, more: null },
      { id: 3n, name: "žluťoučký", share: -3, on: null, more: "text" },
    ]);
    const again = await ends(2, folder, "data", "export", "a.things", "--output", "things.parquet");
    assert.match(again.stderr, /things\.parquet is there already; --force replaces it/);
    await ends(0, folder, "data", "export", "a.things", "--output", "things.parquet", "--force");
    await ends(2, folder, "data", "export", "a.things", "--format", "parquet");
    await ends(2, folder, "data", "export", "--query", "select nothing from a.things", "--output", "x.csv");
    await ends(69, folder, "data", "export", "a.nothing", "--output", "x.csv");
    assert.deepEqual(
      readdirSync(folder).filter((name) => /^x|part$/.test(name)),
      [],
    );
  });

  test("DAT-33: the answer to a question is a file too, with types as its values have", async (t) => {
    const folder = await home(t);
    const sql =
      "select name, share * 2 as twice, id % 2 as odd, case id when 1 then 1 else 'x' end as mixed from a.things;";
    await ends(0, folder, "data", "export", "--query", sql, "--output", "answer.parquet");
    const bytes = readFileSync(join(folder, "answer.parquet"));
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
    const [first] = await parquetReadObjects({ file });
    assert.deepEqual(first, { name: "=cmd|' /C calc'!A0", twice: 1, odd: 1n, mixed: "1" });
    await ends(2, folder, "data", "export", "a.things", "--query", sql);
    await ends(2, folder, "data", "export");
    await ends(2, folder, "data", "export", "--query", "delete from a.things");
  });

  test("DAT-34: a question that would never end is ended, and says so", async (t) => {
    const folder = await home(t);
    const endless =
      "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n, a.things";
    const { code, stderr } = await nightdesk(folder, ["data", "query", endless, "--timeout", "1"]);
    assert.equal(code, 1);
    assert.match(stderr, /not done within 1 s and was ended; for more time: --timeout SECONDS/);
    await ends(0, folder, "data", "query", "select 1 from a.things", "--timeout", "20");
  });

  test("DAT-32: a device is written to and never replaced; behind a link its target is", async (t) => {
    const folder = await home(t);
    await ends(0, folder, "data", "export", "a.things", "--output", "/dev/null", "--force");
    assert.ok(statSync("/dev/null").isCharacterDevice());
    writeFileSync(join(folder, "real.csv"), "old");
    symlinkSync("real.csv", join(folder, "link.csv"));
    await ends(0, folder, "data", "export", "a.things", "--output", "link.csv", "--force");
    assert.match(readFileSync(join(folder, "real.csv"), "utf8"), /^id,name/);
    assert.ok(lstatSync(join(folder, "link.csv")).isSymbolicLink());
  });
});
