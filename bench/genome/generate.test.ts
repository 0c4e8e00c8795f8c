import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { buildReferenceIndex } from "../../src/genome-store/build-index.ts";
import { openGenomeDesk } from "../../src/genome-store/index.ts";
import { generate } from "./generate.ts";
import { goldPairs } from "./gold.ts";

const SCALE = 0.002;

test(
  "GEN-17, GEN-21: over made data hits are those of sort and join, and the difference of two releases is what was changed",
  { skip: process.platform === "win32" ? "it needs awk, sort and join" : false },
  async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "nightdesk genome bench "));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const [one, other] = [join(folder, "one"), join(folder, "other")];
    for (const path of [one, other]) mkdirSync(path);
    const made = await generate(one, SCALE, 1);
    const again = await generate(other, SCALE, 1);
    for (const name of ["first", "second", "genome", "array"] as const)
      assert.equal(md5(made[name]), md5(again[name]), `${name}: the same seed, the same bytes`);
    assert.ok(made.records > 5000 && made.genomeLines > 8000 && made.arrayRows > 1000);
    const build = { folder, assembly: "GRCh38" as const, now: 1 };
    await buildReferenceIndex({ ...build, source: made.first });
    const desk = openGenomeDesk(folder);
    const { hits, read } = await desk.annotate({ path: made.genome });
    desk.close();
    const pairs = hits.map(
      ({ chrom, pos, ref, alt, record }) => `${chrom}:${pos}:${ref}:${alt}\t${record.variationId}`,
    );
    assert.equal(read, made.genomeLines);
    assert.ok(pairs.length > 50);
    assert.deepEqual(pairs.toSorted(), goldPairs(folder, made.first, made.genome).toSorted());
    const { changes } = await buildReferenceIndex({ ...build, source: made.second });
    assert.deepEqual(changes, made.truth);
  },
);

function md5(path: string): string {
  return createHash("md5").update(readFileSync(path)).digest("hex");
}
