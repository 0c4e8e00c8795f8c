import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { test } from "node:test";
import * as fc from "../testing/properties.ts";
import { trimAlleles } from "../genome/alleles.ts";
import type { Annotation } from "../genome/annotation.ts";
import type { Assembly } from "../genome/assembly.ts";
import { chromosomeOf } from "../genome/chromosomes.ts";
import type { GenomeError, GenomeErrorCode } from "../genome/genome-error.ts";
import { annotateFile } from "./annotate.ts";
import { build, put, temporaryFolder } from "./fixtures/folder.ts";
import { bgzf, info, personVcf, zip } from "./fixtures/pack.ts";
import { openReferenceIndex } from "./open-index.ts";

const RECORDS = [
  `1 100 11 A G ${info("Pathogenic")}`,
  `1 200 12 CTT C ${info("Pathogenic")}`,
  `1 300 13 A T ${info("Benign")}`,
  `1 300 14 A T ${info("Likely_benign")}`,
  `2 50 15 G GA ${info("Uncertain_significance")}`,
  `X 70 16 C T ${info("Pathogenic")}`,
  `MT 10 17 T C ${info("drug_response")}`,
];

async function annotated(
  folder: string,
  content: string | Buffer,
  more: { assembly?: Assembly; sample?: string; name?: string } = {},
): Promise<Annotation> {
  const { name = "me.vcf", ...options } = more;
  const path = put(folder, name, content);
  const index = (assembly: Assembly) => openReferenceIndex(folder, assembly);
  return await annotateFile({ path, index, ...options });
}

function told({ hits }: Annotation): string[] {
  return hits.map(
    ({ chrom, pos, ref, alt, zygosity, record }) =>
      `${chrom}:${pos} ${ref}>${alt} ${zygosity} ${record.variationId}`,
  );
}

test("GEN-10 matched alleles come in the order of the file; duplicates of ClinVar all match", async (t) => {
  const folder = temporaryFolder(t);
  await build(folder, { records: RECORDS });
  const answer = await annotated(
    folder,
    personVcf(["1 100 A G 0/1", "1 101 A G 1/1", "1 300 A T 1/1", "X 70 C T 1", "MT 10 T C 1/1"]),
  );
  assert.deepEqual(told(answer), [
    "1:100 A>G heterozygous 11",
    "1:300 A>T homozygous 13",
    "1:300 A>T homozygous 14",
    "X:70 C>T hemizygous 16",
    "MT:10 T>C hemizygous 17",
  ]);
  assert.deepEqual(
    [answer.assembly, answer.release, answer.sample, answer.read],
    ["GRCh38", "2026-10-05", "ME", 5],
  );
});

test("GEN-11 position alone is no match, and a deletion is no substitution", async (t) => {
  const folder = temporaryFolder(t);
  await build(folder, { records: RECORDS });
  assert.deepEqual(
    told(await annotated(folder, personVcf(["1 100 A C", "1 200 C T", "1 200 CT C", "2 50 G A"]))),
    [],
  );
});

test("GEN-12 multi-allelic records, alleles that are not trimmed, and letters of any case match", async (t) => {
  const folder = temporaryFolder(t);
  await build(folder, { records: RECORDS });
  const answer = await annotated(
    folder,
    personVcf([
      "1 99 TA TG,T 1/2",
      "1 199 GCTTA GCA 0/1",
      "2 50 gtt gatt 1/1",
      "1 300 A *,T 1/2",
      "1 300 A <NON_REF>,T 0/2",
    ]),
  );
  assert.deepEqual(told(answer), [
    "1:99 TA>TG heterozygous 11",
    "1:199 GCTTA>GCA heterozygous 12",
    "2:50 gtt>gatt homozygous 15",
    "1:300 A>T heterozygous 13",
    "1:300 A>T heterozygous 14",
    "1:300 A>T heterozygous 13",
    "1:300 A>T heterozygous 14",
  ]);
});

