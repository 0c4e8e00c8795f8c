import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import type { Facts } from "../genome/facts.ts";
import type { GenomeError } from "../genome/genome-error.ts";
import { buildReferenceIndex } from "./build-index.ts";
import { md5Of } from "./file-md5.ts";
import { build, put, temporaryFolder } from "./fixtures/folder.ts";
import { bgzf, clinvarVcf, info } from "./fixtures/pack.ts";
import { openIndexHistory } from "./history.ts";
import { openReferenceIndex } from "./open-index.ts";

const PANEL = "reviewed_by_expert_panel";
const FIRST = [
  `1 100 11 A G ${info("Pathogenic", "RS=6025|7;CLNHGVS=NC_000001.11:g.100A>G", PANEL)}`,
  `1 200 12 CTT C ${info("Pathogenic")}`,
  `2 50 15 G GA ${info("Uncertain_significance", "RS=6025")}`,
  `MT 10 17 T C ${info("drug_response")}`,
];

test("GEN-20 an index answers by rs number, VariationID, gene and HGVS text, with ClinVar's own lines", async (t) => {
  const folder = temporaryFolder(t);
  const { meta } = await build(folder, { records: FIRST }, { blockBytes: 64 });
  assert.deepEqual([meta.rows, meta.release, meta.assembly], [4, "2026-10-05", "GRCh38"]);
  const index = openReferenceIndex(folder, "GRCh38");
  assert.ok(index !== null);
  assert.deepEqual([index.byRs(6025), index.byRs(7), index.byRs(8)], [[0, 2], [0], []]);
  assert.deepEqual([index.byVariation(17), index.byVariation(18)], [[3], []]);
  assert.deepEqual([index.byGene("gene"), index.byGene("GEN")], [[0, 1, 2, 3], []]);
  assert.deepEqual([index.byHgvs("NC_000001.11:g.100A>G"), index.byHgvs("NC_000001.11:g.100A>C")], [[0], []]);
  assert.equal(index.line(1), `1\t200\t12\tCTT\tC\t.\t.\t${info("Pathogenic")}`);
  assert.equal(index.record(3).chrom, "MT");
  index.close();
});

test("GEN-20 an rs number that does not fit into 32 bits is none, and no other one", async (t) => {
  const folder = temporaryFolder(t);
  const large = 2 ** 32 + 5;
  const records = [
    `1 100 11 A G ${info("Benign", `RS=${large}|9`)}`,
    `1 200 12 A G ${info("Benign", "RS=5")}`,
  ];
  await build(folder, { records });
  const index = openReferenceIndex(folder, "GRCh38");
  assert.ok(index !== null);
  assert.deepEqual(
    [5, large, 9].map((rs) => index.byRs(rs)),
    [[1], [], [0]],
  );
  index.close();
});

test("GEN-25 what is at hand without reading a record is what the record says", async (t) => {
  const folder = temporaryFolder(t);
  const records = [
    ...FIRST,
    `X 5 20 A C ${info("Likely_pathogenic", "", "by_vote").replace("A_condition", "A_condition|Another,_type_2")}`,
    "X 6 21 A C CLNREVSTAT=no_classification_for_the_single_variant;CLNSIGINCL=5:Pathogenic;GENEINFO=A:1|B:2",
    `X 7 22 A C ${info("Benign", "ONC=Oncogenic;ONCDN=Lung;ONCREVSTAT=reviewed_by_expert_panel")}`,
    "X 8 23 A C SCI=Tier_I_-_Strong;SCIREVSTAT=criteria_provided,_single_submitter",
    "X 9 24 A C .",
  ];
  await build(folder, { records });
  const index = openReferenceIndex(folder, "GRCh38");
  for (const [row, record] of records.entries()) {
    const pick = ({ variationId, genes, germline, class: one, somatic, oncogenic }: Facts) => ({
      variationId,
      genes,
      germline,
      class: one,
      somatic,
      oncogenic,
    });
    assert.deepEqual(pick(index?.facts(row) as Facts), pick(index?.record(row) as Facts), record);
  }
  index?.close();
});

