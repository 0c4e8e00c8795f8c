import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import * as fc from "../testing/properties.ts";
import { annotateFile } from "./annotate.ts";
import { bgzfBlocks, bgzfText } from "./bgzf.ts";
import { createBgzfWriter } from "./bgzf-writer.ts";
import { build, put, temporaryFolder } from "./fixtures/folder.ts";
import { bgzf, info, personVcf } from "./fixtures/pack.ts";
import { openReferenceIndex } from "./open-index.ts";
import { rewriteVcf, type RewriteSummary } from "./rewrite-vcf.ts";

const RECORDS = [
  `1 100 11 A G ${info("Pathogenic", "", "criteria_provided,_multiple_submitters,_no_conflicts")}`,
  `1 200 12 CTT C ${info("Pathogenic")}`,
  `1 300 13 A T ${info("Benign")}`,
  `1 300 14 A T ${info("Likely_benign", "", "reviewed_by_expert_panel")}`,
  `2 50 15 G GA CLNVC=Insertion;ONC=Oncogenic;ONCDN=A_tumour,_of_some_kind;ONCREVSTAT=no_assertion_criteria_provided`,
];

async function rewritten(
  t: TestContext,
  vcf: string,
): Promise<{ lines: string[]; header: string[]; summary: RewriteSummary; text: string }> {
  const folder = temporaryFolder(t);
  await build(folder, { records: RECORDS });
  const parts: Buffer[] = [];
  const summary = await rewriteVcf({
    path: put(folder, "me.vcf", vcf),
    index: (assembly) => openReferenceIndex(folder, assembly),
    disclaimer: "Not medical advice.",
    write: (bytes) => void parts.push(Buffer.from(bytes)),
  });
  const text = Buffer.concat(parts).toString("latin1");
  const all = text.split("\n").slice(0, -1);
  const header = all.filter((line) => line.startsWith("#"));
  return { lines: all.slice(header.length), header, summary, text };
}

const infoOf = (line: string | undefined) => line?.split("\t")[7];

test("GEN-60 matched alleles get ClinVar's values in INFO, one for each ALT; all else stays to the byte", async (t) => {
  const vcf = personVcf(["1 100 A C,G 1/2", "1 101 A G", "1 200 CTTCTT CCTT", "1 300 A T", "2 50 G GA"]);
  const { lines, header, summary } = await rewritten(t, vcf);
  assert.equal(
    infoOf(lines[0]),
    "DP=30;CLNVID=.,11;CLNSIG=.,Pathogenic;CLNREVSTAT=.,criteria_provided%2C_multiple_submitters%2C_no_conflicts;CLNSTARS=.,2;CLNDN=.,A_condition;CLNGENE=.,GENE",
  );
  const asIs = vcf.split("\n");
  assert.equal(
    lines[1],
    asIs.find((line) => line.startsWith("1\t101")),
  );
  assert.match(
    infoOf(lines[2]) ?? "",
    /^DP=30;CLNVID=12;/,
    "an allele that is not trimmed is the same allele",
  );
  assert.equal(
    infoOf(lines[3]),
    "DP=30;CLNVID=13&14;CLNSIG=Benign&Likely_benign;CLNREVSTAT=criteria_provided%2C_single_submitter&reviewed_by_expert_panel;CLNSTARS=1&3;CLNDN=A_condition&A_condition;CLNGENE=GENE&GENE",
  );
  assert.equal(infoOf(lines[4]), "DP=30;CLNVID=15;CLNDN=A_tumour%2C_of_some_kind;ONC=Oncogenic");
  assert.deepEqual([summary.read, summary.annotatedLines, summary.hits], [5, 4, 5]);
  assert.equal(
    header.at(-1),
    asIs.find((line) => line.startsWith("#CHROM")),
  );
  assert.equal(header.filter((line) => line.includes("Not medical advice.")).length, 1);
  assert.equal(header.filter((line) => line.startsWith("##INFO=<ID=CLNSIG,Number=A,")).length, 1);
});

test("GEN-61 entries of the same names that the file has are replaced, in the header and in the records", async (t) => {
  const vcf = personVcf(
    ["1 100 A G", "1 101 A G"],
    ["##reference=GRCh38", '##INFO=<ID=CLNSIG,Number=.,Type=String,Description="old">'],
  ).replaceAll("DP=30\t", "CLNSIG=Benign;DP=30\t");
  const { lines, header } = await rewritten(t, vcf);
  assert.match(infoOf(lines[0]) ?? "", /^DP=30;CLNVID=11;CLNSIG=Pathogenic;/);
  assert.equal(header.filter((line) => line.includes("ID=CLNSIG,")).length, 1);
  assert.equal(infoOf(lines[1]), "DP=30", "an older release's value is not left where this one has none");
});

test("GEN-60 files without samples, with CRLF, with an empty INFO", async (t) => {
  const bare =
    "##fileformat=VCFv4.2\r\n##reference=GRCh38\r\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\r\n";
  const { lines } = await rewritten(
    t,
    `${bare}chr1\t100\t.\tA\tG\t.\t.\t.\r\nchr1\t101\t.\tA\tG\t.\t.\t.\r\n`,
  );
  assert.match(lines[0] ?? "", /\t\.\tCLNVID=11;.*CLNGENE=GENE\r$/);
  assert.match(lines[1] ?? "", /\t\.\t\.\r$/);
});