test("GEN-13 chr or not, M or MT, unsorted contigs and CRLF make no difference; other contigs are told", async (t) => {
  const folder = temporaryFolder(t);
  await build(folder, { records: RECORDS });
  const lines = ["chrX 70 C T", "chrM 10 T C", "chr1 300 A T", "chr1 100 A G", "chrUn_1 5 A G"];
  const answer = await annotated(folder, personVcf(lines).replaceAll("\n", "\r\n"));
  assert.deepEqual(
    answer.hits.map(({ record }) => record.variationId),
    [16, 17, 13, 14, 11],
  );
  assert.match(answer.notes.map(({ text }) => text).join(), /1 records are on contigs .*chrUn_1/);
  const nothing = await annotated(folder, personVcf(["contig_1 100 A G"]));
  assert.match(nothing.notes[0]?.text ?? "", /^All records are on contigs/);
});

test("GEN-14 what is not carried is told apart from what is; the sample can be chosen", async (t) => {
  const folder = temporaryFolder(t);
  await build(folder, { records: RECORDS });
  const two = personVcf(["1 100 A G 0/0"])
    .replace("\tME\n", "\tME\tYOU\n")
    .replace("0/0:30", "0/0:30\t0/1:9");
  assert.deepEqual(told(await annotated(folder, two)), ["1:100 A>G absent 11"]);
  assert.deepEqual(told(await annotated(folder, two, { sample: "YOU" })), ["1:100 A>G heterozygous 11"]);
  await fails(annotated(folder, two, { sample: "HER" }), "refused", /no sample "HER"; it has ME, YOU/);
});

test("GEN-15 plain, gzip, BGZF with blocks cut anywhere, and zip are read alike", async (t) => {
  const folder = temporaryFolder(t);
  await build(folder, { records: RECORDS }, { blockBytes: 37 });
  const text = personVcf(["1 100 A G", "X 70 C T 1"]);
  for (const packed of [text, gzipSync(text), bgzf(text, 11), zip({ "me.vcf": text, "readme.pdf": "x" })]) {
    assert.deepEqual(told(await annotated(folder, packed)), [
      "1:100 A>G heterozygous 11",
      "X:70 C>T hemizygous 16",
    ]);
  }
});

test("GEN-16 an assembly that nobody knows is refused, one that is told is taken, a contradiction is refused", async (t) => {
  const folder = temporaryFolder(t);
  await build(folder, { records: RECORDS });
  const silent = personVcf(["1 100 A G"], []);
  await fails(annotated(folder, silent), "assembly_unknown", /--assembly: GRCh37 or GRCh38/);
  assert.equal((await annotated(folder, silent, { assembly: "GRCh38" })).hits.length, 1);
  await fails(annotated(folder, silent, { assembly: "GRCh37" }), "no_index", /GRCh37/);
  await fails(
    annotated(folder, personVcf(["1 100 A G"]), { assembly: "GRCh37" }),
    "assembly_wrong",
    /says GRCh38/,
  );
});