test("GEN-20 plain and gzipped text build the same index as BGZF", async (t) => {
  const folder = temporaryFolder(t);
  const text = clinvarVcf({ records: FIRST });
  for (const content of [text, gzipSync(text), bgzf(text, 30)]) {
    const source = put(folder, "source", content);
    await buildReferenceIndex({ source, folder, assembly: "GRCh38", now: 5 });
    const index = openReferenceIndex(folder, "GRCh38");
    assert.deepEqual(
      [0, 1, 2, 3].map((row) => index?.record(row).variationId),
      [11, 12, 15, 17],
    );
    index?.close();
  }
});

test("GEN-21, GEN-22 each release is compared with the last; the history grows, the last index is kept", async (t) => {
  const folder = temporaryFolder(t);
  await build(folder, { records: FIRST });
  const second = [
    FIRST[0] ?? "",
    `1 200 12 CTT C ${info("Likely_pathogenic")}`,
    `2 50 15 G GA ${info("Uncertain_significance", "RS=6025;ORIGIN=1")}`,
    `MT 10 17 T C ${info("drug_response")}`,
    `X 5 20 A C ${info("Benign")}`,
  ];
  const summary = await build(folder, { records: second, date: "20261102" });
  assert.deepEqual(summary.changes, { added: 1, removed: 0, reclassified: 1, edited: 1 });
  assert.equal(summary.previous?.release, "2026-10-05");
  await build(folder, { records: second.slice(0, 4), date: "2026-12-01" }, { mayShrink: true });
  const history = openIndexHistory(folder, "GRCh38");
  assert.deepEqual(
    [...(history?.changes() ?? [])].map(
      ({ release, kind, variationId, oldSignificance, newSignificance }) => [
        release,
        kind,
        variationId,
        oldSignificance,
        newSignificance,
      ],
    ),
    [
      ["2026-11-02", "reclassified", 12, "Pathogenic", "Likely_pathogenic"],
      ["2026-11-02", "added", 20, null, "Benign"],
      ["2026-12-01", "removed", 20, "Benign", null],
    ],
  );
  history?.close();
  assert.deepEqual(readdirSync(folder).sort(), ["GRCh38.db", "GRCh38.previous.db", "clinvar.vcf.gz"]);
});

test("GEN-23 words that are not known are kept, counted and told", async (t) => {
  const folder = temporaryFolder(t);
  const records = [
    `1 5 1 A G ${info("Perhaps")}`,
    `1 6 2 A G ${info("Perhaps")}`,
    `1 7 3 A G ${info("Benign", "", "by_vote")}`,
  ];
  const { unknown } = await build(folder, { records });
  assert.deepEqual(Object.fromEntries(unknown), { "CLNREVSTAT=by_vote": 1, "CLNSIG=Perhaps": 2 });
  const index = openReferenceIndex(folder, "GRCh38");
  assert.equal(index?.record(0).germline?.value, "Perhaps");
  index?.close();
});

