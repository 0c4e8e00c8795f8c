/** Files that others wrote, where they are at hand: `../shared/data` beside the project. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Annotation } from "../genome/annotation.ts";
import type { Assembly } from "../genome/assembly.ts";
import { annotateFile } from "./annotate.ts";
import { buildReferenceIndex } from "./build-index.ts";
import { build, temporaryFolder } from "./fixtures/folder.ts";
import { info } from "./fixtures/pack.ts";
import { openReferenceIndex } from "./open-index.ts";

const DATA = join(import.meta.dirname, "..", "..", "..", "shared", "data");
const here = { skip: existsSync(DATA) ? false : "needs ../shared/data" };

function annotated(folder: string, file: string, assembly?: Assembly): Promise<Annotation> {
  const index = (name: Assembly) => openReferenceIndex(folder, name);
  return annotateFile({ path: join(DATA, file), index, ...(assembly === undefined ? {} : { assembly }) });
}

test("GEN-20 a slice of ClinVar of 2019 is read whole", here, async (t) => {
  const folder = temporaryFolder(t);
  const source = join(DATA, "clinvar", "slivar_clinvar_20191007.vcf.gz");
  const { meta, unknown } = await buildReferenceIndex({ source, folder, assembly: "GRCh37", now: 5 });
  assert.deepEqual([meta.rows, meta.release, unknown.size], [72, "2019-10-07", 0]);
  const index = openReferenceIndex(folder, "GRCh37");
  assert.equal(
    index?.record(0).germline?.conditions[0],
    "Immunodeficiency 38 with basal ganglia calcification",
  );
  assert.equal(index?.byGene("ISG15").length, 23);
  index?.close();
});

test("GEN-06 NCBI's sample of somatic classifications keeps the three apart", here, async (t) => {
  const folder = temporaryFolder(t);
  const source = join(DATA, "clinvar", "ncbi_somatic_samples", "clinvar.vcf");
  await buildReferenceIndex({ source, folder, assembly: "GRCh37", now: 5 });
  const index = openReferenceIndex(folder, "GRCh37");
  const egfr = index?.record(index.byVariation(16613)[0] ?? -1);
  assert.deepEqual([egfr?.germline, egfr?.somatic?.stars, egfr?.genes], [null, 2, ["EGFR", "EGFR-AS1"]]);
  const kras = index?.record(index.byVariation(12578)[0] ?? -1);
  assert.deepEqual(
    [kras?.class, kras?.oncogenic?.value, kras?.oncogenic?.stars],
    ["pathogenic", "Oncogenic", 3],
  );
  index?.close();
});

test("GEN-13 callers' VCFs of several samples are read to their end", here, async (t) => {
  const folder = temporaryFolder(t);
  const source = join(DATA, "clinvar", "slivar_clinvar_20191007.vcf.gz");
  await buildReferenceIndex({ source, folder, assembly: "GRCh37", now: 5 });
  const calls = await annotated(folder, "vcf/slivar_test.vcf");
  assert.ok(calls.read > 100);
  assert.match(calls.notes.map(({ code }) => code).join(), /samples/);
  assert.ok((await annotated(folder, "vcf/vcfanno_query.vcf.gz")).read > 300);
});

const VENDORS = [
  "snps_23andme.txt",
  "snps_ancestry.txt",
  "snps_ftdna.csv",
  "snps_genesforgood.txt",
  "snps_livingdna.csv",
  "snps_myheritage.csv",
];

for (const file of VENDORS) {
  test(`GEN-40 the vendor's file ${file} is read`, here, async (t) => {
    const folder = temporaryFolder(t);
    // Its sixth row is a call of GC.
    await build(folder, { records: [`1 900 1 G C ${info("Pathogenic", "RS=6")}`] }, { assembly: "GRCh37" });
    const { kind, hits } = await annotated(folder, join("consumer-dna", file));
    assert.equal(kind, "raw_data");
    assert.deepEqual(
      hits.map(({ genotype, zygosity, record }) => [genotype, zygosity, record.variationId]),
      [["GC", "heterozygous", 1]],
    );
  });
}

test("GEN-40 a raw-data file of bcftools' tests gives what its VCF gives", here, async (t) => {
  const folder = temporaryFolder(t);
  const records = [
    `1 10 1 G A ${info("Pathogenic", "RS=2")}`,
    `1 24 2 T C ${info("Benign", "RS=4")}`,
    `1 44 3 C G ${info("Benign", "RS=5")}`,
  ];
  await build(folder, { records }, { assembly: "GRCh37" });
  const raw = await annotated(folder, "consumer-dna/bcftools_convert.23andme");
  const vcf = await annotated(folder, "consumer-dna/bcftools_convert.23andme.vcf", "GRCh37");
  const told = ({ hits }: Annotation) => hits.map(({ record, zygosity }) => [record.variationId, zygosity]);
  assert.deepEqual(told(raw), told(vcf));
  assert.equal(raw.hits.length, 3);
});
