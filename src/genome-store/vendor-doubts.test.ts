/** Layouts and calls of vendors that are easily read as something else: each of these was read wrongly or not at all. */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { Annotation } from "../genome/annotation.ts";
import { annotateFile } from "./annotate.ts";
import { build, put, temporaryFolder } from "./fixtures/folder.ts";
import { info, zip } from "./fixtures/pack.ts";
import { openReferenceIndex } from "./open-index.ts";

/** Forty places that tell the assembly, and what is asked about. */
const PLACES = Array.from({ length: 40 }, (_, n) => 1000 + n);
const RECORDS = [
  ...PLACES.map((pos, n) => `1 ${pos} ${n + 1} A G ${info("Benign", `RS=${n + 1}`)}`),
  `2 100 51 A G ${info("Pathogenic", "RS=51")}`,
  `2 200 52 A T ${info("Pathogenic", "RS=52")}`,
  `2 300 53 CTT C ${info("Pathogenic", "RS=53")}`,
  `X 3000000 54 C T ${info("Pathogenic", "RS=54")}`,
  `X 100000 55 C T ${info("Pathogenic", "RS=55")}`,
];

interface Call {
  readonly id: string;
  readonly chrom: string;
  readonly pos: number;
  readonly first: string;
  readonly second: string;
}

const KNOWN: readonly Call[] = [
  ...PLACES.map((pos, n) => ({ id: `rs${n + 1}`, chrom: "1", pos, first: "A", second: "A" })),
  { id: "rs51", chrom: "2", pos: 100, first: "A", second: "G" },
  { id: "rs52", chrom: "2", pos: 200, first: "T", second: "T" },
];
const FOUND = ["51 heterozygous", "52 homozygous"];

const told = ({ hits }: Annotation) =>
  hits.map(({ record, zygosity }) => `${record.variationId} ${zygosity}`);
const codes = ({ notes }: Annotation) => notes.map(({ code }) => code);

async function withIndex(t: TestContext): Promise<(text: string) => Promise<Annotation>> {
  const folder = temporaryFolder(t);
  await build(folder, { records: RECORDS }, { assembly: "GRCh37" });
  return (text) =>
    annotateFile({ path: put(folder, "raw.txt", text), index: (name) => openReferenceIndex(folder, name) });
}

function file(header: string, row: (call: Call) => string, calls = KNOWN): string {
  return `${header}\n${calls.map(row).join("\n")}\n`;
}

const raw = (calls: readonly Call[]) =>
  file(
    "# rsid\tchromosome\tposition\tgenotype",
    ({ id, chrom, pos, first, second }) => `${id}\t${chrom}\t${pos}\t${first}${second}`,
    calls,
  );

const REPORT = "[Header]\nGSGT Version\t2.0.4\nContent\t\tGSA.bpm\n[Data]\n";

const LAYOUTS: Readonly<Record<string, string>> = {
  CircleDNA: file(
    "# Circle\n# MARKERNAME\tCHROM\tPOS\tGT",
    ({ id, chrom, pos, first, second }) => `${id}\tchr${chrom}\t${pos}\t${first}/${second}`,
  ),
  "letters with a bar between": file(
    "rsid,chromosome,position,genotype",
    ({ id, chrom, pos, first, second }) => `${id},${chrom},${pos},${first}|${second}`,
  ),
  "letters with a blank between, semicolons": file(
    "rsid;chromosome;position;genotype",
    ({ id, chrom, pos, first, second }) => `${id};${chrom};${pos};"${first} ${second}"`,
  ),
  "Illumina's report with several strands": file(
    `${REPORT}Sample ID\tSNP Name\tAllele1 - Top\tAllele2 - Top\tChr\tPosition\tAllele1 - Plus\tAllele2 - Plus\tGC Score`,
    ({ id, chrom, pos, first, second }) => `9\t${id}\tC\tC\t${chrom}\t${pos}\t${first}\t${second}\t0.9`,
  ),
  Mapmygenome: file(
    "SNP Name\trsID\tSample.ID\tAllele1...Top\tAllele2...Top\tAllele1...AB\tAllele2...AB\tAllele1...Plus\tAllele2...Plus\tChr\tPosition",
    ({ id, chrom, pos, first, second }) =>
      `kgp1\t${id}\t9\tC\tC\tA\tB\t${first}\t${second}\t${chrom}\t${pos}`,
  ),
  "AncestryDNA with tabs that come several times": file(
    "rsid\tchromosome\tposition\tallele1\tallele2",
    ({ id, chrom, pos, first, second }) => `${id}\t\t${chrom}\t \t${pos}\t${first}\t${second}`,
  ),
  "several rs numbers in a row": file(
    "rsid\tchromosome\tposition\tgenotype",
    ({ id, chrom, pos, first, second }) => `${id},rs900${id.slice(2)}\t${chrom}\t${pos}\t${first}${second}`,
  ),
  "tellmeGen, without rs numbers": file(
    "rsid\tChromosome\tposition\tgenotype",
    ({ chrom, pos, first, second }) => `${chrom}:${pos}\t${chrom}\t${pos}\t${first}${second}`,
  ),
};

