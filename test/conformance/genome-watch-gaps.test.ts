/** specs/010 by the real command: what an older index, other rules, other keys and a file that was cut off must not do to what was told. */
import assert from "node:assert/strict";
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, test } from "node:test";
import { info, personVcf } from "../../src/genome-store/fixtures/pack.ts";
import { FIRST, packed, publish } from "./genome-home.ts";
import {
  findings,
  HEADER,
  history,
  homeWith,
  readConfig,
  run,
  SECOND,
  titleOf,
  twoPeople,
  watching,
} from "./watch-home.ts";

/** A statement on what the watch has kept, as an earlier version would have left it. */
function change(home: string, statement: string): void {
  const database = new DatabaseSync(join(home, "data", "watch.db"));
  database.exec(statement);
  database.close();
}

const NEW = `1 300 13 G T ${info("Pathogenic")}`;
const shrink = (home: string) =>
  writeFileSync(join(home, "nightdesk.yaml"), readConfig(home).replace('"ncbi"', '"ncbi", may_shrink: true'));

describe("what the watch over one's own variants must not mistake", { concurrency: true }, () => {
  test("DTA-19: while the index before a damaged one answers, nothing is compared, told or resolved", async (t) => {
    const home = await homeWith(t, twoPeople);
    const told = await run(home, "watch");
    const before = [(await findings(home)).map(titleOf), await history(home)];
    const index = join(home, "data", "clinvar", "GRCh38.db");
    renameSync(join(home, "data", "clinvar", "GRCh38.previous.db"), index);
    writeFileSync(join(home, "me.vcf"), twoPeople.replace("##reference", "##note=other\n##reference"));
    const older = await run(home, "watch");
    assert.equal(
      older.report?.headline,
      `${told.report?.headline}; nothing was compared now: an older index answers, release 2026-10-05`,
    );
    assert.equal(older.changed, 0);
    assert.deepEqual([(await findings(home)).map(titleOf), await history(home)], before);
    publish(home, packed([...SECOND, NEW], "2026-12-07"));
    await run(home, "cv");
    const newer = await run(home, "watch");
    assert.equal(newer.report?.headline, "2 of your variants are in ClinVar 2026-12-07; none changed");
  });

  test("DTA-14: what newer rules do not match any more is no news of ClinVar's", async (t) => {
    const home = await homeWith(t, twoPeople);
    await run(home, "watch");
    change(
      home,
      `update profiles set reading = '[2,null,null]';
       create temp table one as select * from variants where variation_id = 11;
       update one set variation_id = 16, chrom = 'X', pos = 70, ref = 'C', alt = 'T';
       insert into variants select * from one;
       alter table variants drop column lost;
       update _nightdesk_tables set columns = json_remove(columns, '$.lost') where name = 'variants'`,
    );
    const read = await run(home, "watch");
    assert.equal(
      read.report?.headline,
      "2 of your variants are in ClinVar 2026-11-02: 1 reclassified; not compared: 1 no longer matched",
    );
    assert.equal((await history(home)).length, 1);
  });

  test("DTA-17: what ClinVar added and removed while the file was cut off is told when it is whole again", async (t) => {
    const whole = personVcf(["1 100 A G 0/1", "1 200 CTT C 1/1", "1 300 G T 0/1"], [HEADER]);
    const home = await homeWith(t, whole);
    await run(home, "watch");
    writeFileSync(join(home, "me.vcf"), personVcf(["1 100 A G 0/1"], [HEADER]));
    await run(home, "watch");
    shrink(home);
    publish(home, packed([FIRST[0] ?? "", FIRST[2] ?? "", NEW], "2026-12-07"));
    await run(home, "cv");
    const cut = await run(home, "watch");
    assert.equal(cut.report?.headline, "1 of your variants are in ClinVar 2026-12-07; none changed");
    writeFileSync(join(home, "me.vcf"), whole);
    const back = await run(home, "watch");
    assert.equal(back.report?.headline, "2 of your variants are in ClinVar 2026-12-07: 1 removed, 1 added");
    const told = JSON.stringify(await findings(home));
    assert.match(told, /no longer in ClinVar; it was Likely pathogenic/);
    assert.match(told, /new in ClinVar as Pathogenic.*before: 2026-11-02/);
  });

  test("DTA-18: a record that stands elsewhere in the new release is undecided, not removed", async (t) => {
    const home = await homeWith(t, twoPeople);
    await run(home, "watch");
    publish(
      home,
      packed([FIRST[0] ?? "", `1 205 12 CTT C ${info("Likely_pathogenic")}`, FIRST[2] ?? ""], "2026-12-07"),
    );
    await run(home, "cv");
    const moved = await run(home, "watch");
    assert.equal(
      moved.report?.headline,
      "1 of your variants are in ClinVar 2026-12-07; none changed; not compared: 1 no longer matched",
    );
    assert.doesNotMatch(JSON.stringify(await findings(home)), /no longer in ClinVar/);
  });

  test("DTA-10: what a home of earlier days kept of a sample under the file's name goes on under the sample's", async (t) => {
    const home = await homeWith(t, twoPeople);
    watching(home, ", sample: ME");
    await run(home, "watch");
    publish(home, packed(FIRST, "2026-12-07"));
    await run(home, "cv");
    const told = await run(home, "watch");
    assert.match(told.report?.headline ?? "", /1 reclassified$/);
    const before = await findings(home);
    change(
      home,
      `delete from profiles where file = 'me.vcf'; delete from variants where file = 'me.vcf'; delete from changes where file = 'me.vcf';
       update profiles set file = 'me.vcf'; update variants set file = 'me.vcf'; update changes set file = 'me.vcf'`,
    );
    const after = await run(home, "watch");
    assert.equal(after.report?.headline, told.report?.headline);
    assert.deepEqual((await findings(home)).map(titleOf), before.map(titleOf));
    assert.deepEqual(
      (await history(home)).map((row) => (row as { file: string }).file),
      ["me.vcf, sample ME"],
    );
    watching(home);
    const first = await run(home, "watch");
    assert.equal(first.report?.headline, "2 of your variants are in ClinVar 2026-12-07; none changed");
  });
});
