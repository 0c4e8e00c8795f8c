/** Figures for Prometheus, read as Prometheus would, not by looking at lines. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, test } from "node:test";
import { inserter } from "../../scripts/demo/sql.ts";
import { parsePrometheus } from "./prometheus-text.ts";
import { openStage, type Stage } from "./stage.ts";
import { enter } from "./visitor.ts";

const ODD = 'a "quoted" \\ name\nin two lines, {le="+Inf"}';

let stage: Stage;
before(async () => {
  stage = await openStage();
  const database = new DatabaseSync(join(stage.home, "state", "ledger.db"), { timeout: 5_000 });
  inserter(database)("task_memory", { task: ODD, last_success_at: 1, failures_in_row: 0 });
  database.close();
});
after(() => stage.close());

test("DASH-14 figures are Prometheus' text format 0.0.4: families, types, labels that hold anything", async () => {
  const { text, headers } = await (await enter(stage.port, stage.dashboard.link())).get("/metrics");
  assert.equal(headers["content-type"], "text/plain; version=0.0.4; charset=utf-8");
  const families = parsePrometheus(text);
  for (const { name, help, type, samples } of families.values()) {
    assert.match(name, /^nightdesk_[a-z_]+$/);
    assert.ok(help !== null && help.length > 10, name);
    assert.equal(type, "gauge", name);
    assert.ok(
      samples.every(({ value }) => Number.isFinite(value) && value >= 0),
      name,
    );
  }
  const one = (name: string) => families.get(name)?.samples.map(({ value }) => value);
  assert.deepEqual(one("nightdesk_up"), [1]);
  assert.deepEqual(one("nightdesk_config_valid"), [1]);
  assert.deepEqual(one("nightdesk_tasks"), [13]);
  const success = families.get("nightdesk_task_last_success_timestamp_seconds")?.samples ?? [];
  assert.equal(success.find(({ labels }) => labels["task"] === ODD)?.value, 0.001);
  const live = families.get("nightdesk_runs_live")?.samples ?? [];
  assert.deepEqual(
    live.map(({ labels }) => labels),
    [{ state: "running" }, { state: "waiting" }],
  );
});

test("the reader of the format takes what the format allows", () => {
  const text = [
    "# a word to people",
    "# HELP a A \\\\ and a\\nbreak",
    "# TYPE a counter",
    'a{x="\\"\\\\\\n",} 1e-7 1395066363000',
    'a{x=""} +Inf',
    "a NaN",
    "",
    "# TYPE h histogram",
    'h_bucket{le="0.5"} 1',
    'h_bucket{le="+Inf"} 3',
    "h_sum 2.5",
    "h_count 3",
    "",
  ].join("\n");
  const families = parsePrometheus(text);
  assert.equal(families.get("a")?.help, "A \\ and a\nbreak");
  assert.deepEqual(families.get("a")?.samples[0], {
    name: "a",
    labels: { x: '"\\\n' },
    value: 1e-7,
    at: 1395066363000,
  });
  assert.equal(families.get("h")?.samples.length, 4);
});

for (const [what, text] of [
  ["a last line without end", "a 1"],
  ["a second TYPE", "# TYPE a gauge\n# TYPE a gauge\na 1\n"],
  ["a second HELP", "# HELP a x\n# HELP a y\na 1\n"],
  ["TYPE after a sample", "a 1\n# TYPE a gauge\n"],
  ["an unknown type", "# TYPE a number\na 1\n"],
  ["a family in two places", 'a 1\nb 1\na{x="1"} 1\n'],
  ["the same sample twice", 'a{x="1",y="2"} 1\na{y="2",x="1"} 2\n'],
  ["a label twice", 'a{x="1",x="2"} 1\n'],
  ["an open label", 'a{x="1} 1\n'],
  ["an unknown escape", 'a{x="\\t"} 1\n'],
  ["a name with a dash", "a-b 1\n"],
  ["no number", "a one\n"],
  ["a moment that is none", "a 1 now\n"],
  [
    "buckets that do not grow",
    '# TYPE h histogram\nh_bucket{le="1"} 3\nh_bucket{le="+Inf"} 2\nh_sum 1\nh_count 2\n',
  ],
  ["a histogram without its count", '# TYPE h histogram\nh_bucket{le="+Inf"} 2\nh_sum 1\n'],
] as const)
  test(`the reader of the format refuses ${what}`, () => {
    assert.throws(() => parsePrometheus(text));
  });
