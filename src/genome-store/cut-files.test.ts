/** Files that end in the middle of a line: each ends with an answer or a sentence, and none is searched for ever. */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { Worker } from "node:worker_threads";
import type { GenomeError } from "../genome/genome-error.ts";
import { annotateFile } from "./annotate.ts";
import { build, put, temporaryFolder } from "./fixtures/folder.ts";
import { info, personVcf } from "./fixtures/pack.ts";
import type { PrefixAnswer, PrefixTask } from "./fixtures/prefixes.ts";
import { openReferenceIndex } from "./open-index.ts";

const RECORDS = [
  `1 100 11 A G ${info("Pathogenic", "RS=11")}`,
  `2 200 12 CTT C ${info("Pathogenic", "RS=12")}`,
];

const VCF = personVcf(["1 100 A G", "2 200 CTT C"]);
const GVCF = personVcf(["1 90 A <NON_REF> 0/0", "1 100 A G,<NON_REF>", "2 200 CTT C,<NON_REF>"]);
const SITES = VCF.replaceAll(/\tGT:DP\t.*|\tFORMAT\tME/g, "");

const CUT: Readonly<Record<string, string>> = {
  "a VCF": VCF,
  "a VCF with Windows line ends": VCF.replaceAll("\n", "\r\n"),
  "a gVCF": GVCF,
  "a VCF without samples": SITES,
  "23andMe": "# rsid\tchromosome\tposition\tgenotype\nrs11\t1\t100\tAG\nrs12\t2\t200\tDI\n",
  AncestryDNA: "rsid\tchromosome\tposition\tallele1\tallele2\nrs11\t1\t100\tA\tG\nrs12\t2\t200\tD\tI\n",
  MyHeritage: 'RSID,CHROMOSOME,POSITION,RESULT\n"rs11","1","100","AG"\n"rs12","2","200","DI"\n',
  "a report of an array":
    "[Header]\nContent\t\tGSA\n[Data]\nSNP Name\tChr\tPosition\tAllele1 - Plus\tAllele2 - Plus\nrs11\t1\t100\tA\tG\nrs12\t2\t200\tD\tI\n",
  "rows without a header": "rs11 1 100 AG\nrs12 2 200 DI\n",
};

/** For a machine that is busy; a search that never ends needs longer. */
const MOST_MS = 120_000;

/** @returns what came of every prefix, from nothing to the whole */
async function prefixesOf(t: TestContext, text: string): Promise<PrefixAnswer[]> {
  const folder = temporaryFolder(t);
  await build(folder, { records: RECORDS });
  const answers: PrefixAnswer[] = [];
  const task: PrefixTask = { folder, text };
  const worker = new Worker(new URL("fixtures/prefixes.ts", import.meta.url), { workerData: task });
  const guard = setTimeout(() => void worker.terminate(), MOST_MS);
  worker.on("message", (answer: PrefixAnswer) => void answers.push(answer));
  await new Promise((done, failed) => worker.once("exit", done).once("error", failed));
  clearTimeout(guard);
  return answers;
}

for (const [what, text] of Object.entries(CUT)) {
  test(`GEN-30 ${what}, cut off at any byte, ends with an answer or one sentence`, async (t) => {
    const answers = await prefixesOf(t, text);
    assert.equal(answers.length, Buffer.byteLength(text) + 1, "the prefix that comes next never ended");
    for (const { length, found = [], refused = "", fault } of answers) {
      assert.equal(fault, undefined, `${length} bytes`);
      assert.ok(!refused.includes("\n"), `${length} bytes: ${refused}`);
      const isSubset = found.every((id, place) => id === 11 + place);
      assert.ok(isSubset, `${length} bytes: ${found.join()}`);
    }
    assert.deepEqual(answers.at(-1)?.found, [11, 12]);
  });
}

async function annotated(t: TestContext, text: string) {
  const folder = temporaryFolder(t);
  await build(folder, { records: RECORDS });
  return annotateFile({
    path: put(folder, "me.vcf", text),
    index: (name) => openReferenceIndex(folder, name),
  });
}

const damaged = (sentence: RegExp) => (error: GenomeError) =>
  error.code === "bad_line" && sentence.test(error.message);

test("GEN-76 a record with fewer columns than the header names is damaged: the last one, and one that matches", async (t) => {
  await assert.rejects(
    annotated(t, VCF.replace(/\tGT:DP\t0\/1:30\n$/, "\n")),
    damaged(/record 2 .*8 of the 10/),
  );
  await assert.rejects(annotated(t, VCF.replace(/\t50\tPASS.*\n$/, "")), damaged(/record 2 .*5 of the 10/));
  await assert.rejects(
    annotated(t, VCF.replace("\tPASS\tDP=30\tGT:DP\t0/1:30\n2", "\n2")),
    damaged(/record 1 /),
  );
  await assert.rejects(
    annotated(t, VCF.replace("A\tG\t50", "\n9\t9\t.\tA\tG\t50")),
    damaged(/record 1 .*no ALT|REF/),
  );
  assert.equal((await annotated(t, SITES)).hits.length, 2);
});

test("GEN-76 a place that no chromosome has is no place", async (t) => {
  for (const place of ["99999999999999999999", "2147483648", ""])
    await assert.rejects(annotated(t, VCF.replace("1\t100", `1\t${place}`)), damaged(/record 1 .*POS/));
});

test("GEN-76 a line of columns that is cut off is not that of a file without records", async (t) => {
  await assert.rejects(
    annotated(t, VCF.slice(0, VCF.indexOf("\tALT"))),
    (error: GenomeError) => error.code === "truncated" && /4 of the 8/.test(error.message),
  );
});
