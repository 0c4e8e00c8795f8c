import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../../testing/properties.ts";
import { changesWith, factsWith } from "./fixtures/made-up.ts";
import { body, headline, sparkline } from "./render.ts";
import type { HealthReport } from "./render.ts";

const nothing: HealthReport = { read: [], unread: 0, findings: [], appeared: [] };

test("the headline counts what needs somebody, and says so when nothing does", () => {
  assert.equal(headline(nothing), "No git repositories were found");
  assert.equal(headline({ ...nothing, read: [factsWith({})] }), "1 repository, nothing urgent");
  const findings = ["unpushed:/a", "unpushed:/b", "uncommitted:/a", "stale:/a"].map((key) => ({
    key,
    severity: key.startsWith("stale") ? ("info" as const) : ("warning" as const),
    title: key,
    scope: "",
  }));
  const report = { ...nothing, read: [factsWith({}), factsWith({})], findings };
  assert.equal(headline(report), "2 repositories: 1 with old uncommitted work, 2 with unpushed commits");
});

test("the table has a row for each repository, with the weeks as bars", () => {
  const facts = factsWith({ changes: changesWith({ tracked: 3 }), behind: 2, branch: "we|ird<b>" });
  const text = body({ ...nothing, read: [facts], appeared: ["/w/new"] });
  assert.match(text, /\| \/w\/a \| we\\\|ird&lt;b\\> \| 3 \|  \|  \| 2 \|/);
  assert.match(text, /## New today\n\n- \/w\/new/);
});

test("bars are as long as the counts, and no commits are a dot", () => {
  assert.equal(sparkline([0, 1, 4, 8]), "·▁▄█");
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 26 }), (counts) => {
      const bars = sparkline(counts).split("");
      assert.equal(bars.length, counts.length);
      for (const [index, count] of counts.entries()) assert.equal(bars[index] === "·", count === 0);
    }),
  );
});

test("a name can neither break out of its line nor out of the table", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (branch) => {
      const text = body({ ...nothing, read: [factsWith({ branch })] });
      const row = text.split("\n").at(-1) ?? "";
      assert.equal(row.replaceAll(/\\./g, "").split("|").length, 11);
    }),
  );
});

test("a hint that holds for nearly everything is told by a few examples", () => {
  const findings = Array.from({ length: 30 }, (_, index) => ({
    key: `no_remote:/w/${index}`,
    severity: "info" as const,
    title: `/w/${index}: no remote`,
    scope: "",
  }));
  const text = body({ ...nothing, findings });
  assert.match(text, /- and 20 more like these/);
  assert.equal(text.split("\n").filter((line) => line.endsWith("no remote")).length, 10);
});
