import assert from "node:assert/strict";
import { test } from "node:test";
import type { Annotation } from "../genome/annotation.ts";
import { annotateFile } from "./annotate.ts";
import { build, put, temporaryFolder } from "./fixtures/folder.ts";
import { info, zip } from "./fixtures/pack.ts";
import { openReferenceIndex } from "./open-index.ts";

/** Forty substitutions, so that positions can be compared; every rs number is its VariationID. */
const RECORDS = Array.from(
  { length: 40 },
  (_, n) => `1 ${100 + n} ${n + 1} A G ${info("Pathogenic", `RS=${n + 1}`)}`,
);

async function annotated(folder: string, content: string | Buffer, name = "raw.txt"): Promise<Annotation> {
  const path = put(folder, name, content);
  return await annotateFile({ path, index: (assembly) => openReferenceIndex(folder, assembly) });
}

function rows(from: number, call: (n: number) => string, chrom = "1"): string {
  const lines = Array.from({ length: 40 }, (_, n) => `rs${n + 1}\t${chrom}\t${from + n}\t${call(n)}`);
  return `# rsid\tchromosome\tposition\tgenotype\n${lines.join("\n")}\n`;
}

test("GEN-49 where positions agree they count, and a position of another assembly matches by rs number and letters", async (t) => {
  const folder = temporaryFolder(t);
  await build(folder, { records: RECORDS }, { assembly: "GRCh37" });
  const here = await annotated(
    folder,
    rows(100, (n) => (n === 3 ? "AG" : "AA")),
  );
  assert.deepEqual([here.assembly, here.kind, here.read], ["GRCh37", "raw_data", 40]);
  assert.deepEqual(
    here.hits.map(({ record, genotype }) => [record.variationId, genotype]),
    [[4, "AG"]],
  );
  assert.deepEqual(here.notes, []);
  const elsewhere = await annotated(
    folder,
    rows(900, (n) => (n === 3 ? "GG" : "AA")),
  );
  assert.deepEqual(
    elsewhere.hits.map(({ record, zygosity }) => [record.variationId, zygosity]),
    [[4, "homozygous"]],
  );
  assert.equal(elsewhere.notes[0]?.code, "positions");
  assert.deepEqual(
    (
      await annotated(
        folder,
        rows(900, () => "GG", "2"),
      )
    ).hits,
    [],
    "an rs number on another chromosome is no match",
  );
});

test("GEN-49 the index whose positions agree is chosen by the file, not by its name", async (t) => {
  const folder = temporaryFolder(t);
  await build(folder, { records: RECORDS }, { assembly: "GRCh37" });
  const moved = RECORDS.map((record) => record.replace(/^1 1(\d\d)/, "1 5$1"));
  await build(folder, { records: moved }, { assembly: "GRCh38" });
  assert.equal(
    (
      await annotated(
        folder,
        rows(500, () => "AA"),
      )
    ).assembly,
    "GRCh38",
  );
  assert.equal(
    (
      await annotated(
        folder,
        rows(100, () => "AA"),
      )
    ).assembly,
    "GRCh37",
  );
});

test("GEN-15, GEN-41 a zipped file is read, and what was left undecided is told", async (t) => {
  const folder = temporaryFolder(t);
  await build(folder, { records: RECORDS }, { assembly: "GRCh37" });
  const text = rows(100, (n) => ["AG", "AT", "DD", "--"][n] ?? "AA");
  const { hits, notes } = await annotated(folder, zip({ "genome_Me.txt": text }), "genome.zip");
  assert.equal(hits.length, 1);
  assert.deepEqual(
    notes.map(({ code }) => code),
    ["other_alleles", "other_kind", "no_call"],
  );
});
