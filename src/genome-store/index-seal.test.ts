import assert from "node:assert/strict";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import type { GenomeError } from "../genome/genome-error.ts";
import { annotateFile } from "./annotate.ts";
import { build, put, temporaryFolder } from "./fixtures/folder.ts";
import { info, personVcf } from "./fixtures/pack.ts";
import { requireWholeIndex } from "./index-check.ts";
import { identityOf, seal, sealed, unseal } from "./index-seal.ts";
import { openReferenceIndex } from "./open-index.ts";

const LARGE = 17 * 1024 * 1024;

function large(t: TestContext): string {
  const path = put(temporaryFolder(t), "GRCh38.db", Buffer.alloc(0));
  truncateSync(path, LARGE);
  return path;
}

test("GEN-26 what was found whole is known to be so while it is the same file", (t) => {
  const path = large(t);
  assert.equal(sealed(path) !== null, false);
  seal(path, identityOf(path));
  assert.equal(sealed(path) !== null, true);
  unseal(path);
  assert.equal(sealed(path) !== null, false);
});

test("GEN-26 another file, a changed one, and one that changed during the look are not known", (t) => {
  const path = large(t);
  const before = identityOf(path);
  const { atime, mtime, ctimeMs } = statSync(path);
  // Times can be set back, but the system keeps one of its own; its clock has ticks of some milliseconds.
  do {
    writeFileSync(path, "x", { flag: "r+" });
    utimesSync(path, atime, mtime);
  } while (statSync(path).ctimeMs === ctimeMs);
  seal(path, before);
  assert.equal(sealed(path) !== null, false);
  seal(path, identityOf(path));
  assert.equal(sealed(path) !== null, true);
  copyFileSync(path, `${path}.copy`);
  renameSync(`${path}.copy`, path);
  assert.equal(sealed(path) !== null, false);
});

test("GEN-26 a small one is looked at each time, and leaves no note", (t) => {
  const path = put(temporaryFolder(t), "GRCh38.db", Buffer.alloc(10));
  seal(path, identityOf(path));
  assert.deepEqual([sealed(path) !== null, existsSync(`${path}.whole`)], [false, false]);
});

test("GEN-26 where no note can be written or taken away, nothing else goes wrong", (t) => {
  const path = large(t);
  mkdirSync(join(`${path}.whole`, "in the way"), { recursive: true });
  seal(path, identityOf(path));
  unseal(path);
  assert.equal(sealed(path), null);
});

test("GEN-26 a bit that changes in an index that was found whole is told", async (t) => {
  const folder = temporaryFolder(t);
  await build(folder, { records: [`1 100 11 A G ${info("Pathogenic")}`] });
  const path = join(folder, "GRCh38.db");
  truncateSync(path, LARGE);
  await requireWholeIndex(path);
  assert.equal(sealed(path) !== null, true);
  const me = put(folder, "me.vcf", personVcf(["1 100 A G"]));
  const annotate = () => annotateFile({ path: me, index: (name) => openReferenceIndex(folder, name) });
  assert.equal((await annotate()).hits.length, 1);
  const bytes = readFileSync(path);
  const whole = Buffer.from(bytes);
  // The one position, as it stands in its array.
  const at = bytes.lastIndexOf(Buffer.from(Uint32Array.of(100).buffer));
  bytes[at] = 101;
  writeFileSync(path, bytes);
  const isCorrupt = (error: GenomeError) => error.code === "corrupt";
  await assert.rejects(annotate(), isCorrupt);
  // What a look finds damaged is not called whole any more, even if no time of the file tells.
  seal(path, identityOf(path));
  await assert.rejects(requireWholeIndex(path), isCorrupt);
  assert.equal(sealed(path) !== null, false);
  await assert.rejects(annotate(), isCorrupt);
  writeFileSync(path, whole);
  await requireWholeIndex(path);
  assert.equal((await annotate()).hits.length, 1);
});