for (const [layout, text] of Object.entries(LAYOUTS)) {
  test(`GEN-80 ${layout}: read as it is meant`, async (t) => {
    const answer = await (await withIndex(t))(text);
    assert.deepEqual([told(answer), codes(answer)], [FOUND, []]);
  });
}

test("GEN-81 letters of an array maker's strand are read where they fit one strand only", async (t) => {
  const annotate = await withIndex(t);
  const text = file(
    `${REPORT}SNP Name\tChr\tPosition\tAllele1 - Forward\tAllele2 - Forward`,
    ({ id, chrom, pos, first, second }) => `${id}\t${chrom}\t${pos}\t${first}\t${second}`,
    [
      ...KNOWN.filter(({ id }) => id !== "rs51"),
      { id: "rs51", chrom: "2", pos: 100, first: "C", second: "C" },
    ],
  );
  const answer = await annotate(text);
  assert.deepEqual(told(answer), ["51 homozygous"], "A/T is left undecided, CC is GG of the other");
  assert.deepEqual(codes(answer), ["strand", "strand_unknown"]);
});

test("GEN-82 what is no call of one or two letters is not read as one, but counted as unread", async (t) => {
  const annotate = await withIndex(t);
  const odd = ["GAG", "G/AG", "R", "G/A/G", "DEL"];
  const calls = odd.map((first) => ({ id: "rs51", chrom: "2", pos: 100, first, second: "" }));
  const none = ["--", "00", "NC", "NN", "nan", "-/-", "./.", "No Call", "?"];
  const uncalled = none.map((first) => ({ id: "rs51", chrom: "2", pos: 100, first, second: "" }));
  const answer = await annotate(raw([...KNOWN, ...calls, ...uncalled]));
  assert.deepEqual(told(answer), FOUND);
  assert.deepEqual(
    answer.notes.map(({ text }) => text),
    ["9 rows have no call.", '5 rows could not be read, the first of them "rs51\\t2\\t100\\tGAG".'],
  );
  await assert.rejects(
    annotate(raw(calls)),
    /no row with rsid.*first that could not be read is "rs51\\t2\\t100\\tGAG"/,
  );
});

test("GEN-83 one letter where there are two copies decides nothing; on X, Y and MT it is all there is", async (t) => {
  const annotate = await withIndex(t);
  const half = ["G-", "-G", "G0", "G"].map((first) => ({
    id: "rs51",
    chrom: "2",
    pos: 100,
    first,
    second: "",
  }));
  const x = { id: "rs54", chrom: "X", pos: 3_000_000, first: "T-", second: "" };
  const answer = await annotate(raw([...KNOWN, ...half, x]));
  assert.deepEqual(told(answer), [...FOUND, "54 hemizygous"]);
  assert.equal(
    answer.notes[0]?.text,
    "4 calls have one letter where there are two copies; they are left undecided.",
  );
});