const BAD: readonly (readonly [string, (text: string) => string | Buffer, GenomeErrorCode, RegExp])[] = [
  ["empty", () => "", "empty", /empty/],
  ["binary", () => Buffer.from([1, 2, 0, 4]), "not_text", /byte 3 is 0/],
  ["without header", (text) => text.replace(/^#.*\n/gm, ""), "unknown_format", /neither a VCF nor/],
  ["without its column line", (text) => text.replace(/^#CHROM.*\n/m, ""), "unknown_format", /#CHROM/],
  ["BGZF, cut off within a block", (text) => bgzf(text).subarray(0, 60), "truncated", /cut off/],
  ["BGZF without its end", (text) => bgzf(text).subarray(0, -28), "truncated", /cut off/],
  ["BGZF with a damaged block", (text) => damaged(bgzf(text)), "corrupt", /damaged/],
  ["gzip, cut off", (text) => gzipSync(text).subarray(0, 60), "truncated", /cut off/],
  ["a record of one column", (text) => `${text}1\n`, "bad_line", /record 2 .*one column/],
  ["a position that is none", (text) => `${text}1\tabc\t.\tA\tG\n`, "bad_line", /record 2 .*POS/],
  ["a zip of two texts", (text) => zip({ "a.vcf": text, "b.vcf": text }), "refused", /exactly one/],
  ["a zip, cut off", (text) => zip({ "a.vcf": text }).subarray(0, 90), "corrupt", /zip archive/],
];

for (const [what, spoil, code, sentence] of BAD) {
  test(`GEN-30 a file that is ${what} ends with one clear sentence, and the index is whole`, async (t) => {
    const folder = temporaryFolder(t);
    await build(folder, { records: RECORDS });
    const before = readFileSync(`${folder}/GRCh38.db`);
    await fails(annotated(folder, spoil(personVcf(["1 100 A G"]))), code, sentence);
    assert.ok(before.equals(readFileSync(`${folder}/GRCh38.db`)));
  });
}

test("GEN-17 any genome against any release gives what a look at every pair gives", async (t) => {
  const folder = temporaryFolder(t);
  const letters = fc.string({ unit: fc.constantFrom("A", "C"), minLength: 1, maxLength: 3 });
  const variant = fc.record({
    chrom: fc.constantFrom("1", "2", "X"),
    pos: fc.integer({ min: 1, max: 12 }),
    ref: letters,
    alt: letters,
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(variant, { minLength: 1, maxLength: 25 }),
      fc.array(variant, { maxLength: 25 }),
      async (known, own) => {
        const records = known
          .toSorted((a, b) => chromosomeOf(a.chrom) - chromosomeOf(b.chrom) || a.pos - b.pos)
          .map(({ chrom, pos, ref, alt }, id) => ({ chrom, pos, ref, alt, id: id + 1 }));
        await build(
          folder,
          {
            records: records.map(
              ({ chrom, pos, ref, alt, id }) => `${chrom} ${pos} ${id} ${ref} ${alt} ${info("Benign")}`,
            ),
          },
          { mayShrink: true, blockBytes: 50 },
        );
        const answer = await annotated(
          folder,
          personVcf(own.map(({ chrom, pos, ref, alt }) => `chr${chrom} ${pos} ${ref} ${alt}`)),
        );
        // A line that comes again is no second hit.
        const once = own.filter((mine, place) => own.findIndex((other) => isEqual(mine, other)) === place);
        const expected = once.flatMap((mine) =>
          records.filter((theirs) => isSame(mine, theirs)).map(({ id }) => `${mine.chrom}:${mine.pos} ${id}`),
        );
        const found = answer.hits.map(
          ({ chrom, pos, record }) => `${chrom.slice(3)}:${pos} ${record.variationId}`,
        );
        assert.deepEqual(found.sort(), expected.sort());
      },
    ),
    { numRuns: 60 },
  );
});

interface Variant {
  readonly chrom: string;
  readonly pos: number;
  readonly ref: string;
  readonly alt: string;
}

function isEqual(one: Variant, other: Variant): boolean {
  return one.chrom === other.chrom && one.pos === other.pos && one.ref === other.ref && one.alt === other.alt;
}

function isSame(one: Variant, other: Variant): boolean {
  const [a, b] = [trimAlleles(one), trimAlleles(other)];
  return one.chrom === other.chrom && a.pos === b.pos && a.ref === b.ref && a.alt === b.alt;
}

function damaged(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy.fill(0xff, 30, 40);
  return copy;
}

async function fails(work: Promise<unknown>, code: GenomeErrorCode, sentence: RegExp): Promise<void> {
  await assert.rejects(work, (error: GenomeError) => {
    assert.equal(error.code, code, error.message);
    assert.match(error.message, sentence);
    return true;
  });
}
