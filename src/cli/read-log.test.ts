import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import * as fc from "../testing/properties.ts";
import { temporaryHome } from "./fixtures/temporary-home.ts";
import { readRunLog } from "./read-log.ts";

async function part(
  t: Parameters<typeof temporaryHome>[0],
  lines: readonly string[],
  run: string,
): Promise<string> {
  const home = temporaryHome(t, { "day.log": lines.join("\n") });
  let text = "";
  for await (const piece of readRunLog(join(home, "day.log"), run, null)) text += piece;
  return text;
}

const START = (run: string, attempt = 1) =>
  `=== nightdesk run ${run} attempt ${attempt} started 2026-11-23T03:00:00+01:00 ===`;
const END = (run: string, attempt = 1) =>
  `=== run ${run} attempt ${attempt} ended: succeeded, exit 0, 1.0 s ===`;

test("only the part of the run is given, with its marks", async (t) => {
  const lines = [START("a"), "one", END("a"), START("b"), "two", END("b"), START("c"), "three", END("c"), ""];
  assert.equal(await part(t, lines, "b"), `${START("b")}\ntwo\n${END("b")}\n`);
});

test("all attempts of a run are given", async (t) => {
  const lines = [
    START("a", 1),
    "one",
    END("a", 1),
    START("b"),
    END("b"),
    START("a", 2),
    "again",
    END("a", 2),
    "",
  ];
  const text = await part(t, lines, "a");
  assert.match(text, /one\n/);
  assert.match(text, /again\n/);
  assert.doesNotMatch(text, /run b/);
});

test("a line that only looks like the end hides nothing", async (t) => {
  const lines = [START("a"), END("a"), "still going", END("a"), START("b"), END("b"), ""];
  assert.match(await part(t, lines, "a"), /still going/);
});

test("an id that is the beginning of another is not mixed up with it", async (t) => {
  const lines = [START("ab"), "wrong", END("ab"), START("a"), "right", END("a"), ""];
  assert.equal(await part(t, lines, "a"), `${START("a")}\nright\n${END("a")}\n`);
});

test("a line of three megabytes arrives whole", async (t) => {
  const text = await part(t, [START("a"), "x".repeat(3 << 20), END("a"), ""], "a");
  assert.equal(text.length, START("a").length + (3 << 20) + END("a").length + 3);
});

test("whatever stands between the marks, however long, the parts are those that lines alone would give", async (t) => {
  const home = temporaryHome(t, {});
  const path = join(home, "day.log");
  const line = fc.oneof(
    fc.constantFrom("a", "ab", "b").map((run) => START(run)),
    fc.constantFrom("a", "ab", "b").map((run) => END(run)),
    fc.constantFrom(
      "",
      " === nightdesk run a attempt 1",
      "=== nightdesk run",
      "=== nightdesk run a",
      "\r",
      "\ufffd é €",
    ),
    // Marks have to be found where two readings meet.
    fc.integer({ min: (1 << 20) - 80, max: (1 << 20) + 80 }).map((length) => "é".repeat(length / 2)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 30 }), fc.boolean(), async (lines, isTorn) => {
      const text = lines.join("\n") + (isTorn ? "" : "\n");
      writeFileSync(path, text);
      let found = "";
      for await (const piece of readRunLog(path, "a", null)) found += piece;
      assert.ok(found === partByLines(text, "a"));
      const first = text.search(/^=== nightdesk run a attempt /m);
      if (first === -1) return;
      let fromThere = "";
      for await (const piece of readRunLog(path, "a", Buffer.byteLength(text.slice(0, first))))
        fromThere += piece;
      assert.ok(fromThere === found, "it makes no difference to know where it begins");
    }),
    { numRuns: 60 },
  );
});

test("DASH-152 what stands before a run's known place is not read", async (t) => {
  const before = `${START("b")}\n${END("b")}\n${START("a")}\nbefore\n`;
  const own = `${START("a")}\ntrue\n${END("a")}\n`;
  const path = join(temporaryHome(t, { "day.log": `${before}${own}` }), "day.log");
  assert.equal(await whole(path, before.length), own);
});

test("DASH-152 where a log was cut or exchanged, a run's lines are found without their place", async (t) => {
  const own = `${START("a")}\none\n${END("a")}\n`;
  const other = `${START("b")}\ntwo\n=== nightdesk run a attempt\n${END("b")}\n`;
  const path = join(temporaryHome(t, { "day.log": `${other}${own}${other}` }), "day.log");
  // Beside it, inside a line, where another run begins, at the end, and far behind it.
  const wrong = [0, 1, other.length - 1, other.length + 1, other.length * 2 + own.length, 2 ** 40];
  for (const from of wrong) assert.equal(await whole(path, from), own, `from ${from}`);
  writeFileSync(path, own);
  for (const from of [0, other.length]) assert.equal(await whole(path, from), own, `from ${from}`);
});

async function whole(path: string, from: number): Promise<string> {
  let text = "";
  for await (const piece of readRunLog(path, "a", from)) text += piece;
  return text;
}

/** The same, one line after the other. */
function partByLines(log: string, run: string): string {
  let isInside = false;
  let own = "";
  for (const line of log.split(/(?<=\n)/)) {
    if (line.startsWith("=== nightdesk run "))
      isInside = line.startsWith(`=== nightdesk run ${run} attempt `);
    if (isInside) own += line;
  }
  return own;
}

test(
  "DASH-152 (32) a link or a pipe in the log's place is not read",
  { skip: process.platform === "win32" },
  async (t) => {
    const home = temporaryHome(t, { "other.log": `${START("a")}\nelsewhere\n` });
    const path = join(home, "day.log");
    const read = async () => {
      for await (const piece of readRunLog(path, "a", null)) assert.fail(piece);
    };
    symlinkSync("other.log", path);
    await assert.rejects(read(), { code: "ELOOP" });
    rmSync(path);
    execFileSync("mkfifo", [path]);
    await assert.rejects(read(), /not a regular file/);
  },
);
