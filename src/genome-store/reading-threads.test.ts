import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import * as fc from "../testing/properties.ts";
import type { GenomeError } from "../genome/genome-error.ts";
import { buildReferenceIndex } from "./build-index.ts";
import { put, temporaryFolder } from "./fixtures/folder.ts";
import { bgzf, clinvarVcf, info } from "./fixtures/pack.ts";
import type { Reading } from "./release-batches.ts";

async function indexOf(folder: string, content: Buffer, reading: Reading): Promise<Buffer> {
  const source = put(folder, "source", content);
  await buildReferenceIndex({ source, folder, assembly: "GRCh38", now: 5, reading, mayShrink: true });
  return readFileSync(`${folder}/GRCh38.db`);
}

const allele = fc.string({ unit: fc.constantFrom("A", "C", "G", "T"), minLength: 1, maxLength: 9 });
const word = fc.constantFrom("Benign", "Pathogenic", "Uncertain_significance", "Perhaps", "");
const record = fc.record({
  chrom: fc.constantFrom("1", "2", "X", "MT", "NW_1"),
  pos: fc.integer({ min: 1, max: 400 }),
  ref: allele,
  alt: allele,
  word,
  more: fc.constantFrom("", "RS=7|9", "ONC=Oncogenic", "X;;Y=1;RS=5", "GENEINFO=B:2|C:3;CLNDN=Other"),
});

test("GEN-28 the index is the same to the byte, whatever is read together and by how many threads", async (t) => {
  const property = fc.asyncProperty(
    fc.array(record, { minLength: 1, maxLength: 60 }),
    fc.integer({ min: 20, max: 400 }),
    fc.integer({ min: 1, max: 600 }),
    async (records, blockBytes, batchBytes) => {
      const lines = records.map(
        (one, index) =>
          `${one.chrom} ${one.pos} ${index + 1} ${one.ref} ${one.alt} ${one.word === "" ? "." : info(one.word, one.more)}`,
      );
      const content = bgzf(clinvarVcf({ records: ["1 1 999 A G .", ...lines] }), blockBytes);
      const [whole, cut, threads] = [temporaryFolder(t), temporaryFolder(t), temporaryFolder(t)];
      const expected = await indexOf(whole, content, { threads: 0 });
      assert.ok(expected.equals(await indexOf(cut, content, { threads: 0, batchBytes })), "in small batches");
      assert.ok(
        expected.equals(await indexOf(threads, content, { threads: 2, batchBytes })),
        "by two threads",
      );
    },
  );
  await fc.assert(property, { numRuns: 12 });
});

test("GEN-28 a second release is compared alike by threads", async (t) => {
  const lines = Array.from({ length: 300 }, (_, n) => `1 ${n + 1} ${n + 1} A G ${info("Benign", `RS=${n}`)}`);
  const first = bgzf(clinvarVcf({ records: lines }), 500);
  const changed = lines.with(7, `1 8 8 A G ${info("Pathogenic", "RS=7")}`).with(250, `1 251 251 A T .`);
  const second = bgzf(
    clinvarVcf({ records: [...changed.slice(0, -1), "2 5 999 A G ."], date: "2026-12-01" }),
    70,
  );
  const folder = temporaryFolder(t);
  await indexOf(folder, first, { threads: 2, batchBytes: 100 });
  const source = put(folder, "source", second);
  const reading = { threads: 3, batchBytes: 300 };
  const { changes } = await buildReferenceIndex({ source, folder, assembly: "GRCh38", now: 6, reading });
  assert.deepEqual(changes, { added: 1, removed: 1, reclassified: 2, edited: 0 });
});

test("GEN-28 what is wrong is told by threads as it is without them, and nothing half-made is left", async (t) => {
  const good = Array.from({ length: 200 }, (_, n) => `1 ${n + 1} ${n + 1} A G ${info("Benign")}`);
  const whole = bgzf(clinvarVcf({ records: good }), 300);
  const damaged = Buffer.from(whole);
  damaged.writeUInt32LE(0, whole.length - 28 - 8);
  const late = clinvarVcf({ records: [...good.slice(0, 150), "1 x 1 A G .", ...good.slice(150)] });
  const contents: Readonly<Record<string, Buffer>> = {
    bad_line: bgzf(late, 300),
    truncated: whole.subarray(0, -40),
    corrupt: damaged,
    unknown_format: bgzf("chr1\t5\n".repeat(300), 100),
    refused: bgzf(clinvarVcf({ records: ["NW_1 5 1 A G ."] }), 40),
  };
  for (const [code, content] of Object.entries(contents)) {
    const told: string[] = [];
    for (const threads of [0, 2]) {
      const folder = temporaryFolder(t);
      const reading = { threads, batchBytes: 200 };
      const work = indexOf(folder, content, reading);
      await assert.rejects(work, (error: GenomeError) => {
        told.push(error.message.replaceAll(folder, ""));
        return error.code === code;
      });
      assert.deepEqual(readdirSync(folder), ["source"], code);
    }
    assert.equal(told[0], told[1]);
  }
});

test("GEN-28 a build by threads that is stopped ends, and leaves nothing behind", async (t) => {
  const folder = temporaryFolder(t);
  const lines = Array.from({ length: 300 }, (_, n) => `1 ${n + 1} ${n + 1} A G ${info("Benign")}`);
  const source = put(folder, "source", bgzf(clinvarVcf({ records: lines }), 100));
  const stop = new AbortController();
  const reading = { threads: 2, batchBytes: 100 };
  const work = buildReferenceIndex({
    source,
    folder,
    assembly: "GRCh38",
    now: 5,
    signal: stop.signal,
    reading,
  });
  stop.abort(new Error("stopped"));
  await assert.rejects(work, /stopped/);
  assert.deepEqual(readdirSync(folder), ["source"]);
});
