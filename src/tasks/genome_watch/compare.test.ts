import assert from "node:assert/strict";
import { test } from "node:test";
import { compare, type Variant } from "./compare.ts";
import { findingOf } from "./tell.ts";

const RELEASES = { file: "me.vcf", before: "2026-10-05", now: "2026-11-02" };

function variant(id: number, significance: string, more: Partial<Variant> = {}): Variant {
  const own = { file: "me.vcf", variation_id: id, chrom: "1", pos: id, ref: "A", alt: "G", genotype: "0/1" };
  const verdict = { class: significance.toLowerCase(), significance, review_status: "r", stars: 2 };
  return {
    ...own,
    ...verdict,
    zygosity: "heterozygous",
    filter: null,
    gene: "GENE",
    condition: "A condition",
    ...more,
  };
}

test("DTA-11 exactly the variants whose significance or review status changed, that came or went", () => {
  const before = [
    variant(1, "Benign"),
    variant(2, "Uncertain_significance"),
    variant(3, "Benign"),
    variant(4, "Benign"),
  ];
  const now = [
    variant(1, "Benign", { condition: "Another condition" }),
    variant(2, "Likely_pathogenic"),
    variant(3, "Benign", { review_status: "s", stars: 3 }),
    variant(5, "Pathogenic"),
  ];
  assert.deepEqual(
    compare(before, now, RELEASES).map(({ kind, variation_id }) => [kind, variation_id]),
    [
      ["reclassified", 2],
      ["reclassified", 3],
      ["added", 5],
      ["removed", 4],
    ],
  );
  assert.deepEqual(compare(now, now, RELEASES), []);
});

test("DTA-12 a finding says what it was and is, the stars, the releases, the source, and that it is no medical advice", () => {
  const [change] = compare(
    [variant(2, "Uncertain_significance")],
    [variant(2, "Likely_pathogenic")],
    RELEASES,
  );
  assert.ok(change !== undefined);
  const { title, body, severity, key } = findingOf(change);
  assert.equal(
    title,
    "GENE 1:2 A>G, heterozygous: from Uncertain significance to Likely pathogenic, 2 stars",
  );
  assert.match(
    body ?? "",
    /A condition.*VariationID 2.*ClinVar, release 2026-11-02 \(before: 2026-10-05\), 2 stars.*Not medical advice/s,
  );
  assert.deepEqual([severity, key], ["critical", "2:1:2:A:G"]);
});

test("DTA-13 what became harmful by agreement is critical, other news of harm a warning, the rest a note", () => {
  const severity = (was: Variant[], is: Variant[]) =>
    compare(was, is, RELEASES).map((change) => findingOf(change).severity);
  assert.deepEqual(severity([], [variant(1, "Pathogenic")]), ["critical"]);
  assert.deepEqual(severity([], [variant(1, "Pathogenic", { stars: 1 })]), ["warning"]);
  assert.deepEqual(severity([variant(1, "Pathogenic")], [variant(1, "Benign")]), ["warning"]);
  assert.deepEqual(severity([variant(1, "Pathogenic")], []), ["warning"]);
  assert.deepEqual(severity([variant(1, "Uncertain_significance")], [variant(1, "Benign")]), ["info"]);
  assert.deepEqual(severity([], [variant(1, "Benign", { stars: null })]), ["info"]);
});

test("DTA-15 a record that its own caller doubts says so, and is no emergency", () => {
  const doubted = { filter: "LowQual" };
  const [change] = compare(
    [variant(1, "Uncertain_significance", doubted)],
    [variant(1, "Pathogenic", doubted)],
    RELEASES,
  );
  assert.ok(change);
  const { severity, body } = findingOf(change);
  assert.equal(severity, "warning");
  assert.match(body ?? "", /did not pass its caller's filters \(LowQual\)/);
});
