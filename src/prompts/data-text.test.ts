import assert from "node:assert/strict";
import { test } from "node:test";
import type { Finding } from "../core/finding.ts";
import { EMPTY_REPORT } from "../core/report.ts";
import { findingLines, reportText, rowLines } from "./data-text.ts";

function finding(key: string, changes: Partial<Finding> = {}): Finding {
  return {
    task: "watch",
    key,
    scope: "",
    severity: "info",
    title: `title of ${key}`,
    body: null,
    state: "new",
    firstSeen: 0,
    lastSeen: 1,
    resolvedAt: null,
    run: "r1",
    ...changes,
  };
}

test("PRM-06: rows are JSON lines in the order of the columns, whatever the values are", () => {
  const rows = [
    { b: 2n, a: "x\ny", c: null },
    { a: new Uint8Array([1, 2]), b: 9_007_199_254_740_993n },
  ];
  assert.deepEqual(rowLines({ columns: ["a", "b", "c"], rows }), [
    '{"a":"x\\ny","b":2,"c":null}\n',
    '{"a":"AQI=","b":"9007199254740993","c":null}\n',
  ]);
});

test("PRM-06: a report is what it says to people", () => {
  const report = {
    ...EMPTY_REPORT,
    headline: "3 new",
    body: "Text.\n\n",
    changed: 3,
    metrics: [
      { name: "rows", value: 3, unit: null },
      { name: "time", value: 1.5, unit: "s" },
    ],
    findings: [{ key: "k", severity: "warning", title: "t", body: "b", scope: "" }],
    watermark: "w",
    problems: ["line 3"],
  } as const;
  assert.equal(
    reportText(report),
    '# 3 new\n\nText.\n\nChanged: 3\n\n## Figures\n\n- rows: 3\n- time: 1.5 s\n\n## Findings\n\n{"key":"k","severity":"warning","title":"t","body":"b"}\n',
  );
  assert.equal(reportText(EMPTY_REPORT), "");
});

test("PRM-06: open findings come gravest first and do not change with a night that brings nothing", () => {
  const findings = [
    finding("b"),
    finding("a", { body: "more" }),
    finding("gone", { state: "resolved" }),
    finding("z", { severity: "critical" }),
  ];
  const lines = findingLines(findings);
  assert.deepEqual(
    lines.map((line) => (JSON.parse(line) as { key: string }).key),
    ["z", "a", "b"],
  );
  assert.equal(
    lines[1],
    '{"task":"watch","key":"a","severity":"info","title":"title of a","body":"more","first_seen":"1970-01-01T00:00:00.000Z"}\n',
  );
  const nextNight = findings
    .toReversed()
    .map((each) =>
      each.state === "new" ? { ...each, state: "ongoing" as const, lastSeen: 99, run: "r2" } : each,
    );
  assert.deepEqual(findingLines(nextNight), lines);
});
