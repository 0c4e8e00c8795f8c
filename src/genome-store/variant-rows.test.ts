import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { build, temporaryFolder } from "./fixtures/folder.ts";
import { info } from "./fixtures/pack.ts";
import { openReferenceIndex } from "./open-index.ts";
import { addRows, hasRows } from "./variant-rows.ts";

const RECORDS = Array.from({ length: 95 }, (_, n) => {
  const alleles = n % 3 === 0 ? "CTT C" : "A G";
  const mc = n % 2 === 0 ? "MC=SO:0001583|missense_variant,SO:1|other" : "";
  return `${n < 50 ? 1 : "MT"} ${n + 10} ${1000 - n} ${alleles} ${info(n % 5 === 0 ? "Pathogenic" : "Strange_word", mc)}`;
});
const signal = new AbortController().signal;

test("GEN-27 rows are what the records say, in batches of any size, and the index stays what it was", async (t) => {
  const folder = temporaryFolder(t);
  await build(folder, { records: RECORDS }, { blockBytes: 300 });
  const path = join(folder, "GRCh38.db");
  assert.equal(hasRows(path), false);
  assert.equal(await addRows({ path, signal, progress: () => undefined }), 95);
  assert.equal(hasRows(path), true);
  const index = openReferenceIndex(folder, "GRCh38");
  const db = new DatabaseSync(path, { readOnly: true });
  t.after(() => {
    index?.close();
    db.close();
  });
  for (const row of db.prepare("select * from variants").all()) {
    const [at = -1] = index?.byVariation(Number(row["variation_id"])) ?? [];
    const record = index?.record(at);
    assert.deepEqual(
      { ...row },
      {
        variation_id: record?.variationId,
        allele_id: record?.alleleId,
        chrom: record?.chrom,
        pos: record?.pos,
        ref: record?.ref,
        alt: record?.alt,
        class: record?.class,
        significance: record?.germline?.value,
        review_status: record?.germline?.reviewStatus,
        stars: record?.germline?.stars,
        geneinfo: "GENE:1",
        conditions: "A_condition",
        consequence: record?.consequences[0] ?? null,
      },
    );
  }
  assert.equal(db.prepare("select count(*) as n from variants").get()?.["n"], 95);
});

test("GEN-27 a run that is over leaves the index ready and nothing half-made", async (t) => {
  const folder = temporaryFolder(t);
  await build(folder, { records: RECORDS });
  const path = join(folder, "GRCh38.db");
  const over = AbortSignal.abort(new Error("the run is over"));
  await assert.rejects(addRows({ path, signal: over, progress: () => undefined }), /the run is over/);
  assert.deepEqual([hasRows(path), hasRows(join(folder, "nothing.db"))], [false, false]);
  assert.deepEqual(readdirSync(folder).toSorted(), ["GRCh38.db", "clinvar.vcf.gz"]);
  assert.ok(existsSync(path));
});
