import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../testing/properties.ts";
import { createReportReader, MOST_REPORT_LINES, parseReport, progressOf } from "./report-lines.ts";
import { EMPTY_REPORT } from "./report.ts";

function lines(...values: unknown[]): string {
  return `${values.map((value) => JSON.stringify(value)).join("\n")}\n`;
}

test("An empty report is an empty report", () => {
  assert.deepEqual(parseReport(""), EMPTY_REPORT);
  assert.deepEqual(parseReport("\n \r\n"), EMPTY_REPORT);
});

test("RUN-60 Every kind of line is read", () => {
  const finding = { key: "k", severity: "critical", title: "t", body: "b", scope: "s" };
  const upsert = { dataset: "d.t", key: ["a", "b"], rows: [{ a: 1, b: "x", c: null }] };
  const text = lines(
    { headline: "12 things" },
    { body: "# Night" },
    { changed: 12 },
    { unchanged: "same" },
    { skip: "weekend" },
    { upsert },
    { watermark: "2026-11-23" },
    { findings_complete: { scope: "s" } },
    { finding },
    { metric: { name: "rows", value: 1.5, unit: "s" } },
    { artifact: "data/out.csv" },
    { enqueue: "other" },
    { progress: 0.4, note: "half" },
  );
  assert.deepEqual(parseReport(text), {
    headline: "12 things",
    body: "# Night",
    changed: 12,
    unchanged: "same",
    skip: "weekend",
    upserts: [upsert],
    watermark: "2026-11-23",
    completeScopes: ["s"],
    findings: [finding],
    metrics: [{ name: "rows", value: 1.5, unit: "s" }],
    artifacts: ["data/out.csv"],
    enqueue: ["other"],
    progress: { fraction: 0.4, note: "half" },
    problems: [],
    refusals: [],
  });
});

test("RUN-60 Short forms: one key column, no scope, no unit, several keys in a line, a report in one object", () => {
  const report = parseReport(
    lines(
      { upsert: { dataset: "d.t", key: "a", rows: [] } },
      { findings_complete: true },
      { findings_complete: {} },
      { metric: { name: "n", value: 1 }, finding: { key: "k", severity: "info", title: "t" } },
      { report: { headline: "h", changed: 0, body: "b" } },
      { watermark: 17 },
    ),
  );
  assert.deepEqual(report.problems, []);
  assert.deepEqual(report.upserts[0]?.key, ["a"]);
  assert.deepEqual(report.completeScopes, ["", ""]);
  assert.deepEqual(report.metrics, [{ name: "n", value: 1, unit: null }]);
  assert.deepEqual(report.findings, [{ key: "k", severity: "info", title: "t", body: null, scope: "" }]);
  assert.deepEqual([report.headline, report.changed, report.body, report.watermark], ["h", 0, "b", "17"]);
});

test("RUN-60 The last headline counts; Windows line ends, a byte order mark and a last line without an end are fine", () => {
  const report = parseReport('\ufeff{"headline":"a"}\r\n\ufeff{"headline":"b"}');
  assert.equal(report.headline, "b");
  assert.deepEqual(report.problems, []);
});

const BAD: readonly (readonly [string, RegExp])[] = [
  ["not json", /line 1: not valid JSON: "not json"/],
  ['{"headline": "cut', /line 1: not valid JSON/],
  ["[1]", /has to be an object/],
  ["null", /has to be an object/],
  ['{"headlin": "x"}', /unknown key "headlin"; known are headline, body/],
  ['{"__proto__": 1}', /unknown key "__proto__"/],
  ['{"toString": 1}', /unknown key "toString"/],
  ['{"headline": 1}', /"headline" has to be a text, not 1/],
  ['{"changed": -1}', /whole number, not -1/],
  ['{"changed": "12"}', /whole number, not "12"/],
  ['{"watermark": null}', /"watermark"/],
  ['{"progress": "half"}', /number from 0 to 1/],
  ['{"progress": 7}', /number from 0 to 1, not 7/],
  ['{"progress": -0.1}', /number from 0 to 1, not -0.1/],
  ['{"note": "x"}', /belongs to "progress"/],
  ['{"finding": {"title": "x"}}', /needs a "key"/],
  [
    '{"finding": {"key": "k", "severity": "high", "title": "t"}}',
    /one of info, warning, critical, not "high"/,
  ],
  ['{"finding": {"key": "k", "severity": "info"}}', /needs a "title"/],
  ['{"finding": {"key": "k", "severity": "info", "title": "t", "url": 1}}', /unknown key "url"/],
  ['{"findings_complete": {"scope": 1}}', /needs a text as "scope"/],
  ['{"findings_complete": false}', /has to be an object/],
  ['{"metric": {"name": "n", "value": "1"}}', /needs a number/],
  ['{"metric": {"name": "n", "value": 1e999}}', /needs a number/],
  ['{"upsert": {"dataset": "d.t", "rows": []}}', /"key"/],
  ['{"upsert": {"dataset": "d.t", "key": "a", "rows": [1]}}', /list of objects/],
  ['{"report": {"report": {}}}', /unknown key "report"/],
];

for (const [line, sentence] of BAD) {
  test(`RUN-61 The line ${line} is a problem that is told`, () => {
    const { problems } = parseReport(line);
    assert.equal(problems.length, 1, problems.join());
    assert.match(problems[0] ?? "", sentence);
  });
}

