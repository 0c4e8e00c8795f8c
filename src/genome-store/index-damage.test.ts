/** Single bits of an index that somebody or something has changed: none of them may change an answer in silence. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { test, type TestContext } from "node:test";
import type { GenomeError } from "../genome/genome-error.ts";
import { lookAtCopy } from "../tasks/data_freshness/local-copy.ts";
import { annotateFile } from "./annotate.ts";
import { build, put, temporaryFolder } from "./fixtures/folder.ts";
import { info, personVcf } from "./fixtures/pack.ts";
import { openIndexHistory } from "./history.ts";
import { faultOfIndex } from "./index-check.ts";
import { openReferenceIndex } from "./open-index.ts";

const RECORDS = [
  `1 100 11 A G ${info("Pathogenic", "RS=11;CLNHGVS=NC_000001.11:g.100A>G")}`,
  `1 200 12 CTT C ${info("Pathogenic", "RS=12;ONC=Oncogenic;ONCREVSTAT=reviewed_by_expert_panel")}`,
];
const VCF = personVcf(["1 100 A G", "1 200 CTT C"]);
const RAW = "# rsid\tchromosome\tposition\tgenotype\nrs11\t1\t100\tAG\nrs12\t1\t200\tDI\n";

const isDamage = (error: GenomeError) =>
  error.code === "corrupt" &&
  /GRCh38\.db: .*The task that keeps it builds it anew: nightdesk run TASK$/.test(error.message);

async function indexed(t: TestContext): Promise<{ folder: string; path: string }> {
  const folder = temporaryFolder(t);
  await build(folder, { records: RECORDS });
  return { folder, path: `${folder}/GRCh38.db` };
}

/** All that is asked of an index, as one text. */
async function answers(folder: string): Promise<string> {
  const index = openReferenceIndex(folder, "GRCh38");
  assert.ok(index !== null);
  try {
    const files = [put(folder, "me.vcf", VCF), put(folder, "me.txt", RAW)];
    const found = [];
    for (const path of files) found.push((await annotateFile({ path, index: () => index })).hits);
    const rows = [
      index.byVariation(11),
      index.byRs(12),
      index.byGene("GENE"),
      index.byHgvs("NC_000001.11:g.100A>G"),
    ];
    return JSON.stringify([found, rows, index.line(0), index.line(1), index.record(1), index.meta]);
  } finally {
    index.close();
  }
}

/** Changes one stored part, array, block or fact, with a statement. */
const CHANGES: readonly (readonly [what: string, statement: string])[] = [
  ...[
    "pos",
    "first",
    "allele",
    "shape",
    "id",
    "words",
    "gene",
    "condition",
    "rs",
    "rsRow",
    "longRow",
    "block",
    "hgvs",
  ].map(
    (name) =>
      [
        `a bit of ${name}`,
        `update _nightdesk_part set data = cast(x'ff' || substr(data, 2) as blob) where name = '${name}'`,
      ] as const,
  ),
  ["an array that is shorter", "update _nightdesk_part set data = substr(data, 1, 3) where name = 'pos'"],
  ["a part that is gone", "delete from _nightdesk_part where name = 'pos'"],
  ["an array that is gone", "delete from _nightdesk_array where name = 'allele'"],
  ["a length that is another", "update _nightdesk_array set bytes = 4 where name = 'pos'"],
  ["a block that is gone", "delete from _nightdesk_block"],
  [
    "a bit of a block",
    "update _nightdesk_block set data = cast(substr(data, 1, 40) || x'ff' || substr(data, 42) as blob)",
  ],
  ["a letter of the release", "update _nightdesk_meta set value = '2026-10-06' where key = 'release'"],
  ["a fact that is gone", "delete from _nightdesk_meta where key = 'rows'"],
];

for (const [what, statement] of CHANGES) {
  test(`GEN-26 ${what} in an index is told by those who ask, and by whoever looks at all of it`, async (t) => {
    const { folder, path } = await indexed(t);
    await answers(folder);
    assert.equal(await faultOfIndex(path), null);
    const database = new DatabaseSync(path);
    assert.ok(Number(database.prepare(statement).run().changes) > 0);
    database.close();
    await assert.rejects(answers(folder), isDamage);
    assert.match((await faultOfIndex(path)) ?? "", /damaged: .*nightdesk run TASK$/);
    const { copy } = await lookAtCopy(path, new AbortController().signal);
    assert.equal(copy.word, "damaged");
  });
}

const EVERY = 23;

test("GEN-26 whichever byte of an index is changed, no answer is another one", async (t) => {
  const { folder, path } = await indexed(t);
  const whole = readFileSync(path);
  const right = await answers(folder);
  let refused = 0;
  // Empty space has nothing to lose. Of the rest every so manyth byte, as all of them would take a minute.
  const bytes = Array.from(whole.keys()).filter((at) => whole[at] !== 0);
  for (const at of bytes.filter((_, place) => place % EVERY === 0)) {
    const changed = Buffer.from(whole);
    changed[at] = (whole[at] ?? 0) ^ (1 << (at % 8));
    writeFileSync(path, changed);
    try {
      assert.equal(await answers(folder), right, `byte ${at}`);
    } catch (error) {
      assert.ok(isDamage(error as GenomeError), `byte ${at}: ${String(error)}`);
      refused += 1;
    }
  }
  assert.ok(refused > 100, `${refused}`);
});

test("GEN-26 a history that cannot be read is damage like any other", async (t) => {
  const folder = temporaryFolder(t);
  await build(folder, { records: RECORDS, date: "2026-10-05" });
  await build(folder, {
    records: [`1 100 11 A G ${info("Benign")}`, ...RECORDS.slice(1)],
    date: "2026-11-02",
  });
  const path = `${folder}/GRCh38.db`;
  assert.equal(await faultOfIndex(path), null);
  const bytes = readFileSync(path);
  const at = bytes.indexOf("reclassified");
  assert.ok(at > 0);
  // The kind of its page, which has 64 KiB.
  bytes[at - (at % 65_536)] = 0xff;
  writeFileSync(path, bytes);
  assert.match((await faultOfIndex(path)) ?? "", /damaged: its history is not what was written/);
  const history = openIndexHistory(folder, "GRCh38");
  assert.throws(() => [...(history?.changes() ?? [])], isDamage);
  history?.close();
  await assert.rejects(build(folder, { records: RECORDS, date: "2026-11-09" }), isDamage);
});
