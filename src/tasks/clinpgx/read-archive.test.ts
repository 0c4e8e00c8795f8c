import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { ArchiveError } from "../../archive/archive-error.ts";
import { zip } from "../../genome-store/fixtures/pack.ts";
import { ARCHIVES } from "./archives.ts";
import { makeArchives, type Making } from "./fixtures/archives.ts";
import { pharmcatPositions } from "./json-files.ts";
import { readArchive, type ReadArchive } from "./read-archive.ts";

function put(t: TestContext, bytes: Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), "nightdesk clinpgx 'ž' "));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "a.zip"), bytes);
  return join(folder, "a.zip");
}

function archiveOf(name: string) {
  const archive = ARCHIVES.find((one) => one.name === name);
  assert.ok(archive !== undefined, name);
  return archive;
}

async function read(t: TestContext, name: string, making: Making = {}): Promise<ReadArchive> {
  const bytes = makeArchives(making).get(name);
  assert.ok(bytes !== undefined);
  return await readArchive(put(t, bytes), archiveOf(name));
}

const refusal = (words: RegExp) => (error: unknown) => {
  assert.ok(error instanceof ArchiveError);
  assert.match(error.message, words);
  return true;
};

test("PGX-02 each of the thirteen archives becomes rows, with its licence and its day", async (t) => {
  assert.equal(ARCHIVES.length, 13);
  for (const { name } of ARCHIVES) {
    const { license, created, rows } = await read(t, name);
    assert.deepEqual([license, created], ["Creative Commons Attribution-ShareAlike 4.0", "2026-11-05"]);
    for (const [table, kept] of rows) {
      if (table !== "summary_history") assert.ok(kept.size > 0, `${name} ${table}`);
    }
  }
});

test("PGX-03 an archive without licence or day is refused", async (t) => {
  const without = (file: string) => read(t, "genes.zip", { files: { "genes.zip": { [file]: null } } });
  await assert.rejects(without("LICENSE.txt"), refusal(/genes\.zip: it has no LICENSE\.txt/));
  await assert.rejects(
    without("CREATED_2026-11-05.txt"),
    refusal(/genes\.zip: it has no CREATED_<date>\.txt/),
  );
});

test("PGX-03 damaged, cut off, too large, without its table or with another layout: one sentence each", async (t) => {
  const whole = makeArchives().get("genes.zip") as Buffer;
  const genes = archiveOf("genes.zip");
  const changed = Buffer.from(whole);
  changed.writeUInt8(changed.readUInt8(60) ^ 0xff, 60);
  await assert.rejects(readArchive(put(t, changed), genes), refusal(/damaged/));
  await assert.rejects(readArchive(put(t, whole.subarray(0, whole.length - 40)), genes), refusal(/damaged/));
  await assert.rejects(readArchive(put(t, Buffer.from("no zip")), genes), refusal(/damaged/));
  const table = (text: string | null) =>
    read(t, "genes.zip", { files: { "genes.zip": { "genes.tsv": text } } });
  await assert.rejects(table(null), refusal(/genes\.zip: no file genes\.tsv in it/));
  await assert.rejects(
    table("Symbol\tName\nA\tB\n"),
    refusal(/genes\.tsv has no column "PharmGKB Accession Id"; it has Symbol, Name/),
  );
  await assert.rejects(
    table("PharmGKB Accession Id\tSymbol\nPA1\tA\n\tB\n"),
    refusal(/genes\.tsv, row 3: it has no id/),
  );
  await assert.rejects(
    table('PharmGKB Accession Id\tSymbol\nPA1\t"open\n'),
    refusal(/genes\.tsv, row \d+: quoted/),
  );
});

test("PGX-13 a table without a column that it is about is not taken, nor one whose levels are all other words", async (t) => {
  const file = "summary_annotations.tsv";
  const header =
    "Summary Annotation ID\tVariant/Haplotypes\tGene\tLevel of Evidence\tDrug(s)\tPhenotype Category";
  const summary = (text: string) =>
    read(t, "summaryAnnotations.zip", { files: { "summaryAnnotations.zip": { [file]: text } } });
  const row = (id: number, level: string) => `${id}\trs1\tG\t${level}\tdrug\tToxicity`;
  await assert.rejects(
    summary(`${header.replace("Level of Evidence", "Evidence Grade")}\n${row(1, "1A")}\n`),
    refusal(/summary_annotations\.tsv has no column "Level of Evidence"; it has .*Evidence Grade/),
  );
  await assert.rejects(
    summary(`${header}\n${row(1, "Level 1A")}\n${row(2, "Level 3")}\n`),
    refusal(/no row has a level that is known here; they are "Level 1A", "Level 3"/),
  );
  const { notes, rows } = await summary(`${header}\n${row(1, "1A")}\n${row(2, "0")}\n3\trs1\tG\t4\n`);
  assert.equal(rows.get("summary_annotations")?.size, 3);
  assert.deepEqual(notes.slice(0, 2), [
    "summaryAnnotations.zip: 1 rows of summary_annotations.tsv have more or fewer cells than its header",
    'summaryAnnotations.zip: 1 rows of summary_annotations.tsv have a level that is not known here: "0"',
  ]);
});

