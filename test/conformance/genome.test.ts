/** specs/009 by the real command: ClinVar from a folder and over HTTP, and files held against it. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, test, type TestContext } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { bgzf, clinvarVcf, info, personVcf } from "../../src/genome-store/fixtures/pack.ts";
import { startUpstream, type Upstream } from "../../src/testing/upstream/clinvar.ts";
import { FIRST, packed, publish, yaml } from "./genome-home.ts";
import { ends, json } from "./program.ts";
import type { RunAnswer } from "./scripts.ts";

const SECOND = [
  FIRST[0] ?? "",
  `1 200 12 CTT C ${info("Likely_pathogenic")}`,
  FIRST[2] ?? "",
  `MT 9 20 A G ${info("Benign")}`,
];

/** Some megabytes: more than a connection holds while nobody reads. */
function largeRelease(): Buffer {
  const records = Array.from({ length: 50_000 }, (_, n) => {
    const noise = createHash("sha512").update(String(n)).digest("hex");
    return `1 ${n + 1} ${n + 1} A G ${info("Benign", `CLNHGVS=${noise}`)}`;
  });
  return bgzf(clinvarVcf({ records }));
}

async function upstream(t: TestContext, bytes: Buffer): Promise<Upstream> {
  const server = await startUpstream();
  t.after(() => server.close());
  server.files.set("vcf_GRCh38/clinvar.vcf.gz", { bytes });
  return server;
}

const run = (home: string) => json<RunAnswer>(home, "run", "cv");