test("GEN-24 what is broken, shrunken, of another assembly or without its sentinels leaves the old index as it was", async (t) => {
  const folder = temporaryFolder(t);
  const many = Array.from(
    { length: 60 },
    (_, n) => `1 ${n + 1} ${n + 1} A G ${info("Pathogenic", "", PANEL)}`,
  );
  await build(folder, { records: many });
  const before = readFileSync(`${folder}/GRCh38.db`);
  const others = Array.from({ length: 60 }, (_, n) => `1 ${n + 1} ${n + 100} A G ${info("Pathogenic")}`);
  const whole = bgzf(clinvarVcf({ records: many, date: "2026-11-02" }));
  const attempts: readonly (readonly [() => Promise<unknown>, string, RegExp])[] = [
    [
      () => build(folder, { records: many.slice(0, 50) }),
      "refused",
      /50 records, but release 2026-10-05 had 60/,
    ],
    [() => build(folder, { records: others }), "refused", /only 0 are in it/],
    [
      () => build(folder, { records: many }, { expectedMd5: "0".repeat(32) }),
      "corrupt",
      /its md5 is [0-9a-f]{32}/,
    ],
    [() => from(folder, whole.subarray(0, -40)), "truncated", /cut off/],
    [
      () => from(folder, clinvarVcf({ records: many, assembly: "GRCh37" })),
      "assembly_wrong",
      /it is of GRCh37/,
    ],
    [
      () => from(folder, clinvarVcf({ records: many }).slice(0, -9)),
      "truncated",
      /its last line has no line break/,
    ],
    [() => from(folder, gzipSync(clinvarVcf({ records: many }).slice(0, -1))), "truncated", /no line break/],
    [() => from(folder, bgzf(clinvarVcf({ records: many }).slice(0, -1))), "truncated", /no line break/],
    [() => from(folder, clinvarVcf({ records: many, assembly: "hg18" })), "assembly_wrong", /it is of hg18/],
    [() => from(folder, "chr1\t5\n"), "unknown_format", /not a ClinVar VCF/],
    [() => from(folder, "##fileformat=VCFv4.1\n"), "unknown_format", /##fileDate/],
    [() => from(folder, clinvarVcf({ records: ["1 x 1 A G"] })), "bad_line", /record 1 .*POS/],
    [() => from(folder, clinvarVcf({ records: ["1 5 rs1 A G"] })), "bad_line", /VariationID/],
    [() => from(folder, clinvarVcf({ records: [] })), "refused", /no record/],
    [() => from(folder, ""), "empty", /empty/],
  ];
  for (const [work, code, sentence] of attempts) {
    await assert.rejects(
      work(),
      (error: GenomeError) => error.code === code && sentence.test(error.message),
      String(sentence),
    );
    assert.ok(before.equals(readFileSync(`${folder}/GRCh38.db`)), `${code}: the old index is as it was`);
    assert.ok(!existsSync(`${folder}/GRCh38.db.new`));
  }
});

test("GEN-24 of well-reviewed variants one may go, and of twenty two, as real releases take single ones out", async (t) => {
  for (const [reviewed, mayGo] of [
    [9, 1],
    [20, 2],
  ] as const) {
    const folder = temporaryFolder(t);
    const records = Array.from({ length: 200 }, (_, n) => {
      const status = n < reviewed ? PANEL : "no_assertion_criteria_provided";
      return `1 ${n + 1} ${n + 1} A G ${info("Pathogenic", "", status)}`;
    });
    await build(folder, { records });
    await assert.rejects(build(folder, { records: records.slice(mayGo + 1) }), /well-reviewed/);
    const { changes } = await build(folder, { records: records.slice(mayGo) });
    assert.equal(changes.removed, mayGo);
  }
});

test("GEN-24 a build that is stopped leaves nothing behind", async (t) => {
  const folder = temporaryFolder(t);
  const source = put(folder, "source", bgzf(clinvarVcf({ records: FIRST }), 20));
  const stop = new AbortController();
  const work = buildReferenceIndex({ source, folder, assembly: "GRCh38", now: 5, signal: stop.signal });
  stop.abort(new Error("stopped"));
  await assert.rejects(work, /stopped/);
  assert.deepEqual(readdirSync(folder), ["source"]);
  assert.equal(await md5Of(source), createHash("md5").update(readFileSync(source)).digest("hex"));
});

function from(folder: string, content: string | Buffer): Promise<unknown> {
  const source = put(folder, "other-source", content);
  return buildReferenceIndex({ source, folder, assembly: "GRCh38", now: 5 });
}

test("GEN-88 words of oncogenic and somatic classifications that are not known are counted as well", async (t) => {
  const folder = temporaryFolder(t);
  const more = [
    "ONC=Oncogenic/Likely_oncogenic;ONCREVSTAT=reviewed_by_expert_panel",
    "ONC=Probably_oncogenic;ONCREVSTAT=reviewed_by_somebody;ONCDN=Brand_new",
    "SCI=Tier_IV_-_Benign/Likely_benign;SCIREVSTAT=criteria_provided,_multiple_submitters",
    "SCI=Tier_I_-_Strong|Tier_IX_-_New",
  ];
  const { unknown } = await build(folder, {
    records: more.map((text, n) => `1 ${100 + n} ${n + 1} A G ${text}`),
  });
  assert.deepEqual(Object.fromEntries(unknown), {
    "ONC=Probably_oncogenic": 1,
    "ONCREVSTAT=reviewed_by_somebody": 1,
    "SCI=Tier_I_-_Strong|Tier_IX_-_New": 1,
  });
});