test("GEN-84 too little to tell the assembly by is told, and so is what has no rs number to be found by", async (t) => {
  const annotate = await withIndex(t);
  const few = await annotate(raw([{ id: "rs51", chrom: "2", pos: 777, first: "A", second: "G" }]));
  assert.deepEqual(told(few), ["51 heterozygous"]);
  assert.match(few.notes[0]?.text ?? "", /^Too few of the file's variants/);
  const indels = ["i1", "i2"].map((id) => ({ id, chrom: "2", pos: 300, first: "D", second: "D" }));
  const answer = await annotate(raw([...KNOWN, ...indels]));
  assert.deepEqual([told(answer), codes(answer)], [FOUND, ["no_rs"]]);
  assert.equal(answer.notes[0]?.text, "2 rows have no rs number to be found by and were not looked up.");
  const moved = KNOWN.map((call) => ({ ...call, id: "x:1", first: "C" }));
  assert.equal(
    (await annotate(raw(moved))).notes[0]?.code,
    "positions",
    "by place only letters that fit count",
  );
});

test("GEN-85 an X that comes once is not homozygous, though its letter is written twice; what X shares with Y is", async (t) => {
  const annotate = await withIndex(t);
  const x = (letters: (n: number) => string) => [
    ...Array.from({ length: 300 }, (_, n) => ({
      id: `i${n}`,
      chrom: "X",
      pos: 5_000_000 + n,
      first: letters(n),
      second: "",
    })),
    { id: "rs54", chrom: "23", pos: 3_000_000, first: "T", second: "T" },
    { id: "rs55", chrom: "25", pos: 100_000, first: "T", second: "T" },
  ];
  const once = await annotate(raw([...KNOWN, ...x(() => "CC")]));
  assert.deepEqual(told(once), [...FOUND, "54 hemizygous", "55 homozygous"]);
  assert.deepEqual(codes(once), ["one_x"]);
  const twice = await annotate(raw([...KNOWN, ...x((n) => (n % 6 === 0 ? "CT" : "CC"))]));
  assert.deepEqual([told(twice), codes(twice)], [[...FOUND, "54 homozygous", "55 homozygous"], []]);
});

test("GEN-80 a header that lacks a column is refused with the column's name", async (t) => {
  const annotate = await withIndex(t);
  await assert.rejects(
    annotate("[Header]\n[Data]\nSample Name\tSNP Name\tAllele1 - Plus\tAllele2 - Plus\n9\trs1\tA\tA\n"),
    /raw\.txt: .*its header has no column of chromosome and position/,
  );
});

test("GEN-86 a variant that a merged file names twice is one hit; calls that contradict each other decide nothing", async (t) => {
  const annotate = await withIndex(t);
  const again = (letters: string, id = "i51") => ({ id, chrom: "2", pos: 100, first: letters, second: "" });
  for (const letters of ["GA", "AG", "--"]) {
    const same = await annotate(raw([...KNOWN, again(letters), again(letters, "rs51")]));
    assert.deepEqual(told(same), FOUND, letters);
  }
  for (const letters of ["GG", "AA"]) {
    for (const calls of [
      [...KNOWN, again(letters)],
      [again(letters, "rs51"), ...KNOWN],
    ]) {
      const answer = await annotate(raw(calls));
      assert.deepEqual([told(answer), codes(answer)], [["52 homozygous"], ["contradicting"]], letters);
      assert.match(answer.notes[0]?.text ?? "", /contradict each other: 1; they are left undecided/);
    }
  }
});

test("GEN-87 words that a vendor lays beside the data in an archive are no second file", async (t) => {
  const folder = temporaryFolder(t);
  await build(folder, { records: RECORDS }, { assembly: "GRCh37" });
  const path = put(
    folder,
    "me.zip",
    zip({ "README.txt": "hello", "LICENSE.txt": "x", "me.txt": raw(KNOWN) }),
  );
  const answer = await annotateFile({ path, index: (name) => openReferenceIndex(folder, name) });
  assert.deepEqual(told(answer), FOUND);
});
