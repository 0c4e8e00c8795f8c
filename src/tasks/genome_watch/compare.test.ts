import assert from "node:assert/strict";
import { test } from "node:test";
import { compare, type Variant } from "./compare.ts";
import { findingOf, notCompared } from "./tell.ts";

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
    release: null,
    gone: null,
    lost: null,
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
    compare(before, now, RELEASES).changes.map(({ kind, variation_id }) => [kind, variation_id]),
    [
      ["reclassified", 2],
      ["reclassified", 3],
      ["added", 5],
      ["removed", 4],
    ],
  );
  assert.deepEqual(compare(now, now, RELEASES).changes, []);
});

test("DTA-12 a finding says what it was and is, the stars, the releases, the source, and that it is no medical advice", () => {
  const [change] = compare(
    [variant(2, "Uncertain_significance")],
    [variant(2, "Likely_pathogenic")],
    RELEASES,
  ).changes;
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
    compare(was, is, RELEASES).changes.map((change) => findingOf(change).severity);
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
  ).changes;
  assert.ok(change);
  const { severity, body } = findingOf(change);
  assert.equal(severity, "warning");
  assert.match(body ?? "", /did not pass its caller's filters \(LowQual\)/);
});

const OF_CLINVAR = (added: readonly number[], removed: readonly number[]) => ({
  wasAdded: (id: number) => added.includes(id),
  wasRemoved: (id: number) => removed.includes(id),
});

test("DTA-14 of a changed file exactly what ClinVar changed is news; what the file changed is counted", () => {
  const before = [1, 2, 3, 4].map((id) => variant(id, "Benign"));
  const now = [
    variant(1, "Pathogenic"),
    // Written another way than before.
    variant(2, "Pathogenic", { ref: "AT", alt: "GT" }),
    variant(5, "Pathogenic"),
    variant(6, "Pathogenic"),
  ];
  const { changes, kept, uncompared } = compare(before, now, RELEASES, OF_CLINVAR([5], [3]));
  assert.deepEqual(
    changes.map(({ kind, variation_id: id }) => [kind, id]),
    [
      ["reclassified", 1],
      ["reclassified", 2],
      ["added", 5],
      ["removed", 3],
    ],
  );
  assert.equal(uncompared, 1, "ClinVar had 6 before; the file had not");
  assert.deepEqual(
    kept.map(({ variation_id: id, gone }) => [id, gone]),
    [
      [1, null],
      [2, null],
      [5, null],
      [6, null],
      [4, RELEASES.now],
    ],
  );
});

test("DTA-16 a variant that is back in the file is compared with what was said of it when it was there last", () => {
  const lost = variant(1, "Benign", { release: "2026-09-07", gone: "2026-10-05" });
  const away = compare([lost], [], RELEASES);
  assert.deepEqual([away.changes, away.kept], [[], [lost]], "ClinVar has not let go of it");
  const [change] = compare([lost], [variant(1, "Pathogenic")], RELEASES, OF_CLINVAR([], [])).changes;
  assert.deepEqual([change?.kind, change?.previous_release], ["reclassified", "2026-09-07"]);
});

test("DTA-17 what ClinVar did while variants were lost is told when the file has them back, also under the same release", () => {
  const lost = (id: number) =>
    variant(id, "Benign", { release: "2026-09-07", gone: "2026-09-07", lost: "file" });
  const present = variant(3, "Benign", { release: RELEASES.now });
  const asked: string[] = [];
  const clinvar = {
    wasAdded: (id: number, since: string) => asked.push(since) > 0 && id === 4,
    wasRemoved: (id: number, since: string) => asked.push(since) > 0 && id === 2,
  };
  const before = [lost(1), lost(2), present];
  const now = [variant(1, "Benign"), present, variant(4, "Pathogenic")];
  const { changes, kept } = compare(before, now, { ...RELEASES, before: RELEASES.now }, clinvar);
  assert.deepEqual(
    changes.map(({ kind, variation_id: id, previous_release: previous }) => [kind, id, previous]),
    [
      ["added", 4, "2026-09-07"],
      ["removed", 2, "2026-09-07"],
    ],
  );
  assert.deepEqual([asked, kept.length], [["2026-09-07", "2026-09-07"], 3]);
});

test("DTA-18 what the same file's variants are not matched with any more is undecided, and removed once ClinVar has let go", () => {
  const was = variant(1, "Pathogenic", { release: RELEASES.before });
  const { changes, kept } = compare([was], [], RELEASES, null, () => true);
  assert.deepEqual([changes, kept], [[], [{ ...was, gone: RELEASES.now, lost: "reading" }]]);
  const { title, body, severity } = notCompared({ release: RELEASES.now, gone: kept, uncompared: 0 });
  assert.equal(title, "Not every variant is matched as before; not compared: 1 no longer matched");
  assert.match(body ?? "", /ClinVar still has these records.*not decided.*VariationID 1/s);
  assert.equal(severity, "warning");
  const later = { ...RELEASES, before: RELEASES.now, now: "2026-12-07" };
  assert.deepEqual(compare(kept, [], later, null, () => true).changes, []);
  assert.deepEqual(
    compare(kept, [], later).changes.map(({ kind }) => kind),
    ["removed"],
  );
});

test("DTA-18 of the same bytes, read by other rules, nothing is said to be missing in the file", () => {
  const { kept } = compare([variant(1, "Benign")], [], RELEASES, {
    ...OF_CLINVAR([], []),
    isSameBytes: true,
  });
  assert.deepEqual(
    kept.map(({ lost }) => lost),
    ["reading"],
  );
});
