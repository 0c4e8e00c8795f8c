/** specs/010 by the real command: what must not look like news of ClinVar's, and releases that must not be taken. */
import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { info, personVcf } from "../../src/genome-store/fixtures/pack.ts";
import { FIRST, packed, publish, yaml } from "./genome-home.ts";
import { ends, json } from "./program.ts";
import {
  findings,
  HEADER,
  history,
  homeWith,
  readConfig,
  run,
  titleOf,
  twoPeople,
  watching,
} from "./watch-home.ts";

/** Other bytes, the same variants. */
function noteIn(home: string, note: string): void {
  const path = join(home, "me.vcf");
  writeFileSync(path, readFileSync(path, "utf8").replace(/##note=.*/, `##note=${note}`));
}

describe("the watch over one's own variants", { concurrency: true }, () => {
  test("DTA-10, DTA-14: another sample is another beginning; of another file what it has as before stays told", async (t) => {
    const home = await homeWith(t, twoPeople);
    const told = await run(home, "watch");
    assert.match(told.report?.headline ?? "", /1 reclassified/);
    assert.equal((await findings(home)).length, 1);
    watching(home, ", sample: YOU");
    const other = await run(home, "watch");
    assert.equal(other.state, "succeeded", other.detail ?? "");
    assert.equal(other.report?.headline, "0 of your variants are in ClinVar 2026-11-02; none changed");
    assert.deepEqual(await findings(home), []);
    writeFileSync(join(home, "me.vcf"), personVcf(["1 200 CTT C 1/1"], [HEADER]));
    watching(home);
    const file = await run(home, "watch");
    assert.equal(
      file.report?.headline,
      "1 of your variants are in ClinVar 2026-11-02: 1 reclassified; not compared: 1 no longer in the file",
    );
    assert.equal((await findings(home)).length, 2);
  });

  test("DTA-14: a note in the file's header, before a release and after it, hides no news and resolves none", async (t) => {
    const home = await homeWith(t, personVcf(["1 100 A G 0/1", "1 200 CTT C 1/1"], [HEADER, "##note=x"]));
    noteIn(home, "before");
    const told = await run(home, "watch");
    const headline = "2 of your variants are in ClinVar 2026-11-02: 1 reclassified";
    assert.equal(told.report?.headline, headline);
    const before = await findings(home);
    noteIn(home, "after");
    const noted = await run(home, "watch");
    assert.equal(noted.report?.headline, headline);
    assert.deepEqual((await findings(home)).map(titleOf), before.map(titleOf));
    assert.equal((await history(home)).length, 1);
    rmSync(join(home, "me.vcf"));
    const away = await run(home, "watch");
    assert.deepEqual([away.state, away.detail?.endsWith("me.vcf: it is not there.")], ["failed", true]);
    assert.equal((await findings(home)).length, before.length, "nothing is resolved");
  });

  test("DTA-16: a file that was cut off resolves nothing, says what is not compared, and is compared when it is whole again", async (t) => {
    const whole = personVcf(["1 100 A G 0/1", "1 200 CTT C 1/1"], [HEADER]);
    const home = await homeWith(t, whole);
    await run(home, "watch");
    writeFileSync(join(home, "me.vcf"), personVcf(["1 100 A G 0/1"], [HEADER]));
    const cut = await run(home, "watch");
    assert.match(cut.report?.headline ?? "", /1 reclassified; not compared: 1 no longer in the file$/);
    assert.match(JSON.stringify(await findings(home)), /does not have this variant any more/);
    assert.equal((await history(home)).length, 1);
    const third = [FIRST[0] ?? "", `1 200 12 CTT C ${info("Benign")}`, FIRST[2] ?? ""];
    publish(home, packed(third, "2026-12-07"));
    await run(home, "cv");
    const without = await run(home, "watch");
    assert.equal(without.report?.headline, "1 of your variants are in ClinVar 2026-12-07; none changed");
    writeFileSync(join(home, "me.vcf"), whole);
    const back = await run(home, "watch");
    assert.equal(back.report?.headline, "2 of your variants are in ClinVar 2026-12-07: 1 reclassified");
    assert.match(
      JSON.stringify(await findings(home)),
      /from Likely pathogenic to Benign.*before: 2026-11-02/,
    );
    assert.equal((await run(home, "watch")).changed, 0);
  });

  test("DTA-11: a variant that a release no longer has is told, and the run succeeds", async (t) => {
    const home = await homeWith(t, twoPeople);
    await run(home, "watch");
    publish(home, packed([FIRST[0] ?? "", FIRST[2] ?? ""], "2026-12-07"));
    writeFileSync(
      join(home, "nightdesk.yaml"),
      readConfig(home).replace('"ncbi"', '"ncbi", may_shrink: true'),
    );
    await run(home, "cv");
    const told = await run(home, "watch");
    assert.equal(told.state, "succeeded", told.detail ?? "");
    assert.equal(told.report?.headline, "1 of your variants are in ClinVar 2026-12-07: 1 removed");
    assert.match(JSON.stringify(await findings(home)), /no longer in ClinVar; it was Likely pathogenic/);
  });

  test("GEN-57: a release older than the one that is here is not taken, as a mirror that lags may offer it", async (t) => {
    const home = await homeWith(t, twoPeople);
    publish(home, packed(FIRST, "2026-10-05"));
    const { stdout, stderr } = await ends(1, home, "run", "cv");
    assert.match(stdout + stderr, /release 2026-10-05 is older than 2026-11-02, which is here/);
    assert.match((await ends(0, home, "genome", "lookup", "rs6025")).stdout, /ClinVar 2026-11-02/);
  });

  test("TSK-04: a source that is not there is one sentence on the terminal and in the log, without a stack", async (t) => {
    const home = temporaryHome(t, { "nightdesk.yaml": yaml("nowhere") });
    const { stdout, stderr } = await ends(1, home, "run", "cv");
    assert.match(
      stdout + stderr,
      /clinvar\.vcf\.gz is not there; the folder has to be laid out like NCBI's\./,
    );
    assert.doesNotMatch(stdout + stderr, /GenomeError|^ +at /m);
  });

  test("GEN-58: one assembly that cannot be had does not keep the other one old", async (t) => {
    const home = temporaryHome(t, { "nightdesk.yaml": yaml("ncbi").replace("[GRCh38]", "[GRCh37, GRCh38]") });
    publish(home, packed(FIRST, "2026-10-05"));
    const { stdout, stderr } = await ends(1, home, "run", "cv");
    assert.match(stdout + stderr, /GRCh37: .*clinvar\.vcf\.gz is not there/);
    assert.match((await ends(0, home, "genome", "lookup", "rs6025")).stdout, /ClinVar 2026-10-05/);
  });

  test("GEN-59: a term of another form is said to be one; VCV numbers, stretches and places with letters are looked up", async (t) => {
    const home = temporaryHome(t, { "nightdesk.yaml": yaml("ncbi") });
    publish(home, packed(FIRST, "2026-10-05"));
    await run(home, "cv");
    const found = async (term: string) => {
      const [answer] = await json<{ records: { variation_id: number }[] }[]>(home, "genome", "lookup", term);
      return answer?.records.map(({ variation_id: id }) => id);
    };
    assert.deepEqual(await found("VCV000000012.3"), [12]);
    assert.deepEqual(await found("chr1:100-200"), [11, 12]);
    assert.deepEqual(await found("1-100-A-G"), [11]);
    assert.deepEqual(await found("1:199:GCTT>GC"), [12], "however the letters are cut");
    assert.deepEqual(await found("1-100-A-C"), []);
    for (const term of ["", "RCV000001", "NM_000059.4(BRCA2):c.1A>G", "Z:1", "1 100"]) {
      const { stderr } = await ends(2, home, "genome", "lookup", term);
      assert.match(stderr, /cannot be looked up in ClinVar's VCF\.\n.*VCV number/);
    }
  });
});