test("GEN-62 a record with a match and fewer than eight columns, and raw data, are refused", async (t) => {
  const short = "##fileformat=VCFv4.2\n##reference=GRCh38\n#CHROM\tPOS\tID\tREF\tALT\n1\t100\t.\tA\tG\n";
  await assert.rejects(rewritten(t, short), { message: /me\.vcf: the record "1\\t100.*8 are needed/ });
  await assert.rejects(rewritten(t, "rsid\tchromosome\tposition\tgenotype\nrs1\t1\t100\tAG\n"), {
    message: /me\.vcf: not a VCF/,
  });
});

test("GEN-60 over any file, the annotated lines are those with a hit, and the rest is untouched", async (t) => {
  const folder = temporaryFolder(t);
  await build(folder, { records: RECORDS });
  const record = fc
    .tuple(
      fc.constantFrom("1", "chr1", "2", "GL1"),
      fc.constantFrom(50, 100, 200, 300),
      fc.constantFrom("A", "G", "CTT", "CTTCTT"),
      fc.constantFrom("G", "T", "C", "GA", "C,G", "*", "CCTT,G"),
    )
    .map((parts) => parts.join(" "));
  await fc.assert(
    fc.asyncProperty(fc.array(record, { maxLength: 20 }), async (records) => {
      const vcf = personVcf(records);
      const path = put(folder, "any.vcf", vcf);
      const index = (assembly: "GRCh37" | "GRCh38") => openReferenceIndex(folder, assembly);
      const { hits, notes } = await annotateFile({ path, index });
      const parts: Buffer[] = [];
      const summary = await rewriteVcf({
        path,
        index,
        disclaimer: "-",
        write: (bytes) => void parts.push(Buffer.from(bytes)),
      });
      const body = (text: string) => text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
      const after = body(Buffer.concat(parts).toString());
      const before = body(vcf);
      assert.equal(after.length, before.length);
      const bare = (chrom: string) => chrom.replace(/^chr/, "");
      const places = new Set(hits.map(({ chrom, pos, ref }) => `${bare(chrom)}\t${pos}\t.\t${ref}\t`));
      for (const [n, line] of after.entries()) {
        const isHit = line.includes("CLNVID=");
        if (isHit) assert.ok([...places].some((place) => bare(line).startsWith(place)));
        assert.equal(isHit ? line.replace(/;CLNVID=[^\t]*/, "") : line, before[n]);
      }
      // Each line of the file is annotated; one that comes again is no other hit.
      const again = notes.find(({ code }) => code === "repeated")?.text ?? "0";
      assert.equal(summary.hits, hits.length + Number(/\d+/.exec(again)?.[0]));
    }),
    { numRuns: 100 },
  );
});

test("GEN-63 packed again, a packed VCF says the same, and its blocks without a match are the same bytes", async (t) => {
  const folder = temporaryFolder(t);
  await build(folder, { records: RECORDS });
  const index = (assembly: "GRCh37" | "GRCh38") => openReferenceIndex(folder, assembly);
  const older = '##INFO=<ID=CLNSIG,Number=.,Type=String,Description="old">';
  const record = fc.constantFrom(
    "1 100 A G",
    "1 101 A G",
    "1 102 C T",
    "1 200 CTT C",
    "GL1 5 A G",
    "2 51 A T",
  );
  const shape = fc.record({
    records: fc.array(record, { maxLength: 60 }),
    blockBytes: fc.integer({ min: 1, max: 400 }),
    isOurs: fc.boolean(),
    isCut: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(shape, async ({ records, blockBytes, isOurs, isCut }) => {
      const whole = personVcf(records, ["##reference=GRCh38", ...(isOurs ? [older] : [])]);
      const vcf = isCut ? whole.slice(0, -1) : whole;
      const source = bgzf(vcf, blockBytes);
      const write = async (path: string, packed: boolean) => {
        const parts: Buffer[] = [];
        const take = (bytes: Uint8Array) => void parts.push(Buffer.from(bytes));
        await rewriteVcf({ path, index, disclaimer: "-", packed, write: take });
        return Buffer.concat(parts);
      };
      const plain = await write(put(folder, "plain.vcf", vcf), false);
      const packed = await write(put(folder, "packed.vcf.gz", source), true);
      const path = put(folder, "written.vcf.gz", packed);
      assert.equal(gunzipSync(packed).toString(), plain.toString());
      const written = [...bgzfBlocks(path)].map((block) => block.toString("hex"));
      const lines = plain.toString().split("\n");
      const edited = lines.findLastIndex((line) => line.startsWith("#") || line.includes("CLNVID="));
      // Behind the last edit every block is the old one.
      const kept = isOurs || isCut ? 0 : Math.floor(lines.slice(edited + 1).join("\n").length / blockBytes);
      const last = vcf.length % blockBytes === 0 ? kept : kept - 1;
      const old = [...bgzfBlocks(join(folder, "packed.vcf.gz"))].map((block) => block.toString("hex"));
      if (last > 0) assert.deepEqual(written.slice(-last - 1), old.slice(-last - 1));
    }),
    { numRuns: 100 },
  );
});

test("GEN-63 what is written as BGZF is read back, also what cannot be compressed, in order", async (t) => {
  const path = join(temporaryFolder(t), "x.gz");
  const parts: Buffer[] = [];
  const writer = createBgzfWriter((bytes) => void parts.push(Buffer.from(bytes)));
  const text = Buffer.concat([
    Buffer.from("a line\n".repeat(100_000)),
    randomBytes(3_000_000),
    Buffer.from("the end\n"),
  ]);
  for (let at = 0; at < text.length; at += 99_991) await writer.write(text.subarray(at, at + 99_991));
  await writer.end();
  writeFileSync(path, Buffer.concat(parts));
  const back: Buffer[] = [];
  for await (const piece of bgzfText(path)) back.push(Buffer.from(piece));
  assert.ok(Buffer.concat(back).equals(text));
  assert.ok(gunzipSync(Buffer.concat(parts)).equals(text), "and it is gzip to everybody else");
});
