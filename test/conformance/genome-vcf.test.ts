/** specs/009 by the real command: a VCF annotated. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { personVcf } from "../../src/genome-store/fixtures/pack.ts";
import { FIRST, packed, publish, yaml } from "./genome-home.ts";
import { ends, json } from "./program.ts";
import type { RunAnswer } from "./scripts.ts";

const run = (home: string) => json<RunAnswer>(home, "run", "cv");

describe("an annotated VCF", { concurrency: true }, () => {
  test("GEN-60, GEN-63: an annotated VCF is written whole or not at all, compressed if its name says so", async (t) => {
    const home = temporaryHome(t, {
      "nightdesk.yaml": yaml("ncbi"),
      "me.vcf": personVcf(["1 100 A G", "1 150 A G"]),
      "raw.txt": "rsid\tchromosome\tposition\tgenotype\nrs6025\t1\t100\tAG\n",
    });
    publish(home, packed(FIRST, "2026-10-05"));
    await run(home);
    const annotate = ["genome", "annotate", "me.vcf"];
    const text = await ends(0, home, ...annotate, "--format", "vcf");
    assert.match(text.stdout, /^1\t100\t.*;CLNSIG=Pathogenic;/m);
    assert.match(text.stderr, /^1 of 2 records are in ClinVar 2026-10-05 \(GRCh38\)\.$/m);
    await ends(0, home, ...annotate, "--output", "out.vcf.gz");
    assert.equal(gunzipSync(readFileSync(join(home, "out.vcf.gz"))).toString(), text.stdout);
    const again = await ends(2, home, ...annotate, "--output", "out.vcf.gz");
    assert.match(again.stderr, /out\.vcf\.gz is there already; --force replaces it/);
    await ends(0, home, ...annotate, "--output", "out.vcf.gz", "--force");
    await ends(0, home, ...annotate, "--output", "hits.tsv");
    assert.match(readFileSync(join(home, "hits.tsv"), "utf8"), /^chrom\tpos.*\n1\t100\tA\tG/);
    const raw = await ends(1, home, "genome", "annotate", "raw.txt", "--output", "raw.vcf");
    assert.match(raw.stderr, /raw\.txt: not a VCF/);
    await ends(2, home, ...annotate, "--output", "hits.tsv.gz");
    await ends(2, home, ...annotate, "--output", "x.vcf", "--index");
    await ends(69, home, ...annotate, "--output", "no/such/folder/x.vcf");
    assert.deepEqual(
      readdirSync(home).filter((name) => name.endsWith(".part") || name === "raw.vcf" || name === "x.vcf"),
      [],
    );
  });

  const tabix = spawnSync("tabix", ["--version"]).status === 0;
  test(
    "GEN-64: --index lets a program of the field index the compressed VCF",
    { skip: tabix ? false : "tabix is not installed here" },
    async (t) => {
      const home = temporaryHome(t, {
        "nightdesk.yaml": yaml("ncbi"),
        "me.vcf": personVcf(["1 100 A G", "1 150 A G", "X 70 C T"]),
      });
      publish(home, packed(FIRST, "2026-10-05"));
      await run(home);
      await ends(0, home, "genome", "annotate", "me.vcf", "--output", "out.vcf.gz", "--index");
      const found = spawnSync("tabix", [join(home, "out.vcf.gz"), "X:1-100"], { encoding: "utf8" });
      assert.match(found.stdout, /^X\t70\t.*CLNVID=16;CLNSIG=Benign/);
    },
  );

  test("GEN-27: the records are rows for SQL too, of the release that the index has", async (t) => {
    const home = temporaryHome(t, { "nightdesk.yaml": yaml("ncbi") });
    publish(home, packed(FIRST, "2026-10-05"));
    const { stdout } = await ends(0, home, "run", "cv");
    assert.match(stdout, /ready to annotate; the rows for SQL follow\n.*3 rows/s);
    const sql =
      "select variation_id, chrom, pos, ref, alt, class, stars, geneinfo from clinvar_grch38.variants order by pos";
    assert.deepEqual(await json(home, "data", "query", sql), [
      {
        variation_id: 16,
        chrom: "X",
        pos: 70,
        ref: "C",
        alt: "T",
        class: "benign",
        stars: 1,
        geneinfo: "GENE:1",
      },
      {
        variation_id: 11,
        chrom: "1",
        pos: 100,
        ref: "A",
        alt: "G",
        class: "pathogenic",
        stars: 3,
        geneinfo: "GENE:1",
      },
      {
        variation_id: 12,
        chrom: "1",
        pos: 200,
        ref: "CTT",
        alt: "C",
        class: "uncertain",
        stars: 1,
        geneinfo: "GENE:1",
      },
    ]);
    const tables = await json<{ table: string; rows: number }[]>(home, "data", "list");
    assert.equal(tables.find(({ table }) => table === "clinvar_grch38.variants")?.rows, 3);
    assert.equal(
      tables.some(({ table }) => table.includes("_nightdesk_")),
      false,
    );
    await ends(0, home, "doctor");
  });

  test("GEN-56: one file is a source too, of the assembly that it says", async (t) => {
    const home = temporaryHome(t, {
      "nightdesk.yaml":
        "timezone: UTC\ntasks:\n  - {id: cv, use: clinvar, with: {source: mine.vcf.gz}, schedule: on_demand}\n",
    });
    writeFileSync(join(home, "mine.vcf.gz"), packed(FIRST, "2026-10-05"));
    const first = await run(home);
    assert.equal(first.report?.headline, "ClinVar 2026-10-05 (GRCh38): 3 records", first.detail ?? "");
    const again = await run(home);
    assert.deepEqual([again.state, again.changed], ["succeeded", 0]);
    writeFileSync(
      join(home, "nightdesk.yaml"),
      "timezone: UTC\ntasks:\n  - {id: cv, use: clinvar, with: {source: mine.vcf.gz, assemblies: [GRCh37]}, schedule: on_demand}\n",
    );
    assert.match((await run(home)).detail ?? "", /it is of GRCh38; a file of GRCh37 is needed/);
  });
});
