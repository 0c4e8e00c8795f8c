import assert from "node:assert/strict";
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import type { GenomeError } from "../genome/genome-error.ts";
import { annotateFile } from "./annotate.ts";
import { buildReferenceIndex } from "./build-index.ts";
import { build, temporaryFolder } from "./fixtures/folder.ts";
import { clinvarVcf, info, personVcf } from "./fixtures/pack.ts";
import { openReferenceIndex } from "./open-index.ts";

/** A hundred members of a hundred megabytes each: ten gigabytes of one letter in ten megabytes. */
function appendTenGigabytes(path: string): void {
  const member = gzipSync(Buffer.alloc(100 * 1024 ** 2, "A"), { level: 1 });
  for (let count = 0; count < 100; count += 1) appendFileSync(path, member);
}

test("GEN-30 a line of ten gigabytes ends with one sentence, long before it is read, whatever file it is in", async (t) => {
  const folder = temporaryFolder(t);
  await build(folder, { records: [`1 100 11 A G ${info("Pathogenic")}`] });
  const kinds = {
    "genome.vcf.gz": `${personVcf(["1 100 A G"])}1\t200\t.\t`,
    "raw.txt.gz": "rsid\tchromosome\tposition\tgenotype\nrs1\t1\t100\t",
    "no-header.gz": "",
  };
  const before = process.resourceUsage().maxRSS;
  for (const [name, begins] of Object.entries(kinds)) {
    const path = join(folder, name);
    writeFileSync(path, gzipSync(begins));
    appendTenGigabytes(path);
    await assert.rejects(
      annotateFile({ path, index: (assembly) => openReferenceIndex(folder, assembly) }),
      (error: GenomeError) => {
        assert.equal(error.code, "line_too_long");
        assert.match(error.message, new RegExp(`^${name}: a line is longer than \\d+ bytes`));
        return true;
      },
    );
  }
  const source = join(folder, "catalogue.vcf.gz");
  writeFileSync(source, gzipSync(clinvarVcf({ records: [`1 100 11 A G ${info("Pathogenic")}`] })));
  appendTenGigabytes(source);
  await assert.rejects(buildReferenceIndex({ source, folder, assembly: "GRCh38", now: 1 }), {
    code: "line_too_long",
  });
  assert.ok(openReferenceIndex(folder, "GRCh38")?.byVariation(11).length === 1, "the old index is whole");
  const grown = (process.resourceUsage().maxRSS - before) / 1024;
  assert.ok(grown < 900, `memory grew by ${Math.round(grown)} MB`);
});
