import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { bgzf, clinvarVcf, info } from "../../src/genome-store/fixtures/pack.ts";
import { seededRandom } from "../../src/testing/random.ts";
import { ends, json } from "../conformance/program.ts";
import type { RunAnswer } from "../conformance/scripts.ts";
import { killRun, needsProc, SIZE } from "./machine.ts";

const KILLS = SIZE > 0 ? SIZE : 6;
const SEED = Number(process.env["SEED"] ?? Date.now() % 1_000_000);

const YAML =
  "timezone: UTC\ntasks:\n  - {id: cv, use: clinvar, with: {assemblies: [GRCh38], source: ncbi}, schedule: on_demand, on_lost: alert}\n";

function publish(home: string, records: readonly string[], date: string): void {
  const folder = join(home, "ncbi", "vcf_GRCh38");
  mkdirSync(folder, { recursive: true });
  const bytes = bgzf(clinvarVcf({ records, date }));
  writeFileSync(join(folder, "clinvar.vcf.gz"), bytes);
  writeFileSync(join(folder, "clinvar.vcf.gz.md5"), createHash("md5").update(bytes).digest("hex"));
}

test(
  `GEN-55: ${KILLS} kills of a build leave the old index readable, and the next run finishes the work`,
  { skip: needsProc },
  async (t) => {
    t.diagnostic(`SEED=${SEED}`);
    const random = seededRandom(SEED);
    const home = temporaryHome(t, { "nightdesk.yaml": YAML });
    const many = Array.from(
      { length: 30_000 },
      (_, n) => `1 ${n + 1} ${n + 1} A G ${info("Pathogenic", `RS=${n + 1}`)}`,
    );
    publish(home, many, "2026-10-05");
    assert.equal((await json<RunAnswer>(home, "run", "cv")).state, "succeeded");
    publish(home, [...many, `2 5 99999 A G ${info("Benign", "RS=99999")}`], "2026-11-02");
    for (let kill = 0; kill < KILLS; kill += 1) {
      await killRun(t, home, "cv", random.between(100, 1_500));
      assert.match((await ends(0, home, "genome", "lookup", "rs5")).stdout, /1 found/);
    }
    await json(home, "run", "cv", "--wait");
    const last = await json<RunAnswer>(home, "run", "cv");
    assert.equal(last.state, "succeeded", last.detail ?? "");
    assert.match((await ends(0, home, "genome", "lookup", "rs99999")).stdout, /2026-11-02.*1 found/);
    assert.deepEqual(
      await json(home, "data", "query", "select release, added from cv.releases order by release"),
      [
        { release: "2026-10-05", added: 0 },
        { release: "2026-11-02", added: 1 },
      ],
    );
  },
);
