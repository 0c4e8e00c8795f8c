/** Raw data of which a part has the places of another assembly: no place of it may be taken for another variant's. */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { gzipSync } from "node:zlib";
import type { Annotation } from "../genome/annotation.ts";
import type { GenomeError } from "../genome/genome-error.ts";
import { annotateFile } from "./annotate.ts";
import { annotateCalls } from "./annotate-calls.ts";
import { build, put, temporaryFolder } from "./fixtures/folder.ts";
import { info, zip } from "./fixtures/pack.ts";
import { openReferenceIndex } from "./open-index.ts";

const COUNT = 400;
/** An rs number each, ten places apart; every place between them is that of another variant, which a shifted row hits. */
const RECORDS = Array.from({ length: COUNT }, (_, n) => [
  `1 ${1000 + 10 * n} ${n + 1} A G ${info("Benign", `RS=${n + 1}`)}`,
  `1 ${1005 + 10 * n} ${n + 1001} A G ${info("Pathogenic", `RS=${n + 1001}`)}`,
]).flat();

async function withIndex(t: TestContext): Promise<(text: string | Buffer) => Promise<Annotation>> {
  const folder = temporaryFolder(t);
  await build(
    folder,
    {
      records: [
        ...RECORDS,
        `2 100 2001 A G ${info("Pathogenic", "RS=5001")}`,
        `2 900 2002 A G ${info("Pathogenic", "RS=5001")}`,
        `2 210 2003 CTT C ${info("Pathogenic", "RS=5002")}`,
        `2 214 2004 A G ${info("Pathogenic", "RS=5003")}`,
      ],
    },
    { assembly: "GRCh37" },
  );
  return (text) =>
    annotateFile({ path: put(folder, "me.txt", text), index: (name) => openReferenceIndex(folder, name) });
}

const HEADER = "# rsid\tchromosome\tposition\tgenotype\n";
const row = (n: number, shift: number, call = "AG") => `rs${n + 1}\t1\t${1000 + 10 * n + shift}\t${call}\n`;
const rows = (from: number, to: number, shift: number) =>
  Array.from({ length: to - from }, (_, n) => row(from + n, shift)).join("");

const ids = ({ hits }: Annotation) => hits.map(({ record }) => record.variationId);
const codes = ({ notes }: Annotation) => notes.map(({ code }) => code);
const pathogenic = ({ hits }: Annotation) =>
  hits.filter(({ record }) => record.class === "pathogenic").length;

test("GEN-89 a file whose second half has other places is matched by rs number and letters, and that is told", async (t) => {
  const answer = await (await withIndex(t))(HEADER + rows(0, 200, 0) + rows(200, COUNT, 5));
  assert.deepEqual([ids(answer).length, pathogenic(answer), codes(answer)], [COUNT, 0, ["positions"]]);
  assert.match(answer.notes[0]?.text ?? "", /partly those of GRCh37 and partly others/);
});

test("GEN-89 a few rows whose rs number is known at another place are left undecided and counted", async (t) => {
  const annotate = await withIndex(t);
  const answer = await annotate(HEADER + rows(0, 380, 0) + rows(380, COUNT, 5));
  assert.deepEqual([ids(answer).length, pathogenic(answer), codes(answer)], [380, 0, ["other_place"]]);
  assert.equal(
    answer.notes[0]?.text,
    "20 calls have an rs number that ClinVar knows at another place; they are left undecided.",
  );
  const moved = await annotate(`${HEADER}${rows(0, 100, 0)}rs300\t2\t3990\tAG\n`);
  assert.deepEqual([ids(moved).length, codes(moved)], [100, ["other_place"]], "on another chromosome");
});

test("GEN-89 in a file of very many calls the same is so where ClinVar has something at their place", async (t) => {
  const more = Array.from({ length: 100_000 }, (_, n) => `rs${10_000 + n}\t3\t${n + 1}\tAA\n`).join("");
  const answer = await (await withIndex(t))(HEADER + rows(0, 380, 0) + more + rows(380, COUNT, 5));
  assert.deepEqual([ids(answer).length, pathogenic(answer), codes(answer)], [380, 0, ["other_place"]]);
  assert.match(answer.notes[0]?.text ?? "", /^20 calls/);
});

