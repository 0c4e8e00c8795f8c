/** Tables and a reference that others wrote, held against what is made of their VCFs; where `../shared/data` is at hand. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parseTsv } from "./fixtures/tsv.ts";
import { annotateFile } from "./annotate.ts";
import { buildReferenceIndex } from "./build-index.ts";
import { build, temporaryFolder } from "./fixtures/folder.ts";
import { info } from "./fixtures/pack.ts";
import { openReferenceIndex } from "./open-index.ts";

const DATA = join(import.meta.dirname, "..", "..", "..", "shared", "data");
const here = { skip: existsSync(DATA) ? false : "needs ../shared/data" };
const NCBI = join(DATA, "clinvar", "ncbi_somatic_samples");

const table = (name: string) => parseTsv(readFileSync(join(NCBI, name), "utf8"));
/** The tables write blanks where the VCF has `_`, and `-` for nothing. */
const asInVcf = (text = "") => (text === "-" ? undefined : text.replaceAll(" ", "_"));

test(
  "GEN-06 the records of NCBI's sample VCF say what NCBI's table variant_summary.txt says of them",
  here,
  async (t) => {
    const folder = temporaryFolder(t);
    await buildReferenceIndex({ source: join(NCBI, "clinvar.vcf"), folder, assembly: "GRCh37", now: 5 });
    const index = openReferenceIndex(folder, "GRCh37");
    const rows = table("variant_summary.txt").filter((row) => row["Assembly"] === "GRCh37");
    assert.equal(rows.length, 2);
    for (const row of rows) {
      const record = index?.record(index.byVariation(Number(row["VariationID"]))[0] ?? -1);
      assert.deepEqual(
        [
          record?.chrom,
          record?.pos,
          record?.ref,
          record?.alt,
          record?.rs,
          record?.alleleId,
          record?.genes[0],
        ],
        [
          row["Chromosome"],
          Number(row["PositionVCF"]),
          row["ReferenceAlleleVCF"],
          row["AlternateAlleleVCF"],
          [Number(row["RS# (dbSNP)"])],
          Number(row["AlleleID"]),
          row["GeneSymbol"],
        ],
      );
      const told = [record?.germline, record?.somatic, record?.oncogenic].map((one) => [
        one?.value,
        one?.reviewStatus,
      ]);
      assert.deepEqual(told, [
        [asInVcf(row["ClinicalSignificance"]), asInVcf(row["ReviewStatus"])],
        [asInVcf(row["SomaticClinicalImpact"]), asInVcf(row["ReviewStatusClinicalImpact"])],
        [asInVcf(row["Oncogenicity"]), asInVcf(row["ReviewStatusOncogenicity"])],
      ]);
    }
    index?.close();
  },
);

test(
  "GEN-23, GEN-88 the words of NCBI's tables submission_summary.txt and organization_summary.txt are known, and one that ClinVar has given up is told",
  here,
  async (t) => {
    const submissions = table("submission_summary.txt");
    const [organization] = table("organization_summary.txt");
    assert.ok(submissions.length > 5 && organization !== undefined);
    const words = (column: string, ofOrganization: string) => [
      ...new Set(
        [...submissions.map((row) => row[column]), ...(organization[ofOrganization] ?? "").split(", ")]
          .map(asInVcf)
          .filter((word) => word !== undefined),
      ),
    ];
    const germline = words("ClinicalSignificance", "clinical significance categories submitted");
    const oncogenic = words("Oncogenicity", "somatic oncogenicity values submitted");
    const somatic = words("SomaticClinicalImpact", "somatic clinical impact values submitted");
    const reviews = [...new Set(submissions.map((row) => asInVcf(row["ReviewStatus"]) ?? ""))];
    assert.ok([germline, oncogenic, somatic, reviews].every(({ length }) => length > 1));
    const infos = [
      ...germline.map((word) => `CLNSIG=${word}`),
      ...reviews.map((word) => `CLNSIG=Benign;CLNREVSTAT=${word}`),
      ...oncogenic.map((word) => `ONC=${word};ONCREVSTAT=${reviews[0]}`),
      ...somatic.map((word) => `SCI=${word};SCIREVSTAT=${reviews[0]}`),
    ];
    const { unknown } = await build(temporaryFolder(t), {
      records: infos.map((text, n) => `1 ${n + 1} ${n + 1} A G ${text}`),
    });
    // The sample is of the draft of these classifications; ClinVar says "Tier III - Unknown" today.
    assert.deepEqual([...unknown], [["SCI=Tier_III_-_Uncertain", 1]]);
  },
);

test(
  "GEN-42, GEN-48 raw data against the letters of its own reference: what differs from bcftools_23andme.fa is carried",
  here,
  async (t) => {
    const reference = new Map(
      readFileSync(join(DATA, "consumer-dna", "bcftools_23andme.fa"), "utf8")
        .split(">")
        .slice(1)
        .map((part) => {
          const [name = "", ...lines] = part.split("\n");
          return [name, lines.join("")] as const;
        }),
    );
    const calls = readFileSync(join(DATA, "consumer-dna", "bcftools_convert.23andme"), "utf8")
      .split(/\r?\n/)
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => line.split("\t") as [rs: string, chrom: string, pos: string, genotype: string]);
    const expected: (readonly [id: number, zygosity: string])[] = [];
    const records = calls.flatMap(([rs, chrom, pos, genotype], at) => {
      const ref = reference.get(chrom)?.[Number(pos) - 1] ?? "";
      assert.match(ref, /^[ACGT]$/, `${chrom}:${pos} is a letter of the reference`);
      const others = genotype.split("").filter((letter) => letter !== ref && letter !== "-");
      const alt = others[0] ?? (ref === "A" ? "C" : "A");
      const copies = others.length === genotype.length ? "homozygous" : "heterozygous";
      if (others.length > 0) expected.push([at + 1, genotype.length === 1 ? "hemizygous" : copies]);
      return [`${chrom} ${pos} ${at + 1} ${ref} ${alt} ${info("Benign", `RS=${Number(rs.slice(2))}`)}`];
    });
    assert.ok(expected.length > 8 && expected.length < calls.length);
    const folder = temporaryFolder(t);
    await build(folder, { records }, { assembly: "GRCh37" });
    const { hits } = await annotateFile({
      path: join(DATA, "consumer-dna", "bcftools_convert.23andme"),
      index: (name) => openReferenceIndex(folder, name),
    });
    const carried = hits.filter(({ zygosity }) => zygosity !== "absent" && zygosity !== "unknown");
    assert.deepEqual(
      carried.map(({ record, zygosity }) => [record.variationId, zygosity]),
      expected,
    );
  },
);
