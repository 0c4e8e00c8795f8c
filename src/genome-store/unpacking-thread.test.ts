import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { statSync } from "node:fs";
import { test } from "node:test";
import type { GenomeError } from "../genome/genome-error.ts";
import { annotateFile } from "./annotate.ts";
import { bgzfText, type PackedBlock } from "./bgzf.ts";
import { build, put, temporaryFolder } from "./fixtures/folder.ts";
import { bgzf, info, personVcf } from "./fixtures/pack.ts";
import { openReferenceIndex } from "./open-index.ts";
import { unpackedByThreads } from "./unpacking-thread.ts";

interface Said {
  readonly text: string;
  readonly blocks: readonly string[];
  readonly error: string | null;
}

async function said(read: (onBlock: (block: PackedBlock) => void) => AsyncIterable<Buffer>): Promise<Said> {
  const blocks: PackedBlock[] = [];
  const texts: Buffer[] = [];
  let error: string | null = null;
  try {
    for await (const piece of read((block) => blocks.push(block))) texts.push(Buffer.from(piece));
  } catch (cause) {
    error = (cause as GenomeError).message;
  }
  return {
    text: Buffer.concat(texts).toString(),
    blocks: blocks.map(({ data, length }) => `${length} ${data.toString("hex")}`),
    error,
  };
}

for (const threads of [1, 2, 3]) {
  test(`GEN-29 text, blocks and errors come from ${threads} threads as they do without them`, async (t) => {
    await compare(temporaryFolder(t), threads);
  });
}

async function compare(folder: string, threads: number): Promise<void> {
  const whole = bgzf(randomBytes(150_000).toString("hex"), 900);
  const damaged = Buffer.from(whole);
  damaged.writeUInt32LE(1, whole.length - 28 - 8);
  const contents = {
    whole,
    damaged,
    "cut off": whole.subarray(0, -40),
    "no block": Buffer.concat([whole.subarray(0, -28), Buffer.from("rest of something else")]),
  };
  for (const [name, content] of Object.entries(contents)) {
    const path = put(folder, name, content);
    const without = await said((onBlock) => bgzfText(path, onBlock));
    const by = await said((onBlock) => unpackedByThreads(path, onBlock, { threads, chunkBytes: 5000 }));
    assert.equal(by.error, without.error, name);
    assert.equal(by.error === null, name === "whole");
    // Where it ends with an error, one may have come further than the other.
    const length = name === "whole" ? without.text.length : Math.min(by.text.length, without.text.length);
    assert.equal(by.text.slice(0, length), without.text.slice(0, length), name);
    const count =
      name === "whole" ? without.blocks.length : Math.min(by.blocks.length, without.blocks.length);
    assert.deepEqual(by.blocks.slice(0, count), without.blocks.slice(0, count), name);
    assert.ok(length > 100_000 && count > 100);
  }
}

test("GEN-29 who stops reading ends the threads, and a process whose text nobody fetches any more ends", (t) => {
  const folder = temporaryFolder(t);
  const path = put(folder, "file", bgzf(randomBytes(150_000).toString("hex"), 900));
  const module = new URL("unpacking-thread.ts", import.meta.url).href;
  const open = `const { unpackedByThreads } = await import(${JSON.stringify(module)});
    const pieces = unpackedByThreads(${JSON.stringify(path)}, undefined, { chunkBytes: 5000 });
    console.log((await pieces.next()).value.length > 0);`;
  for (const last of ["await pieces.return();", ""]) {
    const program = put(folder, "program.mjs", open + last);
    const { status, stdout, stderr } = spawnSync(process.execPath, [program], {
      encoding: "utf8",
      timeout: 120_000,
    });
    assert.deepEqual([status, stdout, stderr], [0, "true\n", ""], last);
  }
});

test("GEN-29 a file that is large enough for a thread has the hits that it has as plain text", async (t) => {
  const folder = temporaryFolder(t);
  const places = Array.from({ length: 40_000 }, (_, n) => n + 1);
  await build(folder, {
    records: places.filter((n) => n % 100 === 0).map((n) => `1 ${n} ${n} A G ${info("Pathogenic")}`),
  });
  const noise = randomBytes(40_000 * 500).toString("hex");
  const lines = places.map((n) => `1 ${n} A ${n % 200 === 0 ? "C" : "G"} 0/1`);
  const long = personVcf(lines)
    .split("\n")
    .map((line, n) => (/^(#|$)/.test(line) ? line : `${line}:${noise.slice(n * 900, n * 900 + 900)}`))
    .join("\n");
  const packed = put(folder, "genome.vcf.gz", bgzf(long));
  const plain = put(folder, "genome.vcf", long);
  assert.ok(statSync(packed).size > 16 * 1024 * 1024, "large enough");
  const index = (assembly: "GRCh37" | "GRCh38") => openReferenceIndex(folder, assembly);
  const [byThread, without] = [
    await annotateFile({ path: packed, index }),
    await annotateFile({ path: plain, index }),
  ];
  assert.equal(byThread.hits.length, 200);
  assert.deepEqual(byThread.hits, without.hits);
  assert.equal(byThread.read, 40_000);
});