/** Taken in another way, or decoration only. */
const HARMLESS = [
  '{"progress": 7}',
  '{"note": "x"}',
  '{"finding": {"key": "k", "severity": "high", "title": "t"}}',
  '{"finding": {"key": "k", "severity": "info"}}',
  '{"finding": {"key": "k", "severity": "info", "title": "t", "url": 1}}',
  '{"metric": {"name": "n", "value": 1e999}}',
  '{"headline": "h", "version": 2}',
];

test("RUN-64 What is lost with a line is a refusal; what is only decoration or has a stand-in is not", () => {
  for (const line of HARMLESS) {
    const { problems, refusals } = parseReport(line);
    assert.deepEqual([problems.length, refusals], [1, []], line);
  }
  for (const [line] of BAD.filter(([bad]) => !HARMLESS.includes(bad) && !/"(metric|progress)"/.test(bad))) {
    const { problems, refusals } = parseReport(line);
    assert.deepEqual(refusals, problems, line);
  }
  const lost = createReportReader();
  lost.tooLong();
  assert.match(lost.report().refusals[0] ?? "", /line 1: longer than 10 MB/);
});

test("RUN-61 A finding with a wrong severity is kept as a warning, one without a title under its key", () => {
  const { findings } = parseReport(lines({ finding: { key: "k", severity: "high" } }));
  assert.deepEqual(findings, [{ key: "k", severity: "warning", title: "k", body: null, scope: "" }]);
});

test("RUN-62 Lines beyond the limit are left out, and that is told once", () => {
  const reader = createReportReader();
  for (let count = 0; count < MOST_REPORT_LINES + 5; count += 1)
    reader.line('{"metric":{"name":"n","value":1}}');
  const { metrics, problems, refusals } = reader.report();
  assert.equal(metrics.length, MOST_REPORT_LINES);
  assert.deepEqual(problems, ["Report: everything after line 100,000 was left out"]);
  assert.deepEqual(refusals, problems);
});

test("Of very many problems the first hundred are told, and how many more there are", () => {
  const { problems } = parseReport("x\n".repeat(1000));
  assert.equal(problems.length, 101);
  assert.match(problems[100] ?? "", /900 more/);
});

test("RUN-53 Strings are changed at any depth, in problems too; keys are not", () => {
  const reader = createReportReader((text) => text.replaceAll("hush", "***"));
  reader.line(
    '{"upsert": {"dataset": "d.t", "key": "hush", "rows": [{"hush": ["a hush", {"b": "h\\u0075sh"}]}]}}',
  );
  reader.line("hush not json");
  const report = reader.report();
  assert.deepEqual(report.upserts[0]?.rows, [{ hush: ["a ***", { b: "***" }] }]);
  assert.match(report.problems[0] ?? "", /"\*\*\* not json"/);
});

test("Only progress lines tell progress", () => {
  assert.deepEqual(progressOf('{"progress": 0.7, "note": "n"}'), { fraction: 0.7, note: "n" });
  assert.equal(progressOf('{"headline": "progress"}'), null);
  assert.equal(progressOf('{"progress"'), null);
});

test("No line whatever makes the reader throw", () => {
  const keys = [
    "headline",
    "finding",
    "metric",
    "upsert",
    "progress",
    "report",
    "findings_complete",
    "changed",
  ];
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...keys), fc.jsonValue()), fc.string(), (line, noise) => {
      parseReport(`${JSON.stringify(line)}\n${noise}`);
    }),
  );
});

test("RUN-53 a secret is taken out of a sentence before it is shortened, also of a key, also where nothing is JSON", () => {
  const secret = "s3cr3t".repeat(20);
  const reader = createReportReader((text) => text.replaceAll(secret, "***KEY***"));
  const before = "x".repeat(50);
  for (const line of [
    `no JSON ${before} ${secret}`,
    JSON.stringify({ [before + secret]: 1 }),
    JSON.stringify({ metric: { name: before + secret } }),
    JSON.stringify({ finding: { key: "a", title: "a", [secret]: 1 } }),
    JSON.stringify({ watermark: { [secret]: before } }),
    JSON.stringify([before, secret]),
  ])
    reader.line(line);
  const { problems, refusals } = reader.report();
  assert.ok(problems.length >= 6);
  for (const sentence of [...problems, ...refusals]) assert.doesNotMatch(sentence, /3cr/);
});

test("DAT-23 an integer that JSON's reader would round is lost, not changed; fractions and texts are as they were", () => {
  const beyond = ["12345678901234567890", "-9007199254740993", "[1, 9007199254740993]"];
  for (const value of beyond) {
    const report = parseReport(`{"upsert": {"dataset": "a.t", "key": ["id"], "rows": [{"id": ${value}}]}}`);
    assert.match(report.refusals[0] ?? "", /line 1: the integer -?\d+ is beyond ±2\^53 .* give it as text/);
    assert.deepEqual(report.upserts, []);
  }
  const exact = '{"id": 9007199254740991, "r": 0.12345678901234567, "e": 1e30, "t": "12345678901234567890"}';
  const report = parseReport(`{"upsert": {"dataset": "a.t", "key": ["id"], "rows": [${exact}]}}`);
  assert.deepEqual(report.refusals, []);
  assert.equal(report.upserts.length, 1);
});
