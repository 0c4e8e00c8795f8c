import assert from "node:assert/strict";
import { test } from "node:test";
import { EMPTY_DESK } from "../fixtures/run-host.ts";
import { createProgress } from "./progress.ts";
import { createReporter } from "./reporter.ts";
import type { ReportLine } from "./report-file.ts";
import { checkSettings } from "./settings.ts";
import { z } from "../../../sdk/index.ts";
import { createDesk } from "./desk.ts";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

function recorder(): { lines: unknown[]; write: ReportLine } {
  const lines: unknown[] = [];
  return { lines, write: (line) => void lines.push(line) };
}

test("TSK-14 a report takes nothing that people could not read", () => {
  const { lines, write } = recorder();
  const { report } = createReporter(write);
  const good = { key: "k", severity: "info", title: "t" } as const;
  const bad: [() => void, RegExp][] = [
    [() => report.finding({ ...good, key: "" }), /finding key needs a text that is not empty/],
    [() => report.finding({ ...good, title: " " }), /finding title/],
    [() => report.finding({ ...good, severity: "high" as "info" }), /info, warning, critical, not "high"/],
    [() => report.finding({ ...good, body: 3 as never }), /finding body needs a text, not number/],
    [() => report.headline(undefined as never), /headline needs a text, not undefined/],
    [() => report.metric("n", Number.NaN), /metric "n" needs a number, not NaN/],
    [() => report.changed(-1), /changed needs a count/],
    [() => report.changed(1.5), /changed needs a count/],
    [() => report.skip(""), /skip needs/],
  ];
  for (const [call, pattern] of bad) assert.throws(call, pattern);
  assert.deepEqual(lines, []);
});

test("TSK-15 a task that says itself what changed is not contradicted", () => {
  const { write } = recorder();
  for (const say of ["changed", "unchanged"] as const) {
    const { report, saidChanged } = createReporter(write);
    assert.equal(saidChanged(), false);
    if (say === "changed") report.changed(0);
    else report.unchanged("all is well");
    assert.equal(saidChanged(), true);
  }
});

test("TSK-17 progress is thinned out, but its end is always told", () => {
  const { lines, write } = recorder();
  let now = 0;
  const progress = createProgress(write, () => now);
  for (let row = 0; row <= 100_000; row++) {
    now = row / 100;
    progress(row / 100_000, "rows");
  }
  assert.equal(lines.length, 6);
  assert.deepEqual(lines.at(-1), { progress: 1, note: "rows" });
  assert.throws(() => progress(Number.NaN), /fraction from 0 to 1, not NaN/);
  progress(7);
  assert.equal(lines.length, 6, "beyond the end is the end");
});

test("TSK-03 a value of --with keeps its text where the schema takes text", async () => {
  const settings = z.strictObject({
    id: z.string(),
    deep: z.object({ on: z.boolean().default(false) }).default({ on: false }),
  });
  const task = { settings, run: () => undefined };
  assert.deepEqual(await checkSettings(task, { id: "a" }, { id: "007", "deep.on": "true" }), {
    id: "007",
    deep: { on: true },
  });
  const given = { id: "a" };
  await assert.rejects(checkSettings(task, given, { other: "1" }), /Unrecognized key: "other"/);
  await assert.rejects(checkSettings(task, null, {}), /with\.id: Invalid input/);
  assert.deepEqual(given, { id: "a" });
  assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
});

test("the desk is read on first use and filters by task, time and state", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "nightdesk-desk-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "desk.json");
  const desk = createDesk(file);
  const run = {
    id: "r",
    trigger: "slot",
    state: "succeeded",
    reason: null,
    detail: null,
    slot_at: 1,
    started_at: 1,
  };
  const rest = { finished_at: 5, changed: null, cost_usd: null };
  const finding = {
    key: "k",
    scope: "",
    severity: "info",
    title: "t",
    body: null,
    first_seen: 1,
    last_seen: 1,
  };
  const picture = {
    ...EMPTY_DESK,
    runs: [
      { ...run, ...rest, task: "b", finished_at: null },
      { ...run, ...rest, task: "a" },
    ],
    findings: [
      { ...finding, task: "a", state: "new", resolved_at: null },
      { ...finding, task: "a", state: "resolved", resolved_at: 2 },
    ],
    next: [
      { task: "a", at: 10, local: "" },
      { task: "b", at: 20, local: "" },
    ],
  };
  writeFileSync(file, JSON.stringify(picture));
  assert.deepEqual(
    desk.runs({ since: 6 }).map(({ task }) => task),
    ["b"],
  );
  assert.equal(desk.lastRun("a")?.finished_at, 5);
  assert.equal(desk.lastRun("c"), null);
  assert.deepEqual([desk.findings().length, desk.findings({ state: "resolved" }).length], [1, 1]);
  assert.deepEqual(
    desk.next({ until: 15 }).map(({ task }) => task),
    ["a"],
  );
});
