/** What callers write that is easily read as something else: each of these was read wrongly, or passed over in silence. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Annotation } from "../genome/annotation.ts";
import type { Assembly } from "../genome/assembly.ts";
import type { GenomeError } from "../genome/genome-error.ts";
import { annotateFile } from "./annotate.ts";
import { build, put, temporaryFolder } from "./fixtures/folder.ts";
import { info, personVcf } from "./fixtures/pack.ts";
import { openReferenceIndex } from "./open-index.ts";
import { rewriteVcf } from "./rewrite-vcf.ts";

const RECORDS = [
  `1 100 11 A G ${info("Pathogenic")}`,
  `1 101 12 C T ${info("Benign")}`,
  `1 300 13 A T ${info("Benign")}`,
  `MT 10 17 T C ${info("drug_response")}`,
];

const codes = ({ notes }: Annotation) => notes.map(({ code }) => code);
const ids = ({ hits }: Annotation) => hits.map(({ record }) => record.variationId);

function annotated(folder: string, vcf: string, assembly?: Assembly): Promise<Annotation> {
  return annotateFile({
    path: put(folder, "me.vcf", vcf),
    index: (wanted) => openReferenceIndex(folder, wanted),
    ...(assembly === undefined ? {} : { assembly }),
  });
}

async function refused(work: Promise<unknown>, code: string, sentence: RegExp): Promise<void> {
  await assert.rejects(work, (error: GenomeError) => {
    assert.equal(error.code, code, error.message);
    assert.match(error.message, sentence);
    return true;
  });
}

test("GEN-70 a record that did not pass the caller's filters says so, and is counted", async (t) => {
  const folder = temporaryFolder(t);
  await build(folder, { records: RECORDS });
  const vcf = personVcf(["1 100 A G", "1 101 C T", "1 300 A T 0/0"])
    .replace("A\tG\t50\tPASS", "A\tG\t50\tLowQual;q10")
    .replace("C\tT\t50\tPASS", "C\tT\t50\t.")
    .replace("A\tT\t50\tPASS", "A\tT\t50\tRefCall");
  const answer = await annotated(folder, vcf);
  assert.deepEqual(
    answer.hits.map(({ filter }) => filter),
    ["LowQual;q10", null, "RefCall"],
  );
  assert.deepEqual(answer.notes, [
    {
      code: "filtered",
      text: "Carried variants in records that did not pass the caller's filters (LowQual;q10): 1.",
    },
  ]);
});

test("GEN-71 an accession tells the assembly, also where no header does, and one of another is refused", async (t) => {
  const folder = temporaryFolder(t);
  await build(folder, { records: RECORDS });
  const record = "NC_000001.11 100 A G";
  const told = await annotated(folder, personVcf([record], []));
  assert.deepEqual([told.assembly, ids(told)], ["GRCh38", [11]]);
  assert.equal((await annotated(folder, personVcf([record], ["##contig=<ID=NC_000001.11>"]))).hits.length, 1);
  const old = personVcf(["1 300 A T", "NC_000001.10 100 A G"]);
  await refused(
    annotated(folder, old),
    "assembly_mixed",
    /me\.vcf: its contig NC_000001\.10 is of GRCh37, not GRCh38/,
  );
  await refused(
    annotated(folder, personVcf(["NC_000001.10 100 A G"], []), "GRCh38"),
    "assembly_wrong",
    /its contig NC_000001\.10 is of GRCh37, not GRCh38/,
  );
});

test("GEN-71 a chromosome as long as in neither assembly is refused, whatever is told", async (t) => {
  const folder = temporaryFolder(t);
  await build(folder, { records: RECORDS });
  for (const length of [247_249_719, 248_387_328]) {
    const vcf = personVcf(["chr1 100 A G"], [`##contig=<ID=chr1,length=${length}>`]);
    await refused(annotated(folder, vcf, "GRCh38"), "refused", new RegExp(`chr1 ${length} letters.*neither`));
  }
  const piece = personVcf(["chr1 100 A G"], ["##contig=<ID=chr1,length=1500>"]);
  assert.deepEqual(ids(await annotated(folder, piece, "GRCh38")), [11]);
});

test("GEN-71 a header that names a third assembly is refused by that name, whatever is told", async (t) => {
  const folder = temporaryFolder(t);
  await build(folder, { records: RECORDS });
  const names: readonly (readonly [line: string, name: string])[] = [
    ["##reference=hg18", "hg18"],
    ["##reference=file:///data/human_b36_male.fa", "b36"],
    ["##reference=NCBI36", "NCBI36"],
    ["##assembly=T2T-CHM13v2.0", "T2T-CHM13v2"],
    ["##reference=/refs/chm13v2.0.fa.gz", "chm13v2"],
    ["##contig=<ID=chr1,assembly=hg16>", "hg16"],
  ];
  for (const [line, name] of names)
    for (const assembly of [undefined, "GRCh38"] as const)
      await refused(
        annotated(folder, personVcf(["1 100 A G"], [line]), assembly),
        "refused",
        new RegExp(`^me\\.vcf: its header says ${name}; ClinVar has no places`),
      );
  for (const line of ["##reference=file:///b38/chm13-lifted-to-hg38.fa", "##reference=/data/v3600.fa"])
    assert.deepEqual(ids(await annotated(folder, personVcf(["1 100 A G"], [line]), "GRCh38")), [11]);
});

test("GEN-71 what lengths or accessions prove is not refused for what a folder is called", async (t) => {
  const folder = temporaryFolder(t);
  await build(folder, { records: RECORDS });
  for (const reference of [
    "file:///data/v35/genome.fa",
    "/refs/hs1_mirror/x.fa",
    "/refs/b36/GCA_000001405.15.fna",
  ]) {
    const lines = [`##reference=${reference}`, "##contig=<ID=chr1,length=248956422>"];
    assert.deepEqual(ids(await annotated(folder, personVcf(["chr1 100 A G"], lines))), [11]);
  }
});

test("GEN-71 a file whose letters are those of other places is refused, whatever its header says, and nothing is written", async (t) => {
  const folder = temporaryFolder(t);
  const places = Array.from({ length: 150 }, (_, n) => 1000 + 10 * n);
  await build(folder, { records: places.map((pos, n) => `1 ${pos} ${n + 1} A G ${info("Benign")}`) });
  const other = personVcf(places.map((pos, n) => (n < 20 ? `1 ${pos} A G` : `1 ${pos} C T`)));
  await refused(
    annotated(folder, other),
    "assembly_wrong",
    /of 150 alleles .* only 20 have ClinVar's letters/,
  );
  const options = {
    path: put(folder, "me.vcf", other),
    index: (wanted: Assembly) => openReferenceIndex(folder, wanted),
    disclaimer: "",
    write: () => undefined,
  };
  await refused(rewriteVcf(options), "assembly_wrong", /letters/);
  const right = personVcf(places.map((pos, n) => (n < 80 ? `1 ${pos} A G` : `1 ${pos} A C`)));
  assert.equal((await annotated(folder, right)).hits.length, 80);
});

test("GEN-72 the mitochondrion of hg19 is another sequence: it is not looked up, and that is told", async (t) => {
  const folder = temporaryFolder(t);
  await build(folder, { records: RECORDS }, { assembly: "GRCh37" });
  const header = ["##contig=<ID=chr1,length=249250621>"];
  const records = ["chrM 10 T C 1", "chr1 100 A G"];
  const hg19 = await annotated(folder, personVcf(records, [...header, "##contig=<ID=chrM,length=16571>"]));
  assert.deepEqual([ids(hg19), codes(hg19)], [[11], ["other_contigs", "other_mt"]]);
  const rcrs = await annotated(folder, personVcf(records, [...header, "##contig=<ID=chrM,length=16569>"]));
  assert.deepEqual([ids(rcrs), codes(rcrs)], [[17, 11], []]);
});

test("GEN-73 a genotype that names no allele of its record is unknown, not absent; a leading sign of phase is none", async (t) => {
  const folder = temporaryFolder(t);
  await build(folder, { records: RECORDS });
  const zygosities = async (genotype: string) =>
    (await annotated(folder, personVcf([`1 100 A G ${genotype}`]))).hits.map(({ zygosity }) => zygosity);
  assert.deepEqual(await zygosities("0/7"), ["unknown"]);
  const impossible = await annotated(
    folder,
    personVcf(["1 100 A G 0/3", "1 101 C T,A 0/2", "1 300 A T 2|0"]),
  );
  assert.deepEqual(codes(impossible), ["no_such_allele"]);
  assert.deepEqual(await zygosities("1/3"), ["heterozygous"], "one copy is there all the same");
  assert.match(
    impossible.notes[0]?.text ?? "",
    /which their record does not have: 2; those records are damaged/,
  );
  assert.deepEqual(await zygosities("A/T"), ["unknown"]);
  assert.deepEqual(await zygosities("0/0"), ["absent"]);
  assert.deepEqual(await zygosities("|1|1"), ["homozygous"]);
  assert.deepEqual(await zygosities("/0|1"), ["heterozygous"]);
});

test("GEN-74 several letters at once are compared as a whole, and told where ClinVar has changes of its own", async (t) => {
  const folder = temporaryFolder(t);
  await build(folder, { records: [...RECORDS, `2 50 20 AC GT ${info("Benign")}`] });
  const answer = await annotated(
    folder,
    personVcf(["1 100 AC GT", "1 99 TA CC", "2 50 AC GT", "1 400 AC GT"]),
  );
  assert.deepEqual(ids(answer), [20]);
  assert.match(answer.notes[0]?.text ?? "", /changes of its own: 2\. They were compared as a whole only/);
  assert.deepEqual(codes(answer), ["several_letters"]);
});

test("GEN-77 a line that comes again is one hit and counted; one with another genotype stays and is told", async (t) => {
  const folder = temporaryFolder(t);
  await build(folder, { records: RECORDS });
  const thrice = await annotated(folder, personVcf(["1 100 A G", "1 100 A G", "1 101 C T", "1 100 A G"]));
  assert.deepEqual([ids(thrice), codes(thrice)], [[11, 12], ["repeated"]]);
  assert.match(thrice.notes[0]?.text ?? "", /with the same genotype: 2; each is listed once/);
  const other = await annotated(folder, personVcf(["1 100 A G 0/1", "1 100 A G 1/1", "1 100 A G,T 0/2"]));
  assert.deepEqual(
    other.hits.map(({ zygosity }) => zygosity),
    ["heterozygous", "homozygous", "absent"],
  );
  assert.match(other.notes[0]?.text ?? "", /with another genotype: 2; all are listed/);
  // 0/1 is T in one line and G in the other.
  for (const lines of [
    ["1 100 A T,G 0/1", "1 100 A G 0/1"],
    ["1 100 A G 0/1", "1 100 A T,G 0/1"],
  ]) {
    const { hits } = await annotated(folder, personVcf(lines));
    assert.deepEqual(hits.map(({ zygosity }) => zygosity).toSorted(), ["absent", "heterozygous"]);
  }
});

test("GEN-75 a VCF without records says so", async (t) => {
  const folder = temporaryFolder(t);
  await build(folder, { records: RECORDS });
  assert.deepEqual(codes(await annotated(folder, personVcf([]))), ["no_records"]);
});