test("GEN-86 GEN-89 a row that is about another place contradicts nobody who carries a variant", async (t) => {
  const more = Array.from({ length: 100_000 }, (_, n) => `rs${10_000 + n}\t3\t${n + 1}\tAA\n`).join("");
  // The last is in ClinVar at 1000; here it stands, with reference letters, where rs2 is carried.
  const carried = rows(1, 380, 0);
  for (const text of [`${carried}${more}rs1\t1\t1010\tAA\n`, `rs1\t1\t1010\tAA\n${more}${carried}`]) {
    const answer = await (await withIndex(t))(HEADER + text);
    assert.deepEqual([ids(answer).length, codes(answer)], [379, ["other_place"]]);
  }
});

test("GEN-89 in a file of very many calls a part of another assembly is seen wherever it stands", async (t) => {
  const more = Array.from({ length: 100_000 }, (_, n) => `rs${10_000 + n}\t3\t${n + 1}\tAA\n`);
  const parts = [
    rows(0, 100, 5),
    more.slice(0, 50_000).join(""),
    rows(100, COUNT, 0),
    more.slice(50_000).join(""),
  ];
  for (const order of [parts, parts.toReversed()]) {
    const answer = await (await withIndex(t))(HEADER + order.join(""));
    assert.deepEqual([ids(answer).length, pathogenic(answer), codes(answer)[0]], [COUNT, 0, "positions"]);
  }
});

test("GEN-89 an rs number that ClinVar does not know, or knows here too, or near as a deletion, is no doubt", async (t) => {
  const annotate = await withIndex(t);
  const more = "rs999999\t2\t100\tAG\nrs5001\t2\t900\tAG\nrs5002\t2\t214\tAG\nrs5002\t2\t205\tDI\n";
  const answer = await annotate(HEADER + rows(0, 100, 0) + more);
  assert.deepEqual([ids(answer).slice(100), codes(answer)], [[2001, 2002, 2004, 2003], []]);
});

const refused = (code: string, sentence: RegExp) => (error: GenomeError) =>
  error.code === code && sentence.test(error.message) && !error.message.includes("\n");

test("GEN-89 a second header of another build is refused; the same again, or another word for it, is not", async (t) => {
  const annotate = await withIndex(t);
  const first = `# reference human assembly build 37 (also known as Annotation Release 104)\n${HEADER}`;
  for (const second of ["# build 36\n", "# positions relative to hg18\n", "# NCBI36\n", "#build=38\n"])
    await assert.rejects(
      annotate(first + rows(0, 100, 0) + second + HEADER + rows(100, 200, 5)),
      refused("assembly_mixed", /first header says build 37, and a later one build 3[68]/),
    );
  for (const second of ["# build 37.1\n", "# GRCh37\n", "# made in 2036\n"])
    assert.equal(
      ids(await annotate(first + rows(0, 100, 0) + second + HEADER + rows(100, 200, 0))).length,
      200,
    );
  const lifted = `# lifted from build 36 to build 37\n${HEADER}${rows(0, 100, 0)}`;
  assert.equal(ids(await annotate(lifted)).length, 100);
});

test("GEN-30 an archive that unpacks to more rows than a person's file has is refused, packed either way", async (t) => {
  const annotate = await withIndex(t);
  const many = "i1\t1\t5\tAA\n".repeat(5_100_000);
  await assert.rejects(
    annotate(zip({ "me.txt": HEADER + many })),
    refused("refused", /more than 5,000,000 rows/),
  );
  const piece = gzipSync(many.slice(0, 11 * 510_000));
  const bomb = Buffer.concat([gzipSync(HEADER), ...Array.from({ length: 10 }, () => piece)]);
  await assert.rejects(annotate(bomb), refused("refused", /more than 5,000,000 rows/));
});

test("GEN-30 comments without end are refused as well", async () => {
  async function* comments(): AsyncGenerator<Buffer> {
    for (;;) yield Buffer.from("# a comment\n");
  }
  await assert.rejects(
    annotateCalls("me.txt", comments(), { path: "me.txt", index: () => null }, { rows: 10, bytes: 1000 }),
    refused("refused", /1,000 bytes/),
  );
});

test("GEN-89 an rs number that is none is not taken for another one", async (t) => {
  const annotate = await withIndex(t);
  for (const call of ["AG", "AG\textra"]) {
    const answer = await annotate(`${HEADER}${rows(1, COUNT, 5)}rs${2 ** 32 + 1}\t1\t77\t${call}\n`);
    assert.deepEqual([ids(answer).length, ids(answer).includes(1)], [COUNT - 1, false], call);
  }
});