test("PGX-04 what is known to be wrong is not kept, pairs come once, columns that are new are", async (t) => {
  const genes = (await read(t, "genes.zip")).rows.get("genes");
  assert.deepEqual(
    [...(genes ?? new Map<string, { symbol?: string; more?: unknown }>()).values()].map(
      ({ symbol, more }) => [symbol, more],
    ),
    [["SLCO1B1", null]],
  );
  const pairs = (await read(t, "relationships.zip")).rows.get("relationships");
  assert.deepEqual(
    [...(pairs?.values() ?? [])].map((row) => [row["entity1_id"], row["entity1_name"], row["entity2_id"]]),
    [["PA1", "other", "PA2"]],
  );
  const annotations = (await read(t, "variantAnnotations.zip")).rows.get("variant_annotations");
  assert.deepEqual(
    [...(annotations?.values() ?? [])].map((row) => row["more"]),
    [{ "New Column": "something new" }],
  );
  const drugs = (await read(t, "drugs.zip")).rows.get("drugs");
  assert.deepEqual(
    [...(drugs?.values() ?? [])].map((row) => row["more"]),
    [{ "External Vocabulary": '"ATC:C10AA01(simvastatin)", "RxNorm:36567"' }],
  );
});

const TABLES = join(import.meta.dirname, "..", "..", "..", "..", "shared", "data", "clinpgx");
const hasReal = existsSync(TABLES);

test(
  "PGX-02 the real tables and allele definitions are read whole",
  { skip: hasReal ? false : "../shared/data is not there" },
  async (t) => {
    const text = (path: string) => readFileSync(join(TABLES, path), "utf8");
    const real = async (name: string, files: readonly string[], folder = "tables") => {
      const contents = Object.fromEntries(files.map((file) => [file, text(join(folder, file))]));
      const bytes = zip({ "LICENSE.txt": "x", "CREATED_2026-11-05.txt": "x", ...contents });
      const { rows } = await readArchive(put(t, bytes), archiveOf(name));
      return Object.fromEntries([...rows].map(([table, kept]) => [table, kept.size]));
    };
    assert.deepEqual(
      await real("summaryAnnotations.zip", [
        "summary_annotations.tsv",
        "summary_ann_alleles.tsv",
        "summary_ann_evidence.tsv",
      ]),
      { summary_annotations: 13, summary_alleles: 41, summary_evidence: 112 },
    );
    assert.deepEqual(await real("variants.zip", ["variants.tsv"]), { variants: 11 });
    assert.deepEqual(await real("drugs.zip", ["drugs.tsv"]), { drugs: 30 });
    assert.deepEqual(await real("relationships.zip", ["relationships.tsv"]), { relationships: 12 });
    assert.deepEqual(await real("variantAnnotations.zip", ["var_drug_ann.tsv"]), { variant_annotations: 30 });
    const alleles = await real(
      "pharmcat.zip",
      ["CYP2C19", "CYP3A5", "NUDT15", "SLCO1B1", "TPMT", "VKORC1"].map((gene) => `${gene}_translation.json`),
      "alleles",
    );
    assert.ok((alleles["allele_positions"] ?? 0) > 100 && (alleles["named_alleles"] ?? 0) > 100);
  },
);

test(
  "PGX-28 PharmCAT's positions are those of its allele definitions",
  { skip: hasReal ? false : "../shared/data is not there" },
  () => {
    const vcf = readFileSync(join(TABLES, "pharmcat_positions.vcf"), "utf8");
    const records = vcf.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    assert.equal(records.length, 1202);
    const known = new Set(records.map((line) => line.split("\t").slice(0, 2).join(":")));
    for (const gene of ["CYP2C19", "CYP3A5", "NUDT15", "SLCO1B1", "TPMT", "VKORC1"]) {
      const path = join(TABLES, "alleles", `${gene}_translation.json`);
      const positions = pharmcatPositions(JSON.parse(readFileSync(path, "utf8")));
      assert.ok(positions.length > 0);
      for (const { chromosome, position, ref } of positions) {
        // An insertion or deletion stands at the letter before it in a VCF.
        const places = [position, Number(position) - 1].map(
          (place) => `${String(chromosome)}:${String(place)}`,
        );
        assert.ok(
          places.some((place) => known.has(place)),
          `${gene} ${String(position)} ${String(ref)}`,
        );
      }
    }
  },
);