describe("ClinVar on this machine", { concurrency: true }, () => {
  test("GEN-50, GEN-51: before there is an index 69 says what to do; then each release comes once and the history grows", async (t) => {
    const home = temporaryHome(t, { "nightdesk.yaml": yaml("ncbi"), "me.vcf": personVcf(["1 100 A G"]) });
    for (const line of [
      ["genome", "lookup", "rs6025"],
      ["genome", "annotate", "me.vcf"],
    ]) {
      const { stderr } = await ends(69, home, ...line);
      assert.match(stderr, /no ClinVar index.*\n.*use: clinvar/);
    }
    publish(home, packed(FIRST, "2026-10-05"));
    const first = await run(home);
    assert.deepEqual(
      [first.state, first.report?.headline],
      ["succeeded", "ClinVar 2026-10-05 (GRCh38): 3 records"],
    );
    const before = readFileSync(join(home, "data", "clinvar", "GRCh38.db"));
    const again = await run(home);
    assert.deepEqual([again.state, again.changed], ["succeeded", 0]);
    assert.ok(
      before.equals(readFileSync(join(home, "data", "clinvar", "GRCh38.db"))),
      "a second run changes nothing",
    );
    publish(home, packed(SECOND, "2026-11-02"));
    const second = await run(home);
    assert.match(second.report?.headline ?? "", /2026-11-02 .*1 added, 0 removed, 1 reclassified/);
    assert.deepEqual(
      await json(
        home,
        "data",
        "query",
        "select release, kind, variation_id, new_significance from cv.changes order by variation_id",
      ),
      [
        {
          release: "2026-11-02",
          kind: "reclassified",
          variation_id: 12,
          new_significance: "Likely_pathogenic",
        },
        { release: "2026-11-02", kind: "added", variation_id: 20, new_significance: "Benign" },
      ],
    );
    assert.ok(existsSync(join(home, "data", "clinvar", "GRCh38.previous.db")));
  });

  test("GEN-52: annotate gives text, JSON and the promised table; lookup finds in every way", async (t) => {
    const home = temporaryHome(t, {
      "nightdesk.yaml": yaml("ncbi"),
      "me.vcf": personVcf(["1 100 A G 0/1", "1 199 GCTT GC 1/1", "X 70 C T 0/0"]),
      "raw.txt": "# rsid\tchromosome\tposition\tgenotype\nrs6025\t1\t999\tAG\n",
      "old.vcf": personVcf(["1 100 A G"], ["##reference=GRCh37"]),
    });
    publish(home, packed(FIRST, "2026-10-05"));
    await run(home);
    const tsv = (await ends(0, home, "genome", "annotate", "me.vcf", "--format", "tsv")).stdout
      .trimEnd()
      .split("\n");
    assert.deepEqual(
      tsv.map((line) => line.split("\t").slice(0, 11)),
      [
        [
          "chrom",
          "pos",
          "ref",
          "alt",
          "genotype",
          "variation_id",
          "significance",
          "stars",
          "gene",
          "condition",
          "release",
        ],
        ["1", "100", "A", "G", "0/1", "11", "Pathogenic", "3", "GENE", "A condition", "2026-10-05"],
        [
          "1",
          "199",
          "GCTT",
          "GC",
          "1/1",
          "12",
          "Uncertain_significance",
          "1",
          "GENE",
          "A condition",
          "2026-10-05",
        ],
        ["X", "70", "C", "T", "0/0", "16", "Benign", "1", "GENE", "A condition", "2026-10-05"],
      ],
    );
    const { stdout } = await ends(0, home, "genome", "annotate", "me.vcf");
    assert.match(
      stdout,
      /Pathogenic \(1\)\n {2}★★★☆ GENE 1:100 A>G, heterozygous: A condition; Pathogenic, VariationID 11/,
    );
    assert.match(stdout, /pathogenic 1, uncertain 1\./);
    assert.equal(stdout.split("Not medical advice").length, 2, "said once");
    const answer = await json<{ hits: { zygosity: string; clinvar: { variation_id: number } }[] }>(
      home,
      "genome",
      "annotate",
      "raw.txt",
    );
    assert.deepEqual(
      answer.hits.map(({ zygosity, clinvar }) => [zygosity, clinvar.variation_id]),
      [["heterozygous", 11]],
    );
    for (const term of ["rs6025", "11", "1:100", "chr1:100"]) {
      const [found] = await json<{ records: { variation_id: number }[] }[]>(home, "genome", "lookup", term);
      assert.deepEqual(
        found?.records.map((record) => record.variation_id),
        [11],
        term,
      );
    }
    assert.match(
      (await ends(0, home, "genome", "lookup", "GENE", "--limit", "1")).stdout,
      /3 found\n.*\n.*2 more/,
    );
    assert.match(
      (await ends(69, home, "genome", "annotate", "old.vcf")).stderr,
      /in GRCh37, and there is no ClinVar index of GRCh37/,
    );
    await ends(69, home, "genome", "annotate", "nothing.vcf");
    await ends(2, home, "genome", "annotate", "ncbi");
    await ends(2, home, "genome", "annotate", "me.vcf", "--format", "xml");
    await ends(2, home, "genome", "annotate", "me.vcf", "--assembly", "GRCh37");
    writeFileSync(join(home, "cut.vcf.gz"), bgzf(personVcf(["1 100 A G"])).subarray(0, -30));
    assert.match(
      (await ends(1, home, "genome", "annotate", "cut.vcf.gz")).stderr,
      /^nightdesk: .*cut off.*\n$/,
    );
  });

  test("GEN-53: a broken transfer goes on where it stopped", async (t) => {
    const bytes = largeRelease();
    const server = await upstream(t, bytes);
    const home = temporaryHome(t, { "nightdesk.yaml": yaml(server.url) });
    const file = server.files.get("vcf_GRCh38/clinvar.vcf.gz");
    assert.ok(file !== undefined);
    file.breakAfter = Math.floor(bytes.length * 0.9);
    const whole = await run(home);
    assert.equal(whole.state, "succeeded", whole.detail ?? "");
    const [first, second, ...more] = server.asked.filter((line) => !line.includes(".md5"));
    assert.deepEqual([first, more], ["GET vcf_GRCh38/clinvar.vcf.gz", []]);
    const goesOnAt = Number(/^GET vcf_GRCh38\/clinvar\.vcf\.gz (\d+)$/.exec(second ?? "")?.[1]);
    assert.ok(goesOnAt > 0 && goesOnAt <= bytes.length * 0.9, `it went on at ${goesOnAt}`);
    assert.equal(existsSync(join(home, "data", "clinvar", "download", "GRCh38.vcf.gz")), false);
    await run(home);
    assert.equal(server.asked.at(-1), "GET vcf_GRCh38/clinvar.vcf.gz.md5", "nothing new is not downloaded");
  });

  test("GEN-54: a file that is not what was announced is refused, the old index stays, and a mirror may help", async (t) => {
    const server = await upstream(t, packed(FIRST, "2026-10-05"));
    const home = temporaryHome(t, { "nightdesk.yaml": yaml(server.url) });
    await run(home);
    server.files.set("vcf_GRCh38/clinvar.vcf.gz", {
      bytes: packed(SECOND, "2026-11-02"),
      announcedMd5: "0".repeat(32),
    });
    const refused = await run(home);
    assert.deepEqual([refused.state, /md5/.test(refused.detail ?? "")], ["failed", true]);
    assert.match((await ends(0, home, "genome", "lookup", "rs6025")).stdout, /ClinVar 2026-10-05/);
    const mirror = await upstream(t, packed(SECOND, "2026-11-02"));
    writeFileSync(join(home, "nightdesk.yaml"), yaml(server.url, `, mirrors: ["${mirror.url}"]`));
    const helped = await run(home);
    assert.equal(helped.state, "succeeded", helped.detail ?? "");
    assert.match((await ends(0, home, "genome", "lookup", "rs6025")).stdout, /ClinVar 2026-11-02/);
  });

  test("GEN-26: an index that is damaged is told by those who ask, kept aside and built anew by the task", async (t) => {
    const home = temporaryHome(t, { "nightdesk.yaml": yaml("ncbi") });
    publish(home, packed(FIRST, "2026-10-05"));
    await run(home);
    const index = join(home, "data", "clinvar", "GRCh38.db");
    writeFileSync(index, "no database ".repeat(1000));
    assert.match((await ends(1, home, "genome", "lookup", "rs6025")).stderr, /GRCh38\.db: .*builds it anew/);
    const mended = await ends(0, home, "run", "cv");
    assert.match(mended.stdout, /GRCh38\.db: .*kept as GRCh38\.damaged\.db/);
    assert.match((await ends(0, home, "genome", "lookup", "rs6025")).stdout, /1 found/);
    const database = new DatabaseSync(index);
    database.exec("update _nightdesk_part set data = zeroblob(length(data)) where name = 'pos'");
    database.close();
    const sentence = /GRCh38\.db: damaged: pos, part 0 is not what was written\. .*builds it anew/;
    assert.match((await ends(1, home, "genome", "lookup", "1:100")).stderr, sentence);
    assert.match((await ends(1, home, "doctor")).stdout, sentence);
    assert.match((await ends(0, home, "run", "cv")).stdout, sentence);
    assert.match((await ends(0, home, "genome", "lookup", "1:100")).stdout, /1 found/);
  });

  test("DTA-10, DTA-11: the watch registers a file quietly, then tells exactly what a release changed for its variants", async (t) => {
    const watch = "  - {id: watch, use: genome_watch, with: {file: me.vcf}, schedule: on_demand}\n";
    const home = temporaryHome(t, {
      "nightdesk.yaml": yaml("ncbi") + watch,
      "me.vcf": personVcf(["1 100 A G 0/1", "1 200 CTT C 1/1", "X 70 C T 0/0", "MT 9 A G 1"]),
    });
    const early = await json<RunAnswer>(home, "run", "watch");
    assert.deepEqual([early.state, /no ClinVar index/.test(early.detail ?? "")], ["skipped", true]);
    publish(home, packed(FIRST, "2026-10-05"));
    await run(home);
    const registered = await json<RunAnswer>(home, "run", "watch");
    assert.equal(registered.report?.headline, "2 of your variants are in ClinVar 2026-10-05; none changed");
    assert.equal(registered.report?.findings.length, 0);
    publish(home, packed(SECOND, "2026-11-02"));
    await run(home);
    const told = await json<RunAnswer>(home, "run", "watch");
    assert.equal(
      told.report?.headline,
      "3 of your variants are in ClinVar 2026-11-02: 1 reclassified, 1 added",
    );
    const findings = () =>
      json<{ key: string; state: string; severity: string; title: string }[]>(
        home,
        "findings",
        "--task",
        "watch",
      );
    assert.deepEqual((await findings()).map(({ severity, title }) => `${severity}: ${title}`).sort(), [
      "info: GENE MT:9 A>G, hemizygous: new in ClinVar as Benign, 1 star",
      "warning: GENE 1:200 CTT>C, homozygous: from Uncertain significance to Likely pathogenic, 1 star",
    ]);
    const again = await json<RunAnswer>(home, "run", "watch");
    assert.deepEqual([again.state, again.changed], ["succeeded", 0]);
    assert.equal((await findings()).length, 2, "they stay until the next release");
    const third = SECOND.map((record, index) =>
      index === 0 ? record : record.replace("A_condition", "Another"),
    );
    publish(home, packed(third, "2026-12-01"));
    await run(home);
    await json(home, "run", "watch");
    assert.deepEqual(await findings(), [], "what is only edited is no news");
  });
});
